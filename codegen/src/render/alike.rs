//! What all alternatives of a union have: one getter, so that no caller has to match for it.

use super::Context;
use super::format::Item;
use super::paths::Scope;
use super::types::ident;
use crate::model::{Field, Kind, Struct, TypeId, TypeRef, Union};
use proc_macro2::TokenStream;
use quote::quote;

/// The getters, or nothing where the alternatives have nothing in common.
pub fn getters(context: &Context<'_>, id: TypeId, union: &Union, scope: &Scope) -> Option<Item> {
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
    let (first, rest) = alternatives.split_first()?;
    if rest.is_empty() {
        return None;
    }
    let mut methods = Vec::new();
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
        if boxed {
            continue;
        }
        let all = std::iter::once(field).chain(twins);
        methods.push(getter(
            context,
            id,
            union,
            &alternatives,
            &all.collect::<Vec<_>>(),
            scope,
        ));
    }
    if methods.is_empty() {
        return None;
    }
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
        " `{wire}`, which every alternative has, or an error that names it when Wise left it out."
    );
    quote! {
        #[doc = #doc]
        pub fn #method(&self) -> Result<#given, MissingField> {
            match self {
                #(#arms)*
                Self::Unrecognized(_) => Err(MissingField::new(#owner, #wire)),
            }
        }
    }
}
