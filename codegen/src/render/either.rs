//! Methods that take the first of several fields that is there.

use super::context::Context;
use super::format::Item;
use super::paths::Scope;
use super::types::{doc_attributes, ident};
use crate::rust::{Lent, TypeId};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The methods of a type.
pub(super) fn methods(context: &Context<'_>, id: TypeId, scope: &Scope) -> Option<Item> {
    let def = context.rust.def(id);
    if def.either.is_empty() {
        return None;
    }
    let name = ident(&context.rust.name(id).name);
    let methods = def.either.iter().map(|either| {
        let getter = ident(&either.getter);
        let ty = context.lent(&either.ty, scope);
        let wires: Vec<String> = either.paths.iter().map(|path| path.join(".")).collect();
        let listed = format!("`{}`", wires.join("`, or else `"));
        let docs = doc_attributes(&[
            either.doc.clone(),
            String::new(),
            format!("{listed}; an error that names them when Wise left all of them out."),
        ]);
        let missing = wires.join(" or ");
        let mut values = either
            .paths
            .iter()
            .map(|path| value(context, id, path, quote!(self)));
        let first = values.next();
        let type_name = &context.rust.name(id).name;
        quote! {
            #docs
            #[inline]
            pub fn #getter(&self) -> Result<#ty, MissingField> {
                #first
                    #(.or_else(|| #values))*
                    .ok_or(MissingField::new(#type_name, #missing))
            }
        }
    });
    Some(Item::tokens(quote! {
        #[allow(deprecated)]
        impl #name { #(#methods)* }
    }))
}

/// The value at the end of a way, as an `Option`.
fn value(context: &Context<'_>, id: TypeId, path: &[String], of: TokenStream) -> TokenStream {
    let Some((first, rest)) = path.split_first() else {
        return quote!(None);
    };
    let Some(field) = context.rust.structure(id).and_then(|one| one.field(first)) else {
        return quote!(None);
    };
    let name = ident(field.name);
    let own = if field.getter {
        quote!(#of.#name().ok())
    } else {
        match context.rust.types.lent(&field.model.ty) {
            Lent::Copied => quote!(Some(#of.#name)),
            Lent::As(lent) => {
                let view = format_ident!("as_{lent}");
                quote!(Some(#of.#name.#view()))
            }
            Lent::Slice(_) | Lent::Reference => quote!(Some(&#of.#name)),
        }
    };
    match field.model.ty.type_id() {
        Some(inner) => {
            let rest = value(context, inner, rest, quote!(value));
            quote!(#own.and_then(|value| #rest))
        }
        None => own,
    }
}
