//! A transport on `reqwest-middleware`.

use std::fmt;

use reqwest_middleware::{ClientWithMiddleware, Error};

use super::builtin::answered;
use super::rt::{self, NO_RUNTIME};
use super::{BoxFuture, HttpRequest, HttpResponse, Reached, Transport, TransportFailure};

/// Sends requests through a client of `reqwest-middleware`, with the middleware of the program: tracing, metrics, caching of names.
///
/// The client below has to be built as for [`Builder::reqwest_client`](crate::Builder::reqwest_client): without redirects and without
/// retries. Middleware that sends again (`reqwest-retry`) must not be there: what is safe to send twice is for
/// [`RetryPolicy`](crate::RetryPolicy) to say, and an attempt that nobody counted cannot be told from a first one.
///
/// An error of reqwest is classified as that of the built-in client, also where middleware passes it on. Any other error of middleware can
/// come from before or after the request was sent, so that the request may have arrived.
#[derive(Clone)]
pub struct MiddlewareTransport(ClientWithMiddleware);

impl MiddlewareTransport {
    /// A transport on this client.
    pub fn new(client: ClientWithMiddleware) -> Self {
        Self(client)
    }
}

impl Transport for MiddlewareTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let url = request.url.clone();
        let builder = self.0.request(request.method, &request.url);
        let mut builder = builder.headers(request.headers);
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        Box::pin(async move {
            if !rt::is_running() {
                return Err(TransportFailure::new(Reached::No, NO_RUNTIME));
            }
            let answer = builder.send().await.map_err(|error| match error {
                Error::Reqwest(error) => TransportFailure::reqwest(error),
                Error::Middleware(error) => match error.downcast::<reqwest::Error>() {
                    Ok(error) => TransportFailure::reqwest(error),
                    Err(error) => TransportFailure::new(Reached::Maybe, error),
                },
            })?;
            answered(answer, &url)
        })
    }
}

impl fmt::Debug for MiddlewareTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MiddlewareTransport").finish_non_exhaustive()
    }
}
