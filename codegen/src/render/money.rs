//! Methods that give an amount and its currency as one value, and what they are made from.

use super::context::Context;
use super::format::Item;
use super::types::{Half, Presence, doc_attributes, half, ident, presence};
use crate::amounts::{Pair, pairs};
use crate::model::{Field, Kind, Operation, Struct, TypeDef, TypeId, TypeRef};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The methods and conversions of a type.
pub(super) fn items(context: &Context<'_>, id: TypeId) -> Vec<Item> {
    let def = context.api.ty(id);
    let Kind::Struct(object) = &def.kind else {
        return Vec::new();
    };
    let pairs = pairs(&def.keys, object, context.rules);
    let name = ident(&context.names.types[id.0].name);
    let mut items = Vec::new();
    if def.received && !pairs.is_empty() {
        let getters = pairs
            .iter()
            .map(|pair| getter(context, id, def, object, pair));
        items.push(Item::tokens(quote! {
            #[allow(deprecated)]
            impl #name { #(#getters)* }
        }));
    }
    if let [pair] = pairs.as_slice() {
        items.extend(conversion(context, id, def, object, pair));
    }
    items
}

/// The names of the getters of a type, each with the amount that it gives; and whether the type is made from an amount and its currency.
pub(super) fn public(context: &Context<'_>, id: TypeId) -> (Vec<(String, String)>, bool) {
    let def = context.api.ty(id);
    let Kind::Struct(object) = &def.kind else {
        return (Vec::new(), false);
    };
    let pairs = pairs(&def.keys, object, context.rules);
    let read = pairs.iter().filter(|_| def.received);
    let getters = read.map(|pair| (method(context, id, object, pair), pair.amount.clone()));
    let from = match pairs.as_slice() {
        [pair] => conversion(context, id, def, object, pair).is_some(),
        _ => false,
    };
    (getters.collect(), from)
}

fn method(context: &Context<'_>, id: TypeId, object: &Struct, pair: &Pair) -> String {
    let mut method = pair.getter.clone();
    let taken = |method: &str| {
        let mut fields = object.fields.iter();
        fields.any(|field| context.names.fields[&(id, field.wire.clone())] == method)
    };
    while taken(&method) {
        method.push_str("_pair");
    }
    method
}

fn field<'o>(object: &'o Struct, wire: &str) -> Option<&'o Field> {
    object.fields.iter().find(|field| field.wire == wire)
}

fn getter(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    object: &Struct,
    pair: &Pair,
) -> TokenStream {
    let read = |wire: &str| {
        let name = ident(&context.names.fields[&(id, wire.to_owned())]);
        match field(object, wire) {
            Some(field) if presence(def, field) == Presence::Required => quote!(self.#name),
            _ => quote!(self.#name()?),
        }
    };
    let (wire, currency) = (&pair.amount, read(&pair.currency));
    let mut amount = read(wire);
    if field(object, wire).is_some_and(|field| field.ty == TypeRef::DecimalText) {
        amount = quote!(#amount.decimal().ok_or_else(|| self.without(#wire))?);
    }
    let method = format_ident!("{}", method(context, id, object, pair));
    let docs = doc_attributes(&[format!(
        "`{wire}` and `{}` as one value, or an error that names the one that Wise left out or that is not readable.",
        pair.currency
    )]);
    quote! {
        #docs
        pub fn #method(&self) -> Result<crate::Money, MissingField> {
            Ok(crate::Money::new(#amount, #currency))
        }
    }
}

/// A value of a request that is an amount and a currency, and nothing else.
fn conversion(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    object: &Struct,
    pair: &Pair,
) -> Option<Item> {
    let fields: Vec<&Field> = object.fields.iter().collect();
    let [one, other] = fields.as_slice() else {
        return None;
    };
    if !def.sent || half(def, object) == Half::Build {
        return None;
    }
    let same = presence(def, one);
    let value = |field: &Field| {
        if field.wire == pair.currency {
            Some(quote!(money.currency()))
        } else if field.ty == TypeRef::Decimal {
            Some(quote!(money.amount()))
        } else {
            None
        }
    };
    let name = ident(&context.names.types[id.0].name);
    let made = match (same, presence(def, other)) {
        (Presence::Required, Presence::Required) => {
            let order = context.names.constructors.get(&id)?;
            let given: Option<Vec<TokenStream>> = order
                .iter()
                .map(|wire| field(object, wire).and_then(value))
                .collect();
            let given = given?;
            quote!(Self::new(#(#given),*))
        }
        (Presence::Optional, Presence::Optional) => {
            let set = |field: &Field| {
                let name = &context.names.fields[&(id, field.wire.clone())];
                let name = name.trim_start_matches("r#");
                let setter = if def.received {
                    format_ident!("with_{name}")
                } else {
                    format_ident!("{name}")
                };
                let value = value(field)?;
                Some(quote!(.#setter(#value)))
            };
            let (one, other) = (set(one)?, set(other)?);
            quote!(Self::new()#one #other)
        }
        _ => return None,
    };
    Some(Item::tokens(quote! {
        impl From<crate::Money> for #name {
            fn from(money: crate::Money) -> Self {
                #made
            }
        }
    }))
}

/// What a request says of its amounts.
pub(super) fn checks(context: &Context<'_>, index: usize) -> Vec<TokenStream> {
    let operation: &Operation = &context.api.operations[index];
    let sent = crate::amounts::sent(context.api, operation, context.rules);
    let given = |wire: &str| {
        let parameter = operation.asked().find(|one| one.wire == wire);
        parameter.map(|parameter| {
            let name = ident(context.names.parameter(index, parameter));
            if parameter.required {
                quote!(Some(&self.#name))
            } else {
                quote!(self.#name.as_ref())
            }
        })
    };
    let mut steps = Vec::new();
    for (amount, currency) in &sent.query {
        let (one, other) = (given(amount), given(currency));
        steps.push(quote!(request.amount(#amount, #one, #other);));
    }
    if !sent.body.is_empty() {
        let all = sent.body.iter().map(|one| {
            let (within, amount, currency) = (&one.within, &one.amount, &one.currency);
            quote!(AmountAt { within: #within, amount: #amount, currency: #currency })
        });
        steps.push(quote!(request.amounts(&[#(#all),*]);));
    }
    steps
}
