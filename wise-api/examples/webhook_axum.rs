//! A server for webhooks, with axum.
//!
//! ```console
//! $ WISE_ENVIRONMENT=sandbox WISE_LISTEN=127.0.0.1:8080 cargo run --features axum --example webhook_axum
//! ```
//!
//! Wise delivers to HTTPS on port 443 only: put something in front that terminates TLS. `WISE_WEBHOOK_KEY` is one more key to trust, as
//! PEM: one that Wise has published since, or that of a mock (`GET /_mock/events/key`).

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use tokio::sync::mpsc;
use wise_api::receiver::{MemorySeen, NotReceived, Receiver, WiseEvent, once};
use wise_api::webhook::{Event, Notification, PublicKey, Verifier};
use wise_api::{Environment, StatusCode};

#[derive(Clone)]
struct Webhooks {
    receiver: Receiver,
    seen: Arc<MemorySeen>,
    queue: mpsc::Sender<Notification>,
}

impl FromRef<Webhooks> for Receiver {
    fn from_ref(webhooks: &Webhooks) -> Self {
        webhooks.receiver.clone()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let environment = match std::env::var("WISE_ENVIRONMENT").as_deref() {
        Ok("production") => Environment::Production,
        _ => Environment::Sandbox,
    };
    let mut verifier = Verifier::new(environment);
    if let Ok(pem) = std::env::var("WISE_WEBHOOK_KEY") {
        verifier = verifier.key(PublicKey::from_pem(&pem)?)?;
    }
    let (queue, notifications) = mpsc::channel(1000);
    tokio::spawn(work(notifications));

    let webhooks = Webhooks {
        receiver: Receiver::new(verifier),
        seen: Arc::new(MemorySeen::new()),
        queue,
    };
    let app = Router::new()
        .route("/wise", post(receive))
        .with_state(webhooks);
    let address = std::env::var("WISE_LISTEN").unwrap_or("127.0.0.1:8080".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}/wise", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

/// Queues what the extractor has checked, once, and does nothing that takes time: Wise waits 5 seconds.
async fn receive(
    State(webhooks): State<Webhooks>,
    event: Result<WiseEvent, NotReceived>,
) -> StatusCode {
    let event = match event {
        Ok(WiseEvent(event)) => event,
        Err(refused) => {
            eprintln!("refused: {refused}");
            return refused.status();
        }
    };
    let queued = once(&*webhooks.seen, &event, async {
        webhooks.queue.try_send(event.clone())
    });
    match queued.await {
        Ok(once) => once.status(),
        // Wise will try again.
        Err(error) => {
            eprintln!("not queued: {error}");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// In a real server the queue is a table: what stands in memory is lost with the process, and Wise has been told 200.
async fn work(mut notifications: mpsc::Receiver<Notification>) {
    while let Some(notification) = notifications.recv().await {
        if notification.is_test {
            println!("a test of {}", notification.event_type);
            continue;
        }
        match notification.event {
            Event::TransfersStateChangeV4(change) => {
                println!(
                    "a transfer is {:?} since {:?}",
                    change.current_state, notification.occurred_at
                );
            }
            // Not the same as an event that is of no interest: look at it before its subscription goes on without you.
            Event::Unreadable { reason, .. } => eprintln!(
                "{} {} cannot be read, and has to be handled by hand: {}",
                notification.event_type,
                notification.schema_version,
                reason.path()
            ),
            Event::Unrecognized(_) => println!(
                "{} {} is new to this version of the crate",
                notification.event_type, notification.schema_version
            ),
            _ => println!("not needed: {}", notification.event_type),
        }
    }
}
