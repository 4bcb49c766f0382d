//! What is compared: the committed contracts, published bundles where there are some, and parts of them.

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use wise_codegen::contract;
use wise_codegen::document::Document;
use wise_codegen::editions::Editions;
use wise_codegen::inputs::{Inputs, Source, Texts, VersionInput};
use wise_codegen::pointer::reference_pointer;
use wise_codegen::version;
use wise_diff::report::Report;
use wise_diff::side::{Contract, Loaded};

/// A document of its own, and under which name a failure mentions it.
pub struct Whole {
    pub name: String,
    pub root: Value,
    /// Whether people have decided about it: not about a version after the one at the root of the crate.
    pub decided: bool,
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The committed contracts, and every bundle of the directory in `WISE_BUNDLES`.
pub static WHOLE: LazyLock<Vec<Whole>> = LazyLock::new(|| {
    let mut paths = Vec::new();
    let mut versions: Vec<PathBuf> = entries(&repository().join("spec"));
    versions.retain(|path| path.join("contract.yaml").is_file());
    paths.extend(versions.iter().map(|path| path.join("contract.yaml")));
    assert!(!paths.is_empty(), "there is no contract under spec/");
    let inputs = Inputs::spec(&repository()).unwrap();
    let editions = Editions::parse(&inputs.editions).unwrap();
    let decided = editions.up_to_root(&inputs).versions;
    let decided = |path: &Path| {
        decided
            .iter()
            .any(|one| path.ends_with(format!("{}/contract.yaml", one.directory)))
    };
    let committed = paths.into_iter().map(|path| (decided(&path), path));
    let published = bundles().into_iter().map(|path| (true, path));
    committed
        .chain(published)
        .map(|(decided, path)| {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.display().to_string();
            let root = Document::parse(&name, &text).unwrap().root;
            Whole {
                name,
                root,
                decided,
            }
        })
        .collect()
});

/// Published bundles. They are not part of the repository.
pub fn bundles() -> Vec<PathBuf> {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        eprintln!("left out: WISE_BUNDLES names no directory of published bundles");
        return Vec::new();
    };
    // A path is meant from the root of the repository.
    let mut found = entries(&repository().join(directory));
    found.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    assert!(!found.is_empty(), "WISE_BUNDLES holds no bundle");
    found
}

fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Whether the decisions and names of `spec/` count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Decisions {
    /// They do.
    Ours,
    /// There are none.
    None,
}

static OURS: LazyLock<Texts> = LazyLock::new(|| Inputs::spec(&repository()).unwrap().rules);

/// A side out of a document, without names of its own.
pub fn side(name: &str, root: &Value, decisions: Decisions) -> Loaded {
    let document = Document::from_value(name, root.clone());
    let version = version::of_document(&document).unwrap();
    let root = contract::contract(&document).unwrap();
    let input = VersionInput {
        directory: version.clone(),
        contract: Source::Read(Document::from_value(name, root.clone())),
        supplements: Vec::new(),
    };
    let contract = Contract {
        version,
        root,
        published: None,
        day: None,
    };
    let rules = match decisions {
        Decisions::Ours => OURS.clone(),
        Decisions::None => Texts::default(),
    };
    Loaded {
        label: name.to_owned(),
        published: None,
        inputs: Inputs {
            versions: vec![input],
            rules,
            ..Inputs::default()
        },
        contracts: vec![contract],
        supplemented: false,
    }
}

/// The report on two documents.
pub fn report(old: &Value, new: &Value, decisions: Decisions) -> Report {
    let (old, new) = (side("old", old, decisions), side("new", new, decisions));
    wise_diff::compare(&old, &new, "0.4.0").unwrap()
}

/// A document with only these path items and webhooks, and what they refer to.
pub fn slice(root: &Value, keep: &[&str]) -> Value {
    let mut out = Map::new();
    for (key, value) in root.as_object().unwrap() {
        let value = match (key.as_str(), value) {
            ("paths" | "webhooks", Value::Object(items)) => {
                let kept = items.iter().filter(|(key, _)| keep.contains(&key.as_str()));
                Value::Object(
                    kept.map(|(key, item)| (key.clone(), item.clone()))
                        .collect(),
                )
            }
            ("components", _) => continue,
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut open: Vec<&Value> = vec![&out["paths"]];
    open.extend(out.get("webhooks"));
    while let Some(value) = open.pop() {
        match value {
            Value::Object(map) => open.extend(map.values()),
            Value::Array(list) => open.extend(list),
            Value::String(text) => {
                let target = text
                    .starts_with("#/components/")
                    .then(|| reference_pointer(text));
                if let Some(target) = target.flatten()
                    && let Some(value) = root.pointer(&target)
                    && used.insert(target)
                {
                    open.push(value);
                }
            }
            _ => {}
        }
    }
    let mut components = Map::new();
    for (table, members) in root["components"].as_object().into_iter().flatten() {
        let all = members.as_object().unwrap().iter();
        let kept = all.filter(|(name, _)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            table == "securitySchemes" || used.contains(&format!("/components/{table}/{name}"))
        });
        let kept = kept.map(|(name, value)| (name.clone(), value.clone()));
        components.insert(table.clone(), Value::Object(kept.collect()));
    }
    out.insert("components".to_owned(), Value::Object(components));
    Value::Object(out)
}
