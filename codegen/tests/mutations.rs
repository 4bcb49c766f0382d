//! Whatever happens to the files that people write, key by key and value by value: a problem that says where and what to do, or files
//! that are Rust. Never a panic. The changes are drawn from fixed seeds, so that every run makes the same ones.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use toml::Value;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::problem::Problems;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// How many changes are made to each file.
const SEEDS: u64 = 700;

const CONTRACT: &str = include_str!("mutations/contract.yaml");

const RULES: &str = include_str!("mutations/rules.toml");

const DOCS: &str = include_str!("mutations/docs.toml");

const EDITIONS: &str = include_str!("mutations/editions.toml");

/// What people might write by mistake, where a key or a value belongs.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "", " ", "  x", "a b", "a::b", "a::B", "a::b::C", "a.b", "a.b.c", "a..b", ".", "::", "[]", "a[]", "a{}", "a|B", "a|", "|",
    "fn", "self", "Self", "crate", "type", "dyn", "r#type", "_", "__", "9", "9a", "-", "a-b", "new", "send", "client",
    "timeout", "currency=", "country=", "EUR", "GB", "Gb", "\"", "\\", "\n", "\r\n", "\0", "\t", "\u{202e}", "é", "²", "🦀",
    "*/", "//", "{}", "{version}", "$crate", "#[x]", "<T>", "'a", "%2F", "https://x", "http://", "1.5", "-1", "1e9", "NaN",
    "true", "null", "99999999999999999999", "potList", "potlist", "potList.response", "potList.response.pots[]",
    "potList.response.pots[].price", "potCreate.request", "potCreate.request.pin", "lidUpdate.path.potId", "pots#gone@1.0.0.x",
    "pots#gone@*", "@*", "#", "pot::Pot", "common::Glaze", "Pot", "PotId", "String", "Option", "Extra", "extra", "Unrecognized",
    "burnt", "wet", "coin", "price",
];

/// Numbers that look random.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn text(&mut self) -> String {
        TEXTS[self.below(TEXTS.len())].to_owned()
    }
}

fn text(name: &str, text: &str) -> Text {
    Text {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

/// The files: names, rules, documentation, editions.
type Files = [String; 4];

const NAMES: [&str; 4] = ["names.toml", "rules.toml", "docs.toml", "editions.toml"];

fn run(files: &Files) -> Result<Output, Problems> {
    let manifest = |path: &str| {
        let content = std::fs::read_to_string(root().join(path)).unwrap();
        text(path, &content)
    };
    let [names, rules, docs, editions] = files;
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: "2030q1".to_owned(),
            contract: Source::Text(text("contract.yaml", CONTRACT)),
            supplements: Vec::new(),
        }],
        names: text(NAMES[0], names),
        rules: text(NAMES[1], rules),
        docs: text(NAMES[2], docs),
        editions: text(NAMES[3], editions),
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
    };
    generate(&inputs, Options::default())
}

/// What is right, with the names that a first run records.
static RIGHT: LazyLock<Files> = LazyLock::new(|| {
    let owned = |names: &str| [names, RULES, DOCS, EDITIONS].map(str::to_owned);
    let mut output = run(&owned("")).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(output.problems.is_empty(), "{:?}", output.problems);
    owned(&output.files.remove("names.toml").unwrap())
});

/// The places of all values, tables and lists among them.
fn places(value: &Value, path: &[String], found: &mut Vec<Vec<String>>) {
    if !path.is_empty() {
        found.push(path.to_vec());
    }
    let below = |step: String| [path, &[step]].concat();
    match value {
        Value::Array(list) => {
            for (index, one) in list.iter().enumerate() {
                places(one, &below(index.to_string()), found);
            }
        }
        Value::Table(table) => {
            for (key, one) in table {
                places(one, &below(key.clone()), found);
            }
        }
        _ => {}
    }
}

fn at<'v>(value: &'v mut Value, path: &[String]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match value {
        Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
        other => other.get_mut(step).unwrap(),
    })
}

/// One change of a file.
fn change(root: &mut Value, numbers: &mut Numbers) -> String {
    let mut all = Vec::new();
    places(root, &[], &mut all);
    if all.is_empty() {
        return "nothing is left".to_owned();
    }
    let path = all[numbers.below(all.len())].clone();
    let other = all[numbers.below(all.len())].clone();
    let shown = path.join(".");
    let (last, around) = path.split_last().unwrap();
    let kind = numbers.below(7);
    let new = numbers.text();
    match kind {
        0 | 1 => *at(root, &path) = Value::String(new.clone()),
        2 => match at(root, around) {
            Value::Table(table) => {
                let value = table.remove(last).unwrap();
                table.insert(new.clone(), value);
            }
            Value::Array(list) => drop(list.remove(last.parse().unwrap())),
            _ => {}
        },
        3 => match at(root, around) {
            Value::Table(table) => drop(table.remove(last)),
            Value::Array(list) => {
                let again = list[last.parse::<usize>().unwrap()].clone();
                list.push(again);
            }
            _ => {}
        },
        4 => {
            let values = [
                Value::Integer(-1),
                Value::Integer(i64::MAX),
                Value::Boolean(true),
                Value::Float(f64::NAN),
                Value::Array(Vec::new()),
                Value::Table(toml::Table::new()),
                Value::Array(vec![Value::String(new.clone())]),
            ];
            *at(root, &path) = values[numbers.below(values.len())].clone();
        }
        5 => {
            let value = at(root, &other).clone();
            *at(root, &path) = value;
        }
        _ => match at(root, &path) {
            Value::Table(table) => drop(table.insert(new.clone(), Value::String(numbers.text()))),
            Value::Array(list) => list.push(Value::String(new.clone())),
            value => *value = Value::Array(vec![value.clone()]),
        },
    }
    format!("{shown}, {kind}, {new:?}, {}", other.join("."))
}

/// Whether a changed file was taken.
fn endured(what: &str, files: &Files) -> bool {
    let result = catch_unwind(AssertUnwindSafe(|| run(files)));
    let result = result.unwrap_or_else(|_| panic!("{what}: the generator panics"));
    match result {
        Err(problems) => {
            assert!(!problems.is_empty(), "{what}");
            for problem in problems.iter() {
                let shown = problem.to_string();
                assert!(!problem.source.is_empty(), "{what}: {shown}");
                assert!(
                    !problem.what.is_empty() && !problem.todo.is_empty(),
                    "{what}: {shown}"
                );
                assert!(!shown.contains("panicked"), "{what}: {shown}");
            }
            false
        }
        Ok(output) => {
            let rust = output
                .files
                .iter()
                .filter(|(path, _)| path.ends_with(".rs"));
            for (path, text) in rust {
                if let Err(error) = syn::parse_file(text) {
                    panic!("{what}: {path} is no Rust: {error}\n{text}");
                }
            }
            true
        }
    }
}

fn each_seed(file: usize) {
    let right: Value = toml::from_str(&RIGHT[file]).unwrap();
    let mut taken = 0;
    for seed in 0..SEEDS {
        let mut numbers = Numbers(seed * 2_654_435_761 + 88_172_645_463_325_252);
        let mut root = right.clone();
        let mut told = Vec::new();
        for _ in 0..=numbers.below(3) {
            told.push(change(&mut root, &mut numbers));
        }
        let what = format!("{}, seed {seed}: {}", NAMES[file], told.join("; "));
        let mut files = RIGHT.clone();
        files[file] = toml::to_string(&root).unwrap();
        taken += u64::from(endured(&what, &files));
    }
    // Some are harmless, and some are not.
    assert!(taken > 0 && taken < SEEDS, "{}: {taken}", NAMES[file]);
}

#[test]
fn names() {
    each_seed(0);
}

#[test]
fn rules() {
    each_seed(1);
}

#[test]
fn documentation() {
    each_seed(2);
}

#[test]
fn editions() {
    each_seed(3);
}

/// Broken as text: cut off, doubled, and with a line or a character that does not belong there.
#[test]
fn texts_that_are_no_files() {
    for file in 0..NAMES.len() {
        for seed in 0..150 {
            let mut numbers = Numbers(seed * 7_919 + 1_000_003);
            let right = &RIGHT[file];
            let at = right
                .char_indices()
                .nth(numbers.below(right.chars().count()))
                .unwrap()
                .0;
            let (before, after) = right.split_at(at);
            let broken = match numbers.below(4) {
                0 => before.to_owned(),
                1 => format!("{right}\n{right}"),
                2 => format!("{before}{}{after}", numbers.text()),
                _ => format!("{before}\n{}\n{after}", numbers.text()),
            };
            let mut files = RIGHT.clone();
            files[file] = broken;
            endured(&format!("{}, text {seed}", NAMES[file]), &files);
        }
    }
}
