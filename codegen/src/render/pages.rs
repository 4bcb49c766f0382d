//! Operations whose answer is a page of a list, and operations about a period.

use super::context::Context;
use super::form::Form;
use super::format::Item;
use super::paths::Scope;
use super::types::{ident, type_text};
use crate::model::{Kind, NextPage, Operation, OutcomeBody, Pages, TypeId, TypeRef, Window};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The Rust name of a query parameter.
fn parameter(context: &Context<'_>, index: usize, wire: &str) -> Option<(Ident, TypeRef)> {
    let mut parameters = context.api.operations[index].parameters.iter();
    let found = parameters.find(|parameter| parameter.wire == wire)?;
    Some((
        ident(context.names.parameter(index, found)),
        found.ty.clone(),
    ))
}

/// A property of an object.
fn property(context: &Context<'_>, owner: &TypeRef, wire: &str) -> Option<(Ident, TypeRef)> {
    let TypeRef::Named(id) = owner else {
        return None;
    };
    let Kind::Struct(object) = &context.api.ty(*id).kind else {
        return None;
    };
    let field = object.fields.iter().find(|field| field.wire == wire)?;
    Some((member(context, *id, wire), field.ty.clone()))
}

fn member(context: &Context<'_>, owner: TypeId, wire: &str) -> Ident {
    ident(&context.names.fields[&(owner, wire.to_owned())])
}

/// What says where a page begins, and what is on it.
pub fn listed(context: &Context<'_>, index: usize) -> Option<(TypeRef, TypeRef)> {
    let Operation { outcome, pages, .. } = &context.api.operations[index];
    let pages = pages.as_ref()?;
    let OutcomeBody::Json(_, page) = &outcome.body else {
        return None;
    };
    let (_, position) = parameter(context, index, &pages.position)?;
    let list = match &pages.items {
        None => page.clone(),
        Some(items) => property(context, page, items)?.1,
    };
    match list {
        TypeRef::List(item) => Some((position, *item)),
        _ => None,
    }
}

/// The line about the pages of an operation. The model has seen to it that all that it names is there.
pub(super) fn paged(
    context: &Context<'_>,
    index: usize,
    scope: &Scope,
    form: Form<'_>,
) -> Option<Item> {
    let Operation { outcome, pages, .. } = &context.api.operations[index];
    let Pages {
        position,
        items,
        next,
    } = pages.as_ref()?;
    let OutcomeBody::Json(_, page) = &outcome.body else {
        return None;
    };
    let name = form.subject(&context.names.calls[index].operation);
    let (position, by) = parameter(context, index, position)?;
    let by = type_text(context, &by, scope);
    let (items, list) = match items {
        None => (String::new(), page.clone()),
        Some(wire) => {
            let (items, list) = property(context, page, wire)?;
            (format!(" {items} = {wire:?}"), list)
        }
    };
    let TypeRef::List(item) = list else {
        return None;
    };
    let next = match next {
        NextPage::Cursor(wire) => {
            format!("cursor {} = {wire:?}", property(context, page, wire)?.0)
        }
        NextPage::Offset => "offset".to_owned(),
        NextPage::Number { first, total: None } => format!("number {first}"),
        NextPage::Number {
            first,
            total: Some(total),
        } => {
            let (total, ty) = property(context, page, total)?;
            let ty = type_text(context, &ty, scope);
            format!("number {first} {total}: {ty}")
        }
        NextPage::Last(wire) => format!("last {} = {wire:?}", property(context, &item, wire)?.0),
    };
    let item = type_text(context, &item, scope);
    Some(Item(format!(
        "paged! {{ {name} {{ {position}: {by}; items{items}: {item}; {next} }} }}\n"
    )))
}

/// What is in the implementation for an operation about a period.
pub fn windowed(context: &Context<'_>, index: usize) -> Option<TokenStream> {
    let Window { start, end, days } = context.api.operations[index].window.as_ref()?;
    let (start, _) = parameter(context, index, start)?;
    let (end, _) = parameter(context, index, end)?;
    Some(quote! {
        const MAX_DAYS: u32 = #days;

        fn period_mut(&mut self) -> (&mut Timestamp, &mut Timestamp) {
            (&mut self.#start, &mut self.#end)
        }
    })
}

/// The step of a request that refuses a period that is too long.
pub fn check(context: &Context<'_>, index: usize) -> Option<TokenStream> {
    let Window { start, end, .. } = context.api.operations[index].window.as_ref()?;
    let (first, _) = parameter(context, index, start)?;
    let (last, _) = parameter(context, index, end)?;
    Some(quote! {
        request.period((#start, &self.#first), (#end, &self.#last), Self::MAX_DAYS)?;
    })
}
