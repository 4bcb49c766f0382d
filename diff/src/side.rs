//! What is compared: a published bundle or a contract in a file, a directory under `spec/`, or one of the two at a revision
//! of the repository.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use wise_codegen::contract;
use wise_codegen::document::Document;
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::rules::Rules;
use wise_codegen::version::{self, UNVERSIONED};

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
    let git = Git {
        root,
        revision,
        path: path.trim_end_matches('/'),
    };
    if git.run(&["cat-file", "-t"], "")?.trim() == "tree" {
        directory(root, side, &git)
    } else {
        file(root, side, &git.text("")?.unwrap_or_default())
    }
}

/// A place with files in it.
trait Store {
    /// The text of a file below; of the place itself for an empty path. `None` when it does not exist.
    fn text(&self, below: &str) -> Result<Option<String>, Problems>;
    /// The names of what is in it.
    fn names(&self) -> Result<Vec<String>, Problems>;
    /// The place around it.
    fn parent(&self) -> Box<dyn Store + '_>;
    /// Its own name.
    fn name(&self) -> String;
}

struct Disk(PathBuf);

impl Store for Disk {
    fn text(&self, below: &str) -> Result<Option<String>, Problems> {
        let path = if below.is_empty() {
            self.0.clone()
        } else {
            self.0.join(below)
        };
        if !path.is_file() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path);
        text.map(Some).map_err(|error| {
            let path = path.display();
            if error.kind() == std::io::ErrorKind::InvalidData {
                let what = format!("`{path}` is no text in UTF-8");
                return trouble(what, "Name a YAML or JSON file, as it was published");
            }
            trouble(
                format!("`{path}` cannot be read: {error}"),
                "Check the path",
            )
        })
    }

    fn names(&self) -> Result<Vec<String>, Problems> {
        let entries = std::fs::read_dir(&self.0).map_err(|error| {
            let what = format!("`{}` cannot be read: {error}", self.0.display());
            trouble(what, "Check the path")
        })?;
        let names = entries
            .filter_map(Result::ok)
            .map(|entry| entry.file_name());
        Ok(names
            .map(|name| name.to_string_lossy().into_owned())
            .collect())
    }

    fn parent(&self) -> Box<dyn Store + '_> {
        let whole = std::path::absolute(&self.0).unwrap_or_else(|_| self.0.clone());
        Box::new(Self(whole.parent().map(Path::to_path_buf).unwrap_or(whole)))
    }

    fn name(&self) -> String {
        let whole = std::path::absolute(&self.0).unwrap_or_else(|_| self.0.clone());
        let name = whole.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

struct Git<'a> {
    root: &'a Path,
    revision: &'a str,
    path: &'a str,
}

impl Git<'_> {
    fn at(&self, below: &str) -> String {
        let slash = if self.path.is_empty() || below.is_empty() {
            ""
        } else {
            "/"
        };
        format!("{}:{}{slash}{below}", self.revision, self.path)
    }

    fn run(&self, command: &[&str], below: &str) -> Result<String, Problems> {
        let at = self.at(below);
        let output = Command::new("git")
            .current_dir(self.root)
            .args(command)
            .arg(&at)
            .output()
            .map_err(|error| trouble(format!("git cannot be run: {error}"), "Install git"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.trim().trim_start_matches("fatal: ");
            let said = said
                .lines()
                .next()
                .unwrap_or_default()
                .trim_end_matches('.');
            let todo = "Name a revision of this repository and a path in it";
            return Err(trouble(format!("`{at}` cannot be read: {said}"), todo));
        }
        String::from_utf8(output.stdout)
            .map_err(|_| trouble(format!("`{at}` is no text"), "Name a YAML file"))
    }
}

impl Store for Git<'_> {
    fn text(&self, below: &str) -> Result<Option<String>, Problems> {
        // Whether it exists is a question of its own: a file that cannot be read is no missing file.
        if !below.is_empty() {
            let (around, name) = below.rsplit_once('/').unwrap_or(("", below));
            let names = self.run(&["ls-tree", "--name-only"], around)?;
            if !names.lines().any(|line| line == name) {
                return Ok(None);
            }
        }
        self.run(&["cat-file", "blob"], below).map(Some)
    }

    fn names(&self) -> Result<Vec<String>, Problems> {
        let names = self.run(&["ls-tree", "--name-only"], "")?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    fn parent(&self) -> Box<dyn Store + '_> {
        let path = self.path.rsplit_once('/').map_or("", |(around, _)| around);
        Box::new(Git { path, ..*self })
    }

    fn name(&self) -> String {
        self.path.rsplit('/').next().unwrap_or_default().to_owned()
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
    let contract = read(document, version.clone())?;
    let published = date(&name.to_string_lossy());
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
    let one = store.text("contract.yaml")?.is_some();
    let around = store.parent();
    let (spec, names) = if one {
        (&*around, vec![store.name()])
    } else {
        (store, store.names()?)
    };
    let mut names: Vec<String> = names
        .into_iter()
        .filter_map(|name| {
            let contract = spec.text(&format!("{name}/contract.yaml"));
            matches!(contract, Ok(Some(_))).then_some(name)
        })
        .collect();
    names.sort_by_key(|name| (name != UNVERSIONED, name.clone()));
    if names.is_empty() {
        let todo = "Name a directory under spec/ with a contract.yaml, or spec/ itself";
        return Err(trouble(format!("`{label}` holds no contract"), todo));
    }
    let own = Inputs::read(root)?;
    let mut published = None;
    let (mut versions, mut contracts) = (Vec::new(), Vec::new());
    for name in names {
        let path = format!("{name}/contract.yaml");
        let text = spec.text(&path)?.unwrap_or_default();
        let shown = format!("{label}: {path}");
        let contract = read(Document::parse(&shown, &text)?, name.clone())?;
        let mut supplements = Vec::new();
        let own = format!("{name}/supplement.yaml");
        for path in [
            (name != UNVERSIONED).then_some("supplement.yaml"),
            Some(&own),
        ] {
            let Some(path) = path else { continue };
            if let Some(text) = spec.text(path)? {
                let name = format!("{label}: {path}");
                supplements.push(Text { name, text });
            }
        }
        let source = spec.text(&format!("{name}/source.toml"))?;
        if let Some(day) = source.as_deref().and_then(day) {
            published = published.max(Some(day));
        }
        versions.push(VersionInput {
            directory: name,
            contract: Source::Read(Document::from_value(&shown, contract.root.clone())),
            supplements,
        });
        contracts.push(contract);
    }
    let text = |name: &str, other: &Text| -> Result<Text, Problems> {
        let text = spec.text(name)?;
        Ok(text.map_or_else(
            || other.clone(),
            |text| Text {
                name: format!("{label}: {name}"),
                text,
            },
        ))
    };
    let mut rules = text("rules.toml", &own.rules)?;
    // The rules of an old revision may be written in a form that this program does not read any more.
    if Rules::parse(&rules.name, &rules.text).is_err() {
        rules = own.rules.clone();
    }
    let names = text("names.toml", &own.names)?;
    Ok(Loaded {
        label: label.to_owned(),
        published,
        inputs: Inputs {
            versions,
            rules,
            names,
            ..own
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
