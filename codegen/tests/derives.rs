//! Generated types are compared and hashed wherever what they hold allows it. The generated files are read again here, without the
//! model from which they were written.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use syn::{Fields, GenericArgument, Item, PathArguments, Type};
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::Inputs;

/// What a field can hold that has no hash.
const WITHOUT_HASH: &[&str] = &["Secret"];

/// A type: what it derives, and the types in it as `module::Name`.
struct Definition {
    derives: BTreeSet<String>,
    holds: Vec<String>,
}

fn derives(attributes: &[syn::Attribute]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for attribute in attributes
        .iter()
        .filter(|one| one.path().is_ident("derive"))
    {
        attribute
            .parse_nested_meta(|meta| {
                found.insert(meta.path.segments.last().unwrap().ident.to_string());
                Ok(())
            })
            .unwrap();
    }
    found
}

fn types(module: &str, ty: &Type, found: &mut Vec<String>) {
    let Type::Path(path) = ty else {
        panic!("a field of another kind")
    };
    let segments = &path.path.segments;
    let last = segments.last().unwrap();
    let of = match segments.iter().rev().nth(1) {
        Some(module) => module.ident.to_string(),
        None => module.to_owned(),
    };
    found.push(format!("{of}::{}", last.ident));
    if let PathArguments::AngleBracketed(arguments) = &last.arguments {
        for argument in &arguments.args {
            if let GenericArgument::Type(inner) = argument {
                types(module, inner, found);
            }
        }
    }
}

fn definitions(module: &str, text: &str, into: &mut BTreeMap<String, Definition>) {
    for item in syn::parse_file(text).unwrap().items {
        let (name, attributes, fields): (_, _, Vec<Fields>) = match item {
            Item::Struct(item) => (item.ident, item.attrs, vec![item.fields]),
            Item::Enum(item) => {
                let fields = item.variants.into_iter().map(|variant| variant.fields);
                (item.ident, item.attrs, fields.collect())
            }
            _ => continue,
        };
        let mut holds = Vec::new();
        for field in fields.iter().flatten() {
            types(module, &field.ty, &mut holds);
        }
        let derives = derives(&attributes);
        // Clients of resources are no values.
        if derives.contains("PartialEq") {
            into.insert(format!("{module}::{name}"), Definition { derives, holds });
        }
    }
}

#[test]
fn every_type_that_can_be_hashed_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = generate(&Inputs::read(&root).unwrap(), Options::default()).unwrap();
    // By directory: two versions have types of one name.
    let mut versions: BTreeMap<&str, BTreeMap<String, Definition>> = BTreeMap::new();
    for (path, text) in &output.files {
        let Some((directory, file)) = path.rsplit_once('/') else {
            continue;
        };
        let (Some(module), false) = (file.strip_suffix(".rs"), path.contains("tests/")) else {
            continue;
        };
        definitions(module, text, versions.entry(directory).or_default());
    }
    let (mut hashed, mut wrong) = (0, Vec::new());
    for (directory, types) in &versions {
        for (name, definition) in types {
            let mut seen = BTreeSet::new();
            let mut queue = vec![name.as_str()];
            let mut blocked = false;
            while let Some(name) = queue.pop() {
                let last = name.rsplit("::").next().unwrap();
                blocked |= WITHOUT_HASH.contains(&last);
                if let Some(inner) = types.get(name).filter(|_| seen.insert(name)) {
                    queue.extend(inner.holds.iter().map(String::as_str));
                }
            }
            let (eq, hash) = (
                definition.derives.contains("Eq"),
                definition.derives.contains("Hash"),
            );
            hashed += usize::from(hash);
            if !eq || hash == blocked {
                wrong.push(format!(
                    "{directory} {name}: Eq {eq}, Hash {hash}, secrets {blocked}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(hashed > 500, "{hashed}");
}
