//! Every type that is read: a JSON object with all of its fields, and what each field does with a value of another kind.
//!
//! Whether a field is strict is derived here from the model alone, beside what the runtime makes of its Rust type.

use super::super::context::{Context, types_of};
use super::super::format::{self, Item};
use super::super::paths::Scope;
use super::super::types::type_text;
use super::scope;
use crate::model::{Field, Kind, Struct, TypeId, TypeRef};
use crate::rust::{Form, Presence, Reading};
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
        .rust
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
    let object = context.rust.structure(id);
    let Some(object) = object.filter(|one| one.def.received && one.extra) else {
        return String::new();
    };
    let mut fields = String::new();
    for field in &object.fields {
        if field.presence == Presence::Required {
            continue;
        }
        let how = if strict(context, &field.model.ty) {
            "strict"
        } else {
            "lenient"
        };
        let _ = writeln!(
            fields,
            "        {}: {how} {:?},",
            field.name, field.model.wire
        );
    }
    let ty = type_text(context, &TypeRef::Named(id), scope);
    let example = full(context, object.model);
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
    match context.rust.types.form(ty) {
        Form::Word(word) => serde_json::from_str(word.json).unwrap_or_default(),
        Form::Envelope(inner) => example(context, inner, depth),
        Form::List(inner) if depth > 0 => json!([example(context, inner, depth - 1)]),
        Form::List(_) => json!([]),
        Form::Map(inner) if depth > 0 => json!({ "key": example(context, inner, depth - 1) }),
        Form::Map(_) => json!({}),
        Form::Named(id) => match &context.rust.api.ty(id).kind {
            Kind::Enum(values) => json!(values.first().map_or("x", String::as_str)),
            // It keeps what it does not know.
            Kind::Union(_) => json!({ "any": "shape" }),
            // A type that needs itself has no value.
            Kind::Struct(_) if depth < -ENDLESS => json!({}),
            // Nor one that fits into a test: types that need each other twice at every level.
            Kind::Struct(_) if weight(context, id, &mut HashMap::new()) > MOST_VALUES => json!({}),
            Kind::Struct(object) => {
                let needed = object.fields.iter().filter(|field| field.required);
                let needed = needed.map(|field| {
                    let value = value(context, field, depth - 1);
                    (field.wire.clone(), value)
                });
                Value::Object(needed.collect::<Map<_, _>>())
            }
        },
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
    if let Kind::Struct(object) = &context.rust.api.ty(id).kind {
        for field in object.fields.iter().filter(|field| field.required) {
            if let Some(inner) = field.ty.named() {
                weight = weight.saturating_add(self::weight(context, inner, known));
            }
        }
    }
    known.insert(id, weight);
    weight
}

/// Whether a value of a different kind is an error even where the field is optional: money, ids, and objects with an amount of their own.
fn strict(context: &Context<'_>, ty: &TypeRef) -> bool {
    match context.rust.types.form(ty) {
        Form::Word(word) => word.reading != Reading::Lenient,
        Form::List(inner) | Form::Map(inner) => strict(context, inner),
        Form::Envelope(_) => false,
        Form::Named(id) => match &context.rust.api.ty(id).kind {
            Kind::Struct(object) => {
                let mut fields = object.fields.iter();
                fields.any(|field| is_amount(context, &field.ty))
            }
            Kind::Enum(_) | Kind::Union(_) => false,
        },
    }
}

fn is_amount(context: &Context<'_>, ty: &TypeRef) -> bool {
    match context.rust.types.form(ty) {
        Form::Word(word) => word.reading == Reading::Amount,
        Form::List(inner) | Form::Map(inner) => is_amount(context, inner),
        Form::Envelope(_) | Form::Named(_) => false,
    }
}
