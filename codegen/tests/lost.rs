//! What a new version no longer has although code written by hand needs it, and an older version still has: a run says so, and goes on.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::Value;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, VersionInput};

/// Operations that the new version no longer has, and what is said of that.
const GONE: &[(&str, &[&str])] = &[
    (
        "card_sensitive_details.preset_pin",
        &[
            "2099Q4 no longer has the methods `card_sensitive_details.preset_pin`, `one_time_tokens.get_status` and the type `card_sensitive_details::PresetPin`, which code written by hand uses",
        ],
    ),
    (
        "one_time_tokens.get_status",
        &[
            "is without token renewal, strong customer authentication, JOSE and card data by default",
        ],
    ),
    (
        "recipients.create",
        &[
            "2099Q4 no longer has the operation `recipientCreate`, by which a form creates a recipient",
        ],
    ),
    (
        "transfers.get",
        &[
            "2099Q4 no longer has the operation `transferGet`, which reads the state of a transfer: `transfer::Transfers` has no method that follows it",
        ],
    ),
    (
        "card_orders.get",
        &[
            "2099Q4 no longer has the operation `cardOrderGet`, which reads the state of the order of a card",
        ],
    ),
];

/// The versions of the repository, and after them others that have what the last of them has, but for some operations.
fn with(others: &[(&str, &[String])]) -> Inputs {
    let mut inputs = Inputs::read(&support::workspace()).unwrap();
    let newest = inputs.versions.last().unwrap().directory.clone();
    let supplements = inputs.versions.last().unwrap().supplements.clone();
    let path = support::workspace()
        .join("spec")
        .join(newest)
        .join("contract.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    for (directory, without) in others {
        let mut root = support::parse("contract", &text).root;
        for item in root["paths"].as_object_mut().unwrap().values_mut() {
            let item = item.as_object_mut().unwrap();
            item.retain(|_, operation| {
                let id = operation.get("operationId").and_then(Value::as_str);
                !id.is_some_and(|id| without.iter().any(|one| one == id))
            });
        }
        inputs.versions.push(VersionInput {
            directory: (*directory).to_owned(),
            contract: Source::Read(Document::from_value(directory, root)),
            supplements: supplements.clone(),
        });
    }
    // The newest version stands at the root.
    let lines = inputs.editions.text.lines();
    let lines = lines.filter(|line| !line.starts_with("root ="));
    inputs.editions.text = lines.collect::<Vec<_>>().join("\n");
    inputs
}

fn with_another(without: &[String]) -> Inputs {
    with(&[("2099q4", without)])
}

fn run(inputs: &Inputs) -> Output {
    let options = Options {
        keep_stale: true,
        ..Options::default()
    };
    generate(inputs, options).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The operation ids of methods, in the newest version of the repository.
fn ids(methods: &[&str]) -> Vec<String> {
    let version = support::named::OUTPUT.versions.last().unwrap();
    let calls = version.names.calls.iter().zip(&version.api.operations);
    let ids = calls.filter(|(call, _)| {
        let accessor = &version.names.resources[call.resource].accessor;
        methods.contains(&format!("{accessor}.{}", call.method).as_str())
    });
    ids.map(|(_, operation)| operation.id.clone()).collect()
}

/// The line of the manifest that switches the version on.
fn switches(output: &Output) -> &str {
    let mut lines = output.files["wise-api/Cargo.toml"].lines();
    lines.find(|line| line.starts_with("v2099q4 = ")).unwrap()
}

#[test]
fn what_code_by_hand_loses_at_the_root_is_said() {
    let complete = run(&with_another(&[]));
    assert!(complete.left_out.0.is_empty(), "{}", complete.left_out);
    assert!(switches(&complete).contains("__any-version"));

    let methods: Vec<&str> = GONE.iter().map(|(method, _)| *method).collect();
    let ids = ids(&methods);
    assert_eq!(ids.len(), methods.len(), "{ids:?}");
    let inputs = with_another(&ids);
    let output = run(&inputs);
    let said = output.left_out.to_string();
    for (_, parts) in GONE {
        for part in *parts {
            assert!(said.contains(part), "wanted {part}\nsaid {said}");
        }
    }
    // One line for each, each once, and they are among what a run prints.
    let lines = said
        .lines()
        .filter(|line| line.contains("2099Q4 no longer has"));
    assert_eq!(lines.count(), GONE.len() - 1, "{said}");
    let printed = output.problems.to_string();
    for one in &output.left_out.0 {
        assert!(printed.contains(&one.to_string()), "{one}");
    }
    assert!(!switches(&output).contains("__any-version"));
    let older = &inputs.versions[inputs.versions.len() - 2].directory;
    let older = wise_codegen::version::module(older);
    assert!(
        said.contains(&format!("`{older}` still switches it on"))
            || said.contains(&format!("or `{older}`")),
        "{said}"
    );
}

/// Nothing is lost at the root while it is held at the version that has it all.
#[test]
fn a_version_above_the_root_takes_nothing_from_callers() {
    // Both dated: what has no date cannot be held at the root.
    let without = ids(&["transfers.get", "one_time_tokens.get_status"]);
    let mut inputs = with(&[("2098q4", &[]), ("2099q4", &without)]);
    inputs.editions.text = format!("root = \"2098q4\"\n{}", inputs.editions.text);
    let output = run(&inputs);
    assert!(output.left_out.0.is_empty(), "{}", output.left_out);
}
