//! Two JSON values that should say the same, and where they do not.

use serde_json::{Map, Value};
use wise_api::{CountryCode, Decimal};

/// What a type may leave out of what it has read, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the caller to the wire: nothing may be lost or added.
    Sent,
    /// From the wire to the caller and back: an element of a list that is `null` is left out where the type of the elements has no
    /// `null`, and nothing else.
    Read,
}

/// Where a call's value is on the wire otherwise than given: the differences, each with its place.
pub fn written(given: &Value, written: &Value) -> Vec<String> {
    differences(given, written, Direction::Sent)
}

/// Everything that differs, but for what the direction allows, for other spellings of the same number, and for other
/// spellings of the same instant: those always leave in UTC.
pub fn differences(one: &Value, other: &Value, direction: Direction) -> Vec<String> {
    let mut found = Vec::new();
    let mut walk = Walk {
        direction,
        found: &mut found,
    };
    walk.value(one, other, "");
    found
}

struct Walk<'f> {
    direction: Direction,
    found: &'f mut Vec<String>,
}

impl Walk<'_> {
    fn note(&mut self, place: &str, what: &str) {
        let place = if place.is_empty() { "/" } else { place };
        self.found.push(format!("{place}: {what}"));
    }

    fn value(&mut self, one: &Value, other: &Value, place: &str) {
        match (one, other) {
            (Value::Object(one), Value::Object(other)) => self.members(one, other, place),
            (Value::Array(one), Value::Array(other)) => self.elements(one, other, place),
            (Value::Number(one), Value::Number(other)) => {
                if decimal(&one.to_string()) != decimal(&other.to_string()) {
                    self.note(place, &format!("{one} became {other}"));
                }
            }
            (Value::String(one), Value::String(other)) => {
                if !same_text(one, other) {
                    self.note(place, &format!("{one:?} became {other:?}"));
                }
            }
            _ if one == other => {}
            _ => self.note(place, &format!("{} became {}", kind(one), kind(other))),
        }
    }

    fn members(&mut self, one: &Map<String, Value>, other: &Map<String, Value>, place: &str) {
        for (name, value) in one {
            match other.get(name) {
                Some(other) => self.value(value, other, &format!("{place}/{name}")),
                None => self.note(&format!("{place}/{name}"), "lost"),
            }
        }
        for name in other.keys().filter(|name| !one.contains_key(*name)) {
            self.note(&format!("{place}/{name}"), "added");
        }
    }

    fn elements(&mut self, one: &[Value], other: &[Value], place: &str) {
        let lossy = self.direction == Direction::Read && one.len() != other.len();
        let kept: Vec<&Value> = one
            .iter()
            .filter(|value| !(lossy && value.is_null()))
            .collect();
        if kept.len() != other.len() {
            let what = format!("{} elements became {}", one.len(), other.len());
            self.note(place, &what);
            return;
        }
        for (index, (one, other)) in kept.into_iter().zip(other).enumerate() {
            self.value(one, other, &format!("{place}/{index}"));
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Whether two texts are the same, or the same instant of which the second is written in UTC, or the same country: each place has
/// its form of the code.
pub fn same_text(one: &str, other: &str) -> bool {
    let country = |text: &str| CountryCode::try_from(text).ok();
    one == other
        || (country(one).is_some() && country(one) == country(other))
        || (other.ends_with('Z') && instant(one).is_some() && instant(one) == instant(other))
}

/// The instant that a text names; without a zone, in UTC. A date alone names none.
fn instant(text: &str) -> Option<jiff::Timestamp> {
    if !text.contains(':') {
        return None;
    }
    let civil = || {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        let zoned = civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(zoned.timestamp())
    };
    text.parse().ok().or_else(civil)
}

/// The exact value of a number's text.
pub fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text)
        .or_else(|_| Decimal::from_scientific(text))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::{Direction, differences, written};
    use serde_json::{Value, json};

    fn number(text: &str) -> Value {
        serde_json::from_str(text).unwrap_or_default()
    }

    #[test]
    fn nothing_may_be_lost_or_added_on_the_way_out() {
        let given = json!({ "a": 1, "b": null, "c": ["x", null], "d": { "e": true } });
        assert!(written(&given, &given).is_empty());
        let wrong = json!({ "a": 2, "c": ["x"], "d": { "e": true, "f": 1 } });
        assert_eq!(
            written(&given, &wrong),
            [
                "/a: 1 became 2",
                "/b: lost",
                "/c: 2 elements became 1",
                "/d/f: added"
            ]
        );
        assert_eq!(written(&json!("1"), &json!(1)), ["/: text became a number"]);
    }

    #[test]
    fn numbers_are_compared_by_value_and_digit_by_digit() {
        assert!(written(&number("1.50"), &number("1.5")).is_empty());
        let (one, other) = ("1234567890.123456789", "1234567890.123456780");
        assert_eq!(written(&number(one), &number(other)).len(), 1);
    }

    #[test]
    fn instants_leave_in_utc() {
        let one = json!("2026-03-01T10:00:00+01:00");
        assert!(written(&one, &json!("2026-03-01T09:00:00Z")).is_empty());
        assert_eq!(written(&one, &json!("2026-03-01T10:00:00Z")).len(), 1);
        // Only instants: a date stays a date.
        let date = json!("2026-03-01");
        assert_eq!(written(&date, &json!("2026-03-01T00:00:00Z")).len(), 1);
    }

    #[test]
    fn what_was_read_may_lose_null_elements_and_nothing_else() {
        let sent = json!({ "a": null, "unheard": 1, "c": [null, "x"], "d": 1 });
        let read = |back: &Value| differences(&sent, back, Direction::Read);
        assert!(read(&json!({ "a": null, "unheard": 1, "c": ["x"], "d": 1 })).is_empty());
        // The order of members depends on the features of serde_json.
        let mut found = read(&json!({ "c": [], "d": 1 }));
        found.sort();
        assert_eq!(
            found,
            ["/a: lost", "/c: 2 elements became 0", "/unheard: lost"]
        );
    }
}
