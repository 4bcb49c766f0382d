//! A response of Wise.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{HeaderMap, HeaderName, StatusCode};

use super::correlation::CORRELATION_ID;
use super::headers::{self, TRACE_ID};
use super::sca::ONE_TIME_TOKEN;
use super::trail::Trail;
use super::{
    ApiError, Credential, Error, IdempotencyKey, OperationInfo, Reached, ScaRequired,
    UnreadableBody,
};
use crate::codec::{Decode, decode_text, trimmed};
use crate::values::{Envelope, Jose, Json, RawBody, Redirect};

/// Headers of responses that hold tokens, or an address with one.
const SECRET_HEADERS: [HeaderName; 3] = [ONE_TIME_TOKEN, SET_COOKIE, LOCATION];

const PAGE: &str =
    "it is an HTML page: something between here and Wise, such as a proxy, may have sent it";
const NO_BODY: &str = "the body is empty";

/// A response with its whole body.
#[derive(Clone)]
pub struct Response {
    /// Shared, so that errors that have it are cheap to move and to drop.
    pub(crate) parts: Arc<ResponseParts>,
}

#[derive(Clone)]
pub(crate) struct ResponseParts {
    pub(super) operation: &'static str,
    pub(super) security: &'static [&'static [Credential]],
    pub(super) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(super) truncated: bool,
    /// Statuses of class 3 that the contract documents as a success.
    pub(super) redirects: &'static [u16],
    pub(super) trail: Trail,
}

impl Response {
    /// A response that came some other way than through this crate's client, such as one made for a test.
    pub fn new(
        info: &OperationInfo,
        status: StatusCode,
        mut headers: HeaderMap,
        body: impl Into<Bytes>,
    ) -> Self {
        hide_secrets(&mut headers);
        Self::of(ResponseParts {
            operation: info.id,
            security: info.security,
            status,
            headers,
            body: body.into(),
            truncated: false,
            redirects: &[],
            trail: Trail {
                attempts: 1,
                reached: Reached::Yes,
                ..Trail::new(None, !info.method.is_safe())
            },
        })
    }

    pub(super) fn of(parts: ResponseParts) -> Self {
        Self {
            parts: Arc::new(parts),
        }
    }

    /// The response if its status is 2xx or a redirect that the operation documents as its success, and the refusal otherwise.
    ///
    /// # Errors
    /// [`Error::Api`], and [`Error::ScaRequired`] when the headers say so.
    pub fn into_success(self) -> Result<Self, Error> {
        if self.parts.status.is_success()
            || self.parts.redirects.contains(&self.parts.status.as_u16())
        {
            return Ok(self);
        }
        match ScaRequired::of(&self) {
            Some(required) => Err(required.into()),
            None => Err(Error::Api(Box::new(ApiError::new(self)))),
        }
    }

    /// The id of the operation that was called.
    pub fn operation_id(&self) -> &'static str {
        self.parts.operation
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The body as received, or the beginning of it when it was larger than the client's limit.
    pub fn body(&self) -> &Bytes {
        &self.parts.body
    }

    /// Whether the body was larger than the client's limit, and was cut off there.
    pub fn is_truncated(&self) -> bool {
        self.parts.truncated
    }

    /// How often the call was sent until this response came.
    pub fn attempts(&self) -> u32 {
        self.parts.trail.attempts
    }

    /// The idempotency key that the call carried.
    pub fn idempotency_key(&self) -> Option<&IdempotencyKey> {
        self.parts.trail.idempotency_key.as_ref()
    }

    /// The id by which Wise's support finds the call.
    pub fn trace_id(&self) -> Option<&str> {
        self.header(&TRACE_ID)
    }

    /// The correlation id, as Wise sent it back.
    pub fn correlation_id(&self) -> Option<&str> {
        self.header(&CORRELATION_ID)
    }

    /// The same response with a different body.
    pub(super) fn with_body(mut self, body: Bytes) -> Self {
        Arc::make_mut(&mut self.parts).body = body;
        self
    }

    pub(super) fn header(&self, name: &HeaderName) -> Option<&str> {
        headers::text(&self.parts.headers, name)
    }

    /// Reads a JSON body.
    pub fn json<T: Decode>(&self) -> Result<T, Error> {
        let text = self.utf8()?;
        if trimmed(text).is_empty() {
            return T::absent().ok_or_else(|| self.unreadable("$", NO_BODY));
        }
        decode_text(text).map_err(|error| match self.is_page() {
            true => self.unreadable("$", PAGE),
            false => self.unreadable(error.path(), error.reason()),
        })
    }

    /// Reads a JSON body as a type of your own. Numbers are as exact as that type reads them.
    ///
    /// # Errors
    /// [`Error::Decode`], when the body is something else.
    pub fn deserialize<T: serde::de::DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(self.utf8()?).map_err(|error| {
            // The text of the error can quote the body.
            let (line, column) = (error.line(), error.column());
            self.unreadable("$", &format!("serde refuses line {line}, column {column}"))
        })
    }

    /// The body as text.
    pub fn text(&self) -> Result<String, Error> {
        self.utf8().map(str::to_owned)
    }

    /// The body as it is.
    pub fn bytes(&self) -> Result<Bytes, Error> {
        self.complete().cloned()
    }

    /// The body as a JOSE message.
    pub fn jose(&self) -> Result<Jose, Error> {
        self.utf8().map(|text| Jose::from(text.trim()))
    }

    /// The body that the contract does not describe.
    ///
    /// # Errors
    /// [`Error::Decode`], when it is an HTML page, which a proxy in between has sent, or larger than the client's limit.
    pub fn raw(&self) -> Result<RawBody, Error> {
        let body = self.complete()?;
        if self.is_page() {
            return Err(self.unreadable("$", PAGE));
        }
        Ok(RawBody::new(body.clone()))
    }

    /// Nothing, for an operation whose success has no body. JSON is ignored.
    ///
    /// # Errors
    /// [`Error::Decode`], when there is a body that is no JSON: Wise has not sent it, so the call may not have reached Wise.
    pub fn empty(&self) -> Result<(), Error> {
        if self.is_page() {
            return Err(self.unreadable("$", PAGE));
        }
        if !self.is_of_an_api() {
            let reason = "the response of this operation has no body, and this body is not JSON: a proxy may have sent it";
            return Err(self.unreadable("$", reason));
        }
        Ok(())
    }

    /// The address that a success of class 3 leads to. Only operations that document such a success call it.
    ///
    /// # Errors
    /// [`Error::Decode`], when the status differs, or there is no usable `Location`.
    pub fn redirect(&self) -> Result<Redirect, Error> {
        if !self.parts.status.is_redirection() {
            let reason = "the response of this operation is a redirect, and the status is none";
            return Err(self.unreadable("$", reason));
        }
        let location = self.header(&LOCATION).filter(|text| !text.is_empty());
        location
            .map(Redirect::new)
            .ok_or_else(|| self.unreadable("$", "the redirect has no usable `Location` header"))
    }

    /// This response, unless it is an HTML page and the operation documents none.
    ///
    /// # Errors
    /// [`Error::Decode`] with the whole response.
    pub fn documented(&self, media_types: &[&str]) -> Result<&Self, Error> {
        let html = |media: &&str| is_html(media);
        if self.is_page() && !media_types.iter().any(html) {
            return Err(self.unreadable("$", PAGE));
        }
        if self.parts.body.trim_ascii().is_empty() {
            return Err(self.unreadable("$", NO_BODY));
        }
        Ok(self)
    }

    fn utf8(&self) -> Result<&str, Error> {
        std::str::from_utf8(self.complete()?)
            .map_err(|error| self.unreadable("$", &format!("the body is not UTF-8: {error}")))
    }

    /// Whether the body is an HTML page, by its media type or its first characters. Captive portals and proxies answer with pages.
    fn is_page(&self) -> bool {
        is_page(&self.parts.headers, &self.parts.body)
    }

    /// Whether the success has no body, where the contract documents one.
    pub(super) fn lacks_body(&self) -> bool {
        self.parts.body.trim_ascii().is_empty()
    }

    /// Whether the body can be that of an API at all: JSON, a JOSE message, or nothing.
    pub(super) fn is_of_an_api(&self) -> bool {
        let body = self.parts.body.trim_ascii();
        let cut_off = self.parts.truncated && matches!(body.first(), Some(b'{' | b'['));
        cut_off || body.is_empty() || is_jose(&self.parts.headers) || self.json::<Json>().is_ok()
    }

    fn complete(&self) -> Result<&Bytes, Error> {
        if self.parts.truncated {
            return Err(self.unreadable("$", "the body is larger than the client's limit"));
        }
        Ok(&self.parts.body)
    }

    /// The body of a JOSE message, or the message itself where it is still to be opened.
    pub fn envelope<T: Decode>(&self) -> Result<Envelope<T>, Error> {
        if is_jose(&self.parts.headers) {
            self.jose().map(Envelope::Sealed)
        } else {
            self.json().map(Envelope::Open)
        }
    }

    pub(crate) fn unreadable(&self, path: &str, reason: &str) -> Error {
        Error::Decode(Box::new(UnreadableBody {
            response: self.clone(),
            path: path.to_owned(),
            reason: reason.to_owned(),
        }))
    }
}

/// Whether a body, or the beginning of one, is an HTML page.
pub(super) fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let body = body.trim_ascii();
    let begins = |with: &str| {
        let head = body.get(..with.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
    };
    let html = matches!(
        media_type(headers).as_deref(),
        Some("text/html" | "application/xhtml+xml")
    );
    // Wise has served JSON under other media types, and some servers name one for an empty body.
    let json = matches!(body.first(), Some(b'{' | b'['));
    (html && !body.is_empty() && !json) || begins("<!doctype html") || begins("<html")
}

/// Marks what holds tokens, so that `Debug` of the headers shows it no more than that of anything else.
pub(super) fn hide_secrets(headers: &mut HeaderMap) {
    for (name, value) in headers {
        if SECRET_HEADERS.contains(name) {
            value.set_sensitive(true);
        }
    }
}

/// Whether the headers of a response say that its body is a JOSE message.
pub(crate) fn is_jose(headers: &HeaderMap) -> bool {
    matches!(
        media_type(headers).as_deref(),
        Some("application/jose" | "application/jose+json")
    )
}

/// The media type of a body, in lower case and without parameters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers::text(headers, &CONTENT_TYPE)?;
    let end = value.bytes().position(|byte| byte == b';');
    let (kind, _) = value.split_at_checked(end.unwrap_or(value.len()))?;
    Some(kind.trim_ascii().to_ascii_lowercase())
}

/// Whether media types have HTML among them.
pub(super) fn is_html(media_types: &str) -> bool {
    media_types
        .as_bytes()
        .windows(4)
        .any(|word| word == b"html")
}

impl fmt::Debug for Response {
    /// Neither the body nor the header values: both can hold personal data and secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.parts.operation)
            .field("status", &self.parts.status.as_u16())
            .field("content_type", &self.header(&CONTENT_TYPE))
            .field("trace_id", &self.trace_id())
            .field("attempts", &self.parts.trail.attempts)
            .field("body_bytes", &self.parts.body.len())
            .finish_non_exhaustive()
    }
}
