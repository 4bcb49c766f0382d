//! What a rule is, and what it does on the wire.

use crate::report::{Breaks, Direction, Severity};
use crate::wire::{
    BodyPair, DocumentPair, EventSides, HeaderPair, LoneParameter, MediaPair, OperationPair, Out,
    ParameterPair, SchemaPair, TextPair,
};

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// `field.removed`. It never changes.
    pub id: &'static str,
    /// The rules that can find the same thing when the sides are swapped.
    pub mirror: &'static [&'static str],
    /// How bad it is, by direction.
    pub effects: Effects,
    /// Whether what it finds can alter public items of the generated crate.
    pub shapes: bool,
    /// What it says of its subject.
    pub says: &'static str,
    /// What it means, in a sentence or two.
    pub explanation: &'static str,
    /// What it looks at; nothing for what is found after the walk.
    pub looks: &'static [Look],
}

/// What a change does on the wire, by direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effects {
    /// In requests.
    pub request: Effect,
    /// In responses.
    pub response: Effect,
    /// In what Wise sends by itself.
    pub webhook: Effect,
}

impl Effects {
    pub(crate) const fn all(effect: Effect) -> Self {
        Self::by(effect, effect, effect)
    }

    pub(crate) const fn by(request: Effect, response: Effect, webhook: Effect) -> Self {
        Self {
            request,
            response,
            webhook,
        }
    }

    /// The effect in one direction; what does not travel has one for all of them.
    pub fn of(&self, direction: Option<Direction>) -> Effect {
        match direction {
            Some(Direction::Request) | None => self.request,
            Some(Direction::Response) => self.response,
            Some(Direction::Webhook) => self.webhook,
        }
    }
}

/// What a change does on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effect {
    /// How bad it is.
    pub severity: Severity,
    /// For whom.
    pub breaks: Breaks,
}

const fn effect(severity: Severity, breaks: Breaks) -> Effect {
    Effect { severity, breaks }
}

/// A caller that is deployed is in trouble.
pub(crate) const BREAKS: Effect = effect(Severity::Breaking, Breaks::DeployedCaller);
/// A deployed caller that reads strictly is in trouble; those of the generated crate are not.
pub(crate) const ABSORBED: Effect = effect(Severity::Absorbed, Breaks::DeployedCaller);
/// Something is there in addition.
pub(crate) const ADDS: Effect = effect(Severity::Additive, Breaks::Nobody);
/// New callers are affected, deployed ones are not.
pub(crate) const WARNS: Effect = effect(Severity::Neutral, Breaks::NewCaller);
/// Nobody notices.
pub(crate) const SILENT: Effect = effect(Severity::Neutral, Breaks::Nobody);

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// Two documents.
    Document(fn(&DocumentPair<'_>, &mut Out<'_>)),
    /// An operation that both have, or the delivery of an event.
    Operation(fn(&OperationPair<'_, '_>, &mut Out<'_>)),
    /// A parameter that both have.
    Parameter(fn(&ParameterPair<'_>, &mut Out<'_>)),
    /// A parameter that one side has.
    LoneParameter(fn(&LoneParameter<'_>, &mut Out<'_>)),
    /// The body of an operation, on either side.
    Body(fn(&BodyPair<'_>, &mut Out<'_>)),
    /// The statuses of an operation.
    Statuses(fn(&MediaPair<'_>, &mut Out<'_>)),
    /// The media types of a body.
    Media(fn(&MediaPair<'_>, &mut Out<'_>)),
    /// A header of a response, on either side.
    Header(fn(&HeaderPair<'_>, &mut Out<'_>)),
    /// A schema.
    Schema(fn(&SchemaPair<'_, '_>, &mut Out<'_>)),
    /// An event, on either side.
    Event(fn(&EventSides<'_, '_>, &mut Out<'_>)),
    /// A keyword that differs and belongs to no other rule.
    Rest(fn(&TextPair<'_>, &mut Out<'_>)),
}
