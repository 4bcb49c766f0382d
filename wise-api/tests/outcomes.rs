//! Successes that can hold a refusal.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::error::Error as _;

use support::Server;
use wise_api::Error;
use wise_api::error::{NotAccepted, Reached};
use wise_api::operation::Outcome;
use wise_api::transfer::{FundFromBalance, Funding};

async fn fund(body: &str) -> Result<Outcome<Funding>, Error> {
    let server = Server::json("201 Created", body).await;
    let wise = server.builder().user_token("hush").build().unwrap();
    let fund = wise.transfers().fund(7, 8, FundFromBalance::new());
    fund.await
}

async fn refused(body: &str) -> (Error, NotAccepted) {
    let error = fund(body).await.and_then(Outcome::accepted).unwrap_err();
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
        fund(body).await.unwrap().accepted().unwrap();
    }
}

#[tokio::test]
async fn a_refusal_keeps_everything_and_shows_little() {
    let body = r#"{"type":"BALANCE","status":"REJECTED","errorCode":"balance.account-inactive","errorMessage":"Jane is poor"}"#;
    // The value is there for those who want it.
    assert_eq!(
        fund(body).await.unwrap().status().unwrap().as_str(),
        "REJECTED"
    );
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

/// Whatever else is wrong with the response.
#[tokio::test]
async fn a_refusal_stays_one_in_an_answer_that_cannot_be_read() {
    let update = async |body: &str| {
        let server = Server::json("200 OK", body).await;
        let wise = server.builder().user_token("hush").build().unwrap();
        let document = wise_api::profile::ReplaceVerificationDocument::new("PASSPORT", "x1");
        let call = wise.profiles().replace_verification_document(7, document);
        let error = match call.await {
            Ok(outcome) => outcome.accepted().unwrap_err(),
            Err(error) => error,
        };
        assert_eq!(error.response().unwrap().body(), body);
        assert_eq!(server.seen().len(), 1);
        error
    };
    for refusal in [
        r#"{"success":false,"errorMessage":[]}"#,
        r#"{"success":false,"a":"#,
    ] {
        let error = update(refusal).await;
        let is_refusal = matches!(&error, Error::NotAccepted(refused) if refused.is_refusal());
        // What is cut off can say anything.
        assert_eq!(is_refusal, refusal.ends_with('}'), "{error:?}");
        assert_eq!(error.outcome_is_uncertain(), !is_refusal, "{error:?}");
    }
    for unclear in [r#"{"success":[],"errorMessage":[]}"#, "[]", ""] {
        let error = update(unclear).await;
        assert!(matches!(&error, Error::NotAccepted(_)), "{error:?}");
        assert!(error.outcome_is_uncertain(), "{unclear}");
    }
    let error = update("<html>").await;
    assert!(matches!(&error, Error::Decode(_)) && error.outcome_is_uncertain());

    // A funding is one of several kinds, or of one that is not known, but always an object.
    let (error, _) = refused(r#"{"status":"REJECTED","balanceTransactionId":[]}"#).await;
    assert!(!error.outcome_is_uncertain());
    let (error, _) = refused("[]").await;
    assert!(error.outcome_is_uncertain());
}

#[tokio::test]
async fn a_flag_decides_as_well() {
    for (body, accepted) in [
        (r#"{"success":true}"#, true),
        (r#"{"success":false,"errorMessage":"blurred"}"#, false),
    ] {
        let server = Server::json("200 OK", body).await;
        let wise = server.builder().user_token("hush").build().unwrap();
        let document = wise_api::profile::ReplaceVerificationDocument::new("PASSPORT", "x1");
        let call = wise.profiles().replace_verification_document(7, document);
        assert_eq!(call.await.unwrap().accepted().is_ok(), accepted, "{body}");
    }
}
