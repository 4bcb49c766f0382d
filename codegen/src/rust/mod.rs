//! The generated crate as data: its public items, as far as a caller can tell, with the part of the model that each comes from.

mod alike;
mod signature;

pub use alike::{Alike, alike, neighbours};
pub use signature::{Argument, Given, Receiver, Signature};

use crate::model::{Location, TypeId};

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicItem {
    /// `quote::Quote::rate`; fields stand behind a dot, traits behind a colon.
    pub path: String,
    /// How it is declared, as far as a caller can tell.
    pub shape: Shape,
    /// Whether using it warns.
    pub deprecated: bool,
    /// Where it comes from.
    pub origin: Origin,
}

impl PublicItem {
    /// What it is.
    pub fn kind(&self) -> ItemKind {
        match self.shape {
            Shape::Struct => ItemKind::Struct,
            Shape::Enum => ItemKind::Enum,
            Shape::Variant(_) => ItemKind::Variant,
            Shape::Field(_) => ItemKind::Field,
            Shape::Function(_) => ItemKind::Function,
            Shape::Implementation(_) => ItemKind::Implementation,
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
            Shape::Struct => format!("struct {name}"),
            Shape::Enum => format!("enum {name}"),
            Shape::Variant(None) => name.to_owned(),
            Shape::Variant(Some(held)) => format!("{name}({held})"),
            Shape::Field(ty) => format!("{name}: {ty}"),
            Shape::Function(signature) => signature.to_string(),
            Shape::Implementation(implemented) => implemented.clone(),
        }
    }
}

/// How an item is declared. Types are written as below the module of the version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
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
