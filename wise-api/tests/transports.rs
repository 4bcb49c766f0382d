//! Transports on other people's clients: the same faults, and the same verdict on what may have arrived.
#![cfg(all(feature = "tower", feature = "reqwest-middleware"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/mod.rs"]
mod support;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use reqwest::redirect::Policy;
use support::{Server, answer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wise_api::error::Reached;
use wise_api::retry::RetryPolicy;
use wise_api::transport::{BodyStream, MiddlewareTransport, TowerTransport};
use wise_api::{BoxError, Builder, Environment, Error, IdempotencyKey, Method, Wise};

/// reqwest as a service that hands on bytes.
#[derive(Clone)]
struct Service(reqwest::Client);

type Answer = http::Response<Full<Bytes>>;

impl tower_service::Service<http::Request<BodyStream>> for Service {
    type Response = http::Response<reqwest::Body>;
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, reqwest::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), reqwest::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<BodyStream>) -> Self::Future {
        let client = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = reqwest::Body::wrap(body);
            let sent = client.request(parts.method, parts.uri.to_string());
            let sent = sent.headers(parts.headers).body(body).send().await?;
            Ok(sent.into())
        })
    }
}

fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().redirect(Policy::none());
    builder.retry(reqwest::retry::never()).build().unwrap()
}

/// A transport by name, and the builder with it.
type On = (&'static str, fn(Builder) -> Builder);

fn transports() -> [On; 3] {
    [
        ("built in", |builder| builder),
        ("tower", |builder| {
            builder.transport(
                TowerTransport::new(Service(client()))
                    .classify(|error| error.is_connect().then_some(Reached::No)),
            )
        }),
        ("middleware", |builder| {
            let client = reqwest_middleware::ClientBuilder::new(client()).build();
            builder.transport(MiddlewareTransport::new(client))
        }),
    ]
}

fn wise(base: &str, on: fn(Builder) -> Builder) -> Wise {
    let builder = Wise::builder().environment(Environment::custom(base));
    let builder = builder.user_token("hush").retry(RetryPolicy::never());
    on(builder).build().unwrap()
}

/// A server that reads a request, writes this much, and closes.
async fn broken(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut chunk = [0; 4096];
            assert_ne!(stream.read(&mut chunk).await.unwrap(), 0);
            stream.write_all(bytes).await.unwrap();
        }
    });
    base
}

/// An address that nobody listens at.
async fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn all_say_the_same_of_what_may_have_arrived() {
    let cases = [
        ("refused", closed().await, Reached::No, None),
        ("no response", broken(b"").await, Reached::Maybe, None),
        (
            "half a head",
            broken(b"HTTP/1.1 200 OK\r\nContent-Le").await,
            Reached::Maybe,
            None,
        ),
        (
            "half a body",
            broken(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"id\":").await,
            Reached::Yes,
            Some(200),
        ),
    ];
    for (name, on) in transports() {
        for (fault, base, reached, status) in &cases {
            let call = wise(base, on).request(Method::POST, "/v1/payments");
            let error = call.body("text/plain", "x").await.unwrap_err();
            assert_eq!(error.reached(), *reached, "{name}, {fault}: {error}");
            let found = error.status().map(|status| status.as_u16());
            assert_eq!(found, *status, "{name}, {fault}: {error}");
            assert_eq!(
                error.outcome_is_uncertain(),
                *reached != Reached::No,
                "{name}, {fault}"
            );
        }
    }
}

#[tokio::test]
async fn all_carry_the_same_and_read_the_same() {
    for (name, on) in transports() {
        let server = Server::raw(vec![
            answer("503 Service Unavailable", &[("Retry-After", "0")], b""),
            answer(
                "200 OK",
                &[("Content-Type", "application/json"), ("X-Trace-Id", "t")],
                b"{\"id\":1}",
            ),
        ])
        .await;
        let builder = on(server.builder().user_token("hush"));
        let wise = builder.build().unwrap();
        let key = IdempotencyKey::generate();
        let call = wise.request(Method::POST, "/v1/payments").query("a", "b c");
        let call = call.body("text/plain", "x").idempotency_key(key);
        let done = call.await.unwrap();
        assert_eq!((done.attempts(), done.trace_id()), (2, Some("t")), "{name}");
        let seen = server.seen();
        assert_eq!(
            seen[1].line, "POST /api/v1/payments?a=b%20c HTTP/1.1",
            "{name}"
        );
        assert_eq!(
            seen[1].header("authorization"),
            Some("Bearer hush"),
            "{name}"
        );
        assert_eq!(seen[1].body, b"x", "{name}");
    }
}

#[tokio::test]
async fn a_redirect_that_was_followed_is_no_success() {
    let server = Server::answering(|seen| {
        if seen.line.contains("/elsewhere") {
            return answer("200 OK", &[("Content-Type", "application/json")], b"{}");
        }
        answer("307 Temporary Redirect", &[("Location", "/elsewhere")], b"")
    })
    .await;
    let following = reqwest_middleware::ClientBuilder::new(reqwest::Client::new()).build();
    let builder = server
        .builder()
        .user_token("hush")
        .retry(RetryPolicy::never());
    let wise = builder
        .transport(MiddlewareTransport::new(following))
        .build()
        .unwrap();
    let error = wise
        .request(Method::POST, "/v1/payments")
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(error.outcome_is_uncertain());
}

/// A service that is not ready has sent nothing, whatever it says.
#[tokio::test]
async fn what_was_not_ready_was_not_sent() {
    #[derive(Clone)]
    struct Full0;
    impl tower_service::Service<http::Request<BodyStream>> for Full0 {
        type Response = Answer;
        type Error = std::io::Error;
        type Future = std::future::Pending<Result<Answer, std::io::Error>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
            Poll::Ready(Err(std::io::ErrorKind::BrokenPipe.into()))
        }

        fn call(&mut self, _: http::Request<BodyStream>) -> Self::Future {
            std::future::pending()
        }
    }
    let builder = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
    let builder = builder.user_token("hush").retry(RetryPolicy::never());
    let wise = builder
        .transport(TowerTransport::new(Full0))
        .build()
        .unwrap();
    let error = wise
        .request(Method::POST, "/v1/payments")
        .await
        .unwrap_err();
    assert_eq!(error.reached(), Reached::No);
}

/// A service whose layers end a request: where, and with what.
#[derive(Clone)]
struct Ends(bool, fn() -> BoxError);

impl tower_service::Service<http::Request<BodyStream>> for Ends {
    type Response = Answer;
    type Error = BoxError;
    type Future = std::future::Ready<Result<Answer, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(if self.0 { Err((self.1)()) } else { Ok(()) })
    }

    fn call(&mut self, _: http::Request<BodyStream>) -> Self::Future {
        std::future::ready(Err((self.1)()))
    }
}

fn is_timeout(error: &Error) -> bool {
    matches!(error, Error::Transport(error) if error.is_timeout())
}

#[tokio::test]
async fn an_error_of_a_layer_is_not_called_one_of_the_connection() {
    use std::io::{Error as IoError, ErrorKind};
    let (ready, failed) = ("was not ready", "failed before the response");
    let cases: [(Ends, Reached, &str, bool); 5] = [
        (Ends(true, || "full".into()), Reached::No, ready, false),
        (Ends(false, || "odd".into()), Reached::Maybe, failed, false),
        (
            Ends(false, || IoError::from(ErrorKind::TimedOut).into()),
            Reached::Maybe,
            "no response in time",
            true,
        ),
        (
            Ends(false, || IoError::from(ErrorKind::ConnectionReset).into()),
            Reached::Maybe,
            "the connection broke before the response",
            false,
        ),
        (
            Ends(false, || IoError::from(ErrorKind::ConnectionRefused).into()),
            Reached::No,
            "no connection",
            false,
        ),
    ];
    for (service, reached, what, timed_out) in cases {
        let builder = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
        let builder = builder.user_token("hush").retry(RetryPolicy::never());
        let builder = builder.transport(TowerTransport::new(service));
        let call = builder
            .build()
            .unwrap()
            .request(Method::POST, "/v1/payments");
        let error = call.await.unwrap_err();
        assert_eq!(error.reached(), reached, "{error}");
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(is_timeout(&error), timed_out, "{error}");
    }
}

mod middleware {
    //! What the middleware of a program makes of a request, and what is said of it then.

    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use http::Extensions;
    use reqwest_middleware::{ClientBuilder, Error, Middleware, Next, Result};

    use super::*;

    type Answered<'a> = Pin<Box<dyn Future<Output = Result<reqwest::Response>> + Send + 'a>>;

    /// What a middleware does.
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Does {
        /// Fails before it hands the request on.
        FailsBefore,
        /// Hands the request on, and fails whatever comes back.
        FailsAfter,
        /// Hands the request on twice, and gives the second response.
        SendsTwice,
        /// Hands the request on again when that failed.
        Repeats,
        /// Hands the request on, and does not wait for the response.
        GivesUp,
        /// Hands the request on, and says that time has run out.
        TimesOut,
        /// Hands the request on with none of what came with it.
        Forgets,
    }

    struct Odd(Does);

    fn failed() -> Error {
        Error::middleware(std::io::Error::other("odd"))
    }

    impl Middleware for Odd {
        fn handle<'a, 'b, 'c, 'd>(
            &'a self,
            request: reqwest::Request,
            extensions: &'b mut Extensions,
            next: Next<'c>,
        ) -> Answered<'d>
        where
            'a: 'd,
            'b: 'd,
            'c: 'd,
        {
            Box::pin(async move {
                let again = request.try_clone().unwrap();
                match self.0 {
                    Does::FailsBefore => Err(failed()),
                    Does::FailsAfter => {
                        let _ = next.run(request, extensions).await;
                        Err(failed())
                    }
                    Does::SendsTwice => {
                        let _ = next.clone().run(request, extensions).await;
                        next.run(again, extensions).await
                    }
                    Does::Repeats => match next.clone().run(request, extensions).await {
                        Ok(answer) => Ok(answer),
                        Err(_) => next.run(again, extensions).await,
                    },
                    Does::GivesUp => {
                        let answer = next.run(request, extensions);
                        match tokio::time::timeout(Duration::from_millis(50), answer).await {
                            Ok(answer) => answer,
                            Err(_) => Err(failed()),
                        }
                    }
                    Does::TimesOut => {
                        let answer = next.run(request, extensions);
                        let answer = tokio::time::timeout(Duration::from_millis(50), answer).await;
                        answer.map_err(Error::middleware)?
                    }
                    Does::Forgets => next.run(request, &mut Extensions::new()).await,
                }
            })
        }
    }

    fn with(base: &str, does: Does) -> Wise {
        let client = ClientBuilder::new(client()).with(Odd(does)).build();
        let builder = Wise::builder().environment(Environment::custom(base));
        let builder = builder.user_token("hush").retry(RetryPolicy::never());
        let builder = builder.transport(MiddlewareTransport::new(client));
        builder.build().unwrap()
    }

    async fn pay(wise: &Wise) -> std::result::Result<u16, wise_api::Error> {
        let call = wise
            .request(Method::POST, "/v1/payments")
            .query("a", "hush-query");
        let done = call.body("text/plain", "x").await?;
        Ok(done.status().as_u16())
    }

    /// What a server does with each request, and how many it has read.
    async fn counting(bytes: &'static [u8]) -> (String, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut chunk = [0; 4096];
                if stream.read(&mut chunk).await.unwrap() == 0 {
                    continue;
                }
                counted.fetch_add(1, Ordering::SeqCst);
                stream.write_all(bytes).await.unwrap();
                if bytes.is_empty() {
                    // Says nothing for longer than anybody waits.
                    tokio::time::sleep(Duration::from_millis(300)).await;
                }
            }
        });
        (base, count)
    }

    const REFUSED: &[u8] = b"HTTP/1.1 422 Unprocessable Entity\r\nContent-Length: 0\r\nX-Trace-Id: t\r\nConnection: close\r\n\r\n";

    const HALF: &[u8] = b"HTTP/1.1 200";
    const SILENCE: &[u8] = b"";

    const STOPPED: &str = "a middleware of the program stopped the request";
    const BEFORE: &str = "a middleware of the program gave up before the response";
    const ON: &str = "a middleware of the program gave up on the response";
    const IN_TIME: &str = "no response in time";

    #[tokio::test]
    async fn what_may_have_arrived_is_known_whatever_a_middleware_says() {
        let cases = [
            // Does, what the server sends, how many requests it reads, what may have arrived, the status, what ended it.
            (Does::FailsBefore, REFUSED, 0, Reached::No, None, STOPPED),
            (Does::Forgets, REFUSED, 0, Reached::No, None, STOPPED),
            (Does::FailsAfter, REFUSED, 1, Reached::Yes, Some(422), ON),
            (Does::SendsTwice, REFUSED, 1, Reached::Yes, Some(422), ON),
            (Does::GivesUp, SILENCE, 1, Reached::Maybe, None, BEFORE),
            (Does::TimesOut, SILENCE, 1, Reached::Maybe, None, IN_TIME),
            (Does::Repeats, HALF, 1, Reached::Maybe, None, BEFORE),
        ];
        for (does, bytes, read, reached, status, what) in cases {
            let (base, count) = counting(bytes).await;
            let error = pay(&with(&base, does)).await.unwrap_err();
            assert_eq!(error.reached(), reached, "{does:?}: {error}");
            let found = error.status().map(|status| status.as_u16());
            assert_eq!(found, status, "{does:?}: {error}");
            assert_eq!(count.load(Ordering::SeqCst), read, "{does:?}");
            assert!(error.to_string().contains(what), "{does:?}: {error}");
            assert_eq!(is_timeout(&error), does == Does::TimesOut, "{does:?}");
            assert!(!says_address(&error), "{does:?}: {error:?}");
        }
    }

    /// A repetition of what has not arrived does no harm.
    #[tokio::test]
    async fn a_refused_connection_can_be_tried_again_by_anybody() {
        let base = closed().await;
        let error = pay(&with(&base, Does::Repeats)).await.unwrap_err();
        assert_eq!(error.reached(), Reached::No);
        assert!(!says_address(&error), "{error:?}");
    }

    fn says_address(error: &wise_api::Error) -> bool {
        let mut text = format!("{error} {error:?}");
        let mut next = std::error::Error::source(error);
        while let Some(error) = next {
            text.push_str(&format!("{error} {error:?}"));
            next = error.source();
        }
        text.contains("hush")
    }
}
