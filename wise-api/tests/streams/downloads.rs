//! What goes to a writer, and what never does.

use std::error::Error as _;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use wise_api::error::Reached;
use wise_api::retry::RetryPolicy;
use wise_api::testing::Reply;
use wise_api::{Bytes, Error, Method, Wise};

use crate::files::Writer;
use crate::server::{Server, file, head};
use crate::ways::TRANSPORTS;

const PDF: &str = "Content-Type: application/pdf\r\n";

fn quick() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::from_millis(1))
}

async fn receipt(wise: &Wise, writer: &mut Writer) -> Result<u64, Error> {
    let call = wise.transfers().download_receipt(5);
    call.streamed().to(writer).await.map(|done| done.bytes)
}

fn length(bytes: u64) -> String {
    format!("{PDF}Content-Length: {bytes}\r\n")
}

#[tokio::test]
async fn a_body_that_breaks_off_keeps_its_head_and_is_not_fetched_again() {
    for (name, on) in TRANSPORTS {
        let server = Server::start(|_, stream| {
            head(stream, "200 OK", &length(1_000_000))?;
            file(stream, 400_000)
        });
        let mut writer = Writer::default();
        let wise = on(server.builder().retry(quick())).build().unwrap();
        let error = receipt(&wise, &mut writer).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 200, "{name}");
        assert_eq!(error.trace_id(), Some("t-9"), "{name}");
        assert_eq!(
            error.headers().unwrap()["content-type"],
            "application/pdf",
            "{name}"
        );
        assert_eq!(
            (error.attempts(), error.reached()),
            (1, Reached::Yes),
            "{name}"
        );
        assert!(
            writer.written.bytes() > 0 && !writer.written.flushed(),
            "{name}"
        );
        assert!(
            !error.outcome_is_uncertain(),
            "{name}: a read changes nothing"
        );
    }
}

#[tokio::test]
async fn until_the_first_byte_is_written_a_download_is_repeated_like_any_call() {
    type Fault = fn(&mut TcpStream) -> std::io::Result<()>;
    let faults: [(&str, Fault); 4] = [
        ("no response", |_| Ok(())),
        ("no body", |stream| head(stream, "200 OK", &length(700))),
        ("too little to judge", |stream| {
            head(stream, "200 OK", &length(700))?;
            file(stream, 300)
        }),
        ("503", |stream| {
            head(stream, "503 Busy", "Content-Length: 600\r\n")?;
            file(stream, 600)
        }),
    ];
    for (name, fault) in faults {
        let server = Server::start(move |number, stream| {
            if number == 0 {
                return fault(stream);
            }
            head(stream, "200 OK", &length(700))?;
            file(stream, 700)
        });
        let mut writer = Writer::default();
        let wise = server.builder().retry(quick()).build().unwrap();
        assert_eq!(receipt(&wise, &mut writer).await.unwrap(), 700, "{name}");
        assert_eq!(writer.written.bytes(), 700, "{name}");
        assert_eq!(server.arrived().len(), 2, "{name}");
    }
}

#[tokio::test]
async fn what_is_no_file_never_reaches_the_writer() {
    type Check = fn(&Error) -> bool;
    let decode: Check = |error| matches!(error, Error::Decode(_));
    let cases: [(&str, &str, Vec<u8>, Check); 6] = [
        (
            "404 Not Found",
            PDF,
            b"{\"errors\":[{\"code\":\"gone\"}]}".to_vec(),
            |error| error.code() == Some("gone"),
        ),
        (
            "403 Forbidden",
            "x-2fa-approval: ott\r\nx-2fa-approval-result: REJECTED\r\n",
            b"no".to_vec(),
            |error| matches!(error, Error::ScaRequired(_)),
        ),
        (
            "302 Found",
            "Location: /elsewhere\r\n",
            b"moved".to_vec(),
            |error| matches!(error, Error::Api(_)),
        ),
        (
            "200 OK",
            "Content-Type: text/html\r\n",
            b"<p>Sign in to the hotel</p>".to_vec(),
            decode,
        ),
        (
            "200 OK",
            PDF,
            [b"\n <!DOCTYPE html>", vec![b'x'; 9000].as_slice()].concat(),
            decode,
        ),
        ("200 OK", PDF, Vec::new(), decode),
    ];
    for (status, headers, body, check) in cases {
        let server = Server::start(move |_, stream| {
            head(
                stream,
                status,
                &format!("{headers}Content-Length: {}\r\n", body.len()),
            )?;
            stream.write_all(&body)
        });
        let mut writer = Writer::default();
        let wise = server.builder().build().unwrap();
        let error = receipt(&wise, &mut writer).await.unwrap_err();
        assert!(check(&error), "{status} {headers}: {error}");
        assert_eq!(writer.written.bytes(), 0, "{status} {headers}");
        assert!(!writer.written.flushed(), "{status} {headers}");
    }
}

#[tokio::test]
async fn a_limit_holds_whether_the_length_is_known_or_not() {
    for (known, most) in [(true, 0), (false, 5000)] {
        let server = Server::start(move |_, stream| {
            head(
                stream,
                "200 OK",
                if known {
                    length(80_000)
                } else {
                    PDF.to_owned()
                }
                .as_str(),
            )?;
            file(stream, 80_000)
        });
        let mut writer = Writer::default();
        let wise = server.builder().build().unwrap();
        let call = wise.transfers().download_receipt(5);
        let error = call
            .streamed()
            .limit(5000)
            .to(&mut writer)
            .await
            .unwrap_err();
        let Error::Decode(unreadable) = &error else {
            panic!("{error}")
        };
        assert!(unreadable.reason().contains("5000 bytes"), "{error}");
        assert!(writer.written.bytes() <= most, "{}", writer.written.bytes());
        // The limit of the client is the one that holds without any other.
        let wise = server.builder().body_limit(70_000).build().unwrap();
        let error = receipt(&wise, &mut Writer::default()).await.unwrap_err();
        assert!(error.to_string().contains("70000 bytes"), "{error}");
        let wise = server.builder().body_limit(80_000).build().unwrap();
        assert_eq!(
            receipt(&wise, &mut Writer::default()).await.unwrap(),
            80_000
        );
    }
}

#[tokio::test]
async fn a_writer_that_fails_hangs_or_panics_costs_its_own_call_and_says_so() {
    let server = Server::start(|_, stream| {
        head(stream, "200 OK", &length(90_000))?;
        file(stream, 90_000)
    });
    let builder = || {
        server
            .builder()
            .retry(quick())
            .timeout(Duration::from_millis(400))
    };
    let wise = builder().build().unwrap();
    for (mut writer, timeout, text) in [
        (
            Writer {
                fails: Some(30_000),
                ..Writer::default()
            },
            false,
            "writer of the download failed",
        ),
        (
            Writer {
                fails: Some(0),
                ..Writer::default()
            },
            false,
            "writer of the download failed",
        ),
        (
            Writer {
                hangs: Some(30_000),
                ..Writer::default()
            },
            true,
            "writer of the download was too slow",
        ),
        (
            Writer {
                panics: Some(30_000),
                ..Writer::default()
            },
            false,
            "writer of the download panicked",
        ),
    ] {
        let start = Instant::now();
        let error = receipt(&wise, &mut writer).await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(2));
        let Error::Transport(broken) = &error else {
            panic!("{error}")
        };
        assert!(broken.is_local(), "{error}");
        assert_eq!(
            (broken.is_timeout(), error.attempts()),
            (timeout, 1),
            "{error}"
        );
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(error.status().unwrap().as_u16(), 200);
        let source = error.source().unwrap().downcast_ref::<std::io::Error>();
        if writer.fails.is_some() {
            assert_eq!(source.unwrap().kind(), std::io::ErrorKind::StorageFull);
        }
    }
}

#[tokio::test]
async fn a_server_that_stalls_ends_the_download_and_a_slow_writer_does_not() {
    let server = Server::start(|number, stream| {
        head(stream, "200 OK", &length(90_000))?;
        file(stream, if number == 0 { 40_000 } else { 90_000 })?;
        std::thread::sleep(Duration::from_millis(if number == 0 { 900 } else { 0 }));
        Ok(())
    });
    let stall = Duration::from_millis(150);
    let wise = server.builder().stall_timeout(stall).build().unwrap();
    let mut writer = Writer::default();
    let error = receipt(&wise, &mut writer).await.unwrap_err();
    let Error::Transport(broken) = &error else {
        panic!("{error}")
    };
    assert!(broken.is_timeout() && !broken.is_local(), "{error}");
    assert_eq!((error.trace_id(), error.attempts()), (Some("t-9"), 1));
    assert!(writer.written.bytes() > 0);

    let mut slow = 0;
    let call = wise.transfers().download_receipt(5);
    let done = call.streamed().for_each(|_| {
        slow += 1;
        async move {
            tokio::time::sleep(if slow < 3 { stall * 2 } else { Duration::ZERO }).await;
            Ok(())
        }
    });
    assert_eq!(done.await.unwrap().bytes, 90_000);
}

#[tokio::test]
async fn a_dropped_download_hangs_up() {
    let hung_up = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&hung_up);
    let server = Server::start(move |_, stream| {
        head(stream, "200 OK", PDF)?;
        let end = file(stream, 1 << 30);
        noted.store(end.is_err(), Ordering::SeqCst);
        end
    });
    let wise = server.builder().build().unwrap();
    let mut writer = Writer {
        hangs: Some(100_000),
        ..Writer::default()
    };
    let download = receipt(&wise, &mut writer);
    let late = tokio::time::timeout(Duration::from_millis(300), download).await;
    assert!(late.is_err());
    for _ in 0..100 {
        if hung_up.load(Ordering::SeqCst) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the server could go on writing");
}

#[test]
fn a_thread_that_blocks_downloads_too() {
    let server = Server::start(|_, stream| {
        head(stream, "200 OK", &length(90_000))?;
        file(stream, 90_000)
    });
    let wise = server.builder().build().unwrap();
    let call = || wise.blocking().transfers().download_receipt(5);
    let mut body = Vec::new();
    assert_eq!(call().streamed().send_to(&mut body).unwrap().bytes, 90_000);
    assert_eq!(body.len(), 90_000);
    let mut writer = Writer::default();
    call().streamed().send_to(&mut writer).unwrap();
    assert!(writer.written.flushed());
    // Without a runtime of its own, it is an error with advice.
    let error = wise
        .transfers()
        .download_receipt(5)
        .streamed()
        .send_to(&mut body)
        .unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
}

#[tokio::test]
async fn a_request_that_the_contract_does_not_have_is_downloaded_too_and_a_double_answers() {
    let fake = Wise::fake();
    fake.expect()
        .request(Method::GET, "/v1/export")
        .replies(Reply::body(200, "text/csv", vec![b'a'; 3000]));
    fake.expect()
        .transfers()
        .download_receipt(5)
        .returns(Bytes::from_static(b"%PDF"));
    fake.expect()
        .transfers()
        .download_receipt(6)
        .replies(Reply::body(200, "application/pdf", vec![1; 3000]).cut_off());
    let mut writer = Writer::default();
    let call = fake.request(Method::GET, "/v1/export");
    assert_eq!(
        call.streamed()
            .to(&mut writer)
            .await
            .unwrap()
            .content_type(),
        Some("text/csv")
    );
    assert_eq!(receipt(&fake, &mut writer).await.unwrap(), 4);
    let call = fake.transfers().download_receipt(6);
    let error = call.streamed().to(&mut writer).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 200);
    assert_eq!(writer.written.bytes(), 3004 + 1500);
    fake.verify().unwrap();
}
