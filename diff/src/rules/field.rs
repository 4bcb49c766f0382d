//! Fields of objects.

use super::prelude::*;
use wise_codegen::place;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "field.retyped",
        mirror: &["field.retyped"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed type",
        explanation: "The JSON type of a field, or of the items of a list, changed. Callers and servers that use the old type cannot read the new one.",
        looks: &[Look::Schema(field_retyped)],
    },
    Rule {
        id: "field.added-optional",
        mirror: &["field.removed"],
        effects: Effects::all(ADDS),
        shapes: true,
        says: "was added",
        explanation: "The object gained an optional field. Callers that do not know it neither send nor read it.",
        looks: &[Look::Schema(field_added_optional)],
    },
    Rule {
        id: "field.added-required",
        mirror: &["field.removed"],
        effects: Effects::by(BREAKS, ADDS, ADDS),
        shapes: true,
        says: "was added, required",
        explanation: "The object gained a required field. Existing callers do not send it, so their requests are refused.",
        looks: &[Look::Schema(field_added_required)],
    },
    Rule {
        id: "field.removed",
        mirror: &["field.added-optional", "field.added-required"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "The object lost a field. Requests that have it are refused, or the field is ignored; responses no longer have it.",
        looks: &[Look::Schema(field_removed)],
    },
    Rule {
        id: "field.became-required",
        mirror: &["field.became-optional"],
        effects: Effects::by(BREAKS, ADDS, ADDS),
        shapes: true,
        says: "became required",
        explanation: "The field was optional and is required now. Requests without it are refused.",
        looks: &[Look::Schema(field_became_required)],
    },
    Rule {
        id: "field.became-optional",
        mirror: &["field.became-required"],
        effects: Effects::by(ADDS, BREAKS, BREAKS),
        shapes: true,
        says: "became optional",
        explanation: "The field was required and is optional now. Readers have to handle its absence.",
        looks: &[Look::Schema(field_became_optional)],
    },
    Rule {
        id: "field.became-nullable",
        mirror: &["field.became-non-nullable"],
        effects: Effects::by(ADDS, ABSORBED, ABSORBED),
        shapes: true,
        says: "became nullable",
        explanation: "The value can be `null`. The crate accepts `null` wherever a field of a response can be absent.",
        looks: &[Look::Schema(field_became_nullable)],
    },
    Rule {
        id: "field.became-non-nullable",
        mirror: &["field.became-nullable"],
        effects: Effects::by(BREAKS, ADDS, ADDS),
        shapes: true,
        says: "is no longer nullable",
        explanation: "The value can no longer be `null`. Requests that send `null` are refused.",
        looks: &[Look::Schema(field_became_non_nullable)],
    },
    Rule {
        id: "field.became-read-only",
        mirror: &["field.no-longer-read-only"],
        effects: Effects::by(BREAKS, SILENT, SILENT),
        shapes: true,
        says: "became read-only",
        explanation: "Only Wise sets the field. Requests that have it are refused, or the field is ignored.",
        looks: &[Look::Schema(field_became_read_only)],
    },
    Rule {
        id: "field.no-longer-read-only",
        mirror: &["field.became-read-only"],
        effects: Effects::by(ADDS, SILENT, SILENT),
        shapes: true,
        says: "is no longer read-only",
        explanation: "Only Wise set the field; requests can have it now.",
        looks: &[Look::Schema(field_no_longer_read_only)],
    },
    Rule {
        id: "field.became-write-only",
        mirror: &["field.no-longer-write-only"],
        effects: Effects::by(SILENT, BREAKS, BREAKS),
        shapes: true,
        says: "became write-only",
        explanation: "The field is part of requests only; responses no longer have it.",
        looks: &[Look::Schema(field_became_write_only)],
    },
    Rule {
        id: "field.no-longer-write-only",
        mirror: &["field.became-write-only"],
        effects: Effects::by(SILENT, ADDS, ADDS),
        shapes: true,
        says: "is no longer write-only",
        explanation: "The field was part of requests only; responses have it now.",
        looks: &[Look::Schema(field_no_longer_write_only)],
    },
    Rule {
        id: "field.deprecated",
        mirror: &["field.undeprecated"],
        effects: Effects::all(WARNS),
        shapes: true,
        says: "became deprecated",
        explanation: "The field works as before and was marked as deprecated.",
        looks: &[Look::Schema(field_deprecated)],
    },
    Rule {
        id: "field.undeprecated",
        mirror: &["field.deprecated"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "is no longer deprecated",
        explanation: "The field is no longer marked as deprecated.",
        looks: &[Look::Schema(field_undeprecated)],
    },
    Rule {
        id: "field.default-changed",
        mirror: &["field.default-changed"],
        effects: Effects::by(BREAKS, SILENT, SILENT),
        shapes: false,
        says: "changed its default",
        explanation: "The default changed. Callers that leave the field out get the new default.",
        looks: &[Look::Schema(field_default_changed)],
    },
    Rule {
        id: "object.extra-changed",
        mirror: &["object.extra-changed"],
        effects: Effects::by(BREAKS, ABSORBED, ABSORBED),
        shapes: true,
        says: "changed",
        explanation: "Whether the object may have fields that the contract does not name, or their type, changed.",
        looks: &[Look::Schema(object_extra_changed)],
    },
    Rule {
        id: "schema.retitled",
        mirror: &["schema.retitled"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed",
        explanation: "The title of a schema changed. It is a name for human readers.",
        looks: &[Look::Schema(schema_retitled)],
    },
];

fn field_retyped(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let here = matches!(pair.spot, Spot::Field(_) | Spot::Item(_) | Spot::Member(_));
    if here && pair.is_retyped() && !pair.is_regrouped() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}

fn field_added_optional(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    added(pair, false, out);
}

fn field_added_required(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    added(pair, true, out);
}

fn added(pair: &SchemaPair<'_, '_>, required: bool, out: &mut Out<'_>) {
    for (name, nodes) in pair.new_fields() {
        if pair.new.required.contains(name) == required {
            let what = View::of(nodes, pair.roots.1).describe(pair.roots.1);
            let step = place::property("", name);
            let subject = format!("field `{name}`");
            out.push_at(&step, None, nodes.first(), subject, None, Some(what));
        }
    }
}

fn field_removed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for (name, nodes) in pair.old_fields() {
        let what = View::of(nodes, pair.roots.0).describe(pair.roots.0);
        let step = place::property("", name);
        out.push_at(
            &step,
            nodes.first(),
            None,
            format!("field `{name}`"),
            Some(what),
            None,
        );
    }
}

fn field_became_required(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    required(pair, [&pair.old, &pair.new], out);
}

fn field_became_optional(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    required(pair, [&pair.new, &pair.old], out);
}

/// The fields that are optional in the first view and required in the second one, whichever is the old side.
fn required(pair: &SchemaPair<'_, '_>, [optional, required]: [&View<'_>; 2], out: &mut Out<'_>) {
    if pair.is_retyped() {
        return;
    }
    let word = |view: &View<'_>| {
        let word = if std::ptr::eq(view, required) {
            "required"
        } else {
            "optional"
        };
        Some(word.to_owned())
    };
    for name in pair.demanded(required, optional) {
        let (was, is) = (first(&pair.old, name), first(&pair.new, name));
        let subject = format!("field `{name}`");
        let step = place::property("", name);
        out.push_at(
            &step,
            was.as_ref(),
            is.as_ref(),
            subject,
            word(&pair.old),
            word(&pair.new),
        );
    }
}

/// Where a field is declared first.
fn first<'a>(view: &View<'a>, name: &str) -> Option<Node<'a>> {
    view.properties.get(name)?.first().cloned()
}

fn field_became_nullable(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    gains(
        out,
        pair.spot.phrase(),
        [pair.old.nullable, pair.new.nullable],
        NULLABLE,
    );
}

fn field_became_non_nullable(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    loses(
        out,
        pair.spot.phrase(),
        [pair.old.nullable, pair.new.nullable],
        NULLABLE,
    );
}

const NULLABLE: [Option<&str>; 2] = [None, Some("nullable")];

fn field_became_read_only(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let sides = [pair.old.is("readOnly"), pair.new.is("readOnly")];
    gains(out, pair.spot.phrase(), sides, [None, Some("read-only")]);
}

fn field_no_longer_read_only(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let sides = [pair.old.is("readOnly"), pair.new.is("readOnly")];
    loses(out, pair.spot.phrase(), sides, [None, Some("read-only")]);
}

fn field_became_write_only(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let sides = [pair.old.is("writeOnly"), pair.new.is("writeOnly")];
    gains(out, pair.spot.phrase(), sides, [None, Some("write-only")]);
}

fn field_no_longer_write_only(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let sides = [pair.old.is("writeOnly"), pair.new.is("writeOnly")];
    loses(out, pair.spot.phrase(), sides, [None, Some("write-only")]);
}

fn field_deprecated(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let sides = [pair.old.is("deprecated"), pair.new.is("deprecated")];
    gains(out, pair.spot.phrase(), sides, DEPRECATED);
}

fn field_undeprecated(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let sides = [pair.old.is("deprecated"), pair.new.is("deprecated")];
    loses(out, pair.spot.phrase(), sides, DEPRECATED);
}

fn field_default_changed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let header = is_constant(pair);
    let default = |view: &View<'_>| {
        let default = view.facts.get("default").copied()?;
        let told = match view.values.as_deref() {
            // The only value of the header, which is compared as such.
            None => header,
            Some(values) => header && values == [default],
        };
        (!told).then(|| plain(default))
    };
    let (old, new) = (default(&pair.old), default(&pair.new));
    if old != new {
        out.push(pair.spot.phrase(), old, new);
    }
}

fn object_extra_changed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let (old, new) = (extra(&pair.old), extra(&pair.new));
    if old != new && !pair.is_retyped() {
        out.push(
            format!("further fields of {}", pair.spot.phrase()),
            Some(old),
            Some(new),
        );
    }
}

fn schema_retitled(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let title = |view: &View<'_>| view.facts.get("title").map(|value| plain(value));
    let (old, new) = (title(&pair.old), title(&pair.new));
    if old != new && !pair.is_retyped() {
        out.push(format!("the title of {}", pair.spot.phrase()), old, new);
    }
}
