//! `cargo xtask bench --build`: what a program with one call costs to build, beside the same call by bare reqwest.
//!
//! Processor time and not wall time: it depends less on what else the machine does. Both are built in turn, each into an empty directory.

use super::trouble;
use crate::workspace;
use std::path::{Path, PathBuf};
use std::process::Command;
use wise_codegen::problem::Problems;

/// A second of processor time, in the unit of `/proc` on Linux.
const TICKS: f64 = 100.0;

/// The programs: the folder, the source in the benchmarks of `wise-api`, and what it depends on beside Tokio.
const PROGRAMS: [(&str, &str, &str); 2] = [
    (
        "with",
        "with.rs",
        "wise-api = { path = \"{root}/wise-api\" }\n",
    ),
    (
        "without",
        "without.rs",
        "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\", \"http2\"] }\n\
         serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n",
    ),
];

/// Builds both programs as often as asked for, and prints the medians.
pub(super) fn run(runs: usize) -> Result<(), Problems> {
    let root = workspace::root();
    let scratch = workspace::target().join("bench/build");
    let folders = PROGRAMS.map(|program| prepare(&root, &scratch, program));
    let mut costs: [Vec<f64>; 2] = Default::default();
    for run in 1..=runs.max(1) {
        for (folder, costs) in folders.iter().zip(&mut costs) {
            let folder = folder
                .as_ref()
                .map_err(|problem| trouble(problem.clone()))?;
            let cost = build(folder)?;
            eprintln!("run {run}: {}: {cost:.1} s", folder.display());
            costs.push(cost);
        }
    }
    let [with, without] = costs.map(median);
    println!("| clean release build, processor time | median |\n|---|---|");
    println!("| one call, wise-api | {with:.1} s |");
    println!("| one call, bare reqwest | {without:.1} s |");
    println!("| **ratio** | **{:.2}** |", with / without);
    Ok(())
}

/// A crate outside of the workspace, with the versions of its lock.
fn prepare(
    root: &Path,
    scratch: &Path,
    (name, source, dependencies): (&str, &str, &str),
) -> Result<PathBuf, String> {
    let folder = scratch.join(name);
    let manifest = format!(
        "[package]\nname = \"one-call\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\
         tokio = {{ version = \"1\", default-features = false, features = [\"rt\"] }}\n\n[workspace]\n",
        dependencies.replace("{root}", &root.display().to_string())
    );
    let made = std::fs::create_dir_all(folder.join("src"))
        .and_then(|()| std::fs::write(folder.join("Cargo.toml"), manifest))
        .and_then(|()| std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")))
        .and_then(|_| {
            let source = root.join("wise-api/benches/size").join(source);
            std::fs::copy(source, folder.join("src/main.rs"))
        });
    made.map_err(|error| format!("`{}` cannot be made: {error}", folder.display()))?;
    // What is downloaded is not part of a build.
    cargo(&folder, "fetch").map_err(|problems| problems.to_string())?;
    Ok(folder)
}

/// The processor time of a build with nothing built, in seconds.
fn build(folder: &Path) -> Result<f64, Problems> {
    let target = folder.join("target");
    if target.exists() {
        std::fs::remove_dir_all(&target).map_err(|error| {
            trouble(format!("`{}` cannot be removed: {error}", target.display()))
        })?;
    }
    let before = of_children()?;
    cargo(folder, "build --release")?;
    Ok((of_children()? - before) / TICKS)
}

/// Runs Cargo as a user would, without what a machine for tests has set.
fn cargo(folder: &Path, line: &str) -> Result<(), Problems> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(line.split(' '))
        .arg("--quiet")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PROFILE_") || name == "CARGO_INCREMENTAL" || name == "RUSTFLAGS"
        {
            command.env_remove(&*name);
        }
    }
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(trouble(format!(
            "`cargo {line}` failed in `{}`",
            folder.display()
        ))),
        Err(error) => Err(trouble(format!("`cargo {line}` does not start: {error}"))),
    }
}

/// The processor time of all processes that have ended below this one, in ticks.
fn of_children() -> Result<f64, Problems> {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    ticks(&stat).ok_or_else(|| {
        trouble("processor time is read from `/proc/self/stat`, which only Linux has".to_owned())
    })
}

/// The time of the children, for users and in the system: behind the name, which may have any characters, the 14th and 15th field.
fn ticks(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

fn median(mut costs: Vec<f64>) -> f64 {
    costs.sort_by(f64::total_cmp);
    costs.get(costs.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::ticks;

    #[test]
    fn the_time_of_children_is_found_behind_any_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4 1 2 3 4 10 20 300 400 20 0 1 0 5 6 7";
        assert_eq!(ticks(stat), Some(700.0));
        assert_eq!(ticks("7 (cut off) S 1"), None);
        assert_eq!(ticks(""), None);
    }
}
