//! Exchange rates: a small table, its inverses and what crosses through a third currency.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

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

/// The same for currencies that are left out of lists of all rates, which would have a megabyte otherwise.
const FURTHER: [(&str, i64, u32); 107] = [
    ("AED", 367, 2),
    ("ALL", 93, 0),
    ("AMD", 390, 0),
    ("ANG", 179, 2),
    ("AOA", 910, 0),
    ("ARS", 1_000, 0),
    ("AWG", 179, 2),
    ("AZN", 17, 1),
    ("BAM", 18, 1),
    ("BBD", 2, 0),
    ("BDT", 120, 0),
    ("BGN", 18, 1),
    ("BHD", 376, 3),
    ("BMD", 1, 0),
    ("BND", 134, 2),
    ("BOB", 69, 1),
    ("BSD", 1, 0),
    ("BTN", 84, 0),
    ("BWP", 136, 1),
    ("BZD", 2, 0),
    ("CLP", 950, 0),
    ("COP", 4_200, 0),
    ("CRC", 510, 0),
    ("CVE", 101, 0),
    ("DJF", 178, 0),
    ("DOP", 60, 0),
    ("DZD", 134, 0),
    ("EGP", 49, 0),
    ("ETB", 120, 0),
    ("FJD", 225, 2),
    ("GEL", 272, 2),
    ("GHS", 155, 1),
    ("GIP", 78, 2),
    ("GMD", 70, 0),
    ("GNF", 8_600, 0),
    ("GTQ", 77, 1),
    ("GYD", 209, 0),
    ("HKD", 78, 1),
    ("HNL", 25, 0),
    ("HTG", 131, 0),
    ("ILS", 37, 1),
    ("IQD", 1_310, 0),
    ("ISK", 138, 0),
    ("JMD", 157, 0),
    ("JOD", 709, 3),
    ("KGS", 86, 0),
    ("KHR", 4_050, 0),
    ("KMF", 453, 0),
    ("KRW", 1_380, 0),
    ("KWD", 307, 3),
    ("KYD", 83, 2),
    ("KZT", 490, 0),
    ("LAK", 21_900, 0),
    ("LKR", 295, 0),
    ("LRD", 190, 0),
    ("LSL", 18, 0),
    ("MAD", 99, 1),
    ("MDL", 178, 1),
    ("MGA", 4_600, 0),
    ("MKD", 566, 1),
    ("MMK", 2_100, 0),
    ("MNT", 3_400, 0),
    ("MOP", 80, 1),
    ("MRU", 398, 1),
    ("MUR", 46, 0),
    ("MVR", 154, 1),
    ("MWK", 1_735, 0),
    ("MYR", 44, 1),
    ("MZN", 638, 1),
    ("NAD", 18, 0),
    ("NIO", 367, 1),
    ("NPR", 134, 0),
    ("OMR", 385, 3),
    ("PAB", 1, 0),
    ("PEN", 375, 2),
    ("PGK", 39, 1),
    ("PKR", 278, 0),
    ("PYG", 7_800, 0),
    ("QAR", 364, 2),
    ("RON", 457, 2),
    ("RSD", 108, 0),
    ("RWF", 1_360, 0),
    ("SAR", 375, 2),
    ("SBD", 84, 1),
    ("SCR", 136, 1),
    ("SLE", 225, 1),
    ("SRD", 33, 0),
    ("SZL", 18, 0),
    ("THB", 34, 0),
    ("TJS", 107, 1),
    ("TMT", 35, 1),
    ("TND", 311, 2),
    ("TOP", 235, 2),
    ("TTD", 68, 1),
    ("TWD", 32, 0),
    ("TZS", 2_700, 0),
    ("UGX", 3_680, 0),
    ("UYU", 41, 0),
    ("UZS", 12_800, 0),
    ("VND", 25_300, 0),
    ("VUV", 119, 0),
    ("WST", 272, 2),
    ("XAF", 603, 0),
    ("XCD", 27, 1),
    ("XOF", 603, 0),
    ("XPF", 110, 0),
    ("ZMW", 265, 1),
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
    /// What stands in no list, as long as nobody has set a rate of it.
    unlisted: BTreeSet<String>,
    /// Every listed pair, once somebody has asked for them all.
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
            unlisted: BTreeSet::new(),
            pairs: OnceCell::new(),
        };
        for (currency, digits, scale) in DOLLAR.into_iter().chain(FURTHER) {
            rates.set("USD", currency, Decimal::new(digits, scale));
        }
        let further = FURTHER.iter().map(|(currency, ..)| (*currency).to_owned());
        rates.unlisted = further.collect();
        rates
    }
}

impl Rates {
    /// Sets a rate, and with it its inverse. One that is not above zero takes the pair out of the table.
    pub(super) fn set(&mut self, source: &str, target: &str, rate: Decimal) {
        self.pairs.take();
        for (from, to) in [(source, target), (target, source)] {
            self.unlisted.remove(from);
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

    /// Every pair of listed currencies, in the order of the alphabet.
    pub(super) fn pairs(&self) -> &[Pair] {
        self.pairs.get_or_init(|| {
            let listed = |currency: &&String| !self.unlisted.contains(*currency);
            let currencies = || self.direct.keys().filter(listed);
            let pairs = currencies().flat_map(|source| currencies().map(move |to| (source, to)));
            let pairs = pairs.filter_map(|(source, target)| self.pair(source, target));
            pairs.collect()
        })
    }

    /// One pair, listed or not.
    pub(super) fn pair(&self, source: &str, target: &str) -> Option<Pair> {
        let rate = self.get(source, target)?.normalize().to_string();
        Some(Pair {
            source: source.to_owned(),
            target: target.to_owned(),
            rate: RawValue::from_string(rate).ok()?,
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
    fn further_currencies_have_rates_and_are_listed_once_somebody_sets_one() {
        let mut rates = Rates::default();
        assert_eq!(rates.get("XOF", "USD"), Some(dec!(0.0016583748)));
        let listed = |rates: &Rates| rates.pairs().iter().any(|pair| pair.target == "XOF");
        assert!(!listed(&rates));
        assert!(rates.pair("EUR", "XOF").is_some());
        rates.set("EUR", "XOF", dec!(655.957));
        assert!(listed(&rates));
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
