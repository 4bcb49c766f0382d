//! The rules: one file for each subject, and in it one entry for each rule, with a stable id, an effect for each direction and an explanation.

mod argument;
mod body;
mod crate_surface;
mod document;
mod enumeration;
mod event;
mod field;
mod header;
mod keyword;
mod limits;
mod operation;
mod parameter;
mod prelude;
mod rule;
mod status;
mod union;
mod value;
mod version;

pub use rule::{Effect, Effects, Look, Rule};

/// The rules by subject, in the order in which changes of equal weight are listed.
static SUBJECTS: &[&[Rule]] = &[
    document::RULES,
    operation::RULES,
    parameter::RULES,
    body::RULES,
    status::RULES,
    header::RULES,
    field::RULES,
    value::RULES,
    enumeration::RULES,
    union::RULES,
    keyword::RULES,
    event::RULES,
    version::RULES,
    argument::RULES,
    crate_surface::RULES,
];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    SUBJECTS.iter().copied().flatten()
}

pub(crate) use limits::is_limit;

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

pub(crate) use argument::{
    ARGUMENT_ADDED, ARGUMENT_MOVED, ARGUMENT_REMOVED, ARGUMENT_RENAMED, ARGUMENT_RETYPED,
};
pub(crate) use crate_surface::{BEHAVIOUR, JOINED, RUST, SPLIT};
pub(crate) use version::{ROOT_MOVED, VERSION_ADDED, VERSION_REMOVED};
