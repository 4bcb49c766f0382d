//! What several rules need.

pub(crate) use super::limits::{LimitKind, limits};
pub(crate) use super::rule::{ABSORBED, ADDS, BREAKS, Effects, Look, Rule, SILENT, WARNS};
pub(crate) use crate::wire::{
    BodyPair, DocumentPair, EventSides, HeaderPair, LoneParameter, MediaPair, Node, Op,
    OperationPair, Out, Param, ParameterPair, SchemaPair, Spot, TextPair, View, plain,
    split_version, texts,
};
pub(crate) use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Words for a mark, without it and with it.
pub const REQUIRED: [Option<&str>; 2] = [Some("optional"), Some("required")];
pub const DEPRECATED: [Option<&str>; 2] = [None, Some("deprecated")];

/// Reports a mark that the old side does not have and the new side has.
pub fn gains(
    out: &mut Out<'_>,
    subject: impl Into<String>,
    [had, has]: [bool; 2],
    words: [Option<&str>; 2],
) {
    if !had && has {
        let [without, with] = words.map(|word| word.map(str::to_owned));
        out.push(subject, without, with);
    }
}

/// Reports a mark that the old side has and the new side does not.
pub fn loses(
    out: &mut Out<'_>,
    subject: impl Into<String>,
    sides: [bool; 2],
    [without, with]: [Option<&str>; 2],
) {
    gains(out, subject, sides.map(|side| !side), [with, without]);
}

/// A value as short text.
pub fn short(value: &Value) -> String {
    cut(plain(value))
}

/// A text that is not too long.
pub fn cut(text: String) -> String {
    const ENOUGH: usize = 160;
    if text.chars().count() <= ENOUGH {
        return text;
    }
    let cut: String = text.chars().take(ENOUGH).collect();
    format!("{cut} …")
}

/// The kinds of credentials that a document declares.
pub fn schemes(root: &Value) -> BTreeMap<&str, &Value> {
    let declared = root.pointer("/components/securitySchemes");
    let declared = declared.and_then(Value::as_object).into_iter().flatten();
    declared.map(|(name, one)| (name.as_str(), one)).collect()
}

/// The operationId as it is written.
pub fn id_of(op: &Op<'_>) -> String {
    op.node.text("operationId").unwrap_or_default().to_owned()
}

/// What an operation accepts, before and now.
pub fn security(pair: &OperationPair<'_, '_>) -> (BTreeSet<String>, BTreeSet<String>) {
    let undeclared = || BTreeSet::from(["nothing declared".to_owned()]);
    let before = pair.old.security(pair.documents.old.root);
    let now = pair.new.security(pair.documents.new.root);
    (
        before.unwrap_or_else(undeclared),
        now.unwrap_or_else(undeclared),
    )
}

/// The name of a parameter.
pub fn name(one: &Param<'_>) -> Option<String> {
    Some(one.name.to_owned())
}

/// The only value that a header can have: an enum of one, or a default and nothing else.
pub fn constant(one: &Param<'_>, schema: &View<'_>) -> Option<String> {
    (one.location == "header").then(|| only_value(schema))?
}

fn only_value(schema: &View<'_>) -> Option<String> {
    match (schema.values.as_deref(), schema.facts.get("default")) {
        (Some([only]), _) => Some(plain(only)),
        (None, Some(default)) => Some(plain(default)),
        _ => None,
    }
}

/// Whether a schema is that of a header with only one value, on either side.
pub fn is_constant(pair: &SchemaPair<'_, '_>) -> bool {
    matches!(pair.spot, Spot::Parameter(location, _) if location == "header")
        && (only_value(&pair.old).is_some() || only_value(&pair.new).is_some())
}

/// The media types of a body.
pub fn media(body: &Node<'_>) -> String {
    contents(body)
}

/// The media types of a body or a response.
pub fn contents(node: &Node<'_>) -> String {
    let content = node.get("content");
    let names: Vec<&str> = content
        .iter()
        .flat_map(Node::members)
        .map(|(name, _)| name)
        .collect();
    if names.is_empty() {
        "no body".to_owned()
    } else {
        names.join(", ")
    }
}

/// The formats of a value, where they differ.
pub fn formats<'a>(pair: &SchemaPair<'_, 'a>) -> Option<(Option<&'a str>, Option<&'a str>)> {
    let (old, new) = (pair.old.format(), pair.new.format());
    (old != new && !pair.is_retyped()).then_some((old, new))
}

/// Whether a format of a number only says how a program may hold it.
pub fn precise(pair: &SchemaPair<'_, '_>, format: Option<&str>) -> bool {
    pair.old.kind() == "number" && matches!(format, None | Some("double" | "float" | "decimal"))
}

/// The values of a list that are gone, those that are new, and how many are kept.
pub fn values(pair: &SchemaPair<'_, '_>) -> Option<(Vec<String>, Vec<String>, usize)> {
    if pair.is_retyped() || is_constant(pair) {
        return None;
    }
    let set = |values: &[&Value]| -> BTreeSet<String> {
        values.iter().map(|value| plain(value)).collect()
    };
    let (old, new) = (
        set(pair.old.values.as_deref()?),
        set(pair.new.values.as_deref()?),
    );
    if old == new {
        return None;
    }
    let gone = old.difference(&new).cloned().collect();
    let come = new.difference(&old).cloned().collect();
    Some((gone, come, old.intersection(&new).count()))
}

/// What an object says of fields that it does not name.
pub fn extra(view: &View<'_>) -> String {
    match (view.additional.is_empty(), view.open) {
        (false, _) => "of one type",
        (true, Some(true)) => "of any type",
        (true, Some(false)) => "none",
        (true, None) => "nothing said",
    }
    .to_owned()
}

/// Schema versions as text.
pub fn versions(payloads: &[crate::wire::Payload<'_>]) -> String {
    let versions: Vec<&str> = payloads.iter().map(|one| one.version.as_str()).collect();
    versions.join(", ")
}
