//! Amounts and the currencies that they are in: which fields of a type are a pair, and which amounts of a request can be held
//! against a currency before it is sent.

use crate::model::{
    Api, Field, Inside, Kind, Location, Operation, Parameter, Struct, TypeId, TypeRef,
};
use crate::place::{self, property};
use crate::rules::{Plain, PlainValue, Rules};
use std::collections::{BTreeSet, HashMap};

/// Two fields of a type that are one amount of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The wire name of the amount.
    pub amount: String,
    /// The wire name of the currency.
    pub currency: String,
    /// What the method that gives both is called: `money`, `source_money`.
    pub getter: String,
}

/// An amount in the body of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SentAmount {
    /// The way to the object that both are in.
    pub within: String,
    /// The way from there to the amount.
    pub amount: String,
    /// The way from there to the currency.
    pub currency: String,
}

/// The pairs of a type, by its keys.
pub fn pairs(keys: &[String], object: &Struct, rules: &Rules) -> Vec<Pair> {
    let mut found = Vec::new();
    for field in object.fields.iter().filter(|field| field.ty.is_amount()) {
        let is_currency = |wire: &str| {
            let mut fields = object.fields.iter();
            fields.any(|field| field.wire == wire && field.ty.is_currency())
        };
        let currency =
            of_rule(rules, keys, &field.wire).or_else(|| beside(&field.wire, is_currency));
        if let Some(currency) = currency.filter(|currency| is_currency(currency)) {
            note(rules, keys, (&field.wire, &currency));
            found.push(Pair {
                getter: getter(&field.wire),
                amount: field.wire.clone(),
                currency,
            });
        }
    }
    found
}

/// The currency that a rule names for an amount of a type with these keys.
fn of_rule(rules: &Rules, keys: &[String], wire: &str) -> Option<String> {
    let keys: Vec<String> = keys.iter().map(|key| property(key, wire)).collect();
    rules.currency_of(&keys, wire).map(str::to_owned)
}

/// Notes which currency an amount of a type with these keys has.
fn note(rules: &Rules, keys: &[String], (wire, currency): (&str, &str)) {
    let keys: Vec<String> = keys.iter().map(|key| property(key, wire)).collect();
    rules.has_currency(&keys, wire, currency);
}

/// The name of the currency that stands beside an amount of this name: `currency` beside `value`, `sourceCurrency` beside
/// `sourceAmount`.
fn beside(amount: &str, is_currency: impl Fn(&str) -> bool) -> Option<String> {
    let candidates: Vec<String> = match stem(amount)? {
        "" => vec!["currency".to_owned(), "currencyCode".to_owned()],
        stem => ["Currency", "CurrencyCode", "_currency", "_currency_code"]
            .iter()
            .map(|end| format!("{stem}{end}"))
            .collect(),
    };
    candidates.into_iter().find(|name| is_currency(name))
}

/// What comes before `Amount` in the name of an amount; nothing, if that is all of it.
fn stem(amount: &str) -> Option<&str> {
    match amount {
        "amount" | "value" => Some(""),
        _ => ["Amount", "_amount", "_value", "Value"]
            .iter()
            .find_map(|end| amount.strip_suffix(end)),
    }
}

fn getter(amount: &str) -> String {
    use heck::ToSnakeCase;
    match stem(amount).unwrap_or(amount) {
        "" => "money".to_owned(),
        stem => format!("{}_money", stem.to_snake_case()),
    }
}

/// What the requests of an operation have of amounts.
#[derive(Debug, Default)]
pub struct Sent {
    /// Those in the body that have a currency.
    pub body: BTreeSet<SentAmount>,
    /// Query parameters with the parameters that hold their currencies.
    pub query: Vec<(String, String)>,
    /// Those without a currency.
    pub without: Vec<PlainValue>,
    /// The same ones by their ways: `query.amount`, `request.amounts[].value`.
    pub unheld: BTreeSet<String>,
}

/// The amounts that an operation sends.
pub fn sent(api: &Api, operation: &Operation, rules: &Rules) -> Sent {
    let mut found = Sent::default();
    let parameters: Vec<&Parameter> = operation.asked().collect();
    for parameter in parameters.iter().filter(|one| holds_amount(&one.ty)) {
        let location = parameter.location.as_str();
        let key = place::parameter(&operation.id, location, &parameter.wire);
        let is_currency = |wire: &str| {
            parameters.iter().any(|one| {
                one.location == Location::Query && one.wire == wire && one.ty.is_currency()
            })
        };
        let keys = [key];
        let named = rules.currency_of(&keys, &parameter.wire).map(str::to_owned);
        let currency = named.or_else(|| beside(&parameter.wire, is_currency));
        match currency.filter(|currency| is_currency(currency)) {
            Some(currency) if parameter.ty.is_decimal() => {
                rules.has_currency(&keys, &parameter.wire, &currency);
                found.query.push((parameter.wire.clone(), currency));
            }
            _ => {
                found.without.push(plain(&keys, &parameter.wire, rules));
                found
                    .unheld
                    .insert(place::argument(location, &parameter.wire));
            }
        }
    }
    if let Some(body) = &operation.body {
        let mut walk = Walk {
            api,
            rules,
            found: &mut found,
            frames: Vec::new(),
            visits: HashMap::new(),
        };
        walk.value(&body.ty, "");
    }
    found
}

fn holds_amount(ty: &TypeRef) -> bool {
    match ty.inside() {
        Inside::Items(inner) | Inside::Values(inner) => holds_amount(inner),
        _ => ty.is_amount(),
    }
}

fn plain(keys: &[String], wire: &str, rules: &Rules) -> PlainValue {
    PlainValue {
        kind: Plain::Amount,
        reason: rules.plain(Plain::Amount, keys, wire).map(str::to_owned),
        place: keys.first().cloned().unwrap_or_default(),
        ty: "Decimal",
    }
}

struct Walk<'a> {
    api: &'a Api,
    rules: &'a Rules,
    found: &'a mut Sent,
    /// The objects around, from the body inwards: their types, and the ways to them.
    frames: Vec<(TypeId, String)>,
    /// How often each type was come to.
    visits: HashMap<TypeId, usize>,
}

/// The most places of one type in one body whose amounts are looked at. Types that refer to each other twice at every level have
/// more of them than anybody can count.
const MOST_PLACES: usize = 64;

impl Walk<'_> {
    fn value(&mut self, ty: &TypeRef, way: &str) {
        match ty.inside() {
            Inside::Items(inner) => self.value(inner, &format!("{way}{}", place::ITEMS)),
            Inside::Values(inner) => self.value(inner, &format!("{way}{}", place::VALUES)),
            Inside::Payload(inner) => self.value(inner, way),
            Inside::Type(id) if !self.frames.iter().any(|(open, _)| *open == id) => {
                self.named(id, way);
            }
            Inside::Type(_) | Inside::Nothing => {}
        }
    }

    fn named(&mut self, id: TypeId, way: &str) {
        let visits = self.visits.entry(id).or_default();
        *visits += 1;
        if *visits > MOST_PLACES {
            return;
        }
        self.frames.push((id, way.to_owned()));
        let api = self.api;
        match &api.ty(id).kind {
            Kind::Struct(object) => {
                for field in object.fields.iter().filter(|field| !field.read_only) {
                    let way = place::step(way, &field.wire);
                    if holds_amount(&field.ty) {
                        self.amount(id, field, &way);
                    } else {
                        self.value(&field.ty, &way);
                    }
                }
            }
            Kind::Union(union) => {
                for variant in &union.variants {
                    self.value(&variant.ty, way);
                }
            }
            Kind::Enum(_) => {}
        }
        self.frames.pop();
    }

    fn amount(&mut self, owner: TypeId, field: &Field, way: &str) {
        let keys = &self.api.ty(owner).keys;
        let named = of_rule(self.rules, keys, &field.wire);
        let found = self.frames.iter().rev().find_map(|(id, within)| {
            let Kind::Struct(object) = &self.api.ty(*id).kind else {
                return None;
            };
            let is_currency = |wire: &str| {
                let mut fields = object.fields.iter();
                fields.any(|field| field.wire == wire && field.ty.is_currency())
            };
            // What a rule names may be in any object around; otherwise it stands beside the amount.
            let currency = match &named {
                Some(currency) => Some(currency.clone()).filter(|name| is_currency(name)),
                None if *id == owner => beside(&field.wire, is_currency),
                None => None,
            }?;
            let amount = place::below(way, within)?;
            // The client finds values by names as they are on the wire.
            let found = place::is_plain(amount)
                && place::is_listed(within)
                && place::is_plain(&place::step("", &currency));
            found.then(|| SentAmount {
                within: within.clone(),
                amount: amount.to_owned(),
                currency,
            })
        });
        match found.filter(|_| field.ty.is_amount()) {
            Some(amount) => {
                note(self.rules, keys, (&field.wire, &amount.currency));
                self.found.body.insert(amount);
            }
            None => {
                self.found.unheld.insert(place::beneath("request", way));
                let wire = &field.wire;
                let keys: Vec<String> = keys.iter().map(|key| property(key, wire)).collect();
                self.found.without.push(plain(&keys, wire, self.rules));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{beside, getter};

    #[test]
    fn a_currency_is_found_beside_its_amount() {
        let cases = [
            ("value", "currency", Some("currency"), "money"),
            ("amount", "currencyCode", Some("currencyCode"), "money"),
            (
                "sourceAmount",
                "sourceCurrency",
                Some("sourceCurrency"),
                "source_money",
            ),
            (
                "source_amount",
                "source_currency",
                Some("source_currency"),
                "source_money",
            ),
            (
                "instructedAmount",
                "instructedCurrencyCode",
                Some("instructedCurrencyCode"),
                "instructed_money",
            ),
            ("sourceAmount", "targetCurrency", None, "source_money"),
            ("sourceAmount", "currency", None, "source_money"),
            ("rate", "currency", None, "rate_money"),
            ("fee", "feeCurrency", None, "fee_money"),
        ];
        for (amount, currency, found, name) in cases {
            let beside = beside(amount, |wire| wire == currency);
            assert_eq!(beside.as_deref(), found, "{amount} {currency}");
            assert_eq!(getter(amount), name);
        }
    }
}
