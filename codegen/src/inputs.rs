//! Everything that the generator reads, as texts: the directory `spec/`, from disk or at a revision of the repository.
//!
//! ```text
//! spec/
//!   <version>/contract.yaml, source.toml, supplement.yaml
//!   <resource>/docs.toml, names.toml
//!   webhook/<area>/docs.toml, names.toml
//!   shared/docs.toml
//!   rules/*.toml
//!   editions.toml, accepted.toml, supplement.yaml
//! ```

mod texts;

pub use crate::store::{Disk, Git, Store};
pub use texts::{Text, Texts};

use crate::document::Document;
use crate::layout;
use crate::problem::{Problem, Problems};
use crate::version::UNVERSIONED;
use std::path::Path;

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
    /// `rules/*.toml`.
    pub rules: Texts,
    /// `names.toml` of each resource.
    pub names: Texts,
    /// `docs.toml` of each resource, and of what they share.
    pub docs: Texts,
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
    /// When the directory or a file in it cannot be read, holds no version, or has a file that nothing reads.
    pub fn read(root: &Path) -> Result<Self, Problems> {
        let manifest = |path: &str| {
            let read = std::fs::read_to_string(root.join(path));
            let text = read.map_err(|error| crate::store::unreadable(&root.join(path), &error))?;
            let name = path.to_owned();
            Ok::<_, Problems>(Text { name, text })
        };
        Ok(Self {
            manifest: manifest(MANIFEST)?,
            tests_manifest: manifest(TESTS_MANIFEST)?,
            ..Self::spec(root)?
        })
    }

    /// Reads `spec/` below a directory, and leaves the manifests empty: enough for what only reads contracts.
    ///
    /// # Errors
    /// When the directory or a file in it cannot be read, holds no version, or has a file that nothing reads.
    pub fn spec(root: &Path) -> Result<Self, Problems> {
        let path = root.join("spec");
        let spec = Disk(path.clone());
        layout::strays(&spec)?;
        let versions = versions(&spec)?;
        if versions.is_empty() {
            let what = format!("`{}` holds no version of the API", path.display());
            let todo = "Run `cargo xtask fetch` first";
            return Err(Problem::new("", what, todo).into());
        }
        Self::of(&spec, "spec/", &versions)
    }

    /// Reads these versions of a directory that is laid out like `spec/`, and what it has of names, rules and documentation.
    /// `shown` stands before the paths in problems.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn of(spec: &dyn Store, shown: &str, versions: &[String]) -> Result<Self, Problems> {
        let text = |path: &str| -> Result<Option<Text>, Problems> {
            let name = format!("{shown}{path}");
            Ok(spec.text(path)?.map(|text| Text { name, text }))
        };
        let mut inputs = Self::default();
        for directory in versions {
            let mut supplements = Vec::new();
            if directory != UNVERSIONED {
                supplements.extend(text("supplement.yaml")?);
            }
            supplements.extend(text(&format!("{directory}/supplement.yaml"))?);
            let contract = text(&format!("{directory}/contract.yaml"))?.unwrap_or_default();
            inputs.versions.push(VersionInput {
                directory: directory.clone(),
                contract: Source::Text(contract),
                supplements,
            });
        }
        for path in layout::decisions(spec)? {
            let texts = match layout::holds(&path) {
                layout::Holds::Rules => &mut inputs.rules,
                layout::Holds::Names => &mut inputs.names,
                layout::Holds::Docs => &mut inputs.docs,
                layout::Holds::Other => continue,
            };
            texts.0.extend(text(&path)?);
        }
        let editions = text("editions.toml")?;
        inputs.editions = editions.unwrap_or_else(|| Text {
            name: format!("{shown}editions.toml"),
            text: String::new(),
        });
        Ok(inputs)
    }
}

/// The versions in a directory that is laid out like `spec/`: unversioned paths first, the newest version last.
///
/// # Errors
/// When the directory cannot be read.
pub fn versions(spec: &dyn Store) -> Result<Vec<String>, Problems> {
    let mut names = Vec::new();
    for name in spec.names("")? {
        if spec.has(&format!("{name}/contract.yaml"))? {
            names.push(name);
        }
    }
    names.sort_by_key(|name| (name != UNVERSIONED, name.clone()));
    Ok(names)
}
