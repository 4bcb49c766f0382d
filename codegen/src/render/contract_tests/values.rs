//! How a value of a sent type is built: by its constructor and every one of its setters.

use super::super::context::Context;
use super::super::format::Item;
use super::super::modules::packed;
use super::super::paths::Scope;
use super::super::types::{held, ident, tidy};
use crate::rust::{Conversion, Decided, Item as Rust, RustField, RustStruct, RustUnion, TypeId};
use proc_macro2::TokenStream;
use quote::quote;

/// `impl Build` for each of several types that are sent.
pub fn builds(sent: &[(Context<'_>, TypeId)], scope: &Scope) -> Vec<Item> {
    let mut items = Vec::new();
    let mut enums = Vec::new();
    for (context, id) in sent {
        if matches!(context.rust.item(*id), Rust::Enum(_)) {
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
    let name = context.name(id, scope);
    let (uses, body) = match context.rust.item(id) {
        Rust::Struct(object) => structure(context, object, scope),
        Rust::Enum(_) => (true, quote!(given.known(Self::known()).map(Self::from))),
        Rust::Union(one) => (true, union(context, one, scope)),
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

/// Whether the value that is given is looked at, and the statements.
fn structure(context: &Context<'_>, object: &RustStruct<'_>, scope: &Scope) -> (bool, TokenStream) {
    let options = object.fields.iter();
    let options = options.filter_map(|field| option(context, field, scope));
    let mut options: Vec<TokenStream> = options.collect();
    if object.model.extra.is_some() {
        let declared = object.model.fields.iter().map(|field| &field.wire);
        options.push(quote! {
            for (name, value) in given.others(&[#(#declared),*]) {
                built = built.insert_extra(name, value);
            }
        });
    }
    let (uses, start) = start(context, object, scope);
    if options.is_empty() {
        return (uses, quote!(Ok(#start)));
    }
    let body = quote! {
        let mut built = #start;
        #(#options)*
        Ok(built)
    };
    (true, body)
}

/// How a value begins, with all that it requires; and whether that is anything.
fn start(context: &Context<'_>, object: &RustStruct<'_>, scope: &Scope) -> (bool, TokenStream) {
    let Some(made) = &object.constructor else {
        return (false, quote!(Self::new()));
    };
    let taken = made.fields.iter().map(|at| {
        let field = &object.fields[*at];
        let ty = held(context, (&field.model.ty, field.boxed), scope);
        let wire = &field.model.wire;
        let value = match field.presence.taken() {
            Some(Conversion::Option) => quote!(given.required_nullable::<#ty>(#wire)?),
            _ => quote!(given.required::<#ty>(#wire)?),
        };
        (ident(field.name), value)
    });
    let (names, values): (Vec<_>, Vec<_>) = taken.unzip();
    let start = if made.builder.is_some() {
        quote!(Self::builder()#(.#names(#values))*)
    } else {
        quote!(Self::new(#(#values),*))
    };
    (!values.is_empty(), start)
}

/// The statement that sets a field, if it can be set.
fn option(context: &Context<'_>, field: &RustField<'_>, scope: &Scope) -> Option<TokenStream> {
    let setter = ident(field.setter.as_ref()?);
    let wire = &field.model.wire;
    let ty = held(context, (&field.model.ty, field.boxed), scope);
    Some(match &field.null {
        None => quote! {
            if let Some(value) = given.optional::<#ty>(#wire)? {
                built = built.#setter(value);
            }
        },
        Some(null) => {
            let null = ident(null);
            quote! {
                match given.nullable::<#ty>(#wire)? {
                    Nullable::Absent => {}
                    Nullable::Null => built = built.#null(),
                    Nullable::Value(value) => built = built.#setter(value),
                }
            }
        }
    })
}

fn union(context: &Context<'_>, union: &RustUnion<'_>, scope: &Scope) -> TokenStream {
    let alternatives = union.variants.iter().map(|variant| {
        let name = ident(variant.name);
        let ty = held(context, (&variant.model.ty, variant.boxed), scope);
        (&variant.model.label, name, ty)
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
