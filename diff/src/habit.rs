//! Behaviour of the crate that neither the contract nor a public item shows.

use crate::report::Place;
use crate::rules::BEHAVIOUR;
use crate::wire::Finding;

/// Something that the crate does in another way.
#[derive(Debug)]
pub struct Habit {
    pub(crate) finding: Finding,
    /// The places in the contract that it can come from.
    pub(crate) rests: Vec<String>,
}

impl Habit {
    /// The same, with the places in the contract that it can come from.
    pub(crate) fn resting_on(self, rests: Vec<String>) -> Self {
        Self { rests, ..self }
    }
}

/// Something that changed and rests on its own place.
pub(crate) fn habit(subject: String, old: String, new: String, place: Place) -> Habit {
    Habit {
        rests: vec![place.key.clone()],
        finding: Finding {
            rule: BEHAVIOUR,
            direction: None,
            subject,
            old: Some(old),
            new: Some(new),
            place,
            successors: Vec::new(),
            behaviour: Vec::new(),
        },
    }
}
