//! What functions and methods take and return.

use super::Origin;
use std::fmt;

/// What a function or method takes and returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What it is called on.
    pub receiver: Receiver,
    /// How its arguments are given.
    pub given: Given,
    /// The arguments, in their order.
    pub arguments: Vec<Argument>,
    /// The type that it returns.
    pub returns: String,
}

/// What a function is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// The type itself.
    None,
    /// `&self`.
    Reference,
    /// `self`.
    Value,
}

/// How the arguments of a function are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// By their place: their names are not part of a call.
    Places,
    /// By their names, each a step of a builder, in their order.
    Names,
}

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name; a value that is set has none of its own.
    pub name: Option<String>,
    /// What may be given.
    pub ty: String,
    /// Where its value goes.
    pub origin: Origin,
}

impl Signature {
    /// A signature whose arguments are given by their place.
    pub fn new(receiver: Receiver, arguments: Vec<Argument>, returns: impl Into<String>) -> Self {
        Self {
            receiver,
            given: Given::Places,
            arguments,
            returns: returns.into(),
        }
    }

    /// Whether whatever calls one can call the other: names count where they are part of a call.
    pub fn is_called_like(&self, other: &Self) -> bool {
        let named = self.given == Given::Names;
        let same = |(one, other): (&Argument, &Argument)| {
            one.ty == other.ty && (!named || one.name == other.name)
        };
        self.receiver == other.receiver
            && self.given == other.given
            && self.returns == other.returns
            && self.arguments.len() == other.arguments.len()
            && self.arguments.iter().zip(&other.arguments).all(same)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments = self.arguments.iter().map(|one| match &one.name {
            Some(name) => format!("{name}: {}", one.ty),
            None => one.ty.clone(),
        });
        let receiver = match self.receiver {
            Receiver::None => None,
            Receiver::Reference => Some("&self".to_owned()),
            Receiver::Value => Some("self".to_owned()),
        };
        let list: Vec<String> = match self.given {
            Given::Places => receiver.into_iter().chain(arguments).collect(),
            Given::Names => arguments.collect(),
        };
        let list = list.join(", ");
        match self.given {
            Given::Places => write!(f, "fn({list}) -> {}", self.returns),
            Given::Names => write!(f, "fn() -> builder({list}) -> {}", self.returns),
        }
    }
}
