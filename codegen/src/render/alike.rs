//! What all alternatives of a union have: one getter, so that no caller has to match for it.

use super::context::Context;
use super::format::Item;
use super::paths::Scope;
use super::types::{ident, own_name};
use crate::rust::{Lent, RustUnion, Shared};
use proc_macro2::TokenStream;
use quote::quote;

/// The getters, or nothing where the alternatives have nothing in common.
pub fn getters(context: &Context<'_>, union: &RustUnion<'_>, scope: &Scope) -> Option<Item> {
    if union.shared.is_empty() {
        return None;
    }
    let getters = union.shared.iter();
    let methods = getters.map(|shared| getter(context, union, shared, scope));
    let name = own_name(context, union.id);
    Some(Item::tokens(quote! {
        impl #name { #(#methods)* }
    }))
}

fn getter(
    context: &Context<'_>,
    union: &RustUnion<'_>,
    shared: &Shared<'_>,
    scope: &Scope,
) -> TokenStream {
    let given = context.lent(&shared.model.ty, scope);
    let copied = context.rust.types.lent(&shared.model.ty) == Lent::Copied;
    let arms = union.variants.iter().zip(&shared.fields);
    let arms = arms.map(|(variant, (name, always))| {
        let (variant, name) = (ident(variant.name), ident(name));
        // What is always there has no getter.
        let value = match (always, copied) {
            (true, true) => quote!(Ok(value.#name)),
            (true, false) => quote!(Ok(&value.#name)),
            (false, _) => quote!(value.#name()),
        };
        quote!(Self::#variant(value) => #value,)
    });
    let method = ident(shared.getter);
    let wire = &shared.model.wire;
    let owner = &context.rust.name(union.id).name;
    let doc = format!(
        " `{wire}`, which every alternative has, or an error that names it when Wise left it out or the value is of no known shape."
    );
    quote! {
        #[doc = #doc]
        #[inline]
        pub fn #method(&self) -> Result<#given, MissingField> {
            match self {
                #(#arms)*
                Self::Unrecognized(_) => Err(MissingField::unrecognized(#owner, #wire)),
            }
        }
    }
}
