//! Whatever people write into files of names, rules and documentation: a problem that says where, or files that are Rust.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
#[allow(dead_code)]
mod scratch;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use syn::{ImplItem, Item};
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::Problems;

/// Two resources, a union, an enum, nested types, shared names, an id.
const CONTRACT: &str = r"
openapi: 3.1.0
info: {title: Names, version: '1'}
paths:
  /kettles:
    get:
      operationId: kettleList
      tags: [kettle]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: kettleId, in: query, required: true, schema: {type: integer}}
        - {name: X-Colour, in: header, schema: {type: string}}
      responses: {'200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Kettle'}}}}}}
    post:
      operationId: kettleCreate
      tags: [kettle]
      requestBody: {content: {application/json: {schema: {type: object, required: [name, size], properties: {
        name: {type: string}, size: {type: number}, note: {type: string}, kind: {type: string, enum: [a, A, b-b]}}}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Kettle'}}}}}
  /spoons/{spoonId}:
    get:
      operationId: spoonGet
      tags: [spoon]
      parameters: [{name: spoonId, in: path, required: true, schema: {type: string}}]
      responses: {'200': {content: {application/json: {schema: {type: object, properties: {
        length: {type: number}, Length: {type: number}, handle: {oneOf: [
          {type: object, required: [wood], properties: {wood: {type: string}}},
          {type: object, required: [steel], properties: {steel: {type: integer}}}]}}}}}}}
components:
  schemas:
    Kettle:
      type: object
      properties:
        id: {type: integer}
        lid: {type: object, properties: {colour: {type: string, enum: [red, Red]}}}
";

const RULES: &str = r#"
[[id]]
name = "KettleId"
wire = "integer"
doc = "A kettle."
properties = ["kettleId"]
at = ["kettleList.response[].id"]
reason = "a test"

[[shared]]
name = "common::Lid"
at = ["kettleCreate.response.lid"]
reason = "a test"

[[union]]
at = ["spoonGet.response.handle"]
variants = [{ name = "Wooden", keys = ["wood"] }, { name = "Steel", keys = ["steel"] }]
reason = "a test"
"#;

const DOCS: &str = r#"
[operations]
"kettleList" = "All kettles."

[types]
"common::Lid" = "A lid."

[examples]
"kettleCreate" = ["note", "kind"]
"kettleList" = ["limit"]

[values]
"note" = "whistles"
"KettleId" = "7"
"kettleCreate.size" = "1.5"
"limit" = "10"
"#;

#[path = "mutations/texts.rs"]
mod texts;
use texts::FOR_NAMES as TEXTS;

fn inputs(names: &str, rules: &str, docs: &str) -> Inputs {
    let text = |name: &str, text: &str| Text {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let manifest = |path: &str| {
        text(
            path,
            &std::fs::read_to_string(scratch::root().join(path)).unwrap(),
        )
    };
    Inputs {
        versions: vec![VersionInput {
            directory: "2030q1".to_owned(),
            contract: Source::Text(text("contract.yaml", CONTRACT)),
            supplements: Vec::new(),
        }],
        rules: text("rules.toml", rules).into(),
        names: text("names.toml", names).into(),
        docs: text("docs.toml", docs).into(),
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
        ..Inputs::default()
    }
}

fn run(names: &str, rules: &str, docs: &str) -> Result<Output, Problems> {
    generate(&inputs(names, rules, docs), Options::default())
}

/// What a first run records.
static NAMES: LazyLock<String> = LazyLock::new(|| {
    let output = run("", RULES, DOCS).unwrap_or_else(|problems| panic!("{problems}"));
    Registry::read(&output.names()).unwrap().to_toml()
});

/// Names that are twice in one place: types of a module, methods of a type.
fn twice(path: &str, text: &str) -> Vec<String> {
    let file =
        syn::parse_file(text).unwrap_or_else(|error| panic!("{path} is no Rust: {error}\n{text}"));
    let mut found = Vec::new();
    let mut modules = vec![file.items];
    while let Some(items) = modules.pop() {
        let mut seen = BTreeSet::new();
        let mut methods = BTreeSet::new();
        for item in items {
            let name = match &item {
                Item::Struct(one) => Some(&one.ident),
                Item::Enum(one) => Some(&one.ident),
                Item::Mod(one) => Some(&one.ident),
                _ => None,
            };
            found.extend(
                name.filter(|name| !seen.insert(name.to_string()))
                    .map(ToString::to_string),
            );
            match item {
                Item::Impl(block) if block.trait_.is_none() => {
                    let syn::Type::Path(of) = &*block.self_ty else {
                        continue;
                    };
                    let of = of.path.segments.last().unwrap().ident.to_string();
                    for one in &block.items {
                        if let ImplItem::Fn(one) = one
                            && !methods.insert(format!("{of}::{}", one.sig.ident))
                        {
                            found.push(format!("{of}::{}", one.sig.ident));
                        }
                    }
                }
                Item::Mod(one) => modules.extend(one.content.map(|(_, items)| items)),
                _ => {}
            }
        }
    }
    found
}

/// Looks at what a run made of a change; whether it was taken.
fn endure(what: &str, file: &str, result: Result<Output, Problems>) -> bool {
    let output = match result {
        Ok(output) => output,
        Err(problems) => {
            assert!(!problems.is_empty(), "{what}");
            for problem in problems.iter() {
                let shown = problem.to_string();
                let stale = problem.what.contains("in any version");
                assert!(stale || problem.source == file, "{what}: {shown}");
                assert!(stale || problem.position.is_some(), "{what}: {shown}");
                assert!(
                    !problem.what.is_empty() && !problem.todo.is_empty(),
                    "{what}: {shown}"
                );
            }
            return false;
        }
    };
    for (path, text) in output
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        let found = twice(path, text);
        assert!(found.is_empty(), "{what}: {path} has twice {found:?}");
    }
    true
}

/// The places of all texts in a file of decisions.
fn leaves(value: &toml::Value, path: &[String], found: &mut Vec<Vec<String>>) {
    let below = |step: String| [path, &[step]].concat();
    match value {
        toml::Value::String(_) => found.push(path.to_vec()),
        toml::Value::Array(list) => {
            for (index, one) in list.iter().enumerate() {
                leaves(one, &below(index.to_string()), found);
            }
        }
        toml::Value::Table(table) => {
            for (key, one) in table {
                leaves(one, &below(key.clone()), found);
            }
        }
        _ => {}
    }
}

fn with(text: &str, path: &[String], new: &str) -> String {
    let mut table: toml::Value = toml::from_str(text).unwrap();
    let mut value = &mut table;
    for step in path {
        value = match value {
            toml::Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
            other => other.get_mut(step).unwrap(),
        };
    }
    *value = toml::Value::String(new.to_owned());
    toml::to_string(&table).unwrap()
}

/// Every text of a file, replaced by every text above.
fn each_change(file: &str, text: &str, run: impl Fn(&str) -> Result<Output, Problems>) -> usize {
    let mut places = Vec::new();
    leaves(&toml::from_str(text).unwrap(), &[], &mut places);
    let mut taken = 0;
    for place in &places {
        for new in TEXTS {
            let what = format!("{file}: {} = {new:?}", place.join("."));
            taken += usize::from(endure(&what, file, run(&with(text, place, new))));
        }
    }
    let all = places.len() * TEXTS.len();
    assert!(
        taken > 0 && taken < all,
        "{taken} of {all} changes of {file} were taken"
    );
    all
}

#[test]
fn every_text_of_names_toml() {
    each_change("names.toml", &NAMES, |names| run(names, RULES, DOCS));
}

#[test]
fn every_text_of_rules_toml() {
    each_change("rules.toml", RULES, |rules| run(&NAMES, rules, DOCS));
}

#[test]
fn every_text_of_docs_toml() {
    each_change("docs.toml", DOCS, |docs| run(&NAMES, RULES, docs));
}

/// A fault of names, with file, line and key.
fn refused(names: &str) -> String {
    match run(names, RULES, DOCS) {
        Ok(output) => panic!("taken, with {:?}", output.problems),
        Err(problems) => problems.to_string(),
    }
}

#[test]
fn a_fault_names_line_and_key() {
    let line = |needle: &str, names: &str| {
        let line = names.lines().position(|line| line.contains(needle));
        line.unwrap() + 1
    };
    for (from, to, says) in [
        (
            "call = \"kettles.list\"",
            "call = \"kettles.list rates\"",
            "is no identifier",
        ),
        (
            "call = \"kettles.list\"",
            "call = \"kettles.create\"",
            "the call of another operation",
        ),
        (
            "call = \"spoons.get\"",
            "call = \"spoons.fn x\"",
            "is no identifier",
        ),
        (
            "call = \"spoons.get\"",
            "call = \"spoons.clone\"",
            "for something else",
        ),
        (
            "= \"spoon::Spoon\"",
            "= \"spoon::My Spoon\"",
            "is no identifier",
        ),
        (
            "= \"spoon::Spoon\"",
            "= \"spoon::Option\"",
            "for something else",
        ),
        (
            "\"spoons\" = \"spoon\"",
            "\"spoons\" = \"kettle\"",
            "the module of",
        ),
        (
            "\"spoons\" = \"spoon\"",
            "\"spoons\" = \"type\"",
            "is a keyword",
        ),
    ] {
        assert!(NAMES.contains(from), "{from} is not in\n{}", *NAMES);
        let names = NAMES.replacen(from, to, 1);
        let message = refused(&names);
        let first = format!("names.toml:{}:", line(to, &names));
        // A duplicate is at either of the two.
        let at = message.starts_with(&first) || says.starts_with("the ");
        assert!(
            at && message.starts_with("names.toml:") && message.contains(says),
            "{to}: {message}"
        );
    }
}

#[test]
fn two_arguments_with_one_name_are_refused() {
    for name in ["limit", "timeout", "body", "idempotency_key"] {
        let names = format!(
            "{}\n[fields]\n\"kettleList.query.kettleId\" = \"{name}\"\n\"kettleList.query.limit\" = \"limit\"\n",
            *NAMES
        );
        let message = refused(&merged(&names));
        assert!(
            message.contains("[fields] `kettleList.query."),
            "{name}: {message}"
        );
    }
}

/// One table `fields`, where a text has two.
fn merged(text: &str) -> String {
    let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut title = "";
    for line in text.lines() {
        if line.starts_with('[') {
            title = line;
        }
        if !title.is_empty() && line != title && !line.is_empty() {
            parts.entry(title).or_default().push(line);
        }
    }
    let tables = parts
        .into_iter()
        .map(|(title, lines)| format!("{title}\n{}\n", lines.join("\n")));
    tables.collect()
}

#[test]
fn two_types_with_one_path_are_reported() {
    let names = NAMES.replacen("= \"spoon::Spoon\"", "= \"kettle::Kettle\"", 1);
    let output = run(&names, RULES, DOCS).unwrap_or_else(|problems| panic!("{problems}"));
    let shown: Vec<String> = output.problems.iter().map(ToString::to_string).collect();
    let found = shown
        .iter()
        .any(|one| one.starts_with("names.toml:") && one.contains("recorded for two types"));
    assert!(found, "{shown:?}");
}

#[test]
fn a_name_that_another_member_has_is_reported() {
    for (table, key, name) in [
        ("fields", "kettleCreate.request.note", "size"),
        ("fields", "kettleList.query.limit", "kettle_id"),
        ("variants", "kettleCreate.request.kind = b-b", "A"),
    ] {
        let entry = format!("\"{key}\" = \"{name}\"\n");
        let head = format!("[{table}]\n");
        let names = match NAMES.contains(&head) {
            true => NAMES.replacen(&head, &format!("{head}{entry}"), 1),
            false => format!("{}\n{head}{entry}", *NAMES),
        };
        let shown: Vec<String> = match run(&names, RULES, DOCS) {
            Ok(output) => output.problems.iter().map(ToString::to_string).collect(),
            Err(problems) => problems.to_string().lines().map(str::to_owned).collect(),
        };
        let found = shown
            .iter()
            .any(|one| one.starts_with("names.toml:") && one.contains(key) && one.contains(name));
        assert!(found, "{key} = {name}: {shown:?}");
    }
}

/// Names that people can write, all at once, in a crate that compiles.
#[test]
fn what_is_taken_compiles() {
    let mut names = NAMES.clone();
    let mut places = Vec::new();
    leaves(&toml::from_str(&names).unwrap(), &[], &mut places);
    let mut rng: u64 = 0x2545_f491_4f6c_dd17;
    let mut taken = 0;
    for place in places.iter().cycle().take(places.len() * 4) {
        rng ^= rng << 13;
        rng ^= rng >> 7;
        rng ^= rng << 17;
        let new = TEXTS[usize::try_from(rng % TEXTS.len() as u64).unwrap()];
        let changed = with(&names, place, new);
        let parts = run(&changed, RULES, DOCS);
        if parts.is_ok_and(|output| output.problems.is_empty()) {
            names = changed;
            taken += 1;
        }
    }
    assert!(taken > 3, "only {taken} changes were taken");
    let output = run(&names, RULES, DOCS).unwrap_or_else(|problems| panic!("{problems}"));
    let directory = scratch::write("hostile-names", &output.files);
    assert!(Path::new(&directory).is_dir());
    if let Err(messages) = scratch::check(&directory, &["v2030q1".to_owned()]) {
        panic!("{messages}\n{names}");
    }
}
