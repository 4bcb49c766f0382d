//! A layer for `tower`.

use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::Receiver;
use crate::{BoxError, BoxFuture};

/// Lets only those requests through that Wise has signed. The service finds the [`Notification`](crate::webhook::Notification) among the
/// extensions of the request, and the body as it came.
///
/// What is refused is answered here, with [`NotReceived::status`](super::NotReceived::status).
#[derive(Clone, Debug)]
pub struct VerifyLayer(Arc<Receiver>);

impl VerifyLayer {
    /// A layer that checks with this receiver.
    #[must_use]
    pub fn new(receiver: Receiver) -> Self {
        Self(Arc::new(receiver))
    }
}

impl<S> Layer<S> for VerifyLayer {
    type Service = Verified<S>;

    fn layer(&self, inner: S) -> Verified<S> {
        Verified {
            inner,
            receiver: Arc::clone(&self.0),
        }
    }
}

/// A service behind a [`VerifyLayer`].
#[derive(Clone, Debug)]
pub struct Verified<S> {
    inner: S,
    receiver: Arc<Receiver>,
}

impl<S, B, R> Service<Request<B>> for Verified<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: http_body::Body + From<Bytes> + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    R: From<String>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = BoxFuture<Result<Response<R>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that was ready is the one to call.
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        let receiver = Arc::clone(&self.receiver);
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            match receiver.receive_body(&parts.headers, body).await {
                Ok((event, body)) => {
                    parts.extensions.insert(event);
                    inner.call(Request::from_parts(parts, B::from(body))).await
                }
                Err(refused) => {
                    let mut response = Response::new(R::from(refused.to_string()));
                    *response.status_mut() = refused.status();
                    Ok(response)
                }
            }
        })
    }
}
