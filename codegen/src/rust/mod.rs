//! The generated crate as data: types, fields, operations and events with all of their names, and what of them is public.
//!
//! Renderers print it, and comparisons of two versions read it: a rule about Rust stands here, once.

mod alike;
mod amount;
mod event;
mod feature;
mod field;
mod follow;
mod id;
mod lacks;
mod lookup;
mod operation;
mod origin;
mod pages;
mod public;
mod result;
mod share;
mod signature;
mod structure;
mod ty;
mod types;
mod union;

pub use alike::{Alike, alike, neighbours};
pub use amount::{AmountGetter, Amounts, FromMoney, Part};
pub use event::EventVariant;
pub use feature::{VersionFeature, features};
pub use field::{Half, Presence, RustField};
pub use follow::FollowMethod;
pub use id::{IdType, ids};
pub use lacks::{Lacks, lacks};
pub use lookup::Called;
pub use operation::{Input, InputSource, RustOperation, Success, SuccessBody};
pub use origin::Origin;
pub use pages::{Named, Next, Paged, Period};
pub use public::{Declared, ItemKind, PublicItem};
pub use share::{Compared, Place, Places, Sharing};
pub use signature::{Argument, Given, Receiver, Signature, Target};
pub use structure::{Constructor, RustStruct};
pub use ty::{
    Conversion, Form, Lent, Literal, Reading, Sample, UNTYPED, Word, is_of_rust, rust_type, untold,
};
pub use types::Types;
pub use union::{OpenEnum, RustUnion, RustVariant, Shared};

// Facts about the wire that Rust has no form of its own for. Renderers know them by way of this module, and no kinds of types.
pub use crate::model::{
    Body, CountryForm, Decided, ErrorBody, Facts, Field, Finals, FollowSubject, Idempotency,
    ListStyle, Location, Media, NextPage, Operation, OutcomeBody, Parameter, Prose, Struct, TypeId,
    TypeRef, Verdict,
};
pub use crate::names::{Call, Resource, TypeName};
pub use crate::rules::IdWire;

use crate::model::{Api, Kind};
use crate::named::Version;
use crate::names::Names;
use crate::rules::Rules;

/// One version as Rust, or the webhooks.
#[derive(Clone, Debug)]
pub struct Crate<'a> {
    /// `v2026q3`, or `webhook`.
    pub module: &'a str,
    /// The model.
    pub api: &'a Api,
    /// Its names.
    pub names: &'a Names,
    /// How types are written.
    pub types: Types<'a>,
    /// The items of the types, by [`TypeId`].
    pub items: Vec<Item<'a>>,
    /// The operations, by position in the model.
    pub operations: Vec<RustOperation<'a>>,
    /// The methods that follow something.
    pub follows: Vec<FollowMethod>,
    /// The variants of the enum over events.
    pub events: Vec<EventVariant<'a>>,
}

/// The item of a type.
#[derive(Clone, Debug)]
pub enum Item<'a> {
    /// An object.
    Struct(Box<RustStruct<'a>>),
    /// A list of values.
    Enum(OpenEnum<'a>),
    /// One of several shapes.
    Union(RustUnion<'a>),
}

impl<'a> Crate<'a> {
    /// A version as Rust.
    pub fn of(version: &'a Version, rules: &'a Rules) -> Self {
        let (api, names) = (&version.api, &version.names);
        let types = Types {
            module: &version.module,
            api,
            names,
            rules,
        };
        let items = api.types.iter().enumerate().map(|(index, def)| {
            let id = TypeId(index);
            match &def.kind {
                Kind::Struct(object) => Item::Struct(Box::new(types.structure(id, object))),
                Kind::Enum(values) => Item::Enum(types.open_enum(id, def, values)),
                Kind::Union(union) => Item::Union(types.union(id, def, union)),
            }
        });
        let operations = 0..api.operations.len();
        let operations: Vec<RustOperation<'a>> =
            operations.map(|index| types.operation(index)).collect();
        let follows = operations.iter();
        Self {
            module: &version.module,
            api,
            names,
            types,
            items: items.collect(),
            follows: follows.filter_map(|one| types.follow(one)).collect(),
            operations,
            events: types.events(),
        }
    }

    /// The item of a type.
    pub fn item(&self, id: TypeId) -> &Item<'a> {
        &self.items[id.0]
    }

    /// The struct of a type, if it is one.
    pub fn structure(&self, id: TypeId) -> Option<&RustStruct<'a>> {
        match self.item(id) {
            Item::Struct(object) => Some(object),
            Item::Enum(_) | Item::Union(_) => None,
        }
    }

    /// The public names that the definition of a type makes.
    pub fn public_names(&self, id: TypeId) -> Vec<String> {
        let builder = self.structure(id).and_then(|one| one.constructor.as_ref());
        let builder = builder.and_then(|made| made.builder.clone());
        let mut names = vec![self.names.types[id.0].name.clone()];
        names.extend(builder);
        names
    }
}
