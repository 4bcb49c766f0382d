//! Texts that a published bundle describes as one of a list are open enums, or stay text for a reason that a rule gives.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::named::decided;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, models};
use wise_codegen::inputs::{Inputs, Source, VersionInput};
use wise_codegen::model::{Api, Kind, OutcomeBody, TypeRef};
use wise_codegen::place;
use wise_codegen::rules::{Plain, Rules};
use wise_codegen::version;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Whether a description names values that a text can have: two of them in backticks or capitals, or one of the usual phrases.
fn is_listed(text: &str) -> bool {
    let lower = text.to_lowercase();
    let phrases = [
        "possible values",
        "one of `",
        "either `",
        "for possible",
        "for all possible",
        "values are `",
        "complete list",
    ];
    let quoted = text.split('`').skip(1).step_by(2);
    let value = |word: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        word.len() > 2 && word.chars().all(plain) && !word.chars().all(char::is_numeric)
    };
    let constant = |word: &&str| word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let quoted: BTreeSet<&str> = quoted.filter(value).filter(constant).collect();
    quoted.len() > 1 || phrases.iter().any(|phrase| lower.contains(phrase))
}

fn is_text(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Text => true,
        TypeRef::List(inner) => is_text(inner),
        _ => false,
    }
}

/// The texts of requests, responses and events that are described by a list, and for which nothing has been decided.
fn undecided(api: &Api, rules: &Rules) -> (usize, BTreeSet<String>) {
    let (mut listed, mut found) = (0, BTreeSet::new());
    for operation in &api.operations {
        for parameter in operation.asked() {
            let told = parameter
                .prose
                .description
                .as_deref()
                .is_some_and(is_listed);
            listed += usize::from(told);
            let (location, wire) = (parameter.location.as_str(), &parameter.wire);
            let keys = [place::parameter(&operation.id, location, wire)];
            let plain = is_text(&parameter.ty);
            if told && plain && rules.plain(Plain::Value, &keys, wire).is_none() {
                found.insert(keys.concat());
            }
        }
    }
    for def in &api.types {
        let Kind::Struct(object) = &def.kind else {
            continue;
        };
        for field in &object.fields {
            let told = field.prose.description.as_deref().is_some_and(is_listed);
            if !told {
                continue;
            }
            listed += 1;
            let mut keys: Vec<String> = def
                .keys
                .iter()
                .map(|key| format!("{key}.{}", field.wire))
                .collect();
            keys.extend(keys.clone().iter().map(|key| format!("{key}[]")));
            if is_text(&field.ty) && rules.plain(Plain::Value, &keys, &field.wire).is_none() {
                found.insert(keys[0].clone());
            }
        }
    }
    (listed, found)
}

/// The words of a name, the last one in the singular: `closingReasons` and `closing_reason` are the same.
fn word(name: &str) -> String {
    let plain = name.to_lowercase().replace(['_', '-'], "");
    plain.strip_suffix('s').unwrap_or(&plain).to_owned()
}

/// The properties of a response, and of what a page of it lists, that are one of a list of values, by their words.
fn answered(api: &Api, ty: &TypeRef, depth: usize, found: &mut BTreeSet<String>) {
    let named = match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Envelope(inner) => {
            return answered(api, inner, depth, found);
        }
        ty => ty.named().filter(|_| depth < 2),
    };
    match named.map(|id| &api.ty(id).kind) {
        Some(Kind::Struct(object)) => {
            for field in &object.fields {
                let mut ty = &field.ty;
                while let TypeRef::List(inner) = ty {
                    ty = inner;
                }
                let list = ty.named().map(|id| &api.ty(id).kind);
                if matches!(list, Some(Kind::Enum(_))) {
                    found.insert(word(&field.wire));
                }
                answered(api, &field.ty, depth + 1, found);
            }
        }
        Some(Kind::Union(union)) => {
            let variants = union.variants.iter();
            variants.for_each(|variant| answered(api, &variant.ty, depth + 1, found));
        }
        Some(Kind::Enum(_)) | None => {}
    }
}

#[test]
fn a_filter_has_the_list_of_what_it_filters() {
    let own = decided(&Inputs::read(&root()).unwrap());
    let rules = Rules::read(&own.rules).unwrap();
    let models = models(&own, Options::default()).unwrap_or_else(|error| panic!("{error}"));
    let (mut typed, mut plain) = (0, BTreeSet::new());
    for version in &models.output.versions {
        let api = &version.api;
        for operation in &api.operations {
            let mut lists = BTreeSet::new();
            if let OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) = &operation.outcome.body {
                answered(api, ty, 0, &mut lists);
            }
            for one in operation.asked() {
                if !lists.contains(&word(&one.wire)) {
                    continue;
                }
                let (location, wire) = (one.location.as_str(), &one.wire);
                let keys = [place::parameter(&operation.id, location, wire)];
                if !is_text(&one.ty) {
                    typed += 1;
                } else if rules.plain(Plain::Value, &keys, wire).is_none() {
                    plain.insert(keys.concat());
                }
            }
        }
    }
    assert!(typed >= 10, "{typed} filters");
    let todo = "a [[values]] with `like` of spec/rules/, or a [[plain_values]] with a reason";
    assert!(plain.is_empty(), "write {todo} for these: {plain:#?}");
}

#[test]
fn what_is_documented_as_a_list_is_decided() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        return;
    };
    let own = Inputs::read(&root()).unwrap();
    let rules = Rules::read(&own.rules).unwrap();
    let entries = std::fs::read_dir(root().join(directory)).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "yaml"));
    files.sort();
    assert!(!files.is_empty());
    let mut found = BTreeSet::new();
    for file in files {
        let name = file.display().to_string();
        let document = Document::parse(&name, &std::fs::read_to_string(&file).unwrap()).unwrap();
        let directory = version::of_document(&document).unwrap();
        // Where no quarter is checked in, nothing has been decided for one.
        let dated = |directory: &str| directory != version::UNVERSIONED;
        if dated(&directory) && !own.versions.iter().any(|one| dated(&one.directory)) {
            eprintln!("skipped: {name} is of {directory}, and spec/ has no quarter");
            continue;
        }
        let input = VersionInput {
            directory,
            contract: Source::Read(document),
            supplements: Vec::new(),
        };
        let inputs = Inputs {
            versions: vec![input],
            ..own.clone()
        };
        let partial = Options {
            partial: true,
            ..Options::default()
        };
        let models = models(&inputs, partial).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut listed = 0;
        for version in models.output.versions.iter().chain([&models.output.events]) {
            let (count, plain) = undecided(&version.api, &rules);
            listed += count;
            found.extend(plain);
        }
        assert!(
            listed > 20,
            "{name}: {listed} texts are described by a list"
        );
    }
    assert!(
        found.is_empty(),
        "neither a [[values]] nor a [[plain_values]] of spec/rules/ names these: {found:#?}"
    );
}

#[test]
fn a_list_is_told_by_its_description() {
    for text in [
        "The phase. Possible values: `A_B`, `C`.",
        "- `WAITING` - it waits - `GONE` - it is gone",
        "See the guide for possible values.",
        "Either `on` or `off`.",
    ] {
        assert!(is_listed(text), "{text}");
    }
    for text in [
        "A name.",
        "The id that `thingList` gave.",
        "Absent when `status` is `OPEN`.",
        "`GB` and `FR`",
    ] {
        assert!(!is_listed(text), "{text}");
    }
}
