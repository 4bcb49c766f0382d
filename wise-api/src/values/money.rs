//! Amounts with their currencies.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::codec::bridge::serde_traits;
use crate::codec::{
    Decode, DecodeError, Encode, EncodeFields, FieldWriter, JsonWriter, Node, decimal,
};

use super::Currency;
use super::short::shown;

/// An amount and its currency, in major units: 12.5 GBP is twelve pounds and fifty pence.
///
/// Two amounts are added and compared only in one currency. Nothing is rounded by itself.
///
/// ```
/// use rust_decimal::dec;
/// use wise_api::{Currency, Money, RoundingStrategy};
///
/// let price = Money::new(dec!(12.5), Currency::GBP);
/// let fee = Money::new(dec!(0.375), Currency::GBP);
/// let total = (price + fee)?;
/// assert_eq!(total.to_string(), "12.875 GBP");
/// assert!(!total.fits_currency());
/// assert_eq!(total.rounded(RoundingStrategy::MidpointNearestEven)?.to_string(), "12.88 GBP");
/// assert!((price + Money::new(dec!(1), Currency::EUR)).is_err());
/// # Ok::<(), wise_api::error::MoneyError>(())
/// ```
///
/// Values of responses with an amount and a currency have a method that gives both as one: `money()`, `source_money()` and so on.
/// Values of requests that are such a pair are made from it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MoneyError {
    /// The amounts are in two currencies.
    Mixed(Currency, Currency),
    /// It has more digits than a decimal number holds here, or is larger.
    Overflow(Currency),
    /// How many minor units the currency has is not known.
    MinorUnits(Currency),
}

impl fmt::Display for MoneyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mixed(one, other) => write!(
                f,
                "{one} and {other} are two currencies: convert one of the amounts first"
            ),
            Self::Overflow(currency) => {
                write!(f, "the result in {currency} cannot be held exactly")
            }
            Self::MinorUnits(currency) => write!(
                f,
                "the minor units of {currency} are not known: round the decimal number yourself"
            ),
        }
    }
}

impl std::error::Error for MoneyError {}

impl Money {
    /// An amount in major units of a currency.
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// An amount in minor units of a currency: 1250 in GBP is 12.50 GBP.
    ///
    /// # Errors
    /// [`MoneyError::MinorUnits`], when nothing is known of those.
    #[inline]
    pub fn from_minor(amount: i64, currency: Currency) -> Result<Self, MoneyError> {
        let units = currency.minor_units();
        let units = units.ok_or(MoneyError::MinorUnits(currency))?;
        Ok(Self::new(Decimal::new(amount, u32::from(units)), currency))
    }

    /// The amount in major units.
    pub const fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in minor units.
    ///
    /// # Errors
    /// When nothing is known of those, the amount is finer than they are, or too large.
    #[inline]
    pub fn minor(&self) -> Result<i64, MoneyError> {
        let overflow = MoneyError::Overflow(self.currency);
        let units = self.currency.minor_units();
        let units = units.ok_or(MoneyError::MinorUnits(self.currency))?;
        let factor = Decimal::from(10_i64.pow(u32::from(units)));
        let minor = self.amount.checked_mul(factor).ok_or(overflow)?;
        if !minor.fract().is_zero() {
            return Err(overflow);
        }
        i64::try_from(minor).map_err(|_| overflow)
    }

    /// Whether the amount is no finer than its currency: two digits in pounds, none in yen. Holds for a currency whose minor units
    /// are not known.
    #[inline]
    pub fn fits_currency(&self) -> bool {
        fits(self.amount, self.currency)
    }

    /// The amount to the minor unit of its currency.
    ///
    /// # Errors
    /// [`MoneyError::MinorUnits`], when nothing is known of those.
    #[inline]
    pub fn rounded(&self, strategy: RoundingStrategy) -> Result<Self, MoneyError> {
        let units = self.currency.minor_units();
        let units = units.ok_or(MoneyError::MinorUnits(self.currency))?;
        let amount = self
            .amount
            .round_dp_with_strategy(u32::from(units), strategy);
        Ok(Self { amount, ..*self })
    }

    /// Whether it is nothing.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }

    /// Whether it is less than nothing.
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.amount.is_sign_negative() && !self.amount.is_zero()
    }

    /// The sum of several amounts. `None` when there are none: without one, the currency is not known.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Result<Self, MoneyError>> {
        let mut amounts = amounts.into_iter();
        let first = amounts.next()?;
        Some(amounts.try_fold(first, |sum, one| sum + one))
    }

    #[inline]
    fn times(self, factor: Decimal) -> Result<Self, MoneyError> {
        let (amount, factor) = (self.amount.normalize(), factor.normalize());
        if amount.is_zero() || factor.is_zero() {
            return Ok(Self::new(Decimal::ZERO, self.currency));
        }
        exact(amount.checked_mul(factor), self.currency, || {
            amount.scale() + factor.scale()
        })
    }

    #[inline]
    fn with(
        self,
        other: Self,
        combine: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        exact(combine(self.amount, other.amount), self.currency, || {
            let scale = |money: Self| money.amount.normalize().scale();
            scale(self).max(scale(other))
        })
    }
}

/// A result that kept all of its digits: what does not fit is rounded by `Decimal`, down to nothing, which this refuses.
fn exact(
    result: Option<Decimal>,
    currency: Currency,
    scale: impl FnOnce() -> u32,
) -> Result<Money, MoneyError> {
    result
        .filter(|result| result.scale() >= scale())
        .map(|amount| Money { amount, currency })
        .ok_or(MoneyError::Overflow(currency))
}

/// Whether an amount is no finer than a currency.
#[inline]
pub(crate) fn fits(amount: Decimal, currency: Currency) -> bool {
    let units = currency.minor_units().map(u32::from);
    units.is_none_or(|units| amount.scale() <= units || amount.normalize().scale() <= units)
}

impl Add for Money {
    type Output = Result<Self, MoneyError>;

    #[inline]
    fn add(self, other: Self) -> Self::Output {
        self.with(other, Decimal::checked_add)
    }
}

impl Sub for Money {
    type Output = Result<Self, MoneyError>;

    #[inline]
    fn sub(self, other: Self) -> Self::Output {
        self.with(other, Decimal::checked_sub)
    }
}

/// By a number, exactly: nothing is rounded.
impl Mul<Decimal> for Money {
    type Output = Result<Self, MoneyError>;

    #[inline]
    fn mul(self, factor: Decimal) -> Self::Output {
        self.times(factor)
    }
}

impl Neg for Money {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self {
            amount: -self.amount,
            ..self
        }
    }
}

impl PartialOrd for Money {
    /// `None` for amounts in two currencies.
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }
}

impl fmt::Display for Money {
    /// The digits of the amount, a space and the code: the same in every locale.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.amount, self.currency))
    }
}

impl fmt::Debug for Money {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Money({} {})", self.amount, self.currency)
    }
}

/// A text that is no amount with a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseMoneyError(String);

impl fmt::Display for ParseMoneyError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not an amount with its currency: give digits, a space and the code, such as `12.50 GBP`",
            shown(&self.0)
        )
    }
}

impl std::error::Error for ParseMoneyError {}

impl FromStr for Money {
    type Err = ParseMoneyError;

    /// What [`Display`](fmt::Display) writes.
    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (amount, currency) = text.split_once(' ')?;
            Some(Self::new(decimal::parse(amount)?, currency.parse().ok()?))
        };
        parse().ok_or_else(|| ParseMoneyError(text.to_owned()))
    }
}

impl EncodeFields for Money {
    #[inline]
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        fields.always("amount", &self.amount);
        fields.always("currency", &self.currency);
    }
}

impl Encode for Money {
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        out.object(self);
    }
}

impl Decode for Money {
    const AMOUNT: bool = true;

    /// From an object with `amount` (or `value`) and `currency`.
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("Money")?;
        let amount = if object.has("value") {
            "value"
        } else {
            "amount"
        };
        Ok(Self::new(
            object.required(amount)?,
            object.required("currency")?,
        ))
    }
}

serde_traits!(Money);

#[cfg(test)]
mod tests;
