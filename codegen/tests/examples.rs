//! Examples in documentation are finished, whatever they have to show.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::fmt::Write;
use support::named::INPUTS;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::{Inputs, Source, Texts, VersionInput};

/// A request whose types need each other twice at every level: written out, it would have 2^12 values.
fn doubling() -> String {
    let mut schemas = String::new();
    for level in 0..12 {
        let inner = format!("{{ $ref: '#/components/schemas/Level{}' }}", level + 1);
        let _ = writeln!(
            schemas,
            "    Level{level}:\n      type: object\n      required: [left, right]\n      properties:\n        left: {inner}\n        right: {inner}"
        );
    }
    let last = "    Level12:\n      type: object\n      required: [leaf]\n      properties:\n        leaf: { type: string }\n";
    format!(
        "openapi: 3.1.0\ninfo: {{ title: t, version: '1' }}\npaths:\n  /trees:\n    post:\n      operationId: treeCreate\n      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: {{ $ref: '#/components/schemas/Level0' }}\n      responses: {{ '204': {{ description: '' }} }}\ncomponents:\n  schemas:\n{schemas}{last}"
    )
}

#[test]
fn a_large_value_is_shown_with_names_for_its_parts() {
    let text = doubling();
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: "legacy".to_owned(),
            contract: Source::Read(Document::parse("trees.yaml", &text).unwrap()),
            supplements: Vec::new(),
        }],
        rules: Texts::default(),
        names: Texts::default(),
        docs: Texts::default(),
        ..INPUTS.clone()
    };
    let options = Options {
        partial: true,
        ..Options::default()
    };
    let output = generate(&inputs, options).unwrap_or_else(|problems| panic!("{problems}"));
    let mut shown = 0;
    for (path, text) in &output.files {
        assert!(!text.contains("unimplemented!"), "{path}");
        let lines = text.lines().filter(|line| line.contains("/// "));
        shown += lines.filter(|line| line.contains(".clone()")).count();
    }
    // One value for each type, which the next one takes twice.
    assert!(shown >= 12, "{shown}");
}
