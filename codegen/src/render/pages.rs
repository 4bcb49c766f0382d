//! Operations whose response is a page of a list, and operations about a period.

use super::context::Context;
use super::form::Form;
use super::format::Item;
use super::paths::Scope;
use super::types::{ident, type_text};
use crate::rust::{Next, Paged, RustOperation};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The line about the pages of an operation.
pub(super) fn paged(
    context: &Context<'_>,
    operation: &RustOperation<'_>,
    scope: &Scope,
    form: Form<'_>,
) -> Option<Item> {
    let Paged {
        position,
        items,
        item,
        next,
    } = operation.paged.as_ref()?;
    let name = form.subject(&operation.call.operation);
    let by = type_text(context, position.ty, scope);
    let items = items.map(|one| format!(" {} = {:?}", one.name, one.wire));
    let next = match next {
        Next::Cursor(field) => format!("cursor {} = {:?}", field.name, field.wire),
        Next::Offset => "offset".to_owned(),
        Next::Number(first, None) => format!("number {first}"),
        Next::Number(first, Some(total)) => {
            let ty = type_text(context, total.ty, scope);
            format!("number {first} {}: {ty}", total.name)
        }
        Next::Last(field) => format!("last {} = {:?}", field.name, field.wire),
    };
    let (position, items) = (position.name, items.unwrap_or_default());
    let item = type_text(context, item, scope);
    Some(Item(format!(
        "paged! {{ {name} {{ {position}: {by}; items{items}: {item}; {next} }} }}\n"
    )))
}

/// The implementation for an operation about a period.
pub(super) fn windowed(
    operation: &RustOperation<'_>,
    name: &Ident,
    form: Form<'_>,
) -> Option<Item> {
    let period = operation.period?;
    let (start, end) = (ident(period.start.name), ident(period.end.name));
    let days = period.days;
    let (generic, version) = form.generics();
    Some(Item::tokens(quote! {
        impl #generic Windowed for #name #version {
            const MAX_DAYS: u32 = #days;

            fn period_mut(&mut self) -> (&mut Timestamp, &mut Timestamp) {
                (&mut self.#start, &mut self.#end)
            }
        }
    }))
}

/// The step of a request that refuses a period that is too long.
pub fn check(operation: &RustOperation<'_>) -> Option<TokenStream> {
    let period = operation.period?;
    let (first, last) = (ident(period.start.name), ident(period.end.name));
    let (start, end) = (period.start.wire, period.end.wire);
    Some(quote! {
        request.period((#start, &self.#first), (#end, &self.#last), Self::MAX_DAYS)?;
    })
}
