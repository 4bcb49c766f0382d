//! Texts: by format, by pattern, or by what the name of the property suggests.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Value, json};

use super::value::{Maker, Place, limit};
use super::{Edge, Variation};

/// How often something repeats that may repeat without end.
const REPEAT: u32 = 4;

impl Maker<'_> {
    pub(super) fn text(&self, schema: &Map<String, Value>, place: &Place<'_>) -> Value {
        let least = limit(schema, "minLength").unwrap_or(0);
        let most = limit(schema, "maxLength");
        let format = schema
            .get("format")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if let Some(text) = self.formatted(format, place) {
            return json!(text);
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            && let Ok(hir) = regex_syntax::parse(pattern)
        {
            let mut bits = place.bits();
            let mut text = String::new();
            spell(
                &hir,
                self.source.edge,
                most.unwrap_or(usize::MAX),
                &mut bits,
                &mut text,
            );
            // A pattern that is not anchored may stand in a longer text.
            while text.chars().count() < least {
                text.push('x');
            }
            return json!(text);
        }
        let mut text = suggested(place).to_owned();
        match self.source.edge {
            Edge::Low => text.truncate(least.max(1)),
            Edge::High => {
                let most = most.unwrap_or(text.len()).min(10_000);
                text = text.chars().cycle().take(most).collect();
            }
            Edge::Middle => {}
        }
        if text.is_empty() {
            text.push('x');
        }
        if text.len() < least {
            text = text.chars().cycle().take(least).collect();
        }
        if let Some(most) = most {
            text.truncate(most);
        }
        json!(text)
    }

    fn formatted(&self, format: &str, place: &Place<'_>) -> Option<String> {
        let mut bits = place.bits();
        let mut below = |count: u64| bits.next().unwrap_or_default() % count;
        let text = match format {
            "date-time" => {
                let (month, day) = (1 + below(6), 1 + below(28));
                let (hour, minute, second) = (below(24), below(60), below(60));
                let zone = if self.source.variation == Variation::NaiveTimestamps {
                    ""
                } else {
                    "Z"
                };
                let milli = below(1000);
                format!(
                    "2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}{zone}"
                )
            }
            "date" => format!(
                "{}-{:02}-{:02}",
                1960 + below(60),
                1 + below(12),
                1 + below(28)
            ),
            "uuid" | "UUID" | "guid" => {
                let (a, b) = (below(u64::MAX), below(u64::MAX));
                format!(
                    "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
                    a >> 32,
                    (a >> 16) & 0xffff,
                    a & 0xfff,
                    0x8000 | (b >> 50) & 0x3fff,
                    b & 0xffff_ffff_ffff
                )
            }
            "email" => format!("person{}@example.com", below(1000)),
            "uri" | "uri-reference" => format!("https://example.com/{}", below(100_000)),
            "application/json" => "{\"key\":\"value\"}".to_owned(),
            "binary" => "a file".to_owned(),
            _ => return None,
        };
        Some(text)
    }
}

/// What a text might be, by the name of its property.
fn suggested(place: &Place<'_>) -> &'static str {
    let name = place.name.to_ascii_lowercase();
    let pick = |texts: &[&'static str]| texts[place.pick(texts.len())];
    let has = |part: &str| name.contains(part);
    if has("currency") {
        pick(&["GBP", "EUR", "USD", "SGD"])
    } else if name == "countryiso3code" {
        // Wise writes this one in small letters.
        pick(&["gbr", "deu", "usa", "sgp"])
    } else if has("country") {
        pick(&["GB", "DE", "US", "SG"])
    } else if has("token") || name == "replacescard" {
        // Tokens of cards are UUIDs, which the calls with one in their path insist on.
        pick(&[
            "5b1d6c1e-0f5e-4c35-9c52-6fd1a1b2a7d0",
            "a3b2f6c4-7d18-4a6b-8f0e-2c9d5e1f3b47",
        ])
    } else if has("email") {
        "someone@example.com"
    } else if has("url") || has("link") || has("href") {
        "https://example.com/page"
    } else if has("phone") {
        "+447700900000"
    } else if name.ends_with("id")
        || ["rate", "amount", "percentage"]
            .iter()
            .any(|part| has(part))
    {
        pick(&["1024", "2048", "4096"])
    } else if has("date") || has("time") || name.ends_with("at") {
        "2026-02-03T04:05:06Z"
    } else if has("name") {
        pick(&["Ada Example", "Ben Sample", "Cleo Specimen"])
    } else {
        pick(&["alder", "birch", "cedar", "hazel", "maple"])
    }
}

/// Spells a text that a pattern matches, not longer than `most` where the pattern leaves the choice.
fn spell(
    hir: &Hir,
    edge: Edge,
    most: usize,
    bits: &mut impl Iterator<Item = u64>,
    text: &mut String,
) {
    let mut below = |count: usize| {
        let bits = bits.next().unwrap_or_default();
        usize::try_from(bits % count.max(1) as u64).unwrap_or_default()
    };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => {
            // Letters and digits of ASCII where there are any: `.` and `\S` take nearly everything.
            let plain: Vec<char> = ('0'..='9')
                .chain('A'..='Z')
                .chain('a'..='z')
                .filter(|c| {
                    class
                        .ranges()
                        .iter()
                        .any(|r| r.start() <= *c && *c <= r.end())
                })
                .collect();
            let first = class.ranges().first().map(|range| range.start());
            text.extend(plain.get(below(plain.len())).copied().or(first));
        }
        HirKind::Class(Class::Bytes(_)) => {}
        HirKind::Repetition(repetition) => {
            let high = repetition.max.unwrap_or(repetition.min.max(REPEAT));
            let times = match edge {
                Edge::Low => repetition.min,
                Edge::High => high,
                Edge::Middle => repetition.min + (high - repetition.min) / 2,
            };
            for number in 0..times {
                if number >= repetition.min && text.chars().count() >= most {
                    break;
                }
                spell(&repetition.sub, edge, most, bits, text);
            }
        }
        HirKind::Capture(capture) => spell(&capture.sub, edge, most, bits, text),
        HirKind::Concat(parts) => {
            for part in parts {
                spell(part, edge, most, bits, text);
            }
        }
        HirKind::Alternation(parts) => {
            let which = below(parts.len());
            if let Some(part) = parts.get(which) {
                spell(part, edge, most, bits, text);
            }
        }
    }
}
