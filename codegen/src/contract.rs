//! The facts of a published bundle, without its prose and in canonical order: an OpenAPI 3.1 document that changes only
//! when the API does. A contract of a contract is itself.

mod components;
mod count;
mod facts;

use serde_json::Value;

use crate::document::Document;
use crate::pointer::{join, reference_pointer};
use crate::problem::Problems;

pub use crate::yaml::to_yaml;
pub use count::{Counts, counts, dropped};

/// The first line of every written contract.
pub const HEADER: &str =
    "# Written by `cargo xtask fetch`. What it holds and leaves out: ../README.md\n";

/// The contract of a bundle: every fact, no prose, one order, and component names without the bundler's numbering.
pub fn contract(document: &Document) -> Result<Value, Problems> {
    let mut problems = Problems::new();
    let facts = facts::facts(document);
    document.each_reference(|target, here| {
        let Some(pointer) = target.as_str().and_then(reference_pointer) else {
            return;
        };
        let moved = facts
            .moved
            .iter()
            .any(|list| pointer.starts_with(&join(list, "")));
        if moved {
            problems.push(document.problem(
                here,
                "this reference points into a list that has another order in the contract",
                "Make the item a component and refer to that",
            ));
        }
    });
    let mut root = facts.root;
    components::rename(&mut root);
    problems.into_result(root)
}
