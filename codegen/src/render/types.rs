//! Structs, open enums and unions.

use super::context::Context;
use super::docs::code;
use super::format::Item;
use super::paths::Scope;
use crate::rust::{
    Constructor, Decided, Finals, Half, Item as Rust, Lent, OpenEnum, Presence, RustField,
    RustStruct, RustUnion, RustVariant, TypeId, TypeRef,
};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::fmt::Write;

/// The definition of a type and the macro call that gives it its behaviour.
pub fn definition(context: &Context<'_>, id: TypeId, scope: &Scope) -> Vec<Item> {
    match context.rust.item(id) {
        Rust::Struct(object) => structure(context, object, scope),
        Rust::Enum(values) => open_enum(context, values),
        Rust::Union(one) => union(context, one, scope),
    }
}

pub(super) fn doc_attributes(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

pub(super) fn ident(name: &str) -> proc_macro2::Ident {
    match name.strip_prefix("r#") {
        Some(raw) => proc_macro2::Ident::new_raw(raw, proc_macro2::Span::call_site()),
        None => format_ident!("{name}"),
    }
}

/// The traits of a type, as the macros take them.
fn flags(half: Half) -> &'static str {
    match half {
        Half::Encode => "encode",
        Half::Decode => "decode",
        Half::Both => "encode, decode",
        Half::Build => "build",
    }
}

/// The name of a type, as the item that defines it has it.
pub(super) fn own_name(context: &Context<'_>, id: TypeId) -> proc_macro2::Ident {
    ident(&context.rust.name(id).name)
}

/// A type as a field or a variant holds it.
pub(super) fn held(
    context: &Context<'_>,
    (ty, boxed): (&TypeRef, bool),
    scope: &Scope,
) -> TokenStream {
    let plain = context.ty(ty, scope);
    if boxed { quote!(Box<#plain>) } else { plain }
}

/// The type of a field.
fn field_type(context: &Context<'_>, field: &RustField<'_>, scope: &Scope) -> TokenStream {
    let held = held(context, (&field.model.ty, field.boxed), scope);
    match field.presence.wrapper() {
        Some(wrapper) => {
            let wrapper = ident(wrapper);
            quote!(#wrapper<#held>)
        }
        None => held,
    }
}

fn structure(context: &Context<'_>, object: &RustStruct<'_>, scope: &Scope) -> Vec<Item> {
    let name = own_name(context, object.id);
    let mut fields = Vec::new();
    let mut table = String::new();
    let mut docs_of = Vec::new();
    for field in &object.fields {
        let ty = field_type(context, field, scope);
        let lines = context.docs.field(context, object.id, field);
        let docs = doc_attributes(&lines);
        docs_of.push(lines);
        let deprecated = field.model.deprecated.then(|| quote!(#[deprecated]));
        let field_ident = ident(field.name);
        fields.push(quote!(#docs #deprecated pub #field_ident: #ty,));
        line(&mut table, context, field, scope);
    }
    if object.extra {
        fields.push(quote!(
            #[doc = " Members that the contract does not name, and values of fields that are not readable."]
            pub extra: Extra,
        ));
        table.push_str("    extra extra;\n");
    }
    if object.strict {
        table.push_str("    strict true;\n");
    }
    let docs = doc_attributes(&context.docs.ty(context, object.id));
    let hash = object.hash.then(|| quote!(, Hash));
    let item = Item::tokens(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq #hash)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* }
    });
    let constructor = object.constructor.as_ref();
    let constructor =
        constructor.map(|made| constructor_line(context, (object, &docs_of), made, scope));
    let (flags, constructor) = (flags(object.half), constructor.unwrap_or_default());
    let mut items = vec![
        item,
        Item(format!(
            "object! {{\n    {name}: {flags};\n{constructor}{table}}}\n"
        )),
    ];
    items.extend(setters(context, (object, &docs_of), scope));
    items.extend(super::either::methods(context, object.id, scope));
    items.extend(super::money::items(context, object));
    items
}

/// Documentation as it stands in a macro, with this indentation.
fn doc_lines(lines: &[String], indent: &str) -> String {
    let line = |line: &String| match line.as_str() {
        "" => format!("{indent}///\n"),
        line => format!("{indent}/// {line}\n"),
    };
    lines.iter().map(line).collect()
}

/// What a constructor takes, as the macro has it; nothing where it takes nothing. A builder has the documentation of each.
fn constructor_line(
    context: &Context<'_>,
    (object, docs): (&RustStruct<'_>, &[Vec<String>]),
    made: &Constructor,
    scope: &Scope,
) -> String {
    let argument = |at: &usize| {
        let field = &object.fields[*at];
        let ty = field_type(context, field, scope);
        format!("{}: {}", field.name, tidy(&ty.to_string()))
    };
    let arguments = made.fields.iter();
    match &made.builder {
        _ if made.fields.is_empty() => String::new(),
        Some(builder) => {
            let steps: String = arguments
                .map(|at| {
                    let docs = doc_lines(&docs[*at], "        ");
                    format!("{docs}        {},\n", argument(at))
                })
                .collect();
            format!("    named {builder}(\n{steps}    );\n")
        }
        None => {
            let list: Vec<String> = arguments.map(argument).collect();
            format!("    new({});\n", list.join(", "))
        }
    }
}

/// The methods that set what is not required.
fn setters(
    context: &Context<'_>,
    (object, docs): (&RustStruct<'_>, &[Vec<String>]),
    scope: &Scope,
) -> Option<Item> {
    let mut list = String::new();
    for (field, docs) in object.fields.iter().zip(docs) {
        let Some(setter) = &field.setter else {
            continue;
        };
        list.push_str(&doc_lines(docs, "    "));
        let ty = held(context, (&field.model.ty, field.boxed), scope);
        let ty = tidy(&ty.to_string());
        let (word, name) = (word(field.presence), field.name);
        let _ = write!(list, "    {word} {name}: {ty} = {setter}");
        if let Some(null) = &field.null {
            let _ = write!(list, " null {null}");
        }
        list.push_str(",\n");
    }
    let name = own_name(context, object.id);
    (!list.is_empty()).then(|| Item(format!("setters! {{ {name} {{\n{list}}} }}\n")))
}

/// How a field can be missing, as the macros have it.
fn word(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::RequiredNullable => "required_nullable",
        Presence::Optional => "optional",
        Presence::Nullable => "nullable",
        Presence::Received => "received",
    }
}

/// The line of a field.
fn line(table: &mut String, context: &Context<'_>, field: &RustField<'_>, scope: &Scope) {
    let (name, wire) = (field.name, &field.model.wire);
    let plain = type_text(context, &field.model.ty, scope);
    let (view, ty) = match context.rust.types.lent(&field.model.ty) {
        _ if field.boxed => (format!("deref {plain}"), format!("Box<{plain}>")),
        Lent::Copied => ("copy".to_owned(), plain),
        Lent::As(lent) => (format!("deref {lent}"), plain),
        Lent::Slice(inner) => {
            let inner = type_text(context, inner, scope);
            (format!("deref [{inner}]"), plain)
        }
        Lent::Reference => ("ref".to_owned(), plain),
    };
    let view = field.getter.then(|| format!("({view})"));
    let (word, view) = (word(field.presence), view.unwrap_or_default());
    let _ = write!(table, "    {word}{view} {name}: {ty} = {wire:?}");
    if field.model.as_text {
        table.push_str(" as text");
    }
    if let Some(form) = field.model.ty.country() {
        let _ = write!(table, " as {form:?}");
    }
    table.push_str(";\n");
}

/// A type as text, without the spaces that tokens would have.
pub(super) fn type_text(context: &Context<'_>, ty: &TypeRef, scope: &Scope) -> String {
    tidy(&context.ty(ty, scope).to_string())
}

/// The text of tokens without the spaces around punctuation.
pub(super) fn tidy(tokens: &str) -> String {
    tokens
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace(" , ", ", ")
        .replace("< ", "<")
}

fn open_enum(context: &Context<'_>, values: &OpenEnum<'_>) -> Vec<Item> {
    let id = values.id;
    let name = own_name(context, id);
    let docs = doc_attributes(&context.docs.ty(context, id));
    let mut variants = Vec::new();
    let mut table = String::new();
    for (value, variant) in &values.variants {
        let docs = doc_attributes(&context.docs.enum_value(context, id, (value, variant)));
        let variant_ident = ident(variant);
        variants.push(quote!(#docs #variant_ident,));
        let _ = writeln!(table, "    {variant} = {value:?},");
    }
    let item = Item::tokens(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that this version of the crate does not know, kept as it came."]
            Unrecognized(Unrecognized),
        }
    });
    let mut items = vec![
        item,
        Item(format!("open_enum! {{ {name} {{\n{table}}} }}\n")),
    ];
    let finals = values.finals.iter();
    items.extend(finals.map(|finals| is_final(context, values, finals)));
    items
}

/// The method that knows which values are final.
fn is_final(context: &Context<'_>, of: &OpenEnum<'_>, finals: &Finals) -> Item {
    let name = own_name(context, of.id);
    let variants = finals.values.iter().filter_map(|value| of.variant(value));
    let variants: Vec<_> = variants.map(ident).collect();
    let listed = finals
        .values
        .iter()
        .map(|value| format!("`{}`", code(value)));
    let listed = listed.collect::<Vec<_>>().join(", ");
    let mut lines = vec![format!(
        "Whether it is documented that nothing comes after it: {listed}."
    )];
    if !finals.note.is_empty() {
        lines.extend([String::new(), finals.note.clone()]);
    }
    let last = format!(
        "A value that this version of the crate does not know is not final. Source: <{}>.",
        finals.source
    );
    lines.extend([String::new(), last]);
    let docs = doc_attributes(&lines);
    Item::tokens(quote! {
        #[allow(deprecated)]
        impl #name {
            #docs
            pub fn is_final(&self) -> bool {
                matches!(self, #(Self::#variants)|*)
            }
        }
    })
}

fn union(context: &Context<'_>, union: &RustUnion<'_>, scope: &Scope) -> Vec<Item> {
    let id = union.id;
    let name = own_name(context, id);
    let docs = doc_attributes(&context.docs.ty(context, id));
    let variants = union.variants.iter().map(|variant| {
        let docs = doc_attributes(&context.docs.alternative(context, union, variant));
        let name = ident(variant.name);
        let ty = held(context, (&variant.model.ty, variant.boxed), scope);
        quote!(#docs #name(#ty),)
    });
    let hash = union.hash.then(|| quote!(, Hash));
    let item = Item::tokens(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq #hash)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum #name {
            #(#variants)*
            #[doc = " A shape that this version of the crate does not know, kept as it came."]
            Unrecognized(Json),
        }
    });
    let lines = union.variants.iter();
    let table: String = lines
        .map(|variant| variant_line(context, union.decided, variant, scope))
        .collect();
    let decided = match &union.decided {
        Decided::Tag(tag) => format!("tag {tag:?};"),
        Decided::JsonType => "kind;".to_owned(),
        Decided::Keys => "keys;".to_owned(),
        Decided::Sender => "sender;".to_owned(),
    };
    let from = if union.from { ", from" } else { "" };
    let strict = if union.strict {
        "    strict true;\n"
    } else {
        ""
    };
    let flags = flags(union.half);
    let mut items = vec![
        item,
        Item(format!(
            "union! {{\n    {name}: {flags}{from};\n{strict}    {decided}\n{table}}}\n"
        )),
    ];
    items.extend(super::alike::getters(context, union, scope));
    items
}

/// The line of an alternative, with what decides for it.
fn variant_line(
    context: &Context<'_>,
    decided: &Decided,
    variant: &RustVariant<'_>,
    scope: &Scope,
) -> String {
    let model = variant.model;
    let ty = held(context, (&model.ty, variant.boxed), scope);
    let ty = tidy(&ty.to_string());
    let decided = match decided {
        Decided::Tag(_) => format!("{:?}", model.label),
        Decided::JsonType => model.label.clone(),
        Decided::Keys | Decided::Sender => {
            let keys: Vec<String> = model.keys.iter().map(|key| format!("{key:?}")).collect();
            format!("[{}]", keys.join(", "))
        }
    };
    format!("    {}({ty}) = {decided};\n", variant.name)
}
