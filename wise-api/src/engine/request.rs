//! A request under construction.

mod faults;
mod form;
mod segments;

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use zeroize::Zeroizing;

pub(super) use faults::{Check, Faults};
use segments::{hidden_in, is_dots, segments};

use super::client::Elsewhere;
use super::error::InvalidRequest;
use super::headers;
use super::pace::Pace;
use super::param::percent_encode;
use super::request_body::Piece;
use super::{
    AmountAt, Credential, Error, Idempotency, Multipart, Operation, OperationInfo, ParamValue,
    RequestBody, Response, Retry, Upload,
};
use crate::codec::{Encode, JsonWriter, encode_body};
use crate::values::Envelope;

/// The header in which Wise takes idempotency keys.
const IDEMPOTENCY_KEY: &str = "X-idempotence-uuid";

/// The bodies that travel in messages are small.
const ENVELOPE_CAPACITY: usize = 4096;

/// What is known of a request that the contract does not have.
const UNDOCUMENTED: OperationInfo = OperationInfo {
    id: "undocumented request",
    method: Method::GET,
    version: "",
    path: "",
    security: &[
        &[Credential::UserToken],
        &[Credential::PersonalToken],
        &[Credential::ClientCredentialsToken],
    ],
    servers: &[],
    idempotency: Idempotency::Header {
        name: IDEMPOTENCY_KEY,
        required: false,
    },
    retry: Retry::WhereSafe,
};

/// A request without a host and without credentials: the client adds both when it sends it.
#[derive(Clone)]
pub struct Request {
    pub(super) info: OperationInfo,
    path: String,
    query: String,
    pub(super) headers: HeaderMap,
    pub(crate) body: Option<RequestBody>,
    /// Statuses of class 3 that are a success of the operation.
    pub(super) redirects: &'static [u16],
    /// Where amounts are in the body.
    pub(super) amounts: &'static [AmountAt],
    /// Holds the amounts against their currencies, of a request that has any: a program without such calls has no code for it.
    pub(super) amounts_check: Option<Check>,
    /// What was wrong with arguments, which is told before it is sent.
    pub(super) faults: Option<Box<Faults>>,
    /// Whether the body has to become a JOSE message before it leaves.
    pub(crate) unsealed: bool,
    /// The quarter that it goes to instead of the one that its types are of.
    api_version: Option<Arc<str>>,
    /// Whether its path is none of a version: it was made by hand.
    outside_versions: bool,
    /// Says what a path by hand hides behind percent encoding.
    look_behind_escapes: Option<fn(&str) -> Option<&'static str>>,
    /// Timeouts and repetitions, if it was made from a call that was given some.
    pub(super) pace: Pace,
}

impl Request {
    /// A request for an operation, whose path parameters are still to be given.
    pub fn new(info: &OperationInfo) -> Self {
        Self {
            info: info.clone(),
            path: info.path.to_owned(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: None,
            redirects: &[],
            amounts: &[],
            amounts_check: None,
            faults: None,
            unsealed: false,
            api_version: None,
            outside_versions: false,
            look_behind_escapes: None,
            pace: Pace::default(),
        }
    }

    /// What [`Wise::request`](super::Wise::request) sends.
    pub(super) fn undocumented(method: Method, path: impl Into<String>) -> Self {
        let info = OperationInfo {
            method,
            ..UNDOCUMENTED
        };
        Self {
            path: path.into(),
            outside_versions: true,
            look_behind_escapes: Some(hidden_in),
            ..Self::new(&info)
        }
    }

    /// A request to a path that is complete, and may have a query.
    #[cfg(feature = "forms")]
    pub(crate) fn at(info: &OperationInfo, target: &str) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            path: path.to_owned(),
            query: query.to_owned(),
            outside_versions: true,
            look_behind_escapes: (info.id == UNDOCUMENTED.id).then_some(hidden_in),
            ..Self::new(info)
        }
    }

    /// Says that its path is the same in all versions.
    #[cfg(feature = "forms")]
    pub(crate) fn outside_versions(mut self) -> Self {
        self.outside_versions = true;
        self
    }

    /// Has a call of one quarter sent to a different one. Calls of other quarters, hosts without versions and paths by hand stay.
    pub(super) fn send_to(&mut self, elsewhere: &Elsewhere) -> Result<(), Error> {
        if self.outside_versions || !self.info.servers.is_empty() {
            return Ok(());
        }
        let Elsewhere { from, to } = elsewhere;
        if self.info.version.is_empty() {
            let reason = format!(
                "the client sends its calls to {to}, and this one is of the unversioned paths: make it with a client without `api_version`"
            );
            return Err(self.invalid("api_version", &reason));
        }
        if self.info.version == *from {
            self.api_version = Some(Arc::clone(to));
        }
        Ok(())
    }

    /// The quarter that it goes to instead of the one that its types are of.
    pub(super) fn api_version(&self) -> Option<&Arc<str>> {
        self.api_version.as_ref()
    }

    /// The facts of the operation.
    pub fn info(&self) -> &OperationInfo {
        &self.info
    }

    /// The headers, without those of the client.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body, if it has one in memory. A file that is read while it is sent is not.
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()?.bytes()
    }

    /// The body, in memory or not.
    #[cfg(feature = "testing")]
    pub(crate) fn whole_body(&self) -> Option<&RequestBody> {
        self.body.as_ref()
    }

    /// Path and query behind the host, once every path parameter has been given.
    pub fn target(&self) -> Result<String, Error> {
        let path = &self.path;
        let plain = path.bytes().all(|byte| {
            let other = matches!(
                byte,
                b'{' | b'}' | b'?' | b'#' | b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'|'
            );
            byte.is_ascii_graphic() && !other
        });
        if !path.starts_with('/') || path.starts_with("//") || !plain {
            return Err(self.invalid(
                "path",
                "it is not a percent-encoded path from `/` on, without host and query (`.query(…)` adds one), with every parameter given",
            ));
        }
        if segments(path).any(is_dots) {
            return Err(self.invalid("path", "it has a segment that is `.` or `..`"));
        }
        // Arguments of an operation are encoded one by one; here, it is unknown where one ends.
        if let Some(look) = self.look_behind_escapes
            && let Some(escape) = look(path)
        {
            let reason = format!(
                "it has {escape}, which servers on the way may take for a part of the path: a segment must not hold an encoded `.`, `/` or `\\`"
            );
            return Err(self.invalid("path", &reason));
        }
        // `format!("/v1/transfers/{id}")` without an id is another endpoint.
        if path.len() > 1 && segments(path).skip(1).any(<[u8]>::is_empty) {
            return Err(self.invalid("path", "it has an empty segment, or a slash at its end"));
        }
        let version = self.api_version.as_deref().unwrap_or(self.info.version);
        let length = path.len() + self.query.len() + version.len() + 2;
        let mut target = String::with_capacity(length);
        if !version.is_empty() && self.info.servers.is_empty() {
            target.push('/');
            target.push_str(version);
        }
        target.push_str(path);
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        Ok(target)
    }

    /// Fills in a path parameter.
    pub fn path(&mut self, name: &'static str, value: &dyn ParamValue) -> Result<(), Error> {
        let text = single(value).ok_or_else(|| self.invalid(name, "it has no value"))?;
        if matches!(text.as_str(), "" | "." | "..") {
            return Err(self.invalid(
                name,
                "it is empty, `.` or `..`, which would change the path",
            ));
        }
        let is_it = |path: &str, at: usize| {
            let rest = path.get(at + 1..).and_then(|rest| rest.strip_prefix(name));
            rest.is_some_and(|rest| rest.starts_with('}'))
        };
        let mut path = String::with_capacity(self.path.len() + text.len());
        let mut rest = self.path.as_str();
        while let Some(at) = rest.find('{') {
            let given = is_it(rest, at);
            let end = at + if given { name.len() + 2 } else { 1 };
            let (before, after) = rest.split_at(end);
            if given {
                path.push_str(before.get(..at).unwrap_or_default());
                percent_encode(&text, b"", &mut path);
            } else {
                path.push_str(before);
            }
            rest = after;
        }
        path.push_str(rest);
        self.path = path;
        Ok(())
    }

    /// Adds a query parameter: nothing for an absent value, the key again for each value of a list.
    pub fn query(&mut self, name: &str, value: &dyn ParamValue) {
        value.each(&mut |text| self.query_pair(name, text, b""));
    }

    /// Adds a query parameter whose values are separated by commas; commas inside of a value are percent-encoded.
    pub fn query_list(&mut self, name: &str, value: &dyn ParamValue) {
        let mut list = String::new();
        let mut count = 0;
        value.each(&mut |text| {
            if count > 0 {
                list.push(',');
            }
            count += 1;
            percent_encode(text, b"", &mut list);
        });
        if count > 0 {
            self.query_key(name);
            self.query.push_str(&list);
        }
    }

    fn query_pair(&mut self, name: &str, text: &str, also_plain: &[u8]) {
        self.query_key(name);
        percent_encode(text, also_plain, &mut self.query);
    }

    fn query_key(&mut self, name: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        percent_encode(name, b"", &mut self.query);
        self.query.push('=');
    }

    /// Sets a header, unless the value is absent.
    pub fn header(&mut self, name: &str, value: &dyn ParamValue) -> Result<(), Error> {
        let Some(text) = single(value) else {
            return Ok(());
        };
        let key = headers::name(name)
            .ok_or_else(|| self.invalid(name, "it is not the name of a header"))?;
        let mut header = HeaderValue::from_str(&text)
            .map_err(|_| self.invalid(name, "it has characters that a header must not have"))?;
        header.set_sensitive(value.is_secret());
        headers::put(&mut self.headers, key, header);
        Ok(())
    }

    /// Sets a header that always has the same value.
    pub fn constant(&mut self, name: &'static str, value: &'static str) {
        // Both come from the contract, and the generator has checked them.
        if let (Some(name), Ok(value)) = (headers::name(name), HeaderValue::from_str(value)) {
            headers::put(&mut self.headers, name, value);
        }
    }

    /// Says what the response should be, unless something else said so already.
    pub fn accept(&mut self, media_type: &'static str) {
        if !headers::has(&self.headers, &ACCEPT) {
            headers::put(
                &mut self.headers,
                ACCEPT,
                HeaderValue::from_static(media_type),
            );
        }
    }

    /// The media types that the response should have.
    #[cfg(feature = "testing")]
    pub(crate) fn accepted(&self) -> &str {
        let value = self.headers.get(ACCEPT);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Says which redirects the contract documents as a success. They are never followed.
    pub fn redirects(&mut self, statuses: &'static [u16]) {
        self.redirects = statuses;
    }

    /// Sets a JSON body.
    pub fn json(&mut self, body: &dyn Encode) -> Result<(), Error> {
        self.json_as("application/json", body)
    }

    /// Sets a JSON body of another media type.
    pub fn json_as(&mut self, media_type: &'static str, body: &dyn Encode) -> Result<(), Error> {
        let text = self.encoded(body)?;
        self.set_body(HeaderValue::from_static(media_type), Bytes::from(text));
        Ok(())
    }

    fn encoded(&self, body: &dyn Encode) -> Result<String, Error> {
        encode_body(body, false).map_err(|name| self.twice(&name))
    }

    fn twice(&self, name: &str) -> Error {
        let reason = "it is given twice: by its setter, and as a further member";
        self.invalid(name, reason)
    }

    /// Sets a text body.
    pub fn text(&mut self, media_type: &'static str, body: &(impl AsRef<str> + ?Sized)) {
        self.set_body(
            HeaderValue::from_static(media_type),
            Bytes::copy_from_slice(body.as_ref().as_bytes()),
        );
    }

    /// Sets a body that travels as a JOSE message. One that is not sealed yet does not leave before it is.
    pub fn envelope<T: Encode>(&mut self, media_type: &'static str, body: &Envelope<T>) {
        match body {
            Envelope::Sealed(message) => {
                self.text(media_type, message);
                self.unsealed = false;
            }
            Envelope::Open(value) => {
                // Overwritten when it is dropped: it may be a PIN. A text that moved while it grew would leave copies behind.
                let mut text = JsonWriter::with_capacity(ENVELOPE_CAPACITY);
                value.encode(&mut text);
                self.body_faults(text.take_repeated(), None);
                let text = Zeroizing::new(text.finish());
                self.set_body(
                    HeaderValue::from_static("application/json"),
                    Bytes::from_owner(text),
                );
                self.unsealed = true;
            }
        }
    }

    /// Sets a body of bytes.
    pub fn bytes(&mut self, media_type: &'static str, body: &Bytes) {
        self.set_body(HeaderValue::from_static(media_type), body.clone());
    }

    /// Sets a file as the body, which is read while it is sent unless it is in memory.
    pub fn upload(&mut self, media_type: &'static str, file: &Upload) {
        if let Some(Err(error)) = file.len().map(|length| file.fits(length)) {
            self.body_faults(None, Some(("body".to_owned(), error.to_string())));
        }
        match file.bytes().filter(|_| !file.is_streamed()) {
            Some(bytes) => self.bytes(media_type, bytes),
            None => {
                let body = RequestBody::parts(vec![Piece::File(file.clone())]);
                self.set_body(HeaderValue::from_static(media_type), body);
            }
        }
    }

    /// Sets a body of several parts.
    pub fn multipart(&mut self, mut form: Multipart) {
        self.body_faults(form.repeated.take(), form.too_large.take());
        let (content_type, body) = form.finish();
        self.set_body(content_type, body);
    }

    fn set_body(&mut self, media_type: HeaderValue, body: impl Into<RequestBody>) {
        headers::put(&mut self.headers, CONTENT_TYPE, media_type);
        self.body = Some(body.into());
    }

    pub(crate) fn invalid(&self, parameter: &str, reason: &str) -> Error {
        InvalidRequest::error(self.info.id, parameter, reason)
    }
}

/// A request is an operation that gives the response as it is, so that [`Wise::send`](crate::Wise::send) takes it with all options of a call.
impl Operation for Request {
    type Output = Response;

    const INFO: OperationInfo = UNDOCUMENTED;

    fn info(&self) -> OperationInfo {
        self.info.clone()
    }

    fn request(&self) -> Result<Request, Error> {
        Ok(self.clone())
    }

    fn decode(response: &Response) -> Result<Response, Error> {
        Ok(response.clone())
    }
}

impl std::fmt::Debug for Request {
    /// Neither arguments nor header values: both can be secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.info.id)
            .field("method", &self.info.method)
            .field("path", &self.info.path)
            .field(
                "headers",
                &self
                    .headers
                    .keys()
                    .map(HeaderName::as_str)
                    .collect::<Vec<_>>(),
            )
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The text of a value that has exactly one; the texts of a list, separated by commas.
pub(super) fn single(value: &dyn ParamValue) -> Option<String> {
    let mut joined: Option<String> = None;
    value.each(&mut |text| match &mut joined {
        None => joined = Some(text.to_owned()),
        Some(joined) => {
            joined.push(',');
            joined.push_str(text);
        }
    });
    joined
}
