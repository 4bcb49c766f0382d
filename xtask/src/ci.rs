//! `cargo xtask ci`: everything that must hold before a change lands, in the order in which it fails fastest.

use crate::workspace;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use wise_codegen::problem::{Problem, Problems};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// List the steps and run none
    #[arg(long)]
    list: bool,
    /// Only the steps whose command line holds this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// A command that has to succeed.
struct Step {
    program: OsString,
    arguments: Vec<String>,
}

impl Step {
    fn new(program: impl Into<OsString>, arguments: &str) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.split_whitespace().map(str::to_owned).collect(),
        }
    }

    fn cargo(arguments: &str) -> Self {
        Self::new("cargo", arguments)
    }

    fn line(&self) -> String {
        format!(
            "{} {}",
            self.program.to_string_lossy(),
            self.arguments.join(" ")
        )
    }
}

/// Runs all steps.
pub fn everything() -> Result<(), Problems> {
    run(&Args {
        list: false,
        only: None,
    })
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let mut steps = steps(&root)?;
    if let Some(text) = &args.only {
        steps.retain(|step| step.line().contains(text.as_str()));
        if steps.is_empty() {
            let todo = "`cargo xtask ci --list` lists the steps";
            return Err(trouble(&format!("no step holds `{text}`"), todo));
        }
    }
    for step in &steps {
        let line = step.line();
        if args.list {
            println!("{line}");
            continue;
        }
        println!("\n== {line}");
        let start = Instant::now();
        let mut command = Command::new(&step.program);
        command.current_dir(&root).args(&step.arguments);
        let status = command
            .status()
            .map_err(|error| trouble(&format!("`{line}` does not start: {error}"), "Install it"))?;
        if !status.success() {
            let todo = "Its output is above; run it by itself to see it again";
            return Err(trouble(&format!("`{line}` failed"), todo));
        }
        println!("-- {} s", start.elapsed().as_secs());
    }
    Ok(())
}

fn steps(root: &Path) -> Result<Vec<Step>, Problems> {
    let mut steps = vec![Step::cargo("fmt --all --check")];
    steps.extend(policies(root)?);
    steps.extend([
        Step::cargo("xtask generate --check"),
        Step::cargo("clippy --workspace --all-targets --all-features -- -D warnings"),
        Step::cargo(match workspace::installed("mdbook") {
            true => "xtask docs",
            false => "xtask docs --no-book",
        }),
        Step::cargo("check -p wise-api --no-default-features"),
    ]);
    for feature in features(root)? {
        steps.push(Step::cargo(&format!(
            "check -p wise-api --no-default-features --features {feature}"
        )));
    }
    steps.extend([
        Step::cargo("check -p wise-api --all-features"),
        // Packages of their own, so that what they need is nobody else's dependency. The fuzz targets need libFuzzer: their lock only.
        Step::cargo("tree --locked --depth 0 --manifest-path fuzz/Cargo.toml"),
        example("check", "webhook_actix"),
        // Processes that share a database.
        example("test", "token_store_sqlite"),
        // Two hundred payments, a server that fails, and a program that is killed fifty times.
        example("test", "payouts"),
        // JOSE and card data are on in no other step, and amounts stay exact with a serde_json whose numbers behave differently.
        Step::cargo("test -p wise-api --all-features"),
        Step::cargo("test --workspace"),
        // In headless Chromium, behind the step that builds the examples. It says so when it is skipped.
        Step::cargo("test --workspace --test form_browser -- --nocapture"),
    ]);
    // The next quarter, before Wise publishes it: no test may know how many versions there are.
    steps.push(Step::cargo("xtask versions"));
    if let Some(recorded) = recorded(root) {
        let mut step = Step::cargo("xtask verify --recorded");
        step.arguments.push(recorded);
        steps.push(step);
    }
    Ok(steps)
}

/// An example that is a package of its own. What it has in common with the workspace is built once.
fn example(verb: &str, name: &str) -> Step {
    let manifest = format!("wise-api/examples/{name}/Cargo.toml");
    let mut step = Step::cargo(&format!("{verb} --locked --manifest-path {manifest}"));
    let target = workspace::target().display().to_string();
    step.arguments.extend(["--target-dir".to_owned(), target]);
    step
}

/// What other tools check, where they are installed.
fn policies(root: &Path) -> Result<Vec<Step>, Problems> {
    let mut steps = Vec::new();
    // Tools that GitHub's machines have and others may not.
    for (tool, folder, also) in [
        ("shellcheck", ".github/scripts", ".ci/run"),
        ("actionlint", ".github/workflows", ""),
    ] {
        if workspace::installed(tool) {
            let files = files(root, folder)?;
            steps.push(Step::new(tool, &format!("{also} {files}")));
        }
    }
    // The policy for workflows and dependencies, where its tools are installed. The workflow `ci` installs them.
    for (tool, arguments) in [
        ("zizmor", "--offline --quiet .github/workflows"),
        ("cargo-machete", "machete"),
        ("cargo-deny", "check licenses bans sources"),
    ] {
        if workspace::installed(tool) {
            steps.push(Step::new(tool, arguments));
        }
    }
    Ok(steps)
}

/// Recorded bodies, where `WISE_RECORDED` names them or they lie beside the checkout: further test input.
fn recorded(root: &Path) -> Option<String> {
    let beside = || {
        let path = root.join("../shared/recorded");
        path.is_dir().then(|| path.display().to_string())
    };
    let named = std::env::var("WISE_RECORDED").ok();
    named.filter(|path| !path.is_empty()).or_else(beside)
}

/// The features of `wise-api` that a user can turn on, each of which is checked alone.
fn features(root: &Path) -> Result<Vec<String>, Problems> {
    let file = root.join("wise-api/Cargo.toml");
    let manifest: toml::Table = std::fs::read_to_string(&file)
        .map_err(|error| error.to_string())
        .and_then(|text| text.parse().map_err(|error| format!("{error}")))
        .map_err(|error| {
            trouble(
                &format!("{}: {error}", file.display()),
                "Repair the manifest",
            )
        })?;
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let names = features.into_iter().flat_map(toml::Table::keys);
    // A name with underscores in front is turned on by other features only.
    let own = |name: &&String| *name != "default" && !name.starts_with("__");
    Ok(names.filter(own).cloned().collect())
}

fn files(root: &Path, folder: &str) -> Result<String, Problems> {
    let entries = std::fs::read_dir(root.join(folder));
    let entries = entries.map_err(|error| trouble(&format!("{folder}: {error}"), "Check it"))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    Ok(names.join(" "))
}

fn trouble(what: &str, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
