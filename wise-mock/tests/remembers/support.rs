//! A receiver of webhooks, and short words for what the tests look at.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use wise_api::Error;
use wise_api::webhook::{Event, Notification, Verifier};
use wise_mock::Server;

/// Status and first code of a refusal.
pub fn api_error<T>(result: Result<T, Error>) -> (u16, String) {
    match result {
        Err(Error::Api(refused)) => {
            let code = refused.code().unwrap_or_default().to_owned();
            (refused.status().as_u16(), code)
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was accepted"),
    }
}

/// A key against duplicates.
pub fn guid_of(key: u32) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x4000_8000_0000_0000_0000 | u128::from(key))
}

/// Takes webhooks.
pub struct Inbox {
    address: std::net::SocketAddr,
    arrived: Mutex<UnboundedReceiver<(HeaderMap, Bytes)>>,
    task: tokio::task::AbortHandle,
}

impl Inbox {
    pub async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, arrived) = unbounded_channel();
        let router = Router::new().route("/", post(take)).with_state(sender);
        let server = tokio::spawn(axum::serve(listener, router).into_future());
        Self {
            address,
            arrived: Mutex::new(arrived),
            task: server.abort_handle(),
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What has arrived until now, each with a signature that holds.
    pub async fn all(&self, mock: &Server) -> Vec<Notification> {
        mock.webhooks_delivered().await;
        let verifier = Verifier::new(mock.environment())
            .key(mock.public_key().unwrap())
            .unwrap();
        let mut all = Vec::new();
        let mut arrived = self.arrived.lock().await;
        while let Ok((headers, body)) = arrived.try_recv() {
            all.push(verifier.verify_and_parse(&headers, &body).unwrap());
        }
        all
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(
    State(arrived): State<UnboundedSender<(HeaderMap, Bytes)>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    match arrived.send((headers, body)) {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The schema versions of an event that the contracts have at present.
pub fn versions(event: &str) -> Vec<&'static str> {
    let known = Event::known().iter().filter(|(known, _)| *known == event);
    known.map(|(_, version)| *version).collect()
}

/// The newest of them.
pub fn newest(event: &str) -> &'static str {
    let number = |version: &&str| -> Vec<u32> {
        let parts = version.split('.').map(|part| part.parse().unwrap());
        parts.collect()
    };
    versions(event).into_iter().max_by_key(number).unwrap()
}
