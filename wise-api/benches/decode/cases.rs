//! The bodies that are read: shapes of the contract, values made up.

// A body of this file that does not read is a mistake in this file.
#![allow(clippy::panic)]

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wise_api::webhook::Notification;
use wise_api::{Decode, Json, v2026q3};

use crate::plain;

/// One body, and both ways to read it.
pub struct Case {
    pub name: &'static str,
    /// How long it is; the benchmark of allocations does not print it.
    #[allow(dead_code)]
    pub bytes: usize,
    pub ours: Box<dyn Fn()>,
    pub plain: Box<dyn Fn()>,
}

/// A body with a list of so many elements: the first line of the file, its elements in turn, and the last line.
fn body(file: &str, elements: usize) -> String {
    let mut lines: Vec<&str> = file.lines().collect();
    let (head, tail) = (lines.remove(0), lines.pop().unwrap_or_default());
    let elements: Vec<&str> = lines.iter().copied().cycle().take(elements).collect();
    format!("{head}{}{tail}", elements.join(","))
}

fn case<Ours: Decode, Plain: DeserializeOwned>(
    name: &'static str,
    file: &str,
    elements: usize,
) -> Case {
    let text = body(file, elements);
    let json = Json::parse(&text).unwrap_or_else(|error| panic!("{name} is no JSON: {error}"));
    if let Err(error) = json.decode::<Ours>() {
        panic!("{name}, as a type of the crate: {error}");
    }
    if let Err(error) = serde_json::from_str::<Plain>(&text) {
        panic!("{name}, as a plain struct: {error}");
    }
    Case {
        name,
        bytes: text.len(),
        ours: Box::new(move || drop(json.decode::<Ours>())),
        plain: Box::new(move || drop(serde_json::from_str::<Plain>(&text))),
    }
}

/// The envelope of a webhook.
#[derive(Deserialize)]
#[allow(dead_code)]
struct Envelope {
    data: plain::webhook_transfers::StateChangeV4,
    subscription_id: Option<String>,
    event_type: String,
    schema_version: String,
    sent_at: Option<String>,
}

fn webhook() -> Case {
    let text = body(include_str!("data/webhook.txt"), 0);
    if let Err(error) = Notification::parse(text.as_bytes()) {
        panic!("the webhook: {error}");
    }
    let again = text.clone();
    Case {
        name: "webhook",
        bytes: text.len(),
        ours: Box::new(move || drop(Notification::parse(text.as_bytes()))),
        plain: Box::new(move || drop(serde_json::from_slice::<Envelope>(again.as_bytes()))),
    }
}

macro_rules! lists {
    ($( $name:literal, $file:literal: $ours:ty => $plain:ty; )*) => {
        vec![$( case::<$ours, $plain>($name, include_str!(concat!("data/", $file, ".txt")), 1000) ),*]
    };
}

/// Every case: first what most programs read, then the longest list of each resource.
pub fn cases() -> Vec<Case> {
    let mut cases = vec![
        case::<
            v2026q3::balance_statement::BalanceStatement,
            plain::balance_statement::BalanceStatement,
        >(
            "statement of 1,000 transactions",
            include_str!("data/balance_statement.txt"),
            1000,
        ),
        case::<Vec<v2026q3::quote::Quote>, Vec<plain::quote::Quote>>(
            "one quote with payment options",
            include_str!("data/quotes.txt"),
            1,
        ),
        case::<Vec<v2026q3::profile::Profile>, Vec<plain::profile::Profile>>(
            "4 profiles",
            include_str!("data/profile.txt"),
            4,
        ),
        webhook(),
    ];
    cases.extend(lists! {
        "transfer: list", "transfer": Vec<v2026q3::transfer::AnyTransfer> => Vec<plain::transfer::AnyTransfer>;
        "activity: list", "activity": v2026q3::activity::Page => plain::activity::Page;
        "address: get_requirements", "address": Vec<v2026q3::address::Requirement> => Vec<plain::address::Requirement>;
        "balance: list", "balance": Vec<v2026q3::balance::Balance> => Vec<plain::balance::Balance>;
        "balance_statement: get", "balance_statement": v2026q3::balance_statement::BalanceStatement => plain::balance_statement::BalanceStatement;
        "bank_account_details: list", "bank_account_details": Vec<v2026q3::bank_account_details::AccountDetails> => Vec<plain::bank_account_details::AccountDetails>;
        "batch_group: update", "batch_group": v2026q3::batch_group::BatchGroup => plain::batch_group::BatchGroup;
        "card: list", "card": v2026q3::card::Page => plain::card::Page;
        "card_order: list", "card_order": v2026q3::card_order::Page => plain::card_order::Page;
        "card_transaction: list", "card_transaction": v2026q3::card_transaction::Page => plain::card_transaction::Page;
        "case: get", "case": v2026q3::case::Case => plain::case::Case;
        "comparison: get", "comparison": v2026q3::comparison::Comparison => plain::comparison::Comparison;
        "currency: list", "currency": Vec<v2026q3::currency::SupportedCurrency> => Vec<plain::currency::Currency>;
        "digital_wallet: list_payment_tokens", "digital_wallet": v2026q3::digital_wallet::PaymentTokens => plain::digital_wallet::PaymentTokens;
        "direct_debit_account: list", "direct_debit_account": Vec<v2026q3::direct_debit_account::DirectDebitAccount> => Vec<plain::direct_debit_account::DirectDebitAccount>;
        "dispute: list_reasons", "dispute": Vec<v2026q3::dispute::Reason> => Vec<plain::dispute::Reason>;
        "incoming_transfer: get", "incoming_transfer": v2026q3::incoming_transfer::IncomingTransfer => plain::incoming_transfer::IncomingTransfer;
        "kyc_review: list", "kyc_review": Vec<v2026q3::kyc_review::KycReview> => Vec<plain::kyc_review::KycReview>;
        "profile: list", "profile": Vec<v2026q3::profile::Profile> => Vec<plain::profile::Profile>;
        "quote: update", "quote": v2026q3::quote::Quote => plain::quote::Quote;
        "rate: list", "rate": Vec<v2026q3::rate::Rate> => Vec<plain::rate::Rate>;
        "recipient: list", "recipient": v2026q3::recipient::Page => plain::recipient::Page;
        "sca: verify_facemap", "sca": v2026q3::sca::OneTimeToken => plain::sca::OneTimeToken;
        "simulation: list_kyc_review_requirements", "simulation": v2026q3::simulation::KycReviewRequirements => plain::simulation::KycReviewRequirements;
        "spend_control: list_rules", "spend_control": Vec<v2026q3::spend_control::Rule> => Vec<plain::spend_control::Rule>;
        "spend_limit: get_for_profile", "spend_limit": v2026q3::spend_limit::ProfileLimits => plain::spend_limit::ProfileLimits;
        "verification: list_required_evidences", "verification": v2026q3::verification::RequiredEvidences => plain::verification::RequiredEvidences;
    });
    cases
}
