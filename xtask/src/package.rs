//! `cargo xtask package`: what a registry would get, taken apart and used by itself.

use crate::workspace;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wise_codegen::problem::{Problem, Problems};

/// The crates that have users of their own, each after those that it depends on.
pub const PUBLISHED: [&str; 3] = ["wise-codegen", "wise-api", "wise-mock"];

/// How large the archive of a crate may be.
const MOST_BYTES: u64 = 700_000;

/// What each archive has beside its code.
const NEEDED: [&str; 5] = [
    "Cargo.toml",
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
];

/// What a manifest says for those who look for a crate.
const KEYS: [&str; 8] = [
    "categories",
    "description",
    "documentation",
    "keywords",
    "license",
    "readme",
    "repository",
    "rust-version",
];

/// A host that stands for an address which is still to be decided.
const PLACEHOLDER: &str = "example.invalid";

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// As before a release: the address of the repository has to be a real one
    #[arg(long)]
    release: bool,
    /// Look into the archives, and neither build them nor run their doctests
    #[arg(long)]
    no_build: bool,
}

impl Args {
    /// As before a release.
    pub fn release(no_build: bool) -> Self {
        Self {
            release: true,
            no_build,
        }
    }
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let parent = std::env::temp_dir().join(format!("packages-{}", std::process::id()));
    let checked = check(&root, &parent, args);
    let _ = std::fs::remove_dir_all(&parent);
    checked
}

fn check(root: &Path, parent: &Path, args: &Args) -> Result<(), Problems> {
    let mut problems = Problems(Vec::new());
    // What an archive depends on and no registry has yet: the archives before it.
    let mut before: Vec<String> = Vec::new();
    let (archives, warnings) = pack(root)?;
    problems.0.extend(warnings);
    for (name, archive) in archives {
        let (folder, bytes) = unpack(&parent.join(name), &archive)?;
        println!("{name}: {} KiB in {}", bytes / 1024, archive.display());
        problems
            .0
            .extend(complaints(name, &folder, bytes, args.release));
        if !args.no_build {
            // As somebody who has nothing but the archive.
            for line in ["check --all-features --examples", "test --doc --quiet"] {
                let mut arguments = before.clone();
                arguments.extend(line.split(' ').map(str::to_owned));
                cargo(root, &folder, &arguments)?;
            }
        }
        let patch = format!(
            "patch.crates-io.{name}.path={:?}",
            folder.display().to_string()
        );
        before.extend(["--config".to_owned(), patch]);
    }
    if problems.0.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// A package, and where its archive is.
type Archive = (&'static str, PathBuf);

/// Makes the archives, and gives what Cargo warns of.
fn pack(root: &Path) -> Result<(Vec<Archive>, Vec<Problem>), Problems> {
    let mut command = Command::new("cargo");
    command.current_dir(root).env("CARGO_TERM_COLOR", "never");
    command.args(["package", "--no-verify", "--allow-dirty"]);
    for name in PUBLISHED {
        command.args(["--package", name]);
    }
    command.env("CARGO_TARGET_DIR", target(root));
    let output = command.stderr(Stdio::piped()).output().map_err(|error| {
        trouble(
            &format!("`cargo package` does not start: {error}"),
            "Install it",
        )
    })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        eprint!("{said}");
        return Err(trouble("`cargo package` failed", "Its output is above"));
    }
    let version = workspace_version(root)?;
    let path = |name| target(root).join(format!("package/{name}-{version}.crate"));
    let archives = PUBLISHED.map(|name| (name, path(name))).to_vec();
    Ok((archives, warnings(&said)))
}

/// What Cargo warns of, but for tests, benchmarks and examples that a manifest leaves out of its archive.
fn warnings(said: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut lines = said.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(what) = line.strip_prefix("warning: ") else {
            continue;
        };
        let left_out = ["test", "benchmark", "example"]
            .iter()
            .any(|kind| what.starts_with(&format!("ignoring {kind} `")));
        if left_out {
            continue;
        }
        let mut what = format!("Cargo warns: {what}");
        // Its advice is on the lines that follow, up to the next status or warning.
        while let Some(more) = lines.next_if(|line| !line.starts_with([' ', 'w'])) {
            if !more.is_empty() {
                what.push(' ');
                what.push_str(more);
            }
        }
        found.push(Problem::new("cargo package", what, "Repair the manifest"));
    }
    found
}

/// The version that all crates have.
pub fn workspace_version(root: &Path) -> Result<String, Problems> {
    of_workspace(root, "version")
}

/// Where the code is published.
pub fn repository(root: &Path) -> Result<String, Problems> {
    of_workspace(root, "repository")
}

fn of_workspace(root: &Path, key: &str) -> Result<String, Problems> {
    let workspace = read(&root.join("Cargo.toml"))?;
    let value = workspace.get("workspace").and_then(|table| {
        let package = table.get("package")?.get(key)?;
        package.as_str().map(str::to_owned)
    });
    let what = format!("the workspace has no `{key}`");
    value.ok_or_else(|| trouble(&what, "Give `workspace.package` one"))
}

fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from)
}

/// Unpacks an archive where no workspace is above it. Gives the folder, and the size of the archive.
fn unpack(parent: &Path, archive: &Path) -> Result<(PathBuf, u64), Problems> {
    let failed = |error: std::io::Error| {
        trouble(
            &format!("`{}` cannot be unpacked: {error}", archive.display()),
            "Check the folder of temporary files",
        )
    };
    let bytes = std::fs::metadata(archive).map_err(failed)?.len();
    std::fs::create_dir_all(parent).map_err(failed)?;
    let status = Command::new("tar")
        .arg("xzf")
        .arg(archive)
        .arg("-C")
        .arg(parent)
        .status()
        .map_err(failed)?;
    let stem = archive.file_stem().unwrap_or_default();
    let folder = parent.join(stem);
    if !status.success() || !folder.is_dir() {
        return Err(trouble(
            &format!("`{}` cannot be unpacked", archive.display()),
            "Look into it with `tar tzf`",
        ));
    }
    Ok((folder, bytes))
}

/// What is wrong with an archive.
fn complaints(name: &str, folder: &Path, bytes: u64, release: bool) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut complain = |what: String, todo: &str| found.push(Problem::new(name, what, todo));
    if bytes > MOST_BYTES {
        complain(
            format!("its archive has {bytes} bytes, and may have {MOST_BYTES}"),
            "Leave out what programs do not need, with `exclude` in its manifest",
        );
    }
    for file in NEEDED {
        if !folder.join(file).is_file() {
            complain(
                format!("its archive has no `{file}`"),
                "Link it into the folder of the crate",
            );
        }
    }
    for (page, target) in NEEDED.iter().flat_map(|page| lost_links(folder, page)) {
        complain(
            format!("`{page}` leads to `{target}`, which its archive does not have"),
            "Link to a file of the archive, or to an address",
        );
    }
    let manifest = read(&folder.join("Cargo.toml")).unwrap_or_default();
    let package = manifest.get("package").and_then(toml::Value::as_table);
    let package = package.cloned().unwrap_or_default();
    for key in KEYS {
        if !package.contains_key(key) {
            complain(format!("its manifest has no `{key}`"), "Add it");
        }
    }
    let everything = package.get("metadata").and_then(|metadata| {
        metadata
            .get("docs")?
            .get("rs")?
            .get("all-features")?
            .as_bool()
    });
    if everything != Some(true) {
        complain(
            "docs.rs would leave out what features add".to_owned(),
            "Set `all-features = true` in `[package.metadata.docs.rs]`",
        );
    }
    let repository = package.get("repository").and_then(toml::Value::as_str);
    if release && repository.is_none_or(|address| address.contains(PLACEHOLDER)) {
        complain(
            "the address of its repository is a placeholder".to_owned(),
            "Set `repository` in `[workspace.package]` to where the code is published",
        );
    }
    found
}

/// The links of a page that lead out of its archive.
fn lost_links<'p>(folder: &Path, page: &'p str) -> Vec<(&'p str, String)> {
    let text = match page.ends_with(".md") {
        true => std::fs::read_to_string(folder.join(page)).unwrap_or_default(),
        false => String::new(),
    };
    let lost = |target: &&str| {
        let path = target.split('#').next().unwrap_or_default();
        !target.contains(':')
            && !path.is_empty()
            && (path.contains("..") || !folder.join(path).exists())
    };
    let links = crate::docs::pages::links(&text)
        .into_iter()
        .map(|link| link.target);
    links
        .filter(lost)
        .map(|target| (page, target.to_owned()))
        .collect()
}

fn read(manifest: &Path) -> Result<toml::Table, Problems> {
    let text = std::fs::read_to_string(manifest).map_err(|error| error.to_string());
    let table = text.and_then(|text| text.parse().map_err(|error| format!("{error}")));
    table.map_err(|error| {
        trouble(
            &format!("{}: {error}", manifest.display()),
            "Repair the manifest",
        )
    })
}

/// Runs Cargo in a folder. Dependencies are taken from what the workspace has built; the crates of the archives are in other places than
/// those of the workspace, and built anew.
fn cargo(root: &Path, folder: &Path, arguments: &[String]) -> Result<(), Problems> {
    let line = format!("cargo {}", arguments.join(" "));
    let mut command = Command::new("cargo");
    command.current_dir(folder).args(arguments);
    command.env("CARGO_TARGET_DIR", target(root));
    let status = command
        .status()
        .map_err(|error| trouble(&format!("`{line}` does not start: {error}"), "Install it"))?;
    if status.success() {
        return Ok(());
    }
    Err(trouble(
        &format!("`{line}` failed in `{}`", folder.display()),
        "Its output is above",
    ))
}

fn trouble(what: &str, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn archive(name: &str, manifest: &str, files: &[&str]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("archive-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        for file in files {
            std::fs::write(folder.join(file), "").unwrap();
        }
        folder
    }

    const WHOLE: &str = "[package]\nname = \"a\"\ncategories = []\ndescription = \"\"\ndocumentation = \"\"\nkeywords = []\nlicense = \"MIT\"\n\
        readme = \"README.md\"\nrepository = \"https://example.invalid/a\"\nrust-version = \"1.89\"\n[package.metadata.docs.rs]\nall-features = true\n";

    #[test]
    fn a_whole_archive_has_nothing_wrong_but_its_placeholder_at_a_release() {
        let folder = archive("whole", WHOLE, &NEEDED[1..]);
        assert!(complaints("a", &folder, 1, false).is_empty());
        let found = complaints("a", &folder, 1, true);
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().contains("placeholder"));
    }

    #[test]
    fn links_that_lead_out_of_an_archive_are_named() {
        let folder = archive("links", WHOLE, &NEEDED[1..]);
        let page = "[a](LICENSE-MIT) [b](gone.md) [c](../above) [d](https://x.y) [e](#f)\n";
        std::fs::write(folder.join("README.md"), page).unwrap();
        let found = complaints("a", &folder, 1, false);
        let text: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(text.len(), 2, "{text:?}");
        assert!(
            text[0].contains("gone.md") && text[1].contains("../above"),
            "{text:?}"
        );
    }

    #[test]
    fn warnings_are_problems_but_for_what_is_left_out_by_intention() {
        let said = "warning: ignoring test `faults` as `tests/faults.rs` is not included in the published package\n\
            warning: ignoring benchmark `call` as `benches/call.rs` is not included in the published package\n\
            \x20  Packaging a v0.1.0 (/a)\n\
            warning: manifest has no documentation, homepage or repository\n\
            See https://doc.rust-lang.org/cargo/reference/manifest.html for more info.\n\
            \x20   Updating crates.io index\n\
            warning: ignoring library `a` as `src/lib.rs` is not included in the published package\n\
            \x20   Packaged 3 files, 2.1MiB (293.2KiB compressed)\n";
        let found: Vec<String> = warnings(said).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("no documentation") && found[0].contains("manifest.html"));
        assert!(found[1].contains("library `a`"));
        assert!(warnings("   Packaged 3 files, 2.1MiB\n").is_empty());
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        let folder = archive("bare", "[package]\nname = \"a\"\n", &[]);
        let found = complaints("a", &folder, MOST_BYTES + 1, false);
        let text: String = found.iter().map(|one| format!("{one}\n")).collect();
        for part in [
            "LICENSE-MIT",
            "CHANGELOG",
            "README",
            "keywords",
            "documentation",
            "docs.rs",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.contains(&MOST_BYTES.to_string()));
    }
}
