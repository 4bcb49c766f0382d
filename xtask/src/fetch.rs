//! `cargo xtask fetch`: published bytes → `contract.yaml` and `source.toml` of the API version that they describe.

mod download;
mod editions;
mod store;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use wise_codegen::contract;
use wise_codegen::document::Document;
use wise_codegen::problem::{Position, Problem, Problems};
use wise_codegen::version;

use crate::workspace;
pub use editions::{Preview, Taken};
use store::Source;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    origin: Origin,
    /// The directory of all contracts [default: spec/ of this repository]
    #[arg(long, value_name = "DIR")]
    spec: Option<PathBuf>,
}

/// Where a publication comes from.
#[derive(clap::Args)]
pub struct Origin {
    /// Fetch this edition, `latest`, `preview`, `legacy` or a version such as `2026Q3`, from its address in spec/editions.toml; may be
    /// given several times [default: latest, and every version under spec/]
    #[arg(long, value_name = "EDITION", conflicts_with_all = ["url", "file"])]
    edition: Vec<String>,
    /// Download from here, whatever edition it is
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Read a copy on disk and download nothing
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    file: Option<PathBuf>,
    /// The day on which the copy on disk was published, if it comes from the address of the latest edition
    #[arg(long, value_name = "YYYY-MM-DD", requires = "file")]
    published: Option<jiff::civil::Date>,
    /// Give up when a download is not complete after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Published bytes, and where they come from.
struct Publication {
    bytes: Vec<u8>,
    url: Option<String>,
    /// The copy on disk that was read instead of an address.
    file: Option<PathBuf>,
    published: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let spec = args.spec.clone();
    let spec = spec.unwrap_or_else(|| workspace::root().join("spec"));
    let taken = take(&args.origin, &spec)?;
    if taken.failed.0.is_empty() {
        Ok(())
    } else {
        Err(taken.failed)
    }
}

/// Fetches what is asked for. A version under the spec directory changes as a whole or not at all.
pub fn take(args: &Origin, spec: &Path) -> Result<Taken, Problems> {
    let timeout = Duration::from_secs(args.timeout);
    let publication = match (&args.file, &args.url) {
        (Some(path), _) => Publication {
            bytes: download::read(path)?,
            // A copy with a date counts as what the official address served on that day.
            url: match args.published {
                Some(_) => Some(editions::latest_address(spec)?),
                None => None,
            },
            file: Some(path.clone()),
            published: args.published.map(|date| date.to_string()),
        },
        (None, Some(url)) => Publication::download(url, timeout)?,
        (None, None) => return editions::take(&args.edition, spec, timeout),
    };
    accept(&publication, spec, &|_| Ok(()))?;
    Ok(Taken::default())
}

/// Takes a copy on disk, and nothing else.
pub fn file(path: &Path, spec: &Path) -> Result<(), Problems> {
    let publication = Publication {
        bytes: download::read(path)?,
        url: None,
        file: Some(path.to_owned()),
        published: None,
    };
    accept(&publication, spec, &|_| Ok(())).map(drop)
}

impl Publication {
    fn download(url: &str, timeout: Duration) -> Result<Self, Problems> {
        Ok(Self {
            bytes: download::download(url, timeout)?,
            url: Some(url.to_owned()),
            file: None,
            published: None,
        })
    }
}

/// Writes the contract of a publication below a directory, if its version is the expected one. Its version.
fn accept(
    publication: &Publication,
    spec: &Path,
    expected: &dyn Fn(&str) -> Result<(), Problem>,
) -> Result<String, Problems> {
    let Publication { bytes, file, .. } = publication;
    // Kept before it is judged: the problems name lines of it.
    let kept = store::Kept::write(bytes)?;
    let name = shown(file.as_deref().unwrap_or(kept.refused()));
    let document = Document::parse(&name, text(&name, bytes)?)?;
    let version = version::of_document(&document)?;
    expected(&version)?;
    let contract = contract::contract(&document)?;
    let yaml = format!("{}{}", contract::HEADER, contract::to_yaml(&contract));
    check(&yaml, &contract)?;

    let directory = spec.join(&version);
    let new = !directory.join("contract.yaml").exists();
    let before = Source::read(&directory);
    let source = Source {
        url: publication.url.clone(),
        file: file.as_deref().map(file_name),
        published: publication.published.clone(),
        retrieved: today(),
        sha256: sha256(bytes),
        size: bytes.len(),
        counts: contract::counts(&contract),
    };
    let changed = store::write(&directory, &yaml, &source, before.as_ref())?;
    let kept = kept.accept(&version)?;

    report(&document, &version, &source, before.as_ref());
    eprintln!("the published bytes are kept in {}", shown(&kept));
    if new {
        eprintln!(
            "notice: {version} is a version that {} did not have yet",
            shown(spec)
        );
        editions::hold_root(spec, &version)?;
    }
    if changed {
        println!("wrote {}", shown(&directory.join("contract.yaml")));
        println!("wrote {}", shown(&directory.join("source.toml")));
    } else {
        println!("{} is up to date", shown(&directory));
    }
    Ok(version)
}

/// What was found, and how it differs from the last time.
fn report(document: &Document, version: &str, source: &Source, before: Option<&Source>) {
    eprintln!("{version}: {}", source.counts);
    let last = before.map(|before| before.counts.entries());
    for ((name, count), (_, last)) in source.counts.entries().iter().zip(last.iter().flatten()) {
        if count != last {
            eprintln!(
                "{version}: {} went from {last} to {count}",
                name.replace('_', " ")
            );
        }
    }
    let dropped = contract::dropped(document);
    if !dropped.is_empty() {
        let list: Vec<String> = dropped
            .iter()
            .map(|(key, count)| format!("{key} {count}×"))
            .collect();
        eprintln!("left out as documentation: {}", list.join(", "));
    }
}

/// The contract must read back as what was written: a failure here is one of this project.
fn check(yaml: &str, contract: &serde_json::Value) -> Result<(), Problems> {
    let todo = "This is a fault of `cargo xtask fetch`: report it with the file that it read";
    match Document::parse("contract.yaml", yaml) {
        Ok(again) if again.root == *contract => Ok(()),
        Ok(_) => Err(Problem::new("", "the contract reads back as something else", todo).into()),
        Err(mut problems) => {
            problems.push(Problem::new("", "the contract does not read back", todo));
            Err(problems)
        }
    }
}

fn text<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Problem> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        let column = String::from_utf8_lossy(good)
            .rsplit('\n')
            .next()
            .map_or(1, |last| last.chars().count() + 1);
        Problem::new(
            "",
            "this is not UTF-8 text",
            "Check that it is the bundle itself, neither packed nor cut off",
        )
        .at(name, Some(Position { line, column }))
    })
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A path as a reader standing in the current directory would write it.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Today in UTC.
fn today() -> String {
    jiff::Timestamp::now()
        .to_string()
        .chars()
        .take_while(|c| *c != 'T')
        .collect()
}
