//! Methods that give an amount and its currency as one value, and what they are made from.

use super::context::Context;
use super::format::Item;
use super::types::{doc_attributes, ident, own_name};
use crate::rust::{AmountGetter, FromMoney, Part, Presence, RustOperation, RustStruct};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The methods and conversions of a type.
pub(super) fn items(context: &Context<'_>, object: &RustStruct<'_>) -> Vec<Item> {
    let name = own_name(context, object.id);
    let amounts = &object.amounts;
    let mut items = Vec::new();
    if !amounts.getters.is_empty() {
        let getters = amounts.getters.iter().map(|one| getter(object, one));
        items.push(Item::tokens(quote! {
            #[allow(deprecated)]
            impl #name { #(#getters)* }
        }));
    }
    items.extend(amounts.from.as_ref().map(|from| conversion(&name, from)));
    items
}

fn getter(object: &RustStruct<'_>, getter: &AmountGetter) -> TokenStream {
    let (wire, currency) = (&getter.pair.amount, &getter.pair.currency);
    let read = |wire: &str| {
        let field = object.field(wire)?;
        let name = ident(field.name);
        Some(match field.presence {
            Presence::Required => quote!(self.#name),
            _ => quote!(self.#name()?),
        })
    };
    let (mut amount, unit) = (read(wire), read(currency));
    if getter.as_text {
        amount = Some(quote!(#amount.decimal().ok_or_else(|| self.without(#wire))?));
    }
    let method = format_ident!("{}", getter.name);
    let docs = doc_attributes(&[format!(
        "`{wire}` and `{currency}` as one value, or an error that names the one that Wise left out or that is not readable."
    )]);
    quote! {
        #docs
        #[inline]
        pub fn #method(&self) -> Result<crate::Money, MissingField> {
            Ok(crate::Money::new(#amount, #unit))
        }
    }
}

/// How a type that is an amount and a currency, and nothing else, is made from both.
fn conversion(name: &proc_macro2::Ident, from: &FromMoney) -> Item {
    let value = |part: &Part| match part {
        Part::Amount => quote!(money.amount()),
        Part::Currency => quote!(money.currency()),
    };
    let made = match from {
        FromMoney::New(parts) => {
            let given = parts.iter().map(value);
            quote!(Self::new(#(#given),*))
        }
        FromMoney::Set(setters) => {
            let set = setters.iter().map(|(setter, part)| {
                let (setter, value) = (ident(setter), value(part));
                quote!(.#setter(#value))
            });
            quote!(Self::new()#(#set)*)
        }
    };
    Item::tokens(quote! {
        impl From<crate::Money> for #name {
            fn from(money: crate::Money) -> Self {
                #made
            }
        }
    })
}

/// What a request says of its amounts.
pub(super) fn checks(context: &Context<'_>, operation: &RustOperation<'_>) -> Vec<TokenStream> {
    let sent = context.rust.types.sent_amounts(operation);
    let given = |wire: &str| {
        let input = operation.input(wire)?;
        let name = ident(input.name);
        Some(if input.is_required() {
            quote!(Some(&self.#name))
        } else {
            quote!(self.#name.as_ref())
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
