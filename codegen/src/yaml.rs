//! One way to write a JSON value as YAML, for files that people review: block style, keys in the order given, the same
//! bytes for the same value, and no scalar that a reader of YAML 1.1 or 1.2 could take for another type.

use serde_json::{Number, Value};

/// Writes a value as a YAML document that ends with a newline.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0, false);
    if out.is_empty() {
        out = inline(value);
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// What fits behind a key or a dash: scalars, and collections with nothing in them.
fn inline(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => self::number(number),
        Value::String(text) => scalar(text),
        Value::Array(_) => "[]".into(),
        Value::Object(_) => "{}".into(),
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => false,
    }
}

/// Writes the lines of a collection; `started` when a dash already stands on the first of them.
fn block(out: &mut String, value: &Value, depth: usize, mut started: bool) {
    let mut indent = |out: &mut String| {
        if !std::mem::take(&mut started) {
            out.extend(std::iter::repeat_n("  ", depth));
        }
    };
    match value {
        Value::Array(items) => {
            for item in items {
                indent(out);
                out.push_str("- ");
                if is_block(item) {
                    block(out, item, depth + 1, true);
                } else {
                    out.push_str(&inline(item));
                    out.push('\n');
                }
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                indent(out);
                let key = scalar(key);
                // Readers may stop looking for the colon of a simple key after 1024 characters.
                if key.len() > 1000 {
                    out.push_str("? ");
                    out.push_str(&key);
                    out.push('\n');
                    out.extend(std::iter::repeat_n("  ", depth));
                } else {
                    out.push_str(&key);
                }
                out.push(':');
                if is_block(value) {
                    out.push('\n');
                    block(out, value, depth + 1, false);
                } else {
                    out.push(' ');
                    out.push_str(&inline(value));
                    out.push('\n');
                }
            }
        }
        _ => {}
    }
}

/// Decimals without an exponent: YAML 1.1 takes `1e-7` for a string.
fn number(number: &Number) -> String {
    if number.is_i64() || number.is_u64() {
        return number.to_string();
    }
    match number.as_f64() {
        Some(float) => {
            let text = float.to_string();
            if text.contains('.') {
                text
            } else {
                text + ".0"
            }
        }
        None => number.to_string(),
    }
}

fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().all(is_printable) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        double_quoted(text)
    }
}

/// Words that some YAML reader takes for a boolean, a null or a number.
const WORDS: &[&str] = &[
    "y",
    "n",
    "yes",
    "no",
    "on",
    "off",
    "true",
    "false",
    "null",
    "none",
    "nil",
    "nan",
    "inf",
    "infinity",
    "undefined",
];

/// Plain only when no reader can see anything but a string. A first letter rules out numbers, dates and base-60
/// integers; the rest rules out comments, nested mappings and flow collections.
fn is_plain(text: &str) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || "_/$".contains(c);
    let rest = |c: char| c.is_ascii_alphanumeric() || " _-./{}+()$@;=<>*!?^~#:".contains(c);
    text.starts_with(first)
        && text.chars().all(rest)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_printable(c) => out.push(c),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}
