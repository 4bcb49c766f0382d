//! Everything that the generator reads, as texts: the directory `spec/`.

use crate::document::Document;
use crate::problem::{Problem, Problems};
use crate::version::UNVERSIONED;
use std::path::Path;

/// A text and the name under which problems mention it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// `spec/2026q3/contract.yaml`.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A document, as text or read already.
#[derive(Clone, Debug)]
pub enum Source {
    /// YAML or JSON.
    Text(Text),
    /// The value of one, which has been checked.
    Read(Document),
}

impl Source {
    /// The name under which problems mention it.
    pub fn name(&self) -> &str {
        match self {
            Self::Text(text) => &text.name,
            Self::Read(document) => &document.name,
        }
    }

    /// The document.
    ///
    /// # Errors
    /// When the text is none.
    pub fn document(&self) -> Result<Document, Problems> {
        match self {
            Self::Text(text) => Document::parse(&text.name, &text.text),
            Self::Read(document) => Ok(document.clone()),
        }
    }
}

/// One version of the API.
#[derive(Clone, Debug)]
pub struct VersionInput {
    /// The directory: `2026q3`, `legacy`.
    pub directory: String,
    /// The contract, or a published bundle.
    pub contract: Source,
    /// Operations that are documented elsewhere.
    pub supplements: Vec<Text>,
}

/// The whole input.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// In the order in which modules are listed: unversioned paths first, the newest version last.
    pub versions: Vec<VersionInput>,
    /// `rules.toml`.
    pub rules: Text,
    /// `names.toml`.
    pub names: Text,
    /// `docs.toml`.
    pub docs: Text,
    /// `editions.toml`.
    pub editions: Text,
    /// `Cargo.toml` of `wise-api`, whose features name the versions.
    pub manifest: Text,
    /// `Cargo.toml` of `wise-contract`, whose features do.
    pub tests_manifest: Text,
}

/// The manifest of the generated crate.
const MANIFEST: &str = "wise-api/Cargo.toml";

/// The manifest of the contract tests.
const TESTS_MANIFEST: &str = "wise-api/tests/contract/Cargo.toml";

impl Inputs {
    /// Reads `spec/` and the manifests that name versions below the root of the workspace.
    ///
    /// # Errors
    /// When the directory or a file in it cannot be read, or holds no version.
    pub fn read(root: &Path) -> Result<Self, Problems> {
        Ok(Self {
            manifest: text(root, &root.join(MANIFEST))?,
            tests_manifest: text(root, &root.join(TESTS_MANIFEST))?,
            ..Self::spec(root)?
        })
    }

    /// Reads `spec/` below a directory, and leaves the manifests empty: enough for what only reads contracts.
    ///
    /// # Errors
    /// When the directory or a file in it cannot be read, or holds no version.
    pub fn spec(root: &Path) -> Result<Self, Problems> {
        let spec = &root.join("spec");
        let entries = std::fs::read_dir(spec).map_err(|error| unreadable(spec, &error))?;
        let mut directories: Vec<String> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().join("contract.yaml").is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        directories.sort_by_key(|name| (name != UNVERSIONED, name.clone()));
        if directories.is_empty() {
            let what = format!("`{}` holds no version of the API", spec.display());
            return Err(Problems(vec![Problem::new(
                "",
                what,
                "Run `cargo xtask fetch` first",
            )]));
        }
        let mut versions = Vec::new();
        for directory in directories {
            let mut supplements = Vec::new();
            let own = spec.join(&directory).join("supplement.yaml");
            let shared = spec.join("supplement.yaml");
            for path in [(directory != UNVERSIONED).then_some(shared), Some(own)]
                .into_iter()
                .flatten()
            {
                if path.is_file() {
                    supplements.push(text(root, &path)?);
                }
            }
            let contract = text(root, &spec.join(&directory).join("contract.yaml"))?;
            versions.push(VersionInput {
                directory,
                contract: Source::Text(contract),
                supplements,
            });
        }
        let optional = |name: &str| {
            let path = spec.join(name);
            if path.is_file() {
                text(root, &path)
            } else {
                Ok(Text {
                    name: format!("spec/{name}"),
                    text: String::new(),
                })
            }
        };
        Ok(Self {
            versions,
            rules: optional("rules.toml")?,
            names: optional("names.toml")?,
            docs: optional("docs.toml")?,
            editions: optional("editions.toml")?,
            manifest: Text::default(),
            tests_manifest: Text::default(),
        })
    }
}

fn text(root: &Path, path: &Path) -> Result<Text, Problems> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let short = path.strip_prefix(root).unwrap_or(path);
    Ok(Text {
        name: short.display().to_string(),
        text,
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problems {
    Problems(vec![Problem::new(
        "",
        format!("`{}` cannot be read: {error}", path.display()),
        "Check that it is there and readable",
    )])
}
