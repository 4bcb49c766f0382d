//! Any body as a quote, the largest answer: what is read is written, and read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wise_api::quote::Quote;
use wise_api::quote::operation::Create;
use wise_api::{Error, HeaderMap, Operation, Response, StatusCode};

fuzz_target!(|body: &[u8]| {
    let response = Response::new(&Create::INFO, StatusCode::OK, HeaderMap::new(), body.to_vec());
    match response.json::<Quote>() {
        Ok(quote) => {
            let _ = format!("{quote:?}");
            let written = serde_json::to_string(&quote).expect("a quote is JSON");
            let again: Quote = serde_json::from_str(&written).expect("our own form");
            assert_eq!(serde_json::to_string(&again).expect("JSON"), written);
            // Members without a field are equal when their texts are, and white space in them is not written.
            let compact: Quote = serde_json::from_slice(&without_space(body)).expect("only white space is missing");
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

/// The JSON text without the white space between its tokens.
fn without_space(body: &[u8]) -> Vec<u8> {
    let (mut inside, mut escaped) = (false, false);
    let keep = |byte: &&u8| {
        match **byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = inside,
            b'"' => inside = !inside,
            byte => return inside || !byte.is_ascii_whitespace(),
        }
        true
    };
    body.iter().filter(keep).copied().collect()
}
