//! What is given to operations, as tokens.

use super::context::Context;
use super::paths::Scope;
use super::types::ident;
use crate::rust::{Conversion, Input};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// An argument of a call: its name, the type to give, and how it becomes the field.
pub(super) struct Argument {
    pub(super) name: Ident,
    pub(super) given: TokenStream,
    pub(super) into: TokenStream,
    pub(super) held: TokenStream,
}

impl Argument {
    fn of(context: &Context<'_>, input: &Input<'_>, scope: &Scope) -> Self {
        let name = ident(input.name);
        let inner = context.ty(input.taken.inner(input.ty), scope);
        let (given, into) = match input.taken {
            Conversion::Itself => (quote!(#inner), quote!(#name)),
            Conversion::Into => (quote!(impl Into<#inner>), quote!(#name.into())),
            Conversion::Option => (quote!(impl Into<Option<#inner>>), quote!(#name.into())),
            Conversion::Each => (
                quote!(impl IntoIterator<Item = impl Into<#inner>>),
                quote!(#name.into_iter().map(Into::into).collect()),
            ),
        };
        Self {
            name,
            given,
            into,
            held: context.ty(input.ty, scope),
        }
    }
}

/// The arguments of an operation.
pub(super) fn arguments(
    context: &Context<'_>,
    inputs: &[Input<'_>],
    scope: &Scope,
) -> Vec<Argument> {
    let inputs = inputs.iter();
    inputs
        .map(|one| Argument::of(context, one, scope))
        .collect()
}
