//! `cargo xtask bench`: how long a bundle takes to become a crate, as ratios against a named alternative in the same run.

mod build;

use crate::workspace;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wise_codegen::problem::{Problem, Problems};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// The published bundle that is generated from
    #[arg(long, value_name = "FILE", required_unless_present = "build")]
    bundle: Option<PathBuf>,
    /// What a program with one call costs to build, beside bare reqwest
    #[arg(long, conflicts_with_all = ["bundle", "peer", "peer_crate"])]
    build: bool,
    /// The alternative: a command line in which `{bundle}` and `{out}` are replaced
    #[arg(long, value_name = "COMMAND")]
    peer: Option<String>,
    /// A crate that the alternative made from the same bundle, with its dependencies built: `cargo check` is compared
    #[arg(long, value_name = "DIR")]
    peer_crate: Option<PathBuf>,
    /// How often each is run; the medians count
    #[arg(long, default_value_t = 5)]
    runs: usize,
}

/// What one run took.
#[derive(Clone, Copy, Debug)]
struct Cost {
    wall: Duration,
    /// Peak memory of the largest single process, sampled every few milliseconds; zero where the system does not tell.
    kilobytes: u64,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let bundle = match &args.bundle {
        Some(bundle) if !args.build => bundle,
        _ => return build::run(args.runs),
    };
    let scratch = workspace::target().join("bench");
    std::fs::create_dir_all(&scratch)
        .map_err(|error| trouble(format!("cannot create `{}`: {error}", scratch.display())))?;
    if cfg!(debug_assertions) {
        eprintln!(
            "notice: this is a debug build; `cargo run --release -p xtask -- bench …` measures what counts"
        );
    }
    let me = std::env::current_exe()
        .map_err(|error| trouble(format!("cannot find this program: {error}")))?;
    let ours = |bundle: &Path, out: &str| {
        let mut command = Command::new(&me);
        command
            .arg("generate")
            .arg("--bundle")
            .arg(bundle)
            .arg("--out")
            .arg(scratch.join(out));
        command
    };
    println!("| measured | median | peak memory |\n|---|---|---|");
    let (own, peer) = paired(
        args.runs,
        || ours(bundle, "ours"),
        || {
            args.peer
                .as_ref()
                .map(|line| peer_command(line, bundle, &scratch.join("peer")))
        },
    )?;
    row("bundle → crate", own);
    if let Some(peer) = peer {
        row("the alternative", peer);
        ratio("bundle → crate, against the alternative", own, peer);
    }
    let large = scratch.join("large.yaml");
    repeat(bundle, &large, 8)?;
    let (eight, _) = paired(args.runs.min(3), || ours(&large, "ours-large"), || None)?;
    row("every path and schema 8 times", eight);
    ratio("8 times the bundle, against once", eight, own);
    checks(args, &scratch)
}

/// `cargo check` of the generated crate alone: its own target directory, dependencies built, nothing incremental.
fn checks(args: &Args, scratch: &Path) -> Result<(), Problems> {
    let check = |directory: &Path, target: &Path| {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(["check", "--quiet"])
            .current_dir(directory)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", "0");
        command
    };
    let ours = scratch.join("ours");
    once(check(&ours, &scratch.join("check")))?;
    if let Some(peer) = &args.peer_crate {
        once(check(peer, &scratch.join("check-peer")))?;
    }
    let touched = |directory: &Path, target: &Path| {
        touch(&directory.join("src/lib.rs"));
        check(directory, target)
    };
    let runs = args.runs.min(3);
    let (own, peer) = paired(
        runs,
        || touched(&ours, &scratch.join("check")),
        || {
            args.peer_crate
                .as_ref()
                .map(|peer| touched(peer, &scratch.join("check-peer")))
        },
    )?;
    row("cargo check", own);
    if let Some(peer) = peer {
        row("cargo check of the alternative's crate", peer);
        ratio("cargo check, against the alternative", own, peer);
    }
    Ok(())
}

/// Runs two commands in turn, and gives the medians.
fn paired(
    runs: usize,
    ours: impl Fn() -> Command,
    peer: impl Fn() -> Option<Command>,
) -> Result<(Cost, Option<Cost>), Problems> {
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for _ in 0..runs.max(1) {
        own.push(once(ours())?);
        if let Some(command) = peer() {
            other.push(once(command)?);
        }
    }
    Ok((median(own), (!other.is_empty()).then(|| median(other))))
}

fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by_key(|cost| cost.wall);
    let kilobytes = costs
        .iter()
        .map(|cost| cost.kilobytes)
        .max()
        .unwrap_or_default();
    let wall = costs
        .get(costs.len() / 2)
        .map(|cost| cost.wall)
        .unwrap_or_default();
    Cost { wall, kilobytes }
}

fn once(mut command: Command) -> Result<Cost, Problems> {
    let shown = format!("{command:?}");
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| trouble(format!("`{shown}` cannot be started: {error}")))?;
    let mut kilobytes = 0;
    let status = loop {
        kilobytes = kilobytes.max(peak(child.id()));
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(error) => return Err(trouble(format!("`{shown}` cannot be waited for: {error}"))),
        }
    };
    if !status.success() {
        return Err(trouble(format!("`{shown}` failed: {status}")));
    }
    Ok(Cost {
        wall: start.elapsed(),
        kilobytes,
    })
}

/// Peak memory of a process and of its children, as Linux tells it.
fn peak(process: u32) -> u64 {
    let own: Option<u64> = std::fs::read_to_string(format!("/proc/{process}/status"))
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
            line.split_whitespace().nth(1)?.parse().ok()
        });
    // Each thread has the list of the processes that it started.
    let threads = std::fs::read_dir(format!("/proc/{process}/task"));
    let children = threads
        .into_iter()
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok())
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|child| child.parse().ok())
                .collect::<Vec<u32>>()
        })
        .map(peak)
        .max();
    own.unwrap_or_default().max(children.unwrap_or_default())
}

fn peer_command(line: &str, bundle: &Path, out: &Path) -> Command {
    let fill = |word: &str| {
        word.replace("{bundle}", &bundle.to_string_lossy())
            .replace("{out}", &out.to_string_lossy())
    };
    let mut words = line.split_whitespace().map(fill);
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}

fn touch(path: &Path) {
    if let Ok(text) = std::fs::read(path) {
        let _ = std::fs::write(path, text);
    }
}

/// A document in which every path and every schema stands several times, each time with its own references.
fn repeat(bundle: &Path, large: &Path, times: usize) -> Result<(), Problems> {
    use wise_codegen::contract;
    use wise_codegen::document::Document;
    let text = std::fs::read_to_string(bundle)
        .map_err(|error| trouble(format!("`{}` cannot be read: {error}", bundle.display())))?;
    let document = Document::parse(&bundle.display().to_string(), &text)?;
    let mut all = document.root.clone();
    for copy in 1..times {
        let mut again = document.root.clone();
        rename(&mut again, copy);
        for (section, inside) in [("paths", None), ("components", Some("schemas"))] {
            let place = |root: &mut serde_json::Value| -> Option<serde_json::Map<String, serde_json::Value>> {
                let value = root.get_mut(section)?;
                let value = if let Some(inside) = inside { value.get_mut(inside)? } else { value };
                value.as_object_mut().map(std::mem::take)
            };
            let Some(more) = place(&mut again) else {
                continue;
            };
            let Some(mut known) = place(&mut all) else {
                continue;
            };
            for (key, value) in more {
                let key = if section == "paths" {
                    format!("/copy{copy}{key}")
                } else {
                    format!("{key}.copy{copy}")
                };
                known.insert(key, value);
            }
            let target = all.get_mut(section).and_then(|value| {
                if let Some(inside) = inside {
                    value.get_mut(inside)
                } else {
                    Some(value)
                }
            });
            if let Some(target) = target {
                *target = serde_json::Value::Object(known);
            }
        }
    }
    std::fs::write(large, contract::to_yaml(&all))
        .map_err(|error| trouble(format!("cannot write `{}`: {error}", large.display())))
}

/// References and operationIds of a copy.
fn rename(value: &mut serde_json::Value, copy: usize) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                match value {
                    serde_json::Value::String(text)
                        if text.starts_with("#/components/schemas/") =>
                    {
                        text.push_str(&format!(".copy{copy}"))
                    }
                    serde_json::Value::String(text) if key == "operationId" => {
                        text.push_str(&format!("Copy{copy}"))
                    }
                    other => rename(other, copy),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(|item| rename(item, copy)),
        _ => {}
    }
}

fn row(what: &str, cost: Cost) {
    println!(
        "| {what} | {:.3} s | {:.0} MB |",
        cost.wall.as_secs_f64(),
        cost.kilobytes as f64 / 1024.0
    );
}

fn ratio(what: &str, one: Cost, other: Cost) {
    let memory = if other.kilobytes > 0 {
        one.kilobytes as f64 / other.kilobytes as f64
    } else {
        0.0
    };
    println!(
        "| **{what}** | **{:.2}** | **{memory:.2}** |",
        one.wall.as_secs_f64() / other.wall.as_secs_f64()
    );
}

fn trouble(what: String) -> Problems {
    Problems(vec![Problem::new("", what, "Correct the options")])
}
