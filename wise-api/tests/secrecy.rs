//! No secret of a run shows: not in what any crate logs at its lowest level, not in `Debug`, `Display`, the chain of an error or the
//! message of a panic. Alone in its program, because loggers are those of the whole process.
//!
//! Every secret has `hush` in it, except for a PIN, which has to be four digits.

#![cfg(all(feature = "card-data", feature = "__any-version"))]
#![allow(clippy::unwrap_used)]

#[path = "support/http2.rs"]
mod http2;
#[path = "support/log.rs"]
mod notes;
mod support;
#[path = "support/time.rs"]
mod time;

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt::{Debug, Write};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Arc, Mutex, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use notes::{Lines, Log};
use support::{Server, answer};
use time::{FAR, TestClock};
use wise_api::approval::{Approval, OtpChannel, RequestSigner, TokenStatus};
use wise_api::approval::{ScaApproval, ScaRequired};
use wise_api::card_data::CardKey;
use wise_api::jose::{ContentKey, DecryptionKey, EncryptionKey, Keyring, decrypt, encrypt};
use wise_api::oauth::{Consent, ConsentState, TokenPair, UserTokens};
use wise_api::webhook::verify_and_parse;
use wise_api::{BoxError, Builder, Environment, Error, HeaderMap, Method, Secret, Wise};

const PIN: &str = "7391";
const CARD: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/// What has been shown, to be searched in the end.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<String>>);

impl Shown {
    fn add(&self, what: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{what:?}\n{what:#?}").unwrap();
    }

    fn error(&self, error: impl StdError) {
        let mut next: Option<&dyn StdError> = Some(&error);
        while let Some(error) = next {
            self.add(&error);
            writeln!(self.0.lock().unwrap(), "{error}\n{error:#}").unwrap();
            next = error.source();
        }
        // What a program says that does not handle it.
        let panic = catch_unwind(AssertUnwindSafe(|| unhandled(Err(&error)))).unwrap_err();
        self.add(panic.downcast_ref::<String>().unwrap());
    }

    fn result<T: Debug>(&self, result: Result<T, Error>) {
        match result {
            Ok(value) => self.add(&value),
            Err(error) => {
                if let Error::Credential(failed) = &error {
                    self.add(failed.failure());
                    self.add(&failed.failure().unsaved());
                }
                self.error(error);
            }
        }
    }
}

fn unhandled(result: Result<(), &dyn StdError>) {
    result.unwrap();
}

struct Logger(OnceLock<Lines>);

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut lines = self.0.get().unwrap().lock().unwrap();
        writeln!(lines, "{} {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

static LOGGER: Logger = Logger(OnceLock::new());

/// Responses that go wrong in one way each, with secrets wherever there is room for them.
fn faults() -> Vec<Vec<u8>> {
    let headers = [
        ("X-Trace-Id", "t-1"),
        ("Set-Cookie", "hush-cookie"),
        ("Location", "https://example.org/hush-location"),
    ];
    let asks = [
        ("x-2fa-approval-result", "REJECTED"),
        ("x-2fa-approval", "hush-asked"),
    ];
    let body: &[u8] = br#"{"error":"hush error","message":"hush-message","errors":[{"code":"hush code","path":"hush-path"}]}"#;
    let mut faults: Vec<Vec<u8>> = [
        "302 Found",
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "429 Too Many Requests",
        "503 Service Unavailable",
    ]
    .iter()
    .flat_map(|status| {
        [body, b"<html>hush-page</html>", b"hush-text"].map(|body| answer(status, &headers, body))
    })
    .collect();
    faults.push(answer("403 Forbidden", &asks, body));
    for unreadable in [
        &br#"[["hush-body"]]"#[..],
        br#""hush-body""#,
        b"hush-body",
        b"\xffhush-body",
        b"",
    ] {
        faults.push(answer("200 OK", &headers, unreadable));
    }
    let whole = answer("200 OK", &headers, b"hush-cut-off");
    faults.push(whole[..whole.len() - 3].to_vec());
    faults.push(Vec::new());
    faults
}

fn settled(builder: Builder) -> Wise {
    let builder = builder
        .clock(TestClock::default())
        .stall_timeout(FAR)
        .timeout(FAR);
    builder.build().unwrap()
}

/// Everything that a client does with secrets, once.
async fn everything(server: &Server, shown: &Shown) {
    let builder = server
        .builder()
        .personal_token("hush-personal")
        .client_credentials_token("hush-application")
        .basic("app", "hush-client-secret");
    shown.add(&builder);
    let wise = settled(builder);
    shown.add(&wise);
    tokens(server, shown, &wise).await;
    approvals(server, shown, &wise).await;
    cards(shown, &wise).await;

    let call = wise
        .request(Method::PUT, "/v1/hush-path")
        .query("q", "hush-query")
        .header("X-Own", "hush-header")
        .body("text/plain", "hush-sent");
    shown.add(&call);
    shown.result(call.await);
    shown.result(wise.request(Method::GET, "/v1/{hush-path}").await);
    shown.result(wise.send(call_of_a_resource(&wise)).await);
}

fn call_of_a_resource(wise: &Wise) -> wise_api::operation::Request {
    wise.profiles().list().into_request().unwrap()
}

async fn tokens(server: &Server, shown: &Shown, wise: &Wise) {
    let oauth = wise.oauth();
    let back = "https://shop.example/back";
    shown.result(oauth.authorization_code("hush-code", back).await);
    shown.result(oauth.registration_code("a@b", "hush-registration").await);
    shown.result(oauth.refresh("hush-refresh").await);
    for fails in [false, true] {
        let tokens =
            UserTokens::single_process(TokenPair::new("hush-refresh"), move |_| async move {
                if fails {
                    Err(BoxError::from("no room on the disk"))
                } else {
                    Ok(())
                }
            });
        shown.add(&tokens);
        let wise = settled(
            server
                .builder()
                .basic("app", "hush-s")
                .token_provider(tokens),
        );
        shown.result(wise.profiles().list().await);
        shown.result(wise.profiles().list().await);
    }
    let application = settled(
        server
            .builder()
            .client_credentials("app", "hush-client-secret"),
    );
    shown.add(&application);
    shown.result(application.request(Method::GET, "/v1/x").await);

    let state = ConsentState::from("hush-state");
    shown.add(&state);
    for callback in [
        "?code=hush-code&state=hush-state",
        "?code=hush-code&state=hush-other",
        "?code=hush-code&code=hush-code&state=hush-state",
        "?error=hush-error&state=hush-state",
    ] {
        match Consent::from_callback(callback, &state) {
            Ok(consent) => shown.add(&consent),
            // What the callback says of an error is the caller's to read, and no secret.
            Err(error) => write!(shown.0.lock().unwrap(), "{error}").unwrap(),
        }
    }
}

async fn approvals(server: &Server, shown: &Shown, wise: &Wise) {
    let approval = Approval::new(wise, "hush-one-time");
    shown.add(&approval);
    shown.add(&ScaApproval::from(&approval));
    shown.result(approval.status().await);
    shown.result(approval.trigger(OtpChannel::Voice).await);
    shown.result(approval.verify(OtpChannel::Sms, "hush-otp").await);
    shown.result(approval.verify_facemap(7, "hush-face").await);
    shown.result(Approval::start(wise, 7).await);
    let call = wise.request(Method::POST, "/v1/x");
    shown.result(call.sca_approval("hush-cleared").await);
    let handled = |_: Wise, required: ScaRequired| async move {
        Ok::<_, BoxError>(ScaApproval::from(&required))
    };
    let handling = settled(
        server
            .builder()
            .user_token("hush-user")
            .sca_handler(handled),
    );
    shown.result(handling.request(Method::POST, "/v1/x").await);

    let signer = RequestSigner::from_der(&private()).unwrap();
    shown.add(&signer);
    shown.add(&signer.approve(&Secret::from("hush-one-time")).unwrap());
}

fn data(name: &str) -> String {
    let data: serde_json::Value = serde_json::from_str(include_str!("data/jose.json")).unwrap();
    data[name].as_str().unwrap().to_owned()
}

fn private() -> Vec<u8> {
    STANDARD.decode(data("rsa_private")).unwrap()
}

async fn cards(shown: &Shown, wise: &Wise) {
    let own = DecryptionKey::from_pkcs8("an-id", &private()).unwrap();
    let public = EncryptionKey::from_der(&STANDARD.decode(data("rsa_public")).unwrap()).unwrap();
    let content_key = ContentKey::generate().unwrap();
    let sealed = encrypt(b"{\"pin\":\"7391\"}", &public, &content_key).unwrap();
    shown.add(&(&own, &content_key, &sealed));
    let approval = Approval::new(wise, "hush-one-time");
    shown.result(approval.verify_pin(7, sealed.clone()).await);
    if let Err(error) = decrypt(&wise_api::Jose::from("hush.hush.hush.hush.hush"), &own) {
        shown.error(error);
    }
    let keyring = Keyring::new(wise).decryption_key(own);
    shown.add(&keyring);
    shown.result(wise.request(Method::GET, "/v1/x").encrypted(&keyring).await);

    shown.result(CardKey::fetch(wise).await.map(|key| key.version()));
    let key = CardKey::new(1, &data("rsa_public")).unwrap();
    let details = key.details(wise, CARD).unwrap();
    shown.add(&details);
    shown.result(details.await);
    shown.result(key.pin(wise, CARD).unwrap().await);
    let preset = key.preset_pin(wise, 9, &Secret::from(PIN)).unwrap();
    shown.add(&preset);
    shown.result(preset.await);
    shown.result(key.preset_pin(wise, 9, &Secret::from("hush")));
}

fn webhooks(shown: &Shown) {
    for signature in ["hush-no-base64!", "aHVzaA=="] {
        let mut headers = HeaderMap::new();
        headers.insert("X-Signature-SHA256", signature.parse().unwrap());
        headers.insert("Authorization", "hush-own".parse().unwrap());
        let body = br#"{"data":"hush-webhook"}"#;
        let refused = verify_and_parse(&headers, body, Environment::Production);
        shown.error(refused.unwrap_err());
    }
}

/// Responses in which secrets are where they belong.
async fn successes(shown: &Shown) {
    let ok = |body: &str| {
        answer(
            "200 OK",
            &[("Content-Type", "application/json")],
            body.as_bytes(),
        )
    };
    let tokens = r#"{"access_token":"hush-a","refresh_token":"hush-r","expires_in":43199}"#;
    let progress = r#"{"oneTimeToken":"hush-o","challenges":[{"passed":true}]}"#;
    let details =
        r#"{"nonce":"n","cvv2":"hush-cvv","pan":"hush-pan","expiryDate":"01/30","pin":"7391"}"#;
    for body in [tokens, progress, details] {
        let server = Server::raw(vec![ok(body)]).await;
        everything(&server, shown).await;
    }
    let asks = [
        ("x-2fa-approval-result", "REJECTED"),
        ("x-2fa-approval", "hush-asked"),
    ];
    let server = Server::raw(vec![answer("403 Forbidden", &asks, b""), ok(progress)]).await;
    let wise = settled(server.builder().user_token("hush-user"));
    let error = wise.profiles().list().await.unwrap_err();
    if let Error::ScaRequired(required) = &error {
        shown.add(&required.one_time_token());
        let approval = required.approval(&wise);
        let progress: TokenStatus = approval.status().await.unwrap();
        shown.add(&progress);
        assert_eq!(progress.one_time_token, Some(Secret::from("hush-o")));
    }
    shown.result::<()>(Err(error));
}

/// HTTP/2, which crates of its own log.
async fn over_http2(shown: &Shown) {
    use http2::Does;

    for does in [
        Does::Refuse,
        Does::Reset,
        Does::Leave { last: 1 },
        Does::Answer,
    ] {
        let (environment, _) = http2::server(vec![does]).await;
        let builder = Wise::builder()
            .environment(environment)
            .user_token("hush-user")
            .http_client(reqwest::Client::builder().http2_prior_knowledge());
        let call = settled(builder)
            .request(Method::POST, "/v1/hush-path")
            .query("q", "hush-query")
            .header("X-Own", "hush-header")
            .body("text/plain", "hush-sent");
        shown.result(call.await);
    }
}

#[tokio::test]
async fn no_secret_of_a_run_shows() {
    let log = Log::default();
    let lines = Arc::clone(&log.lines);
    LOGGER.0.set(Arc::clone(&lines)).unwrap();
    tracing::subscriber::set_global_default(log).unwrap();
    log::set_logger(&LOGGER).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let hook = take_hook();
    set_hook(Box::new(|_| {}));

    let shown = Shown::default();
    webhooks(&shown);
    successes(&shown).await;
    over_http2(&shown).await;
    for fault in faults() {
        let server = Server::raw(vec![fault]).await;
        everything(&server, &shown).await;
    }

    set_hook(hook);
    let lines = lines.lock().unwrap();
    let shown = shown.0.lock().unwrap();
    // It was a run, and others than this crate were heard.
    assert!(lines.matches(" attempt otel.name=").count() > 500);
    assert!(lines.contains("reqwest::connect"), "{}", &lines[..2000]);
    assert!(lines.contains("END_HEADERS"), "over HTTP/2, too");
    assert!(shown.matches("[redacted]").count() > 100);
    let basic = STANDARD.encode("app:hush-client-secret");
    let key = data("rsa_private");
    for (name, text) in [("logs", lines.as_str()), ("texts", shown.as_str())] {
        for secret in ["hush", "HUSH", &basic, "aHVzaA", &key[40..80]] {
            let at = text.find(secret);
            let around = at.map(|at| {
                text[..at]
                    .char_indices()
                    .rev()
                    .nth(300)
                    .map_or(0, |(at, _)| at)
            });
            assert!(
                at.is_none(),
                "{name}: {secret} in {}",
                &text[around.unwrap_or(0)..]
                    .chars()
                    .take(700)
                    .collect::<String>()
            );
        }
        // A group of a random UUID may be the same four digits.
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let words = words.filter(|word| uuid::Uuid::parse_str(word).is_err());
        let words: BTreeSet<&str> = words.flat_map(|word| word.split('-')).collect();
        assert!(!words.contains(PIN), "{name}");
    }
}
