//! Any pages of lists, walked in every way: no item is lost or changed, and a list never ends because something in it cannot be read.
#![no_main]

use std::sync::{Arc, LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wise_api::retry::RetryPolicy;
use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxFuture, Environment, HeaderMap, StatusCode, Wise};

/// Answers with this once, and then with an empty list.
struct Answers(Vec<u8>, Arc<Mutex<u32>>);

impl Transport for Answers {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let mut count = self.1.lock().expect("no panic");
        *count += 1;
        let body = match *count {
            1 => self.0.clone(),
            _ => b"{\"content\":[]}".to_vec(),
        };
        let answer = HttpResponse::new(StatusCode::OK, HeaderMap::new(), body);
        Box::pin(std::future::ready(Ok(answer)))
    }
}

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    let builder = &mut tokio::runtime::Builder::new_current_thread();
    builder.enable_time().build().expect("a runtime")
});

fuzz_target!(|data: &[u8]| {
    let count = Arc::new(Mutex::new(0));
    let wise = Wise::builder()
        .environment(Environment::Sandbox)
        .personal_token("secret")
        .retry(RetryPolicy::never())
        .transport(Answers(data.to_vec(), Arc::clone(&count)))
        .build()
        .expect("a client");
    let (items, raw, ended) = RUNTIME.block_on(async {
        let mut walk = wise.recipients().list().items_lossless();
        let (mut items, mut raw) = (0, Vec::new());
        loop {
            match walk.try_next().await {
                Ok(Some(Ok(_))) => items += 1,
                Ok(Some(Err(unreadable))) => raw.push(unreadable.raw().to_vec()),
                Ok(None) => return (items, raw, true),
                Err(_) => return (items, raw, false),
            }
        }
    });
    let Ok(Value::Object(page)) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    let sent = match page.get("content") {
        Some(Value::Array(sent)) => sent.iter().filter(|item| !item.is_null()).count(),
        Some(Value::Null) | None => 0,
        Some(_) => return assert!(!ended, "no list, and no error"),
    };
    for raw in &raw {
        let item: Value = serde_json::from_slice(raw).expect("an item is JSON");
        assert!(page["content"].as_array().expect("a list").contains(&item));
    }
    if ended {
        assert_eq!(items + raw.len(), sent, "an item is lost");
        let more = match page.get("seekPositionForNext") {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(_) => true,
        };
        assert_eq!(*count.lock().expect("no panic"), if more { 2 } else { 1 });
    }
});
