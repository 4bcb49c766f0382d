//! Every type that is read: a JSON object with all of its fields, and what each field does with a value of another kind.
//!
//! Whether a field is strict is derived here from the model alone, beside what the runtime makes of its Rust type.

use super::super::context::{Context, types_of};
use super::super::format::{self, Item};
use super::super::paths::Scope;
use super::super::types::{Presence, keeps_extra, presence, type_text};
use super::scope;
use crate::model::{Field, Kind, Struct, TypeId, TypeRef};
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
    let modules: BTreeSet<&str> = context
        .names
        .types
        .iter()
        .map(|name| name.module.as_str())
        .collect();
    let scope = scope();
    let rows = modules.iter().flat_map(|module| types_of(context, module));
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
    let def = context.api.ty(id);
    let Kind::Struct(object) = &def.kind else {
        return String::new();
    };
    if !def.received || !keeps_extra(def, object) {
        return String::new();
    }
    let mut fields = String::new();
    for field in &object.fields {
        if matches!(presence(def, field), Presence::Required) {
            continue;
        }
        let name = &context.names.fields[&(id, field.wire.clone())];
        let how = if strict(context, &field.ty) {
            "strict"
        } else {
            "lenient"
        };
        let _ = writeln!(fields, "        {name}: {how} {:?},", field.wire);
    }
    let ty = type_text(context, &TypeRef::Named(id), scope);
    let example = full(context, object);
    format!("    {ty} = {:?} {{\n{fields}    }}\n", example.to_string())
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
    match ty {
        TypeRef::Bool => json!(true),
        TypeRef::Int32 | TypeRef::Int64 => json!(7),
        TypeRef::Id(name) if context.holds_numbers(name) => json!(7),
        TypeRef::Decimal => json!(12.5),
        TypeRef::DecimalText => json!("12.50"),
        TypeRef::Currency => json!("EUR"),
        TypeRef::Timestamp => json!("2026-01-31T00:00:00Z"),
        TypeRef::Date => json!("2026-01-31"),
        TypeRef::Guid | TypeRef::IdempotencyKey => json!("6fa459ea-ee8a-4ca4-894e-db77e160355e"),
        TypeRef::Envelope(inner) => example(context, inner, depth),
        TypeRef::Json => json!({ "any": [1, "thing"] }),
        TypeRef::List(inner) if depth > 0 => json!([example(context, inner, depth - 1)]),
        TypeRef::List(_) => json!([]),
        TypeRef::Map(inner) if depth > 0 => json!({ "key": example(context, inner, depth - 1) }),
        TypeRef::Map(_) => json!({}),
        TypeRef::Named(id) => {
            let def = context.api.ty(*id);
            match &def.kind {
                Kind::Enum(values) => json!(values.first().map_or("x", String::as_str)),
                // It keeps what it does not know.
                Kind::Union(_) => json!({ "any": "shape" }),
                // A type that needs itself has no value.
                Kind::Struct(_) if depth < -ENDLESS => json!({}),
                // Nor one that fits into a test: types that need each other twice at every level.
                Kind::Struct(_) if weight(context, *id, &mut HashMap::new()) > MOST_VALUES => {
                    json!({})
                }
                Kind::Struct(object) => {
                    let needed = object.fields.iter().filter(|field| field.required);
                    let needed = needed.map(|field| {
                        let value = value(context, field, depth - 1);
                        (field.wire.clone(), value)
                    });
                    Value::Object(needed.collect::<Map<_, _>>())
                }
            }
        }
        _ => json!("GB"),
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
    if let Kind::Struct(object) = &context.api.ty(id).kind {
        for field in object.fields.iter().filter(|field| field.required) {
            if let Some(inner) = field.ty.named() {
                weight = weight.saturating_add(self::weight(context, inner, known));
            }
        }
    }
    known.insert(id, weight);
    weight
}

/// Whether a value of another kind is an error even where the field is optional: money, ids, and objects with an amount of their own.
fn strict(context: &Context<'_>, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Id(_) | TypeRef::Guid | TypeRef::IdempotencyKey => true,
        TypeRef::List(inner) | TypeRef::Map(inner) => strict(context, inner),
        TypeRef::Named(id) => match &context.api.ty(*id).kind {
            Kind::Struct(object) => object.fields.iter().any(|field| is_amount(&field.ty)),
            _ => false,
        },
        other => is_amount(other),
    }
}

fn is_amount(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Decimal | TypeRef::DecimalText => true,
        TypeRef::List(inner) | TypeRef::Map(inner) => is_amount(inner),
        _ => false,
    }
}
