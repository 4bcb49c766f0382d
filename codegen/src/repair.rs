//! Contract + supplements + repairs + amendments → the document that is generated from.

use crate::amend::amend;
use crate::document::Document;
use crate::identities::{Identities, called, id, operations};
use crate::inputs::{Text, VersionInput};
use crate::names::registry::Registry;
use crate::pointer::join;
use crate::problem::Problems;
use crate::rules::Rules;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The document of one version: its contract, supplemented and repaired. With `partial`, a contract may hold what a supplement adds.
/// Rules know operations as `names.toml` does, so that they stay with an operation whose id the publisher changes.
///
/// # Errors
/// When the contract is none.
pub fn document(
    input: &VersionInput,
    rules: &Rules,
    names: &Registry,
    partial: bool,
    problems: &mut Problems,
) -> Result<Document, Problems> {
    let mut document = input.contract.document()?;
    for text in &input.supplements {
        supplement(&mut document, text, partial, problems);
    }
    unique_ids(&mut document, problems);
    let known = Identities::of(&document.root, names);
    repair(&mut document, rules, &known, problems);
    amend(&mut document, rules, &known, problems);
    Ok(document)
}

/// Adds the operations of a supplement. What the contract has itself may not be in it, unless the contract is another
/// publication than the one that the supplement was written for (`partial`).
pub fn supplement(document: &mut Document, text: &Text, partial: bool, problems: &mut Problems) {
    let extra = match Document::parse_part(&text.name, &text.text) {
        Ok(extra) => extra,
        Err(found) => {
            problems.0.extend(found.0);
            return;
        }
    };
    add_operations(document, &extra, partial, problems);
    add_components(document, &extra, problems);
}

fn add_operations(
    document: &mut Document,
    extra: &Document,
    partial: bool,
    problems: &mut Problems,
) {
    let known: Vec<String> = operations(&document.root)
        .map(|(_, _, operation)| id(operation))
        .collect();
    for (path, method, operation) in operations(&extra.root) {
        let at = join(&join("/paths", path), method);
        let exists = document.root.pointer(&at).is_some() || known.contains(&id(operation));
        if exists && partial {
            continue;
        }
        if exists {
            problems.push(extra.problem(
                &at,
                "the contract has this operation itself",
                "Delete the entry",
            ));
            continue;
        }
        let Some(Value::Object(paths)) = document.root.get_mut("paths") else {
            continue;
        };
        if let Some(item) = mapping(paths, path) {
            item.insert(method.clone(), operation.clone());
        }
    }
}

fn add_components(document: &mut Document, extra: &Document, problems: &mut Problems) {
    let Some(Value::Object(kinds)) = extra.root.get("components") else {
        return;
    };
    let Some(all) = document
        .root
        .as_object_mut()
        .and_then(|root| mapping(root, "components"))
    else {
        return;
    };
    for (kind, components) in kinds {
        for (name, component) in components.as_object().into_iter().flatten() {
            let Some(same_kind) = mapping(all, kind) else {
                return;
            };
            match same_kind.get(name) {
                // Security schemes have the names that the contract gives them.
                Some(_) if kind == "securitySchemes" => {}
                Some(known) if known == component => {}
                Some(_) => {
                    let at = join(&join("/components", kind), name);
                    problems.push(extra.problem(
                        &at,
                        "the contract has another component of this name",
                        "Give it another name",
                    ));
                }
                None => drop(same_kind.insert(name.clone(), component.clone())),
            }
        }
    }
}

/// The mapping under a key, which is made where there is none.
fn mapping<'a>(
    within: &'a mut Map<String, Value>,
    key: &str,
) -> Option<&'a mut Map<String, Value>> {
    let entry = within.entry(key.to_owned());
    entry
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut()
}

/// Takes the `operationId` from every operation whose id is taken already: an id tells operations apart, or nothing does.
pub fn unique_ids(document: &mut Document, problems: &mut Problems) {
    let mut seen = HashSet::new();
    let mut repeated = Vec::new();
    for (path, method, operation) in operations(&document.root) {
        let id = id(operation);
        if id.is_empty() || !seen.insert(id) {
            repeated.push(join(&join("/paths", path), method));
        }
    }
    for at in repeated {
        let Some(Value::Object(operation)) = document.root.pointer_mut(&at) else {
            continue;
        };
        if let Some(id) = operation.remove("operationId") {
            problems.push(document.problem(
                &at,
                format!("the `operationId` {id} says nothing, or another operation has it"),
                "Report it to the publisher; the operation goes by its method and path",
            ));
        }
    }
}

/// Puts upstream mistakes right. A repair that finds something else than it expects is a problem.
pub fn repair(document: &mut Document, rules: &Rules, known: &Identities, problems: &mut Problems) {
    for (index, rule) in rules.repair.iter().enumerate() {
        let Some((operation, below)) = rule.at.split_once('/') else {
            problems.push(document.problem(
                "",
                format!("the repair `{}` names no place below an operation", rule.at),
                "Write it as `operationId/requestBody/…`",
            ));
            continue;
        };
        let mut places = known.places(&document.root, operation);
        if places.is_empty() && below == "operationId" {
            // The id that is repaired: what is recorded is the repaired one.
            places = called(&document.root, |own| own.eq_ignore_ascii_case(operation));
        }
        let places = places.into_iter().map(|at| format!("{at}/{below}"));
        let places: Vec<String> = places.collect();
        let (Ok(from), Ok(to)) = (
            serde_json::to_value(&rule.from),
            serde_json::to_value(&rule.to),
        ) else {
            continue;
        };
        for at in places {
            match document.root.pointer_mut(&at) {
                Some(value) if *value == from => {
                    *value = to.clone();
                    rules.repaired(index);
                }
                _ => {
                    problems.push(document.problem(
                        &at,
                        format!("the repair expects `{from}` here"),
                        "Upstream has changed: delete the repair, or correct it",
                    ));
                }
            }
        }
    }
}
