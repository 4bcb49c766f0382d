//! Structs, open enums and unions.

use super::context::Context;
use super::docs::code;
use super::format::Item;
use super::paths::Scope;
use crate::describe::rust_type;
use crate::model::{Decided, Field, Finals, Kind, Struct, TypeDef, TypeId, TypeRef, Union};
use crate::rust::{Alike, alike};
use quote::{format_ident, quote};
use std::fmt::Write;

/// The definition of a type and the macro call that gives it its behaviour.
pub fn definition(context: &Context<'_>, id: TypeId, scope: &Scope) -> Vec<Item> {
    let def = context.api.ty(id);
    match &def.kind {
        Kind::Struct(object) => structure(context, id, def, object, scope),
        Kind::Enum(values) => open_enum(context, id, def, values),
        Kind::Union(one) => union(context, id, def, one, scope),
    }
}

pub(super) fn doc_attributes(lines: &[String]) -> proc_macro2::TokenStream {
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

/// Which way the values of a type travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Encode,
    Decode,
    Both,
    /// A body that is not JSON.
    Build,
}

impl Half {
    pub(super) fn of(def: &TypeDef) -> Self {
        match (def.sent, def.received) {
            (true, true) => Self::Both,
            (true, false) => Self::Encode,
            _ => Self::Decode,
        }
    }

    fn flags(self) -> &'static str {
        match self {
            Self::Encode => "encode",
            Self::Decode => "decode",
            Self::Both => "encode, decode",
            Self::Build => "build",
        }
    }
}

pub(super) fn half(def: &TypeDef, object: &Struct) -> Half {
    if object.multipart {
        Half::Build
    } else {
        Half::of(def)
    }
}

/// Whether a type has further members: the contract allows them, or it is read, and what it has no field for must stay in reach.
pub(super) fn keeps_extra(def: &TypeDef, object: &Struct) -> bool {
    object.extra.is_some() || (def.received && !object.multipart)
}

/// Whether a union converts from each of its alternatives: only when no two of them hold the same type.
pub(super) fn converts(types: &[String]) -> bool {
    let mut distinct = types.to_vec();
    distinct.sort();
    distinct.dedup();
    distinct.len() == types.len() && !types.iter().any(|ty| ty == "Json")
}

/// How a field can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    RequiredNullable,
    Optional,
    Nullable,
    /// Set by Wise alone, in a type that is also sent.
    Received,
}

pub(super) fn presence(def: &TypeDef, field: &Field) -> Presence {
    if field.read_only && def.sent {
        return Presence::Received;
    }
    match (field.required, field.nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::RequiredNullable,
        (false, true) if def.sent => Presence::Nullable,
        (false, _) => Presence::Optional,
    }
}

fn structure(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    object: &Struct,
    scope: &Scope,
) -> Vec<Item> {
    let name = ident(&context.names.types[id.0].name);
    let mut fields = Vec::new();
    let mut table = String::new();
    let mut arguments = Vec::new();
    // Request types are built by a constructor, which leaves out fields that only Wise sets.
    let read_only = |field: &Field| field.read_only && def.sent && !def.received;
    for field in object.fields.iter().filter(|field| !read_only(field)) {
        let field_name = &context.names.fields[&(id, field.wire.clone())];
        let boxed = context.boxed(id, &field.ty);
        let plain = context.ty(&field.ty, scope);
        let held = if boxed { quote!(Box<#plain>) } else { plain };
        let presence = presence(def, field);
        let ty = match presence {
            Presence::Required => quote!(#held),
            Presence::RequiredNullable | Presence::Optional | Presence::Received => {
                quote!(Option<#held>)
            }
            Presence::Nullable => quote!(Nullable<#held>),
        };
        if matches!(presence, Presence::Required | Presence::RequiredNullable) {
            arguments.push((&field.wire, field_name, tidy(&ty.to_string())));
        }
        let docs = doc_attributes(&context.docs.field(context, id, field));
        let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
        let field_ident = ident(field_name);
        fields.push(quote!(#docs #deprecated pub #field_ident: #ty,));
        line(
            &mut table, context, def, field, field_name, boxed, presence, scope,
        );
    }
    if keeps_extra(def, object) {
        fields.push(quote!(
            #[doc = " Members that the contract does not name, and values of fields that are not readable."]
            pub extra: Extra,
        ));
        table.push_str("    extra extra;\n");
    }
    let docs = doc_attributes(&context.docs.ty(context, id));
    let hash = context.hashes(&TypeRef::Named(id)).then(|| quote!(, Hash));
    let item = Item::tokens(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq #hash)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* }
    });
    let half = half(def, object);
    let flags = half.flags();
    let constructor = if half == Half::Decode || arguments.is_empty() {
        String::new()
    } else {
        if let Some(order) = context.names.constructors.get(&id) {
            arguments.sort_by_key(|(wire, ..)| order.iter().position(|one| one == *wire));
        }
        let list = arguments
            .iter()
            .map(|(_, name, ty)| format!("{name}: {ty}"));
        let list = list.collect::<Vec<_>>().join(", ");
        // What could be swapped has a name at the call.
        if is_named(context, id) {
            format!("    named {}({list});\n", builder(context, id))
        } else {
            format!("    new({list});\n")
        }
    };
    let mut items = vec![
        item,
        Item(format!(
            "object! {{\n    {name}: {flags};\n{constructor}{table}}}\n"
        )),
    ];
    items.extend(super::either::methods(context, id, scope));
    items.extend(super::money::items(context, id));
    items
}

/// Whether the same could be given for two neighbours among what a constructor takes, so that they need names at the call. Two kinds of
/// ids are told apart by their types.
pub(super) fn is_named(context: &Context<'_>, id: TypeId) -> bool {
    let def = context.api.ty(id);
    let Kind::Struct(object) = &def.kind else {
        return false;
    };
    let order = context.names.constructors.get(&id);
    let fields = order.into_iter().flatten();
    let fields = fields.filter_map(|wire| object.fields.iter().find(|field| field.wire == *wire));
    let taken: Vec<String> = fields
        .map(|field| format!("impl Into<{}>", rust_type(&field.ty, context.names)))
        .collect();
    let alike = |two: &[String]| alike(context.rules, &two[0], &two[1]) >= Alike::Literal;
    half(def, object) != Half::Decode && taken.windows(2).any(alike)
}

/// The name of the builder of a type with named arguments.
pub(super) fn builder(context: &Context<'_>, id: TypeId) -> String {
    let own = &context.names.types[id.0];
    let mut name = format!("{}Builder", own.name);
    let taken = |name: &str| {
        let mut types = context.names.types.iter();
        types.any(|one| one.module == own.module && one.name == name)
    };
    while taken(&name) {
        name.push_str("Of");
    }
    name
}

#[allow(
    clippy::too_many_arguments,
    reason = "one line of the table, of which each part comes from somewhere else"
)]
fn line(
    table: &mut String,
    context: &Context<'_>,
    def: &TypeDef,
    field: &Field,
    name: &str,
    boxed: bool,
    presence: Presence,
    scope: &Scope,
) {
    let word = match presence {
        Presence::Required => "required",
        Presence::RequiredNullable => "required_nullable",
        Presence::Optional => "optional",
        Presence::Nullable => "nullable",
        Presence::Received => "received",
    };
    let plain = type_text(context, &field.ty, scope);
    let (view, ty) = if boxed {
        ("deref", format!("Box<{plain}> as {plain}"))
    } else if context.is_copy(&field.ty) {
        ("copy", plain)
    } else {
        match &field.ty {
            TypeRef::Text => ("deref", "String as str".to_owned()),
            TypeRef::List(inner) => (
                "deref",
                format!("{plain} as [{}]", type_text(context, inner, scope)),
            ),
            _ => ("ref", plain),
        }
    };
    let _ = write!(table, "    {word} {view} {name}: {ty} = {:?}", field.wire);
    if field.as_text {
        table.push_str(" as text");
    }
    if let Some(form) = field.ty.country() {
        let _ = write!(table, " as {form:?}");
    }
    let bare = name.trim_start_matches("r#");
    // Getters have the plain names where a type is both read and written.
    if def.sent && def.received && matches!(presence, Presence::Optional | Presence::Nullable) {
        let _ = write!(table, " set with_{bare}");
    }
    if def.sent && presence == Presence::Nullable {
        let _ = write!(table, " null {bare}_null");
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

fn open_enum(context: &Context<'_>, id: TypeId, def: &TypeDef, values: &[String]) -> Vec<Item> {
    let name = ident(&context.names.types[id.0].name);
    let docs = doc_attributes(&context.docs.ty(context, id));
    let mut variants = Vec::new();
    let mut table = String::new();
    for value in values {
        let variant = &context.names.variants[&(id, value.clone())];
        let docs = doc_attributes(&context.docs.variant(context, id, value));
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
    items.extend(
        def.finals
            .as_ref()
            .map(|finals| is_final(context, id, finals)),
    );
    items
}

/// The method that knows which values are final.
fn is_final(context: &Context<'_>, id: TypeId, finals: &Finals) -> Item {
    let name = ident(&context.names.types[id.0].name);
    let variant = |value: &String| ident(&context.names.variants[&(id, value.clone())]);
    let variants: Vec<_> = finals.values.iter().map(variant).collect();
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

fn union(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    union: &Union,
    scope: &Scope,
) -> Vec<Item> {
    let name = ident(&context.names.types[id.0].name);
    let docs = doc_attributes(&context.docs.ty(context, id));
    let mut variants = Vec::new();
    let mut table = String::new();
    let mut types: Vec<String> = Vec::new();
    for variant in &union.variants {
        let variant_name = &context.names.variants[&(id, variant.label.clone())];
        let docs = doc_attributes(&context.docs.variant(context, id, &variant.label));
        let variant_ident = ident(variant_name);
        let plain = context.ty(&variant.ty, scope);
        let boxed = context.boxed(id, &variant.ty);
        let ty = if boxed { quote!(Box<#plain>) } else { plain };
        variants.push(quote!(#docs #variant_ident(#ty),));
        let plain = type_text(context, &variant.ty, scope);
        let text = if boxed {
            format!("Box<{plain}>")
        } else {
            plain
        };
        let decided = match &union.decided {
            Decided::Tag(_) => format!("{:?}", variant.label),
            Decided::JsonType => variant.label.clone(),
            Decided::Keys | Decided::Sender => format!(
                "[{}]",
                variant
                    .keys
                    .iter()
                    .map(|key| format!("{key:?}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        };
        let _ = writeln!(table, "    {variant_name}({text}) = {decided};");
        types.push(text);
    }
    let decided = match &union.decided {
        Decided::Tag(tag) => format!("tag {tag:?};"),
        Decided::JsonType => "kind;".to_owned(),
        Decided::Keys => "keys;".to_owned(),
        Decided::Sender => "sender;".to_owned(),
    };
    let from = if converts(&types) { ", from" } else { "" };
    let hash = context.hashes(&TypeRef::Named(id)).then(|| quote!(, Hash));
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
    let mut items = vec![
        item,
        Item(format!(
            "union! {{\n    {name}: {}{from};\n    {decided}\n{table}}}\n",
            Half::of(def).flags()
        )),
    ];
    if def.received {
        items.extend(super::alike::getters(context, id, union, scope));
    }
    items
}
