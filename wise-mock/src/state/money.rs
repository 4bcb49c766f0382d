//! Amounts of money.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use super::digits::number;

/// An amount in one currency, in major units.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Money {
    pub(super) value: Decimal,
    pub(super) currency: String,
}

impl Money {
    pub(super) fn new(value: Decimal, currency: &str) -> Self {
        Self {
            value,
            currency: currency.to_owned(),
        }
    }

    pub(super) fn json(&self) -> Value {
        json!({ "value": number(self.value), "currency": self.currency })
    }
}

/// How many digits a currency has after the point, by ISO 4217; two for most.
pub(super) fn digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Rounded to what the currency can pay, halves away from zero.
pub(super) fn rounded(value: Decimal, currency: &str) -> Decimal {
    value.round_dp_with_strategy(digits(currency), RoundingStrategy::MidpointAwayFromZero)
}

/// Rounded to what the currency can pay, up.
pub(super) fn rounded_up(value: Decimal, currency: &str) -> Decimal {
    value.round_dp_with_strategy(digits(currency), RoundingStrategy::AwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_has_its_own_smallest_unit() {
        let value: Decimal = "10.0055".parse().unwrap();
        assert_eq!(rounded(value, "JPY").to_string(), "10");
        assert_eq!(rounded(value, "EUR").to_string(), "10.01");
        assert_eq!(rounded(value, "KWD").to_string(), "10.006");
        assert_eq!(
            rounded_up("10.001".parse().unwrap(), "EUR").to_string(),
            "10.01"
        );
    }
}
