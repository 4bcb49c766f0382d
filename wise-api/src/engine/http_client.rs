//! The built-in transport and those of `reqwest` clients that a program brings along.

use std::error::Error as StdError;
use std::sync::{PoisonError, RwLock};
#[cfg(feature = "http2")]
use std::time::Duration;

use reqwest::Url;

use super::foreign::shielded;
use super::rt::{self, NO_RUNTIME};
use super::transport::TransportFailure;
use super::{BoxFuture, HttpRequest, HttpResponse, Reached, RequestBody, Transport};

impl TransportFailure {
    pub(super) fn reqwest(error: reqwest::Error) -> Self {
        Self {
            reached: reached(&error),
            timed_out: error.is_timeout(),
            #[cfg(feature = "__tls")]
            certificates: super::tls::verdict(&error),
            #[cfg(not(feature = "__tls"))]
            certificates: None,
            local: None,
            on_the_way: None,
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

/// How often an HTTP/2 server has to show that it is there, and how soon after it is asked to.
#[cfg(feature = "http2")]
pub(super) const PING: Duration = Duration::from_secs(5);

/// Closes an HTTP/2 connection whose server does not answer a ping: a connection that died without a word takes all requests otherwise,
/// and every attempt of a call. Those that are idle are asked, too, so that most are found dead before a request is on them.
#[cfg(feature = "http2")]
pub(super) fn watched(builder: reqwest::ClientBuilder, ping: Duration) -> reqwest::ClientBuilder {
    builder
        .http2_keep_alive_interval(ping)
        .http2_keep_alive_timeout(ping)
        .http2_keep_alive_while_idle(true)
}

/// The transport of a `reqwest` client.
pub(super) struct Reqwest {
    client: reqwest::Client,
    addresses: Addresses,
}

impl Reqwest {
    pub(super) fn of(client: reqwest::Client) -> Self {
        Self {
            client,
            addresses: Addresses::default(),
        }
    }

    /// Redirects are never followed: they would carry the token, or the body, to another host. And retries are decided in one
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
            .map(Self::of)
            .map_err(TransportFailure::reqwest)
    }
}

impl Transport for Reqwest {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let url = match self.addresses.read(&request.url) {
            Ok(url) => url,
            Err(error) => {
                let failure = TransportFailure::new(Reached::No, error);
                return Box::pin(std::future::ready(Err(failure)));
            }
        };
        let client = self.client.clone();
        let mut sent = reqwest::Request::new(request.method, url.clone());
        *sent.headers_mut() = request.headers;
        *sent.body_mut() = request.body.map(body);
        Box::pin(async move {
            if !rt::is_running() {
                return Err(TransportFailure::new(Reached::No, NO_RUNTIME));
            }
            let answer = client.execute(sent).await;
            let answer = answer.map_err(TransportFailure::reqwest)?;
            answered(answer, url.as_str())
        })
    }
}

/// Bytes as they are, so that reqwest knows them; anything else as a stream.
pub(super) fn body(body: RequestBody) -> reqwest::Body {
    match body.bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(body.into_stream()),
    }
}

/// A response whose body is still to come. `url` is what was asked for.
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

/// Whether a response is of another address than the one that was asked, however either is spelled.
fn redirected(answered: &Url, asked: &str) -> bool {
    Url::parse(asked).is_ok_and(|asked| asked != *answered)
}

type ParseError = <Url as std::str::FromStr>::Err;

/// Addresses as texts, read. One client calls one host or two, and reading a host costs more than all the rest of an address.
#[derive(Default)]
struct Addresses(RwLock<Option<(String, Url)>>);

impl Addresses {
    fn read(&self, text: &str) -> Result<Url, ParseError> {
        let Some((origin, rest)) = split(text) else {
            return Url::parse(text);
        };
        {
            let last = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some((known, url)) = &*last
                && known == origin
            {
                return url.join(rest);
            }
        }
        let url = Url::parse(text)?;
        let base = url.join("/")?;
        let mut last = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *last = Some((origin.to_owned(), base));
        Ok(url)
    }
}

/// The origin, and the rest where it is a path without doubt: two slashes, a backslash or no host at all could begin a second one.
fn split(text: &str) -> Option<(&str, &str)> {
    let host = text.find("://")? + 3;
    let end = host + text.get(host..)?.find(['/', '?', '#', '\\', '@'])?;
    let (origin, rest) = text.split_at_checked(end)?;
    let is_path = rest.starts_with('/') && !rest.starts_with("//") && !rest.starts_with("/\\");
    (is_path && end > host).then_some((origin, rest))
}

#[cfg(test)]
mod tests;

#[cfg(all(test, feature = "http2"))]
#[allow(clippy::unwrap_used)]
mod dead_connections {
    use std::future::pending;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use http::{Method, Response};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;
    use crate::engine::RetryPolicy;
    use crate::engine::{Environment, Wise};

    const MOMENT: Duration = Duration::from_millis(60);

    /// Answers one request after the other; on the first connection one alone, after which nothing comes from it any more.
    async fn serve(stream: TcpStream, dies: bool) -> Option<()> {
        let mut connection = h2::server::handshake(stream).await.ok()?;
        loop {
            let (_, mut respond) = connection.accept().await?.ok()?;
            respond.send_response(Response::new(()), true).ok()?;
            if dies {
                // Until the response is written.
                tokio::time::timeout(MOMENT, connection.accept()).await.ok();
                pending::<()>().await;
            }
        }
    }

    async fn client() -> (Wise, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, number == 0));
            }
        });
        let client = reqwest::Client::builder().http2_prior_knowledge();
        let wise = Wise::builder()
            .environment(Environment::custom(api))
            .user_token("hush")
            .http_client(watched(client.no_proxy(), MOMENT))
            .timeout(Duration::from_secs(60))
            .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)));
        (wise.build().unwrap(), connections)
    }

    #[tokio::test]
    async fn a_connection_that_dies_while_it_is_idle_is_not_used_again() {
        let (wise, connections) = client().await;
        wise.request(Method::GET, "/v1/x").await.unwrap();
        tokio::time::sleep(MOMENT * 12).await;
        let answer = wise.request(Method::POST, "/v1/x").await.unwrap();
        assert_eq!(answer.attempts(), 1);
        assert_eq!(connections.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_connection_that_dies_under_a_request_takes_one_attempt() {
        let (wise, connections) = client().await;
        wise.request(Method::GET, "/v1/x").await.unwrap();
        let begun = Instant::now();
        let answer = wise.request(Method::GET, "/v1/x").await.unwrap();
        assert_eq!(answer.attempts(), 2);
        assert_eq!(connections.load(Ordering::SeqCst), 2);
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
}
