//! Schemas of texts, numbers and enums → types.

use super::{Builder, Typed, Use};
use crate::model::{Kind, TypeRef};
use crate::resolve::Shape;
use crate::rules::{Hints, IdWire, TimeKind};
use openapiv3::Schema;
use serde_json::Value;

impl<'a> Builder<'a> {
    /// The type of a text that is the code of a currency or country.
    fn code(&self, shape: &Shape<'a>, place: &Use) -> Option<TypeRef> {
        let (keys, property) = (&place.keys, place.property.as_str());
        let hints = Hints {
            lengths: shape.lengths,
            pattern: shape.pattern,
            format: shape.format.as_deref(),
            values: &shape.values,
        };
        if self.rules.is_currency(keys, property, &hints) {
            return Some(TypeRef::Currency);
        }
        let form = self.rules.country(keys, property, &hints);
        form.map(TypeRef::Country)
    }

    pub(super) fn text(&mut self, shape: &Shape<'a>, place: &Use) -> Typed {
        let (keys, property) = (&place.keys, place.property.as_str());
        if self.rules.is_secret(keys, property) {
            return Typed::plain(TypeRef::Secret);
        }
        if let Some(rule) = self.rules.id(keys, property, IdWire::Text) {
            return Typed {
                as_text: rule.wire != IdWire::Text,
                ..Typed::plain(TypeRef::Id(rule.name.clone()))
            };
        }
        if self.rules.is_key(property) {
            return Typed::plain(TypeRef::IdempotencyKey);
        }
        if let Some(code) = self.code(shape, place) {
            return Typed::plain(code);
        }
        if self.rules.is_decimal(keys, property) {
            return Typed::plain(TypeRef::DecimalText);
        }
        match self.rules.time(keys, property) {
            Some(TimeKind::Instant) => return Typed::plain(TypeRef::Timestamp),
            Some(TimeKind::Date) => return Typed::plain(TypeRef::Date),
            None => {}
        }
        let binary = shape
            .extension("x-contentMediaType")
            .is_some_and(|media| media != "application/json")
            && shape.extension("x-contentEncoding").is_none();
        Typed::plain(
            match shape
                .format
                .as_deref()
                .map(str::to_ascii_lowercase)
                .as_deref()
            {
                Some("date-time") => TypeRef::Timestamp,
                Some("date") => TypeRef::Date,
                Some("uuid" | "guid") => TypeRef::Guid,
                Some("password") => TypeRef::Secret,
                Some("binary") if self.part => TypeRef::Upload,
                None if binary && self.part => TypeRef::Upload,
                _ => TypeRef::Text,
            },
        )
    }

    pub(super) fn integer(&mut self, shape: &Shape<'a>, place: &Use) -> Typed {
        if let Some(rule) = self.rules.id(&place.keys, &place.property, IdWire::Integer) {
            return Typed::plain(TypeRef::Id(rule.name.clone()));
        }
        Typed::plain(if shape.format.as_deref() == Some("int32") {
            TypeRef::Int32
        } else {
            TypeRef::Int64
        })
    }

    /// An enum. Numbers and mixed lists keep their plain type: only text can grow without harm.
    pub(super) fn values(&mut self, schema: &'a Schema, shape: &Shape<'a>, place: &Use) -> Typed {
        let plain = |typed: Typed| Typed {
            facts: shape.facts(),
            ..typed
        };
        if shape.values.iter().all(Value::is_string)
            && shape.type_name.is_none_or(|name| name == "string")
        {
            if self.rules.is_secret(&place.keys, &place.property) {
                return Typed::plain(TypeRef::Secret);
            }
            // The currencies of a moment: the type knows more of them than the list.
            if let Some(code) = self.code(shape, place) {
                return Typed::plain(code);
            }
            let mut values: Vec<String> = Vec::new();
            for value in shape.values.iter().filter_map(Value::as_str) {
                if !values.iter().any(|known| known == value) {
                    values.push(value.to_owned());
                }
            }
            return Typed::plain(TypeRef::Named(self.define(
                schema,
                place,
                Kind::Enum(values),
            )));
        }
        let listed = shape
            .values
            .iter()
            .map(|value| format!("`{value}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let mut typed = if shape.values.iter().all(Value::is_i64)
            && matches!(shape.type_name, None | Some("integer"))
        {
            plain(self.integer(shape, place))
        } else if shape.values.iter().all(Value::is_number)
            && matches!(shape.type_name, None | Some("number"))
        {
            plain(Typed::plain(TypeRef::Decimal))
        } else if shape.values.iter().all(Value::is_boolean) {
            plain(Typed::plain(TypeRef::Bool))
        } else if shape.type_name == Some("string") {
            plain(self.text(shape, place))
        } else {
            self.untyped(
                place,
                shape.at(),
                "an enum of values of several types",
                true,
            )
        };
        typed.facts.limits.push(format!("one of {listed}"));
        typed
    }
}
