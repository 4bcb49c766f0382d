//! A response that breaks off anywhere: the error has all that came, and the id in it if it came whole.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wise_api::error::Reached;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxFuture, Environment, Error, HeaderMap, Method, StatusCode, Wise};

struct Breaks(StatusCode, Vec<u8>);

impl Transport for Breaks {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let mut headers = HeaderMap::new();
        headers.insert("x-trace-id", "t-1".parse().expect("a value"));
        let failure = TransportFailure::new(Reached::Maybe, "broken off");
        let failure = failure.answered(self.0, &headers).partial(self.1.clone());
        Box::pin(std::future::ready(Err(failure)))
    }
}

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    let builder = &mut tokio::runtime::Builder::new_current_thread();
    builder.enable_time().build().expect("a runtime")
});

fuzz_target!(|data: &[u8]| {
    let Some((first, body)) = data.split_first() else {
        return;
    };
    let status = StatusCode::from_u16(200 + u16::from(*first)).expect("a status");
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .personal_token("secret")
        .transport(Breaks(status, body.to_vec()))
        .build()
        .expect("a client");
    let call = wise.request(Method::POST, "/v1/things");
    let error = RUNTIME.block_on(async { call.await.expect_err("it broke off") });
    assert!(matches!(error, Error::Transport(_)));
    assert_eq!((error.status(), error.trace_id()), (Some(status), Some("t-1")));
    assert_eq!(error.reached(), Reached::Yes);
    assert_eq!(error.partial_body().map(|body| &**body).unwrap_or_default(), body);
    // Only a success has made something, and only a member that is whole is known.
    let id = error.id();
    if let Some(id) = &id {
        assert!(status.is_success() && !id.is_empty());
    }
    if let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(body)
        && let Some(serde_json::Value::Number(number)) = object.get("id")
        && status.is_success()
        && number.is_u64()
    {
        assert_eq!(id, Some(number.to_string()));
    }
    let text = format!("{error}{error:?}");
    assert!(text.len() < 1500, "{} bytes", text.len());
});
