//! Whatever happens to the files that people write, key by key and value by value: a problem that says file, line, key and what to do,
//! or files that are Rust and compile. Never a panic. The changes are drawn from fixed seeds, so that every run makes the same ones.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "cases/scratch.rs"]
#[allow(dead_code)]
mod scratch;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use toml::Value;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::{Problem, Problems};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// How many changes are made to each file.
const SEEDS: u64 = 700;

const CONTRACT: &str = include_str!("mutations/contract.yaml");

const RULES: &str = include_str!("mutations/rules.toml");

const DOCS: &str = include_str!("mutations/docs.toml");

const EDITIONS: &str = include_str!("mutations/editions.toml");

const SUPPLEMENT: &str = include_str!("mutations/supplement.yaml");

#[path = "mutations/texts.rs"]
mod texts;
use texts::BY_MISTAKE as TEXTS;

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

/// The files: names, rules, documentation, editions, and a supplement of the contract.
type Files = [String; 5];

const NAMES: [&str; 5] = [
    "names.toml",
    "rules.toml",
    "docs.toml",
    "editions.toml",
    "supplement.yaml",
];

/// The file that is YAML.
const OF_YAML: usize = 4;

fn run(files: &Files) -> Result<Output, Problems> {
    let manifest = |path: &str| {
        let content = std::fs::read_to_string(root().join(path)).unwrap();
        text(path, &content)
    };
    let [names, rules, docs, editions, supplement] = files;
    let inputs = Inputs {
        versions: vec![VersionInput {
            directory: "2030q1".to_owned(),
            contract: Source::Text(text("contract.yaml", CONTRACT)),
            supplements: vec![text(NAMES[OF_YAML], supplement)],
        }],
        names: text(NAMES[0], names).into(),
        rules: text(NAMES[1], rules).into(),
        docs: text(NAMES[2], docs).into(),
        editions: text(NAMES[3], editions),
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
    };
    generate(&inputs, Options::default())
}

/// What is right, with the names that a first run records.
static RIGHT: LazyLock<Files> = LazyLock::new(|| {
    let owned = |names: &str| [names, RULES, DOCS, EDITIONS, SUPPLEMENT].map(str::to_owned);
    let output = run(&owned("")).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(output.problems.is_empty(), "{:?}", output.problems);
    owned(&Registry::read(&output.names()).unwrap().to_toml())
});

/// The value of a file.
fn read(file: usize, text: &str) -> Value {
    match file {
        OF_YAML => serde_yaml::from_str(text).unwrap(),
        _ => toml::from_str(text).unwrap(),
    }
}

/// The text of a file.
fn written(file: usize, value: &Value) -> String {
    match file {
        OF_YAML => serde_yaml::to_string(value).unwrap(),
        _ => toml::to_string(value).unwrap(),
    }
}

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

/// Whether the file is none of its format: then there is a line, and no key.
fn is_syntax(problem: &Problem) -> bool {
    let what = problem.what.to_lowercase();
    [
        "toml",
        "yaml",
        "expected",
        "invalid",
        "missing",
        "duplicate",
        "unknown",
        "mapping",
    ]
    .iter()
    .any(|word| what.contains(word))
}

/// Each of them says where, in which entry, what, and what to do.
fn refusals(what: &str, problems: &Problems) {
    for problem in problems.iter() {
        let shown = problem.to_string();
        // What nothing in the file causes alone is at the place in the contract that it meets.
        let known = NAMES.contains(&&*problem.source) || problem.source == "contract.yaml";
        assert!(known, "{what}: no file: {shown}");
        assert!(problem.position.is_some(), "{what}: no line: {shown}");
        let key = !problem.pointer.is_empty() || problem.what.contains('`');
        assert!(key || is_syntax(problem), "{what}: no key: {shown}");
        assert!(
            !problem.what.is_empty() && !problem.todo.is_empty(),
            "{what}: {shown}"
        );
        assert!(is_sentence(&problem.todo), "{what}: {shown}");
        assert!(!shown.contains("panicked"), "{what}: {shown}");
    }
}

/// Whether what to do begins with a capital, or an item, and leaves its full stop to whoever shows it.
fn is_sentence(todo: &str) -> bool {
    let begins = |c: char| c.is_uppercase() || c == '`';
    todo.starts_with(begins) && !todo.ends_with('.')
}

/// With how many problems a changed file was taken, if it was.
fn endured(what: &str, files: &Files) -> Option<usize> {
    let result = catch_unwind(AssertUnwindSafe(|| run(files)));
    let result = result.unwrap_or_else(|_| panic!("{what}: the generator panics"));
    match result {
        Err(problems) => {
            assert!(!problems.is_empty(), "{what}");
            refusals(what, &problems);
            None
        }
        Ok(output) => {
            refusals(what, &output.problems);
            let rust = output
                .files
                .iter()
                .filter(|(path, _)| path.ends_with(".rs"));
            for (path, text) in rust {
                if let Err(error) = syn::parse_file(text) {
                    panic!("{what}: {path} is no Rust: {error}\n{text}");
                }
            }
            Some(output.problems.len())
        }
    }
}

fn each_seed(file: usize) {
    let right = read(file, &RIGHT[file]);
    let (mut taken, mut clean) = (0, 0);
    for seed in 0..SEEDS {
        let mut numbers = Numbers(seed * 2_654_435_761 + 88_172_645_463_325_252);
        let mut root = right.clone();
        let mut told = Vec::new();
        for _ in 0..=numbers.below(3) {
            told.push(change(&mut root, &mut numbers));
        }
        let what = format!("{}, seed {seed}: {}", NAMES[file], told.join("; "));
        let mut files = RIGHT.clone();
        files[file] = written(file, &root);
        let problems = endured(&what, &files);
        taken += u64::from(problems.is_some());
        clean += u64::from(problems == Some(0));
    }
    // Some are harmless, and some are not. What a supplement says wrongly is left out, and told.
    let name = NAMES[file];
    assert!(clean > 0 && clean < SEEDS, "{name}: {clean}");
    assert!(
        taken >= clean && (taken < SEEDS || file == OF_YAML),
        "{name}: {taken}"
    );
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

#[test]
fn supplements() {
    each_seed(4);
}

/// How many crates are compiled, and how many changes are tried for each.
const ROUNDS: u64 = 4;
const TRIED: usize = 150;

/// Changes of all files that are taken one after the other, until little is as it was: what comes out compiles, without a warning.
#[test]
fn what_is_taken_compiles() {
    for round in 0..ROUNDS {
        let mut numbers = Numbers(round * 6_364_136_223 + 1_442_695_040_888_963_407);
        let mut files = RIGHT.clone();
        let mut taken = Vec::new();
        for _ in 0..TRIED {
            let file = numbers.below(NAMES.len());
            let mut root = read(file, &files[file]);
            let told = change(&mut root, &mut numbers);
            // What is taken out leaves less to compile.
            let new = written(file, &root);
            if new.len() < files[file].len() * 4 / 5 {
                continue;
            }
            let mut changed = files.clone();
            changed[file] = new;
            if run(&changed).is_ok() {
                files = changed;
                taken.push(format!("{}: {told}", NAMES[file]));
            }
        }
        assert!(taken.len() > 20, "round {round}: {taken:#?}");
        let output = run(&files).unwrap_or_else(|problems| panic!("{problems}"));
        let directory = scratch::write("mutations", &output.files);
        if let Err(messages) = scratch::check(&directory, &["v2030q1".to_owned()]) {
            panic!("round {round}: {messages}\n{taken:#?}");
        }
    }
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
