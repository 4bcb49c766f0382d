//! A call: an operation that is about to be sent.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use http::header::InvalidHeaderName;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::client::CORRELATION_ID;
use super::{Error, Operation, Request, Response, Wise};

/// A future that can be moved between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The largest correlation id that Wise takes; it ignores longer ones.
const CORRELATION_ID_MAX: usize = 36;

/// An operation and the client that will send it. Nothing happens before it is awaited, and dropping the future ends the call.
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O> {
    client: Wise,
    pub(crate) operation: O,
    options: CallOptions,
}

impl<O: Operation> Call<O> {
    /// A call of an operation.
    pub fn new(client: &Wise, operation: O) -> Self {
        Self {
            client: client.clone(),
            operation,
            options: CallOptions::default(),
        }
    }

    /// The operation.
    pub fn operation(&self) -> &O {
        &self.operation
    }

    /// How long the call may take, instead of the client's timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets a header, over any that the operation or the client would send.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.options
            .headers
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Sends an id of your own, of at most 36 characters, which Wise sends back.
    pub fn correlation_id(mut self, id: impl Into<String>) -> Self {
        self.options.correlation_id = Some(id.into());
        self
    }

    /// The request that would be sent, without the client's headers.
    pub fn into_request(self) -> Result<Request, Error> {
        let mut request = self.operation.request()?;
        self.options.apply(&mut request)?;
        Ok(request)
    }

    /// Sends the call, and gives status and headers beside the result.
    pub async fn send_with_meta(self) -> Result<WithMeta<O::Output>, Error> {
        let response = self.dispatch().await?;
        let value = O::decode(&response)?;
        Ok(WithMeta {
            value,
            status: response.status,
            headers: response.headers,
        })
    }

    fn dispatch(self) -> BoxFuture<Result<Response, Error>> {
        match self.operation.request() {
            Ok(request) => self.client.dispatch(request, self.options),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let response = self.dispatch();
        Box::pin(async move { O::decode(&response.await?) })
    }
}

/// A result with what came beside it.
#[derive(Clone, Debug)]
pub struct WithMeta<T> {
    /// The result.
    pub value: T,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
}

impl<T> WithMeta<T> {
    /// The id by which Wise's support finds the call.
    pub fn trace_id(&self) -> Option<&str> {
        self.headers.get("x-trace-id")?.to_str().ok()
    }
}

/// What a caller sets for one call.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(super) timeout: Option<Duration>,
    headers: Vec<(String, String)>,
    correlation_id: Option<String>,
}

impl CallOptions {
    /// Puts what belongs into the request there.
    pub(super) fn apply(&self, request: &mut Request) -> Result<(), Error> {
        for (name, value) in &self.headers {
            let key: Result<HeaderName, InvalidHeaderName> = name.parse();
            let key = key.map_err(|_| request.invalid(name, "it is not the name of a header"))?;
            let value = HeaderValue::try_from(value).map_err(|_| {
                request.invalid(name, "it has characters that a header must not have")
            })?;
            request.headers.insert(key, value);
        }
        if let Some(id) = &self.correlation_id {
            let usable = !id.is_empty()
                && id.len() <= CORRELATION_ID_MAX
                && id.bytes().all(|b| b.is_ascii_graphic());
            let value = HeaderValue::try_from(id).ok().filter(|_| usable);
            let value = value.ok_or_else(|| {
                request.invalid(
                    "correlation_id",
                    "it is not 1 to 36 visible ASCII characters",
                )
            })?;
            request.headers.insert(CORRELATION_ID, value);
        }
        Ok(())
    }
}

impl std::fmt::Debug for CallOptions {
    /// Header values can be secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}
