//! The documentation of our own does not get thinner.

use std::path::Path;
use wise_codegen::generate::{Options, generate};
use wise_codegen::inputs::Inputs;

/// Percent of each kind that has an entry in `spec/docs.toml`. Raise a floor when there is more; never lower it.
const FLOORS: &[(&str, usize)] = &[
    ("events", 100),
    ("fields", 100),
    ("operations", 100),
    ("parameters", 100),
    ("resources", 100),
    ("types", 100),
    ("variants", 100),
];

#[test]
fn nothing_loses_its_documentation() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = generate(&Inputs::read(&root).unwrap(), Options::default()).unwrap();
    for (table, floor) in FLOORS {
        let counts = output.coverage.get(table).copied().unwrap_or_default();
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
