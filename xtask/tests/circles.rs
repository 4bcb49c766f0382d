//! No file imports, by way of others, from a file that imports from it.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

#[path = "support/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sources::root;
use syn::visit::Visit;

const CRATES: [&str; 5] = ["codegen", "diff", "wise-api", "wise-mock", "xtask"];

/// Circles that stay: values hold objects and lists, which hold values.
const KNOWN: [(&str, &[&str]); 1] = [(
    "wise-api",
    &["codec::members", "codec::object", "codec::read"],
)];

type Module = Vec<String>;

/// The paths of the `use` items of a file, those of its tests aside.
#[derive(Default)]
struct Uses(Vec<Vec<String>>);

impl Uses {
    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let mut path = before.to_vec();
        match tree {
            syn::UseTree::Path(one) => {
                path.push(one.ident.to_string());
                self.tree(&path, &one.tree);
            }
            syn::UseTree::Name(one) => {
                path.push(one.ident.to_string());
                self.0.push(path);
            }
            syn::UseTree::Rename(one) => {
                path.push(one.ident.to_string());
                self.0.push(path);
            }
            syn::UseTree::Glob(_) => self.0.push(path),
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.tree(&path, item);
                }
            }
        }
    }
}

impl<'a> Visit<'a> for Uses {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        // A file that hands on what its own children have does not need them.
        if matches!(item.vis, syn::Visibility::Inherited) {
            self.tree(&[], &item.tree);
        }
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !item.attrs.iter().any(|attr| attr.path().is_ident("cfg")) {
            syn::visit::visit_item_mod(self, item);
        }
    }
}

/// Which files each file imports from.
fn imports(source: &Path) -> BTreeMap<Module, BTreeSet<Module>> {
    // Generated modules refer to one another as the types of the API do.
    let texts = sources::modules(source);
    let modules: BTreeSet<Module> = texts.iter().map(|(module, _)| module.clone()).collect();
    let mut found = BTreeMap::new();
    for (this, text) in &texts {
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{this:?}: {error}"));
        let mut uses = Uses::default();
        uses.visit_file(&syntax);
        let targets = uses
            .0
            .iter()
            .filter_map(|path| target(&modules, this, path));
        found.insert(this.clone(), targets.filter(|one| one != this).collect());
    }
    found
}

/// The file that a path of this crate leads to.
fn target(modules: &BTreeSet<Module>, this: &Module, path: &[String]) -> Option<Module> {
    let mut rest = path;
    let mut full = match path.first()?.as_str() {
        "crate" => {
            rest = &rest[1..];
            Module::new()
        }
        "self" => {
            rest = &rest[1..];
            this.clone()
        }
        "super" => {
            let mut at = this.clone();
            while rest.first().is_some_and(|step| step == "super") {
                at.pop();
                rest = &rest[1..];
            }
            at
        }
        // A child of this file, or another crate.
        first => {
            let child = [this.as_slice(), &[first.to_owned()]].concat();
            modules.contains(&child).then(|| this.clone())?
        }
    };
    full.extend_from_slice(rest);
    while !modules.contains(&full) {
        full.pop()?;
    }
    Some(full)
}

/// Groups of files each of which leads to all others of its group.
fn circles(imports: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<BTreeSet<Module>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = imports
        .keys()
        .map(|start| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<&Module> = imports[start].iter().collect();
            while let Some(next) = open.pop() {
                if seen.insert(next) {
                    open.extend(imports.get(next).into_iter().flatten());
                }
            }
            (start, seen)
        })
        .collect();
    let mut found: Vec<BTreeSet<Module>> = Vec::new();
    for (start, seen) in &reached {
        if !seen.contains(start) || found.iter().any(|circle| circle.contains(*start)) {
            continue;
        }
        let leads_back = |other: &&&Module| {
            reached
                .get(**other)
                .is_some_and(|seen| seen.contains(start))
        };
        let back = seen.iter().filter(leads_back);
        found.push(back.map(|other| (*other).clone()).collect());
    }
    found
}

#[test]
fn files_import_one_way() {
    let mut wrong = Vec::new();
    for name in CRATES {
        let imports = imports(&root().join(name).join("src"));
        let known = KNOWN.iter().filter(|(one, _)| *one == name);
        let known: Vec<Vec<String>> = known
            .map(|(_, circle)| circle.iter().map(|&file| file.to_owned()).collect())
            .collect();
        let found: Vec<Vec<String>> = circles(&imports)
            .iter()
            .map(|circle| circle.iter().map(|file| file.join("::")).collect())
            .collect();
        for circle in found.iter().filter(|circle| !known.contains(circle)) {
            wrong.push(format!("{name}: a new circle of {circle:?}"));
        }
        for circle in known.iter().filter(|circle| !found.contains(circle)) {
            wrong.push(format!(
                "{name}: no circle any more, delete it from the list: {circle:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_circle_is_found() {
    let file = |name: &str| -> Module { name.split("::").map(str::to_owned).collect() };
    let mut imports: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (from, to) in [
        ("a", "b"),
        ("b::c", "a"),
        ("b", "b::c"),
        ("d", "a"),
        ("a", "e"),
    ] {
        imports.entry(file(from)).or_default().insert(file(to));
    }
    let circle: BTreeSet<Module> = ["a", "b", "b::c"].map(file).into();
    assert_eq!(circles(&imports), [circle]);
    imports.get_mut(&file("b::c")).unwrap().clear();
    assert_eq!(circles(&imports), Vec::<BTreeSet<Module>>::new());
}
