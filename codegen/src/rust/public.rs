//! The public items of the generated crate, as far as a caller can tell: what a comparison of two versions looks at. Paths stand below the
//! module of the version.

use super::field::Half;
use super::ty::MEMBER;
use super::{
    Argument, Conversion, Crate, Input, Item, OpenEnum, Origin, Receiver, RustField, RustOperation,
    RustStruct, RustUnion, Signature,
};
use crate::model::{TypeId, TypeRef};

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicItem {
    /// `quote::Quote::rate`; fields stand behind a dot, traits behind a colon.
    pub path: String,
    /// How it is declared, as far as a caller can tell.
    pub shape: Declared,
    /// Whether using it warns.
    pub deprecated: bool,
    /// Where it comes from.
    pub origin: Origin,
}

impl PublicItem {
    /// What it is.
    pub fn kind(&self) -> ItemKind {
        match self.shape {
            Declared::Struct => ItemKind::Struct,
            Declared::Enum => ItemKind::Enum,
            Declared::Variant(_) => ItemKind::Variant,
            Declared::Field(_) => ItemKind::Field,
            Declared::Function(_) => ItemKind::Function,
            Declared::Implementation(_) => ItemKind::Implementation,
        }
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        let end = self.path.rfind([':', '.']).map_or(0, |at| at + 1);
        &self.path[end..]
    }

    /// The declaration as one line, for people.
    pub fn declaration(&self) -> String {
        let name = self.name();
        match &self.shape {
            Declared::Struct => format!("struct {name}"),
            Declared::Enum => format!("enum {name}"),
            Declared::Variant(None) => name.to_owned(),
            Declared::Variant(Some(held)) => format!("{name}({held})"),
            Declared::Field(ty) => format!("{name}: {ty}"),
            Declared::Function(signature) => signature.to_string(),
            Declared::Implementation(implemented) => implemented.clone(),
        }
    }
}

/// How an item is declared. Types are written as below the module of the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declared {
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A variant, and the type that it holds.
    Variant(Option<String>),
    /// A public field of this type.
    Field(String),
    /// A function or method.
    Function(Signature),
    /// A trait, with its associated types.
    Implementation(String),
}

/// What a public item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A variant of an enum.
    Variant,
    /// A public field.
    Field,
    /// A function or method.
    Function,
    /// A trait that is implemented.
    Implementation,
}

impl ItemKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Variant => "variant",
            Self::Field => "field",
            Self::Function => "function",
            Self::Implementation => "implementation",
        }
    }
}

impl Crate<'_> {
    /// The public items, in no particular order.
    pub fn public(&self) -> Vec<PublicItem> {
        let mut list = List {
            of: self,
            items: Vec::new(),
        };
        for index in 0..self.names.resources.len() {
            list.client(index);
        }
        for operation in &self.operations {
            list.operation(operation);
        }
        for follow in &self.follows {
            let path = format!("{}::{}", follow.owner, follow.name);
            let shape = Declared::Function(follow.signature.clone());
            list.push(path, shape, Origin::Outcome(follow.index));
        }
        for item in &self.items {
            match item {
                Item::Struct(object) => list.structure(object),
                Item::Enum(values) => list.open_enum(values),
                Item::Union(union) => list.union(union),
            }
        }
        list.events();
        list.items
    }
}

struct List<'a> {
    of: &'a Crate<'a>,
    items: Vec<PublicItem>,
}

impl List<'_> {
    fn push(&mut self, path: String, shape: Declared, origin: Origin) {
        self.items.push(PublicItem {
            path,
            shape,
            deprecated: false,
            origin,
        });
    }

    fn deprecate(&mut self, deprecated: bool) {
        if let Some(item) = self.items.last_mut() {
            item.deprecated = deprecated;
        }
    }

    fn implementation(&mut self, path: &str, (name, written): (&str, String), origin: Origin) {
        let shape = Declared::Implementation(written);
        self.push(format!("{path}: {name}"), shape, origin);
    }

    /// A method without arguments.
    fn getter(&mut self, path: String, returns: &str, origin: &Origin) {
        let signature = Signature::new(Receiver::Reference, Vec::new(), returns);
        self.push(path, Declared::Function(signature), origin.clone());
    }

    /// A method that changes a value.
    fn setter(&mut self, path: String, arguments: Vec<Argument>, origin: &Origin) {
        // What a setter takes has no name.
        let nameless = arguments
            .into_iter()
            .map(|one| Argument { name: None, ..one });
        let signature = Signature::new(Receiver::Value, nameless.collect(), "Self");
        self.push(path, Declared::Function(signature), origin.clone());
    }

    fn client(&mut self, index: usize) {
        let one = &self.of.names.resources[index];
        let path = format!("{}::{}", one.module, one.client);
        let of = Origin::Resource(index);
        self.push(path.clone(), Declared::Struct, of.clone());
        self.getter(format!("Api::{}", one.accessor), &path, &of);
    }

    fn operation(&mut self, operation: &RustOperation<'_>) {
        let value = operation.path();
        let of = Origin::Operation(operation.index);
        self.push(value.clone(), Declared::Struct, of.clone());
        let (module, client) = (&operation.resource.module, &operation.resource.client);
        let method = format!("{module}::{client}::{}", operation.call.method);
        let signature = operation.signature(Receiver::Reference, format!("Call<{value}>"));
        self.push(method, Declared::Function(signature), of.clone());
        self.deprecate(operation.model.deprecated);
        let constructor = format!("{value}::{}", operation.constructor());
        let signature = operation.signature(Receiver::None, "Self");
        self.push(constructor, Declared::Function(signature), of);
        for input in &operation.required {
            let held = Declared::Field(self.of.types.text(input.ty));
            let path = format!("{value}.{}", input.name);
            self.push(path, held, input.argument.origin.clone());
        }
        for input in &operation.options {
            self.option(&value, input);
        }
        self.traits(&value, operation);
    }

    fn option(&mut self, value: &str, input: &Input<'_>) {
        let origin = &input.argument.origin;
        let held = Declared::Field(format!("Option<{}>", self.of.types.text(input.ty)));
        self.push(format!("{value}.{}", input.name), held, origin.clone());
        let setter = format!("{value}::{}", input.name);
        self.setter(setter, vec![input.argument.clone()], origin);
    }

    /// What an operation implements.
    fn traits(&mut self, value: &str, operation: &RustOperation<'_>) {
        let text = |ty: &TypeRef| self.of.types.text(ty);
        let output = operation.output.body.ty().map_or_else(str::to_owned, text);
        let output = if operation.output.outcome {
            format!("Outcome<{output}>")
        } else {
            output
        };
        let mut all = vec![("Operation", format!("Operation<Output = {output}>"))];
        if let Some(paged) = &operation.paged {
            let (position, item) = (text(paged.position.ty), text(paged.item));
            let written = format!("Paged<Position = {position}, Item = {item}>");
            all.push(("Paged", written));
        }
        if operation.period.is_some() {
            all.push(("Windowed", "Windowed".to_owned()));
        }
        for implemented in all {
            self.implementation(value, implemented, Origin::Outcome(operation.index));
        }
    }

    fn halves(&mut self, id: TypeId, half: Half) {
        let path = self.of.types.path(id);
        for name in half.traits() {
            self.implementation(&path, (name, (*name).to_owned()), Origin::Type(id));
        }
    }

    fn structure(&mut self, object: &RustStruct<'_>) {
        let (id, of) = (object.id, Origin::Type(object.id));
        let path = self.of.types.path(id);
        self.push(path.clone(), Declared::Struct, of.clone());
        self.halves(id, object.half);
        for field in &object.fields {
            self.field(&path, id, field);
        }
        if let Some(made) = &object.constructor {
            let mut signature = Signature::new(Receiver::None, made.arguments.clone(), "Self");
            if made.builder.is_some() {
                signature.given = super::Given::Names;
            }
            let path = format!("{path}::{}", made.function());
            self.push(path, Declared::Function(signature), of.clone());
        }
        for getter in &object.amounts.getters {
            let origin = Origin::Field(id, getter.pair.amount.clone());
            let path = format!("{path}::{}", getter.name);
            self.getter(path, "Result<Money, MissingField>", &origin);
        }
        if object.amounts.from.is_some() {
            let from = "From<Money>";
            self.implementation(&path, (from, from.to_owned()), of.clone());
        }
        if object.extra {
            self.extra(&path, object, &of);
        }
    }

    /// The members that a type has no fields for.
    fn extra(&mut self, path: &str, object: &RustStruct<'_>, of: &Origin) {
        let held = Declared::Field("Extra".to_owned());
        self.push(format!("{path}.extra"), held, of.clone());
        if object.half.reads() {
            self.getter(format!("{path}::extra"), "&Extra", of);
        }
        if object.half.builds() {
            let taken = MEMBER.map(|ty| {
                let given = (Conversion::Into, &ty, false);
                self.of.types.argument(None, given, of.clone())
            });
            self.setter(format!("{path}::insert_extra"), taken.into(), of);
        }
    }

    fn field(&mut self, path: &str, id: TypeId, field: &RustField<'_>) {
        let ty = &field.model.ty;
        let held = self.of.types.held(ty, field.boxed);
        let held = match field.presence.wrapper() {
            Some(wrapper) => format!("{wrapper}<{held}>"),
            None => held,
        };
        let of = Origin::Field(id, field.model.wire.clone());
        let name = format!("{path}.{}", field.name);
        self.push(name, Declared::Field(held), of.clone());
        self.deprecate(field.model.deprecated);
        if field.getter {
            let returns = format!("Result<{}, MissingField>", self.of.types.lent_text(ty));
            self.getter(format!("{path}::{}", field.name), &returns, &of);
        }
        if let Some(setter) = &field.setter {
            let given = (Conversion::Into, ty, field.boxed);
            let argument = self.of.types.argument(None, given, of.clone());
            self.setter(format!("{path}::{setter}"), vec![argument], &of);
        }
        if let Some(null) = &field.null {
            self.setter(format!("{path}::{null}"), Vec::new(), &of);
        }
    }

    fn open_enum(&mut self, values: &OpenEnum<'_>) {
        let path = self.of.types.path(values.id);
        self.push(path.clone(), Declared::Enum, Origin::Type(values.id));
        for (value, variant) in &values.variants {
            let origin = Origin::Variant(values.id, (*value).to_owned());
            self.push(
                format!("{path}::{variant}"),
                Declared::Variant(None),
                origin,
            );
        }
        if values.finals.is_some() {
            self.getter(
                format!("{path}::is_final"),
                "bool",
                &Origin::Type(values.id),
            );
        }
    }

    fn union(&mut self, union: &RustUnion<'_>) {
        let path = self.of.types.path(union.id);
        self.push(path.clone(), Declared::Enum, Origin::Type(union.id));
        self.halves(union.id, union.half);
        for variant in &union.variants {
            let ty = self.of.types.held(&variant.model.ty, variant.boxed);
            let origin = Origin::Variant(union.id, variant.model.label.clone());
            let held = Declared::Variant(Some(ty.clone()));
            self.push(format!("{path}::{}", variant.name), held, origin.clone());
            if union.from {
                let from = format!("From<{ty}>");
                self.implementation(&path, (&from, from.clone()), origin);
            }
        }
        if union.half.reads() {
            self.getter(format!("{path}::extra"), "&Extra", &Origin::Type(union.id));
        }
        for shared in &union.shared {
            let handed = self.of.types.lent_text(&shared.model.ty);
            let origin = Origin::Field(union.id, shared.model.wire.clone());
            let returns = format!("Result<{handed}, MissingField>");
            self.getter(format!("{path}::{}", shared.getter), &returns, &origin);
        }
    }

    fn events(&mut self) {
        for variant in &self.of.events {
            let held = Declared::Variant(Some(self.of.types.text(variant.data)));
            let origin = Origin::Events(variant.events.clone());
            self.push(format!("webhook::Event::{}", variant.name), held, origin);
            self.deprecate(variant.deprecated);
        }
    }
}
