//! Headers by their names. In one place, because each kind of access to a [`HeaderMap`] is compiled anew for each file that has it.

use http::{HeaderMap, HeaderName, HeaderValue};

/// The id by which Wise's support finds a call.
pub(super) const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// Sets a header, over any of its name.
#[inline(never)]
pub(super) fn put(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

/// Whether there is one of this name.
#[inline(never)]
pub(super) fn has(headers: &HeaderMap, name: &HeaderName) -> bool {
    headers.contains_key(name)
}

/// The first of this name, if it is visible ASCII.
#[inline(never)]
pub(super) fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// A name that the contract gives.
pub(super) fn name(name: &str) -> Option<HeaderName> {
    HeaderName::from_bytes(name.as_bytes()).ok()
}
