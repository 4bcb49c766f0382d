//! Arithmetic, rounding and texts of amounts.

use rust_decimal::{Decimal, RoundingStrategy, dec};

use super::{Money, MoneyError};
use crate::Currency;
use crate::codec::{decode_text, encode_text};

const fn gbp(amount: Decimal) -> Money {
    Money::new(amount, Currency::GBP)
}

#[test]
fn amounts_are_combined_in_one_currency_only() {
    let euro = Money::new(dec!(1), Currency::EUR);
    let mixed = Err(MoneyError::Mixed(Currency::GBP, Currency::EUR));
    assert_eq!(gbp(dec!(1)) + euro, mixed);
    assert_eq!(gbp(dec!(1)) - euro, mixed);
    assert_eq!(gbp(dec!(1)).partial_cmp(&euro), None);
    assert!(gbp(dec!(1)) != euro);
    assert_eq!(gbp(dec!(0.1)) + gbp(dec!(0.2)), Ok(gbp(dec!(0.3))));
    assert_eq!(gbp(dec!(0.1)) - gbp(dec!(0.2)), Ok(gbp(dec!(-0.1))));
    assert_eq!(gbp(dec!(0.1)) * dec!(0.05), Ok(gbp(dec!(0.005))));
    assert!(gbp(dec!(1.00)) > gbp(dec!(0.99)));
    assert_eq!(gbp(dec!(1.00)), gbp(dec!(1)));
    let sum = Money::sum([gbp(dec!(1)), gbp(dec!(2)), euro]);
    assert_eq!(sum, Some(mixed));
    assert_eq!(Money::sum([]), None);
    assert_eq!(
        Money::sum([gbp(dec!(1)), gbp(dec!(2))]),
        Some(Ok(gbp(dec!(3))))
    );
}

#[test]
fn what_cannot_be_held_exactly_is_an_error() {
    let overflow = Err(MoneyError::Overflow(Currency::GBP));
    let most = gbp(Decimal::MAX);
    let tiny = gbp(Decimal::new(1, 28));
    assert_eq!(most + most, overflow);
    assert_eq!(most + tiny, overflow, "the tiny part would be rounded away");
    assert_eq!(most - tiny, overflow);
    assert_eq!(tiny * dec!(0.1), overflow);
    assert_eq!(most * dec!(2), overflow);
    assert_eq!(gbp(dec!(0.00)) * dec!(0.00), Ok(gbp(dec!(0))));
    assert_eq!(gbp(dec!(2.50)) * dec!(4.00), Ok(gbp(dec!(10))));
    assert_eq!(gbp(dec!(1.5)) - gbp(dec!(1.50)), Ok(gbp(dec!(0))));
    assert_eq!(gbp(dec!(0)) + gbp(dec!(0.00)), Ok(gbp(dec!(0))));
    assert_eq!(most - most, Ok(gbp(dec!(0))));
    assert_eq!(gbp(dec!(0)) + tiny, Ok(tiny));
    assert_eq!(gbp(dec!(3)) + gbp(dec!(0.000)), Ok(gbp(dec!(3))));
}

#[test]
fn rounding_follows_the_minor_units() {
    let even = RoundingStrategy::MidpointNearestEven;
    let up = RoundingStrategy::AwayFromZero;
    let cases = [
        (Currency::GBP, dec!(12.345), even, Ok(dec!(12.34))),
        (Currency::GBP, dec!(12.341), up, Ok(dec!(12.35))),
        (Currency::JPY, dec!(0.5), even, Ok(dec!(0))),
        (Currency::BHD, dec!(1.2345), even, Ok(dec!(1.234))),
        (
            Currency::XAU,
            dec!(1),
            even,
            Err(MoneyError::MinorUnits(Currency::XAU)),
        ),
    ];
    for (currency, amount, strategy, wanted) in cases {
        let wanted = wanted.map(|amount| Money::new(amount, currency));
        let rounded = Money::new(amount, currency).rounded(strategy);
        assert_eq!(rounded, wanted, "{amount} {currency}");
    }
    let fine = [
        (Currency::GBP, dec!(1.23), true),
        (Currency::GBP, dec!(1.230), true),
        (Currency::GBP, dec!(1.231), false),
        (Currency::JPY, dec!(100.00), true),
        (Currency::JPY, dec!(100.5), false),
        (Currency::BHD, dec!(1.234), true),
        (Currency::XAU, dec!(1.23456), true),
    ];
    for (currency, amount, fits) in fine {
        let money = Money::new(amount, currency);
        assert_eq!(money.fits_currency(), fits, "{money}");
    }
}

#[test]
fn minor_units_go_both_ways() {
    for (currency, minor, text) in [
        (Currency::GBP, 1250, "12.50 GBP"),
        (Currency::JPY, -7, "-7 JPY"),
        (Currency::BHD, 1, "0.001 BHD"),
        (Currency::GBP, i64::MIN, "-92233720368547758.08 GBP"),
    ] {
        let money = Money::from_minor(minor, currency).unwrap();
        assert_eq!(money.to_string(), text);
        assert_eq!(money.minor(), Ok(minor));
    }
    assert!(gbp(dec!(0.001)).minor().is_err());
    assert!(gbp(Decimal::MAX).minor().is_err());
    assert!(Money::from_minor(1, Currency::XAU).is_err());
}

#[test]
fn text_and_json_hold_the_exact_amount() {
    for text in [
        "12.50 GBP",
        "-0.001 BHD",
        "0 JPY",
        "79228162514264337593543950335 USD",
    ] {
        let money: Money = text.parse().unwrap();
        assert_eq!(money.to_string(), text);
        let again: Money = decode_text(&encode_text(&money)).unwrap();
        assert_eq!(again.to_string(), text);
    }
    let long = "9".repeat(100_000);
    for text in [
        "",
        " ",
        "GBP",
        "12.50",
        "12.50GBP",
        "12,50 GBP",
        "12.50  GBP",
        "12.50 gbp",
        "NaN GBP",
        "1 GBP ",
        "0x1 GBP",
        "∞ GBP",
        &long,
    ] {
        let error = text.parse::<Money>().unwrap_err();
        assert!(error.to_string().len() < 300, "{error}");
    }
    let read: Money = decode_text(r#"{"value":"1.10","currency":"GBP","id":1}"#).unwrap();
    assert_eq!(read.to_string(), "1.10 GBP");
    assert!(decode_text::<Money>(r#"{"value":1}"#).is_err());
    assert_eq!(format!("{:>12}", gbp(dec!(1.5))), "     1.5 GBP");
}
