//! `cargo xtask history` over a directory as people keep one.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

// Of which this test needs a part.
#[allow(dead_code)]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use support::{Place, bundle};

fn history(directory: &Path, place: &Place) -> (String, String, String) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    run(directory, place, here)
}

fn run(directory: &Path, place: &Place, here: &Path) -> (String, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .env("CARGO_MANIFEST_DIR", here)
        .arg("history")
        .arg(directory)
        .arg("--out")
        .arg(place.path("history.html"))
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    (text(&output.stdout), said, place.read("history.html"))
}

#[test]
fn publications_are_compared_in_the_order_of_their_days() {
    let place = Place::new();
    let first = bundle("https://library.test/2031Q2");
    // Another name for the component is no cause to rename the type.
    let second = first
        .replace("Loan'", "LoanRecord'")
        .replace("    Loan:", "    LoanRecord:");
    let third = second.replace("days: {type: integer}", "days: {type: string}");
    for (name, text) in [
        ("2031-04-09.yaml", third.as_str()),
        ("a-20310402.yaml", &first),
        ("20310407/index.yaml", &second),
        ("2031_04_08.json", "{ \"openapi\": "),
        ("notes.yaml", "nothing"),
        ("20310401.txt", "nothing"),
    ] {
        let path = place.path("all").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (table, said, page) = history(&place.path("all"), &place);
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("2031"))
        .map(|line| line.split_whitespace().collect())
        .collect();
    let expected = [
        "2031-04-02 2031q2 1 1 0 – – – – –",
        "2031-04-07 2031q2 1 1 0 0 0 0 0 0",
        "2031-04-09 2031q2 1 1 0 1 1 0 0 0",
    ];
    let rows: Vec<String> = rows.iter().map(|row| row.join(" ")).collect();
    assert_eq!(rows, expected, "{table}");
    assert!(
        table.contains("types renamed without cause, over 2 steps: 0\n"),
        "{table}"
    );
    assert!(table.contains("left out: 2031_04_08.json: "), "{table}");
    assert!(said.contains("its name has no day: notes.yaml"), "{said}");
    assert!(page.contains("<svg"), "{page}");
    assert_eq!(
        page.matches("<title>2031-04-07: ").count(),
        6,
        "one for each row of the chart"
    );
    assert!(!page.contains("<script"), "{page}");
}

#[test]
fn real_publications_rename_no_type_without_cause() {
    let Some(bundles) = std::env::var_os("WISE_BUNDLES") else {
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let bundles = root.join(bundles);
    let place = Place::new();
    let none = "types renamed without cause, over 3 steps: 0\n";
    let (table, ..) = history(&bundles, &place);
    assert!(table.contains(none), "{table}");

    // Nor where nobody has ever chosen a name.
    let rules = fs::read_dir(root.join("spec/rules")).unwrap();
    let rules = rules.map(|file| file.unwrap().file_name().into_string().unwrap());
    let others = [
        "wise-api/Cargo.toml",
        "wise-api/tests/contract/Cargo.toml",
        "spec/legacy/contract.yaml",
    ];
    let rules = rules.map(|name| format!("spec/rules/{name}"));
    for name in rules.chain(others.map(str::to_owned)) {
        let path = place.path(&name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(root.join(&name), path).unwrap();
    }
    let (table, ..) = run(&bundles, &place, &place.path("xtask"));
    assert!(table.contains(none), "{table}");
}
