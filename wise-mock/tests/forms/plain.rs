//! Requests without a client in between.

use serde_json::{Value, json};
use wise_mock::{Kind, Server};

/// A mock, and requests to it that nothing of a client stands in the way of.
pub struct Plain {
    pub mock: Server,
    pub http: reqwest::Client,
}

impl Plain {
    pub async fn start() -> Self {
        Self {
            mock: Server::start().await.unwrap(),
            http: reqwest::Client::new(),
        }
    }

    pub async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let url = format!("{}{path}", self.mock.url());
        let request = self.http.request(method.parse().unwrap(), url);
        let request = request.header("authorization", format!("Bearer {}", Kind::User.token()));
        let request = request.header("accept-minor-version", "1");
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => request,
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send("POST", path, Some(body)).await
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.send("GET", path, None).await
    }

    pub async fn profile(&self) -> i64 {
        self.get("/v2/profiles").await.1[0]["id"].as_i64().unwrap()
    }

    pub async fn quote(&self, source: &str, target: &str) -> String {
        let profile = self.profile().await;
        let body =
            json!({ "sourceCurrency": source, "targetCurrency": target, "sourceAmount": 100 });
        let (status, quote) = self
            .post(&format!("/v3/profiles/{profile}/quotes"), &body)
            .await;
        assert_eq!(status, 200, "{quote}");
        quote["id"].as_str().unwrap().to_owned()
    }
}

/// Paths and codes of a refusal.
pub fn faults(refusal: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = refusal["errors"]
        .as_array()
        .unwrap_or_else(|| panic!("{refusal}"));
    errors
        .iter()
        .map(|error| {
            assert!(
                error["message"].is_string() && error["arguments"].is_array(),
                "{error}"
            );
            (text(&error["path"]), text(&error["code"]))
        })
        .collect()
}

pub fn paths(refusal: &Value) -> Vec<String> {
    faults(refusal).into_iter().map(|(path, _)| path).collect()
}
