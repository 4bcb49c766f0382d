//! Successes that can hold a refusal.

#![cfg(feature = "v2026q3")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::error::Error as _;

use support::Server;
use wise_api::transfer::{FundFromBalance, Funding};
use wise_api::{Error, NotAccepted, Outcome, Reached};

async fn fund(body: &str) -> Outcome<Funding> {
    let server = Server::json("201 Created", body).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let fund = wise.transfers().fund(7, 8, FundFromBalance::new());
    fund.await.unwrap()
}

async fn refused(body: &str) -> (Error, NotAccepted) {
    let error = fund(body).await.accepted().unwrap_err();
    match &error {
        Error::NotAccepted(refused) => {
            let refused = (**refused).clone();
            (error, refused)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_was_done_is_accepted() {
    for body in [
        r#"{"type":"BALANCE","status":"COMPLETED","errorCode":null,"balanceTransactionId":5}"#,
        r#"{"type":"TRUSTED_PRE_FUND_TX","status":"CREATED"}"#,
        r#"{"type":"OF_TOMORROW","status":"COMPLETED"}"#,
    ] {
        fund(body).await.accepted().unwrap();
    }
}

#[tokio::test]
async fn a_refusal_keeps_everything_and_shows_little() {
    let body = r#"{"type":"BALANCE","status":"REJECTED","errorCode":"balance.account-inactive","errorMessage":"Jane is poor"}"#;
    // The value is there for those who want it.
    assert_eq!(fund(body).await.status().unwrap().as_str(), "REJECTED");
    let (error, refused) = refused(body).await;
    assert!(refused.is_refusal() && !error.outcome_is_uncertain());
    assert_eq!((error.attempts(), error.reached()), (1, Reached::Yes));
    assert_eq!(refused.kind(), Some("BALANCE"));
    assert_eq!(refused.state(), Some("REJECTED"));
    assert_eq!(refused.code(), Some("balance.account-inactive"));
    assert_eq!(refused.message(), Some("Jane is poor"));
    assert_eq!(&refused.response().body()[..], body.as_bytes());
    assert_eq!(
        error.to_string(),
        "transferFund: Wise answered 201, but refused: its `status` is REJECTED, code balance.account-inactive"
    );
    assert!(!format!("{error:?} {refused:?}").contains("Jane"));
    assert!(error.source().is_none());
}

#[tokio::test]
async fn a_refusal_of_a_kind_that_nobody_knew_is_one() {
    let (_, refused) = refused(r#"{"type":"OF_TOMORROW","status":"REJECTED"}"#).await;
    assert!(refused.is_refusal());
}

#[tokio::test]
async fn what_says_neither_is_uncertain() {
    for body in [
        "{}",
        r#"{"type":"BALANCE"}"#,
        r#"{"type":"BALANCE","status":null}"#,
        r#"{"type":"BALANCE","status":"PONDERED"}"#,
        r#"{"type":"BALANCE","status":{"deep":"REJECTED"}}"#,
    ] {
        let (error, refused) = refused(body).await;
        assert!(
            !refused.is_refusal() && error.outcome_is_uncertain(),
            "{body}"
        );
        assert!(error.to_string().contains("neither"), "{error}");
    }
}

#[tokio::test]
async fn a_flag_decides_as_well() {
    for (body, accepted) in [
        (r#"{"success":true}"#, true),
        (r#"{"success":false,"errorMessage":"blurred"}"#, false),
    ] {
        let server = Server::json("200 OK", body).await;
        let wise = server.builder().user_token("hush").build().unwrap();
        let document = wise_api::profile::UpdateVerificationDocument::new("PASSPORT", "x1");
        let call = wise.profiles().update_verification_document(7, document);
        assert_eq!(call.await.unwrap().accepted().is_ok(), accepted, "{body}");
    }
}
