//! What a 401 says: which credential went where. The most frequent first mistake is a token of the other environment.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::future::ready;

use wise_api::transport::{HttpRequest, HttpResponse, Transport, TransportFailure};
use wise_api::{BoxFuture, Builder, Environment, HeaderMap, StatusCode, Wise};

/// Refuses every token.
struct Refusal;

impl Transport for Refusal {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        Box::pin(ready(Ok(HttpResponse::new(
            StatusCode::UNAUTHORIZED,
            HeaderMap::new(),
            r#"{"error":"invalid_token","error_description":"Invalid token"}"#,
        ))))
    }
}

#[tokio::test]
async fn a_401_names_the_environment_and_the_kind_of_the_credential() {
    let environments = [
        (Environment::Production, "to production"),
        (Environment::Sandbox, "to the sandbox"),
        (Environment::ProductionMtls, "to production"),
        (Environment::SandboxMtls, "to the sandbox"),
        (
            Environment::Custom {
                api: "http://127.0.0.1".to_owned(),
                cards: "http://127.0.0.1".to_owned(),
            },
            "to a custom environment",
        ),
    ];
    type Give = fn(Builder) -> Builder;
    let credentials: [(Give, &str); 3] = [
        (|builder| builder.personal_token("hush"), "personal token"),
        (|builder| builder.user_token("hush"), "user token"),
        (
            |builder| builder.client_credentials_token("hush"),
            "client credentials token",
        ),
    ];
    for (environment, place) in environments {
        for (give, kind) in credentials {
            let builder = Wise::builder().environment(environment.clone());
            let wise = give(builder.transport(Refusal)).build().unwrap();
            let error = wise
                .quotes()
                .get(7, "3b041641-1788-44f2-a60d-f25453fe2e85")
                .await;
            let error = error.unwrap_err();
            assert_eq!(error.code(), Some("invalid_token"));
            let told = error.to_string();
            for part in [
                format!("sent with {kind} {place}"),
                "sandbox and production have separate tokens".to_owned(),
            ] {
                assert!(told.contains(&part), "{part}: {told}");
            }
            assert!(
                !told.contains("hush") && !told.contains("the contract lists"),
                "{told}"
            );
        }
        // Basic is for tokens only.
        let builder = Wise::builder()
            .environment(environment)
            .basic("hush", "hush");
        let wise = builder.transport(Refusal).build().unwrap();
        let told = wise.profiles().list().await.unwrap_err().to_string();
        let without = format!("sent {place}, without a credential of the client");
        assert!(
            told.contains(&without) && !told.contains("separate tokens"),
            "{told}"
        );
    }
}
