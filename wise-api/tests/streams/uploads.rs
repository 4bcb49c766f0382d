//! What is read while it is sent, and when it may be sent again.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wise_api::approval::{ScaApproval, ScaHandler, ScaRequired};
use wise_api::dispute::UploadFile;
use wise_api::error::Reached;
use wise_api::operation::{Multipart, Request};
use wise_api::retry::RetryPolicy;
use wise_api::{BoxError, BoxFuture, Environment, Error, IdempotencyKey, Method, Upload, Wise};

use crate::files::Large;
use crate::server::{Server, head};
use crate::ways::TRANSPORTS;

pub async fn evidence(wise: &Wise, upload: Upload) -> Result<BTreeMap<String, String>, Error> {
    let body = UploadFile::new().receipt(upload);
    wise.disputes().upload_file(7, body).await
}

/// An upload that is safe to repeat.
fn keyed(wise: &Wise, upload: &Upload) -> Result<Request, Error> {
    let call = wise.request(Method::POST, "/v1/files");
    let mut request = call
        .idempotency_key(IdempotencyKey::generate())
        .into_request()?;
    let mut form = Multipart::new();
    form.file("file", upload);
    form.text("note", &"hello");
    request.multipart(form);
    Ok(request)
}

fn quick() -> RetryPolicy {
    RetryPolicy::new().base_delay(Duration::from_millis(1))
}

fn reopened(length: u64) -> (Upload, Arc<AtomicUsize>) {
    let opened = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&opened);
    let upload = Upload::reopened("scan.pdf", move || {
        count.fetch_add(1, Ordering::SeqCst);
        async move { Ok(Large::new(length)) }
    });
    (upload, opened)
}

#[tokio::test]
async fn what_a_reader_gave_away_is_not_sent_again_and_what_is_reopened_is() {
    let server = Server::start(|number, stream| {
        let status = if number % 3 == 2 {
            "200 OK"
        } else {
            "503 Busy"
        };
        head(stream, status, "Content-Length: 2\r\n")?;
        stream.write_all(b"{}")
    });
    for (name, on) in TRANSPORTS {
        let wise = on(server.builder().retry(quick())).build().unwrap();
        let before = server.arrived().len();
        let (upload, opened) = reopened(200_000);
        let response = wise
            .send(keyed(&wise, &upload.length(200_000)).unwrap())
            .await
            .unwrap();
        assert_eq!(response.attempts(), 3, "{name}");
        assert_eq!(opened.load(Ordering::SeqCst), 3, "{name}");
        let arrived = server.arrived().split_off(before);
        assert!(
            arrived
                .iter()
                .all(|request| request.whole && request.bytes == arrived[0].bytes),
            "{name}"
        );
        assert!(
            arrived.iter().all(|request| request.sum == arrived[0].sum),
            "{name}"
        );

        let upload = Upload::reader("scan.pdf", Large::new(200_000)).length(200_000);
        let error = wise.send(keyed(&wise, &upload).unwrap()).await.unwrap_err();
        assert_eq!(
            (error.attempts(), error.status().unwrap().as_u16()),
            (1, 503),
            "{name}"
        );
        assert!(error.outcome_is_uncertain(), "{name}");
        // So that the next begins with a 503 again.
        for _ in 0..2 {
            let body = Upload::new("a.txt", "x");
            let never = wise
                .send(keyed(&wise, &body).unwrap())
                .retry(RetryPolicy::never());
            never.await.ok();
        }
    }
}

#[tokio::test]
async fn a_reader_that_nobody_has_read_is_sent_again() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let builder = Wise::builder().environment(Environment::custom(format!("http://{closed}")));
    let wise = builder.user_token("hush").retry(quick()).build().unwrap();
    let upload = Upload::reader("scan.pdf", Large::new(10));
    let error = evidence(&wise, upload.clone()).await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.reached()),
        (3, Reached::No),
        "{error}"
    );
    // It is still there for another call, and then for none.
    let server = Server::start(|_, stream| {
        head(stream, "200 OK", "Content-Length: 2\r\n")?;
        stream.write_all(b"{}")
    });
    let wise = server.builder().retry(quick()).build().unwrap();
    evidence(&wise, upload.clone()).await.unwrap();
    let error = evidence(&wise, upload).await.unwrap_err();
    assert!(
        error
            .source()
            .unwrap()
            .to_string()
            .contains("read only once"),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_that_fails_ends_the_request_and_the_server_never_has_the_whole() {
    type Case = (&'static str, fn() -> Upload, ErrorKind);
    let cases: [Case; 7] = [
        (
            "fails",
            || {
                Upload::reader(
                    "a",
                    Large {
                        fails: Some(90_000),
                        ..Large::new(200_000)
                    },
                )
            },
            ErrorKind::PermissionDenied,
        ),
        (
            "fails at once",
            || {
                Upload::reader(
                    "a",
                    Large {
                        fails: Some(0),
                        ..Large::new(200_000)
                    },
                )
            },
            ErrorKind::PermissionDenied,
        ),
        (
            "hangs",
            || {
                Upload::reader(
                    "a",
                    Large {
                        hangs: Some(90_000),
                        ..Large::new(200_000)
                    },
                )
            },
            ErrorKind::TimedOut,
        ),
        (
            "shorter than said",
            || Upload::reader("a", Large::new(90_000)).length(200_000),
            ErrorKind::UnexpectedEof,
        ),
        (
            "longer than said",
            || Upload::reader("a", Large::new(200_000)).length(90_000),
            ErrorKind::FileTooLarge,
        ),
        (
            "above its limit",
            || Upload::reader("a", Large::new(200_000)).limit(90_000),
            ErrorKind::FileTooLarge,
        ),
        (
            "panics",
            || {
                Upload::stream(
                    "a",
                    futures_util::stream::iter(0..3).map(|at| {
                        assert!(at < 2, "a stream that panics");
                        Ok(vec![7; 50_000].into())
                    }),
                )
            },
            ErrorKind::Other,
        ),
    ];
    use futures_util::StreamExt;
    for (name, on) in TRANSPORTS {
        for (what, upload, kind) in &cases {
            let server = Server::start(|_, stream| head(stream, "200 OK", "Content-Length: 0\r\n"));
            let builder = server
                .builder()
                .retry(quick())
                .stall_timeout(Duration::from_millis(200));
            let wise = on(builder).build().unwrap();
            let error = wise
                .send(keyed(&wise, &upload()).unwrap())
                .await
                .unwrap_err();
            let Error::Transport(broken) = &error else {
                panic!("{name}, {what}: {error}")
            };
            assert!(broken.is_local(), "{name}, {what}: {error}");
            assert_eq!(error.attempts(), 1, "{name}, {what}");
            let source = error
                .source()
                .unwrap()
                .downcast_ref::<std::io::Error>()
                .unwrap();
            assert_eq!(source.kind(), *kind, "{name}, {what}: {source}");
            assert_eq!(
                broken.is_timeout(),
                *kind == ErrorKind::TimedOut,
                "{name}, {what}"
            );
            let arrived = server.arrived();
            assert!(
                arrived.iter().all(|request| !request.whole),
                "{name}, {what}"
            );
        }
    }
}

#[tokio::test]
async fn a_file_that_is_known_to_be_too_large_is_not_sent_at_all() {
    let fake = Wise::fake();
    for upload in [
        Upload::new("a.txt", vec![1; 11]).limit(10),
        Upload::reader("a.txt", Large::new(11)).length(11).limit(10),
    ] {
        let error = evidence(&fake, upload).await.unwrap_err();
        let Error::Invalid(invalid) = &error else {
            panic!("{error}")
        };
        assert_eq!(invalid.parameter(), "receipt");
    }
    assert!(fake.requests().is_empty());
}

/// Clears whatever it is asked.
struct Clears(Arc<AtomicUsize>);

impl ScaHandler for Clears {
    fn clear(&self, _: Wise, required: ScaRequired) -> BoxFuture<Result<ScaApproval, BoxError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Ok(ScaApproval::from(&required)) })
    }
}

#[tokio::test]
async fn after_sca_a_file_is_opened_again_or_nobody_is_asked() {
    let server = Server::start(|number, stream| {
        if number % 2 == 1 {
            head(stream, "200 OK", "Content-Length: 2\r\n")?;
            return stream.write_all(b"{}");
        }
        head(
            stream,
            "403 Forbidden",
            "x-2fa-approval: ott-1\r\nx-2fa-approval-result: REJECTED\r\nContent-Length: 0\r\n",
        )
    });
    let asked = Arc::new(AtomicUsize::new(0));
    let wise = server
        .builder()
        .sca_handler(Clears(Arc::clone(&asked)))
        .build()
        .unwrap();
    let (upload, opened) = reopened(50_000);
    evidence(&wise, upload).await.unwrap();
    assert_eq!(
        (asked.load(Ordering::SeqCst), opened.load(Ordering::SeqCst)),
        (1, 2)
    );
    let once = Upload::reader("scan.pdf", Large::new(50_000));
    let error = evidence(&wise, once).await.unwrap_err();
    assert!(matches!(error, Error::ScaRequired(_)), "{error}");
    assert!(
        error
            .source()
            .unwrap()
            .to_string()
            .contains("read only once")
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_dropped_upload_drops_its_reader() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    for (name, on) in TRANSPORTS {
        let builder = Wise::builder().environment(Environment::custom(&base));
        let wise = on(builder.user_token("hush")).build().unwrap();
        let file = Large::new(1 << 40);
        let held = Arc::downgrade(&file.held);
        let sent = evidence(&wise, Upload::reader("a", file));
        let late = tokio::time::timeout(Duration::from_millis(100), sent).await;
        assert!(late.is_err(), "{name}");
        for _ in 0..100 {
            if held.strong_count() == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(held.strong_count(), 0, "{name}");
    }
}

#[test]
fn a_thread_that_blocks_uploads_too() {
    let server = Server::start(|_, stream| {
        head(stream, "200 OK", "Content-Length: 2\r\n")?;
        stream.write_all(b"{}")
    });
    let wise = server.builder().build().unwrap().blocking();
    let upload = Upload::read("scan.pdf", Large::new(300_000)).length(300_000);
    wise.block_on(evidence(&wise, upload)).unwrap().unwrap();
    let failing = Large {
        fails: Some(1000),
        ..Large::new(2000)
    };
    let error = wise
        .block_on(evidence(&wise, Upload::read("a", failing)))
        .unwrap()
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("file to upload could not be read"),
        "{error}"
    );
    let arrived = server.arrived();
    assert!(arrived[0].whole && arrived[0].bytes > 300_000);
}

#[tokio::test]
async fn a_double_sees_what_was_in_the_file() {
    let fake = Wise::fake();
    let call = fake.expect().disputes().upload_file(7, UploadFile::new());
    call.returns(BTreeMap::new()).with_any_arguments();
    let chunks = [Ok("one, ".into()), Ok("two".into())];
    evidence(
        &fake,
        Upload::stream("a.txt", futures_util::stream::iter(chunks)),
    )
    .await
    .unwrap();
    let request = &fake.requests()[0];
    let body = request.body.as_ref().and_then(|body| body.bytes()).unwrap();
    assert!(String::from_utf8_lossy(body).contains("\r\n\r\none, two\r\n--"));
    fake.verify().unwrap();
}

#[tokio::test]
async fn a_file_is_the_whole_body() {
    let server = Server::start(|_, stream| {
        head(stream, "200 OK", "Content-Length: 2\r\n")?;
        stream.write_all(b"{}")
    });
    for (name, on) in TRANSPORTS {
        let wise = on(server.builder().retry(RetryPolicy::never()))
            .build()
            .unwrap();
        let request = |upload: &Upload| {
            let mut request = wise
                .request(Method::PUT, "/v1/file")
                .into_request()
                .unwrap();
            request.upload("application/pdf", upload);
            request
        };
        let content = vec![7; 100_000];
        let streamed = Upload::read("scan.pdf", std::io::Cursor::new(content.clone()));
        for upload in [Upload::new("scan.pdf", content.clone()), streamed] {
            let before = server.arrived().len();
            wise.send(request(&upload)).await.unwrap();
            let arrived = &server.arrived()[before];
            assert!(arrived.whole && arrived.bytes == 100_000, "{name}");
        }
        let large = Upload::new("scan.pdf", content).limit(99_999);
        let error = wise.send(request(&large)).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{name}: {error}");
    }
}
