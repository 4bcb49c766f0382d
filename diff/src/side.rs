//! What is compared: a published bundle or a contract in a file, a directory under `spec/`, or one of the two at a revision
//! of the repository.

use serde_json::Value;
use std::path::Path;
use wise_codegen::contract;
use wise_codegen::document::Document;
use wise_codegen::editions::Editions;
use wise_codegen::inputs::{self, Disk, Git, Inputs, Source, Store, Text, VersionInput};
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::rules::Rules;
use wise_codegen::version;

/// One side, read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// As it was asked for.
    pub label: String,
    /// The day of publication, `2026-08-20`, where it is known.
    pub published: Option<String>,
    /// Everything to generate from.
    pub inputs: Inputs,
    /// Contracts by version, in the order of the inputs.
    pub contracts: Vec<Contract>,
    /// Whether it is a directory under `spec/`, where supplements belong to the API.
    pub supplemented: bool,
}

/// The contract of one version.
#[derive(Clone, Debug)]
pub struct Contract {
    /// `2026q3`.
    pub version: String,
    /// The contract, in its one order.
    pub root: Value,
    /// The document as it was published, with its prose, if it was a bundle.
    pub published: Option<Value>,
    /// The day of its publication, where it is known.
    pub day: Option<String>,
}

/// Reads a side: the path of a file or directory, or `REVISION:path`. `root` is the root of the repository, whose rules and
/// names count where a side has none of its own.
///
/// # Errors
/// When there is nothing to read, or it is no OpenAPI document.
pub fn load(root: &Path, side: &str) -> Result<Loaded, Problems> {
    let path = Path::new(side);
    if path.exists() {
        let disk = Disk(path.to_path_buf());
        return if path.is_dir() {
            directory(root, side, &disk)
        } else {
            file(root, side, &disk.text("")?.unwrap_or_default())
        };
    }
    let Some((revision, path)) = side.split_once(':') else {
        let todo = "Name a file, a directory under spec/, or REVISION:path";
        return Err(trouble(format!("`{side}` does not exist"), todo));
    };
    // Git would read it as an option.
    if revision.starts_with('-') {
        let todo = "Name a revision of this repository and a path in it";
        return Err(trouble(format!("`{revision}` is no revision"), todo));
    }
    let git = Git::new(root, revision, path.trim_end_matches('/'));
    if git.is_directory()? {
        directory(root, side, &git)
    } else {
        file(root, side, &git.text("")?.unwrap_or_default())
    }
}

fn file(root: &Path, label: &str, text: &str) -> Result<Loaded, Problems> {
    document(root, label, Document::parse(label, text)?)
}

/// A side that has been read already: a bundle, or a contract.
///
/// # Errors
/// When it is no OpenAPI document.
pub fn document(root: &Path, label: &str, document: Document) -> Result<Loaded, Problems> {
    let version = version::of_document(&document)?;
    let inputs = Inputs::read(root)?;
    let name = Path::new(label).file_stem().unwrap_or_default();
    let published = date(&name.to_string_lossy());
    let contract = Contract {
        day: published.clone(),
        ..read(document, version.clone())?
    };
    let versions = vec![VersionInput {
        directory: version,
        contract: Source::Read(Document::from_value(label, contract.root.clone())),
        supplements: Vec::new(),
    }];
    Ok(Loaded {
        label: label.to_owned(),
        published,
        inputs: Inputs { versions, ..inputs },
        contracts: vec![contract],
        supplemented: false,
    })
}

fn read(document: Document, version: String) -> Result<Contract, Problems> {
    let root = contract::contract(&document)?;
    let published = (root != document.root).then_some(document.root);
    Ok(Contract {
        version,
        root,
        published,
        day: None,
    })
}

/// `20260820` and `2026-08-20` as a date.
fn date(name: &str) -> Option<String> {
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let plain = name.chars().all(|c| c.is_ascii_digit() || c == '-');
    (plain && digits.len() == 8)
        .then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

fn directory(root: &Path, label: &str, store: &dyn Store) -> Result<Loaded, Problems> {
    let around = store.parent();
    let (spec, names) = if store.has("contract.yaml")? {
        (&*around, vec![store.name()])
    } else {
        (store, inputs::versions(store)?)
    };
    if names.is_empty() {
        let todo = "Name a directory under spec/ with a contract.yaml, or spec/ itself";
        return Err(trouble(format!("`{label}` holds no contract"), todo));
    }
    let own = Inputs::read(root)?;
    let mut inputs = Inputs::of(spec, &format!("{label}: "), &names)?;
    let (mut published, mut contracts) = (None, Vec::new());
    for version in &mut inputs.versions {
        let name = &version.directory;
        let shown = version.contract.name().to_owned();
        let mut contract = read(version.contract.document()?, name.clone())?;
        let source = spec.text(&format!("{name}/source.toml"))?;
        contract.day = source.as_deref().and_then(day);
        published = published.max(contract.day.clone());
        version.contract = Source::Read(Document::from_value(&shown, contract.root.clone()));
        contracts.push(contract);
    }
    // The rules of an old revision may be written in a form that this program does not read any more.
    let known = !inputs.rules.0.is_empty() && Rules::read(&inputs.rules).is_ok();
    let rules = if known { inputs.rules } else { own.rules };
    let recorded = !inputs.names.0.is_empty();
    let names = if recorded { inputs.names } else { own.names };
    // A revision without the file holds nothing at the root.
    let known = Editions::parse(&inputs.editions).is_ok();
    let editions = if known {
        inputs.editions
    } else {
        Text::default()
    };
    Ok(Loaded {
        label: label.to_owned(),
        published,
        inputs: Inputs {
            versions: inputs.versions,
            rules,
            names,
            docs: own.docs,
            editions,
            manifest: own.manifest,
            tests_manifest: own.tests_manifest,
        },
        contracts,
        supplemented: true,
    })
}

/// The day of publication in a `source.toml`; where it is not known, the day of the download.
fn day(source: &str) -> Option<String> {
    let table: toml::Table = source.parse().ok()?;
    let day = table.get("published").or_else(|| table.get("retrieved"))?;
    Some(day.as_str()?.to_owned())
}

fn trouble(what: String, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
