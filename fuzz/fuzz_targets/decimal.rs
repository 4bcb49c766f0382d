//! JSON texts as decimals: every digit of the text is in the value, or there is no value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wise_api::quote::operation::Create;
use wise_api::operation::{Operation, Response};
use wise_api::{Decimal, HeaderMap, StatusCode};

/// Sign, digits without zeros at either end, and the power of ten of the last of them; worked out from the text alone.
fn exactly(text: &str) -> (bool, String, i128) {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return (false, String::new(), 0);
    }
    let power: i128 = power.parse().expect("a power that was read");
    let zeros = digits.len() - significant.len();
    let power = power - fraction.len() as i128 + zeros as i128;
    (negative, significant.to_owned(), power)
}

fuzz_target!(|text: &str| {
    let info = Create::INFO;
    let read = |text: &str| {
        let body = text.to_owned();
        Response::new(&info, StatusCode::OK, HeaderMap::new(), body).json::<Decimal>()
    };
    // As a number, and as a number that travels as text.
    let quoted = serde_json::to_string(text).expect("a text is JSON");
    for (json, plain) in [(text, text), (quoted.as_str(), text)] {
        let Ok(value) = read(json) else { continue };
        let plain = plain.trim().trim_start_matches('\u{feff}').trim();
        let plain = plain.strip_prefix('"').map_or_else(
            || plain.to_owned(),
            |_| serde_json::from_str::<String>(plain).expect("it was read").trim().to_owned(),
        );
        assert_eq!(exactly(&plain), exactly(&value.to_string()), "{json}");
        let again = read(&value.to_string()).expect("our own form");
        assert_eq!(again, value);
        assert_eq!(again.to_string(), value.to_string());
    }
});
