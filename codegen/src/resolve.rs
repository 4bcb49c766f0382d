//! One view of a lowered schema, whichever of the 3.0 forms it has, with references followed and `allOf` merged.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Discriminator, OpenAPI, ReferenceOr, Schema, SchemaData, SchemaKind,
    Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;
use std::collections::BTreeSet;

use crate::pointer::unescape;

/// A schema, or a reference to one.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// The name of a component.
    Component(&'a str),
    /// A schema in place.
    Inline(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Node<'a> {
    fn from(value: &'a ReferenceOr<Schema>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => Self::Component(component_name(reference)),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Node<'a> {
    fn from(value: &'a ReferenceOr<Box<Schema>>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => Self::Component(component_name(reference)),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

fn component_name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// Looks up components.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'a> {
    api: &'a OpenAPI,
}

impl<'a> Resolver<'a> {
    /// A resolver over the components of a document.
    pub fn new(api: &'a OpenAPI) -> Self {
        Self { api }
    }

    /// The schema of a node, through chains of references. `None` when a reference leads nowhere or in a circle.
    pub fn schema(&self, node: Node<'a>) -> Option<&'a Schema> {
        let mut node = node;
        for _ in 0..64 {
            match node {
                Node::Inline(schema) => return Some(schema),
                Node::Component(name) => {
                    node = self
                        .api
                        .components
                        .as_ref()?
                        .schemas
                        .get(&unescape(name))?
                        .into()
                }
            }
        }
        None
    }

    /// A parameter, a response, a body or a header behind a reference.
    pub fn parameter(
        &self,
        value: &'a ReferenceOr<openapiv3::Parameter>,
    ) -> Option<&'a openapiv3::Parameter> {
        self.follow(value, |components, name| components.parameters.get(name))
    }

    /// See [`Resolver::parameter`].
    pub fn response(
        &self,
        value: &'a ReferenceOr<openapiv3::Response>,
    ) -> Option<&'a openapiv3::Response> {
        self.follow(value, |components, name| components.responses.get(name))
    }

    /// See [`Resolver::parameter`].
    pub fn body(
        &self,
        value: &'a ReferenceOr<openapiv3::RequestBody>,
    ) -> Option<&'a openapiv3::RequestBody> {
        self.follow(value, |components, name| {
            components.request_bodies.get(name)
        })
    }

    fn follow<T>(
        &self,
        value: &'a ReferenceOr<T>,
        component: impl Fn(&'a openapiv3::Components, &str) -> Option<&'a ReferenceOr<T>>,
    ) -> Option<&'a T> {
        let mut value = value;
        for _ in 0..64 {
            match value {
                ReferenceOr::Item(item) => return Some(item),
                ReferenceOr::Reference { reference } => {
                    value = component(
                        self.api.components.as_ref()?,
                        &unescape(component_name(reference)),
                    )?;
                }
            }
        }
        None
    }

    /// The members of an `allOf`, flattened, and the fields of all of them as one object.
    pub fn object(&self, schema: &'a Schema) -> Object<'a> {
        let mut object = Object::default();
        self.collect(schema, &mut object, &mut Vec::new(), &mut Vec::new());
        object
    }

    /// `open` are the members around this one; `done` are those that need not be looked at again.
    fn collect(
        &self,
        schema: &'a Schema,
        object: &mut Object<'a>,
        open: &mut Vec<&'a Schema>,
        done: &mut Vec<&'a Schema>,
    ) {
        let among = |list: &[&Schema]| list.iter().any(|one| std::ptr::eq(*one, schema));
        if among(open) {
            object.too_deep = true;
            return;
        }
        if among(done) {
            return;
        }
        open.push(schema);
        let shape = Shape::of(schema);
        for member in shape.all_of.iter().flat_map(|members| members.iter()) {
            match self.schema(member.into()) {
                Some(member) => self.collect(member, object, open, done),
                None => object.unresolved = true,
            }
        }
        for (name, property) in shape
            .properties
            .iter()
            .flat_map(|properties| properties.iter())
        {
            let node = Node::from(property);
            // A later member may repeat a property only to add a rule to it: what knows the type counts.
            if !object.properties.contains_key(name.as_str())
                || self
                    .schema(node)
                    .is_some_and(|schema| Shape::of(schema).says_type())
            {
                object.properties.insert(name, node);
            }
        }
        object.required.extend(
            shape
                .required
                .iter()
                .flat_map(|names| names.iter())
                .map(String::as_str),
        );
        if shape.additional.is_some() {
            object.additional = shape.additional;
        }
        for alternatives in [shape.one_of, shape.any_of].into_iter().flatten() {
            object.alternatives.push(alternatives);
        }
        object.nullable |= schema.schema_data.nullable;
        object.discriminator = object
            .discriminator
            .or(schema.schema_data.discriminator.as_ref());
        open.pop();
        done.push(schema);
    }
}

/// Properties of an object, from all members of its `allOf`.
#[derive(Debug, Default)]
pub struct Object<'a> {
    /// By wire name.
    pub properties: IndexMap<&'a str, Node<'a>>,
    /// Names that are always there.
    pub required: BTreeSet<&'a str>,
    /// What else may be in it.
    pub additional: Option<&'a AdditionalProperties>,
    /// `oneOf` and `anyOf` that stand beside the properties.
    pub alternatives: Vec<&'a [ReferenceOr<Schema>]>,
    /// How the alternatives are told apart.
    pub discriminator: Option<&'a Discriminator>,
    /// Some member may be null.
    pub nullable: bool,
    /// A member refers to itself.
    pub too_deep: bool,
    /// A member cannot be found.
    pub unresolved: bool,
}

/// The keywords of a schema, whichever variant of [`SchemaKind`] holds them.
#[derive(Debug, Default)]
pub struct Shape<'a> {
    /// `type`.
    pub type_name: Option<&'a str>,
    /// `format`, as published.
    pub format: Option<String>,
    /// `pattern`.
    pub pattern: Option<&'a str>,
    /// `enum`.
    pub values: Vec<Value>,
    /// `minLength`, `maxLength`.
    pub lengths: (Option<usize>, Option<usize>),
    /// `minItems`, `maxItems`.
    pub items_count: (Option<usize>, Option<usize>),
    /// `items`.
    pub items: Option<Node<'a>>,
    /// `properties`.
    pub properties: Option<&'a IndexMap<String, ReferenceOr<Box<Schema>>>>,
    /// `required`.
    pub required: Option<&'a Vec<String>>,
    /// `additionalProperties`.
    pub additional: Option<&'a AdditionalProperties>,
    /// `oneOf`.
    pub one_of: Option<&'a [ReferenceOr<Schema>]>,
    /// `anyOf`.
    pub any_of: Option<&'a [ReferenceOr<Schema>]>,
    /// `allOf`.
    pub all_of: Option<&'a [ReferenceOr<Schema>]>,
    /// Title, nullability, extensions.
    pub data: Option<&'a SchemaData>,
}

fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match serde_json::to_value(format) {
        Ok(Value::String(name)) if !name.is_empty() => Some(name),
        _ => None,
    }
}

impl<'a> Shape<'a> {
    /// The view of one schema, without following anything.
    pub fn of(schema: &'a Schema) -> Self {
        let mut shape = Self {
            data: Some(&schema.schema_data),
            ..Self::default()
        };
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => {
                shape.type_name = Some("string");
                shape.format = format_name(&string.format);
                shape.pattern = string.pattern.as_deref();
                shape.values = string
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|value| Value::from(value.as_str()))
                    .collect();
                shape.lengths = (string.min_length, string.max_length);
            }
            SchemaKind::Type(Type::Number(number)) => {
                shape.type_name = Some("number");
                shape.format = format_name(&number.format);
                shape.values = number
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|value| Value::from(*value))
                    .collect();
            }
            SchemaKind::Type(Type::Integer(integer)) => {
                shape.type_name = Some("integer");
                shape.format = format_name(&integer.format);
                shape.values = integer
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|value| Value::from(*value))
                    .collect();
            }
            SchemaKind::Type(Type::Boolean(boolean)) => {
                shape.type_name = Some("boolean");
                shape.values = boolean
                    .enumeration
                    .iter()
                    .flatten()
                    .map(|value| Value::from(*value))
                    .collect();
            }
            SchemaKind::Type(Type::Object(object)) => {
                shape.type_name = Some("object");
                shape.properties = Some(&object.properties);
                shape.required = Some(&object.required);
                shape.additional = object.additional_properties.as_ref();
            }
            SchemaKind::Type(Type::Array(array)) => {
                shape.type_name = Some("array");
                shape.items = array.items.as_ref().map(Node::from);
                shape.items_count = (array.min_items, array.max_items);
            }
            SchemaKind::OneOf { one_of } => shape.one_of = Some(one_of),
            SchemaKind::AnyOf { any_of } => shape.any_of = Some(any_of),
            SchemaKind::AllOf { all_of } => shape.all_of = Some(all_of),
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => {
                let some = |list: &'a Vec<ReferenceOr<Schema>>| {
                    (!list.is_empty()).then_some(list.as_slice())
                };
                shape.type_name = any.typ.as_deref();
                shape.format = any.format.clone();
                shape.pattern = any.pattern.as_deref();
                shape.values = any.enumeration.clone();
                shape.lengths = (any.min_length, any.max_length);
                shape.items_count = (any.min_items, any.max_items);
                shape.items = any.items.as_ref().map(Node::from);
                shape.properties = Some(&any.properties);
                shape.required = Some(&any.required);
                shape.additional = any.additional_properties.as_ref();
                shape.one_of = some(&any.one_of);
                shape.any_of = some(&any.any_of);
                shape.all_of = some(&any.all_of);
            }
        }
        shape
    }

    /// Whether the schema says which values it has, and not only a rule about them.
    pub fn says_type(&self) -> bool {
        self.type_name.is_some()
            || self.has_properties()
            || self.items.is_some()
            || !self.values.is_empty()
            || self.one_of.is_some()
            || self.any_of.is_some()
            || self.all_of.is_some()
    }

    /// Whether there are properties.
    pub fn has_properties(&self) -> bool {
        self.properties
            .is_some_and(|properties| !properties.is_empty())
    }

    /// A key that 3.0 lacks.
    pub fn extension(&self, key: &str) -> Option<&'a Value> {
        self.data?.extensions.get(key)
    }

    /// JSON pointer in the source.
    pub fn at(&self) -> &'a str {
        self.extension("x-at")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Facts about values, as phrases.
    pub fn facts(&self) -> crate::model::Facts {
        let mut limits = Vec::new();
        let mut say = |phrase: String| limits.push(phrase);
        match self.lengths {
            (Some(min), Some(max)) if min == max => say(format!("exactly {min} characters")),
            (Some(min), Some(max)) => say(format!("{min} to {max} characters")),
            (Some(min), None) if min > 0 => say(format!("at least {min} characters")),
            (None, Some(max)) => say(format!("at most {max} characters")),
            _ => {}
        }
        match self.items_count {
            (Some(min), Some(max)) => say(format!("{min} to {max} items")),
            (Some(min), None) if min > 0 => say(format!("at least {min} items")),
            (None, Some(max)) => say(format!("at most {max} items")),
            _ => {}
        }
        if let Some(bounds) = self.extension("x-bounds").and_then(Value::as_object) {
            for (key, phrase) in [
                ("minimum", "at least"),
                ("exclusiveMinimum", "more than"),
                ("maximum", "at most"),
                ("exclusiveMaximum", "less than"),
            ] {
                if let Some(bound) = bounds.get(key) {
                    say(format!("{phrase} {bound}"));
                }
            }
        }
        if let Some(step) = self.extension("x-multipleOf") {
            say(format!("a multiple of {step}"));
        }
        if let Some(pattern) = self.pattern {
            say(format!("matches `{}`", pattern.replace('`', "'")));
        }
        if let Some(time) = self
            .extension("x-temporal-constraint")
            .and_then(Value::as_str)
        {
            say(match time {
                "past" => "in the past".to_owned(),
                "pastOrPresent" => "not in the future".to_owned(),
                other => other.to_owned(),
            });
        }
        let default = self
            .extension("x-default")
            .filter(|value| !value.is_null())
            .map(|value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
        let format = self.format.clone().filter(|name| {
            !matches!(
                name.as_str(),
                "string"
                    | "int64"
                    | "int32"
                    | "date-time"
                    | "date"
                    | "decimal"
                    | "double"
                    | "float"
            )
        });
        crate::model::Facts {
            limits,
            format,
            default,
        }
    }
}
