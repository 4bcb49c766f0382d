//! Why a number or text stays one, though it is called like an id, a currency or something else that has a type.

use super::Rules;

/// What a plain number or text could be instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plain {
    /// An id.
    Id,
    /// A country.
    Country,
    /// A currency.
    Currency,
    /// An amount of money.
    Amount,
    /// One of a list of values.
    Value,
}

/// A field or parameter that is called like an id, a currency or a country, and is a plain number or text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlainValue {
    /// What it is called like.
    pub kind: Plain,
    /// Why it stays plain. `None`: nobody has decided.
    pub reason: Option<String>,
    /// Where it is first used.
    pub place: String,
    /// `i64`, `String` or `Guid`.
    pub ty: &'static str,
}

impl Plain {
    /// The rules that give reasons.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Id => "plain_id",
            Self::Country => "plain_country",
            Self::Currency => "plain_currency",
            Self::Amount => "plain_amount",
            Self::Value => "plain_values",
        }
    }
}

impl Rules {
    /// Why a value stays a plain number or text, if that has been decided by rules of this kind.
    pub fn plain(&self, kind: Plain, keys: &[String], property: &str) -> Option<&str> {
        let rules = match kind {
            Plain::Id => &self.plain_id,
            Plain::Country => &self.plain_country,
            Plain::Currency => &self.plain_currency,
            Plain::Amount => &self.plain_amount,
            Plain::Value => &self.plain_values,
        };
        let mut reason = None;
        for (index, rule) in rules.iter().enumerate() {
            let (names, at) = (&rule.properties, &rule.at);
            if self.matches(kind.rule(), index, names, at, keys, property) {
                reason = reason.or(Some(rule.reason.as_str()));
            }
        }
        reason
    }
}
