//! Exchange rates: a small table, its inverses and what crosses through a third currency.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

/// Digits after the point of a rate that is computed and not set.
const DIGITS: u32 = 10;

/// What one US dollar costs to begin with. Invented, near enough to read well.
const DOLLAR: [(&str, i64, u32); 16] = [
    ("AUD", 152, 2),
    ("BRL", 54, 1),
    ("CAD", 138, 2),
    ("CHF", 88, 2),
    ("CZK", 225, 1),
    ("DKK", 68, 1),
    ("EUR", 92, 2),
    ("GBP", 78, 2),
    ("HUF", 360, 0),
    ("INR", 84, 0),
    ("JPY", 150, 0),
    ("NOK", 107, 1),
    ("NZD", 165, 2),
    ("PLN", 395, 2),
    ("SEK", 104, 1),
    ("SGD", 134, 2),
];

/// Rates between currencies.
///
/// A rate that was set is used as it is. Otherwise the inverse of the opposite direction, otherwise the product of two legs
/// through a third currency (the US dollar when it can be, otherwise the first in the alphabet), each rounded to ten digits
/// after the point. A currency costs itself one.
#[derive(Debug)]
pub(super) struct Rates {
    set: BTreeMap<(String, String), Decimal>,
}

impl Default for Rates {
    fn default() -> Self {
        let mut rates = Self {
            set: BTreeMap::new(),
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
        let pair = (source.to_owned(), target.to_owned());
        self.set.remove(&(pair.1.clone(), pair.0.clone()));
        if rate > Decimal::ZERO {
            self.set.insert(pair, rate);
        } else {
            self.set.remove(&pair);
        }
    }

    /// How much of the target currency one of the source currency buys.
    pub(super) fn get(&self, source: &str, target: &str) -> Option<Decimal> {
        if source == target {
            return self.currencies().contains(source).then_some(Decimal::ONE);
        }
        let through = |middle: &str| {
            let rate = self.direct(source, middle)?;
            rate.checked_mul(self.direct(middle, target)?).map(short)
        };
        self.direct(source, target)
            .or_else(|| through("USD"))
            .or_else(|| self.currencies().into_iter().find_map(through))
            .filter(|rate| !rate.is_zero())
    }

    /// All currencies that there is a rate for.
    pub(super) fn currencies(&self) -> BTreeSet<&str> {
        self.set
            .keys()
            .flat_map(|(source, target)| [source.as_str(), target.as_str()])
            .collect()
    }

    fn direct(&self, source: &str, target: &str) -> Option<Decimal> {
        let key = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        self.set.get(&key(source, target)).copied().or_else(|| {
            let opposite = self.set.get(&key(target, source))?;
            Decimal::ONE.checked_div(*opposite).map(short)
        })
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
