//! Which part of the model an item comes from.

use super::Types;
use crate::model::{Kind, Location, TypeId};
use crate::place;

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

impl Types<'_> {
    /// The keys of `names.toml` that an item comes from: every place in the contract where it is used.
    pub fn keys(&self, origin: &Origin) -> Vec<String> {
        let operation = |index: &usize| self.names.calls[*index].key.as_str();
        let under = |id: &TypeId, step: &dyn Fn(&String) -> String| {
            let keys = self.api.ty(*id).keys.iter();
            keys.map(step).collect()
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
                vec![place::parameter(operation(index), location.as_str(), wire)]
            }
            Origin::Body(index) => vec![place::request(operation(index))],
            Origin::Outcome(index) => vec![place::response(operation(index))],
            Origin::Type(id) => under(id, &String::clone),
            Origin::Field(id, wire) => under(id, &|key| place::property(key, wire)),
            Origin::Variant(id, label) => match self.api.ty(*id).kind {
                Kind::Enum(_) => under(id, &String::clone),
                _ => under(id, &|key| key.clone() + &place::variant(label)),
            },
            Origin::Events(events) => events
                .iter()
                .map(|index| {
                    let event = &self.api.events[*index];
                    place::event(&event.event_type, &event.schema_version)
                })
                .collect(),
        }
    }
}
