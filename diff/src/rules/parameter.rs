//! Parameters: path, query and header.

use super::prelude::*;

pub(super) static RULES: &[Rule] = &[
    Rule {
        id: "parameter.added-optional",
        mirror: &["parameter.removed"],
        effects: Effects::by(ADDS, ADDS, ADDS),
        shapes: true,
        says: "was added",
        explanation: "The operation gained an optional parameter.",
        looks: &[Look::LoneParameter(parameter_added_optional)],
    },
    Rule {
        id: "parameter.added-required",
        mirror: &["parameter.removed"],
        effects: Effects::by(BREAKS, ADDS, ADDS),
        shapes: true,
        says: "was added, required",
        explanation: "The operation gained a required parameter. Existing callers do not send it and are refused.",
        looks: &[Look::LoneParameter(parameter_added_required)],
    },
    Rule {
        id: "parameter.removed",
        mirror: &["parameter.added-optional", "parameter.added-required"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was removed",
        explanation: "The operation lost a parameter. Requests that have it are refused, or the parameter is ignored.",
        looks: &[Look::LoneParameter(parameter_removed)],
    },
    Rule {
        id: "parameter.renamed",
        mirror: &["parameter.renamed"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "was renamed",
        explanation: "The name of a query parameter or header changed. Requests with the old name are refused, or it is ignored.",
        looks: &[Look::Parameter(parameter_renamed)],
    },
    Rule {
        id: "parameter.respelled",
        mirror: &["parameter.respelled"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "changed its case",
        explanation: "The case of a header name changed. Header names are case-insensitive.",
        looks: &[Look::Parameter(parameter_respelled)],
    },
    Rule {
        id: "parameter.path-name-changed",
        mirror: &["parameter.path-name-changed"],
        effects: Effects::all(SILENT),
        shapes: true,
        says: "was renamed",
        explanation: "The name of a path parameter changed. Only its position is part of a request, so nothing changes on the wire.",
        looks: &[Look::Parameter(parameter_path_name_changed)],
    },
    Rule {
        id: "parameter.became-required",
        mirror: &["parameter.became-optional"],
        effects: Effects::by(BREAKS, ADDS, ADDS),
        shapes: true,
        says: "became required",
        explanation: "The parameter was optional and is required now. Requests without it are refused.",
        looks: &[Look::Parameter(parameter_became_required)],
    },
    Rule {
        id: "parameter.became-optional",
        mirror: &["parameter.became-required"],
        effects: Effects::by(ADDS, BREAKS, BREAKS),
        shapes: true,
        says: "became optional",
        explanation: "The parameter was required and is optional now.",
        looks: &[Look::Parameter(parameter_became_optional)],
    },
    Rule {
        id: "parameter.constant-changed",
        mirror: &["parameter.constant-changed"],
        effects: Effects::by(BREAKS, BREAKS, BREAKS),
        shapes: true,
        says: "changed its only value",
        explanation: "The constant value of a header changed. The crate sends it by itself; deployed programs send the old value.",
        looks: &[Look::Parameter(parameter_constant_changed)],
    },
    Rule {
        id: "parameter.style-changed",
        mirror: &["parameter.style-changed"],
        effects: Effects::all(BREAKS),
        shapes: false,
        says: "changed",
        explanation: "The way a parameter writes several values changed: separated by commas, or with the name repeated.",
        looks: &[Look::Parameter(parameter_style_changed)],
    },
    Rule {
        id: "parameter.deprecated",
        mirror: &["parameter.undeprecated"],
        effects: Effects::all(WARNS),
        shapes: false,
        says: "became deprecated",
        explanation: "The parameter works as before and was marked as deprecated. New code should not use it.",
        looks: &[Look::Parameter(parameter_deprecated)],
    },
    Rule {
        id: "parameter.undeprecated",
        mirror: &["parameter.deprecated"],
        effects: Effects::all(SILENT),
        shapes: false,
        says: "is no longer deprecated",
        explanation: "The parameter is no longer marked as deprecated.",
        looks: &[Look::Parameter(parameter_undeprecated)],
    },
    Rule {
        id: "parameter.retyped",
        mirror: &["parameter.retyped"],
        effects: Effects::all(BREAKS),
        shapes: true,
        says: "changed type",
        explanation: "The type of a parameter changed. Servers refuse values of the old type.",
        looks: &[Look::Schema(parameter_retyped)],
    },
];

fn parameter_added_optional(pair: &LoneParameter<'_>, out: &mut Out<'_>) {
    added(pair, false, out);
}

fn parameter_added_required(pair: &LoneParameter<'_>, out: &mut Out<'_>) {
    added(pair, true, out);
}

fn added(pair: &LoneParameter<'_>, required: bool, out: &mut Out<'_>) {
    if pair.added && pair.one.node.is("required") == required {
        out.push(pair.phrase(), None, Some(pair.describe()));
    }
}

fn parameter_removed(pair: &LoneParameter<'_>, out: &mut Out<'_>) {
    if !pair.added {
        out.push(pair.phrase(), Some(pair.describe()), None);
    }
}

fn parameter_renamed(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    if pair.old.location != "path" && !pair.old.name.eq_ignore_ascii_case(pair.new.name)
        || pair.old.location == "query" && pair.old.name != pair.new.name
    {
        let subject = format!("{} parameter `{}`", pair.old.location, pair.old.name);
        out.push(subject, name(&pair.old), name(&pair.new));
    }
}

fn parameter_respelled(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let (old, new) = (pair.old.name, pair.new.name);
    if pair.old.location == "header" && old != new && old.eq_ignore_ascii_case(new) {
        out.push(
            format!("header parameter `{new}`"),
            name(&pair.old),
            name(&pair.new),
        );
    }
}

fn parameter_path_name_changed(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    if pair.old.location == "path" && pair.old.name != pair.new.name {
        let subject = format!("path parameter `{}`", pair.old.name);
        out.push(subject, name(&pair.old), name(&pair.new));
    }
}

fn parameter_became_required(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let sides = [pair.old.node.is("required"), pair.new.node.is("required")];
    gains(out, pair.phrase(), sides, REQUIRED);
}

fn parameter_became_optional(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let sides = [pair.old.node.is("required"), pair.new.node.is("required")];
    loses(out, pair.phrase(), sides, REQUIRED);
}

fn parameter_constant_changed(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let (old, new) = (
        constant(&pair.old, &pair.schemas.0),
        constant(&pair.new, &pair.schemas.1),
    );
    if old != new {
        out.push(pair.phrase(), old, new);
    }
}

fn parameter_style_changed(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let style = |one: &Param<'_>| {
        let value = |key| one.node.value.get(key).map(short);
        match (value("style"), value("explode")) {
            (None, None) => None,
            (style, explode) => Some(format!(
                "style {}, explode {}",
                style.unwrap_or_else(|| "not said".to_owned()),
                explode.unwrap_or_else(|| "not said".to_owned())
            )),
        }
    };
    let (old, new) = (style(&pair.old), style(&pair.new));
    if old != new {
        out.push(pair.phrase(), old, new);
    }
}

fn parameter_deprecated(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let sides = [
        pair.old.node.is("deprecated"),
        pair.new.node.is("deprecated"),
    ];
    gains(out, pair.phrase(), sides, DEPRECATED);
}

fn parameter_undeprecated(pair: &ParameterPair<'_>, out: &mut Out<'_>) {
    let sides = [
        pair.old.node.is("deprecated"),
        pair.new.node.is("deprecated"),
    ];
    loses(out, pair.phrase(), sides, DEPRECATED);
}

fn parameter_retyped(pair: &SchemaPair<'_, '_>, out: &mut Out<'_>) {
    let here = matches!(pair.spot, Spot::Parameter(..));
    if here && pair.is_retyped() && !pair.is_regrouped() {
        let (old, new) = pair.described();
        out.push(pair.spot.phrase(), Some(old), Some(new));
    }
}
