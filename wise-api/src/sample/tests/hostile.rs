//! Input that nobody meant: it may be refused, and must not panic.

use super::super::quote::{Address, Funding, Quote};
use crate::codec::{decode_text, encode_text};
use crate::support::*;

const SEED: &str = r#"{"id":"é\u00e9","rate":-1.50e-3,"created":"2024-05-06 07:08:09.1234+01:00","tags":["a",null],"fees":[{"total":1}],
    "funding":{"type":"BALANCE","amount":"1.5"},"value":[{"total":2}],"parts":[{"city":"x","postCode":"y"}],"children":[{"rate":1}]}"#;

/// A small generator of its own: the same inputs on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }
}

#[test]
fn damaged_documents() {
    const PIECES: &[&str] = &[
        "", "{", "}", "[", "]", "\"", "\\", ":", ",", "null", "é", "-", "9", "1e9", "\\u",
        "\\ud800", "T", "\u{0}",
    ];
    let mut random = Random(0x5eed);
    let mut accepted = 0;
    for _ in 0..20_000 {
        let mut characters: Vec<char> = SEED.chars().collect();
        for _ in 0..=random.below(3) {
            let at = random.below(characters.len());
            let end = (at + random.below(3)).min(characters.len());
            let piece = PIECES[random.below(PIECES.len())];
            characters.splice(at..end, piece.chars());
        }
        let text: String = characters.into_iter().collect();
        if let Ok(quote) = decode_text::<Quote>(&text) {
            accepted += 1;
            // What was accepted can be shown and sent on.
            let _ = format!("{quote:?}");
            let sent: Vec<String> = quote.extra.values().map(|json| encode_text(json)).collect();
            assert!(sent.iter().all(|json| Json::parse(json).is_ok()));
        }
    }
    assert!((1_000..20_000).contains(&accepted), "{accepted}");
}

/// serde's formats are called once for each level, so what is kept as text must not go to them however deep it nests.
#[test]
fn what_nests_without_end_is_refused_by_writers_too() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |levels| format!("{}1{}", open.repeat(levels), close.repeat(levels));
        let written = |levels| serde_json::to_string(&Json::parse(&nested(levels)).unwrap());
        assert_eq!(written(128).unwrap(), nested(128));
        assert!(written(129).is_err());
        assert!(written(100_000).is_err());
    }
}

#[test]
fn damaged_texts() {
    const LETTERS: &[char] = &[
        '0', '1', '2', '9', '-', '+', ':', '.', ',', 'T', ' ', 'Z', 'e', 'E', 'é', '٣', '\u{feff}',
    ];
    let mut random = Random(0xfeed);
    for _ in 0..50_000 {
        let length = random.below(32);
        let text: String = (0..length)
            .map(|_| LETTERS[random.below(LETTERS.len())])
            .collect();
        let _ = text.parse::<Timestamp>();
        let _ = text.parse::<Date>();
        let quoted = encode_text(&text);
        let _ = decode_text::<i64>(&quoted);
        if let Ok(number) = decode_text::<Decimal>(&quoted) {
            assert_eq!(
                decode_text::<Decimal>(&encode_text(&number)).unwrap(),
                number,
                "{text}"
            );
        }
    }
}

#[test]
fn what_is_read_and_written_again_is_the_same() {
    for text in [
        r#"{"type":"BALANCE","amount":1.10}"#,
        r#"{"type":"CARD","city":"\"\\","postCode":null}"#,
        r#"{"type":"?","x":[1e5]}"#,
    ] {
        let funding: Funding = decode_text(text).unwrap();
        assert_eq!(encode_text(&funding), text);
    }
    let address: Address = decode_text(r#"{"postCode":"\ud83d\ude00\t"}"#).unwrap();
    assert_eq!(encode_text(&address), "{\"postCode\":\"😀\\t\"}");
}
