//! How a value of a sent type is built: by its constructor and every one of its setters.

use super::super::context::Context;
use super::super::format::Item;
use super::super::modules::packed;
use super::super::paths::Scope;
use super::super::types::{Presence, ident, is_named, presence, tidy};
use crate::model::{Decided, Field, Kind, Struct, TypeDef, TypeId, TypeRef, Union};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// `impl Build` for each of several types that is sent.
pub fn builds(list: &[(Context<'_>, TypeId)], scope: &Scope) -> Vec<Item> {
    let mut items = Vec::new();
    let mut enums = Vec::new();
    let sent = list.iter().filter(|(context, id)| context.api.ty(*id).sent);
    for (context, id) in sent {
        if matches!(context.api.ty(*id).kind, Kind::Enum(_)) {
            enums.push(tidy(&context.name(*id, scope).to_string()));
        } else {
            items.push(build(context, *id, scope));
        }
    }
    if !enums.is_empty() {
        let names = packed(&enums);
        items.push(Item(format!("known! {{{names}}}\n")));
    }
    items
}

fn build(context: &Context<'_>, id: TypeId, scope: &Scope) -> Item {
    let def = context.api.ty(id);
    let name = context.name(id, scope);
    let (uses, body) = match &def.kind {
        Kind::Struct(object) => structure(context, id, def, object, scope),
        Kind::Enum(_) => (true, quote!(given.known(Self::known()).map(Self::from))),
        Kind::Union(one) => (true, union(context, id, one, scope)),
    };
    let given = if uses { quote!(given) } else { quote!(_given) };
    Item::tokens(quote! {
        impl Build for #name {
            fn build(#given: &Given<'_>) -> Made<Self> {
                #body
            }
        }
    })
}

/// The type as the field holds it.
fn held(context: &Context<'_>, owner: TypeId, ty: &TypeRef, scope: &Scope) -> TokenStream {
    let plain = context.ty(ty, scope);
    if context.boxed(owner, ty) {
        quote!(Box<#plain>)
    } else {
        plain
    }
}

/// Whether the value that is given is looked at, and the statements.
fn structure(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    object: &Struct,
    scope: &Scope,
) -> (bool, TokenStream) {
    let mut arguments: Vec<(&String, TokenStream)> = Vec::new();
    let mut options: Vec<TokenStream> = Vec::new();
    for field in &object.fields {
        let wire = &field.wire;
        let ty = held(context, id, &field.ty, scope);
        match presence(def, field) {
            Presence::Received => {}
            Presence::Required => arguments.push((wire, quote!(given.required::<#ty>(#wire)?))),
            Presence::RequiredNullable => {
                arguments.push((wire, quote!(given.required_nullable::<#ty>(#wire)?)));
            }
            Presence::Optional => {
                let setter = setter(context, id, def, field);
                options.push(quote! {
                    if let Some(value) = given.optional::<#ty>(#wire)? {
                        built = built.#setter(value);
                    }
                });
            }
            Presence::Nullable => {
                let setter = setter(context, id, def, field);
                let null = format_ident!("{}_null", bare(context, id, field));
                options.push(quote! {
                    match given.nullable::<#ty>(#wire)? {
                        Nullable::Absent => {}
                        Nullable::Null => built = built.#null(),
                        Nullable::Value(value) => built = built.#setter(value),
                    }
                });
            }
        }
    }
    if object.extra.is_some() {
        let declared = object.fields.iter().map(|field| &field.wire);
        options.push(quote! {
            for (name, value) in given.others(&[#(#declared),*]) {
                built = built.insert_extra(name, value);
            }
        });
    }
    if let Some(order) = context.names.constructors.get(&id) {
        arguments.sort_by_key(|(wire, _)| order.iter().position(|one| one == *wire));
    }
    let start = if is_named(context, id) {
        let steps = arguments.iter().map(|(wire, given)| {
            let name = ident(&context.names.fields[&(id, (*wire).clone())]);
            quote!(.#name(#given))
        });
        quote!(Self::builder()#(#steps)*)
    } else {
        let arguments = arguments.iter().map(|(_, given)| given);
        quote!(Self::new(#(#arguments),*))
    };
    if options.is_empty() {
        let uses = !arguments.is_empty();
        return (uses, quote!(Ok(#start)));
    }
    let body = quote! {
        let mut built = #start;
        #(#options)*
        Ok(built)
    };
    (true, body)
}

fn bare<'c>(context: &'c Context<'_>, id: TypeId, field: &Field) -> &'c str {
    context.names.fields[&(id, field.wire.clone())].trim_start_matches("r#")
}

/// Getters have the plain names where a type is both read and written.
fn setter(context: &Context<'_>, id: TypeId, def: &TypeDef, field: &Field) -> proc_macro2::Ident {
    if def.received {
        format_ident!("with_{}", bare(context, id, field))
    } else {
        ident(&context.names.fields[&(id, field.wire.clone())])
    }
}

fn union(context: &Context<'_>, id: TypeId, union: &Union, scope: &Scope) -> TokenStream {
    let alternatives = union.variants.iter().map(|variant| {
        let name = ident(&context.names.variants[&(id, variant.label.clone())]);
        let ty = held(context, id, &variant.ty, scope);
        (&variant.label, name, ty)
    });
    match &union.decided {
        Decided::Tag(tag) => {
            let arms = alternatives
                .map(|(label, name, ty)| quote!(#label => given.build::<#ty>().map(Self::#name),));
            quote! {
                match given.tag(#tag)? {
                    #(#arms)*
                    other => Err(given.mismatch(format!("no alternative is called `{other}`"))),
                }
            }
        }
        Decided::JsonType => {
            let arms = alternatives
                .map(|(label, name, ty)| quote!(#label => given.build::<#ty>().map(Self::#name),));
            quote! {
                match given.kind() {
                    #(#arms)*
                    other => Err(given.mismatch(format!("no alternative is a JSON {other}"))),
                }
            }
        }
        // Nothing has to tell them apart when they are sent: the right one says exactly what is given.
        Decided::Keys | Decided::Sender => {
            let tries =
                alternatives.map(|(_, name, ty)| quote!(given.build::<#ty>().map(Self::#name)));
            quote!(given.exactly([#(#tries),*]))
        }
    }
}
