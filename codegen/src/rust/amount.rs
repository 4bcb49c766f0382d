//! An amount and its currency as one value: the getters that give it, and what is made from it.

use super::Types;
use super::field::{Half, Presence, RustField};
use super::operation::RustOperation;
use crate::amounts::{Pair, Sent, pairs, sent};
use crate::model::{Struct, TypeId};

/// What a type has of amounts.
#[derive(Clone, Debug, Default)]
pub struct Amounts {
    /// The getters.
    pub getters: Vec<AmountGetter>,
    /// How the type is made from an amount with its currency, if it is nothing else.
    pub from: Option<FromMoney>,
}

/// A getter that gives an amount with its currency.
#[derive(Clone, Debug)]
pub struct AmountGetter {
    /// `source_money`.
    pub name: String,
    /// The two fields.
    pub pair: Pair,
    /// Whether the amount travels as text, which need not be a number.
    pub as_text: bool,
}

/// A part of an amount with its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The amount.
    Amount,
    /// The currency.
    Currency,
}

/// How a type is made from an amount with its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FromMoney {
    /// By its constructor.
    New(Vec<Part>),
    /// By its setters.
    Set(Vec<(String, Part)>),
}

impl Types<'_> {
    /// What the requests of an operation have of amounts.
    pub fn sent_amounts(&self, operation: &RustOperation<'_>) -> Sent {
        sent(self.api, operation.model, self.rules)
    }
}

/// What a type has of amounts. `order` are the fields that its constructor takes.
pub(super) fn amounts(
    types: &Types<'_>,
    id: TypeId,
    (object, fields): (&Struct, &[RustField<'_>]),
    order: Option<&[usize]>,
) -> Amounts {
    let def = types.api.ty(id);
    let pairs = pairs(&def.keys, object, types.rules);
    let from = match pairs.as_slice() {
        [pair] if object.fields.len() == 2 => {
            order.and_then(|order| conversion(types, id, fields, pair, order))
        }
        _ => None,
    };
    let read = pairs.into_iter().filter(|_| def.received);
    let getters = read.map(|pair| {
        let mut all = object.fields.iter();
        let amount = all.find(|field| field.wire == pair.amount);
        AmountGetter {
            name: method(types, id, object, &pair),
            as_text: amount.is_some_and(|field| field.ty.is_decimal_text()),
            pair,
        }
    });
    Amounts {
        getters: getters.collect(),
        from,
    }
}

/// The name of a getter, which no field has.
fn method(types: &Types<'_>, id: TypeId, object: &Struct, pair: &Pair) -> String {
    let mut method = pair.getter.clone();
    let taken = |method: &str| {
        let mut fields = object.fields.iter();
        fields.any(|field| types.names.fields[&(id, field.wire.clone())] == method)
    };
    while taken(&method) {
        method.push_str("_pair");
    }
    method
}

fn conversion(
    types: &Types<'_>,
    id: TypeId,
    fields: &[RustField<'_>],
    pair: &Pair,
    order: &[usize],
) -> Option<FromMoney> {
    let [one, other] = fields else {
        return None;
    };
    if Half::of(types.api.ty(id)) == Half::Build {
        return None;
    }
    let part = |field: &RustField<'_>| {
        if field.model.wire == pair.currency {
            Some(Part::Currency)
        } else {
            field.model.ty.is_decimal().then_some(Part::Amount)
        }
    };
    match (one.presence, other.presence) {
        (Presence::Required, Presence::Required) => {
            let given = order.iter().map(|at| part(&fields[*at]));
            Some(FromMoney::New(given.collect::<Option<_>>()?))
        }
        (Presence::Optional, Presence::Optional) => {
            let set = |field: &RustField<'_>| Some((field.setter.clone()?, part(field)?));
            Some(FromMoney::Set(vec![set(one)?, set(other)?]))
        }
        _ => None,
    }
}
