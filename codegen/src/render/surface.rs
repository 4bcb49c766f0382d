//! The public items of the generated modules, from the same decisions that write them: what a comparison of two
//! versions looks at. Paths stand below the module of the version.

use super::context::Context;
use super::operations::{named_from, optional, required};
use super::types::{Half, Presence, half, is_named, keeps_extra, presence};
use super::{alike, events, follow, money, pages};
use crate::describe::rust_type;
use crate::model::{Field, Kind, OutcomeBody, Struct, TypeDef, TypeId, TypeRef, Union};
use crate::rust::{Argument, Given, Origin, PublicItem, Receiver, Shape, Signature};

/// The public items of a version, or of the webhooks, in no particular order.
pub fn surface(context: &Context<'_>) -> Vec<PublicItem> {
    let mut list = List {
        context,
        items: Vec::new(),
    };
    for index in 0..context.names.resources.len() {
        list.resource(index);
    }
    for index in 0..context.api.operations.len() {
        list.operation(index);
    }
    for (index, def) in context.api.types.iter().enumerate() {
        let id = TypeId(index);
        match &def.kind {
            Kind::Struct(object) => list.structure(id, def, object),
            Kind::Enum(values) => list.open_enum(id, def, values),
            Kind::Union(union) => list.union(id, def, union),
        }
    }
    list.events();
    list.items
}

/// A text with the module in front of the paths that begin with `start`.
fn within(module: &str, start: &str, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let inner = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        if !out.ends_with(inner) {
            out.push_str(module);
            out.push_str("::");
        }
        out.push_str(start);
        rest = &after[start.len()..];
    }
    out.push_str(rest);
    out
}

struct List<'a> {
    context: &'a Context<'a>,
    items: Vec<PublicItem>,
}

impl List<'_> {
    fn push(&mut self, path: String, shape: Shape, origin: Origin) {
        // What events share stands beside them, and a version has a module of that name, too.
        let whole = |text: String| match self.context.module {
            "webhook" => within("webhook", "common::", &text),
            _ => text,
        };
        let shape = match shape {
            Shape::Struct | Shape::Enum | Shape::Variant(None) => shape,
            Shape::Variant(held) => Shape::Variant(held.map(whole)),
            Shape::Field(ty) => Shape::Field(whole(ty)),
            Shape::Implementation(text) => Shape::Implementation(whole(text)),
            Shape::Function(mut signature) => {
                for argument in &mut signature.arguments {
                    argument.ty = whole(std::mem::take(&mut argument.ty));
                }
                signature.returns = whole(signature.returns);
                Shape::Function(signature)
            }
        };
        self.items.push(PublicItem {
            path: whole(path),
            shape,
            deprecated: false,
            origin,
        });
    }

    /// A method that changes a value, or gives something of it.
    fn method(
        &mut self,
        path: String,
        (receiver, given): (Receiver, &[&str]),
        returns: &str,
        origin: &Origin,
    ) {
        let arguments = given.iter().map(|ty| Argument {
            name: None,
            ty: (*ty).to_owned(),
            origin: origin.clone(),
        });
        let signature = Signature::new(receiver, arguments.collect(), returns);
        self.push(path, Shape::Function(signature), origin.clone());
    }

    fn deprecate(&mut self, deprecated: bool) {
        if let Some(item) = self.items.last_mut() {
            item.deprecated = deprecated;
        }
    }

    fn ty(&self, ty: &TypeRef) -> String {
        rust_type(ty, self.context.names)
    }

    fn resource(&mut self, index: usize) {
        let one = &self.context.names.resources[index];
        let path = format!("{}::{}", one.module, one.client);
        let root = format!("Api::{}", one.accessor);
        let of = Origin::Resource(index);
        self.push(path.clone(), Shape::Struct, of.clone());
        self.method(root, (Receiver::Reference, &[]), &path, &of);
    }

    fn operation(&mut self, index: usize) {
        let context = self.context;
        let operation = &context.api.operations[index];
        let call = &context.names.calls[index];
        let resource = &context.names.resources[call.resource];
        let value = format!("{}::operation::{}", resource.module, call.operation);
        let given = required(context, index);
        let of = Origin::Operation(index);
        self.push(value.clone(), Shape::Struct, of.clone());
        let method = format!("{}::{}::{}", resource.module, resource.client, call.method);
        let returns = format!("Call<{value}>");
        let named = named_from(context, index);
        let how = named.map_or(Given::Places, Given::NamesFrom);
        let mut signature = Signature::new(Receiver::Reference, given.clone(), returns);
        signature.given = how;
        self.push(method, Shape::Function(signature), of.clone());
        self.deprecate(operation.deprecated);
        if let Some((path, signature)) = follow::method(context, index) {
            self.push(path, Shape::Function(signature), Origin::Outcome(index));
        }
        let mut signature = Signature::new(Receiver::None, given, "Self");
        signature.given = how;
        let constructor = named.map_or("new", |_| "builder");
        let constructor = format!("{value}::{constructor}");
        self.push(constructor, Shape::Function(signature), of);
        for parameter in operation.asked().filter(|parameter| parameter.required) {
            let name = context.names.parameter(index, parameter);
            let ty = self.ty(&parameter.ty);
            let origin = Origin::Parameter(index, parameter.location, parameter.wire.clone());
            self.push(format!("{value}.{name}"), Shape::Field(ty), origin);
        }
        for parameter in optional(operation) {
            let name = context.names.parameter(index, parameter);
            let ty = self.ty(&parameter.ty);
            let origin = Origin::Parameter(index, parameter.location, parameter.wire.clone());
            let given = match &parameter.ty {
                TypeRef::List(inner) => {
                    format!("impl IntoIterator<Item = impl Into<{}>>", self.ty(inner))
                }
                _ => format!("impl Into<{ty}>"),
            };
            let held = Shape::Field(format!("Option<{ty}>"));
            self.push(format!("{value}.{name}"), held, origin.clone());
            let setter = format!("{value}::{name}");
            self.method(setter, (Receiver::Value, &[&given]), "Self", &origin);
        }
        if let Some(body) = &operation.body {
            let ty = self.ty(&body.ty);
            let held = if body.required {
                ty.clone()
            } else {
                format!("Option<{ty}>")
            };
            let of = Origin::Body(index);
            self.push(format!("{value}.body"), Shape::Field(held), of.clone());
            if !body.required {
                let (setter, given) = (format!("{value}::body"), format!("impl Into<{ty}>"));
                self.method(setter, (Receiver::Value, &[&given]), "Self", &of);
            }
        }
        let output = match &operation.outcome.body {
            OutcomeBody::Empty => "()".to_owned(),
            OutcomeBody::Undocumented(_) => "RawBody".to_owned(),
            OutcomeBody::Bytes(_) => "Bytes".to_owned(),
            OutcomeBody::Redirect(_) => "Redirect".to_owned(),
            OutcomeBody::Text(_, ty) | OutcomeBody::Json(_, ty) => self.ty(ty),
        };
        let output = match operation.verdict {
            Some(_) => format!("Outcome<{output}>"),
            None => output,
        };
        self.push(
            format!("{value}: Operation"),
            Shape::Implementation(format!("Operation<Output = {output}>")),
            Origin::Outcome(index),
        );
        if let Some((position, item)) = pages::listed(context, index) {
            let (position, item) = (self.ty(&position), self.ty(&item));
            self.push(
                format!("{value}: Paged"),
                Shape::Implementation(format!("Paged<Position = {position}, Item = {item}>")),
                Origin::Outcome(index),
            );
        }
        if pages::windowed(context, index).is_some() {
            self.push(
                format!("{value}: Windowed"),
                Shape::Implementation("Windowed".to_owned()),
                Origin::Outcome(index),
            );
        }
    }

    fn type_path(&self, id: TypeId) -> String {
        let name = &self.context.names.types[id.0];
        format!("{}::{}", name.module, name.name)
    }

    fn halves(&mut self, id: TypeId, half: Half) {
        let path = self.type_path(id);
        let traits: &[&str] = match half {
            Half::Encode => &["Serialize"],
            Half::Decode => &["Deserialize"],
            Half::Both => &["Serialize", "Deserialize"],
            Half::Build => &[],
        };
        for name in traits {
            self.push(
                format!("{path}: {name}"),
                Shape::Implementation((*name).to_owned()),
                Origin::Type(id),
            );
        }
    }

    fn structure(&mut self, id: TypeId, def: &TypeDef, object: &Struct) {
        let half = half(def, object);
        let path = self.type_path(id);
        self.push(path.clone(), Shape::Struct, Origin::Type(id));
        self.halves(id, half);
        let mut given = Vec::new();
        let own = |field: &&Field| !(field.read_only && def.sent && !def.received);
        for field in object.fields.iter().filter(own) {
            self.field(id, def, field, half, &mut given);
        }
        let builds = half != Half::Decode;
        if builds {
            if let Some(order) = self.context.names.constructors.get(&id) {
                given.sort_by_key(|(wire, _)| order.iter().position(|one| one == wire));
            }
            let arguments = given.into_iter().map(|(_, one)| one).collect();
            let mut signature = Signature::new(Receiver::None, arguments, "Self");
            let mut constructor = format!("{path}::new");
            if is_named(self.context, id) {
                signature.given = Given::Names;
                constructor = format!("{path}::builder");
            }
            let origin = Origin::Type(id);
            self.push(constructor, Shape::Function(signature), origin);
        }
        let (getters, from) = money::public(self.context, id);
        for (getter, amount) in getters {
            let (path, origin) = (format!("{path}::{getter}"), Origin::Field(id, amount));
            let returns = "Result<Money, MissingField>";
            self.method(path, (Receiver::Reference, &[]), returns, &origin);
        }
        if from {
            let shape = Shape::Implementation("From<Money>".to_owned());
            self.push(format!("{path}: From<Money>"), shape, Origin::Type(id));
        }
        if !keeps_extra(def, object) {
            return;
        }
        let of = Origin::Type(id);
        let held = Shape::Field("Extra".to_owned());
        self.push(format!("{path}.extra"), held, of.clone());
        let getter = format!("{path}::extra");
        if matches!(half, Half::Decode | Half::Both) {
            self.method(getter, (Receiver::Reference, &[]), "&Extra", &of);
        }
        if builds {
            let given = ["impl Into<String>", "impl Into<Json>"];
            let setter = format!("{path}::insert_extra");
            self.method(setter, (Receiver::Value, &given), "Self", &of);
        }
    }

    fn field(
        &mut self,
        id: TypeId,
        def: &TypeDef,
        field: &Field,
        half: Half,
        given: &mut Vec<(String, Argument)>,
    ) {
        let context = self.context;
        let path = self.type_path(id);
        let name = &context.names.fields[&(id, field.wire.clone())];
        let bare = name.trim_start_matches("r#");
        let plain = self.ty(&field.ty);
        let boxed = context.boxed(id, &field.ty);
        let held = if boxed {
            format!("Box<{plain}>")
        } else {
            plain.clone()
        };
        let presence = presence(def, field);
        let ty = match presence {
            Presence::Required => held.clone(),
            Presence::Nullable => format!("Nullable<{held}>"),
            _ => format!("Option<{held}>"),
        };
        let origin = Origin::Field(id, field.wire.clone());
        self.push(format!("{path}.{name}"), Shape::Field(ty), origin.clone());
        self.deprecate(field.deprecated);
        let builds = half != Half::Decode;
        let taken = match presence {
            Presence::Required => Some(format!("impl Into<{held}>")),
            Presence::RequiredNullable => Some(format!("impl Into<Option<{held}>>")),
            _ => None,
        };
        if let Some(ty) = taken.filter(|_| builds) {
            let argument = Argument {
                name: Some(name.clone()),
                ty,
                origin: origin.clone(),
            };
            given.push((field.wire.clone(), argument));
        }
        let reads = matches!(half, Half::Decode | Half::Both);
        if reads && presence != Presence::Required {
            let returns = format!("Result<{}, MissingField>", self.handed(&field.ty));
            let getter = format!("{path}::{name}");
            self.method(getter, (Receiver::Reference, &[]), &returns, &origin);
        }
        if builds && matches!(presence, Presence::Optional | Presence::Nullable) {
            let setter = if half == Half::Both {
                format!("{path}::with_{bare}")
            } else {
                format!("{path}::{name}")
            };
            let given = format!("impl Into<{held}>");
            self.method(setter, (Receiver::Value, &[&given]), "Self", &origin);
        }
        if builds && presence == Presence::Nullable {
            let setter = format!("{path}::{bare}_null");
            self.method(setter, (Receiver::Value, &[]), "Self", &origin);
        }
    }

    /// What a getter hands out.
    fn handed(&self, ty: &TypeRef) -> String {
        match ty {
            _ if self.context.is_copy(ty) => self.ty(ty),
            TypeRef::Text => "&str".to_owned(),
            TypeRef::List(inner) => format!("&[{}]", self.ty(inner)),
            _ => format!("&{}", self.ty(ty)),
        }
    }

    fn open_enum(&mut self, id: TypeId, def: &TypeDef, values: &[String]) {
        let path = self.type_path(id);
        self.push(path.clone(), Shape::Enum, Origin::Type(id));
        for value in values {
            let variant = &self.context.names.variants[&(id, value.clone())];
            self.push(
                format!("{path}::{variant}"),
                Shape::Variant(None),
                Origin::Variant(id, value.clone()),
            );
        }
        if def.finals.is_some() {
            let given = (Receiver::Reference, &[][..]);
            self.method(
                format!("{path}::is_final"),
                given,
                "bool",
                &Origin::Type(id),
            );
        }
    }

    fn union(&mut self, id: TypeId, def: &TypeDef, union: &Union) {
        let context = self.context;
        let path = self.type_path(id);
        self.push(path.clone(), Shape::Enum, Origin::Type(id));
        self.halves(id, Half::of(def));
        let held: Vec<String> = union
            .variants
            .iter()
            .map(|variant| {
                let plain = self.ty(&variant.ty);
                if context.boxed(id, &variant.ty) {
                    format!("Box<{plain}>")
                } else {
                    plain
                }
            })
            .collect();
        let from = super::types::converts(&held);
        for (variant, ty) in union.variants.iter().zip(&held) {
            let name = &context.names.variants[&(id, variant.label.clone())];
            let origin = Origin::Variant(id, variant.label.clone());
            self.push(
                format!("{path}::{name}"),
                Shape::Variant(Some(ty.clone())),
                origin.clone(),
            );
            if from {
                let implementation = format!("{path}: From<{ty}>");
                let shape = Shape::Implementation(format!("From<{ty}>"));
                self.push(implementation, shape, origin);
            }
        }
        let shared: Vec<Field> = if def.received {
            alike::shared(context, union)
                .into_iter()
                .map(|(field, _)| field.clone())
                .collect()
        } else {
            Vec::new()
        };
        for field in shared {
            let TypeRef::Named(first) = union.variants[0].ty else {
                continue;
            };
            let name = &context.names.fields[&(first, field.wire.clone())];
            let returns = format!("Result<{}, MissingField>", self.handed(&field.ty));
            let (getter, of) = (
                format!("{path}::{name}"),
                Origin::Field(id, field.wire.clone()),
            );
            self.method(getter, (Receiver::Reference, &[]), &returns, &of);
        }
    }

    fn events(&mut self) {
        for variant in events::variants(self.context) {
            let ty = self.ty(variant.data);
            let events = self.context.api.events.iter().enumerate();
            let of = events
                .filter(|(_, event)| {
                    event.event_type == variant.event_type
                        && variant.versions.contains(&event.schema_version.as_str())
                })
                .map(|(index, _)| index)
                .collect();
            self.push(
                format!("webhook::Event::{}", variant.name),
                Shape::Variant(Some(ty)),
                Origin::Events(of),
            );
            self.deprecate(variant.deprecated);
        }
    }
}

impl Context<'_> {
    /// The keys of `names.toml` that an item comes from: every place in the contract where it is used.
    pub fn keys(&self, origin: &Origin) -> Vec<String> {
        let operation = |index: &usize| self.names.calls[*index].key.as_str();
        let under = |id: &TypeId, end: String| {
            let keys = self.api.ty(*id).keys.iter();
            keys.map(|key| format!("{key}{end}")).collect()
        };
        match origin {
            Origin::Resource(resource) => {
                let calls = self.names.calls.iter();
                calls
                    .filter(|call| call.resource == *resource)
                    .map(|call| call.key.clone())
                    .collect()
            }
            Origin::Operation(index) => vec![operation(index).to_owned()],
            Origin::Parameter(index, location, wire) => {
                vec![format!("{}.{}.{wire}", operation(index), location.as_str())]
            }
            Origin::Body(index) => vec![format!("{}.request", operation(index))],
            Origin::Outcome(index) => vec![format!("{}.response", operation(index))],
            Origin::Type(id) => under(id, String::new()),
            Origin::Field(id, wire) => under(id, format!(".{wire}")),
            Origin::Variant(id, label) => match self.api.ty(*id).kind {
                Kind::Enum(_) => under(id, String::new()),
                _ => under(id, format!("|{label}")),
            },
            Origin::Events(events) => events
                .iter()
                .map(|index| {
                    let event = &self.api.events[*index];
                    format!("{}@{}", event.event_type, event.schema_version)
                })
                .collect(),
        }
    }
}
