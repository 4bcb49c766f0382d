//! One view of a lowered schema, whichever of the 3.0 forms it has, with references followed and `allOf` merged.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, OpenAPI, ReferenceOr, Schema, SchemaData,
    SchemaKind, Type, VariantOrUnknownOrEmpty,
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

    /// The schema of a node, through chains of references. `None` when a reference does not resolve or in a circle.
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

    /// The component that a node refers to, also with keys beside the reference.
    pub fn referred(&self, node: Node<'a>) -> Option<&'a str> {
        self.first(node, |node| match node {
            Node::Component(name) => Some(name),
            Node::Inline(_) => None,
        })
    }

    /// The schema of what a node means.
    pub fn values(&self, node: Node<'a>) -> Option<&'a Schema> {
        self.schema(self.meant(node))
    }

    /// What a schema is called, or what it refers to where keys beside the reference have no title.
    pub fn title(&self, node: Node<'a>) -> Option<&'a str> {
        self.first(node, |node| self.schema(node)?.schema_data.title.as_deref())
    }

    /// What `ask` finds at a node, or at the only part of the `allOf` there, and so on: lowering makes one of a reference with keys beside it.
    fn first<T>(&self, node: Node<'a>, ask: impl Fn(Node<'a>) -> Option<T>) -> Option<T> {
        let mut node = node;
        for _ in 0..64 {
            if let Some(found) = ask(node) {
                return Some(found);
            }
            match Shape::of(self.schema(node)?).all_of? {
                [only] => node = only.into(),
                _ => return None,
            }
        }
        None
    }

    /// The node that says which values there are, where keys beside a reference, or an `allOf` of one, add nothing to it.
    pub fn meant(&self, node: Node<'a>) -> Node<'a> {
        let mut node = node;
        for _ in 0..64 {
            match node {
                Node::Inline(schema) => match self.only_part(schema) {
                    Some(only) => node = only,
                    None => break,
                },
                Node::Component(_) => break,
            }
        }
        node
    }

    /// The part of an `allOf` that says everything of its values.
    pub fn only_part(&self, schema: &'a Schema) -> Option<Node<'a>> {
        let own = Shape::of(schema);
        let adds = own.has_properties()
            || own.additional.is_some()
            || own.required.is_some_and(|names| !names.is_empty())
            || own.one_of.is_some()
            || own.any_of.is_some();
        let telling = self.telling(own.all_of?);
        match telling.as_slice() {
            [only] if !adds => Some(*only),
            _ => None,
        }
    }

    /// The members of an `allOf` that say which values there are, or which properties are required.
    pub fn telling(&self, members: &'a [ReferenceOr<Schema>]) -> Vec<Node<'a>> {
        let says = |node: &Node<'a>| {
            self.schema(*node).is_none_or(|schema| {
                let shape = Shape::of(schema);
                shape.says_type() || shape.required.is_some_and(|names| !names.is_empty())
            })
        };
        members.iter().map(Node::from).filter(says).collect()
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
            SchemaKind::Type(ty) => shape.typed(ty),
            SchemaKind::OneOf { one_of } => shape.one_of = Some(one_of),
            SchemaKind::AnyOf { any_of } => shape.any_of = Some(any_of),
            SchemaKind::AllOf { all_of } => shape.all_of = Some(all_of),
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => shape.untyped(any),
        }
        shape
    }

    /// Takes the keywords of a schema that has a type and is no union.
    fn typed(&mut self, ty: &'a Type) {
        match ty {
            Type::String(string) => {
                self.type_name = Some("string");
                self.format = format_name(&string.format);
                self.pattern = string.pattern.as_deref();
                let texts = string.enumeration.iter().flatten();
                self.values = texts.map(|value| Value::from(value.as_str())).collect();
                self.lengths = (string.min_length, string.max_length);
            }
            Type::Number(number) => {
                self.type_name = Some("number");
                self.format = format_name(&number.format);
                let numbers = number.enumeration.iter().flatten();
                self.values = numbers.map(|value| Value::from(*value)).collect();
            }
            Type::Integer(integer) => {
                self.type_name = Some("integer");
                self.format = format_name(&integer.format);
                let numbers = integer.enumeration.iter().flatten();
                self.values = numbers.map(|value| Value::from(*value)).collect();
            }
            Type::Boolean(boolean) => {
                self.type_name = Some("boolean");
                let values = boolean.enumeration.iter().flatten();
                self.values = values.map(|value| Value::from(*value)).collect();
            }
            Type::Object(object) => {
                self.type_name = Some("object");
                self.properties = Some(&object.properties);
                self.required = Some(&object.required);
                self.additional = object.additional_properties.as_ref();
            }
            Type::Array(array) => {
                self.type_name = Some("array");
                self.items = array.items.as_ref().map(Node::from);
                self.items_count = (array.min_items, array.max_items);
            }
        }
    }

    /// Takes the keywords of a schema of any form.
    fn untyped(&mut self, any: &'a AnySchema) {
        let some =
            |list: &'a Vec<ReferenceOr<Schema>>| (!list.is_empty()).then_some(list.as_slice());
        self.type_name = any.typ.as_deref();
        self.format = any.format.clone();
        self.pattern = any.pattern.as_deref();
        self.values = any.enumeration.clone();
        self.lengths = (any.min_length, any.max_length);
        self.items_count = (any.min_items, any.max_items);
        self.items = any.items.as_ref().map(Node::from);
        self.properties = Some(&any.properties);
        self.required = Some(&any.required);
        self.additional = any.additional_properties.as_ref();
        self.one_of = some(&any.one_of);
        self.any_of = some(&any.any_of);
        self.all_of = some(&any.all_of);
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
        let default = self.extension("x-default").filter(|value| !value.is_null());
        let default = default.map(|value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        // What the type says already.
        const IN_TYPE: &[&str] = &[
            "string",
            "int64",
            "int32",
            "date-time",
            "date",
            "decimal",
            "double",
            "float",
        ];
        let format = self.format.clone();
        crate::model::Facts {
            limits: self.limits(),
            format: format.filter(|name| !IN_TYPE.contains(&name.as_str())),
            default,
        }
    }

    /// The bounds of values, as phrases.
    fn limits(&self) -> Vec<String> {
        let mut limits = Vec::new();
        limits.extend(count(self.lengths, "characters"));
        limits.extend(count(self.items_count, "items"));
        let bounds = self.extension("x-bounds").and_then(Value::as_object);
        for (key, phrase) in [
            ("minimum", "at least"),
            ("exclusiveMinimum", "more than"),
            ("maximum", "at most"),
            ("exclusiveMaximum", "less than"),
        ] {
            let bound = bounds.and_then(|bounds| bounds.get(key));
            limits.extend(bound.map(|bound| format!("{phrase} {bound}")));
        }
        let step = self.extension("x-multipleOf");
        limits.extend(step.map(|step| format!("a multiple of {step}")));
        let pattern = self.pattern.map(|pattern| pattern.replace('`', "'"));
        limits.extend(pattern.map(|pattern| format!("matches `{pattern}`")));
        let time = self.extension("x-temporal-constraint");
        limits.extend(time.and_then(Value::as_str).map(|time| match time {
            "past" => "in the past".to_owned(),
            "pastOrPresent" => "not in the future".to_owned(),
            other => other.to_owned(),
        }));
        limits
    }
}

/// How many there may be of something.
fn count(bounds: (Option<usize>, Option<usize>), of: &str) -> Option<String> {
    match bounds {
        (Some(min), Some(max)) if min == max && of == "characters" => {
            Some(format!("exactly {min} {of}"))
        }
        (Some(min), Some(max)) => Some(format!("{min} to {max} {of}")),
        (Some(min), None) if min > 0 => Some(format!("at least {min} {of}")),
        (None, Some(max)) => Some(format!("at most {max} {of}")),
        _ => None,
    }
}
