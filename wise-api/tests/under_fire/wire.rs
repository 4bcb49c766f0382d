//! A network that does what a test says. Time is that of tokio, which stands still until nothing else is left to do.

use std::future::{pending, ready};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderMap, HeaderName, Method, StatusCode};
use tokio::time::Instant;
use wise_api::error::Reached;
use wise_api::operation::Request;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxFuture, Builder, Environment, Wise};

pub type Reply = BoxFuture<Result<HttpResponse, TransportFailure>>;

/// What has left, and when.
pub type Left = Arc<Mutex<Vec<(Instant, HttpRequest)>>>;

pub struct Wire<F> {
    reply: F,
    left: Left,
}

impl<F> Transport for Wire<F>
where
    F: Fn(&HttpRequest, usize) -> Reply + Send + Sync + 'static,
{
    fn send(&self, request: HttpRequest) -> Reply {
        let mut left = self.left.lock().unwrap();
        left.push((Instant::now(), request.clone()));
        let number = left.len();
        drop(left);
        (self.reply)(&request, number)
    }
}

/// Settings of a client whose requests are answered by this, which is told their number, from one on.
pub fn wired(
    reply: impl Fn(&HttpRequest, usize) -> Reply + Send + Sync + 'static,
) -> (Builder, Left) {
    let left = Left::default();
    let wire = Wire {
        reply,
        left: Arc::clone(&left),
    };
    let builder = Wise::builder().environment(Environment::custom("http://wise"));
    (builder.transport(wire).user_token("hush"), left)
}

pub fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&str, &str)| {
        let name: HeaderName = name.parse().unwrap();
        (name, value.parse().unwrap())
    };
    pairs.iter().map(pair).collect()
}

pub fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap()
}

pub fn says(code: u16, pairs: &[(&str, &str)], body: &str) -> Reply {
    let response = HttpResponse::new(status(code), headers(pairs), body.to_owned());
    Box::pin(ready(Ok(response)))
}

pub fn hangs() -> Reply {
    Box::pin(pending())
}

/// The ways in which a body can end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    Whole,
    Breaks,
    Stalls,
    Panics,
}

/// A response whose body comes in these chunks, each after a pause.
pub fn drips(
    code: u16,
    pairs: &[(&str, &str)],
    chunks: Vec<&'static [u8]>,
    pause: Duration,
    end: End,
) -> Reply {
    let chunks = futures_util::stream::iter(chunks).then(move |chunk| async move {
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        Ok(Bytes::from_static(chunk))
    });
    let last = futures_util::stream::once(async move {
        match end {
            End::Whole => None,
            End::Breaks => Some(Err(TransportFailure::new(Reached::Maybe, "cut"))),
            End::Stalls => pending().await,
            End::Panics => panic!("the stream"),
        }
    });
    let body = chunks.chain(last.filter_map(ready));
    let response = HttpResponse::streamed(status(code), headers(pairs), Box::pin(body));
    Box::pin(ready(Ok(response)))
}

pub fn request(method: Method) -> Request {
    static WISE: LazyLock<Wise> = LazyLock::new(|| {
        let builder = Wise::builder().environment(Environment::Sandbox);
        builder.build().unwrap()
    });
    let call = WISE.request(method.clone(), "/v1/things");
    let mut request = call.operation().clone();
    if method != Method::GET {
        request.text("application/json", "{\"amount\":5}");
    }
    request
}
