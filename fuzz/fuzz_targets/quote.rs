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
            // White space in a member that has no field is not kept.
            let compact = |quote: &Quote| quote.extra.values().all(|json| !json.as_str().contains(char::is_whitespace));
            assert!(again == quote || !compact(&quote), "{again:?}\n{quote:?}");
        }
        Err(Error::Decode(error)) => {
            assert!(error.path().starts_with('$'));
            assert_eq!(error.response().body().as_ref(), body);
            let _ = (error.to_string(), format!("{error:?}"));
        }
        Err(other) => panic!("{other}"),
    }
});
