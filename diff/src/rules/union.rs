//! Unions.

use super::prelude::*;
use crate::wire::remapped;
use wise_codegen::place;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "union.member-added",
        mirror: &["union.member-removed"],
        effects: Effects::by(ADDS, ABSORBED, ABSORBED),
        shapes: true,
        says: "was added",
        explanation: "The union gained an alternative. An older version of the crate keeps it unchanged as `Unrecognized`.",
        looks: &[Look::Schema(union_member_added)],
    },
    Rule {
        id: "union.member-removed",
        mirror: &["union.member-added"],
        effects: Effects::by(BREAKS, SILENT, SILENT),
        shapes: true,
        says: "was removed",
        explanation: "The union lost an alternative.",
        looks: &[Look::Schema(union_member_removed)],
    },
    Rule {
        id: "union.member-renamed",
        mirror: &["union.member-renamed"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed its tag",
        explanation: "The tag of an alternative changed: the value of the field that decides between them.",
        looks: &[Look::Schema(union_member_renamed)],
    },
    Rule {
        id: "union.discriminator-changed",
        mirror: &["union.discriminator-changed"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed",
        explanation: "The discriminator changed: the field that decides between the alternatives, or which alternative one of its values means.",
        looks: &[
            Look::Schema(union_discriminator_changed),
            Look::Schema(union_remapped),
        ],
    },
    Rule {
        id: "union.keyword-changed",
        mirror: &["union.keyword-changed"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "changed",
        explanation: "The keyword changed between `anyOf` (a value may match several alternatives) and `oneOf` (exactly one). The values themselves do not change.",
        looks: &[Look::Schema(union_keyword_changed)],
    },
    Rule {
        id: "union.introduced",
        mirror: &["union.dissolved"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "became a union",
        explanation: "The value had one type and is a union of several now.",
        looks: &[Look::Schema(union_introduced)],
    },
    Rule {
        id: "union.dissolved",
        mirror: &["union.introduced"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "is no longer a union",
        explanation: "The value was a union and has one type now.",
        looks: &[Look::Schema(union_dissolved)],
    },
];

fn union_member_added(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for member in &pair.members {
        if let (None, Some(node)) = (&member.old, &member.new) {
            let step = place::variant(&member.label);
            let subject = format!("alternative `{}`", member.label);
            out.push_at(
                &step,
                None,
                Some(node),
                subject,
                None,
                Some(member.label.clone()),
            );
        }
    }
}

fn union_member_removed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for member in &pair.members {
        if let (Some(node), None) = (&member.old, &member.new) {
            let step = place::variant(&member.label);
            let subject = format!("alternative `{}`", member.label);
            out.push_at(
                &step,
                Some(node),
                None,
                subject,
                Some(member.label.clone()),
                None,
            );
        }
    }
}

fn union_member_renamed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    for member in &pair.members {
        if let (Some(_), Some(_), Some(before)) = (&member.old, &member.new, &member.before) {
            let step = place::variant(&member.label);
            let subject = format!("alternative `{before}`");
            out.push_at(
                &step,
                None,
                None,
                subject,
                Some(before.clone()),
                Some(member.label.clone()),
            );
        }
    }
}

fn union_discriminator_changed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old.union, &pair.new.union)
        && old.tag() != new.tag()
    {
        let text = |tag: Option<&str>| tag.map(str::to_owned);
        let subject = format!("what decides about {}", pair.spot.phrase());
        out.push(subject, text(old.tag()), text(new.tag()));
    }
}

fn union_remapped(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old.union, &pair.new.union) {
        let labels = (old.labels(pair.roots.0), new.labels(pair.roots.1));
        let members = pair.members.iter();
        let lone =
            members.filter(|one| one.old.is_none() || one.new.is_none() || one.before.is_some());
        let lone = lone.flat_map(|one| one.before.iter().chain([&one.label]));
        let lone = lone.map(String::as_str).collect();
        if let Some((before, now)) = remapped((old, &labels.0), (new, &labels.1), &lone) {
            let subject = format!("the values that decide about {}", pair.spot.phrase());
            out.push(subject, before.map(cut), now.map(cut));
        }
    }
}

fn union_keyword_changed(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if let (Some(old), Some(new)) = (&pair.old.union, &pair.new.union)
        && old.keyword != new.keyword
    {
        let text = |keyword: &str| Some(keyword.to_owned());
        out.push(
            format!("alternatives of {}", pair.spot.phrase()),
            text(old.keyword),
            text(new.keyword),
        );
    }
}

fn union_introduced(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.is_regrouped() && pair.new.union.is_some() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}

fn union_dissolved(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    if pair.is_regrouped() && pair.old.union.is_some() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}
