//! Every change that the rules know, as one small change of a document.

mod bodies;
mod documents;
mod edits;
mod events;
mod parameters;
mod values;

use serde_json::Value;
use wise_diff::report::Direction::Request;

use crate::sites::At;

/// Makes a change at a JSON pointer.
pub type Edit = fn(&mut Value, &str);

/// A change of a document.
pub struct Mutation {
    /// The rule that finds it.
    pub rule: &'static str,
    /// The rule that finds it when the sides are swapped.
    pub back: &'static str,
    /// Where it can be made; any direction stands for all of them.
    pub at: At,
    /// Severity there and back in a request, a response and a webhook: (b)reaking, (a)bsorbed, (m)ore, (n)eutral. One
    /// letter where the direction does not matter.
    pub severity: &'static str,
    /// What it does in Rust, there and back: (s)ource-breaking, (n)ew API, (i)nvisible.
    pub rust: &'static str,
    /// Makes both sides fit.
    pub set: Edit,
    /// Makes the change.
    pub edit: Edit,
}

const fn mutation(
    names: (&'static str, &'static str),
    at: At,
    letters: (&'static str, &'static str),
    set: Edit,
    edit: Edit,
) -> Mutation {
    Mutation {
        rule: names.0,
        back: names.1,
        at,
        severity: letters.0,
        rust: letters.1,
        set,
        edit,
    }
}

const OBJECT: At = At::Object(Request);
const TEXT: At = At::Text(Request);
const CONTENT: At = At::Content(Request);

/// The table, by what the changes are about.
pub fn table() -> impl Iterator<Item = &'static Mutation> {
    let all = [
        documents::ALL,
        parameters::ALL,
        bodies::ALL,
        values::ALL,
        events::ALL,
    ];
    all.into_iter().flatten()
}
