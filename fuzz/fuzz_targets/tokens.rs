//! A response of tokens with anything beside them: where both tokens are texts of an object, the pair is read, whatever else is odd.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxFuture, Environment, HeaderMap, StatusCode, Wise};

struct Answers(Vec<u8>);

impl Transport for Answers {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let answer = HttpResponse::new(StatusCode::OK, HeaderMap::new(), self.0.clone());
        Box::pin(std::future::ready(Ok(answer)))
    }
}

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    let builder = &mut tokio::runtime::Builder::new_current_thread();
    builder.enable_time().build().expect("a runtime")
});

/// The text of a member, as another reader has it, if there is one and no other reader could see another.
fn text(body: &Value, name: &str) -> Option<String> {
    let text = body.as_object()?.get(name)?.as_str()?;
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

fuzz_target!(|data: &[u8]| {
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .basic("app", "secret")
        .transport(Answers(data.to_vec()))
        .build()
        .expect("a client");
    let pair = RUNTIME.block_on(async { wise.oauth().refresh("old").await });
    let Ok(body) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let (Some(access), Some(refresh)) = (text(&body, "access_token"), text(&body, "refresh_token"))
    else {
        return;
    };
    let pair = pair.expect("the pair is in the response");
    assert_eq!(pair.access_token.expect("an access token").expose(), access);
    assert_eq!(pair.refresh_token.expose(), refresh);
    let times = (pair.issued_at, pair.expires_at);
    let (Some(issued), Some(expires)) = (times.0, times.1) else {
        panic!("a pair has its times");
    };
    let (issued, expires) = (issued.instant(), expires.instant());
    assert!(issued < expires, "a token lives for some time");
});
