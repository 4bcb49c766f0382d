//! A transport on a service of `tower`.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;

use bytes::Bytes;
use futures_util::stream;
use http::{Request, Response};
use http_body::Body;
use tower_service::Service;

use super::{
    BodyStream, BoxError, BoxFuture, HttpRequest, HttpResponse, Reached, Transport,
    TransportFailure,
};

/// Sends requests through a service of `tower`: an HTTP client of your own behind your layers.
///
/// A request counts as not sent ([`Reached::No`]) when the service is not ready, when [`classify`](Self::classify) says so, when its error
/// says that the connection was refused (an I/O error of that kind), or that an HTTP/2 server has not touched the request (with the feature
/// `http2`), or when it is one of reqwest (with the feature `reqwest`) that says so. Everything else may have arrived. That is never
/// wrong, and costs repetitions: a client whose errors say more should have a classifier. That of `hyper-util` says
/// `error.is_connect().then_some(Reached::No)`, which has names that are not found and TLS that fails, too; behind layers that box their
/// errors, find it with `downcast_ref` first.
///
/// The service gets bodies as [`BodyStream`]s: in memory in one chunk, uploads as they are read.
///
/// Layers that send again (`tower::retry`, hedging) and that follow redirects must not be among them: what is safe to send twice is for
/// [`RetryPolicy`](crate::retry::RetryPolicy) to say. Limits, timeouts and load shedding may. What such a layer says is the `source` of
/// the error; [`is_timeout`](crate::error::TransportError::is_timeout) knows the timeouts of the standard library and of Tokio (with the
/// feature `tokio`), while that of `tower` is an error of `tower`.
///
/// ```no_run
/// # use std::future::{Ready, ready};
/// # use std::task::{Context, Poll};
/// use wise_api::error::Reached;
/// use wise_api::transport::{BodyStream, TowerTransport};
/// use wise_api::{Environment, Wise};
/// # #[derive(Clone)] struct Client;
/// # #[derive(Debug)] struct Failed { connecting: bool }
/// # impl std::fmt::Display for Failed { fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }
/// # impl std::error::Error for Failed {}
/// # impl tower_service::Service<http::Request<BodyStream>> for Client {
/// #     type Response = http::Response<BodyStream>;
/// #     type Error = Failed;
/// #     type Future = Ready<Result<Self::Response, Failed>>;
/// #     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failed>> { Poll::Ready(Ok(())) }
/// #     fn call(&mut self, _: http::Request<BodyStream>) -> Self::Future { ready(Err(Failed { connecting: true })) }
/// # }
/// # fn example(client: Client) -> Result<(), wise_api::Error> {
/// let transport = TowerTransport::new(client)
///     .classify(|error: &Failed| error.connecting.then_some(Reached::No));
/// let wise = Wise::builder().environment(Environment::Sandbox).transport(transport).build()?;
/// # Ok(())
/// # }
/// ```
pub struct TowerTransport<S: Service<Request<BodyStream>>> {
    service: S,
    classify: Classify<S::Error>,
}

type Classify<E> = fn(&E) -> Option<Reached>;

impl<S> TowerTransport<S>
where
    S: Service<Request<BodyStream>>,
{
    /// A transport on this service.
    pub fn new(service: S) -> Self {
        Self {
            service,
            classify: |_| None,
        }
    }

    /// Says of an error whether the request can have arrived; `None` where it does not know. `Some(Reached::No)` has to be right: it has
    /// writes sent again.
    #[must_use]
    pub fn classify(mut self, classify: Classify<S::Error>) -> Self {
        self.classify = classify;
        self
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<BodyStream>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError> + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let (mut service, classify) = (self.service.clone(), self.classify);
        Box::pin(async move {
            let body = request.body.unwrap_or_else(|| Bytes::new().into());
            let mut built = Request::new(body.into_stream());
            *built.method_mut() = request.method;
            *built.headers_mut() = request.headers;
            *built.uri_mut() = request
                .url
                .parse()
                .map_err(|error| TransportFailure::new(Reached::No, Opaque::of(error)))?;
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| {
                let mut failure = failure(error.into(), Some(Reached::No));
                failure.on_the_way = Some("the service of the program was not ready");
                failure
            })?;
            let answer = service.call(built).await.map_err(|error| {
                let said = classify(&error);
                failure(error.into(), said)
            })?;
            let (head, body) = answer.into_parts();
            let chunks = stream::unfold(Some(Box::pin(body)), next);
            Ok(HttpResponse::streamed(head.status, head.headers, chunks))
        })
    }
}

/// The next bytes of a body, and the rest of it.
async fn next<B>(
    body: Option<Pin<Box<B>>>,
) -> Option<(Result<Bytes, TransportFailure>, Option<Pin<Box<B>>>)>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let mut body = body?;
    loop {
        match poll_fn(|context| body.as_mut().poll_frame(context)).await? {
            // What is no data are trailers.
            Ok(frame) => {
                if let Ok(bytes) = frame.into_data() {
                    return Some((Ok(bytes), Some(body)));
                }
            }
            Err(error) => {
                let mut failure = failure(error.into(), Some(Reached::Yes));
                let what = failure.on_the_way;
                failure.on_the_way =
                    what.map(|_| "the service of the program failed within the response");
                return Some((Err(failure), None));
            }
        }
    }
}

/// What an error of the service means, unless its user knows better.
fn failure(error: BoxError, said: Option<Reached>) -> TransportFailure {
    #[cfg(feature = "reqwest")]
    let error = match error.downcast::<reqwest::Error>() {
        Ok(error) => {
            let mut failure = TransportFailure::reqwest(*error);
            failure.reached = said.unwrap_or(failure.reached);
            return failure;
        }
        Err(error) => error,
    };
    let known = reached(&*error);
    // Nothing but a connection ends in an I/O error. What else there is can as well be that of a layer: a timeout, a limit.
    let what = known
        .is_none()
        .then_some("the service of the program failed before the response");
    let reached = said.or(known).unwrap_or(Reached::Maybe);
    TransportFailure::on_the_way(reached, what, error)
}

/// Whether an error says that no connection was made, or that the server has not touched the request; `None` where it tells of neither
/// a connection nor a server.
fn reached(error: &(dyn StdError + 'static)) -> Option<Reached> {
    #[cfg(feature = "http2")]
    if super::http_client::refused_unprocessed(error) {
        return Some(Reached::No);
    }
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(match error.kind() {
                // Only connecting ends in it.
                io::ErrorKind::ConnectionRefused => Reached::No,
                _ => Reached::Maybe,
            });
        }
        next = error.source();
    }
    None
}

/// An error of which only the kind is told: it can hold the address.
#[derive(Debug)]
struct Opaque(&'static str);

impl Opaque {
    fn of(_: http::uri::InvalidUri) -> Self {
        Self("the address of the request cannot be parsed")
    }
}

impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for Opaque {}

impl<S: Service<Request<BodyStream>>> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}
