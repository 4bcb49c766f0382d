//! The documentation of our own does not get thinner.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use support::named::decided;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::Inputs;

/// Percent of each kind that has an entry in a `docs.toml`. Raise a floor when there is more; never lower it.
///
/// All are documented. What a publication adds to responses may wait for its line: fields and variants have one percent of room.
const FLOORS: &[(&str, usize)] = &[
    ("events", 100),
    ("fields", 99),
    ("operations", 100),
    ("parameters", 100),
    ("resources", 100),
    ("types", 100),
    ("variants", 99),
];

static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Inputs::read(&root).unwrap()
});

static OUTPUT: LazyLock<Output> = LazyLock::new(|| generate(&INPUTS, Options::default()).unwrap());

/// What people have documented.
static DECIDED: LazyLock<Output> = LazyLock::new(|| {
    let options = Options {
        // Words for a later version may be there already.
        keep_stale: true,
        ..Options::default()
    };
    generate(&decided(&INPUTS), options).unwrap()
});

#[test]
fn nothing_loses_its_documentation() {
    for (table, floor) in FLOORS {
        let counts = DECIDED.coverage.get(table).copied().unwrap_or_default();
        assert!(
            counts.all > 0,
            "nothing was asked for its documentation in [{table}]"
        );
        let percent = counts.documented * 100 / counts.all;
        assert!(
            percent >= *floor,
            "[{table}]: {} of {} documented, {percent} % instead of {floor} %",
            counts.documented,
            counts.all
        );
    }
}

#[test]
fn examples_have_plausible_values() {
    let gaps: Vec<String> = DECIDED
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
        .flat_map(|(path, text)| {
            let lines = text.lines().filter(|line| line.contains("\"…\""));
            lines.map(move |line| format!("{path}: {}", line.trim()))
        })
        .collect();
    assert!(
        gaps.is_empty(),
        "give these a line in [values] of their docs.toml: {gaps:#?}"
    );
}

/// What stands in backticks in the documentation of an item.
fn quoted(attributes: &[syn::Attribute]) -> Vec<String> {
    let mut words = Vec::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(doc) = &attribute.meta
            && let syn::Expr::Lit(text) = &doc.value
            && let syn::Lit::Str(text) = &text.lit
        {
            let text = text.value();
            let parts = text.split('`').skip(1).step_by(2);
            words.extend(parts.map(str::to_owned));
        }
    }
    words
}

/// The generated structs, by name.
fn structs() -> BTreeMap<String, Vec<syn::ItemStruct>> {
    let mut found: BTreeMap<String, Vec<syn::ItemStruct>> = BTreeMap::new();
    let files = OUTPUT.files.iter();
    for (_, text) in
        files.filter(|(path, _)| path.starts_with("wise-api/src/") && path.ends_with(".rs"))
    {
        for item in syn::parse_file(text).unwrap().items {
            if let syn::Item::Struct(item) = item {
                found.entry(item.ident.to_string()).or_default().push(item);
            }
        }
    }
    found
}

#[test]
fn documentation_calls_the_fields_of_a_struct_as_rust_does() {
    let structs = structs();
    let (mut as_in_rust, mut as_on_the_wire) = (0, Vec::new());
    for version in OUTPUT.versions.iter().chain([&OUTPUT.events]) {
        for (index, ty) in version.names.types.iter().enumerate() {
            let fields = version.names.fields.iter();
            let fields = fields.filter(|((id, _), _)| id.0 == index);
            let names: BTreeMap<&str, &str> = fields
                .map(|((_, wire), name)| (wire.as_str(), name.trim_start_matches("r#")))
                .filter(|(wire, name)| wire != name)
                .collect();
            for item in structs.get(&ty.name).into_iter().flatten() {
                let own: Vec<String> = (item.fields.iter())
                    .filter_map(|field| field.ident.as_ref())
                    .map(|ident| ident.to_string())
                    .collect();
                if names
                    .values()
                    .any(|name| !own.iter().any(|one| one == name))
                {
                    continue;
                }
                let of_fields = item.fields.iter().zip(&own);
                let of_fields = of_fields.map(|(field, name)| (&field.attrs, name.as_str()));
                for (attributes, documented) in of_fields.chain([(&item.attrs, "")]) {
                    for word in quoted(attributes) {
                        as_in_rust += usize::from(names.values().any(|name| *name == word));
                        // A field's own name in JSON is a fact about it.
                        match names.get(word.as_str()) {
                            Some(name) if *name != documented => {
                                as_on_the_wire.push(format!("{}.{documented}: {word}", ty.name));
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }
    assert!(as_on_the_wire.is_empty(), "{as_on_the_wire:#?}");
    assert!(as_in_rust > 20, "{as_in_rust}");
}
