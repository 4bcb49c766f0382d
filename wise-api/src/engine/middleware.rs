//! A transport on `reqwest-middleware`.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Extensions, HeaderMap, StatusCode};
use reqwest_middleware::{
    ClientBuilder, ClientWithMiddleware, Error, Middleware, Next, RequestBuilder,
};

use super::http_client::{answered, reached};
use super::rt::{self, NO_RUNTIME};
use super::transport::has_elapsed;
use super::{BoxError, BoxFuture, HttpRequest, HttpResponse, Reached, Transport, TransportFailure};

/// Sends requests through a client of `reqwest-middleware`, with the middleware of the program: tracing, metrics, signatures, limits.
///
/// The client below has to be built as for [`Builder::reqwest_client`](crate::Builder::reqwest_client): without redirects and without
/// retries.
///
/// Behind the last middleware of the program stands one of this crate, which sees what is handed to reqwest and what comes of it. So an error
/// says rightly whether the request may have arrived, whatever a middleware makes of it: it has not if none of them handed it on, or if
/// reqwest did not get through to the server; it may have if a middleware gave up while it was under way; and if a response had
/// come, the error has its status and headers.
///
/// What is safe to send twice is for [`RetryPolicy`](crate::retry::RetryPolicy) to say. A middleware that sends again (`reqwest-retry`) is let through
/// only as long as the request has not arrived; after that, its repetition is refused, and the call ends or is repeated by the client.
#[derive(Clone)]
pub struct MiddlewareTransport(ClientWithMiddleware);

impl MiddlewareTransport {
    /// A transport on this client.
    pub fn new(client: ClientWithMiddleware) -> Self {
        Self(ClientBuilder::from_client(client).with(Gate).build())
    }

    fn request(&self, request: HttpRequest) -> RequestBuilder {
        let builder = self.0.request(request.method, request.url);
        let builder = builder.headers(request.headers);
        match request.body {
            Some(body) => builder.body(super::http_client::body(body)),
            None => builder,
        }
    }
}

impl Transport for MiddlewareTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let (url, passage) = (request.url.clone(), Passage::default());
        let mut builder = self.request(request);
        builder.extensions().insert(passage.clone());
        Box::pin(async move {
            if !rt::is_running() {
                return Err(TransportFailure::new(Reached::No, NO_RUNTIME));
            }
            match builder.send().await {
                Ok(answer) => answered(answer, &url),
                Err(error) => Err(passage.failure(error)),
            }
        })
    }
}

impl fmt::Debug for MiddlewareTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MiddlewareTransport").finish_non_exhaustive()
    }
}

/// How far a request has come.
#[derive(Default)]
enum Passed {
    /// Not to reqwest, or no further than that.
    #[default]
    No,
    /// To reqwest, which has not said yet what became of it, or does not know.
    Maybe,
    /// To the server, which has answered.
    Answered(StatusCode, HeaderMap),
}

#[derive(Clone, Default)]
struct Passage(Arc<Mutex<Passed>>);

impl Passage {
    fn passed(&self) -> MutexGuard<'_, Passed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self, error: Error) -> TransportFailure {
        let passed = self.passed();
        let gave_up = |error: BoxError, timed_out: bool| {
            let what = match &*passed {
                Passed::No => "a middleware of the program stopped the request",
                Passed::Maybe => "a middleware of the program gave up before the response",
                Passed::Answered(..) => "a middleware of the program gave up on the response",
            };
            let failure = TransportFailure::on_the_way(Reached::Maybe, Some(what), error);
            TransportFailure {
                timed_out,
                ..failure
            }
        };
        let mut failure = match error {
            Error::Reqwest(error) => TransportFailure::reqwest(error),
            Error::Middleware(error) => match error.downcast::<reqwest::Error>() {
                Ok(error) => TransportFailure::reqwest(error),
                Err(error) => {
                    // Of what type it is can no longer be asked once it is boxed.
                    let timed_out = has_elapsed(error.as_ref());
                    let says_address = holds_address(error.as_ref());
                    let shown = says_address.then_some(Stopped::FAILED.into());
                    gave_up(shown.unwrap_or_else(|| error.into()), timed_out)
                }
            },
        };
        match &*passed {
            Passed::No => failure.reached = Reached::No,
            Passed::Maybe => failure.reached = Reached::Maybe,
            Passed::Answered(status, headers) => failure = failure.answered(*status, headers),
        }
        failure
    }
}

/// An error of reqwest says the address, which holds path and query.
fn holds_address(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.is::<reqwest::Error>() {
            return true;
        }
        next = error.source();
    }
    false
}

/// The middleware behind all others.
struct Gate;

impl Middleware for Gate {
    fn handle<'a, 'b, 'c, 'd>(
        &'a self,
        request: reqwest::Request,
        extensions: &'b mut Extensions,
        next: Next<'c>,
    ) -> Pin<Box<dyn Future<Output = reqwest_middleware::Result<reqwest::Response>> + Send + 'd>>
    where
        'a: 'd,
        'b: 'd,
        'c: 'd,
        Self: 'd,
    {
        Box::pin(async move {
            // What cannot be noted is not sent.
            let Some(passage) = extensions.get::<Passage>().cloned() else {
                return Err(Error::middleware(Stopped::UNKNOWN));
            };
            match &mut *passage.passed() {
                passed @ Passed::No => *passed = Passed::Maybe,
                Passed::Maybe | Passed::Answered(..) => {
                    return Err(Error::middleware(Stopped::REPEATED));
                }
            }
            let answer = next.run(request, extensions).await;
            let passed = match &answer {
                Ok(answer) => Passed::Answered(answer.status(), answer.headers().clone()),
                Err(Error::Reqwest(error)) if reached(error) == Reached::No => Passed::No,
                Err(_) => Passed::Maybe,
            };
            *passage.passed() = passed;
            answer
        })
    }
}

/// Why a request is not handed on, or what is said of an error that says too much.
#[derive(Debug)]
struct Stopped(&'static str);

impl Stopped {
    const FAILED: Self = Self("a middleware of the program failed");
    const REPEATED: Self = Self(
        "a middleware of the program has sent a request again that may have arrived, which is refused: leave retries to the `RetryPolicy` of the client",
    );
    const UNKNOWN: Self = Self(
        "a middleware of the program has replaced the extensions of the request: it has to hand on those that it was given",
    );
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for Stopped {}
