//! A request and its responses in which everything that must not show says so.

use super::support::{Server, answer, free};
use wise_api::operation::Request;
use wise_api::{Method, Secret};

pub fn request() -> Request {
    let mut request = free(Method::GET, "/v1/things/hush-path");
    request.query("q", &"hush-query");
    request
        .header("One-Time-Token", &Secret::from("hush-header"))
        .unwrap();
    request.text("text/plain", "hush-body");
    request
}

pub async fn server() -> Server {
    let trace = [("X-Trace-Id", "t-1"), ("Set-Cookie", "hush-cookie")];
    Server::raw(vec![
        answer("503 Service Unavailable", &trace, b"hush-error"),
        Vec::new(),
        answer("200 OK", &[("X-Trace-Id", "t-3")], b"hush-answer"),
    ])
    .await
}
