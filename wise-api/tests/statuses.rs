//! Statuses that the contract has as plain text: lists that may grow, and what is final among them.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used)]

use wise_api::follow::FollowSubject;
use wise_api::webhook::cards::{CardStatusV4, ProductionStatusV4};
use wise_api::webhook::transfers::{StateChangeV4, StatusV4};
use wise_api::{card, transfer};

const FINAL: [&str; 3] = ["cancelled", "funds_refunded", "outgoing_payment_sent"];

#[test]
fn the_statuses_of_answers_and_of_notifications_are_the_same() {
    assert_eq!(transfer::Status::known(), StatusV4::known());
    for known in transfer::Status::known() {
        let (answer, told) = (transfer::Status::from(*known), StatusV4::from(*known));
        assert_eq!(answer.as_str(), *known);
        assert_eq!(answer.is_final(), told.is_final(), "{known}");
        assert_eq!(answer.is_final(), FINAL.contains(known), "{known}");
        assert!(
            !matches!(answer, transfer::Status::Unrecognized(_)),
            "{known}"
        );
    }
}

#[test]
fn a_status_that_is_not_known_is_kept_and_never_final() {
    for text in [
        "",
        "parked",
        "CANCELLED",
        "outgoing_payment_sent ",
        "funds-refunded",
    ] {
        let body = serde_json::json!({ "id": 7, "status": text }).to_string();
        let read: transfer::Transfer = serde_json::from_str(&body).unwrap();
        let status = read.status.unwrap();
        assert!(
            matches!(status, transfer::Status::Unrecognized(_)),
            "{text:?}"
        );
        assert_eq!(status.as_str(), text);
        assert!(!status.is_final(), "{text:?}");
        let body = serde_json::json!({ "current_state": text, "previous_state": null }).to_string();
        let told: StateChangeV4 = serde_json::from_str(&body).unwrap();
        let status = told.current_state.unwrap();
        assert_eq!(status.as_str(), text);
        assert!(!status.is_final(), "{text:?}");
    }
    assert!(!ProductionStatusV4::from("SOLD").is_final());
}

#[test]
fn what_is_followed_ends_where_the_list_is_final() {
    for known in StatusV4::known() {
        let status = StatusV4::from(*known);
        let phase = FollowSubject::Transfer.phase(known);
        // Nothing says that a chargeback is final, and there is nothing to wait for.
        let ends = status.is_final() || status == StatusV4::ChargedBack;
        assert_eq!(phase.is_final(), ends, "{known}: {phase:?}");
    }
    assert!(!FollowSubject::Transfer.phase("parked").is_final());
}

#[test]
fn only_what_is_documented_as_final_is() {
    let finals = |known: &[&str], is: &dyn Fn(&str) -> bool| -> Vec<String> {
        let mut found: Vec<String> = known.iter().map(|one| (*one).to_owned()).collect();
        found.retain(|one| is(one));
        found
    };
    let told = finals(ProductionStatusV4::known(), &|one| {
        ProductionStatusV4::from(one).is_final()
    });
    let answered = finals(card::ProductionStatus::known(), &|one| {
        card::ProductionStatus::from(one).is_final()
    });
    assert_eq!(told, ["PRODUCED"]);
    assert_eq!(answered, told);
    assert_eq!(CardStatusV4::from("BLOCKED"), CardStatusV4::Blocked);
}
