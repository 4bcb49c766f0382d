//! Webhooks, for those who have an address that Wise can reach.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wise_api::BoxError;
use wise_api::follow::FollowInbox;
use wise_api::webhook::{Event, Verifier};

/// The largest request that is read.
const MOST: usize = 256 * 1024;

/// Takes webhooks and hands them to those who follow. Without an address nothing comes.
#[derive(Clone, Default)]
pub struct Hooks {
    inboxes: Arc<Mutex<Vec<FollowInbox>>>,
}

impl Hooks {
    pub(crate) fn add(&self, inbox: FollowInbox) {
        self.inboxes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(inbox);
    }

    /// Listens for webhooks that this verifier lets through. Put a server with TLS in front of it.
    pub async fn listen(&self, address: &str, verifier: Verifier) -> Result<(), BoxError> {
        let listener = TcpListener::bind(address).await?;
        let hooks = self.clone();
        let verifier = Arc::new(verifier);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (hooks, verifier) = (hooks.clone(), Arc::clone(&verifier));
                tokio::spawn(async move { drop(hooks.take(stream, &verifier).await) });
            }
        });
        Ok(())
    }

    /// One request of HTTP/1.1, which is all that a webhook is.
    async fn take(&self, mut stream: TcpStream, verifier: &Verifier) -> Result<(), BoxError> {
        let mut read = Vec::new();
        let (head, length) = loop {
            if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&read[..end]).into_owned();
                let length =
                    header(&head, "content-length").and_then(|text| text.parse::<usize>().ok());
                break (head, end + 4 + length.unwrap_or(0));
            }
            if stream.read_buf(&mut read).await? == 0 || read.len() > MOST {
                return Ok(());
            }
        };
        while read.len() < length && length <= MOST {
            if stream.read_buf(&mut read).await? == 0 {
                return Ok(());
            }
        }
        let begin = head.len() + 4;
        let signature = header(&head, "x-signature-sha256").unwrap_or_default();
        let headers = [("x-signature-sha256", signature)];
        let body = read.get(begin..length).unwrap_or_default();
        let answer = match verifier.verify_and_parse(&headers, body) {
            Ok(notification) => {
                // It may be about a payout. Whoever follows that one takes from it what can be had, and learns the rest with the next poll.
                if let Event::Unreadable { reason, data, .. } = &notification.event {
                    eprintln!(
                        "{} {} cannot be read ({}), and has to be looked at: {} bytes",
                        notification.event_type,
                        notification.schema_version,
                        reason.path(),
                        data.as_str().len()
                    );
                }
                let inboxes = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
                for inbox in inboxes.iter() {
                    inbox.hand_in(&notification);
                }
                "200 OK"
            }
            Err(_) => "400 Bad Request",
        };
        let answer = format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await?;
        Ok(())
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}
