//! Response headers.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "header.retyped",
        mirror: &["header.retyped"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "changed type",
        explanation: "The type of a response header changed. Readers that expect the old type cannot read it.",
        looks: &[Look::Schema(header_retyped)],
    },
    Rule {
        id: "header.added",
        mirror: &["header.removed"],
        effects: Effects::all(ADDS),
        shapes: false,
        says: "was added",
        explanation: "The response gained a header.",
        looks: &[Look::Header(header_added)],
    },
    Rule {
        id: "header.removed",
        mirror: &["header.added"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "was removed",
        explanation: "The response lost a header.",
        looks: &[Look::Header(header_removed)],
    },
    Rule {
        id: "header.became-required",
        mirror: &["header.became-optional"],
        effects: Effects::all(ADDS),
        shapes: false,
        says: "became required",
        explanation: "The response header was optional and is always present now.",
        looks: &[Look::Header(header_became_required)],
    },
    Rule {
        id: "header.became-optional",
        mirror: &["header.became-required"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "became optional",
        explanation: "The response header was always present and is optional now.",
        looks: &[Look::Header(header_became_optional)],
    },
];

fn header_retyped(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let here = matches!(pair.spot, Spot::Header(_));
    if here && pair.is_retyped() && !pair.is_regrouped() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}

fn header_added(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    gains(
        out,
        format!("header `{}`", pair.name),
        [pair.old.is_some(), pair.new.is_some()],
        [None, Some("sent")],
    );
}

fn header_removed(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    loses(
        out,
        format!("header `{}`", pair.name),
        [pair.old.is_some(), pair.new.is_some()],
        [None, Some("sent")],
    );
}

fn header_became_required(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new) {
        let sides = [old.is("required"), new.is("required")];
        gains(out, format!("header `{}`", pair.name), sides, REQUIRED);
    }
}

fn header_became_optional(pair: &HeaderPair<'_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old, &pair.new) {
        let sides = [old.is("required"), new.is("required")];
        loses(out, format!("header `{}`", pair.name), sides, REQUIRED);
    }
}
