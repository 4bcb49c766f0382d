//! What a change of the contract does: on the wire, to Rust callers, and to the next release.
//!
//! Two contracts are walked side by side ([`wire`]), and one rule after the other says what a difference means ([`rules`]).
//! Independently of that the public items that are generated from each are compared. What a change on the wire
//! does in Rust is what those items show at the same place. One cause is one change of the [`report`].

pub mod accepted;
mod advice;
mod arguments;
mod behaviour;
mod calls;
mod census;
mod compare;
mod group;
mod habit;
mod held;
mod root;
mod split;
mod successors;
mod summary;

pub mod history;
pub mod release;
pub mod render;
pub mod report;
pub mod rules;
pub mod rust;
pub mod side;
pub mod wire;

pub use compare::compare;
pub use side::{document, load};
