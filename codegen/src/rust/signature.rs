//! What functions and methods take and return.

use super::Origin;
use super::ty::Literal;
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
    /// The first ones by their places, and those from this one on by their names.
    NamesFrom(usize),
}

/// An argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name; a value that is set has none of its own.
    pub name: Option<String>,
    /// What may be given.
    pub ty: String,
    /// What it is converted into, unless it is the type itself.
    pub target: Option<Target>,
    /// Where its value goes.
    pub origin: Origin,
}

/// What the value of an argument is converted into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The type.
    pub ty: String,
    /// Which literals convert into it.
    pub literal: Option<Literal>,
    /// Whether it is the id of a resource.
    pub id: bool,
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
        let named = self.named_from().unwrap_or(usize::MAX);
        let same = |(at, (one, other)): (usize, (&Argument, &Argument))| {
            one.ty == other.ty && (at < named || one.name == other.name)
        };
        self.receiver == other.receiver
            && self.given == other.given
            && self.returns == other.returns
            && self.arguments.len() == other.arguments.len()
            && self
                .arguments
                .iter()
                .zip(&other.arguments)
                .enumerate()
                .all(same)
    }

    /// The first argument that is given by its name.
    pub fn named_from(&self) -> Option<usize> {
        match self.given {
            Given::Places => None,
            Given::Names => Some(0),
            Given::NamesFrom(first) => Some(first),
        }
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
        let first = self.named_from().unwrap_or(self.arguments.len());
        let mut arguments = arguments;
        let places = receiver
            .into_iter()
            .chain(arguments.by_ref().take(first))
            .collect::<Vec<_>>()
            .join(", ");
        let names = arguments.collect::<Vec<_>>().join(", ");
        match self.given {
            Given::Places => write!(f, "fn({places}) -> {}", self.returns),
            Given::Names | Given::NamesFrom(_) => {
                write!(f, "fn({places}) -> builder({names}) -> {}", self.returns)
            }
        }
    }
}
