//! A version under a further name, and a client that is pointed at it.

#![allow(clippy::unwrap_used)]

#[path = "support/paths.rs"]
mod paths;

use paths::path;
use wise_api::{Currency, Error, NEWEST_VERSION, Wise};
use wise_mock::{Alias, Server};

/// A quarter that nobody has published.
const NEXT: &str = "2199Q4";

/// A mock that serves the newest quarter under the next name, too; none where there are the unversioned paths alone.
async fn mock() -> Option<Server> {
    if NEWEST_VERSION.is_empty() {
        let refused = Alias::new(NEXT, "2026Q3").unwrap_err();
        assert!(refused.to_string().contains("has no version"));
        return None;
    }
    let alias = Alias::new(NEXT, NEWEST_VERSION).unwrap();
    Some(Server::builder().alias(alias).start().await.unwrap())
}

fn pointed(mock: &Server) -> Wise {
    mock.client_builder().api_version(NEXT).build().unwrap()
}

#[tokio::test]
async fn calls_of_the_newest_quarter_go_to_the_one_that_was_chosen() {
    let Some(mock) = mock().await else { return };
    let wise = pointed(&mock);
    let profile = wise.profiles().list().await.unwrap()[0].id().unwrap();
    wise.balances().list(profile, ["STANDARD"]).await.unwrap();
    // What a form is refreshed at is where it came from.
    let mut form = wise
        .recipients()
        .get_account_requirements_for_pair()
        .source(Currency::GBP)
        .target(Currency::USD)
        .form()
        .await
        .unwrap();
    let _ = form.choose("aba").unwrap();
    let _ = form.answer("address.country", "US").unwrap();
    let _ = form.refresh(&wise).await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests.len(), 4);
    let end = path("profileList")
        .strip_prefix(&format!("/{NEWEST_VERSION}"))
        .unwrap();
    assert_eq!(requests[0].target, format!("/{NEXT}{end}"));
    for request in &requests {
        assert!(
            request.target.starts_with(&format!("/{NEXT}/")),
            "{request:?}"
        );
        assert_eq!(request.refused_by, None, "{request:?}");
    }
    // One and the same account, whatever it is called.
    let plain = mock.client().unwrap();
    let same = plain.profiles().list().await.unwrap()[0].id().unwrap();
    assert_eq!(same, profile);
    assert_eq!(mock.requests()[4].target, path("profileList"));
}

#[tokio::test]
async fn the_request_that_is_shown_is_the_one_that_is_sent() {
    let Some(mock) = mock().await else { return };
    let request = pointed(&mock).profiles().list().into_request().unwrap();
    assert!(request.target().unwrap().starts_with(&format!("/{NEXT}/")));
    // The types are still those of the newest quarter.
    assert_eq!(request.info().version, NEWEST_VERSION);
}

#[tokio::test]
async fn calls_of_the_unversioned_paths_are_refused_and_say_why() {
    let Some(mock) = mock().await else { return };
    let legacy = pointed(&mock).legacy();
    for error in [
        legacy.profiles().list().await.unwrap_err(),
        legacy.profiles().list().into_request().unwrap_err(),
    ] {
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        let text = error.to_string();
        assert!(
            text.contains(NEXT)
                && text.contains("unversioned paths")
                && text.contains("api_version"),
            "{text}"
        );
        assert!(!error.outcome_is_uncertain());
    }
    assert!(mock.requests().is_empty(), "nothing was sent");
    // Paths by hand go where they say.
    let wise = pointed(&mock);
    let answer = wise
        .request(wise_api::Method::GET, path("rateGet"))
        .await
        .unwrap();
    assert!(answer.json::<wise_api::Json>().is_ok());
    assert!(
        mock.requests()[0]
            .target
            .starts_with(&format!("/{NEWEST_VERSION}/"))
    );
}

#[tokio::test]
async fn only_a_quarter_can_be_chosen() {
    let mock = Server::start().await.unwrap();
    for wrong in [
        "", "legacy", "v1", "2026q4", "2026Q5", "2026Q44", "/2026Q4", "2026", "２026Q4",
    ] {
        let error = mock
            .client_builder()
            .api_version(wrong)
            .build()
            .unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("api_version") && text.contains("`2026Q4`"),
            "{wrong}: {text}"
        );
    }
    for wrong in ["2026Q4", "=", "2199Q4=1999Q1", "a/b=c"] {
        wrong.parse::<Alias>().unwrap_err();
    }
    if !NEWEST_VERSION.is_empty() {
        Alias::new("a/b", NEWEST_VERSION).unwrap_err();
        Alias::new(NEWEST_VERSION, NEWEST_VERSION).unwrap_err();
    }
}
