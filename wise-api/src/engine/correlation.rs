//! The id by which a caller finds a call again, in their logs and in what Wise sends back.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::Request;
use super::headers;

/// The name of the header that carries the caller's own id of a call.
pub(super) const CORRELATION_ID: HeaderName = HeaderName::from_static("x-external-correlation-id");

/// Gives a request an id, if it has none.
pub(super) fn correlate(request: &mut Request, now: Duration) {
    if headers::has(&request.headers, &CORRELATION_ID) {
        return;
    }
    let mut text = uuid::Uuid::encode_buffer();
    let text = fresh_id(now).hyphenated().encode_lower(&mut text);
    if let Ok(id) = HeaderValue::from_str(text) {
        headers::put(&mut request.headers, CORRELATION_ID, id);
    }
}

/// An id for each call that has none. It has to differ each time and need not be secret: the system is not asked for randomness anew.
fn fresh_id(now: Duration) -> uuid::Uuid {
    // There, hashers have the same keys in each program.
    if cfg!(target_family = "wasm") {
        return uuid::Uuid::new_v4();
    }
    let keys = RandomState::new();
    let [high, low] = [0_u8, 1].map(|half| keys.hash_one((half, now)));
    let bits = u128::from(high) << 64 | u128::from(low);
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

#[cfg(test)]
mod tests;
