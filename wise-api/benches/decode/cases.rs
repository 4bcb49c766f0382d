//! The bodies that are read: shapes of the contract, values made up.

// A body of this file that does not read is a mistake in this file.
#![allow(clippy::panic)]

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wise_api::Json;
use wise_api::codec::Decode;
use wise_api::webhook::Notification;

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
            wise_api::balance_statement::BalanceStatement,
            plain::balance_statement::BalanceStatement,
        >(
            "statement of 1,000 transactions",
            include_str!("data/balance_statement.txt"),
            1000,
        ),
        case::<Vec<wise_api::quote::Quote>, Vec<plain::quote::Quote>>(
            "one quote with payment options",
            include_str!("data/quotes.txt"),
            1,
        ),
        case::<Vec<wise_api::profile::Profile>, Vec<plain::profile::Profile>>(
            "4 profiles",
            include_str!("data/profile.txt"),
            4,
        ),
        webhook(),
    ];
    cases.extend(lists! {
        "transfer: list", "transfer": Vec<wise_api::transfer::AnyTransfer> => Vec<plain::transfer::AnyTransfer>;
        "activity: list", "activity": wise_api::activity::Page => plain::activity::Page;
        "address: get_requirements", "address": Vec<wise_api::address::Requirement> => Vec<plain::address::Requirement>;
        "balance: list", "balance": Vec<wise_api::balance::Balance> => Vec<plain::balance::Balance>;
        "balance_statement: get", "balance_statement": wise_api::balance_statement::BalanceStatement => plain::balance_statement::BalanceStatement;
        "bank_account_details: list", "bank_account_details": Vec<wise_api::bank_account_details::AccountDetails> => Vec<plain::bank_account_details::AccountDetails>;
        "batch_group: update", "batch_group": wise_api::batch_group::BatchGroup => plain::batch_group::BatchGroup;
        "card: list", "card": wise_api::card::Page => plain::card::Page;
        "card_order: list", "card_order": wise_api::card_order::Page => plain::card_order::Page;
        "card_transaction: list", "card_transaction": wise_api::card_transaction::Page => plain::card_transaction::Page;
        "case: get", "case": wise_api::case::Case => plain::case::Case;
        "comparison: get", "comparison": wise_api::comparison::Comparison => plain::comparison::Comparison;
        "currency: list", "currency": Vec<wise_api::currency::SupportedCurrency> => Vec<plain::currency::Currency>;
        "digital_wallet: list_payment_tokens", "digital_wallet": wise_api::digital_wallet::PaymentTokens => plain::digital_wallet::PaymentTokens;
        "direct_debit_account: list", "direct_debit_account": Vec<wise_api::direct_debit_account::DirectDebitAccount> => Vec<plain::direct_debit_account::DirectDebitAccount>;
        "dispute: list_reasons", "dispute": Vec<wise_api::dispute::Reason> => Vec<plain::dispute::Reason>;
        "gpi_tracking: get", "gpi_tracking": wise_api::gpi_tracking::LookupResult => plain::gpi_tracking::LookupResult;
        "incoming_transfer: get", "incoming_transfer": wise_api::incoming_transfer::IncomingTransfer => plain::incoming_transfer::IncomingTransfer;
        "kyc_review: list", "kyc_review": Vec<wise_api::kyc_review::KycReview> => Vec<plain::kyc_review::KycReview>;
        "multi_currency_account: get", "multi_currency_account": wise_api::multi_currency_account::MultiCurrencyAccount => plain::multi_currency_account::MultiCurrencyAccount;
        "multi_currency_account: list_payin_currencies", "currencies": Vec<String> => Vec<String>;
        "profile: list", "profile": Vec<wise_api::profile::Profile> => Vec<plain::profile::Profile>;
        "quote: update", "quote": wise_api::quote::Quote => plain::quote::Quote;
        "rate: list", "rate": Vec<wise_api::rate::Rate> => Vec<plain::rate::Rate>;
        "recipient: list", "recipient": wise_api::recipient::Page => plain::recipient::Page;
        "sca: verify_facemap", "sca": wise_api::sca::OneTimeToken => plain::sca::OneTimeToken;
        "simulation: list_kyc_review_requirements", "simulation": wise_api::simulation::KycReviewRequirements => plain::simulation::KycReviewRequirements;
        "spend_control: list_rules", "spend_control": Vec<wise_api::spend_control::Rule> => Vec<plain::spend_control::Rule>;
        "spend_limit: get_for_profile", "spend_limit": wise_api::spend_limit::ProfileLimits => plain::spend_limit::ProfileLimits;
        "verification: list_required_evidences", "verification": wise_api::verification::RequiredEvidences => plain::verification::RequiredEvidences;
        "webhook_subscription: list_for_profile", "webhook_subscription": Vec<wise_api::webhook_subscription::WebhookSubscription> => Vec<plain::webhook_subscription::WebhookSubscription>;
    });
    cases
}
