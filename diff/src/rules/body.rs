//! Request bodies, and the media types of bodies and responses.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "body.retyped",
        mirror: &["body.retyped"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed type",
        explanation: "The JSON type of the whole body changed. Callers and servers that use the old type cannot read the new one.",
        looks: &[Look::Schema(body_retyped)],
    },
    Rule {
        id: "body.added-optional",
        mirror: &["body.removed"],
        effects: Effects::by(ADDS, ADDS, ADDS),
        shapes: true,
        says: "was added, optional",
        explanation: "The operation takes an optional request body.",
        looks: &[Look::Body(body_added_optional)],
    },
    Rule {
        id: "body.added-required",
        mirror: &["body.removed"],
        effects: Effects::by(BREAKS, BREAKS, BREAKS),
        shapes: true,
        says: "was added, required",
        explanation: "The operation requires a request body. Existing callers send none and are refused.",
        looks: &[Look::Body(body_added_required)],
    },
    Rule {
        id: "body.removed",
        mirror: &["body.added-optional", "body.added-required"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "The body was removed. A request that still has one is refused, or the body is ignored.",
        looks: &[Look::Body(body_removed)],
    },
    Rule {
        id: "body.became-required",
        mirror: &["body.became-optional"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "became required",
        explanation: "The request body was optional and is required now. Callers that leave it out are refused.",
        looks: &[Look::Body(body_became_required)],
    },
    Rule {
        id: "body.became-optional",
        mirror: &["body.became-required"],
        effects: Effects::all(ADDS),
        shapes: true,
        says: "became optional",
        explanation: "The request body was required and is optional now.",
        looks: &[Look::Body(body_became_optional)],
    },
    Rule {
        id: "media.added",
        mirror: &["media.removed"],
        effects: Effects::by(ADDS, ABSORBED, ABSORBED),
        shapes: true,
        says: "was added",
        explanation: "The body is offered in one more media type.",
        looks: &[Look::Media(media_added)],
    },
    Rule {
        id: "media.removed",
        mirror: &["media.added"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "The body is no longer offered in this media type.",
        looks: &[Look::Media(media_removed)],
    },
    Rule {
        id: "media.changed",
        mirror: &["media.changed"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed",
        explanation: "The media type of the body changed. This crate tries to read error bodies as JSON whatever their media type; other readers go by it.",
        looks: &[Look::Media(media_changed)],
    },
];

fn body_retyped(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let here = matches!(pair.spot, Spot::Body);
    if here && pair.is_retyped() && !pair.is_regrouped() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}

fn body_added_optional(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    added(pair, false, out);
}

fn body_added_required(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    added(pair, true, out);
}

fn added(pair: &BodyPair<'_>, required: bool, out: &mut Out<'_>) {
    if let (None, Some(new)) = (&pair.old, &pair.new)
        && new.is("required") == required
    {
        out.push("the body", None, Some(media(new)));
    }
}

fn body_removed(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let Some(old) = pair.old.as_ref().filter(|_| pair.new.is_none()) {
        out.push("the body", Some(media(old)), None);
    }
}

fn body_became_required(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new) {
        let sides = [old.is("required"), new.is("required")];
        gains(out, "the body", sides, REQUIRED);
    }
}

fn body_became_optional(pair: &BodyPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new) {
        let sides = [old.is("required"), new.is("required")];
        loses(out, "the body", sides, REQUIRED);
    }
}

fn media_added(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (name, node) in &pair.added {
        out.push_at(
            "",
            None,
            Some(node),
            format!("media type `{name}`"),
            None,
            Some((*name).to_owned()),
        );
    }
}

fn media_removed(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (name, node) in &pair.removed {
        out.push_at(
            "",
            Some(node),
            None,
            format!("media type `{name}`"),
            Some((*name).to_owned()),
            None,
        );
    }
}

fn media_changed(pair: &MediaPair<'_>, out: &mut Out<'_>) {
    for (name, ..) in &pair.both {
        if name.old != name.new {
            out.push(
                "the media type",
                Some(name.old.to_owned()),
                Some(name.new.to_owned()),
            );
        }
    }
}
