//! Numbers within their limits. Those that are no integers have few digits: they are mostly amounts.

use serde_json::{Map, Value, json};

use super::Edge;
use super::value::{Maker, Place};

impl Maker<'_> {
    pub(super) fn integer(&self, schema: &Map<String, Value>, place: &Place<'_>) -> Value {
        let low =
            bound(schema, "minimum").max(bound(schema, "exclusiveMinimum").map(|low| low + 1));
        let high =
            bound(schema, "maximum").or(bound(schema, "exclusiveMaximum").map(|high| high - 1));
        let low = low.unwrap_or(i64::MIN);
        let high = high.unwrap_or(i64::MAX);
        let value = match self.source.edge {
            Edge::Low => low,
            Edge::High => high,
            Edge::Middle => {
                // Ids have some digits, counts and sizes few.
                let width = if place.name.to_ascii_lowercase().ends_with("id") {
                    90_000_000
                } else {
                    90
                };
                let start = if width > 90 { 10_000_000 } else { 10 };
                let wish = start + i64::try_from(place.pick(width)).unwrap_or_default();
                wish.clamp(low, high)
            }
        };
        json!(value)
    }

    pub(super) fn number(&self, schema: &Map<String, Value>, place: &Place<'_>) -> Value {
        let float = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
        // A cent inside of an exclusive limit.
        let above = float("exclusiveMinimum").map(|low| low + 0.01);
        // Both may be there, and then the stricter one counts.
        let low = match (float("minimum"), above) {
            (Some(low), Some(above)) => Some(low.max(above)),
            (low, above) => low.or(above),
        };
        let high = float("maximum").or(float("exclusiveMaximum").map(|high| high - 0.01));
        let cents = match self.source.edge {
            Edge::Low => low.unwrap_or(0.01),
            Edge::High => high.unwrap_or(999_999_999.99),
            Edge::Middle => {
                let wish = 1.0 + place.pick(99_900) as f64 / 100.0;
                wish.clamp(
                    low.unwrap_or(wish),
                    high.unwrap_or(wish).max(low.unwrap_or(wish)),
                )
            }
        };
        let rounded = (cents * 100.0).round() / 100.0;
        if rounded.fract() == 0.0 {
            // No `.0`: whoever counts digits finds none.
            return json!(rounded as i64);
        }
        json!(rounded)
    }
}

fn bound(schema: &Map<String, Value>, keyword: &str) -> Option<i64> {
    let value = schema.get(keyword)?;
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|value| value as i64))
}
