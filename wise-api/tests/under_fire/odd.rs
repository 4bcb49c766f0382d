//! Responses that HTTP allows, or nearly: what is whole is read, and of what is not the error says so.

use std::time::{Duration, Instant};

use http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wise_api::error::Reached;
use wise_api::retry::RetryPolicy;
use wise_api::{Builder, Environment, Error, Wise};

use super::wire::request;

/// What a server writes, and how.
#[derive(Clone)]
struct Written {
    bytes: Vec<u8>,
    /// Between two bytes.
    pause: Option<Duration>,
    /// Whether the connection stays open.
    holds: bool,
}

/// A client of a server that reads a request, writes this, and does the same on the next connection.
async fn client(written: Written) -> Builder {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let written = written.clone();
            tokio::spawn(async move {
                let mut buffer = [0; 4096];
                assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
                match written.pause {
                    None => stream.write_all(&written.bytes).await.unwrap(),
                    Some(pause) => {
                        stream.set_nodelay(true).unwrap();
                        for byte in &written.bytes {
                            tokio::time::sleep(pause).await;
                            if stream.write_all(&[*byte]).await.is_err() {
                                return;
                            }
                        }
                    }
                }
                if written.holds {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    Wise::builder()
        .environment(Environment::custom(api))
        .user_token("hush")
        .timeout(Duration::from_secs(5))
        .retry(RetryPolicy::never())
}

fn at_once(text: &str) -> Written {
    Written {
        bytes: text.as_bytes().to_vec(),
        pause: None,
        holds: false,
    }
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n";

#[tokio::test]
async fn what_is_whole_is_read() {
    let many = format!(
        "{}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{{}}",
        "HTTP/1.1 102 Processing\r\n\r\n".repeat(30)
    );
    for (text, status, body) in [
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
            200,
            "{}",
        ),
        (
            "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 x\r\nContent-Length: 2\r\n\r\n{}",
            201,
            "{}",
        ),
        (&many, 200, "{}"),
        ("HTTP/1.1 204 No Content\r\n\r\n", 204, ""),
        (
            "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}",
            204,
            "",
        ),
        (
            "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
            204,
            "",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{\"more\":1}",
            200,
            "{}",
        ),
        ("HTTP/1.1 200 OK\r\n\r\n{\"id\":1}", 200, "{\"id\":1}"),
        ("HTTP/1.0 200 OK\r\n\r\n{}", 200, "{}"),
        (
            &format!("{CHUNKED}Trailer: X-Sum\r\n\r\n2\r\n{{}}\r\n0\r\nX-Sum: 7\r\n\r\n"),
            200,
            "{}",
        ),
        (
            &format!("{CHUNKED}\r\n2;name=value\r\n{{}}\r\n0\r\n\r\n"),
            200,
            "{}",
        ),
        (
            &format!("{CHUNKED}\r\n1\r\n{{\r\n1\r\n}}\r\n0\r\n\r\n"),
            200,
            "{}",
        ),
    ] {
        let wise = client(at_once(text)).await.build().unwrap();
        match wise.send(request(Method::POST)).await {
            Ok(answer) => {
                assert_eq!(answer.status().as_u16(), status, "{text}");
                assert_eq!(answer.body(), body, "{text}");
            }
            Err(error) => panic!("{text}: {error}: {error:?}"),
        }
    }
}

#[tokio::test]
async fn what_is_no_whole_answer_leaves_doubt_and_what_came() {
    for (text, status, part) in [
        (
            "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
            Some(101),
            None,
        ),
        ("HTTP/1.1 100 Continue\r\n\r\n", None, None),
        (
            "HTTP/1.1 600 What\r\nContent-Length: 0\r\n\r\n",
            Some(600),
            None,
        ),
        (
            "HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n",
            Some(999),
            None,
        ),
        ("HTTP/1.1 20 OK\r\n\r\n", None, None),
        ("SSH-2.0-what\r\n", None, None),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"id\":7,",
            Some(200),
            Some("{\"id\":7,"),
        ),
        (
            &format!("{CHUNKED}\r\n8\r\n{{\"id\":7,\r\n"),
            Some(200),
            Some("{\"id\":7,"),
        ),
        (
            &format!("{CHUNKED}\r\n8\r\n{{\"id\":7,\r\nzz\r\n"),
            Some(200),
            Some("{\"id\":7,"),
        ),
        (
            &format!("{CHUNKED}\r\n9\r\n{{\"id\":7}}\n\r\n0\r\nX-Sum"),
            Some(200),
            Some("{\"id\":7}\n"),
        ),
        (
            &format!("{CHUNKED}\r\n9\r\n{{\"id\":7}}\n\r\n"),
            Some(200),
            Some("{\"id\":7}\n"),
        ),
    ] {
        let wise = client(at_once(text)).await.build().unwrap();
        let error = match wise.send(request(Method::POST)).await {
            Ok(answer) => panic!("{text}: {answer:?}"),
            Err(error) => error,
        };
        let note = format!("{text}: {error}: {error:?}");
        assert!(error.outcome_is_uncertain(), "{note}");
        assert!(error.reached() >= Reached::Maybe, "{note}");
        assert_eq!(
            error.status().map(|status| status.as_u16()),
            status,
            "{note}"
        );
        if let Some(part) = part {
            assert_eq!(error.partial_body().unwrap(), part, "{note}");
            assert_eq!(error.id().as_deref(), Some("7"), "{note}");
        }
    }
}

/// Bytes that come one by one are progress, and the deadline holds all the same.
#[tokio::test]
async fn trickles_end_with_the_deadline() {
    let pause = Some(Duration::from_millis(10));
    let body = "x".repeat(5_000);
    let heads = [
        format!("HTTP/1.1 200 OK\r\nX-Long: {body}"),
        format!("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{body}"),
    ];
    for (text, came) in heads.into_iter().zip([false, true]) {
        let trickle = Written {
            pause,
            holds: true,
            ..at_once(&text)
        };
        let builder = client(trickle).await.stall_timeout(Duration::from_secs(1));
        let timeout = Duration::from_millis(1_500);
        let wise = builder.timeout(timeout).build().unwrap();
        let begun = Instant::now();
        let error = wise.send(request(Method::POST)).await.unwrap_err();
        let took = begun.elapsed();
        assert!(took >= timeout && took < Duration::from_secs(4), "{took:?}");
        assert!(
            matches!(&error, Error::Transport(error) if error.is_timeout()),
            "{error}"
        );
        assert!(error.outcome_is_uncertain(), "{error}");
        assert_eq!(
            error.partial_body().is_some_and(|body| body.len() > 3),
            came,
            "{error}"
        );
    }
    // One that ends in time is a response, however long it takes beside the stall timeout.
    let whole = Written {
        pause,
        ..at_once(
            "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{\"id\":12345678901234567890,\"abcdefghij\":1}",
        )
    };
    let builder = client(whole)
        .await
        .stall_timeout(Duration::from_millis(250));
    let answer = builder.build().unwrap().send(request(Method::POST)).await;
    assert_eq!(answer.unwrap().body().len(), 40);
}
