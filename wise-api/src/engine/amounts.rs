//! Amounts in requests, held against their currencies before anything is sent.

use bytes::Bytes;
use rust_decimal::Decimal;

use super::{Error, Request};
use crate::codec::{Decode, DecodeError, Node, decode_text};
use crate::values::Currency;
use crate::values::fits;

/// An amount in the body of a request, and where its currency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountAt {
    /// The object that both are in, as the names on the way to it: `transfers[].fee`. Empty: the body.
    pub within: &'static str,
    /// The way from there to the amount.
    pub amount: &'static str,
    /// The way from there to the currency.
    pub currency: &'static str,
}

impl Request {
    /// Says which amounts the body has.
    pub fn amounts(&mut self, amounts: &'static [AmountAt]) {
        self.amounts = amounts;
        self.amounts_check = Some(Self::check_amounts);
    }

    /// Looks at an amount that is a parameter. A call that does not check amounts disregards what it finds.
    pub fn amount(&mut self, name: &str, amount: Option<&Decimal>, currency: Option<&Currency>) {
        let known = self
            .faults
            .as_ref()
            .is_some_and(|faults| faults.too_fine.is_some());
        if let (Some(amount), Some(currency), false) = (amount, currency, known)
            && let Some(fault) = fault(*amount, *currency)
        {
            self.faults().too_fine = Some((name.to_owned(), fault));
            self.amounts_check = Some(Self::check_amounts);
        }
    }

    /// Whether every amount is no finer than its currency allows.
    fn check_amounts(&self) -> Result<(), Error> {
        let body = || self.body().and_then(|body| find(body, self.amounts));
        let faults = self.faults.as_ref();
        let parameter = faults.and_then(|faults| faults.too_fine.clone());
        match parameter.or_else(body) {
            Some((place, fault)) => Err(self.invalid(&place, &fault)),
            None => Ok(()),
        }
    }
}

/// What is wrong with an amount.
fn fault(amount: Decimal, currency: Currency) -> Option<String> {
    let units = currency.minor_units().filter(|_| !fits(amount, currency))?;
    let digits = match units {
        0 => "no digits".to_owned(),
        1 => "1 digit".to_owned(),
        more => format!("{more} digits"),
    };
    Some(format!(
        "{amount} is finer than {currency} allows, which has {digits} after the decimal point: round it, or send the call with \
         `.unchecked_amounts()`"
    ))
}

/// The first amount in a body that is too fine. A body that is not JSON has none.
fn find(body: &Bytes, amounts: &[AmountAt]) -> Option<(String, String)> {
    if amounts.is_empty() {
        return None;
    }
    let text = std::str::from_utf8(body).ok()?;
    amounts.iter().find_map(|at| {
        let mut found = None;
        within(text, at.within, "$", &mut |object, place| {
            if found.is_none() {
                found = pair(object, at).map(|fault| (format!("{place}.{}", at.amount), fault));
            }
        });
        found
    })
}

/// Each object at the end of a way, with its place.
fn within(text: &str, way: &str, place: &str, each: &mut dyn FnMut(&str, &str)) {
    if let Some(rest) = way.strip_prefix("[]") {
        let Ok(Parts(elements)) = decode_text(text) else {
            return;
        };
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        for (index, element) in elements.iter().enumerate() {
            within(element, rest, &format!("{place}[{index}]"), each);
        }
        return;
    }
    if way.is_empty() {
        return each(text, place);
    }
    let end = way.find(['.', '[']).unwrap_or(way.len());
    let (name, rest) = way.split_at(end);
    if let Some(value) = member(text, name) {
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        within(&value, rest, &format!("{place}.{name}"), each);
    }
}

fn pair(object: &str, at: &AmountAt) -> Option<String> {
    let amount: Decimal = decode_text(&along(object, at.amount)?).ok()?;
    let currency: Currency = decode_text(&along(object, at.currency)?).ok()?;
    fault(amount, currency)
}

fn along(object: &str, way: &str) -> Option<String> {
    way.split('.')
        .try_fold(object.to_owned(), |value, name| member(&value, name))
}

/// The JSON text of a member.
fn member(object: &str, name: &str) -> Option<String> {
    let Members(members) = decode_text(object).ok()?;
    let mut members = members.into_iter().rev();
    members.find(|(key, _)| key == name).map(|(_, value)| value)
}

struct Parts(Vec<String>);

impl Decode for Parts {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let elements: Vec<crate::values::Json> = node.elements()?;
        let texts = elements.into_iter().map(|json| json.as_str().to_owned());
        Ok(Self(texts.collect()))
    }
}

struct Members(Vec<(String, String)>);

impl Decode for Members {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("object")?;
        let members = object
            .members()
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        Ok(Self(members.collect()))
    }
}

#[cfg(test)]
mod tests;
