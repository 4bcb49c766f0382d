//! The rules: one file each, with a stable id, an effect for each direction, and a sentence that explains it.

mod limits;
mod prelude;

mod body_added_optional;
mod body_added_required;
mod body_became_optional;
mod body_became_required;
mod body_removed;
mod body_retyped;
mod client_behaviour_changed;
mod document_described_otherwise;
mod enum_dropped;
mod enum_introduced;
mod enum_set_replaced;
mod enum_value_added;
mod enum_value_removed;
mod event_added;
mod event_deprecated;
mod event_removed;
mod event_undeprecated;
mod event_version_added;
mod event_version_removed;
mod field_added_optional;
mod field_added_required;
mod field_became_non_nullable;
mod field_became_nullable;
mod field_became_optional;
mod field_became_read_only;
mod field_became_required;
mod field_became_write_only;
mod field_default_changed;
mod field_deprecated;
mod field_no_longer_read_only;
mod field_no_longer_write_only;
mod field_removed;
mod field_retyped;
mod field_undeprecated;
mod format_changed;
mod format_precision_changed;
mod header_added;
mod header_became_optional;
mod header_became_required;
mod header_removed;
mod header_retyped;
mod limit_changed;
mod limit_loosened;
mod limit_tightened;
mod media_added;
mod media_changed;
mod media_removed;
mod object_extra_changed;
mod operation_added;
mod operation_deprecated;
mod operation_id_case_changed;
mod operation_id_changed;
mod operation_method_changed;
mod operation_path_changed;
mod operation_removed;
mod operation_retagged;
mod operation_undeprecated;
mod operation_version_moved;
mod parameter_added_optional;
mod parameter_added_required;
mod parameter_became_optional;
mod parameter_became_required;
mod parameter_constant_changed;
mod parameter_deprecated;
mod parameter_path_name_changed;
mod parameter_removed;
mod parameter_renamed;
mod parameter_respelled;
mod parameter_retyped;
mod parameter_style_changed;
mod parameter_undeprecated;
mod rust_changed;
mod schema_retitled;
mod security_added;
mod security_removed;
mod security_scheme_added;
mod security_scheme_changed;
mod security_scheme_removed;
mod server_added;
mod server_removed;
mod status_added;
mod status_changed;
mod status_removed;
mod union_discriminator_changed;
mod union_dissolved;
mod union_introduced;
mod union_keyword_changed;
mod union_member_added;
mod union_member_removed;
mod union_member_renamed;
mod unknown_fact;
mod version_added;
mod version_removed;

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
    /// In what is sent.
    pub request: Effect,
    /// In what comes back.
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
/// Who writes new code should know.
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
    /// A header of an answer, on either side.
    Header(fn(&HeaderPair<'_>, &mut Out<'_>)),
    /// A schema.
    Schema(fn(&SchemaPair<'_, '_>, &mut Out<'_>)),
    /// An event, on either side.
    Event(fn(&EventSides<'_, '_>, &mut Out<'_>)),
    /// A keyword that differs and belongs to no other rule.
    Rest(fn(&TextPair<'_>, &mut Out<'_>)),
}

/// Every rule, in the order in which changes of equal weight are listed.
pub static RULES: &[&Rule] = &[
    &document_described_otherwise::RULE,
    &server_added::RULE,
    &server_removed::RULE,
    &security_scheme_changed::RULE,
    &security_scheme_added::RULE,
    &security_scheme_removed::RULE,
    &operation_added::RULE,
    &operation_removed::RULE,
    &operation_id_changed::RULE,
    &operation_id_case_changed::RULE,
    &operation_path_changed::RULE,
    &operation_version_moved::RULE,
    &operation_method_changed::RULE,
    &operation_deprecated::RULE,
    &operation_undeprecated::RULE,
    &operation_retagged::RULE,
    &security_added::RULE,
    &security_removed::RULE,
    &parameter_added_optional::RULE,
    &parameter_added_required::RULE,
    &parameter_removed::RULE,
    &parameter_renamed::RULE,
    &parameter_respelled::RULE,
    &parameter_path_name_changed::RULE,
    &parameter_became_required::RULE,
    &parameter_became_optional::RULE,
    &parameter_constant_changed::RULE,
    &parameter_style_changed::RULE,
    &parameter_deprecated::RULE,
    &parameter_undeprecated::RULE,
    &parameter_retyped::RULE,
    &field_retyped::RULE,
    &body_retyped::RULE,
    &header_retyped::RULE,
    &body_added_optional::RULE,
    &body_added_required::RULE,
    &body_removed::RULE,
    &body_became_required::RULE,
    &body_became_optional::RULE,
    &media_added::RULE,
    &media_removed::RULE,
    &media_changed::RULE,
    &status_added::RULE,
    &status_removed::RULE,
    &status_changed::RULE,
    &header_added::RULE,
    &header_removed::RULE,
    &header_became_required::RULE,
    &header_became_optional::RULE,
    &field_added_optional::RULE,
    &field_added_required::RULE,
    &field_removed::RULE,
    &field_became_required::RULE,
    &field_became_optional::RULE,
    &field_became_nullable::RULE,
    &field_became_non_nullable::RULE,
    &field_became_read_only::RULE,
    &field_no_longer_read_only::RULE,
    &field_became_write_only::RULE,
    &field_no_longer_write_only::RULE,
    &field_deprecated::RULE,
    &field_undeprecated::RULE,
    &field_default_changed::RULE,
    &format_changed::RULE,
    &format_precision_changed::RULE,
    &limit_tightened::RULE,
    &limit_loosened::RULE,
    &limit_changed::RULE,
    &enum_value_added::RULE,
    &enum_value_removed::RULE,
    &enum_set_replaced::RULE,
    &enum_introduced::RULE,
    &enum_dropped::RULE,
    &union_member_added::RULE,
    &union_member_removed::RULE,
    &union_member_renamed::RULE,
    &union_discriminator_changed::RULE,
    &union_keyword_changed::RULE,
    &union_introduced::RULE,
    &union_dissolved::RULE,
    &object_extra_changed::RULE,
    &schema_retitled::RULE,
    &unknown_fact::RULE,
    &event_added::RULE,
    &event_removed::RULE,
    &event_version_added::RULE,
    &event_version_removed::RULE,
    &event_deprecated::RULE,
    &event_undeprecated::RULE,
    &version_added::RULE,
    &version_removed::RULE,
    &client_behaviour_changed::RULE,
    &rust_changed::RULE,
];

pub(crate) use limits::is_limit;

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

pub(crate) use client_behaviour_changed::RULE as BEHAVIOUR;
pub(crate) use rust_changed::RULE as RUST;
pub(crate) use version_added::RULE as VERSION_ADDED;
pub(crate) use version_removed::RULE as VERSION_REMOVED;
