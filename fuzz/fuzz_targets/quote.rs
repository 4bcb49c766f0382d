//! Any body as a quote, the largest answer: what is read is written, and read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wise_api::quote::Quote;
use wise_api::quote::operation::Create;
use wise_api::operation::{Operation, Response};
use wise_api::{Error, HeaderMap, StatusCode};

fuzz_target!(|body: &[u8]| {
    let response = Response::new(&Create::INFO, StatusCode::OK, HeaderMap::new(), body.to_vec());
    match response.json::<Quote>() {
        Ok(quote) => {
            let _ = format!("{quote:?}");
            let written = match serde_json::to_string(&quote) {
                Ok(written) => written,
                // Half of a surrogate pair in a member without a field: kept as it came, and no text for serde.
                Err(error) => {
                    assert!(serde_json::from_slice::<serde_json::Value>(body).is_err(), "{error}");
                    return;
                }
            };
            let again: Quote = serde_json::from_str(&written).expect("our own form");
            assert_eq!(serde_json::to_string(&again).expect("JSON"), written);
            // Members without a field are equal when their texts are, and are written without white space and needless escapes.
            let compact: Quote = serde_json::from_str(&canonical(body)).expect("the same JSON");
            assert!(again == compact, "{again:?}\n{compact:?}");
        }
        Err(Error::Decode(error)) => {
            assert!(error.path().starts_with('$'));
            assert_eq!(error.response().body().as_ref(), body);
            let _ = (error.to_string(), format!("{error:?}"));
        }
        Err(other) => panic!("{other}"),
    }
});

/// The JSON text without white space between its tokens, and with texts escaped as little as can be.
fn canonical(body: &[u8]) -> String {
    let text = std::str::from_utf8(body).expect("what was read is UTF-8");
    let mut out = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if next != '"' {
            if !next.is_ascii_whitespace() {
                out.push(next);
            }
            rest = &rest[next.len_utf8()..];
            continue;
        }
        // One that serde_json cannot read, with half of a surrogate pair, stays as it is.
        let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<&serde_json::value::RawValue>();
        let token = texts.next().expect("a text").expect("a text that ends").get();
        match serde_json::from_str::<String>(token) {
            Ok(text) => out += &serde_json::to_string(&text).expect("a text is JSON"),
            Err(_) => out += token,
        }
        rest = &rest[token.len()..];
    }
    out
}
