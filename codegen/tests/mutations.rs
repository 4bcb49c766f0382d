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

const CONTRACT: &str = "openapi: 3.1.0
info: {title: Pots, version: '1'}
paths:
  /pots:
    get:
      operationId: potList
      tags: [pot]
      parameters:
        - {name: cursor, in: query, schema: {type: string}}
        - {name: since, in: query, required: true, schema: {type: string, format: date-time}}
        - {name: until, in: query, required: true, schema: {type: string, format: date-time}}
        - {name: kinds, in: query, schema: {type: string}}
      responses: {'200': {content: {application/json: {schema: {type: object, properties: {
        next: {type: string}, pots: {type: array, items: {$ref: '#/components/schemas/Pot'}}}}}}}}
    post:
      operationId: potCreate
      tags: [pot]
      parameters: [{name: X-Pot-Key, in: header, required: true, schema: {type: string, format: uuid}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pot'}}}}
      responses: {'200': {content: {application/json: {schema: {type: object, properties: {
        ok: {type: string, enum: [YES, NO]}, why: {type: string}}}}}}}
  /lids/{potId}/{lidId}:
    put:
      operationId: lidUpdate
      tags: [lid]
      parameters:
        - {name: potId, in: path, required: true, schema: {type: integer}}
        - {name: lidId, in: path, required: true, schema: {type: integer}}
        - {name: from, in: query, required: true, schema: {type: string}}
        - {name: to, in: query, required: true, schema: {type: string}}
      requestBody: {content: {application/json: {schema: {type: object, required: [name, colour], properties: {
        name: {type: string}, colour: {type: string}, size: {oneOf: [
          {type: object, required: [wide], properties: {wide: {type: integer}}},
          {type: object, required: [high], properties: {high: {type: integer}}}]}}}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pot'}}}}}
components:
  schemas:
    Pot:
      type: object
      required: [price, coin, weight]
      properties:
        id: {type: integer}
        price: {type: number}
        coin: {type: string}
        weight: {type: string}
        land: {type: string}
        pin: {type: string}
        made: {type: string}
        phase: {type: string}
        mood: {type: string}
        nick: {type: string}
        glaze: {type: string, enum: [matt, shiny]}
";

const RULES: &str = r#"
[[id]]
name = "PotId"
wire = "integer"
doc = "A pot."
properties = ["potId"]
at = ["potList.response.pots[].id"]
reason = "a test"

[[id]]
name = "LidId"
wire = "either"
doc = "A lid."
properties = ["lidId"]
reason = "a test"

[[secret]]
properties = ["pin"]
reason = "a test"

[[currency]]
properties = ["coin"]
at = ["lidUpdate.query.from", "lidUpdate.query.to"]
reason = "a test"

[[country]]
form = "alpha2"
properties = ["land"]
reason = "a test"

[[amount]]
currency = "coin"
at = ["potCreate.request.price"]
reason = "a test"

[[decimal]]
properties = ["weight"]
reason = "a test"

[[time]]
kind = "date"
properties = ["made"]
reason = "a test"

[[values]]
at = ["potList.response.pots[].phase"]
values = ["wet", "dry", "burnt"]
final = ["burnt"]
note = "It can break."
source = "https://pots.example/phases"
reason = "a test"

[[values]]
at = ["potList.response.pots[].glaze"]
final = ["shiny"]
source = "https://pots.example/glazes"
reason = "a test"

[[plain_values]]
at = ["potList.response.pots[].mood"]
reason = "a test"

[[comma_list]]
at = ["potList.query.kinds"]
reason = "a test"

[[pages]]
at = ["potList"]
position = "cursor"
items = "pots"
next = { cursor = "next" }
reason = "a test"

[[window]]
at = ["potList"]
start = "since"
end = "until"
days = 7
reason = "a test"

[[verdict]]
at = ["potCreate"]
field = "ok"
accepted = ["YES"]
refused = ["NO"]
message = "why"
reason = "a test"

[[idempotency]]
header = "X-Pot-Key"
reason = "a test"

[[never_retry]]
at = ["lidUpdate"]
reason = "a test"

[[union]]
at = ["lidUpdate.request.size"]
variants = [{ name = "Wide", keys = ["wide"] }, { name = "High", keys = ["high"] }]
reason = "a test"

[[shared]]
name = "common::Glaze"
at = ["potList.response.pots[].glaze"]
reason = "a test"

[[either]]
at = "potList.response.pots[]"
getter = "label"
fields = ["mood", "nick"]
doc = "What is on it."
reason = "a test"

[[amend]]
at = ["potList.response.pots[].owner"]
schema = { type = "string" }
reason = "a test"

[[credential]]
at = ["potList"]
works = ["userToken"]
reason = "a test"

[[repair]]
at = "lidUpdate/tags"
from = ["lid"]
to = ["lid"]
reason = "a test"
"#;

const DOCS: &str = r#"
[resources]
"pot" = "Pots."

[operations]
"potList" = "All pots."

[types]
"common::Glaze" = "How it shines."

[fields]
"mood" = "What it looks like."

[variants]
"common::Glaze.matt" = "Not at all."

[parameters]
"kinds" = "Which of them."

[examples]
"potCreate" = ["mood", "made"]
"potList" = ["kinds"]

[values]
"mood" = "merry"
"PotId" = "7"
"potCreate.price" = "1.5"
"kinds" = "round"
"#;

const EDITIONS: &str = r#"
latest = "2030Q1"
preview = "2030Q2"

[address.latest]
url = "https://pots.example/latest.yaml"

[address.active]
url = "https://pots.example/{version}.yaml"
guess = true
note = "by analogy"
"#;

/// What people might write by mistake, where a key or a value belongs.
const TEXTS: &[&str] = &[
    "",
    " ",
    "  x",
    "a b",
    "a::b",
    "a::B",
    "a::b::C",
    "a.b",
    "a.b.c",
    "a..b",
    ".",
    "::",
    "[]",
    "a[]",
    "a{}",
    "a|B",
    "a|",
    "|",
    "fn",
    "self",
    "Self",
    "crate",
    "type",
    "dyn",
    "r#type",
    "_",
    "__",
    "9",
    "9a",
    "-",
    "a-b",
    "new",
    "send",
    "client",
    "timeout",
    "currency=",
    "country=",
    "EUR",
    "GB",
    "Gb",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "\0",
    "\t",
    "\u{202e}",
    "é",
    "²",
    "🦀",
    "*/",
    "//",
    "{}",
    "{version}",
    "$crate",
    "#[x]",
    "<T>",
    "'a",
    "%2F",
    "https://x",
    "http://",
    "1.5",
    "-1",
    "1e9",
    "NaN",
    "true",
    "null",
    "99999999999999999999",
    "potList",
    "potlist",
    "potList.response",
    "potList.response.pots[]",
    "potList.response.pots[].price",
    "potCreate.request",
    "potCreate.request.pin",
    "lidUpdate.path.potId",
    "pots#gone@1.0.0.x",
    "pots#gone@*",
    "@*",
    "#",
    "pot::Pot",
    "common::Glaze",
    "Pot",
    "PotId",
    "String",
    "Option",
    "Extra",
    "extra",
    "Unrecognized",
    "burnt",
    "wet",
    "coin",
    "price",
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
