//! The built-in transport, on reqwest.

use std::error::Error as StdError;

use super::foreign::shielded;
use super::rt::{self, NO_RUNTIME};
use super::transport::TransportFailure;
use super::{BoxFuture, HttpRequest, HttpResponse, Reached, Transport};

impl TransportFailure {
    pub(super) fn reqwest(error: reqwest::Error) -> Self {
        Self {
            reached: reached(&error),
            timed_out: error.is_timeout(),
            #[cfg(feature = "__rustls")]
            certificates: super::tls::verdict(&error),
            #[cfg(not(feature = "__rustls"))]
            certificates: None,
            head: None,
            // The address holds path and query parameters.
            source: Box::new(error.without_url()),
        }
    }
}

/// Whether a request that ended like this may have arrived.
pub(super) fn reached(error: &reqwest::Error) -> Reached {
    if error.is_connect() || error.is_builder() || refused_unprocessed(error) {
        Reached::No
    } else {
        Reached::Maybe
    }
}

/// Whether the server of an HTTP/2 connection says that it has done nothing with the request: it refused the stream, or went away
/// before it looked at it. `h2` gives a `GOAWAY` to those streams alone that are behind the last one that the server names.
#[cfg(feature = "http2")]
pub(super) fn refused_unprocessed(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            let reason = |reason| error.is_remote() && error.reason() == Some(reason);
            return (error.is_reset() && reason(h2::Reason::REFUSED_STREAM))
                || (error.is_go_away() && reason(h2::Reason::NO_ERROR));
        }
        next = error.source();
    }
    false
}

/// HTTP/1.1 has no way to say so.
#[cfg(not(feature = "http2"))]
fn refused_unprocessed(_: &(dyn StdError + 'static)) -> bool {
    false
}

/// The built-in transport.
pub(super) struct Reqwest(pub(super) reqwest::Client);

impl Reqwest {
    /// Redirects are never followed: they would carry the token, or the body, to another host. And what is sent again is decided in one
    /// place, which is not reqwest: by itself, it repeats whatever an HTTP/2 server refuses, and with a policy of its user's, anything.
    pub(super) fn new(builder: reqwest::ClientBuilder) -> Result<Self, TransportFailure> {
        // Without a provider of rustls, reqwest panics.
        let build = || {
            builder
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .build()
        };
        shielded("reqwest, where rustls may have no provider,", build)?
            .map(Self)
            .map_err(TransportFailure::reqwest)
    }
}

impl Transport for Reqwest {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let url = request.url.clone();
        let mut builder = self
            .0
            .request(request.method, request.url)
            .headers(request.headers);
        if let Some(body) = request.body {
            builder = builder.body(body);
        }
        Box::pin(async move {
            if !rt::is_running() {
                return Err(TransportFailure::new(Reached::No, NO_RUNTIME));
            }
            let answer = builder.send().await.map_err(TransportFailure::reqwest)?;
            answered(answer, &url)
        })
    }
}

/// An answer whose body is still to come. `url` is what was asked for.
pub(super) fn answered(
    mut answer: reqwest::Response,
    url: &str,
) -> Result<HttpResponse, TransportFailure> {
    if answer.url().as_str() != url && redirected(answer.url(), url) {
        return Err(TransportFailure::new(Reached::Maybe, REDIRECTED));
    }
    let status = answer.status();
    let headers = std::mem::take(answer.headers_mut());
    let chunks = futures_util::stream::unfold(Some(answer), async |answer| {
        let mut answer = answer?;
        match answer.chunk().await {
            Ok(chunk) => Some((Ok(chunk?), Some(answer))),
            Err(error) => Some((Err(TransportFailure::reqwest(error)), None)),
        }
    });
    Ok(HttpResponse::streamed(status, headers, chunks))
}

const REDIRECTED: &str = "the `reqwest::Client` of the program has followed a redirect: build it with `redirect(Policy::none())`";

/// Whether an answer is of another address than the one that was asked, however either is spelled.
fn redirected(answered: &reqwest::Url, asked: &str) -> bool {
    reqwest::Url::parse(asked).is_ok_and(|asked| asked != *answered)
}
