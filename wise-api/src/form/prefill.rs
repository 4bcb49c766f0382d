//! From values that exist to answers.

use crate::Json;
use crate::codec::Kind;

use super::place::{self, FormKind};
use super::tree::Tree;
use super::{AnswerError, Dropped, Form};

/// What became of values that were there before.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Prefilled {
    /// Keys that were answered.
    pub taken: Vec<String>,
    /// Keys whose value was masked.
    pub masked: Vec<String>,
    /// Values that the form does not take.
    pub refused: Vec<AnswerError>,
    /// Answers that fell away because the type changed.
    pub dropped: Vec<Dropped>,
}

impl Form {
    /// Answers fields from an object with the same keys, nested or dotted: a recipient that exists, an answer of your own form, a row of a
    /// table. Nothing is an error here: what was not taken is said.
    ///
    /// Values in which Wise has masked characters (`****1234`) are not taken.
    pub fn prefill(&mut self, object: &Json) -> Prefilled {
        let mut prefilled = Prefilled::default();
        if object.kind() != Kind::Object {
            return prefilled;
        }
        let tree = Tree::of(object);
        if let Some(Tree::Leaf(name)) = tree.get("type")
            && let Ok(name) = name.decode::<String>()
            && self.kind == FormKind::Recipient
            && let Ok(changes) = self.choose(&name)
        {
            prefilled.dropped = changes.dropped;
        }
        let keys = self.keys();
        for key in keys {
            let Some(value) = place::stored(&tree, self.kind, &key) else {
                continue;
            };
            let masked = value.as_str().contains("**");
            if masked {
                prefilled.masked.push(key);
            } else {
                match self.answer(&key, value) {
                    Ok(_) => prefilled.taken.push(key),
                    Err(error) => prefilled.refused.push(error),
                }
            }
        }
        prefilled
    }
}
