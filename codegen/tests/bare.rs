//! The crate compiles, without a warning, also where a publication or the rules lack what its hand-written part calls.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
mod scratch;

use wise_codegen::document::Document;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, Texts, VersionInput};
use wise_codegen::version::UNVERSIONED;

/// One operation, and nothing that the hand-written part knows.
const LAMPS: &str = "openapi: 3.1.0
info: {title: Lamps, version: '1'}
servers: [{url: 'https://lamps.test/2031Q1'}]
paths:
  /v1/houses/{houseId}/lamps:
    get:
      operationId: lampList
      tags: [lamp]
      parameters: [{name: houseId, in: path, required: true, schema: {type: integer, format: int64}}]
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                type: array
                items: {type: object, properties: {id: {type: integer, format: int64}, bright: {type: boolean}}}
";

/// Parts of the crate that no library of signatures has to be compiled for.
const PARTS: [&str; 4] = ["blocking", "forms", "testing", "tower"];

fn own() -> Inputs {
    Inputs::read(&scratch::root()).unwrap()
}

fn made(inputs: &Inputs) -> Output {
    let partial = Options {
        partial: true,
        ..Options::default()
    };
    generate(inputs, partial).unwrap_or_else(|error| panic!("{error}"))
}

/// Compiles with these features, each time with all parts.
fn check(name: &str, output: &Output, features: &[&[&str]]) {
    let directory = scratch::write(name, &output.files);
    for features in features {
        let all = features.iter().chain(&PARTS);
        let all: Vec<String> = all.map(|one| (*one).to_owned()).collect();
        scratch::check(&directory, &all).unwrap_or_else(|error| panic!("{features:?}: {error}"));
    }
}

/// What a version switches on beside its module.
fn switched_on(output: &Output, feature: &str) -> Vec<String> {
    let manifest: toml::Table = output.files["wise-api/Cargo.toml"].parse().unwrap();
    let features = manifest["features"][feature].as_array().unwrap();
    let names = features.iter().map(|one| one.as_str().unwrap().to_owned());
    names.collect()
}

/// The feature of a version.
fn feature(version: &VersionInput) -> String {
    match version.directory.as_str() {
        UNVERSIONED => UNVERSIONED.to_owned(),
        quarter => format!("v{quarter}"),
    }
}

/// The newest version alone, without the files of rules of one kind, and its feature.
fn newest_without(rule: &str) -> (Output, String) {
    let mut inputs = own();
    let newest = inputs.versions.pop().unwrap();
    let feature = feature(&newest);
    inputs.versions = vec![newest];
    let files = inputs.rules.iter();
    let kept = files.filter(|file| !file.text.contains(rule));
    inputs.rules = Texts(kept.cloned().collect());
    (made(&inputs), feature)
}

#[test]
fn a_document_of_something_else_and_no_rules() {
    let contract = Text {
        name: "lamps.yaml".to_owned(),
        text: LAMPS.to_owned(),
    };
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: "2031q1".to_owned(),
            contract: Source::Text(contract),
            supplements: Vec::new(),
        }],
        rules: Texts::default(),
        names: Texts::default(),
        docs: Texts::default(),
        ..own()
    };
    let output = made(&inputs);
    assert_eq!(output.versions[0].api.operations.len(), 1);
    let on = switched_on(&output, "v2031q1");
    assert!(!on.contains(&"__any-version".to_owned()), "{on:?}");
    check("bare", &output, &[&["v2031q1"]]);
}

/// The newest version has no tokens to sell and the unversioned paths have: what is written by hand then calls those.
#[test]
fn a_version_without_oauth_beside_one_with_it() {
    let mut inputs = own();
    let newest = inputs.versions.last_mut().unwrap();
    if newest.directory == UNVERSIONED {
        return;
    }
    let feature = feature(newest);
    let mut document = match &newest.contract {
        Source::Text(text) => Document::parse(&text.name, &text.text).unwrap(),
        Source::Read(document) => document.clone(),
    };
    let paths = document.root["paths"].as_object_mut().unwrap();
    paths.remove("/oauth/token").unwrap();
    newest.contract = Source::Text(Text {
        name: document.name.clone(),
        text: document.root.to_string(),
    });
    let output = made(&inputs);
    let on = |feature: &str| switched_on(&output, feature).contains(&"__any-version".to_owned());
    assert!(!on(&feature) && on("legacy"));
    check("no_oauth", &output, &[&[&feature], &[&feature, "legacy"]]);
}

/// Without a rule for ids they are numbers and texts.
#[test]
fn a_version_without_types_for_ids() {
    let (output, feature) = newest_without("[[id]]");
    assert!(!output.files["wise-api/src/ids.rs"].contains("id! {"));
    let on = switched_on(&output, &feature);
    assert!(!on.contains(&"__any-version".to_owned()), "{on:?}");
    check("no_ids", &output, &[&[&feature]]);
}

/// Without a rule for messages of JOSE the methods are there, and take something else than what is written by hand has for them.
#[test]
fn a_version_without_types_for_messages() {
    let (output, feature) = newest_without("[[jose]]");
    let on = switched_on(&output, &feature);
    assert!(!on.contains(&"__any-version".to_owned()), "{on:?}");
    check("no_messages", &output, &[&[&feature]]);
}
