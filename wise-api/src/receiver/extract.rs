//! An extractor for axum.

use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};

use super::{NotReceived, Receiver};
use crate::webhook::Notification;

/// A webhook that Wise has signed, as an argument of a handler. The state of the router has a [`Receiver`].
///
/// ```
/// use axum::Router;
/// use axum::routing::post;
/// use wise_api::receiver::{Receiver, WiseEvent};
/// use wise_api::webhook::Verifier;
/// use wise_api::Environment;
///
/// async fn receive(WiseEvent(event): WiseEvent) {
///     println!("{} of {:?}", event.event_type, event.occurred_at);
/// }
///
/// let receiver = Receiver::new(Verifier::new(Environment::Sandbox));
/// let app: Router = Router::new().route("/wise", post(receive)).with_state(receiver);
/// ```
///
/// It reads the body itself, up to the limit of the receiver, and has to be the last argument. What is refused is answered with
/// [`NotReceived::status`].
#[derive(Clone, Debug)]
pub struct WiseEvent(pub Notification);

impl<S> FromRequest<S> for WiseEvent
where
    S: Send + Sync,
    Receiver: FromRef<S>,
{
    type Rejection = NotReceived;

    async fn from_request(request: Request, state: &S) -> Result<Self, NotReceived> {
        let receiver = Receiver::from_ref(state);
        let (parts, body) = request.into_parts();
        let (event, _) = receiver.receive_body(&parts.headers, body).await?;
        Ok(Self(event))
    }
}

impl IntoResponse for NotReceived {
    fn into_response(self) -> Response {
        (self.status(), self.to_string()).into_response()
    }
}
