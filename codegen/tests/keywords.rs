//! A document may name everything with a keyword of Rust: what is made of it compiles, and the names that are recorded are taken by the
//! next run.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
#[allow(dead_code)]
mod scratch;

use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::names::registry::Registry;

const RULES: &str = r#"
[[id]]
name = "ForId"
wire = "integer"
doc = "What it is for."
properties = ["forId"]
reason = "a test"
"#;

fn run(names: &str) -> Output {
    let text = |name: &str, text: &str| Text {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let manifest = |path: &str| {
        let content = std::fs::read_to_string(scratch::root().join(path)).unwrap();
        text(path, &content)
    };
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: "2030q1".to_owned(),
            contract: Source::Text(text(
                "keywords.yaml",
                include_str!("keywords/contract.yaml"),
            )),
            supplements: Vec::new(),
        }],
        rules: text("rules.toml", RULES).into(),
        names: text("names.toml", names).into(),
        docs: text("docs.toml", "").into(),
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
        ..Inputs::default()
    };
    generate(&inputs, Options::default()).unwrap_or_else(|problems| panic!("{problems}\n{names}"))
}

/// The names of a run in one file.
fn recorded_by(output: &Output) -> String {
    Registry::read(&output.names()).unwrap().to_toml()
}

#[test]
fn keywords_of_a_document_compile_and_are_read_back() {
    let output = run("");
    let names = &recorded_by(&output);
    assert!(!names.contains("r#"), "{names}");
    let again = run(names);
    assert_eq!(again.undone.len(), 0, "{}", again.undone);
    let unmarked = |text: &str| text.replace(" # review", "");
    assert_eq!(unmarked(&recorded_by(&again)), unmarked(names));
    assert!(names.contains("webhook::type_events::"), "{names}");
    // A field that the document calls so stays raw: nobody chose it.
    let rust = again
        .files
        .values()
        .any(|text| text.contains("pub r#type:"));
    assert!(rust, "no field `r#type`");
    let directory = scratch::write("keywords", &again.files);
    if let Err(messages) = scratch::check(&directory, &["v2030q1".to_owned()]) {
        panic!("{messages}\n{names}");
    }
}
