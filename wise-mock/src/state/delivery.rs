//! Delivers notifications, signed, to receivers on loopback.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Uri;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::signing;

/// How often a notification is sent at most. Wise tries for two weeks; a test should not wait for that.
const ATTEMPTS: u32 = 4;

/// How long a receiver may take. Wise's own limit.
const PATIENCE: Duration = Duration::from_secs(5);

/// One notification for one subscription.
#[derive(Clone, Debug)]
pub(super) struct Notification {
    pub(super) delivery: Uuid,
    pub(super) subscription: Uuid,
    pub(super) url: Uri,
    pub(super) body: Bytes,
    pub(super) test: bool,
}

/// Sends what comes out of the outbox until it is dropped. Each subscription gets its notifications one after the other, in
/// the order in which they happened; a receiver that is slow holds up nobody else.
pub(super) async fn deliver(
    mut outbox: UnboundedReceiver<Notification>,
    pending: Arc<watch::Sender<usize>>,
    pause: Duration,
) {
    // All of them end with this future.
    let mut workers = JoinSet::new();
    let mut queues: HashMap<Uuid, UnboundedSender<Notification>> = HashMap::new();
    let client = client();
    while let Some(notification) = outbox.recv().await {
        let Ok(client) = &client else {
            // Nobody can be told, and nobody should wait for it.
            given_up_or_taken(&pending);
            continue;
        };
        let queue = queues.entry(notification.subscription).or_insert_with(|| {
            let (queue, waiting) = unbounded_channel();
            workers.spawn(work(client.clone(), waiting, Arc::clone(&pending), pause));
            queue
        });
        // The worker lives as long as its queue.
        let _ = queue.send(notification);
    }
}

async fn work(
    client: reqwest::Client,
    mut waiting: UnboundedReceiver<Notification>,
    pending: Arc<watch::Sender<usize>>,
    pause: Duration,
) {
    while let Some(notification) = waiting.recv().await {
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(pause * 2_u32.pow(attempt - 1)).await;
            }
            if send(&client, &notification).await {
                break;
            }
        }
        given_up_or_taken(&pending);
    }
}

fn given_up_or_taken(pending: &watch::Sender<usize>) {
    pending.send_modify(|pending| *pending = pending.saturating_sub(1));
}

/// Whether the receiver took it.
async fn send(client: &reqwest::Client, notification: &Notification) -> bool {
    let Some(signature) = signing::signature(&notification.body) else {
        return false;
    };
    let mut request = client
        .post(notification.url.to_string())
        .header("Content-Type", "application/json")
        .header("X-Signature-SHA256", STANDARD.encode(signature))
        .header("X-Delivery-Id", notification.delivery.to_string());
    if notification.test {
        request = request.header("X-Test-Notification", "true");
    }
    let answer = request.body(notification.body.clone()).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

fn client() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
}
