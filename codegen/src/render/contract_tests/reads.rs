//! Every type that is read: a JSON object with all of its fields, and what each field does with a value of another kind.
//!
//! Whether a field is strict is derived here from the model alone, beside what the runtime makes of its Rust type.

use super::super::context::Context;
use super::super::format::{self, Item};
use super::super::paths::Scope;
use super::super::types::tidy;
use super::scope;
use crate::rust::{
    Decided, Field, Form, IdWire, Item as Rust, Presence, Reading, RustUnion, RustVariant, Struct,
    TypeId, TypeRef,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

/// Nesting below this is left out of the examples.
const DEPTH: i32 = 4;
/// How deep objects that others need are followed beyond that.
const ENDLESS: i32 = 16;

/// The table of types, if some of them are read.
pub fn table(types: &[(Context<'_>, TypeId)], scope: &Scope) -> Option<Item> {
    let rows = types.iter();
    let rows: String = rows.map(|(context, id)| row(context, *id, scope)).collect();
    (!rows.is_empty()).then(|| Item(format!("reads! {{\n{rows}}}\n")))
}

/// The file with the tables of all payloads of webhooks.
pub fn webhooks(context: &Context<'_>) -> String {
    let modules = context.rust.event_modules();
    let scope = scope();
    let rows = modules
        .iter()
        .flat_map(|module| context.rust.types_of(module));
    let rows: String = rows.map(|id| row(context, id, &scope)).collect();
    format::file(
        context.origin,
        &["The payloads of webhooks.".to_owned()],
        &[
            "#![allow(deprecated, unused_imports)]".to_owned(),
            String::new(),
            "use super::*;".to_owned(),
            "use wise_api::webhook::*;".to_owned(),
        ],
        &[Item(format!("reads! {{\n{rows}}}\n"))],
    )
}

fn row(context: &Context<'_>, id: TypeId, scope: &Scope) -> String {
    let object = match context.rust.item(id) {
        Rust::Struct(object) if object.def.received && object.extra => object,
        Rust::Union(union) if union.half.reads() => {
            let variants = union.variants.iter().enumerate();
            let rows = variants.map(|at| alternative(context, union, at, scope));
            return rows.collect();
        }
        _ => return String::new(),
    };
    let mut fields = String::new();
    for field in &object.fields {
        if field.presence == Presence::Required {
            continue;
        }
        let how = how(context, &field.model.ty);
        let _ = writeln!(
            fields,
            "        {}: {how} {:?},",
            field.name, field.model.wire
        );
    }
    let ty = tidy(&context.name(id, scope).to_string());
    let example = full(context, object.model);
    format!("    {ty} = {:?} {{\n{fields}    }}\n", example.to_string())
}

/// A union as one of its alternatives, with the fields that all of them have.
fn alternative(
    context: &Context<'_>,
    union: &RustUnion<'_>,
    (at, variant): (usize, &RustVariant<'_>),
    scope: &Scope,
) -> String {
    let object = variant.model.ty.type_id();
    let object = object.and_then(|inner| context.rust.structure(inner));
    let mut example = Map::new();
    match union.decided {
        Decided::Tag(tag) => example.insert(tag.clone(), json!(variant.model.label)),
        Decided::Keys => None,
        Decided::JsonType | Decided::Sender => return String::new(),
    };
    let Some(object) = object else {
        return String::new();
    };
    let Value::Object(rest) = full(context, object.model) else {
        return String::new();
    };
    example.extend(rest);
    // With the keys of several alternatives, it would be the first of them.
    let others = union.variants.iter().flat_map(|one| &one.model.keys);
    for key in others.filter(|key| !variant.model.keys.contains(key)) {
        example.remove(key);
    }
    let mut fields = String::new();
    let shared = union.shared.iter().filter(|shared| !shared.fields[at].1);
    for shared in shared.filter(|shared| example.contains_key(&shared.model.wire)) {
        let how = how(context, &shared.model.ty);
        let (getter, wire) = (shared.getter, &shared.model.wire);
        let _ = writeln!(fields, "        {getter}: {how} {wire:?},");
    }
    let ty = tidy(&context.name(union.id, scope).to_string());
    let example = Value::Object(example).to_string();
    format!("    {ty} = {example:?} {{\n{fields}    }}\n")
}

/// An object with a value in every field.
fn full(context: &Context<'_>, object: &Struct) -> Value {
    let fields = object.fields.iter();
    let fields = fields.map(|field| (field.wire.clone(), value(context, field, DEPTH)));
    Value::Object(fields.collect())
}

fn value(context: &Context<'_>, field: &Field, depth: i32) -> Value {
    let value = example(context, &field.ty, depth);
    match value {
        Value::Number(number) if field.as_text => Value::String(number.to_string()),
        other => other,
    }
}

/// A value of a type; of objects inside, what is required.
fn example(context: &Context<'_>, ty: &TypeRef, depth: i32) -> Value {
    match context.rust.types.form(ty) {
        Form::Word(word) => serde_json::from_str(word.json).unwrap_or_default(),
        Form::Envelope(inner) => example(context, inner, depth),
        Form::List(inner) if depth > 0 => json!([example(context, inner, depth - 1)]),
        Form::List(_) => json!([]),
        Form::Map(inner) if depth > 0 => json!({ "key": example(context, inner, depth - 1) }),
        Form::Map(_) => json!({}),
        Form::Named(id) => match context.rust.item(id) {
            Rust::Enum(values) => json!(values.shown.map_or("x", |(value, _)| value)),
            Rust::Union(union) => match union.variants.iter().find(|one| left(union, one)) {
                Some(variant) => example(context, &variant.model.ty, depth),
                // It keeps what it does not know.
                None => json!({ "any": "shape" }),
            },
            // A type that needs itself has no value.
            Rust::Struct(_) if depth < -ENDLESS => json!({}),
            // Nor one that fits into a test: types that need each other twice at every level.
            Rust::Struct(_) if weight(context, id, &mut HashMap::new()) > MOST_VALUES => json!({}),
            Rust::Struct(object) => {
                let fields = object.model.fields.iter();
                let needed = fields.filter(|field| field.required);
                let needed = needed.map(|field| {
                    let value = value(context, field, depth - 1);
                    (field.wire.clone(), value)
                });
                Value::Object(needed.collect::<Map<_, _>>())
            }
        },
    }
}

/// Whether a union takes an object without its keys, or any value of a kind, as this alternative.
fn left(union: &RustUnion<'_>, one: &RustVariant<'_>) -> bool {
    match union.decided {
        Decided::Keys => one.model.keys.is_empty(),
        Decided::JsonType => true,
        Decided::Tag(_) | Decided::Sender => false,
    }
}

/// The most values of types in one example.
const MOST_VALUES: usize = 4_096;

/// How many values of types the least value of a type has.
fn weight(context: &Context<'_>, id: TypeId, known: &mut HashMap<TypeId, usize>) -> usize {
    if let Some(weight) = known.get(&id) {
        return *weight;
    }
    // Of a type that needs itself, once round.
    known.insert(id, 1);
    let mut weight: usize = 1;
    if let Some(object) = context.rust.structure(id) {
        let fields = object.model.fields.iter();
        for field in fields.filter(|field| field.required) {
            if let Some(inner) = field.ty.named() {
                weight = weight.saturating_add(self::weight(context, inner, known));
            }
        }
    }
    known.insert(id, weight);
    weight
}

/// What a field makes of a value of a different kind, in the words of the test. Strict are ids, and what is an amount or has one anywhere
/// inside; of scalars, numbers are read as text, and so are booleans where nothing hangs on it.
fn how(context: &Context<'_>, ty: &TypeRef) -> &'static str {
    match context.rust.types.form(ty) {
        Form::Word(_) if ty.is_json() => "anything",
        Form::Word(word) => {
            let text = word.json.starts_with('"') || is_either(context, ty);
            match (word.reading == Reading::Lenient, text) {
                (true, true) => "lenient_text",
                (true, false) => "lenient",
                (false, true) => "strict_text",
                (false, false) => "strict",
            }
        }
        Form::List(inner) | Form::Map(inner) => {
            let strict = how(context, inner).starts_with("strict");
            if strict { "strict" } else { "lenient" }
        }
        Form::Envelope(_) => "lenient",
        Form::Named(id) => match context.rust.item(id) {
            Rust::Enum(_) => "lenient_text",
            _ if is_money(context, ty, &mut BTreeSet::new()) => "strict",
            // It takes other kinds, and keeps the rest.
            Rust::Union(union) if *union.decided == Decided::JsonType => "anything",
            Rust::Union(union) if *union.decided == Decided::Sender => "anything",
            Rust::Struct(_) | Rust::Union(_) => "lenient",
        },
    }
}

/// Whether a type is an id that is a number in some places and a text in others.
fn is_either(context: &Context<'_>, ty: &TypeRef) -> bool {
    let id = ty.id().and_then(|name| context.rust.id(name));
    id.is_some_and(|id| id.holds == IdWire::Either)
}

/// Whether a type is an amount or has one, looking at each type once. Not asked of `rust/types.rs`, whose answer the test checks.
fn is_money(context: &Context<'_>, ty: &TypeRef, seen: &mut BTreeSet<TypeId>) -> bool {
    let types: Vec<&TypeRef> = match context.rust.types.form(ty) {
        Form::Word(word) => return word.reading == Reading::Amount,
        Form::List(inner) | Form::Map(inner) => vec![inner],
        Form::Named(id) if seen.insert(id) => match context.rust.item(id) {
            Rust::Struct(object) => object.model.fields.iter().map(|field| &field.ty).collect(),
            Rust::Union(union) => union.variants.iter().map(|one| &one.model.ty).collect(),
            Rust::Enum(_) => Vec::new(),
        },
        Form::Envelope(_) | Form::Named(_) => Vec::new(),
    };
    types.into_iter().any(|ty| is_money(context, ty, seen))
}
