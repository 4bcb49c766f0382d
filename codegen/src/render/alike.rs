//! What all alternatives of a union have: one getter, so that no caller has to match for it.

use super::context::Context;
use super::format::Item;
use super::paths::Scope;
use super::types::ident;
use crate::model::{Field, Kind, Struct, TypeId, TypeRef, Union};
use proc_macro2::TokenStream;
use quote::quote;

/// Properties that every alternative has with the same type, as the fields of all alternatives, in their order.
pub(super) fn shared<'a>(context: &Context<'a>, union: &Union) -> Vec<(&'a Field, Vec<&'a Field>)> {
    let Some(alternatives) = structures(context, union) else {
        return Vec::new();
    };
    let Some((first, rest)) = alternatives
        .split_first()
        .filter(|(_, rest)| !rest.is_empty())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for field in &first.1.fields {
        let twins: Option<Vec<&Field>> = rest
            .iter()
            .map(|(_, object)| {
                let mut fields = object.fields.iter();
                fields.find(|twin| twin.wire == field.wire && twin.ty == field.ty)
            })
            .collect();
        let Some(twins) = twins else { continue };
        let boxed = alternatives
            .iter()
            .any(|(inner, _)| context.boxed(*inner, &field.ty));
        if !boxed {
            found.push((field, std::iter::once(field).chain(twins).collect()));
        }
    }
    found
}

/// The alternatives, where all of them are structs.
fn structures<'a>(context: &Context<'a>, union: &Union) -> Option<Vec<(TypeId, &'a Struct)>> {
    let mut alternatives: Vec<(TypeId, &Struct)> = Vec::new();
    for variant in &union.variants {
        let TypeRef::Named(inner) = variant.ty else {
            return None;
        };
        match &context.api.ty(inner).kind {
            Kind::Struct(object) => alternatives.push((inner, object)),
            Kind::Enum(_) | Kind::Union(_) => return None,
        }
    }
    Some(alternatives)
}

/// The getters, or nothing where the alternatives have nothing in common.
pub fn getters(context: &Context<'_>, id: TypeId, union: &Union, scope: &Scope) -> Option<Item> {
    let shared = shared(context, union);
    if shared.is_empty() {
        return None;
    }
    let alternatives = structures(context, union)?;
    let methods = shared
        .iter()
        .map(|(_, fields)| getter(context, id, union, &alternatives, fields, scope));
    let name = ident(&context.names.types[id.0].name);
    Some(Item::tokens(quote! {
        impl #name { #(#methods)* }
    }))
}

fn getter(
    context: &Context<'_>,
    id: TypeId,
    union: &Union,
    alternatives: &[(TypeId, &Struct)],
    fields: &[&Field],
    scope: &Scope,
) -> TokenStream {
    let field = fields[0];
    let plain = context.ty(&field.ty, scope);
    let copied = context.is_copy(&field.ty);
    let given = match &field.ty {
        _ if copied => quote!(#plain),
        TypeRef::Text => quote!(&str),
        TypeRef::List(inner) => {
            let inner = context.ty(inner, scope);
            quote!(&[#inner])
        }
        _ => quote!(&#plain),
    };
    let arms = union.variants.iter().zip(alternatives).zip(fields).map(
        |((variant, (inner, _)), field)| {
            let variant = ident(&context.names.variants[&(id, variant.label.clone())]);
            let name = ident(&context.names.fields[&(*inner, field.wire.clone())]);
            // What is always there has no getter.
            let value = match (field.required && !field.nullable, copied) {
                (true, true) => quote!(Ok(value.#name)),
                (true, false) => quote!(Ok(&value.#name)),
                (false, _) => quote!(value.#name()),
            };
            quote!(Self::#variant(value) => #value,)
        },
    );
    let method = ident(&context.names.fields[&(alternatives[0].0, field.wire.clone())]);
    let wire = &field.wire;
    let owner = &context.names.types[id.0].name;
    let doc = format!(
        " `{wire}`, which every alternative has, or an error that names it when Wise left it out or the value is of no known shape."
    );
    quote! {
        #[doc = #doc]
        pub fn #method(&self) -> Result<#given, MissingField> {
            match self {
                #(#arms)*
                Self::Unrecognized(_) => Err(MissingField::unrecognized(#owner, #wire)),
            }
        }
    }
}
