//! A response that began is never thrown away.

use std::time::Duration;

use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wise_api::error::Reached;
use wise_api::retry::RetryPolicy;
use wise_api::{Environment, Error, Wise};

use super::wire::{End, drips, request, says, wired};

const TRACE: [(&str, &str); 2] = [("x-trace-id", "t-9"), ("set-cookie", "hush-cookie")];
const BODY: &[u8] = br#"{"user":{"id":1},"id":4711,"reference":"hush-reference"}"#;

#[track_caller]
fn has_head(error: &Error, code: u16, body: &[u8]) {
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(code));
    assert_eq!(error.trace_id(), Some("t-9"));
    assert_eq!(error.reached(), Reached::Yes);
    let headers = error.headers().unwrap();
    assert_eq!(headers["set-cookie"], "hush-cookie");
    assert_eq!(error.partial_body().map(|body| &body[..]), Some(body));
    let shown = format!("{error} {error:?} {headers:?}");
    assert!(!shown.contains("hush"), "{shown}");
    assert!(
        shown.contains(&code.to_string()) && shown.contains("t-9"),
        "{shown}"
    );
}

#[tokio::test(start_paused = true)]
async fn wherever_a_body_ends_its_head_and_bytes_are_kept() {
    let whole = br#"{"user":{"id":1},"id":4711,"#.len();
    for end in [End::Breaks, End::Stalls, End::Panics] {
        for cut in 0..BODY.len() {
            for (code, method) in [(201, Method::POST), (200, Method::GET), (500, Method::POST)] {
                let (builder, left) = wired(move |_, _| {
                    let middle = cut / 2;
                    let chunks = vec![&BODY[..middle], &BODY[middle..cut]];
                    drips(code, &TRACE, chunks, Duration::ZERO, end)
                });
                let wise = builder.retry(RetryPolicy::never()).build().unwrap();
                let begun = tokio::time::Instant::now();
                let error = wise.send(request(method.clone())).await.unwrap_err();
                has_head(&error, code, &BODY[..cut]);
                let id = (cut >= whole && code < 300).then(|| "4711".to_owned());
                assert_eq!(error.id(), id, "{cut}");
                // A success that nobody has read, and a failure, both leave the doubt.
                assert_eq!(error.outcome_is_uncertain(), method == Method::POST);
                let Error::Transport(transport) = &error else {
                    panic!()
                };
                assert_eq!(transport.is_timeout(), end == End::Stalls);
                let waited = begun.elapsed();
                let stall = Duration::from_secs(20);
                assert!(
                    end != End::Stalls || (stall..stall * 2).contains(&waited),
                    "{waited:?}"
                );
                assert_eq!(left.lock().unwrap().len(), 1);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_whose_body_breaks_off_leaves_no_doubt() {
    for code in [400, 404, 409, 422, 429, 302] {
        let (builder, _) =
            wired(move |_, _| drips(code, &TRACE, vec![b"{\"err"], Duration::ZERO, End::Breaks));
        let wise = builder.build().unwrap();
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        has_head(&error, code, b"{\"err");
        assert!(!error.outcome_is_uncertain(), "{code}");
        assert_eq!(error.id(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_read_whose_body_breaks_off_is_sent_again() {
    let (builder, _) = wired(|_, number| match number {
        1 => drips(200, &[], vec![b"{"], Duration::ZERO, End::Breaks),
        2 => drips(200, &[], vec![b"{"], Duration::ZERO, End::Stalls),
        _ => drips(200, &[], vec![b"{", b"}"], Duration::ZERO, End::Whole),
    });
    let answer = builder.build().unwrap().send(request(Method::GET)).await;
    let answer = answer.unwrap();
    assert_eq!((answer.attempts(), &answer.body()[..]), (3, &b"{}"[..]));
}

#[tokio::test(start_paused = true)]
async fn only_bytes_are_progress() {
    let seconds = Duration::from_secs;
    let run = async |chunks: Vec<&'static [u8]>, pause, timeout| {
        let (builder, _) = wired(move |_, _| drips(200, &TRACE, chunks.clone(), pause, End::Whole));
        let wise = builder.stall_timeout(seconds(10)).build().unwrap();
        let begun = tokio::time::Instant::now();
        let call = wise.send(request(Method::POST)).timeout(timeout).await;
        (call, begun.elapsed())
    };
    let (answer, took) = run(vec![b"1"; 20], seconds(9), seconds(500)).await;
    assert_eq!((answer.unwrap().body().len(), took), (20, seconds(180)));
    let (answer, took) = run(vec![b"1", b"", b"", b"2"], seconds(9), seconds(500)).await;
    has_head(&answer.unwrap_err(), 200, b"1");
    assert_eq!(took, seconds(19));
    let (answer, took) = run(vec![b""; 1_000_000], seconds(0), seconds(500)).await;
    assert_eq!((answer.unwrap().body().len(), took), (0, seconds(0)));
    // The deadline of the call ends a slow body as well, and keeps as much.
    let (answer, took) = run(vec![b"1"; 20], seconds(9), seconds(30)).await;
    has_head(&answer.unwrap_err(), 200, b"111");
    assert_eq!(took, seconds(30));
}

#[tokio::test(start_paused = true)]
async fn a_body_is_read_up_to_the_limit() {
    for (limit, expected, truncated) in [
        (3, &b"abc"[..], true),
        (4, b"abcd", true),
        (6, b"abcdef", false),
    ] {
        for streamed in [true, false] {
            let (builder, _) = wired(move |_, _| {
                if streamed {
                    drips(
                        200,
                        &[],
                        vec![b"ab", b"cd", b"ef"],
                        Duration::ZERO,
                        End::Whole,
                    )
                } else {
                    says(200, &[], "abcdef")
                }
            });
            let wise = builder.body_limit(limit).build().unwrap();
            let answer = wise.send(request(Method::GET)).await.unwrap();
            assert_eq!(
                (&answer.body()[..], answer.is_truncated()),
                (expected, truncated)
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_demand_for_sca_needs_no_body() {
    let demand = [
        ("x-2fa-approval-result", "REJECTED"),
        ("x-2fa-approval", "hush-token"),
    ];
    for end in [End::Breaks, End::Stalls] {
        let (builder, _) = wired(move |_, _| drips(403, &demand, vec![b"{"], Duration::ZERO, end));
        let error = builder
            .build()
            .unwrap()
            .send(request(Method::POST))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::ScaRequired(_)), "{error}");
        assert!(!error.outcome_is_uncertain());
    }
}

/// Over real sockets, with the built-in transport.
#[tokio::test]
async fn a_server_that_stalls_within_a_body() {
    for closes in [true, false] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 4096];
            assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
            let head = "HTTP/1.1 201 Created\r\nContent-Length: 500\r\nX-Trace-Id: t-9\r\nSet-Cookie: hush-cookie\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.flush().await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
            stream.write_all(&BODY[..30]).await.unwrap();
            if !closes {
                while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
            }
        });
        let wise = Wise::builder()
            .environment(Environment::custom(address))
            .stall_timeout(Duration::from_millis(300))
            .build()
            .unwrap();
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        has_head(&error, 201, &BODY[..30]);
        assert_eq!(error.id().as_deref(), Some("4711"));
        let ended = if closes {
            "the connection broke within the response"
        } else {
            "the response did not end in time"
        };
        assert!(error.to_string().contains(ended), "{error}");
    }
}
