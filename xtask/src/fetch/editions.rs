//! Fetching by edition: each from its address in `editions.toml`, and none of them a failure of the others.

use std::path::{Path, PathBuf};
use std::time::Duration;

use wise_codegen::editions::{Editions, LATEST, PREVIEW};
use wise_codegen::inputs::Text;
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::version::UNVERSIONED;

use super::{Publication, accept, shown};
use crate::workspace;

/// What a fetch leaves behind beside the files.
#[derive(Default)]
pub struct Taken {
    /// The editions that could not be fetched, with the reason.
    pub failed: Problems,
    /// What comes next.
    pub preview: Option<Preview>,
}

/// The contract of the preview. It is kept out of `spec/`, because nothing is generated from it.
pub struct Preview {
    /// `2027q1`.
    pub version: String,
    /// Its `contract.yaml`.
    pub contract: PathBuf,
}

/// The address of the latest edition.
pub fn latest_address(spec: &Path) -> Result<String, Problems> {
    Ok(read(spec)?.address(LATEST)?.url)
}

/// Fetches editions; those of `spec/` where none is asked for.
pub fn take(asked: &[String], spec: &Path, timeout: Duration) -> Result<Taken, Problems> {
    let mut taken = Taken::default();
    let mut fetched = 0;
    let mut guesses = Problems::default();
    // A word that is no edition ends it before anything is fetched.
    let known = read(spec)?;
    for edition in asked {
        known.address(edition)?;
    }
    let mut rest = if asked.is_empty() {
        vec![LATEST.to_owned()]
    } else {
        asked.to_vec()
    };
    rest.reverse();
    while let Some(edition) = rest.pop() {
        // The edition before may have corrected the file.
        let editions = read(spec)?;
        let address = editions.address(&edition)?;
        eprintln!("== {edition}: {}", address.url);
        match one(&edition, &address.url, spec, timeout) {
            Ok(preview) => {
                fetched += 1;
                taken.preview = preview.or(taken.preview);
            }
            Err(problems) if address.guess => {
                eprintln!(
                    "notice: the address of {edition} is a guess ({}), and it failed: {problems}",
                    address.note
                );
                guesses.0.extend(problems.0);
            }
            Err(problems) => {
                eprintln!("{edition} could not be fetched: {problems}");
                taken.failed.0.extend(problems.0);
            }
        }
        if asked.is_empty() && edition == LATEST {
            rest.extend(others(spec, &read(spec)?)?);
        }
    }
    if fetched == 0 {
        let mut all = std::mem::take(&mut taken.failed);
        all.0.extend(guesses.0);
        return Err(all);
    }
    Ok(taken)
}

/// What is fetched beside the latest edition: the versions that are checked in, the newest first, and the preview, if it has an address.
fn others(spec: &Path, editions: &Editions) -> Result<Vec<String>, Problems> {
    let mut versions = checked_in(spec)?;
    versions.retain(|version| !editions.is_latest(version) && editions.address(version).is_ok());
    if editions.address(PREVIEW).is_ok() {
        versions.insert(0, PREVIEW.to_owned());
    }
    Ok(versions)
}

/// The versions that have a contract, as addresses spell them, in order.
fn checked_in(spec: &Path) -> Result<Vec<String>, Problems> {
    let cannot = |error: std::io::Error| {
        let what = format!("`{}` cannot be read: {error}", shown(spec));
        Problems::from(Problem::new("", what, "Check the directory"))
    };
    let mut versions = Vec::new();
    if spec.is_dir() {
        for entry in std::fs::read_dir(spec).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().join("contract.yaml").is_file() {
                versions.push(if name == UNVERSIONED {
                    name
                } else {
                    name.to_uppercase()
                });
            }
        }
    }
    versions.sort();
    Ok(versions)
}

fn one(
    edition: &str,
    url: &str,
    spec: &Path,
    timeout: Duration,
) -> Result<Option<Preview>, Problems> {
    let publication = Publication::download(url, timeout)?;
    match edition {
        LATEST => {
            let version = accept(&publication, spec, &|_| Ok(()))?;
            if version != UNVERSIONED {
                set_latest(spec, &version.to_uppercase())?;
            }
            Ok(None)
        }
        PREVIEW => {
            let directory = workspace::target().join("preview");
            let version = accept(&publication, &directory, &|version| {
                if spec.join(version).is_dir() {
                    let what = format!(
                        "the address of the preview serves {version}, which is published already"
                    );
                    return Err(Problem::new(
                        "",
                        what,
                        "Nothing is coming yet; or correct the address in spec/editions.toml",
                    )
                    .at(url, None));
                }
                Ok(())
            })?;
            let contract = directory.join(&version).join("contract.yaml");
            Ok(Some(Preview { version, contract }))
        }
        active => accept(&publication, spec, &|version| {
            if version.eq_ignore_ascii_case(active) {
                return Ok(());
            }
            let what = format!("the address of {active} serves {version}");
            Err(Problem::new("", what, "Correct the address in spec/editions.toml").at(url, None))
        })
        .map(|_| None),
    }
}

const FILE: &str = "editions.toml";

/// The file of a spec directory; that of the repository where a directory has none.
fn path(spec: &Path) -> PathBuf {
    let own = spec.join(FILE);
    if own.is_file() {
        own
    } else {
        workspace::root().join("spec").join(FILE)
    }
}

fn read(spec: &Path) -> Result<Editions, Problems> {
    let path = path(spec);
    let name = shown(&path);
    match std::fs::read_to_string(&path) {
        Ok(text) => Editions::parse(&Text { name, text }),
        Err(error) => {
            let what = format!("cannot read this: {error}");
            let todo = "Put the addresses of the editions there, or name an address with --url";
            Err(Problem::new("", what, todo).at(&name, None).into())
        }
    }
}

/// Holds the root of the crate at the quarter that is the newest before this one: a new quarter comes beside what callers have, and
/// a person moves them.
pub(super) fn hold_root(spec: &Path, version: &str) -> Result<(), Problems> {
    let path = spec.join(FILE);
    if !path.is_file() || version == UNVERSIONED || read(spec)?.root.is_some() {
        return Ok(());
    }
    let mut quarters = checked_in(spec)?;
    quarters.retain(|name| name != UNVERSIONED);
    let newest = quarters.pop();
    let (Some(root), true) = (quarters.pop(), newest == Some(version.to_uppercase())) else {
        return Ok(());
    };
    let why = "# What stands at the root of the crate; without this line, the newest quarter.";
    set(&path, &[why, &format!("root = \"{root}\"")])?;
    eprintln!(
        "notice: {root} stays at the root of the crate, until somebody takes the line `root` out of {}",
        shown(&path)
    );
    Ok(())
}

/// Writes which version is the latest, and leaves everything else of the file as it is.
fn set_latest(spec: &Path, version: &str) -> Result<(), Problems> {
    let path = spec.join(FILE);
    if !path.is_file() || read(spec)?.is_latest(version) {
        return Ok(());
    }
    set(&path, &[&format!("latest = \"{version}\"")])?;
    eprintln!(
        "notice: the latest edition is {version} now: wrote {}",
        shown(&path)
    );
    Ok(())
}

/// Writes a line of the file, and those above it where the file has no such line: in front of its tables.
fn set(path: &Path, new: &[&str]) -> Result<(), Problems> {
    let cannot = |error: std::io::Error| {
        let what = format!("cannot write this: {error}");
        Problems::from(Problem::new("", what, "Check its permissions").at(&shown(path), None))
    };
    let text = std::fs::read_to_string(path).map_err(cannot)?;
    let key = new.last().and_then(|line| line.split('=').next());
    let key = key.unwrap_or_default().trim_end();
    let mut lines: Vec<&str> = text.lines().collect();
    match lines.iter().position(|line| has(line, key)) {
        Some(at) => lines[at] = new.last().copied().unwrap_or_default(),
        None => {
            let versions = lines
                .iter()
                .rposition(|line| has(line, PREVIEW) || has(line, LATEST));
            let at = versions.map_or(0, |at| at + 1);
            lines.splice(at..at, new.iter().copied());
        }
    }
    let text = format!("{}\n", lines.join("\n"));
    std::fs::write(path, text).map_err(cannot)
}

/// Whether a line gives the value of a key.
fn has(line: &str, key: &str) -> bool {
    line.split('=').next().map(str::trim_end) == Some(key)
}
