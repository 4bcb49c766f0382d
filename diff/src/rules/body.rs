//! Request bodies, and the media types of bodies and responses.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "body.retyped",
        mirror: &["body.retyped"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed type",
        explanation: "A whole body has another JSON type than before. Neither side reads what the other writes.",
        looks: &[Look::Schema(body_retyped)],
    },
    Rule {
        id: "body.added-optional",
        mirror: &["body.removed"],
        effects: Effects::by(ADDS, ADDS, ADDS),
        shapes: true,
        says: "was added, and can be left out",
        explanation: "A body can be sent, and need not be.",
        looks: &[Look::Body(body_added_optional)],
    },
    Rule {
        id: "body.added-required",
        mirror: &["body.removed"],
        effects: Effects::by(BREAKS, BREAKS, BREAKS),
        shapes: true,
        says: "was added, and has to be sent",
        explanation: "A body has to be sent that nobody sends yet.",
        looks: &[Look::Body(body_added_required)],
    },
    Rule {
        id: "body.removed",
        mirror: &["body.added-optional", "body.added-required"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "Nothing is sent any more where there was a body. Who sends one is refused, or not heard.",
        looks: &[Look::Body(body_removed)],
    },
    Rule {
        id: "body.became-required",
        mirror: &["body.became-optional"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "became required",
        explanation: "A body has to be sent that could be left out.",
        looks: &[Look::Body(body_became_required)],
    },
    Rule {
        id: "body.became-optional",
        mirror: &["body.became-required"],
        effects: Effects::all(ADDS),
        shapes: true,
        says: "became optional",
        explanation: "A body can be left out that had to be sent.",
        looks: &[Look::Body(body_became_optional)],
    },
    Rule {
        id: "media.added",
        mirror: &["media.removed"],
        effects: Effects::by(ADDS, ABSORBED, ABSORBED),
        shapes: true,
        says: "was added",
        explanation: "A body also comes, or can be sent, in another media type.",
        looks: &[Look::Media(media_added)],
    },
    Rule {
        id: "media.removed",
        mirror: &["media.added"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "A media type is gone.",
        looks: &[Look::Media(media_removed)],
    },
    Rule {
        id: "media.changed",
        mirror: &["media.changed"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed",
        explanation: "A body has another media type. Readers of an error in this crate try JSON whatever it says; everybody else goes by the media type.",
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
