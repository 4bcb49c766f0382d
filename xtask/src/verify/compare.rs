//! Two JSON values, and what differs between them.

use serde_json::Value;

/// A difference between an example and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// JSON pointer below the example.
    pub path: String,
    /// What differs.
    pub cause: String,
    /// Whether it is as it should be.
    pub explained: bool,
}

/// Everything that differs.
pub fn differences(sent: &Value, back: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(sent, back, String::new(), &mut found);
    found
}

fn walk(sent: &Value, back: &Value, path: String, found: &mut Vec<Difference>) {
    let mut note = |path: &str, cause: &str, explained: bool| {
        found.push(Difference {
            path: path.to_owned(),
            cause: cause.to_owned(),
            explained,
        });
    };
    match (sent, back) {
        _ if sent == back => {}
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                let path = format!("{path}/{key}");
                match b.get(key) {
                    Some(other) => walk(value, other, path, found),
                    None if value.is_null() => found.push(Difference {
                        path,
                        cause: "null, which is the same as absent".to_owned(),
                        explained: true,
                    }),
                    None => found.push(Difference {
                        path,
                        cause: "a key that the contract does not have".to_owned(),
                        explained: true,
                    }),
                }
            }
            for key in b.keys().filter(|key| !a.contains_key(*key)) {
                found.push(Difference {
                    path: format!("{path}/{key}"),
                    cause: "a key that was not sent".to_owned(),
                    explained: false,
                });
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (one, other)) in a.iter().zip(b).enumerate() {
                walk(one, other, format!("{path}/{index}"), found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
        (Value::Number(a), Value::String(b)) if a.to_string() == *b => {
            note(&path, "a number where the contract says text", true)
        }
        (Value::String(a), Value::Number(b)) if *a == b.to_string() => {
            note(&path, "text where the contract says a number", true)
        }
        (Value::String(a), Value::String(b)) if same_instant(a, b) => {
            note(&path, "an instant, written as RFC 3339 in UTC", true)
        }
        (Value::String(a), Value::String(b)) if number(a).is_some() && number(a) == number(b) => {
            note(
                &path,
                "a decimal number, written in its shortest form",
                true,
            )
        }
        _ => note(&path, "another value", false),
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Whether the second text is the first as an instant in UTC, by the digits that both have.
pub(super) fn same_instant(sent: &str, back: &str) -> bool {
    let looks = |text: &str| {
        text.len() >= 10
            && text.as_bytes()[4] == b'-'
            && text[..4].bytes().all(|b| b.is_ascii_digit())
    };
    if !(looks(sent) && looks(back) && back.ends_with('Z')) {
        return false;
    }
    let civil = |text: &str| text.replace(' ', "T");
    let Ok(back) = back.parse::<jiff::Timestamp>() else {
        return false;
    };
    let sent = civil(sent);
    let instant = sent.parse::<jiff::Timestamp>().ok().or_else(|| {
        let civil: jiff::civil::DateTime = sent.parse().ok()?;
        civil
            .to_zoned(jiff::tz::TimeZone::UTC)
            .ok()
            .map(|zoned| zoned.timestamp())
    });
    match instant {
        Some(instant) => instant == back,
        // A missing dot before the fraction: compare up to the second.
        None => sent
            .get(..19)
            .is_some_and(|head| back.to_string().starts_with(head)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn differences_are_told_apart() {
        let sent = json!({ "a": 1, "b": null, "c": "2020-01-01 10:00:00", "d": 400, "e": { "f": [1, 2] }, "g": 1.50 });
        assert!(differences(&sent, &sent).is_empty());
        let back = json!({ "a": 2, "c": "2020-01-01T10:00:00Z", "d": "400", "e": { "f": [1, 3] }, "g": 1.5, "h": 1 });
        let found = differences(&sent, &back);
        let bad: Vec<&str> = found
            .iter()
            .filter(|one| !one.explained)
            .map(|one| one.path.as_str())
            .collect();
        assert_eq!(bad, ["/a", "/e/f/1", "/h"]);
        assert_eq!(found.iter().filter(|one| one.explained).count(), 3);
    }
}
