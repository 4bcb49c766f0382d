//! Numbers in JSON with all of their digits, whatever features `serde_json` is built with: by itself it reads and writes
//! fractions as binary floating point, which keeps 15 digits.
//!
//! A number that would lose digits is a text in a [`Value`] here, behind a mark, and a number again when it is written.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// In front of the digits of a number that stands in a text. A private character of Unicode, which nobody sends by chance.
const MARK: &str = "\u{f8ff}number:";

/// How many digits a binary floating point number keeps for certain.
const CERTAIN: usize = 15;

/// A decimal as a JSON number.
pub(super) fn number(value: Decimal) -> Value {
    marked(&value.normalize().to_string())
}

/// The number with these digits, as a text if it does not survive otherwise.
fn marked(digits: &str) -> Value {
    let number: Option<Value> = serde_json::from_str(digits).ok();
    let kept = number.filter(|number| number.is_number() && written(number) == digits);
    kept.unwrap_or_else(|| Value::String(format!("{MARK}{digits}")))
}

/// The decimal that a JSON number writes; nothing for one that a decimal cannot hold.
pub(super) fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => exact_decimal(&number.to_string()),
        Value::String(text) => exact_decimal(text.strip_prefix(MARK)?),
        _ => None,
    }
}

pub(super) fn exact_decimal(digits: &str) -> Option<Decimal> {
    Decimal::from_str_exact(digits)
        .or_else(|_| Decimal::from_scientific(digits))
        .ok()
}

/// JSON with every digit in its place; nothing when it is no JSON.
pub(super) fn read(raw: &[u8]) -> Option<Value> {
    exact(serde_json::from_slice(raw).ok()?)
}

fn exact(raw: &RawValue) -> Option<Value> {
    let text = raw.get();
    match text.as_bytes().first()? {
        b'{' => {
            let members: HashMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).ok()?;
            let members = members.into_iter();
            let members = members.map(|(name, raw)| Some((name.into_owned(), exact(raw)?)));
            members.collect::<Option<_>>().map(Value::Object)
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let items = items.into_iter().map(exact);
            items.collect::<Option<_>>().map(Value::Array)
        }
        b'-' | b'0'..=b'9' => Some(marked(text)),
        _ => serde_json::from_str(text).ok(),
    }
}

/// Whether a text may hold a number that binary floating point does not keep.
pub(super) fn is_long(raw: &[u8]) -> bool {
    let others = |byte: &u8| !byte.is_ascii_digit() && *byte != b'.';
    raw.split(others).any(|digits| digits.len() > CERTAIN)
}

/// JSON as text.
pub(super) fn written(value: &Value) -> String {
    // A value whose keys are all texts can be written.
    serde_json::to_string(&Exact(value)).unwrap_or_default()
}

struct Exact<'a>(&'a Value);

impl Serialize for Exact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) => {
                let digits = text.strip_prefix(MARK);
                let raw = digits.and_then(|text| RawValue::from_string(text.to_owned()).ok());
                match raw {
                    Some(raw) => raw.serialize(serializer),
                    None => serializer.serialize_str(text),
                }
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Exact)),
            Value::Object(map) => {
                serializer.collect_map(map.iter().map(|(name, value)| (name, Exact(value))))
            }
            other => other.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_survive_json() {
        for digits in [
            "0.1",
            "1234567890123.45",
            "100",
            "0.000001",
            "-7.3",
            "123456789012345678.91",
            "9007199254740993",
            "1.2345678901234567890123",
        ] {
            let value: Decimal = digits.parse().unwrap();
            let text = written(&number(value));
            assert_eq!(text, digits);
            let sent = format!(r#"{{"a":[{{"b":{digits}}}]}}"#);
            let body = read(sent.as_bytes()).unwrap();
            assert_eq!(decimal(&body["a"][0]["b"]), Some(value));
            assert_eq!(written(&body), sent);
        }
    }

    #[test]
    fn a_number_that_no_decimal_holds_is_kept_but_is_no_amount() {
        let sent = "[0.12345678901234567890123456789012345,1e400]";
        let body = read(sent.as_bytes()).unwrap();
        assert_eq!(decimal(&body[0]), None);
        assert_eq!(decimal(&body[1]), None);
        assert_eq!(written(&body), sent);
    }

    #[test]
    fn only_long_numbers_are_long() {
        assert!(!is_long(br#"{"amount":123456789012.45}"#));
        assert!(is_long(br#"{"amount":1234567890123.456}"#));
    }
}
