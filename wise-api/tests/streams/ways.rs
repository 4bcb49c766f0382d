//! The transports that files go through.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::StreamExt;
use reqwest::redirect::Policy;
use wise_api::error::Reached;
use wise_api::transport::{
    BodyStream, HttpRequest, HttpResponse, MiddlewareTransport, TowerTransport, Transport,
    TransportFailure,
};
use wise_api::{BoxFuture, Builder};

pub fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().redirect(Policy::none());
    builder.retry(reqwest::retry::never()).build().unwrap()
}

/// reqwest as a service of tower.
#[derive(Clone)]
struct Service(reqwest::Client);

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
            let sent = client.request(parts.method, parts.uri.to_string());
            let body = reqwest::Body::wrap(body);
            Ok(sent.headers(parts.headers).body(body).send().await?.into())
        })
    }
}

/// A transport of the caller's, by the trait alone.
struct Own(reqwest::Client);

impl Transport for Own {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let mut sent = self
            .0
            .request(request.method, request.url)
            .headers(request.headers);
        if let Some(body) = request.body {
            sent = sent.body(reqwest::Body::wrap(body.into_stream()));
        }
        Box::pin(async move {
            let answer = sent
                .send()
                .await
                .map_err(|error| failure(Reached::Maybe, error))?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let chunks = futures_util::stream::unfold(answer, async |mut answer| {
                match answer.chunk().await {
                    Ok(chunk) => Some((Ok(chunk?), answer)),
                    Err(error) => Some((Err(failure(Reached::Yes, error)), answer)),
                }
            });
            Ok(HttpResponse::streamed(status, headers, chunks.fuse()))
        })
    }
}

fn failure(reached: Reached, error: reqwest::Error) -> TransportFailure {
    TransportFailure::new(reached, error.without_url())
}

/// A transport by name, and the builder with it.
pub type On = (&'static str, fn(Builder) -> Builder);

pub const TRANSPORTS: [On; 4] = [
    ("built in", |builder| builder),
    ("tower", |builder| {
        builder.transport(TowerTransport::new(Service(client())))
    }),
    ("middleware", |builder| {
        let client = reqwest_middleware::ClientBuilder::new(client()).build();
        builder.transport(MiddlewareTransport::new(client))
    }),
    ("own", |builder| builder.transport(Own(client()))),
];
