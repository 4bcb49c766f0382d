//! Neighbours among arguments that take the same have names at the call, or stand in a list with the reason why not.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use support::named::{INPUTS, OUTPUT};
use wise_codegen::docs::Docs;
use wise_codegen::editions::Editions;
use wise_codegen::render::{Context, Links, surface};
use wise_codegen::rules::Rules;
use wise_codegen::rust::{Alike, Given, Shape, alike, neighbours};

/// Methods with such neighbours, and what becomes of a call in which they are exchanged. None of them moves money.
const METHODS: &[(&str, &str)] = &[
    ("balance_statement::BalanceStatements::download", PERIOD),
    ("balance_statement::BalanceStatements::get", PERIOD),
    (
        "card_transaction::CardTransactions::list",
        "not told apart: Wise answers for a period that ends before it begins",
    ),
    (
        "comparison::Comparisons::get",
        "prices of the other direction, which say their currencies",
    ),
    (
        "comparison::Comparisons::get_v3",
        "prices of the other direction, which say their currencies",
    ),
    (
        "digital_wallet::DigitalWallets::activate_payment_token",
        TEXT_ID,
    ),
    (
        "recipient::Recipients::get_account_requirements_for_pair",
        FORM,
    ),
    (
        "recipient::Recipients::refresh_account_requirements_for_pair",
        FORM,
    ),
    ("spend_limit::SpendLimits::delete_for_card_holder", HOLDER),
    ("spend_limit::SpendLimits::get_for_card_holder", HOLDER),
    ("spend_limit::SpendLimits::update_for_card_holder", HOLDER),
    (
        "webhook_subscription::WebhookSubscriptions::delete_for_application",
        TEXT_ID,
    ),
    (
        "webhook_subscription::WebhookSubscriptions::get_for_application",
        TEXT_ID,
    ),
    (
        "webhook_subscription::WebhookSubscriptions::test_for_application",
        TEXT_ID,
    ),
];

const PERIOD: &str = "a period that ends before it begins is refused before it is sent";
const TEXT_ID: &str =
    "an id of a response does not convert into the text, so only two texts can be exchanged";
const FORM: &str = "the form of the other currency, which says what it is for";
const HOLDER: &str =
    "two profiles have one type and are not told apart: Wise judges whose limits they are";

#[test]
fn nothing_that_could_be_exchanged_is_given_by_its_place() {
    let rules = Rules::parse(&INPUTS.rules.name, &INPUTS.rules.text).unwrap();
    let docs = Docs::from_bundle();
    let mut found = BTreeSet::new();
    let mut named = 0;
    for version in &OUTPUT.versions {
        let context = Context {
            editions: &Editions::UNKNOWN,
            api: &version.api,
            names: &version.names,
            rules: &rules,
            docs: &docs,
            module: &version.module,
            newest: true,
            default: None,
            sharing: None,
            index: 0,
            links: Links::Version,
            counts: false,
            origin: "",
        };
        for item in surface(&context) {
            let Shape::Function(signature) = &item.shape else {
                continue;
            };
            let nameless = signature.arguments.iter().any(|one| one.name.is_none());
            let pairs = neighbours(&rules, signature);
            let alike = pairs.iter().any(|(_, _, alike)| *alike >= Alike::Literal);
            if nameless || !alike || item.path.contains("::operation::") {
                continue;
            }
            match signature.given {
                Given::Names => named += 1,
                Given::Places => drop(found.insert(item.path)),
            }
        }
    }
    assert!(named > 30, "{named}");
    let listed: BTreeSet<String> = METHODS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn what_takes_the_same_is_alike() {
    let rules = Rules::parse(&INPUTS.rules.name, &INPUTS.rules.text).unwrap();
    for (one, other, expected) in [
        ("impl Into<String>", "impl Into<String>", Alike::Type),
        (
            "impl Into<String>",
            "impl Into<Option<String>>",
            Alike::Type,
        ),
        ("impl Into<String>", "impl Into<QuoteId>", Alike::Literal),
        ("impl Into<Secret>", "impl Into<QuoteId>", Alike::Literal),
        ("impl Into<i64>", "impl Into<ProfileId>", Alike::Literal),
        ("impl Into<Decimal>", "impl Into<ProfileId>", Alike::Literal),
        ("impl Into<BalanceId>", "impl Into<ProfileId>", Alike::Ids),
        ("impl Into<QuoteId>", "impl Into<ProfileId>", Alike::No),
        ("impl Into<QuoteId>", "impl Into<IdempotencyKey>", Alike::No),
        ("impl Into<Currency>", "impl Into<String>", Alike::No),
        ("impl Into<Currency>", "impl Into<Currency>", Alike::Type),
        ("Decimal", "impl Into<ProfileId>", Alike::No),
        ("bool", "bool", Alike::Type),
    ] {
        assert_eq!(alike(&rules, one, other), expected, "{one}, {other}");
        assert_eq!(alike(&rules, other, one), expected, "{other}, {one}");
    }
}
