//! Servers that do everything wrong: the client says so, in time, and in bounded memory.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;
#[path = "support/time.rs"]
mod time;

use support::{Seen, Server, answer, free};
use time::{FAR, TestClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wise_api::error::Reached;
use wise_api::operation::Request;
use wise_api::retry::RetryPolicy;
use wise_api::{Builder, Environment, Error, Json, Method, Wise};

/// What is read of a body at most, in these tests.
const LIMIT: usize = 1 << 20;

fn with_time(builder: Builder) -> (Wise, TestClock) {
    let clock = TestClock::default();
    let builder = builder
        .user_token("hush")
        .retry(RetryPolicy::never())
        .body_limit(LIMIT)
        .timeout(FAR)
        .clock(clock.clone())
        .stall_timeout(FAR);
    (builder.build().unwrap(), clock)
}

fn request() -> Request {
    let mut request = free(Method::POST, "/v1/things");
    request.text("text/plain", "x");
    request
}

async fn send(answers: Vec<Vec<u8>>) -> (Result<Json, Error>, Vec<Seen>) {
    let server = Server::raw(answers).await;
    let (wise, _) = with_time(server.builder());
    let result = match wise.send(request()).await {
        Ok(answer) => answer.json::<Json>(),
        Err(error) => Err(error),
    };
    (result, server.seen())
}

/// A server that reads the head of a request, writes this, and then hangs up or waits for ever.
async fn after(written: &'static [u8], hold: bool, clock: Option<TestClock>) -> (TcpListener, Job) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    (
        listener,
        Job {
            written,
            hold,
            clock,
        },
    )
}

struct Job {
    written: &'static [u8],
    hold: bool,
    clock: Option<TestClock>,
}

impl Job {
    async fn run(self, listener: &TcpListener) -> TcpStream {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 4096];
        assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
        stream.write_all(self.written).await.unwrap();
        stream.flush().await.unwrap();
        if !self.hold {
            stream.shutdown().await.ok();
        }
        if let Some(clock) = self.clock {
            // However much of it has been read by now: the deadline passes.
            clock.advance(FAR);
        }
        stream
    }
}

fn here(listener: &TcpListener) -> Environment {
    let api = format!("http://{}", listener.local_addr().unwrap());
    Environment::Custom {
        cards: api.clone(),
        api,
    }
}

/// Every stage of a response.
const STAGES: [&[u8]; 7] = [
    b"",
    b"HTTP/1.1 20",
    b"HTTP/1.1 200 OK\r\nContent-Le",
    b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"half\":",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
];

#[tokio::test]
async fn hanging_up_at_any_stage_is_an_uncertain_outcome() {
    for stage in STAGES {
        let (listener, job) = after(stage, false, None).await;
        let (wise, _) = with_time(Wise::builder().environment(here(&listener)));
        let (result, _) = tokio::join!(async { wise.send(request()).await }, job.run(&listener));
        let error = result.unwrap_err();
        let Error::Transport(broken) = &error else {
            panic!("{stage:?}: {error:?}");
        };
        assert!(!broken.is_timeout());
        assert!(error.reached() >= Reached::Maybe, "{error}");
        assert!(error.outcome_is_uncertain());
    }
}

#[tokio::test]
async fn stalling_at_any_stage_ends_with_the_deadline() {
    for stage in STAGES {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (wise, clock) = with_time(Wise::builder().environment(here(&listener)));
        let job = Job {
            written: stage,
            hold: true,
            clock: Some(clock),
        };
        let (result, _stream) =
            tokio::join!(async { wise.send(request()).await }, job.run(&listener));
        let error = result.unwrap_err();
        assert!(
            matches!(&error, Error::Transport(error) if error.is_timeout()),
            "{stage:?}: {error:?}"
        );
        assert!(error.outcome_is_uncertain());
    }
}

/// The most memory that this program has ever had, in bytes, where the system tells.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[tokio::test]
async fn a_gigabyte_is_not_kept() {
    const GIGABYTE: usize = 1 << 30;
    for head in [
        format!("HTTP/1.1 200 OK\r\nContent-Length: {GIGABYTE}\r\n\r\n"),
        "HTTP/1.1 500 Oh\r\nConnection: close\r\n\r\n".to_owned(),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (wise, _) = with_time(Wise::builder().environment(here(&listener)));
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
            stream.write_all(head.as_bytes()).await.unwrap();
            let chunk = vec![b'['; 1 << 16];
            let mut sent = 0;
            while sent < GIGABYTE && stream.write_all(&chunk).await.is_ok() {
                sent += chunk.len();
            }
            sent
        };
        let before = peak();
        let (result, sent) = tokio::join!(async { wise.send(request()).await }, server);
        // The client hung up when it had what it keeps.
        assert!(sent < GIGABYTE / 4, "{sent} bytes were taken");
        let response = match &result {
            Ok(response) => response,
            Err(error) => error.response().unwrap(),
        };
        assert!(response.is_truncated());
        assert_eq!(response.body().len(), LIMIT);
        if let Ok(response) = &result {
            let error = response.json::<Json>().unwrap_err();
            assert!(
                error.to_string().contains("larger than the client's limit"),
                "{error}"
            );
        }
        if let (Some(before), Some(after)) = (before, peak()) {
            assert!(after - before < 32 << 20, "{} bytes more", after - before);
        }
    }
}

#[tokio::test]
async fn nesting_is_refused_and_not_followed() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let body = |status| answer(status, &[], deep.as_bytes());
        // Nothing asks for what is inside, so it is kept as text; reading it is refused.
        let (result, _) = send(vec![body("200 OK")]).await;
        let json = result.unwrap();
        assert!(json.to_value().is_err());
        assert!(json.decode::<String>().is_err());
        let (result, _) = send(vec![body("400 Bad Request")]).await;
        let error = result.unwrap_err();
        assert!(error.to_string().len() < 400);
        assert_eq!(error.response().unwrap().body().len(), deep.len());
    }
}

#[tokio::test]
async fn what_is_no_json_is_kept_and_said_so() {
    let page = b"<html><body>Sign in</body></html>";
    // A gzip stream of many zeros, as a bomb begins; it was not asked for, so it is not inflated.
    let gzip = [
        &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3][..],
        &[0xec, 0xc1, 1, 1][..],
    ]
    .concat();
    for (headers, body) in [
        (vec![("Content-Type", "text/html")], &page[..]),
        (
            vec![("Content-Type", "application/json")],
            b"{\"name\":\"\xff\xfe\"}",
        ),
        (vec![("Content-Encoding", "gzip")], &gzip[..]),
        (vec![], b"{\"half\":"),
        (vec![], b"{} and more"),
    ] {
        let (result, seen) = send(vec![answer("200 OK", &headers, body)]).await;
        let error = result.unwrap_err();
        let Error::Decode(unreadable) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(unreadable.response().body().as_ref(), body);
        assert!(!error.to_string().contains("Sign in"), "{error}");
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].header("accept-encoding"), None);
    }
}

#[tokio::test]
async fn wrong_lengths() {
    // Less than was said, nonsense, and two lengths that disagree.
    for head in [
        "Content-Length: 50",
        "Content-Length: x",
        "Content-Length: 2\r\nContent-Length: 3",
    ] {
        let text = format!("HTTP/1.1 200 OK\r\n{head}\r\nConnection: close\r\n\r\n{{}}");
        let (result, _) = send(vec![text.into_bytes()]).await;
        let error = result.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{head}: {error:?}");
        assert!(error.outcome_is_uncertain(), "{head}");
    }
    // More than was said is not part of the response.
    let (result, _) = send(vec![
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{}".to_vec(),
    ])
    .await;
    assert_eq!(result.unwrap().as_str(), "{}");
    // Headers without end.
    let mut endless = b"HTTP/1.1 200 OK\r\n".to_vec();
    for number in 0..20_000 {
        endless.extend_from_slice(format!("X-Filler-{number}: {}\r\n", "y".repeat(50)).as_bytes());
    }
    let (result, _) = send(vec![endless]).await;
    assert!(matches!(result.unwrap_err(), Error::Transport(_)));
}

#[tokio::test]
async fn a_token_does_not_follow_to_another_host() {
    let other = Server::json("200 OK", "{}").await;
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Again",
        "308 Again",
    ] {
        let location = format!("{}/v1/things", other.base());
        let (result, seen) = send(vec![answer(status, &[("Location", &location)], b"")]).await;
        let error = result.unwrap_err();
        assert!(matches!(&error, Error::Api(_)), "{error:?}");
        assert!(!error.to_string().contains(&location), "{error}");
        assert_eq!(seen.len(), 1);
    }
    assert_eq!(other.seen().len(), 0);
}
