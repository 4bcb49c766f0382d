//! Exchange rates: a small table, its inverses and what crosses through a third currency.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::value::RawValue;

/// Digits after the point of a rate that is computed and not set.
const DIGITS: u32 = 10;

/// What one US dollar costs to begin with. Invented, near enough to read well.
const DOLLAR: [(&str, i64, u32); 25] = [
    ("AUD", 152, 2),
    ("BRL", 54, 1),
    ("CAD", 138, 2),
    ("CHF", 88, 2),
    ("CNY", 72, 1),
    ("CZK", 225, 1),
    ("DKK", 68, 1),
    ("EUR", 92, 2),
    ("GBP", 78, 2),
    ("HUF", 360, 0),
    ("IDR", 15_800, 0),
    ("INR", 84, 0),
    ("JPY", 150, 0),
    ("KES", 129, 0),
    ("MXN", 182, 1),
    ("NGN", 1_600, 0),
    ("NOK", 107, 1),
    ("NZD", 165, 2),
    ("PHP", 57, 0),
    ("PLN", 395, 2),
    ("SEK", 104, 1),
    ("SGD", 134, 2),
    ("TRY", 34, 0),
    ("UAH", 41, 0),
    ("ZAR", 18, 0),
];

/// Rates between currencies.
///
/// A rate that was set is used as it is. Otherwise the inverse of the opposite direction, otherwise the product of two legs
/// through a third currency (the US dollar when it can be, otherwise the first in the alphabet), each rounded to ten digits
/// after the point. A currency costs itself one.
#[derive(Debug)]
pub(super) struct Rates {
    /// By source and target: what was set, and its inverse.
    direct: BTreeMap<String, BTreeMap<String, Decimal>>,
    /// Every pair, once somebody has asked for them all.
    pairs: OnceCell<Vec<Pair>>,
}

/// What one currency costs in another.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) source: String,
    pub(super) target: String,
    /// The rate, every digit in its place.
    pub(super) rate: Box<RawValue>,
}

impl Default for Rates {
    fn default() -> Self {
        let mut rates = Self {
            direct: BTreeMap::new(),
            pairs: OnceCell::new(),
        };
        for (currency, digits, scale) in DOLLAR {
            rates.set("USD", currency, Decimal::new(digits, scale));
        }
        rates
    }
}

impl Rates {
    /// Sets a rate, and with it its inverse. One that is not above zero takes the pair out of the table.
    pub(super) fn set(&mut self, source: &str, target: &str, rate: Decimal) {
        self.pairs.take();
        for (from, to) in [(source, target), (target, source)] {
            let row = self.direct.entry(from.to_owned()).or_default();
            row.remove(to);
            if rate > Decimal::ZERO {
                let inverse = || Decimal::ONE.checked_div(rate).map(short);
                let rate = if from == source {
                    Some(rate)
                } else {
                    inverse()
                };
                row.insert(to.to_owned(), rate.unwrap_or_default());
            }
        }
        self.direct.retain(|_, row| !row.is_empty());
    }

    /// How much of the target currency one of the source currency buys.
    pub(super) fn get(&self, source: &str, target: &str) -> Option<Decimal> {
        if source == target {
            return self.knows(source).then_some(Decimal::ONE);
        }
        let through = |middle: &str| {
            let rate = self.direct(source, middle)?;
            rate.checked_mul(self.direct(middle, target)?).map(short)
        };
        self.direct(source, target)
            .or_else(|| through("USD"))
            .or_else(|| self.direct.keys().find_map(|middle| through(middle)))
            .filter(|rate| !rate.is_zero())
    }

    /// Whether there is a rate for a currency.
    pub(super) fn knows(&self, currency: &str) -> bool {
        self.direct.contains_key(currency)
    }

    /// Every pair of currencies that there is a rate for, in the order of the alphabet.
    pub(super) fn pairs(&self) -> &[Pair] {
        self.pairs.get_or_init(|| {
            let currencies = || self.direct.keys();
            let pairs = currencies().flat_map(|source| currencies().map(move |to| (source, to)));
            let pairs = pairs.filter_map(|(source, target)| {
                let rate = self.get(source, target)?.normalize().to_string();
                Some(Pair {
                    source: source.clone(),
                    target: target.clone(),
                    rate: RawValue::from_string(rate).ok()?,
                })
            });
            pairs.collect()
        })
    }

    fn direct(&self, source: &str, target: &str) -> Option<Decimal> {
        self.direct.get(source)?.get(target).copied()
    }
}

fn short(rate: Decimal) -> Decimal {
    rate.round_dp_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero)
        .normalize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    #[test]
    fn a_rate_that_was_set_its_inverse_and_a_cross() {
        let mut rates = Rates::default();
        assert_eq!(rates.get("USD", "EUR"), Some(dec!(0.92)));
        assert_eq!(rates.get("EUR", "USD"), Some(dec!(1.0869565217)));
        // 1 / 0.78, to ten digits, times 0.92.
        assert_eq!(rates.get("GBP", "EUR"), Some(dec!(1.1794871795)));
        rates.set("GBP", "EUR", dec!(1.15));
        assert_eq!(rates.get("GBP", "EUR"), Some(dec!(1.15)));
        assert_eq!(rates.get("EUR", "GBP"), Some(dec!(0.8695652174)));
        rates.set("EUR", "GBP", dec!(0.8));
        assert_eq!(rates.get("GBP", "EUR"), Some(dec!(1.25)));
    }

    #[test]
    fn a_currency_that_nobody_set_has_no_rate() {
        let mut rates = Rates::default();
        assert_eq!(rates.get("XTS", "EUR"), None);
        assert_eq!(rates.get("XTS", "XTS"), None);
        rates.set("XTS", "EUR", dec!(2));
        assert_eq!(rates.get("XTS", "XTS"), Some(Decimal::ONE));
        assert_eq!(rates.get("XTS", "USD"), Some(dec!(2.1739130434)));
    }
}
