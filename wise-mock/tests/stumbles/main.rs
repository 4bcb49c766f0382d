//! What clients of others stumbled over.

#![allow(clippy::unwrap_used)]

#[path = "support/paths.rs"]
mod paths;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paths::{path, paths, prefixes};
use serde_json::{Value, json};
use wise_mock::{Kind, Region, Server};

struct Plain {
    url: String,
    http: reqwest::Client,
}

struct Reply {
    status: u16,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl Plain {
    fn of(mock: &Server) -> Self {
        Self {
            url: mock.url(),
            http: reqwest::Client::new(),
        }
    }

    async fn send(
        &self,
        kind: Kind,
        line: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Reply {
        let (method, path) = line.split_once(' ').unwrap();
        let request = self
            .http
            .request(method.parse().unwrap(), format!("{}{path}", self.url));
        let mut request = request.header("authorization", format!("Bearer {}", kind.token()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let response = request.send().await.unwrap();
        Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default(),
        }
    }

    async fn get(&self, path: &str) -> Reply {
        self.send(Kind::User, &format!("GET {path}"), &[], None)
            .await
    }
}

/// The path of a statement of the first profile, once it has a balance.
async fn statement(plain: &Plain) -> String {
    let profile = plain.get("/v2/profiles").await.body[0]["id"].clone();
    let make = json!({ "currency": "GBP", "type": "STANDARD" });
    let key = [("x-idempotence-uuid", "6d1c2f0a-6b0f-4d8e-9a3b-2f7c8a1e5d40")];
    let line = format!("POST /v4/profiles/{profile}/balances");
    let balance = plain.send(Kind::User, &line, &key, Some(make)).await.body["id"].clone();
    let period = "currency=GBP&intervalStart=2026-01-01T00:00:00Z&intervalEnd=2026-02-01T00:00:00Z&type=COMPACT";
    format!("/v1/profiles/{profile}/balance-statements/{balance}/statement.json?{period}")
}

#[tokio::test]
async fn a_one_time_token_can_be_signed_by_a_key_that_is_trusted() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let statement = statement(&plain).await;
    mock.require_documented_sca();
    let line = format!("GET {statement}");
    let refused = plain.send(Kind::User, &line, &[], None).await;
    let token = refused.header("x-2fa-approval").unwrap().to_owned();
    assert_eq!(
        (refused.status, refused.header("x-2fa-approval-result")),
        (403, Some("REJECTED"))
    );
    let key = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let sign = |text: &str| {
        let mut signature = vec![0; key.public_modulus_len()];
        key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            text.as_bytes(),
            &mut signature,
        )
        .unwrap();
        STANDARD.encode(signature)
    };
    let again = async |signature: &str| {
        let headers = [
            ("x-2fa-approval", token.as_str()),
            ("x-signature", signature),
        ];
        plain.send(Kind::User, &line, &headers, None).await
    };
    let reason = |reply: &Reply| reply.body["detail"].as_str().unwrap_or("").to_owned();
    let nobody = again(&sign(&token)).await;
    assert_eq!(nobody.status, 403);
    assert!(
        reason(&nobody).contains("no public key is trusted"),
        "{}",
        nobody.body
    );
    let der = AsDer::<aws_lc_rs::encoding::PublicKeyX509Der<'_>>::as_der(key.public_key()).unwrap();
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(der.as_ref())
    );
    mock.trust_signing_key(&pem).unwrap();
    let wrong = again(&sign("something else")).await;
    assert!(reason(&wrong).contains("fits no key"), "{}", wrong.body);
    assert!(reason(&again("?").await).contains("base64"));
    let right = again(&sign(&token)).await;
    assert_eq!(
        (right.status, right.header("x-2fa-approval-result")),
        (200, Some("APPROVED")),
        "{}",
        right.body
    );
    assert_eq!(
        again(&sign(&token)).await.status,
        403,
        "a token is good for one call"
    );
    assert!(mock.trust_signing_key("not a key!").is_err());
}

#[tokio::test]
async fn a_personal_token_of_europe_reads_no_statement_and_funds_nothing() {
    for region in [Region::Elsewhere, Region::Eu] {
        let mock = Server::builder().region(region).start().await.unwrap();
        let plain = Plain::of(&mock);
        let line = format!("GET {}", statement(&plain).await);
        let personal = plain.send(Kind::Personal, &line, &[], None).await;
        let user = plain.send(Kind::User, &line, &[], None).await;
        let token = |reply: &Reply| reply.header("x-2fa-approval").is_some();
        let seen = (personal.status, token(&personal), user.status, token(&user));
        let expected = match region {
            Region::Eu => (403, false, 403, true),
            Region::Elsewhere => (200, false, 200, false),
        };
        assert_eq!(seen, expected);
        let funding = plain.send(
            Kind::Personal,
            "POST /v3/profiles/1/transfers/1/payments",
            &[],
            Some(json!({ "type": "BALANCE" })),
        );
        assert_eq!(
            funding.await.status,
            if region == Region::Eu { 403 } else { 404 }
        );
        mock.reset();
        assert_eq!(plain.get("/v2/profiles").await.status, 200);
        let again = plain.send(
            Kind::Personal,
            "POST /v3/profiles/1/transfers/1/payments",
            &[],
            Some(json!({ "type": "BALANCE" })),
        );
        assert_eq!(
            again.await.status,
            if region == Region::Eu { 403 } else { 404 },
            "a reset leaves the region"
        );
    }
}

#[tokio::test]
async fn a_path_of_another_version_is_named() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let unknown = plain.get("/v1/profiles/1/balances").await;
    assert_eq!(unknown.status, 404);
    assert!(
        unknown.body["detail"]
            .as_str()
            .unwrap()
            .contains("/v4/profiles/1/balances"),
        "{}",
        unknown.body
    );
    // `/v3/accounts` is nowhere, and `/v2/accounts` cannot be posted to.
    let wrong = plain
        .send(Kind::User, "POST /v2/accounts", &[], Some(json!({})))
        .await;
    assert_eq!(wrong.status, 405);
    assert!(
        wrong.body["detail"]
            .as_str()
            .unwrap()
            .contains("/v1/accounts"),
        "{}",
        wrong.body
    );
}

#[tokio::test]
async fn headers_of_an_http_stack_are_not_refused() {
    let mock = Server::builder().stateless().start().await.unwrap();
    let plain = Plain::of(&mock);
    for name in ["accept-encoding", "user-agent", "accept"] {
        let reply = plain
            .send(
                Kind::User,
                "GET /v2/profiles",
                &[(name, "gzip, anything/1.0")],
                None,
            )
            .await;
        assert_eq!(reply.status, 200, "{name}: {}", reply.body);
    }
    // The only optional header of the stack with a list of values.
    let jose = plain
        .http
        .post(format!("{}{}", mock.url(), path("josePlaygroundJwsJwe")));
    drop(jose);
    let all = wise_mock::contract::Contracts::get().unwrap().operations();
    let limited: Vec<&str> = all
        .iter()
        .filter(|one| {
            one.parameters.iter().any(|parameter| {
                parameter.name.eq_ignore_ascii_case("accept-encoding") && !parameter.required
            })
        })
        .map(|one| one.path.as_str())
        .collect();
    for path in limited {
        let url = format!("{}{path}", mock.url());
        let request = plain.http.post(url).header("accept-encoding", "gzip, br");
        let request = request.header(
            "authorization",
            format!("Bearer {}", Kind::ClientCredentials.token()),
        );
        let reply = request.send().await.unwrap().text().await.unwrap();
        assert!(!reply.contains("header.Accept-Encoding"), "{path}: {reply}");
    }
}

#[tokio::test]
async fn codes_of_countries_are_in_small_letters_where_wise_writes_them_so() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let profiles = plain.get("/v2/profiles").await.body;
    assert_eq!(profiles[0]["address"]["countryIso3Code"], "gbr");
    let id = &profiles[0]["id"];
    let headers = [("x-mock-variation", "full")];
    let made_up = plain
        .send(
            Kind::User,
            &format!("GET /v2/profiles/{id}"),
            &headers,
            None,
        )
        .await
        .body;
    let code = made_up["address"]["countryIso3Code"].as_str().unwrap();
    assert!(
        code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_lowercase()),
        "{code}"
    );
}

#[tokio::test]
async fn the_token_of_a_card_order_is_one_that_card_calls_take() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let key = [("x-idempotence-uuid", "6d1c2f0a-6b0f-4d8e-9a3b-2f7c8a1e5d40")];
    let order = json!({ "program": "P", "cardHolderName": "Ada Example" });
    for prefix in prefixes("cardOrderCreate", "/spend/profiles/{profileId}/card-orders") {
        let line = format!("POST {prefix}/spend/profiles/1/card-orders");
        let order = plain
            .send(Kind::User, &line, &key, Some(order.clone()))
            .await;
        assert_eq!(order.status, 200, "{}", order.body);
        let token = order.body["cardToken"].as_str().unwrap();
        let card = plain
            .get(&format!("{prefix}/spend/profiles/1/cards/{token}"))
            .await;
        assert_eq!(card.status, 200, "{}", card.body);
        let line = format!("PUT {prefix}/spend/profiles/1/cards/{token}/status");
        let status = plain
            .send(Kind::User, &line, &[], Some(json!({ "status": "FROZEN" })))
            .await;
        assert_eq!(status.status, 200, "{}", status.body);
    }
}

/// The times of the rates that a query gets, or the status and the message of its refusal.
async fn times(plain: &Plain, query: &str) -> Result<Vec<String>, (u16, String)> {
    let reply = plain.get(&format!("/v1/rates?{query}")).await;
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    match reply.body.as_array() {
        Some(rates) => Ok(rates.iter().map(|rate| text(rate, "time")).collect()),
        None => Err((reply.status, text(&reply.body, "message"))),
    }
}

#[tokio::test]
async fn rates_of_a_period_come_by_day_hour_and_minute() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    let cases = [
        (
            "from=2026-02-01T00:00:00&to=2026-02-03T00:00:00&group=day",
            3,
            "2026-02-03T00:00:00",
            "2026-02-01T00:00:00",
        ),
        // One second is missing for the last day.
        (
            "from=2026-02-01T00:00:01&to=2026-02-03T00:00:00&group=day",
            2,
            "2026-02-03T00:00:00",
            "2026-02-02T00:00:00",
        ),
        (
            "from=2026-02-01T09:30:00&to=2026-02-02T08:00:00",
            1,
            "2026-02-02T08:00:00",
            "2026-02-02T08:00:00",
        ),
        (
            "from=2026-02-01&to=2026-02-02&group=hour",
            25,
            "2026-02-02T00:00:00",
            "2026-02-01T00:00:00",
        ),
        (
            "from=2026-02-01T00:00:00%2B0000&to=2026-02-01T00:10:59%2B0000&group=minute",
            11,
            "2026-02-01T00:10:59",
            "2026-02-01T00:00:59",
        ),
        (
            "from=2026-02-01%2B0100&to=2026-02-01T01:00:00+0200&group=hour",
            1,
            "2026-01-31T23:00:00",
            "2026-01-31T23:00:00",
        ),
        (
            "from=2026-02-01&to=2026-02-01&group=minute",
            1,
            "2026-02-01T00:00:00",
            "2026-02-01T00:00:00",
        ),
    ];
    for (query, count, first, last) in cases {
        let times = times(&plain, &format!("source=GBP&target=EUR&{query}"))
            .await
            .unwrap();
        assert_eq!(times.len(), count, "{query}");
        assert_eq!(times[0], format!("{first}+0000"), "{query}");
        assert_eq!(times[count - 1], format!("{last}+0000"), "{query}");
        assert!(times.is_sorted_by(|one, next| one > next), "{query}");
    }
    let one = times(
        &plain,
        "source=GBP&target=EUR&time=2026-02-13T14:53:01%2B0100",
    )
    .await;
    assert_eq!(one.unwrap(), ["2026-02-13T13:53:01+0000"]);
    // There are no rates of the future.
    let until_now = times(
        &plain,
        "source=GBP&target=EUR&from=2026-02-01&to=2222-01-01&group=day",
    )
    .await;
    let until_now = until_now.unwrap();
    assert!(
        until_now[0].as_str() < "2222" && until_now.len() > 1,
        "{until_now:?}"
    );
}

#[tokio::test]
async fn rates_that_are_asked_for_in_contradictions_are_refused() {
    let mock = Server::start().await.unwrap();
    let plain = Plain::of(&mock);
    for (query, word) in [
        (
            "source=GBP&target=EUR&time=2026-02-01T00:00:00&from=2026-01-01",
            "time goes without",
        ),
        (
            "source=GBP&target=EUR&time=2026-02-01T00:00:00&group=day",
            "time goes without",
        ),
        ("source=GBP&target=EUR&to=2026-02-01", "need from"),
        ("source=GBP&target=EUR&group=hour", "need from"),
        (
            "source=GBP&target=EUR&from=2026-02-02&to=2026-02-01&group=day",
            "after to",
        ),
        ("source=GBP&target=EUR&from=2222-02-02", "after to"),
        (
            "source=GBP&target=EUR&from=2222-02-02&to=2223-01-01",
            "future",
        ),
        ("source=GBP&target=EUR&time=2222-02-02T00:00:00", "future"),
        (
            "source=GBP&from=2026-02-01&to=2026-02-02&group=day",
            "source and target",
        ),
        (
            "from=2026-02-01&to=2026-02-02&group=day",
            "source and target",
        ),
        (
            "source=GBP&target=EUR&from=2020-02-01&to=2026-02-01&group=minute",
            "over 10000",
        ),
        ("source=GBP&target=EUR&from=yesterday", "from is a time"),
        (
            "source=GBP&target=EUR&from=2026-02-01&to=2026-02-30",
            "to is a time",
        ),
        ("source=GBP&target=EUR&time=1", "time is a time"),
    ] {
        let (status, message) = times(&plain, query).await.unwrap_err();
        assert_eq!(status, 400, "{query}");
        assert!(message.contains(word), "{query}: {message}");
    }
    // What is no group is refused by the contract.
    let refused = times(&plain, "source=GBP&target=EUR&from=2026-02-01&group=week").await;
    assert_eq!(refused.unwrap_err().0, 422);
}

#[tokio::test]
async fn a_mock_that_remembers_nothing_has_the_same_forms() {
    let stateless = Server::builder().stateless().start().await.unwrap();
    let mock = Server::start().await.unwrap();
    let (without, with) = (Plain::of(&stateless), Plain::of(&mock));
    let minor = [("accept-minor-version", "1")];
    let quote = "3b041641-1788-44f2-a60d-f25453fe2e85";
    for currency in ["EUR", "USD", "INR", "BRL", "UAH", "XOF"] {
        let line =
            format!("GET /v1/account-requirements?source=GBP&target={currency}&sourceAmount=100");
        let form = without.send(Kind::User, &line, &minor, None).await;
        assert_eq!(form.status, 200, "{}", form.body);
        // Validators are named with the address of the mock.
        let text = |body: &Value, mock: &Server| body.to_string().replace(&mock.url(), "");
        let same = with.send(Kind::User, &line, &minor, None).await;
        assert_eq!(
            text(&form.body, &stateless),
            text(&same.body, &mock),
            "{currency}"
        );
    }
    let keys = |body: &Value| {
        let fields = body[0]["fields"].as_array().cloned().unwrap_or_default();
        let keys = fields.iter().map(|field| {
            field["group"][0]["key"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        });
        keys.collect::<Vec<_>>()
    };
    for path in paths("addressRequirementsGet") {
        let address = without.get(path).await;
        assert_eq!(keys(&address.body)[0], "country", "{}", address.body);
    }
    for path in paths("transferRequirementsValidate") {
        let asked =
            json!({ "targetAccount": 7, "quoteUuid": quote, "details": { "reference": "rent" } });
        let line = format!("POST {path}");
        let transfer = without.send(Kind::User, &line, &[], Some(asked)).await;
        assert_eq!(keys(&transfer.body)[0], "reference", "{}", transfer.body);
    }
    for path in paths("recipientAccountRequirementsGet") {
        let line = format!("GET {}", path.replace("{quoteId}", quote));
        let recipient = without.send(Kind::User, &line, &minor, None).await;
        assert_eq!(recipient.body[0]["type"], "iban", "{}", recipient.body);
        // A variation is what the contract allows.
        let minimal = [("x-mock-variation", "minimal")];
        let minimal = without.send(Kind::User, &line, &minimal, None).await;
        assert_ne!(minimal.body, recipient.body);
    }
}
