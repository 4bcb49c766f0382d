//! Connections that are kept, and that end under a request: what leaves again, and what does not. reqwest repeats some requests by itself.

#![allow(clippy::unwrap_used)]

#[path = "support/log.rs"]
mod notes;
#[path = "support/time.rs"]
mod time;

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wise_api::{Environment, Error, IdempotencyKey, Method, Reached, Response, Wise};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// What the server does with a request that it has read to the end.
#[derive(Clone, Copy)]
enum Does {
    /// Refuses the stream, which says that it has done nothing.
    Refuse,
    /// Resets the stream in another way, which says nothing.
    Reset,
    /// Goes away, and names the last stream that it has looked at.
    Leave { last: u32 },
    /// Answers 200.
    Answer,
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Reads to the end of the first request, whose stream is always the first.
async fn request(stream: &mut TcpStream) -> bool {
    let mut preface = [0; 24];
    if stream.read_exact(&mut preface).await.is_err() {
        return false;
    }
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.unwrap();
    loop {
        let mut head = [0; 9];
        if stream.read_exact(&mut head).await.is_err() {
            return false;
        }
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).await.unwrap();
        if matches!(head[3], HEADERS | DATA) && head[4] & END_STREAM != 0 {
            return true;
        }
    }
}

/// A server that does one thing after the other, the last for ever, and counts the requests that it reads.
async fn server(does: Vec<Does>) -> (Environment, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let environment = Environment::custom(format!("http://{}", listener.local_addr().unwrap()));
    let seen = Arc::new(Mutex::new(0));
    let count = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if !request(&mut stream).await {
                continue;
            }
            let number = {
                let mut count = count.lock().unwrap();
                *count += 1;
                *count
            };
            let code = |code: u32| code.to_be_bytes();
            let answer = match does[(number - 1).min(does.len() - 1)] {
                Does::Refuse => frame(RST_STREAM, 0, 1, &code(7)),
                Does::Reset => frame(RST_STREAM, 0, 1, &code(2)),
                Does::Leave { last } => frame(GOAWAY, 0, 0, &[code(last), code(0)].concat()),
                // `:status: 200` is the eighth of the static table.
                Does::Answer => frame(HEADERS, END_STREAM | END_HEADERS, 1, &[0x88]),
            };
            stream.write_all(&answer).await.unwrap();
            stream.shutdown().await.ok();
        }
    });
    (environment, seen)
}

async fn send(does: Vec<Does>, key: bool) -> (Result<Response, Error>, usize) {
    let (environment, seen) = server(does).await;
    // A policy of the user's that repeats whatever goes wrong must not reach Wise.
    let again = reqwest::retry::for_host("127.0.0.1").classify_fn(|answer| answer.retryable());
    let client = reqwest::Client::builder()
        .http2_prior_knowledge()
        .retry(again);
    let wise = Wise::builder()
        .environment(environment)
        .user_token("hush")
        .http_client(client)
        .timeout(time::FAR)
        .clock(time::TestClock::default())
        .build()
        .unwrap();
    let mut call = wise
        .request(Method::POST, "/v1/things")
        .body("text/plain", "x");
    if key {
        call = call.idempotency_key(IdempotencyKey::generate());
    }
    let result = call.await;
    let seen = *seen.lock().unwrap();
    (result, seen)
}

#[tokio::test]
async fn what_the_server_has_not_looked_at_may_leave_again() {
    for nack in [Does::Refuse, Does::Leave { last: 0 }] {
        let (result, seen) = send(vec![nack, Does::Answer], false).await;
        assert_eq!(result.unwrap().attempts(), 2);
        assert_eq!(seen, 2);
        let (result, seen) = send(vec![nack], false).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.reached(), error.attempts(), seen),
            (Reached::No, 3, 3)
        );
        assert!(!error.outcome_is_uncertain());
    }
}

#[tokio::test]
async fn what_the_server_may_have_done_leaves_once() {
    for cut in [Does::Reset, Does::Leave { last: 1 }] {
        let (result, seen) = send(vec![cut, Does::Answer], false).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.reached(), error.attempts(), seen),
            (Reached::Maybe, 1, 1)
        );
        assert!(error.outcome_is_uncertain());
        // A key makes it safe.
        let (result, seen) = send(vec![cut, Does::Answer], true).await;
        assert_eq!((result.unwrap().attempts(), seen), (2, 2));
    }
}

/// HTTP/2 is logged by crates of its own.
#[tokio::test]
async fn no_secret_of_a_run_over_http2_is_logged() {
    let log = notes::Log::default();
    let lines = Arc::clone(&log.lines);
    let guard = tracing::subscriber::set_default(log);
    let (environment, _) = server(vec![Does::Reset, Does::Answer]).await;
    let client = reqwest::Client::builder().http2_prior_knowledge();
    let wise = Wise::builder()
        .environment(environment)
        .user_token("hush-token")
        .http_client(client)
        .build()
        .unwrap();
    let call = wise
        .request(Method::POST, "/v1/hush-path")
        .query("q", "hush-query");
    let call = call
        .body("text/plain", "hush-body")
        .header("a", "hush-header");
    assert!(call.clone().await.is_err());
    call.await.unwrap();
    drop(guard);
    let lines = lines.lock().unwrap();
    assert!(
        lines.contains("END_HEADERS") && lines.contains("attempt"),
        "{lines}"
    );
    let at = lines
        .find("hush")
        .map(|at| &lines[at.saturating_sub(300)..]);
    assert_eq!(at, None);
}

/// Not even what was not looked at: a person decides about those.
#[cfg(feature = "v2026q3")]
#[tokio::test]
async fn funding_leaves_once_whatever_the_server_says() {
    use wise_api::transfer::FundFromBalance;

    for nack in [Does::Refuse, Does::Leave { last: 0 }, Does::Reset] {
        let (environment, seen) = server(vec![nack, Does::Answer]).await;
        let client = reqwest::Client::builder().http2_prior_knowledge();
        let wise = Wise::builder()
            .environment(environment)
            .user_token("hush")
            .http_client(client)
            .build()
            .unwrap();
        let call = wise.transfers().fund(7, 8, FundFromBalance::new());
        assert!(matches!(call.await, Err(Error::Transport(_))));
        assert_eq!(*seen.lock().unwrap(), 1);
    }
}

/// A connection that was kept, and that the server closes when the next request has arrived.
#[tokio::test]
async fn a_kept_connection_that_breaks_under_a_write_is_not_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&seen);
    tokio::spawn(async move {
        for connection in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = vec![0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer).await {
                let text = String::from_utf8_lossy(&buffer[..count]);
                let method = text.split(' ').next().unwrap_or_default();
                lines.lock().unwrap().push(format!("{connection} {method}"));
                if method != "GET" {
                    break;
                }
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                stream.write_all(answer).await.unwrap();
            }
        }
    });
    let wise = Wise::builder()
        .environment(Environment::custom(api))
        .user_token("hush")
        .build()
        .unwrap();
    for _ in 0..2 {
        wise.request(Method::GET, "/v1/x").await.unwrap();
        let error = wise.request(Method::POST, "/v1/x").await.unwrap_err();
        assert_eq!((error.reached(), error.attempts()), (Reached::Maybe, 1));
    }
    assert_eq!(
        *seen.lock().unwrap(),
        ["0 GET", "0 POST", "1 GET", "1 POST"]
    );
}
