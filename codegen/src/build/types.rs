//! Schemas → types.

use super::{Builder, Pending, Typed, Use, prose};
use crate::model::{Field, Kind, Struct, TypeRef};
use crate::resolve::{Node, Object, Shape};
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData};

impl<'a> Builder<'a> {
    /// The type of a schema where it is used.
    pub(super) fn typed(&mut self, node: Node<'a>, place: &Use) -> Typed {
        self.typed_within(node, place, 0)
    }

    fn typed_within(&mut self, node: Node<'a>, place: &Use, depth: usize) -> Typed {
        let Some(schema) = self.resolver.schema(node) else {
            let name = if let Node::Component(name) = node {
                name
            } else {
                "?"
            };
            self.problem(
                "",
                format!("the reference to `{name}` does not resolve"),
                "Correct the reference; until then the value is untyped JSON",
            );
            return self.untyped(place, "", "a reference does not resolve", true);
        };
        let shape = Shape::of(schema);
        if depth > 64 {
            self.problem(
                shape.at(),
                "the schema contains itself without an object in between",
                "Break the circle; until then the value is untyped JSON",
            );
            return self.untyped(place, shape.at(), "a schema that contains itself", true);
        }
        let mut typed = match node {
            Node::Component(name) => self.component(name, schema, place, depth),
            Node::Inline(_) => self.inline(schema, place, None, depth),
        };
        typed.nullable |= schema.schema_data.nullable;
        self.note(&place.keys, &typed.ty);
        typed
    }

    /// A component: one type for all of its uses, if it is a type at all and not another name for a scalar.
    fn component(&mut self, name: &'a str, schema: &'a Schema, place: &Use, depth: usize) -> Typed {
        if let Some(id) = self.components.get(name).copied() {
            let keys = &mut self.api.types[id.0].keys;
            for key in &place.keys {
                if !keys.contains(key) {
                    keys.push(key.clone());
                }
            }
            return Typed::plain(TypeRef::Named(id));
        }
        if self.open.contains(&name) {
            let at = Shape::of(schema).at();
            self.problem(
                at,
                "the schema contains itself without an object in between",
                "Break the circle; until then the value is untyped JSON",
            );
            return self.untyped(place, at, "a schema that contains itself", true);
        }
        let mut place = place.clone();
        let before = self.api.types.len();
        if let Some(known) = self.known.get(name) {
            let own = std::mem::take(&mut place.keys);
            place.keys = known
                .iter()
                .cloned()
                .chain(own.into_iter().filter(|key| !known.contains(key)))
                .collect();
        }
        self.open.push(name);
        let typed = self.inline(schema, &place, Some(name), depth);
        self.open.pop();
        if let TypeRef::Named(id) = typed.ty
            && self.api.types.len() > before
            && !self.named.contains_key(&id)
        {
            self.components.insert(name, id);
            self.named.insert(id, name);
        }
        typed
    }

    fn inline(
        &mut self,
        schema: &'a Schema,
        place: &Use,
        component: Option<&'a str>,
        depth: usize,
    ) -> Typed {
        let shape = Shape::of(schema);
        if let Some(members) = shape.all_of {
            return self.all_of(schema, members, place, component, depth);
        }
        if shape.one_of.is_some() && shape.any_of.is_some() {
            self.problem(
                shape.at(),
                "`oneOf` and `anyOf` in one value are not supported",
                "Split the value; until then it is untyped JSON",
            );
            return self.untyped(place, shape.at(), "several unions in one value", true);
        }
        if let Some(branches) = shape.one_of.or(shape.any_of) {
            let object = self.resolver.object(schema);
            return self.alternatives(schema, branches, &object, place, component, depth);
        }
        if !shape.values.is_empty() {
            return self.values(schema, &shape, place);
        }
        let mut typed = match shape.type_name {
            Some("string") => self.string(schema, &shape, place),
            Some("integer") => self.integer(&shape, place),
            Some("number") => Typed::plain(TypeRef::Decimal),
            Some("boolean") => Typed::plain(TypeRef::Bool),
            Some("array") => self.array(&shape, place, depth),
            Some("object") => return self.object(schema, &shape, place),
            _ if shape.has_properties() || shape.additional.is_some() => {
                return self.object(schema, &shape, place);
            }
            _ if shape.items.is_some() => self.array(&shape, place, depth),
            _ => {
                let reason = if shape.extension("x-never").is_some() {
                    "the schema allows no value"
                } else if shape.extension("x-null").is_some() {
                    "the schema allows only null"
                } else {
                    "the contract names no type"
                };
                self.untyped(place, shape.at(), reason, false)
            }
        };
        typed.facts = shape.facts();
        typed
    }

    fn array(&mut self, shape: &Shape<'a>, place: &Use, depth: usize) -> Typed {
        let place = place.items();
        let positions = shape.extension("x-prefixItems").is_some();
        let item = match shape.items {
            _ if positions => {
                self.problem(
                    shape.at(),
                    "`prefixItems`, types by position, are not supported",
                    "Describe the value as an object; until then its items are untyped JSON",
                );
                self.untyped(&place, shape.at(), "items with types by position", true)
            }
            Some(items) => self.typed_within(items, &place, depth + 1),
            None => self.untyped(
                &place,
                shape.at(),
                "the contract names no type of the items",
                false,
            ),
        };
        let item = self.never_null(item, &place, shape.at());
        Typed {
            as_text: item.as_text,
            ..Typed::plain(TypeRef::List(Box::new(item.ty)))
        }
    }

    /// Lists and maps leave `null` out, so where it means something the values stay as they are.
    fn never_null(&mut self, value: Typed, place: &Use, at: &str) -> Typed {
        if value.nullable && value.ty != TypeRef::Json {
            return self.untyped(place, at, "values of a list or map that may be null", true);
        }
        value
    }

    fn object(&mut self, schema: &'a Schema, shape: &Shape<'a>, place: &Use) -> Typed {
        let patterns = shape.extension("x-patternProperties").is_some();
        if patterns {
            self.problem(
                shape.at(),
                "`patternProperties` are not supported",
                "Use `additionalProperties`; until then these properties are untyped JSON",
            );
            let inner = self.untyped(
                &place.values(),
                shape.at(),
                "properties with types by the pattern of their names",
                true,
            );
            if !shape.has_properties() {
                return Typed::plain(TypeRef::Map(Box::new(inner.ty)));
            }
        }
        if shape.has_properties() {
            return self.structure_at(schema, None, place, None);
        }
        match shape.additional {
            Some(AdditionalProperties::Schema(values)) => {
                let values: &'a ReferenceOr<Schema> = values;
                let value = self.typed(values.into(), &place.values());
                let value = self.never_null(value, &place.values(), shape.at());
                Typed {
                    as_text: value.as_text,
                    ..Typed::plain(TypeRef::Map(Box::new(value.ty)))
                }
            }
            Some(AdditionalProperties::Any(true)) => {
                Typed::plain(TypeRef::Map(Box::new(TypeRef::Json)))
            }
            _ => self.untyped(
                place,
                shape.at(),
                "the contract says `object` and nothing of its content",
                false,
            ),
        }
    }

    /// Gives the struct an id now and its fields later, so that types may contain themselves.
    pub(super) fn structure_at(
        &mut self,
        schema: &'a Schema,
        base: Option<&'a Schema>,
        place: &Use,
        without: Option<String>,
    ) -> Typed {
        let id = self.define(schema, place, Kind::Struct(Struct::default()));
        let multipart = self.multipart;
        self.queue.push_back(Pending::Struct {
            id,
            schema,
            base,
            place: place.clone(),
            without,
            multipart,
        });
        Typed::plain(TypeRef::Named(id))
    }

    /// `allOf`: of one member, that member; of objects, one object with all of their properties.
    fn all_of(
        &mut self,
        schema: &'a Schema,
        members: &'a [ReferenceOr<Schema>],
        place: &Use,
        component: Option<&'a str>,
        depth: usize,
    ) -> Typed {
        let own = Shape::of(schema);
        if let Some(only) = self.resolver.only_part(schema) {
            let mut typed = self.typed_within(only, place, depth + 1);
            typed.facts.limits.extend(own.facts().limits);
            return typed;
        }
        let object = self.resolver.object(schema);
        if object.too_deep || object.unresolved {
            self.problem(
                own.at(),
                "a member of `allOf` refers to itself, or to nothing",
                "Correct the reference; until then the value is untyped JSON",
            );
            return self.untyped(place, own.at(), "an `allOf` that cannot be followed", true);
        }
        match object.alternatives.as_slice() {
            [] if object.properties.is_empty() => {
                let of_values = !self.resolver.telling(members).is_empty();
                self.all_of_no_objects(own.at(), of_values, place)
            }
            [] => self.structure_at(schema, None, place, None),
            [branches] => self.alternatives(schema, branches, &object, place, component, depth),
            _ => {
                self.problem(
                    own.at(),
                    "several `oneOf` or `anyOf` in one value are not supported",
                    "Split the value; until then it is untyped JSON",
                );
                self.untyped(place, own.at(), "several unions in one value", true)
            }
        }
    }

    /// An `allOf` without any property: of values that are no objects, or of nothing.
    fn all_of_no_objects(&mut self, at: &str, of_values: bool, place: &Use) -> Typed {
        if !of_values {
            return self.untyped(place, at, "the contract names no type", false);
        }
        self.problem(
            at,
            "an `allOf` of values that are no objects is not supported",
            "Name the one type; until then the value is untyped JSON",
        );
        self.untyped(place, at, "an `allOf` of values that are no objects", true)
    }

    /// The fields of a struct: those of `base` first, then its own.
    pub(super) fn structure(
        &mut self,
        schema: &'a Schema,
        base: Option<&'a Schema>,
        place: &Use,
        without: Option<&str>,
        multipart: bool,
    ) -> Struct {
        let own = self.resolver.object(schema);
        let mut object = base
            .map(|base| self.resolver.object(base))
            .unwrap_or_default();
        object.properties.extend(own.properties);
        object.required.extend(own.required);
        object.additional = own.additional.or(object.additional);
        let mut fields = Vec::with_capacity(object.properties.len());
        for (name, node) in &object.properties {
            if without == Some(*name) {
                self.skip("a tag that the union writes");
                continue;
            }
            fields.push(self.field(name, *node, place, &object, multipart));
        }
        self.undeclared(&object, schema);
        let patterns =
            |schema: &Schema| Shape::of(schema).extension("x-patternProperties").is_some();
        let extra = match object.additional {
            _ if patterns(schema) => Some(TypeRef::Json),
            Some(AdditionalProperties::Any(true)) => Some(TypeRef::Json),
            Some(AdditionalProperties::Schema(values)) => {
                let values: &'a ReferenceOr<Schema> = values;
                Some(self.typed(values.into(), &place.values()).ty)
            }
            _ => None,
        };
        Struct {
            fields,
            extra,
            multipart,
        }
    }

    fn field(
        &mut self,
        name: &str,
        node: Node<'a>,
        place: &Use,
        object: &Object<'a>,
        multipart: bool,
    ) -> Field {
        self.part = multipart;
        let typed = self.typed(node, &place.property(name));
        self.part = false;
        let schema = self.resolver.schema(node);
        let own = match node {
            Node::Inline(schema) => Some(schema),
            Node::Component(_) => schema,
        };
        let json_part = multipart
            && (self.resolver.values(node).is_some_and(|schema| {
                let shape = Shape::of(schema);
                shape.format.as_deref() == Some("application/json")
                    || shape
                        .extension("x-contentMediaType")
                        .is_some_and(|media| media == "application/json")
            }) || matches!(typed.ty, TypeRef::Named(id) if !matches!(self.api.types[id.0].kind, Kind::Enum(_))));
        Field {
            wire: name.to_owned(),
            required: object.required.contains(name),
            nullable: typed.nullable,
            read_only: self.says(node, 0, |data| data.read_only),
            as_text: typed.as_text,
            json_part,
            deprecated: self.says(node, 0, |data| data.deprecated),
            facts: typed.facts,
            prose: own.map(prose).unwrap_or_default(),
            ty: typed.ty,
        }
    }

    /// Whether a schema has a mark, or what it is made of: the parts of an `allOf`, and the only alternative beside `null`.
    pub(super) fn says(&self, node: Node<'a>, depth: usize, mark: fn(&SchemaData) -> bool) -> bool {
        let Some(schema) = self.resolver.schema(node).filter(|_| depth < 8) else {
            return false;
        };
        let shape = Shape::of(schema);
        let parts = |list: Option<&'a [ReferenceOr<Schema>]>| {
            let nodes = list.into_iter().flatten().map(Node::from);
            nodes.collect::<Vec<_>>()
        };
        let null = |node: &Node<'a>| {
            let schema = self.resolver.schema(*node);
            schema.is_some_and(|schema| Shape::of(schema).extension("x-null").is_some())
        };
        let mut alternatives = parts(shape.one_of.or(shape.any_of));
        let all = alternatives.len();
        alternatives.retain(|node| !null(node));
        let only = alternatives.len() == 1 && all > 1;
        let made_of = parts(shape.all_of).into_iter();
        let mut made_of = made_of.chain(alternatives.into_iter().filter(|_| only));
        mark(&schema.schema_data) || made_of.any(|node| self.says(node, depth + 1, mark))
    }

    /// A name in `required` that no property has is a mistake in the document worth knowing.
    fn undeclared(&mut self, object: &Object<'a>, schema: &'a Schema) {
        let missing: Vec<&str> = object
            .required
            .iter()
            .filter(|name| !object.properties.contains_key(*name))
            .copied()
            .collect();
        if !missing.is_empty() {
            self.skip("a required name that no property has");
            let at = Shape::of(schema).at();
            self.problem(
                at,
                format!(
                    "`required` names `{}`, which is no property",
                    missing.join("`, `")
                ),
                "Declare the property; until then the entry has no effect",
            );
        }
    }

    pub(super) fn skip(&mut self, reason: &'static str) {
        *self.api.skipped.entry(reason).or_insert(0) += 1;
    }
}
