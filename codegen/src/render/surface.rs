//! The public items of the generated modules, from the same decisions that write them: what a comparison of two
//! versions looks at. Paths stand below the module of the version.

use super::operations::{optional, required};
use super::types::{Half, Presence, half, is_named, keeps_extra, presence};
use super::{Context, alike, events, pages};
use crate::describe::rust_type;
use crate::model::{Field, Kind, Location, OutcomeBody, Struct, TypeDef, TypeId, TypeRef, Union};

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicItem {
    /// `quote::Quote::rate`; fields stand behind a dot, traits behind a colon.
    pub path: String,
    /// What it is.
    pub kind: ItemKind,
    /// How it is declared, as far as a caller can tell.
    pub declaration: String,
    /// Whether using it warns.
    pub deprecated: bool,
    /// Where it comes from.
    pub origin: Origin,
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

/// The part of the model that an item comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A resource of the client, by position.
    Resource(usize),
    /// An operation, by position.
    Operation(usize),
    /// A parameter of an operation.
    Parameter(usize, Location, String),
    /// The body of an operation.
    Body(usize),
    /// What an operation returns.
    Outcome(usize),
    /// A type.
    Type(TypeId),
    /// A field of a type, by its name on the wire.
    Field(TypeId, String),
    /// A value of an enum, or an alternative of a union, by value or label.
    Variant(TypeId, String),
    /// Events, by position.
    Events(Vec<usize>),
}

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
            Kind::Enum(values) => list.open_enum(id, values),
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
    fn push(&mut self, path: String, kind: ItemKind, declaration: String, origin: Origin) {
        // What events share stands beside them, and a version has a module of that name, too.
        let whole = |text: String| match self.context.module {
            "webhook" => within("webhook", "common::", &text),
            _ => text,
        };
        let (path, declaration) = (whole(path), whole(declaration));
        self.items.push(PublicItem {
            path,
            kind,
            declaration,
            deprecated: false,
            origin,
        });
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
        let accessor = format!("fn(&self) -> {path}");
        let (client, root) = (
            format!("struct {}", one.client),
            format!("Api::{}", one.accessor),
        );
        self.push(path, ItemKind::Struct, client, Origin::Resource(index));
        self.push(root, ItemKind::Function, accessor, Origin::Resource(index));
    }

    fn operation(&mut self, index: usize) {
        let context = self.context;
        let operation = &context.api.operations[index];
        let call = &context.names.calls[index];
        let resource = &context.names.resources[call.resource];
        let value = format!("{}::operation::{}", resource.module, call.operation);
        let given: Vec<String> = required(context, index)
            .into_iter()
            .map(|(name, given)| format!("{name}: {given}"))
            .collect();
        let given = given.join(", ");
        let of = Origin::Operation(index);
        self.push(
            value.clone(),
            ItemKind::Struct,
            format!("struct {}", call.operation),
            of.clone(),
        );
        let arguments = if given.is_empty() {
            String::new()
        } else {
            format!(", {given}")
        };
        self.push(
            format!("{}::{}::{}", resource.module, resource.client, call.method),
            ItemKind::Function,
            format!("fn(&self{arguments}) -> Call<{value}>"),
            of.clone(),
        );
        self.deprecate(operation.deprecated);
        self.push(
            format!("{value}::new"),
            ItemKind::Function,
            format!("fn({given}) -> Self"),
            of,
        );
        for parameter in operation.asked().filter(|parameter| parameter.required) {
            let name = context.names.parameter(index, parameter);
            let ty = self.ty(&parameter.ty);
            let origin = Origin::Parameter(index, parameter.location, parameter.wire.clone());
            self.push(
                format!("{value}.{name}"),
                ItemKind::Field,
                format!("{name}: {ty}"),
                origin,
            );
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
            self.push(
                format!("{value}.{name}"),
                ItemKind::Field,
                format!("{name}: Option<{ty}>"),
                origin.clone(),
            );
            self.push(
                format!("{value}::{name}"),
                ItemKind::Function,
                format!("fn(self, {given}) -> Self"),
                origin,
            );
        }
        if let Some(body) = &operation.body {
            let ty = self.ty(&body.ty);
            let held = if body.required {
                ty.clone()
            } else {
                format!("Option<{ty}>")
            };
            self.push(
                format!("{value}.body"),
                ItemKind::Field,
                format!("body: {held}"),
                Origin::Body(index),
            );
            if !body.required {
                self.push(
                    format!("{value}::body"),
                    ItemKind::Function,
                    format!("fn(self, impl Into<{ty}>) -> Self"),
                    Origin::Body(index),
                );
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
            ItemKind::Implementation,
            format!("Operation<Output = {output}>"),
            Origin::Outcome(index),
        );
        if let Some((position, item)) = pages::listed(context, index) {
            let (position, item) = (self.ty(&position), self.ty(&item));
            self.push(
                format!("{value}: Paged"),
                ItemKind::Implementation,
                format!("Paged<Position = {position}, Item = {item}>"),
                Origin::Outcome(index),
            );
        }
        if pages::windowed(context, index).is_some() {
            self.push(
                format!("{value}: Windowed"),
                ItemKind::Implementation,
                "Windowed".to_owned(),
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
                ItemKind::Implementation,
                (*name).to_owned(),
                Origin::Type(id),
            );
        }
    }

    fn structure(&mut self, id: TypeId, def: &TypeDef, object: &Struct) {
        let half = half(def, object);
        let name = &self.context.names.types[id.0].name;
        let path = self.type_path(id);
        self.push(
            path.clone(),
            ItemKind::Struct,
            format!("struct {name}"),
            Origin::Type(id),
        );
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
            let list: Vec<String> = given.into_iter().map(|(_, one)| one).collect();
            let list = list.join(", ");
            if is_named(self.context, id) {
                // Its steps in their order, each a method of the builder.
                let builder = format!("{path}::builder");
                let declaration = format!("fn() -> builder({list}) -> Self");
                self.push(builder, ItemKind::Function, declaration, Origin::Type(id));
            } else {
                let new = format!("{path}::new");
                let declaration = format!("fn({list}) -> Self");
                self.push(new, ItemKind::Function, declaration, Origin::Type(id));
            }
        }
        let extra = keeps_extra(def, object);
        if extra {
            let extra = format!("{path}.extra");
            let declaration = "extra: Extra".to_owned();
            self.push(extra, ItemKind::Field, declaration, Origin::Type(id));
        }
        if extra && matches!(half, Half::Decode | Half::Both) {
            let declaration = "fn(&self) -> &Extra".to_owned();
            let getter = format!("{path}::extra");
            self.push(getter, ItemKind::Function, declaration, Origin::Type(id));
        }
        if extra && builds {
            self.push(
                format!("{path}::insert_extra"),
                ItemKind::Function,
                "fn(self, impl Into<String>, impl Into<Json>) -> Self".to_owned(),
                Origin::Type(id),
            );
        }
    }

    fn field(
        &mut self,
        id: TypeId,
        def: &TypeDef,
        field: &Field,
        half: Half,
        given: &mut Vec<(String, String)>,
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
        self.push(
            format!("{path}.{name}"),
            ItemKind::Field,
            format!("{name}: {ty}"),
            origin.clone(),
        );
        self.deprecate(field.deprecated);
        let builds = half != Half::Decode;
        match presence {
            Presence::Required if builds => {
                given.push((field.wire.clone(), format!("{name}: impl Into<{held}>")));
            }
            Presence::RequiredNullable if builds => {
                let argument = format!("{name}: impl Into<Option<{held}>>");
                given.push((field.wire.clone(), argument));
            }
            _ => {}
        }
        let reads = matches!(half, Half::Decode | Half::Both);
        if reads && presence != Presence::Required {
            let handed = self.handed(&field.ty);
            self.push(
                format!("{path}::{name}"),
                ItemKind::Function,
                format!("fn(&self) -> Result<{handed}, MissingField>"),
                origin.clone(),
            );
        }
        if builds && matches!(presence, Presence::Optional | Presence::Nullable) {
            let setter = if half == Half::Both {
                format!("with_{bare}")
            } else {
                name.clone()
            };
            self.push(
                format!("{path}::{setter}"),
                ItemKind::Function,
                format!("fn(self, impl Into<{held}>) -> Self"),
                origin.clone(),
            );
        }
        if builds && presence == Presence::Nullable {
            self.push(
                format!("{path}::{bare}_null"),
                ItemKind::Function,
                "fn(self) -> Self".to_owned(),
                origin,
            );
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

    fn open_enum(&mut self, id: TypeId, values: &[String]) {
        let path = self.type_path(id);
        let name = &self.context.names.types[id.0].name;
        self.push(
            path.clone(),
            ItemKind::Enum,
            format!("enum {name}"),
            Origin::Type(id),
        );
        for value in values {
            let variant = &self.context.names.variants[&(id, value.clone())];
            self.push(
                format!("{path}::{variant}"),
                ItemKind::Variant,
                variant.clone(),
                Origin::Variant(id, value.clone()),
            );
        }
    }

    fn union(&mut self, id: TypeId, def: &TypeDef, union: &Union) {
        let context = self.context;
        let path = self.type_path(id);
        let name = &context.names.types[id.0].name;
        self.push(
            path.clone(),
            ItemKind::Enum,
            format!("enum {name}"),
            Origin::Type(id),
        );
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
                ItemKind::Variant,
                format!("{name}({ty})"),
                origin.clone(),
            );
            if from {
                let implementation = format!("{path}: From<{ty}>");
                let declaration = format!("From<{ty}>");
                self.push(
                    implementation,
                    ItemKind::Implementation,
                    declaration,
                    origin,
                );
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
            let handed = self.handed(&field.ty);
            self.push(
                format!("{path}::{name}"),
                ItemKind::Function,
                format!("fn(&self) -> Result<{handed}, MissingField>"),
                Origin::Field(id, field.wire.clone()),
            );
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
                ItemKind::Variant,
                format!("{}({ty})", variant.name),
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
