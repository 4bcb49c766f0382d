//! The documentation of our own does not get thinner.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::LazyLock;
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

static OUTPUT: LazyLock<Output> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    generate(&Inputs::read(&root).unwrap(), Options::default()).unwrap()
});

#[test]
fn nothing_loses_its_documentation() {
    for (table, floor) in FLOORS {
        let counts = OUTPUT.coverage.get(table).copied().unwrap_or_default();
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
    let gaps: Vec<String> = OUTPUT
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
