//! What generated code must not collide with is what the hand-written crate has.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use syn::{ImplItem, Item, TraitItem, UseTree};
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
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

/// The items of the hand-written files, those of inner modules included.
fn items() -> Vec<Item> {
    fn open(items: Vec<Item>, found: &mut Vec<Item>) {
        for item in items {
            match item {
                Item::Mod(inner) => {
                    open(inner.content.map_or(Vec::new(), |(_, items)| items), found)
                }
                other => found.push(other),
            }
        }
    }
    let mut found = Vec::new();
    for file in sources() {
        open(file.items, &mut found);
    }
    found
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
    for item in items() {
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

/// Parameters called like whatever a call has, and like words of Rust, in every place; operations called like what a client of a
/// resource has; and resources called like what the client has.
fn crowded() -> String {
    const WORDS: &[&str] = &[
        "async",
        "crate",
        "fn",
        "move",
        "self",
        "super",
        "type",
        "yield",
        "Idempotency-Key",
    ];
    let mut parameters = Vec::new();
    for (index, name) in reserved::CALL_METHODS.iter().chain(WORDS).enumerate() {
        let location = ["query", "header"][index % 2];
        for required in [false, true] {
            let name = if required {
                format!("{name}-")
            } else {
                (*name).to_owned()
            };
            parameters.push(format!(
                "        - {{name: {name:?}, in: {location}, required: {required}, schema: {{type: string}}}}"
            ));
        }
    }
    let mut text = format!(
        "openapi: 3.1.0\ninfo: {{title: Crowded, version: '1'}}\npaths:\n  /lamps:\n    get:\n      operationId: lampList\n      parameters:\n{}\n      responses: {{'204': {{description: ''}}}}\n",
        parameters.join("\n")
    );
    let operations = reserved::RESOURCE_METHODS
        .iter()
        .map(|name| ("lamp", *name));
    let resources: BTreeSet<&&str> = reserved::CLIENT_METHODS
        .iter()
        .chain(reserved::MODULES)
        .collect();
    for (tag, name) in operations.chain(resources.into_iter().map(|name| (*name, "get"))) {
        text.push_str(&format!(
            "  /{tag}/{name}:\n    post:\n      operationId: {tag}-{name}\n      tags: [{tag}]\n      responses: {{'204': {{description: ''}}}}\n"
        ));
    }
    text
}

#[test]
fn what_a_document_brings_never_has_a_name_of_the_crate() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let empty = |name: &str| Text {
        name: name.to_owned(),
        text: String::new(),
    };
    let manifest = |path: &str| Text {
        name: path.to_owned(),
        text: std::fs::read_to_string(root.join(path)).unwrap(),
    };
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: "legacy".to_owned(),
            contract: Source::Text(Text {
                name: "crowded.yaml".to_owned(),
                text: crowded(),
            }),
            supplements: Vec::new(),
        }],
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
        editions: empty("editions.toml"),
        ..Inputs::default()
    };
    let options = Options {
        partial: true,
        ..Options::default()
    };
    let output = generate(&inputs, options).unwrap_or_else(|problems| panic!("{problems}"));
    let version = &output.versions[0];
    let names = &version.names;
    let mut of_call: Vec<&str> = names.parameters.values().map(String::as_str).collect();
    let count = of_call.len();
    assert!(count > 2 * reserved::CALL_METHODS.len(), "{count}");
    of_call.sort_unstable();
    of_call.dedup();
    assert_eq!(of_call.len(), count, "two parameters with one name");
    for name in of_call {
        assert!(!reserved::CALL_METHODS.contains(&name), "parameter {name}");
        assert!(
            syn::parse_str::<syn::Ident>(name).is_ok(),
            "parameter {name}"
        );
    }
    for call in &names.calls {
        assert!(
            !reserved::RESOURCE_METHODS.contains(&call.method.as_str()),
            "{}",
            call.method
        );
        assert!(
            syn::parse_str::<syn::Ident>(&call.method).is_ok(),
            "{}",
            call.method
        );
    }
    for resource in &names.resources {
        let (accessor, module) = (resource.accessor.as_str(), resource.module.as_str());
        assert!(!reserved::CLIENT_METHODS.contains(&accessor), "{accessor}");
        assert!(!reserved::MODULES.contains(&module), "{module}");
    }
    // Every file is Rust.
    for (path, text) in output
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        if let Err(error) = syn::parse_file(text) {
            panic!("{path}: {error}");
        }
    }
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
