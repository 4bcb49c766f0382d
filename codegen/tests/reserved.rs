//! What generated code must not collide with is what the hand-written crate has.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use syn::{ImplItem, Item, TraitItem, UseTree};
use wise_codegen::names::reserved;

/// The hand-written files of `wise-api`.
fn sources() -> Vec<syn::File> {
    fn visit(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                visit(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wise-api/src");
    let mut paths = Vec::new();
    visit(&root, &mut paths);
    let texts = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap());
    let own = texts.filter(|text| !text.starts_with("// @generated"));
    own.map(|text| syn::parse_file(&text).unwrap()).collect()
}

/// The last word of a type: `Call` of `Call<O>`.
fn named(ty: &syn::Type) -> String {
    match ty {
        syn::Type::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
        _ => String::new(),
    }
}

/// The methods of a type, and those of some traits.
fn methods(of: &str, traits: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for item in sources().into_iter().flat_map(|file| file.items) {
        match item {
            Item::Impl(block) if block.trait_.is_none() && named(&block.self_ty) == of => {
                for item in block.items {
                    if let ImplItem::Fn(one) = item {
                        found.insert(one.sig.ident.to_string());
                    }
                }
            }
            Item::Trait(one) if traits.contains(&one.ident.to_string().as_str()) => {
                for item in one.items {
                    if let TraitItem::Fn(one) = item
                        && one.sig.receiver().is_some()
                    {
                        found.insert(one.sig.ident.to_string());
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn missing(found: BTreeSet<String>, reserved: &[&str], but: &[&str]) -> Vec<String> {
    assert!(!found.is_empty());
    let known = |name: &String| reserved.contains(&name.as_str()) || but.contains(&name.as_str());
    found.into_iter().filter(|name| !known(name)).collect()
}

#[test]
fn no_parameter_is_called_like_an_option_of_every_call() {
    let found = methods("Call", &["Operation", "Paged", "Windowed"]);
    // Parameters of these names are what the traits hand out, and are never called through a value.
    let but = ["position", "next"];
    assert_eq!(
        missing(found, reserved::CALL_METHODS, &but),
        Vec::<String>::new(),
        "add these to `CALL_METHODS`"
    );
}

#[test]
fn no_resource_is_reached_like_a_method_of_the_client() {
    assert_eq!(
        missing(methods("Wise", &[]), reserved::CLIENT_METHODS, &["date"]),
        Vec::<String>::new(),
        "add these to `CLIENT_METHODS`"
    );
}

#[test]
fn no_type_is_called_like_what_generated_code_imports() {
    fn names(tree: &UseTree, found: &mut BTreeSet<String>) {
        match tree {
            UseTree::Path(path) => names(&path.tree, found),
            UseTree::Name(name) => drop(found.insert(name.ident.to_string())),
            UseTree::Rename(name) => drop(found.insert(name.rename.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| names(tree, found)),
            UseTree::Glob(_) => {}
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wise-api/src/support.rs");
    let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut found = BTreeSet::new();
    for item in &file.items {
        match item {
            Item::Use(one) => names(&one.tree, &mut found),
            Item::Type(one) => drop(found.insert(one.ident.to_string())),
            _ => {}
        }
    }
    found.retain(|name| name.starts_with(|c: char| c.is_uppercase()));
    assert_eq!(
        missing(found, reserved::TYPES, &[]),
        Vec::<String>::new(),
        "add these to `TYPES`"
    );
}

#[test]
fn no_resource_has_a_module_of_the_crate() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wise-api/src/lib.rs");
    let file = syn::parse_file(&std::fs::read_to_string(path).unwrap()).unwrap();
    let modules = file.items.iter().filter_map(|item| match item {
        Item::Mod(one) => Some(one.ident.to_string()),
        _ => None,
    });
    assert_eq!(
        missing(modules.collect(), reserved::MODULES, &[]),
        Vec::<String>::new(),
        "add these to `MODULES`"
    );
}
