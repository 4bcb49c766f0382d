//! What clients of others stumbled over.

#![allow(clippy::unwrap_used)]

#[path = "../support/paths.rs"]
mod paths;
mod rates;
mod tokens;

use paths::{path, paths};
use serde_json::{Value, json};
use wise_mock::{Kind, Server};

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
