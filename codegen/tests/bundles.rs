//! Every published bundle in the directory that `WISE_BUNDLES` names becomes a crate that compiles without a warning.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
mod scratch;

use wise_codegen::contract;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::version::{self, UNVERSIONED};

#[test]
fn every_bundle_becomes_a_crate() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        return;
    };
    let mut files: Vec<_> = std::fs::read_dir(scratch::root().join(directory))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let own = Inputs::read(&scratch::root()).unwrap();
    let mut failures = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let document = Document::parse(&name, &text).unwrap();
        let directory = version::of_document(&document).unwrap();
        let same_paths =
            |one: &&VersionInput| (one.directory == UNVERSIONED) == (directory == UNVERSIONED);
        let supplements = own.versions.iter().find(same_paths);
        let version = VersionInput {
            contract: Source::Text(Text {
                name: name.clone(),
                text: contract::to_yaml(&contract::contract(&document).unwrap()),
            }),
            supplements: supplements
                .map(|one| one.supplements.clone())
                .unwrap_or_default(),
            directory,
        };
        let inputs = Inputs {
            versions: vec![version],
            ..own.clone()
        };
        let partial = Options {
            partial: true,
            ..Options::default()
        };
        let output = generate(&inputs, partial).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (_, recoverable) = output.untyped();
        println!(
            "{name}: {} operations, {} events, {} problems, {} values untyped that need not be",
            output.versions[0].api.operations.len(),
            output.events.api.events.len(),
            output.problems.len(),
            recoverable.len()
        );
        let crate_directory = scratch::write("bundle", &output.files);
        let features = [output.versions[0].module.clone()];
        if let Err(messages) = scratch::check(&crate_directory, &features) {
            failures.push(format!("{name}: {messages}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
