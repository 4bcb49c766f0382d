#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use wise_codegen::generate::{Options, generate};

use super::*;
use crate::{generate as command, scratch};

#[test]
fn the_verdict_is_read_and_half_a_run_has_none() {
    let text = "    Checking a v1 -> v1\n--- failure enum_missing: pub enum removed or renamed ---\nDescription:\n--- failure b: c ---\n     \
        Summary semver requires new major version: 2 major and 0 minor checks failed\n";
    let found = reading(text).unwrap();
    assert_eq!(found.part, Part::Breaking);
    assert_eq!(
        found.lints,
        ["enum_missing: pub enum removed or renamed", "b: c"]
    );
    assert_eq!(
        reading("     Summary no semver update required\n")
            .unwrap()
            .part,
        Part::Fix
    );
    let minor =
        "     Summary semver requires new minor version: 0 major and 1 minor checks failed\n";
    assert_eq!(reading(minor).unwrap().part, Part::Feature);
    assert_eq!(reading("error: failed to build\n"), None);
}

#[test]
fn what_the_compiler_finds_has_to_be_said_by_somebody() {
    let found = |part| Found {
        part,
        lints: vec!["enum_missing: gone".to_owned()],
    };
    for (part, said, right) in [
        (Part::Fix, Part::Fix, true),
        (Part::Fix, Part::Breaking, true),
        (Part::Breaking, Part::Breaking, true),
        (Part::Breaking, Part::Feature, false),
        (Part::Feature, Part::Fix, false),
    ] {
        let agreed = agreed(&found(part), said);
        assert_eq!(agreed.is_ok(), right, "{part:?}, {said:?}");
        assert!(agreed.is_ok() || agreed.unwrap_err().to_string().contains("enum_missing"));
    }
}

const FIELDS: &str =
    "name: {type: string}, size: {type: integer}, state: {type: string, enum: [OPEN, SHUT]}";
const BODY: &str = "required: [name], properties: {name: {type: string}}";

fn contract(fields: &str, body: &str, more: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Small, version: '1'}}
servers: [{{url: https://api.example.com/2031Q2}}]
paths:
  /things:
    get:
      operationId: thingList
      responses:
        '200': {{content: {{application/json: {{schema: {{type: object, properties: {{{fields}}}}}}}}}}}
    post:
      operationId: thingCreate
      requestBody: {{required: true, content: {{application/json: {{schema: {{type: object, {body}}}}}}}}}
      responses: {{'204': {{}}}}
{more}"
    )
}

/// One change: what the report and the tool say of it, and why where they do not say the same.
struct Case {
    name: &'static str,
    contract: String,
    report: Part,
    tool: Part,
    why: &'static str,
}

fn cases() -> Vec<Case> {
    use Part::{Breaking, Feature, Fix};
    const ADDED: &str = "the tool has lints for what a caller loses, and hardly any for what is new; before 1.0 both are a patch";
    const TYPES: &str = "the tool does not compare types of fields, arguments and results";
    let other = "  /other:\n    get: {operationId: otherGet, responses: {'204': {}}}\n";
    let case = |name, contract, report, tool, why| Case {
        name,
        contract,
        report,
        tool,
        why,
    };
    let fields = |from, to| contract(&FIELDS.replace(from, to), BODY, "");
    vec![
        case("nothing", contract(FIELDS, BODY, ""), Fix, Fix, ""),
        case(
            "field_removed",
            fields("size: {type: integer}, ", ""),
            Breaking,
            Breaking,
            "",
        ),
        case(
            "value_removed",
            fields("[OPEN, SHUT]", "[OPEN]"),
            Breaking,
            Breaking,
            "",
        ),
        case(
            "argument_added",
            contract(
                FIELDS,
                "required: [name, weight], properties: {name: {type: string}, weight: {type: number}}",
                "",
            ),
            Breaking,
            Breaking,
            "",
        ),
        case(
            "type_changed",
            fields("size: {type: integer}", "size: {type: string}"),
            Breaking,
            Fix,
            TYPES,
        ),
        case(
            "field_added",
            fields("size:", "age: {type: integer}, size:"),
            Feature,
            Fix,
            ADDED,
        ),
        case(
            "value_added",
            fields("[OPEN, SHUT]", "[OPEN, SHUT, AJAR]"),
            Feature,
            Fix,
            ADDED,
        ),
        case(
            "operation_added",
            contract(FIELDS, BODY, other),
            Feature,
            Fix,
            ADDED,
        ),
    ]
}

/// Two verdicts, of the contract and of the compiled crate, for each kind of change; and of a change by hand, which no contract shows.
#[test]
fn the_report_and_the_tool_agree_or_it_is_known_why_not() {
    if !workspace::installed(TOOL) {
        assert_ne!(
            std::env::var("WISE_SEMVER").as_deref(),
            Ok("required"),
            "install it with `{INSTALL}`"
        );
        eprintln!("skipped: {TOOL} is not installed");
        return;
    }
    let folder = std::env::temp_dir().join(format!("semver-{}", std::process::id()));
    let base = contract(FIELDS, BODY, "");
    let before = documented(&folder, "base", &base, |_| {});
    let mut wrong = Vec::new();
    for case in cases() {
        let after = documented(&folder, case.name, &case.contract, |_| {});
        let tool = between(&before, &after);
        let report = report(&folder, case.name);
        assert_eq!(
            case.report == case.tool,
            case.why.is_empty(),
            "{}: a difference has a reason",
            case.name
        );
        if (report, tool.part) != (case.report, case.tool) {
            wrong.push(format!(
                "{}: the report says {report:?}, the tool {tool:?}",
                case.name
            ));
        }
    }
    let after = documented(&folder, "by_hand", &base, |lib| {
        *lib = lib.replace(" RetryBudget,", "")
    });
    let tool = between(&before, &after);
    if (report(&folder, "by_hand"), tool.part) != (Part::Fix, Part::Breaking) {
        wrong.push(format!("by hand: {tool:?}"));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// The items of the crate that is generated from a contract, as the tool reads them.
fn documented(
    folder: &Path,
    name: &str,
    contract: &str,
    change: impl FnOnce(&mut String),
) -> PathBuf {
    let root = workspace::root();
    std::fs::create_dir_all(folder).unwrap();
    let file = folder.join(format!("{name}.yaml"));
    std::fs::write(&file, contract).unwrap();
    let (inputs, _) = command::bundle_inputs(&root, &file, false).unwrap();
    let options = Options {
        partial: true,
        ..Options::default()
    };
    let krate = folder.join(name);
    scratch::write(&root, &krate, &generate(&inputs, options).unwrap()).unwrap();
    let lib = krate.join("src/lib.rs");
    let mut text = std::fs::read_to_string(&lib).unwrap();
    let written = text.clone();
    change(&mut text);
    assert_eq!(name == "by_hand", text != written, "{name}");
    std::fs::write(&lib, text).unwrap();
    std::fs::copy(root.join("Cargo.lock"), krate.join("Cargo.lock")).unwrap();
    // As the tool does it, but with one target directory for all of them.
    let target = workspace::target().join("semver");
    let flags = "rustdoc --quiet --lib --no-default-features --features v2031q2 -- -Z unstable-options --output-format json \
        --document-hidden-items --document-private-items --cap-lints allow";
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&krate).args(flags.split_whitespace());
    cargo
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target);
    assert!(cargo.status().unwrap().success(), "{name}");
    let items = folder.join(format!("{name}.json"));
    std::fs::copy(target.join("doc/wise_api.json"), &items).unwrap();
    items
}

fn between(before: &Path, after: &Path) -> Found {
    let (before, after) = (before.display().to_string(), after.display().to_string());
    compiled(
        &workspace::root(),
        &["--baseline-rustdoc", &before, "--current-rustdoc", &after],
    )
    .unwrap()
}

fn report(folder: &Path, name: &str) -> Part {
    let root = workspace::root();
    let load = |name: &str| {
        wise_diff::load(
            &root,
            &folder.join(format!("{name}.yaml")).display().to_string(),
        )
        .unwrap()
    };
    part(&wise_diff::compare(&load("base"), &load(name), "0.1.0").unwrap())
}
