//! Lists of values.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "enum.value-added",
        mirror: &["enum.value-removed"],
        effects: Effects::by(ADDS, ABSORBED, ABSORBED),
        shapes: true,
        says: "gained",
        explanation: "The list of values gained one. Enums of the crate are open: an older version of the crate reads the value as `Unrecognized`.",
        looks: &[Look::Schema(enum_value_added)],
    },
    Rule {
        id: "enum.value-removed",
        mirror: &["enum.value-added"],
        effects: Effects::by(BREAKS, SILENT, SILENT),
        shapes: true,
        says: "lost",
        explanation: "The list of values lost one. Requests with it are refused, and responses no longer have it.",
        looks: &[Look::Schema(enum_value_removed)],
    },
    Rule {
        id: "enum.set-replaced",
        mirror: &["enum.set-replaced"],
        effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
        shapes: true,
        says: "were replaced",
        explanation: "All values of the list were replaced, so the field has a different meaning.",
        looks: &[Look::Schema(enum_set_replaced)],
    },
    Rule {
        id: "enum.introduced",
        mirror: &["enum.dropped"],
        effects: Effects::by(BREAKS, SILENT, SILENT),
        shapes: true,
        says: "are listed now",
        explanation: "The value was free and is limited to a list now.",
        looks: &[Look::Schema(enum_introduced)],
    },
    Rule {
        id: "enum.dropped",
        mirror: &["enum.introduced"],
        effects: Effects::by(ADDS, ABSORBED, ABSORBED),
        shapes: true,
        says: "are no longer listed",
        explanation: "The value was limited to a list and is free now.",
        looks: &[Look::Schema(enum_dropped)],
    },
];

fn enum_value_added(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((_, come, kept)) = values(pair)
        && kept > 0
        && !come.is_empty()
    {
        out.push(pair.spot.phrase(), None, Some(come.join(", ")));
    }
}

fn enum_value_removed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((gone, _, kept)) = values(pair)
        && kept > 0
        && !gone.is_empty()
    {
        out.push(pair.spot.phrase(), Some(gone.join(", ")), None);
    }
}

fn enum_set_replaced(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((gone, come, 0)) = values(pair)
        && !is_constant(pair)
    {
        let subject = format!("values of {}", pair.spot.phrase());
        out.push(subject, Some(gone.join(", ")), Some(come.join(", ")));
    }
}

fn enum_introduced(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (None, Some(values), false) = (
        &pair.old.values,
        &pair.new.values,
        pair.is_retyped() || is_constant(pair),
    ) {
        out.push(
            format!("values of {}", pair.spot.phrase()),
            None,
            Some(texts(values)),
        );
    }
}

fn enum_dropped(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (Some(values), None, false) = (
        &pair.old.values,
        &pair.new.values,
        pair.is_retyped() || is_constant(pair),
    ) {
        out.push(
            format!("values of {}", pair.spot.phrase()),
            Some(texts(values)),
            None,
        );
    }
}
