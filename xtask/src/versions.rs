//! `cargo xtask versions`: the workspace with other versions of the API than it has, and its tests there. No test may know how many
//! versions there are, and the next quarter is not published when that has to be found out.

use crate::{fetch, generate, workspace};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use wise_codegen::document::Document;
use wise_codegen::generate::Options;
use wise_codegen::inputs::Inputs;
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::version::{UNVERSIONED, of_document};
use wise_codegen::{rustfmt, sync};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// How many quarters follow the newest one
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    further: usize,
    /// No quarter at all: only the unversioned paths
    #[arg(long, conflicts_with_all = ["further", "contract"])]
    legacy_alone: bool,
    /// What the last of them holds, a bundle or a contract whose server gets the name of its quarter [default: what the newest
    /// quarter holds]
    #[arg(long, value_name = "FILE")]
    contract: Option<PathBuf>,
    /// How many operations of the last of them are changed, each in a way that the report has a rule for
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 0,
        conflicts_with = "legacy_alone"
    )]
    mutated: usize,
    /// Which operations, and which changes
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Which quarter stands at the root of the crate: the newest one there is, or the one of this workspace, where a fetch leaves it until
    /// somebody moves what is written by hand [default: the newest, and the workspace's where operations are changed]
    #[arg(long, value_enum, conflicts_with = "legacy_alone")]
    root: Option<Held>,
    /// Where the copy of the workspace goes; it stays there, and is brought up to date by the next run [default: below the target
    /// directory]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Which tests run there
    #[arg(long, value_enum, default_value = "counting")]
    tests: Tests,
}

/// What stands at the root of the crate.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Held {
    /// The newest quarter.
    Newest,
    /// The newest quarter that the workspace itself has.
    Workspace,
}

/// Which tests run.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Tests {
    /// None: the copy is made and generated.
    None,
    /// None, but all of them compile.
    Compile,
    /// Those that look at all versions, or at the newest one.
    Counting,
    /// `cargo test --workspace`.
    All,
}

/// The tests that have to do with versions. Left out is what looks at one version through names that all of them share: the
/// behaviour of the runtime, and the report.
const COUNTING: [&str; 4] = [
    "test --quiet -p wise-codegen --test index --test in_sync --test conservation --test names --test reserved --test coverage",
    "test --quiet -p wise-mock --test binary --test refusals --test unions --test alias --test server",
    "test --quiet -p wise-contract --test operations --test moving",
    "test --quiet -p wise-api --test features --test requests",
];

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let out = args.out.clone();
    let out = out.unwrap_or_else(|| workspace::target().join("versions/copy"));
    copy(&root, &out)?;
    let versions = take(args, &root, &out)?;
    let held = args.root.unwrap_or(if args.mutated > 0 {
        Held::Workspace
    } else {
        Held::Newest
    });
    if args.legacy_alone || held == Held::Newest {
        release_root(&out)?;
    }
    if args.legacy_alone {
        generate::pruned(&out)?;
    } else {
        let mut output =
            wise_codegen::generate::generate(&Inputs::read(&out)?, Options::default())?;
        rustfmt::format(&mut output)?;
        let differences = sync::compare(&out, &output)?;
        sync::write(&out, &differences, &output)?;
    }
    if let [.., one, other] = versions.as_slice()
        && one != UNVERSIONED
    {
        put(&out.join(CALLER), caller(one, other).as_bytes())?;
    }
    println!("{}: {}", out.display(), versions.join(", "));
    match args.tests {
        Tests::None => Ok(()),
        Tests::Compile => cargo(
            &out,
            "check --quiet --workspace --all-targets --all-features",
        ),
        Tests::Counting => COUNTING.iter().try_for_each(|line| cargo(&out, line)),
        // Each of them, whatever the others do: a run takes long.
        Tests::All => cargo(&out, "test --workspace --no-fail-fast"),
    }
}

/// Takes the line that holds the root out of the copy.
fn release_root(out: &Path) -> Result<(), Problems> {
    let path = out.join("spec/editions.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| cannot("read", &path, &error))?;
    let lines = text.lines().filter(|line| !line.starts_with("root ="));
    let lines: Vec<&str> = lines.collect();
    put(&path, format!("{}\n", lines.join("\n")).as_bytes())
}

/// A test of the copy.
const CALLER: &str = "wise-api/tests/contract/tests/moving.rs";

/// A caller of one quarter that is given what the next one answers.
fn caller(one: &str, other: &str) -> String {
    format!(
        "//! A caller of one quarter moves to the next: what has not changed there is the same type.\n\n\
        #![allow(missing_docs, clippy::unwrap_used)]\n\n\
        use wise_api::{{v{one} as one, v{other} as other}};\n\n\
        #[test]\nfn a_function_takes_what_has_not_changed() {{\n    \
        fn takes(quote: &one::quote::Quote) -> bool {{\n        quote.id().is_ok()\n    }}\n    \
        let moved: fn(&other::quote::Quote) -> bool = takes;\n    \
        let quote: other::quote::Quote = serde_json::from_str(\"{{}}\").unwrap();\n    \
        assert!(!moved(&quote));\n}}\n"
    )
}

fn cargo(out: &Path, line: &str) -> Result<(), Problems> {
    println!("== cargo {line}");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(out).args(line.split_whitespace());
    // One target directory: what is not of the workspace is built once.
    command.env("CARGO_TARGET_DIR", workspace::target());
    command.env_remove("CARGO_MANIFEST_DIR");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => {
            let what = format!("`cargo {line}` fails in {}", out.display());
            Err(trouble(
                what,
                "Let the test read which versions there are, instead of knowing it",
            ))
        }
        Err(error) => Err(trouble(
            format!("cargo cannot be started: {error}"),
            "Check the toolchain",
        )),
    }
}

/// Copies the workspace without what is generated. What is the same stays untouched, so that cargo does not build it again.
fn copy(root: &Path, out: &Path) -> Result<(), Problems> {
    let names = ["--cached", "--others", "--exclude-standard", "-z"];
    let listed = Command::new("git")
        .current_dir(root)
        .arg("ls-files")
        .args(names)
        .output();
    let listed =
        listed.map_err(|error| trouble(format!("git ls-files: {error}"), "Install git"))?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let wanted: BTreeSet<&str> = listed
        .split('\0')
        .filter(|name| !name.is_empty() && root.join(name).is_file())
        .collect();
    if wanted.is_empty() {
        let todo = "Run this in a clone of the repository";
        return Err(trouble(format!("{} has no files", root.display()), todo));
    }
    for name in &wanted {
        let (from, to) = (root.join(name), out.join(name));
        #[cfg(unix)]
        if let Ok(target) = std::fs::read_link(&from) {
            link(&target, &to)?;
            continue;
        }
        let bytes = std::fs::read(&from).map_err(|error| cannot("read", &from, &error))?;
        if bytes.starts_with(sync::MARK.as_bytes())
            || std::fs::read(&to).is_ok_and(|old| old == bytes)
        {
            continue;
        }
        // With its permissions: scripts are run.
        put(&to, &bytes)?;
        std::fs::copy(&from, &to).map_err(|error| cannot("write", &to, &error))?;
    }
    sweep(out, out, &wanted)
}

#[cfg(unix)]
fn link(target: &Path, to: &Path) -> Result<(), Problems> {
    if std::fs::read_link(to).is_ok_and(|known| known == target) {
        return Ok(());
    }
    if to.exists() {
        std::fs::remove_file(to).map_err(|error| cannot("remove", to, &error))?;
    }
    let made = to.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::os::unix::fs::symlink(target, to))
        .map_err(|error| cannot("write", to, &error))
}

/// Removes what the workspace no longer has. Generated files are seen to by the generator.
fn sweep(out: &Path, directory: &Path, wanted: &BTreeSet<&str>) -> Result<(), Problems> {
    let entries =
        std::fs::read_dir(directory).map_err(|error| cannot("read", directory, &error))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let name = path
            .strip_prefix(out)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        if path.is_dir() {
            if name != "target" && name != ".git" {
                sweep(out, &path, wanted)?;
            }
            continue;
        }
        let stays = wanted.contains(name.as_str())
            || name == "Cargo.lock"
            || std::fs::read(&path).is_ok_and(|bytes| bytes.starts_with(sync::MARK.as_bytes()));
        if !stays {
            std::fs::remove_file(&path).map_err(|error| cannot("remove", &path, &error))?;
        }
    }
    Ok(())
}

/// Puts the versions below `spec/` of the copy. Their names.
fn take(args: &Args, root: &Path, out: &Path) -> Result<Vec<String>, Problems> {
    let own = Inputs::read(root)?;
    let mut names: Vec<String> = own
        .versions
        .iter()
        .map(|one| one.directory.clone())
        .collect();
    let dated = names
        .iter()
        .filter(|name| *name != UNVERSIONED)
        .max()
        .cloned();
    if args.legacy_alone {
        for name in names.iter().filter(|name| *name != UNVERSIONED) {
            let path = out.join("spec").join(name);
            std::fs::remove_dir_all(&path).map_err(|error| cannot("remove", &path, &error))?;
        }
        return Ok(vec![UNVERSIONED.to_owned()]);
    }
    let Some(mut newest) = dated else {
        let todo = "Fetch one, or add --legacy-alone";
        return Err(trouble("spec/ has no quarter".to_owned(), todo));
    };
    let source = root.join("spec").join(&newest).join("contract.yaml");
    for index in 0..args.further {
        newest = next(&newest)?;
        let last = index + 1 == args.further;
        let file = args.contract.as_ref().filter(|_| last).unwrap_or(&source);
        let renamed = renamed(file, &newest)?;
        let path = workspace::target().join(format!("versions/{newest}.json"));
        put(&path, renamed.as_bytes())?;
        if last && args.mutated > 0 {
            mutate(root, &path, args)?;
        }
        fetch::file(&path, &out.join("spec"))?;
        names.push(newest.clone());
    }
    Ok(names)
}

/// Changes operations of a contract, by the table of changes that the tests of the report have.
fn mutate(root: &Path, path: &Path, args: &Args) -> Result<(), Problems> {
    let line = "test --quiet -p wise-diff --test proof written:: -- --nocapture";
    println!("== cargo {line}");
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(line.split_whitespace());
    command.env("WISE_MUTATED", args.mutated.to_string());
    command.env("WISE_MUTATED_SEED", args.seed.to_string());
    command.envs([("WISE_MUTATED_FROM", path), ("WISE_MUTATED_TO", path)]);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(trouble(
            format!(
                "{} operations of {} cannot be changed",
                args.mutated,
                path.display()
            ),
            "Ask for fewer, or for another seed",
        )),
        Err(error) => Err(trouble(
            format!("cargo cannot be started: {error}"),
            "Check the toolchain",
        )),
    }
}

/// `2027q1` after `2026q4`.
fn next(version: &str) -> Result<String, Problems> {
    let parts = version.split_once('q');
    let parts = parts.and_then(|(year, quarter)| {
        Some((year.parse::<u32>().ok()?, quarter.parse::<u32>().ok()?))
    });
    match parts {
        Some((year, 4)) => Ok(format!("{}q1", year + 1)),
        Some((year, quarter)) => Ok(format!("{year}q{}", quarter + 1)),
        None => Err(trouble(
            format!("`{version}` is no quarter"),
            "Rename its directory",
        )),
    }
}

/// A document whose servers are those of a version.
fn renamed(file: &Path, version: &str) -> Result<String, Problems> {
    let text = std::fs::read_to_string(file).map_err(|error| cannot("read", file, &error))?;
    let mut document = Document::parse(&file.display().to_string(), &text)?;
    let old = of_document(&document)?.to_uppercase();
    let servers = document
        .root
        .get_mut("servers")
        .and_then(|all| all.as_array_mut());
    for server in servers.into_iter().flatten() {
        if let Some(url) = server.get("url").and_then(|url| url.as_str()) {
            server["url"] = url.replace(&old, &version.to_uppercase()).into();
        }
    }
    Ok(document.root.to_string())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), Problems> {
    path.parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| cannot("write", path, &error))
}

fn cannot(act: &str, path: &Path, error: &std::io::Error) -> Problems {
    let what = format!("cannot {act} `{}`: {error}", path.display());
    trouble(what, "Check the path, its permissions and the space left")
}

fn trouble(what: String, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
