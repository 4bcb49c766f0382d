//! Methods that take the first of several fields that is there.

use super::context::Context;
use super::format::Item;
use super::paths::Scope;
use super::types::{doc_attributes, ident};
use crate::model::{Kind, TypeId, TypeRef};
use proc_macro2::TokenStream;
use quote::quote;

/// The methods of a type.
pub(super) fn methods(context: &Context<'_>, id: TypeId, scope: &Scope) -> Option<Item> {
    let def = context.api.ty(id);
    if def.either.is_empty() {
        return None;
    }
    let name = ident(&context.names.types[id.0].name);
    let methods = def.either.iter().map(|either| {
        let getter = ident(&either.getter);
        let ty = match &either.ty {
            TypeRef::Text => quote!(&str),
            ty if context.is_copy(ty) => context.ty(ty, scope),
            ty => {
                let ty = context.ty(ty, scope);
                quote!(&#ty)
            }
        };
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
        let type_name = &context.names.types[id.0].name;
        quote! {
            #docs
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
    let Kind::Struct(object) = &context.api.ty(id).kind else {
        return quote!(None);
    };
    let Some((first, rest)) = path.split_first() else {
        return quote!(None);
    };
    let Some(field) = object.fields.iter().find(|field| field.wire == *first) else {
        return quote!(None);
    };
    let name = ident(&context.names.fields[&(id, field.wire.clone())]);
    let required = field.required && !field.nullable;
    let own = match (&field.ty, required) {
        (TypeRef::Text, true) => quote!(Some(#of.#name.as_str())),
        (ty, true) if context.is_copy(ty) => quote!(Some(#of.#name)),
        (_, true) => quote!(Some(&#of.#name)),
        (_, false) => quote!(#of.#name().ok()),
    };
    match &field.ty {
        TypeRef::Named(inner) => {
            let rest = value(context, *inner, rest, quote!(value));
            quote!(#own.and_then(|value| #rest))
        }
        _ => own,
    }
}
