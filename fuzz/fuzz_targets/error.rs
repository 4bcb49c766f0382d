//! A refusal with any body: it is kept whole, and what is shown of it is one short line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wise_api::quote::operation::Create;
use wise_api::operation::{Operation, Response};
use wise_api::{Error, HeaderMap, StatusCode};

fuzz_target!(|data: &[u8]| {
    let Some((status, body)) = data.split_first_chunk::<2>() else {
        return;
    };
    let status = 300 + u16::from_be_bytes(*status) % 700;
    let status = StatusCode::from_u16(status).expect("a status of three digits");
    let response = Response::new(&Create::INFO, status, HeaderMap::new(), body.to_vec());
    let Err(Error::Api(error)) = response.into_success() else {
        panic!("{status} is no success");
    };
    assert_eq!(error.status(), status);
    assert_eq!(error.raw().as_ref(), body);
    let code = error.code().map(str::to_owned);
    let first = error.entries().iter().find_map(|entry| entry.code.clone());
    assert_eq!(code, first);
    for shown in [error.to_string(), format!("{error:?}"), Error::Api(error).to_string()] {
        assert!(shown.len() < 600, "{} bytes", shown.len());
        assert!(!shown.contains(['\n', '\r']), "{shown:?}");
    }
});
