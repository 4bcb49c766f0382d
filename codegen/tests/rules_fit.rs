//! A rule that does not fit the contracts says so, with its file and line: nothing is lost with it unseen. The rules of the repository,
//! each with one word changed.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::path::Path;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::Inputs;
use wise_codegen::version::UNVERSIONED;

/// A text of the rules, what somebody writes instead, and what the run says.
const EDITS: &[(&str, &str, &str)] = &[
    (
        "currency = \"settlementCurrency\"",
        "currency = \"settledCurrency\"",
        ": `settledCurrency` matches nothing in any version. Delete the entry, or correct it.",
    ),
    (
        "    \"jose_keys.get\",",
        "    \"jose_keys.fetch\",",
        ": [runtime] `calls`: `jose_keys.fetch` is no method in any version. Write what the runtime calls",
    ),
    (
        "    \"sca::Pin\",",
        "    \"sca::Pincode\",",
        ": [runtime] `types`: `sca::Pincode` is no type in any version. Write what the runtime names",
    ),
    (
        "last_words = [\"currency\", \"currency code\"]",
        "last_words = []",
        ": [[currency]] number 1: the rule is about nothing. Write what it is about",
    ),
    (
        "at = [\"cardOrderGet\"]",
        "at = [\"cardGet\"]",
        "a rule says that what has a `CardOrderId` is followed with it, and it reads what has a `CardToken`. Correct `[[follow]]` number 2, spec/rules/outcomes.toml:48:7; the version gets no method that follows.",
    ),
    (
        "at = [\"cardOrderGet\"]",
        "at = [\"quoteCreate\"]",
        "it is no GET of JSON that needs ids in its path and nothing else. Correct `[[follow]]` number 2, spec/rules/outcomes.toml:48:7;",
    ),
    (
        // By its identity, which is not what the documents call the operation.
        "body = \"originalTransferId\"\nat = [\"createThirdPartyTransfer\"]",
        "at = [\"createThirdPartyTransfer\"]\nbody = \"sourceAccount\"",
        "the body does not require the idempotency key `sourceAccount`. Correct `[[idempotency]]` number 3, spec/rules/retries.toml:",
    ),
    (
        "like = \"balanceList.response[].type\"",
        "like = \"balanceList.response[].name\"",
        ": `balanceList.response[].name` has no list of values in {version}. Name a place that has a list",
    ),
    (
        "final = [\"outgoing_payment_sent\", ",
        "final = [\"outgoing_payment_send\", ",
        ": `outgoing_payment_send` is not among the values. Add it to `values`, or delete it.",
    ),
];

#[test]
fn a_rule_that_does_not_fit_is_named_with_its_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let right = Inputs::read(&root).unwrap();
    // The newest version has the list, too.
    let version = match right.versions.last().unwrap().directory.as_str() {
        UNVERSIONED => "the unversioned contract".to_owned(),
        quarter => quarter.to_uppercase(),
    };
    for (from, to, wanted) in EDITS {
        let mut inputs = right.clone();
        let file = inputs
            .rules
            .0
            .iter_mut()
            .find(|one| one.text.contains(from));
        let file = file.unwrap_or_else(|| panic!("no rule has {from}"));
        let (name, line) = {
            let at = file.text.find(from).unwrap();
            (file.name.clone(), file.text[..at].matches('\n').count() + 1)
        };
        file.text = file.text.replacen(from, to, 1);
        let said = match generate(&inputs, Options::default()) {
            Err(problems) => problems.to_string(),
            Ok(output) => output.problems.to_string(),
        };
        let mut lines = said.lines();
        let wanted = wanted.replace("{version}", &version);
        let found = lines.find(|one| one.contains(&wanted));
        let found = found.unwrap_or_else(|| panic!("{to}\nwanted {wanted}\nsaid {said}"));
        // The rule begins at the line, or is the line.
        let near =
            (line.saturating_sub(2)..=line).any(|line| found.contains(&format!("{name}:{line}:")));
        assert!(near, "{to}: {name}:{line}: {found}");
    }
}
