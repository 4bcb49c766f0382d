//! `cargo xtask update`: everything between a publication and a pull request that a person can read.

mod cargo;

use crate::{changelog, fetch, generate, workspace};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use wise_codegen::editions::Editions;
use wise_codegen::inputs::Inputs;
use wise_codegen::problem::{Problem, Problems};
use wise_diff::render;
use wise_diff::render::inline::{markdown_line, visible};
use wise_diff::report::Report;

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    origin: fetch::Origin,
    /// Where the text of the pull request goes: its title, an empty line, its body [default: update.md in the target
    /// directory]
    #[arg(long, value_name = "FILE")]
    body: Option<PathBuf>,
    /// Take rules and words that match nothing any more out of their files, and list them
    #[arg(long)]
    prune: bool,
    /// Go on after an update that stopped: what differs from HEAD stays
    #[arg(long)]
    resume: bool,
    /// Only compile the tests, and leave it to somebody else to run them
    #[arg(long)]
    no_tests: bool,
}

/// What an update writes to.
const PATHS: [&str; 3] = ["spec", "wise-api", "CHANGELOG.md"];

/// The longest title.
const TITLE: usize = 120;

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let body = args.body.clone();
    let body = body.unwrap_or_else(|| workspace::target().join("update.md"));
    clear(&body)?;
    if !args.resume {
        clean(&root)?;
    }
    let coming_file = body.with_file_name("preview.md");
    clear(&coming_file)?;
    let taken = fetch::take(&args.origin, &root.join("spec"))?;
    let coming = match &taken.preview {
        Some(preview) => coming(&root, preview)?,
        None => String::new(),
    };
    if !coming.is_empty() {
        write(&coming_file, &coming)?;
    }
    let changed = status(&root, "spec")?;
    let counts = |path: &String| path.ends_with("contract.yaml") || path.ends_with("editions.toml");
    if !changed.iter().any(counts) {
        if !args.resume {
            // Other prose is no change: neither is its date.
            for path in changed {
                git(&root, &["checkout", "--quiet", "--", &path])?;
            }
        }
        println!("nothing has changed: what is published means what spec/ says");
        return failed(taken.failed);
    }
    let report = compare(&root)?;
    let mut done = Done {
        unfetched: taken.failed,
        ..Done::default()
    };
    done.held = held(&root)?;
    let result = steps(&root, args, &report, &mut done);
    let page = format!(
        "{}{coming}{FOOT}",
        text(&report, &done, result.as_ref().err())
    );
    write(&body, &page)?;
    println!("\n{}", report.headline);
    if !done.stale.0.is_empty() {
        println!(
            "{} entries match nothing any more, and are left for a person",
            done.stale.0.len()
        );
    }
    println!(
        "the text of the pull request: {}\ntake everything back: git stash --include-untracked -- {}",
        body.display(),
        PATHS.join(" ")
    );
    result.and_then(|()| failed(done.unfetched))
}

/// An edition that could not be fetched is a failure, once everything else is done.
fn failed(problems: Problems) -> Result<(), Problems> {
    if problems.0.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// What the preview changes beside the newest version that is checked in: for reading, not for release.
fn coming(root: &Path, preview: &fetch::Preview) -> Result<String, Problems> {
    let inputs = Inputs::read(root)?;
    let newest = inputs.versions.last().map_or("", |one| &one.directory);
    let old = root.join("spec").join(newest).join("contract.yaml");
    let old = wise_diff::load(root, &old.display().to_string())?;
    let new = wise_diff::load(root, &preview.contract.display().to_string())?;
    let report = wise_diff::compare(&old, &new, "0.0.0")?;
    let (newest, next) = (newest.to_uppercase(), preview.version.to_uppercase());
    let headline = markdown_line(&report.headline);
    let mut out = format!(
        "\n## Coming: {next}, the preview\n\nBeside {newest}: {headline}. Nothing of it is generated or released.\n\n\
        <details><summary>What it changes</summary>\n\n"
    );
    let page = render::markdown(&report);
    let cut = page.char_indices().nth(COMING).map(|(at, _)| at);
    out.push_str(cut.map_or(page.as_str(), |at| {
        &page[..page[..at].rfind('\n').unwrap_or(at)]
    }));
    if cut.is_some() {
        out.push_str("\n\nThe rest: `cargo xtask fetch --edition preview`, then `cargo xtask diff` with the file that it names.");
    }
    out.push_str("\n\n</details>\n");
    Ok(out)
}

/// The most characters of what is coming; a pull request has room for 65,536.
const COMING: usize = 20_000;

/// What the steps leave behind.
#[derive(Default)]
struct Done {
    unfetched: Problems,
    stale: Problems,
    undone: Problems,
    left_out: Problems,
    /// What the contracts say that the generator cannot use, and no rule repairs.
    unrepaired: Problems,
    undecided: Problems,
    pruned: Vec<String>,
    dropped: Vec<String>,
    /// What is said of a new quarter that does not stand at the root of the crate.
    held: Option<String>,
}

fn steps(root: &Path, args: &Args, report: &Report, done: &mut Done) -> Result<(), Problems> {
    let output = step("generate", || {
        if !args.prune {
            return generate::regenerate(root);
        }
        let (output, pruned) = generate::pruned(root)?;
        done.pruned = pruned;
        Ok(output)
    })?;
    done.left_out = output.left_out;
    done.stale = output.stale;
    done.undone = output.undone;
    let told = [&done.left_out, &done.undone];
    let told = |problem: &Problem| told.iter().any(|all| all.0.contains(problem));
    let found = output.problems.0.into_iter();
    let unrepaired = found.filter(|problem| !told(problem)).collect();
    done.unrepaired = Problems(unrepaired);
    done.undecided = output.undecided;
    done.dropped = output.dropped_names;
    // An update that goes on may have its entry already.
    if let Some(release) = &report.release
        && status(root, "CHANGELOG.md")?.is_empty()
    {
        step("changelog", || changelog::add(root, &release.changelog))?;
    }
    step("format", || cargo::format(root))?;
    step("check", || cargo::check(root))?;
    // What is stale fails tests that a person mends with it.
    if args.no_tests || !done.stale.0.is_empty() {
        return Ok(());
    }
    step("test", || cargo::tests(root))
}

/// Says which step it is, and which one failed.
fn step<T>(name: &str, run: impl FnOnce() -> Result<T, Problems>) -> Result<T, Problems> {
    eprintln!("== {name}");
    run().map_err(|mut problems| {
        let todo = "Correct what it says, then run `cargo xtask update --resume`";
        problems.push(Problem::new(
            "",
            format!("the update stopped at the step `{name}`"),
            todo,
        ));
        problems
    })
}

fn compare(root: &Path) -> Result<Report, Problems> {
    let spec = root.join("spec").display().to_string();
    let old = wise_diff::load(root, "HEAD:spec")?;
    let mut new = wise_diff::load(root, &spec)?;
    new.label = "spec".to_owned();
    wise_diff::compare(&old, &new, &changelog::version(root, "HEAD:spec"))
}

/// Title and body of the pull request.
fn text(report: &Report, done: &Done, failure: Option<&Problems>) -> String {
    let versions = render::dated(&render::changed(report));
    let title = format!("Wise API {versions}: {}", report.headline);
    let mut title = visible(&title).replace(['\n', '`'], "");
    if let Some((end, _)) = title.char_indices().nth(TITLE) {
        title.truncate(end);
        // Half a word says nothing.
        title.truncate(title.rfind(", ").unwrap_or(end));
        title.push_str(" …");
    }
    let mut out = format!("{title}\n\n");
    if let Some(problems) = failure {
        out.push_str("> [!CAUTION]\n> The update is not finished. On this branch, correct what it says, and run `cargo xtask update --resume`.\n\n");
        listed(&mut out, problems);
    }
    if !done.unfetched.0.is_empty() {
        out.push_str("> [!WARNING]\n> Not every edition could be fetched: what follows is without these.\n\n");
        listed(&mut out, &done.unfetched);
    }
    left(&mut out, done);
    if let Some(held) = &done.held {
        out.push_str(held);
    }
    out.push_str(&render::markdown(report));
    folded(
        &mut out,
        "Rules and words that match nothing, taken out",
        &done.pruned,
    );
    let undone: Vec<String> = done.undone.iter().map(ToString::to_string).collect();
    folded(&mut out, "Recorded names that could not be kept", &undone);
    folded(&mut out, "Names taken out", &done.dropped);
    out
}

/// What a person has to do before this can be merged: first of all.
fn left(out: &mut String, done: &Done) {
    let all = [
        &done.stale,
        &done.left_out,
        &done.unrepaired,
        &done.undecided,
    ];
    if all.iter().all(|problems| problems.0.is_empty()) {
        return;
    }
    out.push_str("### Left for a person\n\n");
    if !done.left_out.0.is_empty() {
        out.push_str("Rules or code written by hand do not fit these, and a version goes without what they give it:\n\n");
        listed(out, &done.left_out);
    }
    if !done.stale.0.is_empty() {
        out.push_str(
            "These entries match nothing any more, and `cargo xtask generate --check` fails while they are there. Correct \
            those that should match; `cargo xtask generate --prune` takes out the others.\n\n",
        );
        listed(out, &done.stale);
    }
    if !done.unrepaired.0.is_empty() {
        out.push_str(
            "The generator cannot use these parts of a contract, and goes without them. A rule in `spec/rules/repairs.toml` says what Wise means; \
            for the versions up to the root, a test asks for it:\n\n",
        );
        listed(out, &done.unrepaired);
    }
    if !done.undecided.0.is_empty() {
        out.push_str(
            "Nobody has decided or documented these. A quarter can go without them as long as it is not at the root of the crate; for the versions up \
            to the root, tests ask for them:\n\n",
        );
        listed(out, &done.undecided);
    }
}

/// A quarter that this update has brought, and that callers who name no version do not have yet.
fn held(root: &Path) -> Result<Option<String>, Problems> {
    let inputs = Inputs::read(root)?;
    let editions = Editions::parse(&inputs.editions)?;
    let new = status(root, "spec")?;
    let newest = inputs
        .versions
        .last()
        .map_or("", |one| one.directory.as_str());
    let added = new.contains(&format!("spec/{newest}/contract.yaml"));
    Ok(editions.root.as_deref().filter(|_| added && !editions.holds(newest)).map(|at| {
        let (name, at) = (newest.to_uppercase(), at.to_uppercase());
        format!(
            "### {name} stands beside what callers have\n\nIt has a module and a feature of its own. The root of the crate stays with {at}: nothing \
            that compiles today changes. To move it, take the line `root` out of `spec/editions.toml` and run `cargo xtask generate`; what callers \
            change is in `cargo xtask diff spec/{} spec/{newest}`.\n\n",
            at.to_lowercase()
        )
    }))
}

fn folded(out: &mut String, what: &str, entries: &[String]) {
    if entries.is_empty() {
        return;
    }
    let count = entries.len();
    let _ = write!(out, "\n<details><summary>{what}: {count}</summary>\n\n");
    for entry in entries.iter().take(MOST) {
        let _ = writeln!(out, "- {}", markdown_line(entry));
    }
    if let Some(more @ 1..) = count.checked_sub(MOST) {
        let _ = writeln!(out, "- and {more} more");
    }
    out.push_str("\n</details>\n");
}

/// The last line of the pull request.
const FOOT: &str = "\nHow to read this: `spec/README.md`.\n";

/// The most entries of a list.
const MOST: usize = 30;

fn listed(out: &mut String, problems: &Problems) {
    for problem in problems.0.iter().take(MOST) {
        let text = problem.to_string();
        let lines: Vec<&str> = text.lines().map(str::trim).take(8).collect();
        let _ = writeln!(out, "- {}", markdown_line(&lines.join(" ")));
    }
    if let Some(more @ 1..) = problems.0.len().checked_sub(MOST) {
        let _ = writeln!(out, "- and {more} more");
    }
    out.push('\n');
}

/// Whatever an update writes can only be taken back where nothing else was changed before.
fn clean(root: &Path) -> Result<(), Problems> {
    let mut dirty = Vec::new();
    for path in PATHS {
        dirty.extend(status(root, path)?);
    }
    if dirty.is_empty() {
        return Ok(());
    }
    let what = format!("not committed: {}", dirty.join(", "));
    let todo = "Commit or stash it first; after an update that stopped, add --resume";
    Err(trouble(what, todo))
}

/// Files below a path that are not as HEAD has them.
fn status(root: &Path, path: &str) -> Result<Vec<String>, Problems> {
    let said = git(
        root,
        &[
            "status",
            "--porcelain",
            "--untracked-files=all",
            "-z",
            "--",
            path,
        ],
    )?;
    let entries = said.split('\0').filter_map(|entry| entry.get(3..));
    Ok(entries.map(str::to_owned).collect())
}

fn git(root: &Path, args: &[&str]) -> Result<String, Problems> {
    let output = Command::new("git").current_dir(root).args(args).output();
    let output =
        output.map_err(|error| trouble(format!("git cannot be run: {error}"), "Install git"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let what = format!("git {}: {}", args.join(" "), said.trim());
        return Err(trouble(what, "Run this in a clone of the repository"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Takes away what an earlier run wrote: no file is what says that nothing has changed.
fn clear(body: &Path) -> Result<(), Problems> {
    match std::fs::remove_file(body) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let what = format!("`{}` cannot be removed: {error}", body.display());
            Err(trouble(what, "Name another place with --body"))
        }
        _ => Ok(()),
    }
}

fn write(body: &Path, text: &str) -> Result<(), Problems> {
    let written = body
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(body, text));
    written.map_err(|error| {
        let what = format!("`{}` cannot be written: {error}", body.display());
        trouble(what, "Name another place with --body")
    })
}

fn trouble(what: String, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
