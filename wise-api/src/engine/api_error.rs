//! Refusals, in all the shapes in which Wise sends them.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderName, StatusCode};

use super::headers;
use super::retry::{http_date, retry_after};
use super::{Error, Response};
use crate::codec::{Decode, DecodeError, Kind, Node, Object, decode_text, trimmed};
use crate::values::Json;

/// A response with a status other than 2xx.
#[derive(Clone)]
pub struct ApiError {
    response: Response,
    entries: Vec<ErrorEntry>,
}

/// One thing that Wise objects to. Messages can hold personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorEntry {
    /// What it is, for programs. Codes mean something only together with the operation, and often with the path.
    pub code: Option<String>,
    /// What it is, for people.
    pub message: Option<String>,
    /// The field or parameter in question.
    pub path: Option<String>,
    /// What else the entry says: arguments of the message, attributes, the refused value.
    pub details: Option<Json>,
}

impl ApiError {
    pub(super) fn new(response: Response) -> Self {
        let entries = entries(&response);
        Self { response, entries }
    }

    /// The whole response.
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The id of the operation.
    pub fn operation_id(&self) -> &'static str {
        self.response.parts.operation
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.response.parts.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.parts.headers
    }

    /// The body as received, or the beginning of it when it was larger than the client's limit
    /// ([`is_truncated`](Response::is_truncated)).
    pub fn raw(&self) -> &bytes::Bytes {
        &self.response.parts.body
    }

    /// Reads the body as the one that the operation documents for this status; its documentation names the type.
    ///
    /// # Errors
    /// [`Error::Decode`], when the body is something else.
    pub fn decode<T: Decode>(&self) -> Result<T, Error> {
        self.response.json()
    }

    /// How long Wise asks to wait, from `Retry-After` in seconds or as a date. A date counts from the `Date` of the response, and from
    /// now where it has none.
    pub fn retry_after(&self) -> Option<Duration> {
        wait_of(&self.response.parts.headers)
    }

    /// Which of Wise's limits a 429 is about, such as `wise-public-api`: the header `X-Rate-Limited-By`.
    pub fn rate_limited_by(&self) -> Option<&str> {
        self.response.header(&RATE_LIMITED_BY)
    }

    /// The id by which Wise's support finds the call.
    pub fn trace_id(&self) -> Option<&str> {
        self.response.trace_id()
    }

    /// The correlation id, as Wise sent it back.
    pub fn correlation_id(&self) -> Option<&str> {
        self.response.correlation_id()
    }

    /// What Wise objects to. Empty when the body says nothing that can be read, and when it is larger than a mebibyte.
    pub fn entries(&self) -> &[ErrorEntry] {
        &self.entries
    }

    /// The first code among the entries.
    pub fn code(&self) -> Option<&str> {
        self.entries.iter().find_map(|entry| entry.code.as_deref())
    }
}

const RATE_LIMITED_BY: HeaderName = HeaderName::from_static("x-rate-limited-by");

/// How long a response asks to wait.
pub(super) fn wait_of(headers: &HeaderMap) -> Option<Duration> {
    let date = headers::text(headers, &http::header::DATE).and_then(http_date);
    let now = date.map_or_else(SystemTime::now, SystemTime::from);
    retry_after(headers, now)
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: Wise answered {}",
            self.response.parts.operation, self.response.parts.status
        )?;
        if let Some(code) = self.code().filter(|code| is_word(code)) {
            write!(f, ", code {code}")?;
        }
        if let Some(trace_id) = self.trace_id() {
            write!(f, " (trace id {trace_id})")?;
        }
        self.response.parts.trail.fmt(f)?;
        if self.response.parts.truncated {
            let kept = self.response.parts.body.len();
            write!(
                f,
                "; its body is larger than the client's limit, and {kept} bytes of it are kept"
            )?;
        }
        match self.response.parts.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => self.credentials(f),
            // A code comes from the operation, so the path is there.
            StatusCode::NOT_FOUND if self.code().is_none() => f.write_str(
                "; when every call gives this, the API version in the path is not served",
            ),
            _ => Ok(()),
        }
    }
}

impl ApiError {
    /// What a call was sent with that Wise did not let through, and where to.
    fn credentials(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trail = &self.response.parts.trail;
        match (trail.credential, trail.environment) {
            (Some(credential), Some(to)) => write!(f, "; sent with {credential} to {to}")?,
            (Some(credential), None) => write!(f, "; sent with {credential}")?,
            // A header of the caller's may still be one.
            (None, Some(to)) => write!(f, "; sent to {to}, without a credential of the client")?,
            (None, None) => {}
        }
        if self.response.parts.status == StatusCode::UNAUTHORIZED && trail.credential.is_some() {
            f.write_str("; sandbox and production have separate tokens")?;
        }
        // Where Wise says what is wrong, a guess at the kind of credential leads astray.
        if self.response.parts.security.is_empty() || self.has_reason() {
            return Ok(());
        }
        f.write_str("; the contract lists for this operation: ")?;
        for (index, alternative) in self.response.parts.security.iter().enumerate() {
            f.write_str(if index > 0 { " or " } else { "" })?;
            for (index, credential) in alternative.iter().enumerate() {
                write!(f, "{}{credential}", if index > 0 { " and " } else { "" })?;
            }
            f.write_str(if alternative.is_empty() { "none" } else { "" })?;
        }
        Ok(())
    }

    /// Whether the body says more than the words of the status.
    fn has_reason(&self) -> bool {
        let phrase = self
            .response
            .parts
            .status
            .canonical_reason()
            .unwrap_or_default();
        let says = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            !text.is_empty() && !text.eq_ignore_ascii_case(phrase)
        };
        let mut entries = self.entries.iter();
        entries.any(|entry| says(&entry.code) || says(&entry.message))
    }
}

impl fmt::Debug for ApiError {
    /// Without the entries: their messages can hold personal data. This is what a `main` shows that ends with the error.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("response", &self.response)
            .field("code", &self.code().filter(|code| is_word(code)))
            .field("entries", &self.entries.len())
            .finish()
    }
}

impl std::error::Error for ApiError {}

/// A code is a word for programs; whatever looks different may be anything, so it stays out of logs.
pub(super) fn is_word(code: &str) -> bool {
    code.len() <= 80
        && code
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

/// How large a body may be that is searched for entries, which take many times as much memory. Refusals of Wise are small.
const MOST: usize = 1024 * 1024;

/// Reads an error body without regard to its content type, which is often wrong.
fn entries(response: &Response) -> Vec<ErrorEntry> {
    if response.parts.body.len() > MOST {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&response.parts.body);
    let text = trimmed(&text);
    if let Ok(Entries(entries)) = decode_text(text) {
        return entries;
    }
    // A page of HTML comes from something between here and Wise, and a cut-off JSON text is no message either.
    if text.is_empty() || text.starts_with(['<', '{', '[']) {
        return Vec::new();
    }
    vec![ErrorEntry {
        message: Some(text.to_owned()),
        ..ErrorEntry::default()
    }]
}

struct Entries(Vec<ErrorEntry>);

impl Decode for Entries {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if node.kind() == Kind::Array {
            return node.elements().map(Self);
        }
        let object = match node.kind() {
            Kind::Object => node.object("error")?,
            Kind::Null => return Ok(Self(Vec::new())),
            _ => return ErrorEntry::decode(node).map(|entry| Self(vec![entry])),
        };
        let whole = ErrorEntry::of(&object);
        let listed: Vec<ErrorEntry> = object
            .optional("errors")
            .unwrap_or_default()
            .unwrap_or_default();
        if listed.is_empty() {
            return Ok(Self(if whole == ErrorEntry::default() {
                Vec::new()
            } else {
                vec![whole]
            }));
        }
        // What is said about the whole comes first where it has a code of its own: the entries then explain it.
        let mut entries = Vec::with_capacity(listed.len() + 1);
        entries.extend(Some(whole).filter(|whole| whole.code.is_some()));
        entries.extend(listed);
        Ok(Self(entries))
    }
}

impl Decode for ErrorEntry {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if node.kind() == Kind::Object {
            return Ok(Self::of(&node.object("error")?));
        }
        let message = node.scalar()?.into_owned();
        Ok(Self {
            message: Some(message),
            ..Self::default()
        })
    }
}

impl ErrorEntry {
    /// The entry in an object, under whichever names it goes. In Spring's own shape `error` is the reason phrase, and a code elsewhere.
    fn of(object: &Object<'_>) -> Self {
        let text = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| object.tag(name))
                .map(|text| text.into_owned())
        };
        let details = ["arguments", "attributes", "details", "rejectedValue"];
        Self {
            code: text(&["code", "errorCode"])
                .or_else(|| text(&["error"]).filter(|error| !error.contains(' '))),
            message: text(&[
                "message",
                "error_description",
                "errorMessage",
                "detail",
                "description",
                "title",
                "error",
            ]),
            path: text(&["path", "field", "ref"]),
            details: details
                .iter()
                .find_map(|name| object.optional(name).ok().flatten()),
        }
    }
}
