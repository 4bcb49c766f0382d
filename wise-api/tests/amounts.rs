//! Amounts with their currencies: as one value, and held against each other before a request leaves.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rust_decimal::{Decimal, dec};
use support::{Server, answer};
use wise_api::balance::{self, MoveMoney};
use wise_api::common::{MoneyAmount, MoneyValue};
use wise_api::operation::Operation;
use wise_api::quote::{self, CreateQuote, Quote};
use wise_api::{Currency, Error, Money, ProfileId, comparison};

fn quote(currency: Currency, amount: Decimal) -> quote::operation::Create {
    let body = CreateQuote::builder()
        .source_currency(currency)
        .target_currency(Currency::EUR)
        .source_amount(amount);
    quote::operation::Create::new(ProfileId::from(1), body)
}

fn fault<T>(result: Result<T, Error>) -> Option<(String, String)> {
    match result {
        Ok(_) => None,
        Err(Error::Invalid(invalid)) => Some((invalid.parameter().to_owned(), invalid.to_string())),
        Err(other) => panic!("{other}"),
    }
}

/// The place of the amount that keeps a call from being sent.
fn place<O: Operation>(wise: &wise_api::Wise, operation: O) -> Option<String> {
    let request = wise_api::Call::new(wise, operation).into_request();
    fault(request).map(|(place, _)| place)
}

#[tokio::test]
async fn an_amount_finer_than_its_currency_does_not_leave() {
    let server = Server::answering(|_| answer("200 OK", &[], b"{}")).await;
    let wise = server.builder().build().unwrap();
    let call = wise_api::Call::new(&wise, quote(Currency::JPY, dec!(100.5)));
    let (place, text) = fault(call.clone().await).unwrap();
    assert_eq!(place, "$.sourceAmount");
    assert_eq!(
        text,
        "quoteCreate: `$.sourceAmount` is not usable: 100.5 is finer than JPY allows, which has no digits after the decimal \
         point: round it, or send the call with `.unchecked_amounts()`"
    );
    // The same with a request that is sent by hand.
    let request = quote(Currency::JPY, dec!(100.5)).request().unwrap();
    assert!(fault(wise.send(request.clone()).await).is_some());
    assert!(server.seen().is_empty(), "nothing was sent");

    call.unchecked_amounts().send_with_meta().await.unwrap();
    wise.send(request).unchecked_amounts().await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for one in seen {
        assert!(
            one.text().contains("\"sourceAmount\":100.5"),
            "{}",
            one.text()
        );
    }
}

#[tokio::test]
async fn only_what_is_finer_than_a_known_currency_is_refused() {
    let wise = Server::json("200 OK", "{}")
        .await
        .builder()
        .build()
        .unwrap();
    let odd: Currency = "QQQ".parse().unwrap();
    for (currency, amount, refused) in [
        (Currency::GBP, dec!(100), false),
        (Currency::GBP, dec!(100.55), false),
        (Currency::GBP, dec!(100.550), false),
        (Currency::GBP, dec!(100.555), true),
        (Currency::JPY, dec!(100.00), false),
        (Currency::JPY, dec!(0.1), true),
        (Currency::BHD, dec!(0.001), false),
        (Currency::BHD, dec!(0.0001), true),
        (Currency::XAU, dec!(0.00001), false),
        (odd, dec!(0.00001), false),
    ] {
        let found = place(&wise, quote(currency, amount));
        assert_eq!(found.is_some(), refused, "{amount} {currency}");
    }
    let fine = Money::new(dec!(0.001), Currency::GBP);
    let body = MoveMoney::new().amount(fine);
    let moved = balance::operation::MoveMoney::new(1, body);
    assert_eq!(place(&wise, moved).as_deref(), Some("$.amount.value"));
    let mut compare = comparison::operation::Get::builder()
        .source_currency(Currency::GBP)
        .target_currency(Currency::JPY);
    compare.send_amount = Some(dec!(10.01));
    assert_eq!(place(&wise, compare.clone()), None);
    compare.recipient_gets_amount = Some(dec!(10.01));
    assert_eq!(
        place(&wise, compare).as_deref(),
        Some("recipientGetsAmount")
    );
}

#[test]
fn an_amount_and_its_currency_are_one_value() {
    let money = Money::new(dec!(12.50), Currency::GBP);
    let value: MoneyValue = money.into();
    assert_eq!(value.money().unwrap(), money);
    let amount: MoneyAmount = money.into();
    assert_eq!(amount.money().unwrap(), money);
    let quote: Quote = serde_json::from_str(
        r#"{"sourceAmount":100,"sourceCurrency":"GBP","targetAmount":null,"targetCurrency":"EUR","rate":1.1}"#,
    )
    .unwrap();
    assert_eq!(quote.source_money().unwrap().to_string(), "100 GBP");
    let missing = quote.target_money().unwrap_err().to_string();
    assert!(missing.contains("targetAmount"), "{missing}");
}
