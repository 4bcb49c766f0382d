//! What is remembered from one request to the next, over HTTP, in every version.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::Duration;

use serde_json::{Value, json};
use wise_mock::{Kind, Server};

/// One mock, and how to call it.
struct Wise {
    mock: Server,
    http: reqwest::Client,
}

impl Wise {
    async fn start() -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mock = Server::start().await.unwrap();
        Self { mock, http }
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> (u16, reqwest::header::HeaderMap, Value) {
        let method: reqwest::Method = method.parse().unwrap();
        let url = format!("{}{path}", self.mock.url());
        let mut request = self
            .http
            .request(method.clone(), url)
            .bearer_auth(self.mock.token(Kind::User));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        (status, headers, body)
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let (status, _, body) = self.send("GET", path, &[], None).await;
        (status, body)
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let (status, _, body) = self.send("POST", path, &[], Some(body)).await;
        (status, body)
    }

    /// A profile, a balance in pounds with this much on it, and a recipient in euros.
    async fn ready(&self, amount: i64) -> (i64, i64, i64) {
        let (_, profiles) = self.get("/2026Q3/profiles").await;
        let profile = profiles[0]["id"].as_i64().unwrap();
        let key = [("x-idempotence-uuid", "6b3ae6d3-5ee9-4d0c-8f0e-0a2d4f6b8c10")];
        let body = json!({ "currency": "GBP", "type": "STANDARD" });
        let path = format!("/2026Q3/profiles/{profile}/balances");
        let (status, _, balance) = self.send("POST", &path, &key, Some(body.clone())).await;
        assert_eq!(status, 201, "{balance}");
        let (_, _, again) = self.send("POST", &path, &key, Some(body)).await;
        assert_eq!(again["id"], balance["id"], "the same key, the same balance");
        let balance = balance["id"].as_i64().unwrap();
        let top_up = json!({
            "profileId": profile, "balanceId": balance, "currency": "GBP", "amount": amount,
        });
        let (status, topped) = self.post("/2026Q3/simulation/balance/topup", top_up).await;
        assert_eq!(status, 200, "{topped}");
        let recipient = json!({
            "profile": profile, "currency": "EUR", "type": "iban",
            "accountHolderName": "Robin Example", "details": { "IBAN": "DE89370400440532013000" },
        });
        let (status, recipient) = self.post("/2026Q3/accounts", recipient).await;
        assert_eq!(status, 200, "{recipient}");
        (profile, balance, recipient["id"].as_i64().unwrap())
    }

    async fn quote(&self, profile: i64) -> Value {
        let body = json!({ "sourceCurrency": "GBP", "targetCurrency": "EUR", "sourceAmount": 100 });
        let (status, quote) = self
            .post(&format!("/2026Q3/profiles/{profile}/quotes"), body)
            .await;
        assert_eq!(status, 200, "{quote}");
        quote
    }

    async fn transfer(&self, quote: &Value, recipient: i64, key: u32) -> (u16, Value) {
        let key = format!("00000000-0000-4000-8000-{key:012}");
        let body = json!({
            "quoteUuid": quote["id"], "targetAccount": recipient, "customerTransactionId": key,
        });
        self.post("/2026Q3/transfers", body).await
    }
}

#[tokio::test]
async fn money_leaves_the_balance_once_and_to_the_penny() {
    let wise = Wise::start().await;
    let (profile, balance, recipient) = wise.ready(150).await;
    let quote = wise.quote(profile).await;
    let (_, transfer) = wise.transfer(&quote, recipient, 1).await;
    let (_, again) = wise.transfer(&quote, recipient, 1).await;
    assert_eq!(
        transfer["id"], again["id"],
        "the same key, the same transfer"
    );
    let id = transfer["id"].as_i64().unwrap();
    let pay = format!("/2026Q3/profiles/{profile}/transfers/{id}/payments");
    let (status, funding) = wise.post(&pay, json!({ "type": "BALANCE" })).await;
    assert_eq!(
        (status, &funding["status"]),
        (201, &json!("COMPLETED")),
        "{funding}"
    );
    assert_eq!(wise.post(&pay, json!({ "type": "BALANCE" })).await.0, 409);
    let (_, after) = wise
        .get(&format!("/2026Q3/profiles/{profile}/balances/{balance}"))
        .await;
    assert_eq!(after["amount"], json!({ "value": 50, "currency": "GBP" }));

    // A second one is more than what is left.
    let (_, transfer) = wise
        .transfer(&wise.quote(profile).await, recipient, 2)
        .await;
    let id = transfer["id"].as_i64().unwrap();
    let pay = format!("/v3/profiles/{profile}/transfers/{id}/payments");
    let (status, funding) = wise.post(&pay, json!({ "type": "BALANCE" })).await;
    assert_eq!(status, 201, "{funding}");
    assert_eq!(funding["status"], "REJECTED");
    assert_eq!(funding["errorCode"], "balance.insufficient-funds");
    let (_, list) = wise.get("/v1/transfers?limit=1&offset=1").await;
    assert_eq!(list.as_array().unwrap().len(), 1, "{list}");
}

#[tokio::test]
async fn states_follow_one_another_and_a_late_cancel_is_refused() {
    let wise = Wise::start().await;
    let (profile, balance, recipient) = wise.ready(150).await;
    let (_, transfer) = wise
        .transfer(&wise.quote(profile).await, recipient, 1)
        .await;
    let id = transfer["id"].as_i64().unwrap();
    let simulate = |state: &str| format!("/v1/simulation/transfers/{id}/{state}");
    assert_eq!(
        wise.get(&simulate("processing")).await.0,
        409,
        "not paid for"
    );
    let pay = format!("/2026Q3/profiles/{profile}/transfers/{id}/payments");
    wise.post(&pay, json!({ "type": "BALANCE" })).await;
    assert_eq!(
        wise.get(&simulate("outgoing_payment_sent")).await.0,
        409,
        "out of order"
    );
    for state in ["processing", "funds_converted"] {
        let (status, moved) = wise.get(&simulate(state)).await;
        assert_eq!((status, &moved["status"]), (200, &json!(state)));
    }
    let cancel = format!("/2026Q3/transfers/{id}/cancel");
    let (status, _, refusal) = wise.send("PUT", &cancel, &[], None).await;
    assert_eq!(status, 409);
    assert_eq!(
        refusal["errors"][0]["code"],
        "transfer.cancellation.not.allowed"
    );
    for state in ["outgoing_payment_sent", "bounced_back", "funds_refunded"] {
        assert_eq!(wise.get(&simulate(state)).await.0, 200);
    }
    let (_, after) = wise
        .get(&format!("/2026Q3/profiles/{profile}/balances/{balance}"))
        .await;
    assert_eq!(after["amount"]["value"], 150, "all of it came back");
}

#[tokio::test]
async fn a_quote_expires_and_what_is_not_there_is_not_found() {
    let wise = Wise::start().await;
    let (profile, _, recipient) = wise.ready(150).await;
    let quote = wise.quote(profile).await;
    wise.mock.clock().advance(Duration::from_secs(30 * 60));
    let (status, refusal) = wise.transfer(&quote, recipient, 1).await;
    assert_eq!(
        (status, &refusal["errors"][0]["code"]),
        (422, &json!("quote.expired"))
    );
    let path = format!(
        "/2026Q3/profiles/{profile}/quotes/{}",
        quote["id"].as_str().unwrap()
    );
    assert_eq!(wise.get(&path).await.1["status"], "EXPIRED");
    assert_eq!(wise.get("/2026Q3/transfers/1").await.0, 404);
    assert_eq!(wise.get("/v2/accounts/1").await.0, 404);
}

#[tokio::test]
async fn a_protected_call_needs_its_own_cleared_token() {
    let wise = Wise::start().await;
    wise.mock.require_sca("profileList");
    let (status, headers, _) = wise.send("GET", "/2026Q3/profiles", &[], None).await;
    assert_eq!(status, 403);
    assert_eq!(headers["x-2fa-approval-result"], "REJECTED");
    let token = headers["x-2fa-approval"].to_str().unwrap().to_owned();
    let ott = [("one-time-token", token.as_str())];
    let (_, _, body) = wise
        .send("GET", "/2026Q3/one-time-token/status", &ott, None)
        .await;
    assert_eq!(
        body["oneTimeTokenProperties"]["challenges"][0]["passed"],
        false
    );
    let verify = "/2026Q3/one-time-token/sms/verify";
    let code = |code: &str| Some(json!({ "otpCode": code }));
    assert_eq!(
        wise.send("POST", verify, &ott, code("111111")).await.0,
        400,
        "not triggered"
    );
    wise.send("POST", "/2026Q3/one-time-token/sms/trigger", &ott, None)
        .await;
    assert_eq!(wise.send("POST", verify, &ott, code("000000")).await.0, 400);
    let approval = [("x-2fa-approval", token.as_str())];
    assert_eq!(
        wise.send("GET", "/2026Q3/profiles", &approval, None)
            .await
            .0,
        403,
        "not cleared"
    );
    assert_eq!(wise.send("POST", verify, &ott, code("111111")).await.0, 200);
    assert_eq!(
        wise.send("GET", "/v2/profiles", &approval, None).await.0,
        403,
        "another call"
    );
    let (status, headers, _) = wise.send("GET", "/2026Q3/profiles", &approval, None).await;
    assert_eq!(
        (status, &headers["x-2fa-approval-result"]),
        (200, &"APPROVED".parse().unwrap())
    );
    assert_eq!(
        wise.send("GET", "/2026Q3/profiles", &approval, None)
            .await
            .0,
        403,
        "used"
    );
}

#[tokio::test]
async fn webhooks_go_to_this_machine_only() {
    let wise = Wise::start().await;
    let (_, profiles) = wise.get("/2026Q3/profiles").await;
    let path = format!("/2026Q3/profiles/{}/subscriptions", profiles[0]["id"]);
    let body = |url: &str| {
        json!({
            "name": "n", "trigger_on": "transfers#state-change",
            "delivery": { "version": "4.0.0", "url": url },
        })
    };
    assert_eq!(wise.post(&path, body("http://192.0.2.1/")).await.0, 422);
    let (status, made) = wise.post(&path, body("http://127.0.0.1:9/")).await;
    assert_eq!(status, 200, "{made}");
    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    assert_eq!(wise.get(&one).await.0, 200);
    assert_eq!(wise.send("DELETE", &one, &[], None).await.0, 204);
    assert_eq!(wise.get(&one).await.0, 404);
}
