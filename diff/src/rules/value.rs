//! What a single value may be: formats and limits.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "format.changed",
        mirror: &["format.changed"],
        effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
        shapes: true,
        says: "changed format",
        explanation: "The `format` of a string or number changed. The JSON type is the same, but the syntax of its values may differ.",
        looks: &[Look::Schema(format_changed)],
    },
    Rule {
        id: "format.precision-changed",
        mirror: &["format.precision-changed"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed its precision",
        explanation: "The `format` of a number, which suggests its type in a program (`double`, `decimal`, `float`), changed. The digits on the wire are the same, and the crate keeps all of them exactly.",
        looks: &[Look::Schema(format_precision_changed)],
    },
    Rule {
        id: "limit.tightened",
        mirror: &["limit.loosened"],
        effects: Effects::by(BREAKS, SILENT, SILENT),
        shapes: false,
        says: "were tightened",
        explanation: "A limit allows fewer values than before. The crate does not check limits; Wise does.",
        looks: &[Look::Schema(limit_tightened)],
    },
    Rule {
        id: "limit.loosened",
        mirror: &["limit.tightened"],
        effects: Effects::by(ADDS, ABSORBED, ABSORBED),
        shapes: false,
        says: "were loosened",
        explanation: "A limit allows more values than before. The crate does not check limits, so it reads them.",
        looks: &[Look::Schema(limit_loosened)],
    },
    Rule {
        id: "limit.changed",
        mirror: &["limit.changed"],
        effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
        shapes: false,
        says: "changed",
        explanation: "A limit changed in a way that allows some new values and forbids some old ones.",
        looks: &[Look::Schema(limit_changed)],
    },
];

fn format_changed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) =
        formats(pair).filter(|(old, new)| !(precise(pair, *old) && precise(pair, *new)))
    {
        out.push(
            pair.spot.phrase(),
            old.map(str::to_owned),
            new.map(str::to_owned),
        );
    }
}

fn format_precision_changed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) =
        formats(pair).filter(|(old, new)| precise(pair, *old) && precise(pair, *new))
    {
        out.push(
            pair.spot.phrase(),
            old.map(str::to_owned),
            new.map(str::to_owned),
        );
    }
}

fn limit_tightened(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) = limits(pair, LimitKind::Tighter) {
        out.push(format!("limits of {}", pair.spot.phrase()), old, new);
    }
}

fn limit_loosened(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) = limits(pair, LimitKind::Looser) {
        out.push(format!("limits of {}", pair.spot.phrase()), old, new);
    }
}

fn limit_changed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let Some((old, new)) = limits(pair, LimitKind::Other) {
        out.push(format!("limits of {}", pair.spot.phrase()), old, new);
    }
}
