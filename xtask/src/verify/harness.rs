//! The program that is built beside the scratch crate: it reads the examples, and writes what came back.

use super::trouble;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use wise_codegen::generate::Output;
use wise_codegen::problem::Problems;

/// A JSON text, and the type that has to read it.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// Below `wise_api`; [`NOTIFICATION`] and [`REFUSAL`] are read in ways of their own.
    pub rust_type: &'a str,
    /// What is read.
    pub text: &'a str,
}

/// A whole webhook.
pub const NOTIFICATION: &str = "webhook::Notification";
/// A raw HTTP response with a status other than 2xx.
pub const REFUSAL: &str = "refusal";

/// What became of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It does not decode, and why.
    Refused(String),
    /// What it was encoded to, and whether something in it is unknown to the types.
    Back(String, bool),
}

/// Builds and runs the program over all texts, in order.
pub fn run(
    directory: &Path,
    output: &Output,
    examples: &[Trial<'_>],
) -> Result<Vec<Outcome>, Problems> {
    let mut names: Vec<&str> = examples.iter().map(|example| example.rust_type).collect();
    names.sort_unstable();
    names.dedup();
    let types: BTreeMap<&str, usize> = names.into_iter().zip(0..).collect();
    let input = directory.join("examples.json");
    let list: Vec<Value> = examples
        .iter()
        .map(|example| serde_json::json!([types[example.rust_type], example.text]))
        .collect();
    write(&directory.join("src/bin/verify.rs"), &source(&types))?;
    write(&input, &Value::Array(list).to_string())?;
    let modules = output.versions.iter();
    let modules = modules.map(|version| version.module.as_str());
    let features: Vec<&str> = modules.chain(["serde-both"]).collect();
    let said = program(directory, &features.join(","), &input)?;
    let lines: Vec<Value> = serde_json::from_slice(&said).map_err(|error| {
        let what = format!("the result of the program cannot be read: {error}");
        trouble(what, "Report this as a bug")
    })?;
    Ok(lines.iter().map(outcome).collect())
}

fn write(path: &Path, text: &str) -> Result<(), Problems> {
    let todo = "Check the permissions";
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| {
            let what = format!("cannot create `{}`: {error}", parent.display());
            trouble(what, todo)
        })?;
    }
    std::fs::write(path, text).map_err(|error| {
        let what = format!("cannot write `{}`: {error}", path.display());
        trouble(what, todo)
    })
}

/// Builds and runs the program over the examples; what it writes.
fn program(directory: &Path, features: &str, input: &Path) -> Result<Vec<u8>, Problems> {
    let run = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--bin", "verify", "--features", features])
        .arg("--")
        .arg(input)
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", directory.join("target"))
        .output()
        .map_err(|error| {
            let what = format!("cargo cannot be started: {error}");
            trouble(what, "Check the toolchain")
        })?;
    if run.status.success() {
        return Ok(run.stdout);
    }
    let shown: String = String::from_utf8_lossy(&run.stderr)
        .chars()
        .take(4000)
        .collect();
    let what = format!("the generated crate does not build or run:\n{shown}");
    Err(trouble(what, "Report this as a bug of the generator"))
}

/// What became of an example, by a line of the program.
fn outcome(line: &Value) -> Outcome {
    let text = |key: &str| line.get(key).and_then(Value::as_str);
    match (text("refused"), text("back")) {
        (None, Some(text)) => {
            let unrecognized = line.get("unrecognized").and_then(Value::as_bool);
            Outcome::Back(text.to_owned(), unrecognized.unwrap_or_default())
        }
        (reason, _) => Outcome::Refused(reason.unwrap_or("no result").to_owned()),
    }
}

fn source(types: &BTreeMap<&str, usize>) -> String {
    let mut arms = String::new();
    for (name, index) in types {
        if *name == NOTIFICATION {
            let _ = writeln!(arms, "        {index} => notification(text),");
        } else if *name == REFUSAL {
            let _ = writeln!(arms, "        {index} => refusal(text),");
        } else {
            let _ = writeln!(arms, "        {index} => check::<{name}>(text),");
        }
    }
    format!(
        "{PROGRAM_HEAD}fn one(index: u64, text: &str) -> Value {{\n    match index {{\n{arms}        _ => Value::Null,\n    }}\n}}\n"
    )
}

const PROGRAM_HEAD: &str = r#"#![allow(deprecated)]
use serde_json::{Value, json};
use wise_api::codec::{Decode, Encode};
use wise_api::Json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file of examples")?;
    let list: Vec<(u64, String)> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let results: Vec<Value> = list.iter().map(|(index, text)| one(*index, text)).collect();
    println!("{}", serde_json::to_string(&results)?);
    Ok(())
}

/// Whether something was kept without being understood, by `Debug`.
fn unknown(shown: &str) -> bool {
    shown.contains("Unrecognized(")
}

/// Whether an event is not known, or known and not readable.
#[allow(dead_code)]
fn unread(shown: &str) -> bool {
    shown.starts_with("Unrecognized(") || shown.starts_with("Unreadable")
}

/// Read as the client reads a body, which is more lenient with lists than serde, and written with its secrets, which serde leaves out
/// of responses.
fn check<T: Decode + Encode + std::fmt::Debug>(text: &str) -> Value {
    let json = Json::parse(text).map_err(|error| error.to_string());
    match json.and_then(|json| json.decode::<T>().map_err(|error| error.to_string())) {
        Ok(value) => {
            let back = Json::from_encode(&value);
            json!({ "back": back.as_str(), "unrecognized": unknown(&format!("{value:?}")) })
        }
        Err(error) => json!({ "refused": format!("it does not decode: {error}") }),
    }
}

/// A webhook must decode, its event must be known, and its envelope come back with all that was in it.
#[allow(dead_code)]
fn notification(text: &str) -> Value {
    match wise_api::webhook::Notification::parse(text.as_bytes()) {
        Ok(value) => {
            let back = Json::from_encode(&value);
            json!({ "back": back.as_str(), "unrecognized": unread(&format!("{:?}", value.event)) })
        }
        Err(error) => json!({ "refused": format!("it does not decode: {error}") }),
    }
}

/// A refusal must say its code where its body has one.
#[allow(dead_code)]
fn refusal(text: &str) -> Value {
    use wise_api::operation::{Idempotency, OperationInfo, Response, Retry};
    use wise_api::{HeaderMap, Method, StatusCode};
    const INFO: OperationInfo = OperationInfo {
        id: "recorded",
        method: Method::GET,
        version: "",
        path: "/",
        security: &[],
        servers: &[],
        idempotency: Idempotency::None,
        retry: Retry::Never,
    };
    let (head, body) = match text.split_once("\r\n\r\n").or_else(|| text.split_once("\n\n")) {
        Some(parts) => parts,
        None => (text, ""),
    };
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1));
    let Some(status) = status.and_then(|status| StatusCode::from_bytes(status.as_bytes()).ok()) else {
        return json!({ "refused": "it does not begin with a status line" });
    };
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if let (Ok(name), Ok(value)) = (name.trim().parse::<http::HeaderName>(), value.trim().parse()) {
            headers.append(name, value);
        }
    }
    let known: Option<Value> = serde_json::from_str(body.trim()).ok();
    let coded = known.as_ref().and_then(|body| {
        let own = ["code", "errorCode", "error"].iter().find_map(|name| body.get(name)?.as_str());
        own.or_else(|| body.pointer("/errors/0/code")?.as_str())
    });
    match Response::new(&INFO, status, headers, body.trim().to_owned()).into_success() {
        // A page of a proxy is a success of no operation.
        Ok(success) if success.raw().is_err() => json!({ "back": body, "unrecognized": false }),
        Ok(_) => json!({ "refused": "it is a success, and not of an operation" }),
        Err(error) => match (error.code(), coded.filter(|code| !code.contains(' '))) {
            (None, Some(_)) => json!({ "refused": "its code is not found" }),
            _ => json!({ "back": body, "unrecognized": false }),
        },
    }
}

"#;
