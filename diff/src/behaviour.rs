//! What the crate does with an operation and the contract does not say: decisions of `spec/rules/`, and what follows from
//! them. No public item shows them.

use crate::habit::{Habit, habit};
use crate::held::held;
use crate::report::Place;
use crate::wire::{DocumentPair, Finding};
use std::collections::HashMap;
use wise_codegen::generate::Models;
use wise_codegen::model::{
    Api, CountryForm, Decided, Idempotency, Kind, ListStyle, NextPage, Operation, Struct, TypeDef,
    TypeRef,
};
use wise_codegen::named::Version;
use wise_codegen::place::{self, unlabelled};

/// What changed on the wire is told with what the crate makes of it; what rests on no such change is told by itself.
pub fn settle(habits: Vec<Habit>, findings: &mut Vec<Finding>) {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (index, finding) in findings.iter().enumerate() {
        places
            .entry(unlabelled(&finding.place.key))
            .or_insert(index);
    }
    for habit in habits {
        let mut rests = habit.rests.iter();
        match rests.find_map(|key| places.get(&unlabelled(key))) {
            Some(index) => {
                let text = |text: Option<String>| text.unwrap_or_default();
                let (old, new) = (text(habit.finding.old), text(habit.finding.new));
                let told = format!("{} changed from {old} to {new}", habit.finding.subject);
                findings[*index].behaviour.push(told);
            }
            None => findings.push(habit.finding),
        }
    }
}

/// Compares what the crate decides about operations and values that both sides have.
pub fn behaviour(
    pair: &DocumentPair<'_>,
    (old_models, old): (&Models, &Version),
    (new_models, new): (&Models, &Version),
) -> Vec<Habit> {
    let mut found = Vec::new();
    let (before, now) = (by_id(&old.api), by_id(&new.api));
    for (one, other) in &pair.both {
        let (Some(a), Some(b)) = (before.get(one.id.as_str()), now.get(other.id.as_str())) else {
            continue;
        };
        let place = Place {
            version: pair.new.version.to_owned(),
            resource: other.resource.clone(),
            operation: other.id.clone(),
            http: other.http(),
            key: other.key.clone(),
            old_at: Some(one.node.at.clone()),
            new_at: Some(other.node.at.clone()),
            ..Place::default()
        };
        let carriers: Vec<String> = [*a, *b].into_iter().flat_map(carriers).collect();
        for (was, is) in decisions(a).into_iter().zip(decisions(b)) {
            if was.says != is.says {
                let mut habit = habit(was.what.to_owned(), was.says, is.says, place.clone());
                let rests = carriers.iter().filter(|_| was.rests);
                habit.rests = rests.map(|end| format!("{}{end}", place.key)).collect();
                found.push(habit);
            }
        }
        found.extend(held(&place, (old_models, old, *a), (new_models, new, *b)));
        for parameter in &a.parameters {
            let twin = b
                .parameters
                .iter()
                .find(|twin| twin.wire == parameter.wire && twin.location == parameter.location);
            let role = parameter.location.as_str();
            let below = Place {
                path: place::argument(role, &parameter.wire),
                key: place::parameter(&place.key, role, &parameter.wire),
                ..place.clone()
            };
            if let Some((was, is)) = twin.and_then(|twin| forms(&parameter.ty, &twin.ty)) {
                let what = format!("how the country in `{}` is written", parameter.wire);
                found.push(habit(what, was, is, below.clone()));
            }
            if let Some(twin) = twin.filter(|twin| twin.list != parameter.list) {
                let style = |list| match list {
                    ListStyle::Repeat => "the name is repeated".to_owned(),
                    ListStyle::Comma => "with commas".to_owned(),
                };
                let what = format!("how a list in `{}` is written", parameter.wire);
                found.push(habit(what, style(parameter.list), style(twin.list), below));
            }
        }
    }
    found.extend(values(pair.new.version, old, new));
    found
}

/// What the crate does with an operation, in words.
struct Decision {
    what: &'static str,
    says: String,
    /// Whether it rests on something in the contract, besides a rule.
    rests: bool,
}

fn decisions(operation: &Operation) -> [Decision; 5] {
    let key = match &operation.idempotency {
        Idempotency::None => "none".to_owned(),
        Idempotency::Header { name, required } => format!("header {name}, required: {required}"),
        Idempotency::Body(field) => format!("field {field} of the body"),
    };
    let pages = operation.pages.as_ref().map(|pages| {
        let next = match &pages.next {
            NextPage::Cursor(field) => format!("at {field} of the page before"),
            NextPage::Offset => "as many items later".to_owned(),
            NextPage::Number { first, total } => {
                let end = total.as_deref().unwrap_or("nothing");
                format!("numbered from {first}, with {end} for the end")
            }
            NextPage::Last(field) => format!("after {field} of the last item"),
        };
        let items = pages.items.as_deref().unwrap_or("the whole response");
        format!(
            "{} says where, {items} holds the items, the next {next}",
            pages.position
        )
    });
    let window = operation.window.as_ref();
    let window = window.map(|one| format!("{} days from {} to {}", one.days, one.start, one.end));
    let verdict = operation.verdict.as_ref().map(|verdict| {
        let (accepted, refused) = (verdict.accepted.join(", "), verdict.refused.join(", "));
        let more = format!("{}, {}, {}", verdict.kind, verdict.code, verdict.message);
        format!(
            "{}: {accepted}, or refused: {refused} ({more})",
            verdict.field
        )
    });
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    let decision = |what, says, rests| Decision { what, says, rests };
    let repeated = operation.never_retry.to_string();
    [
        decision("the key against duplicates", key, true),
        decision("that it is never sent again", repeated, false),
        decision("how its pages follow one another", or_none(pages), true),
        decision("the longest period", or_none(window), true),
        decision("what says whether it was accepted", or_none(verdict), true),
    ]
}

/// The places below an operation that those decisions rest on, as ends of keys.
fn carriers(operation: &Operation) -> Vec<String> {
    let mut found = vec![place::request(""), place::response("")];
    let response = |field: &str| place::property(&place::response(""), field);
    match &operation.idempotency {
        Idempotency::None => {}
        Idempotency::Header { name, .. } => found.push(place::parameter("", "header", name)),
        Idempotency::Body(field) => found.push(place::property(&place::request(""), field)),
    }
    if let Some(pages) = &operation.pages {
        found.push(place::parameter("", "query", &pages.position));
        let next = match &pages.next {
            NextPage::Cursor(field) | NextPage::Last(field) => Some(field),
            NextPage::Number { total, .. } => total.as_ref(),
            NextPage::Offset => None,
        };
        let fields = pages.items.iter().chain(next);
        found.extend(fields.map(|field| response(field)));
    }
    if let Some(window) = &operation.window {
        found.extend([&window.start, &window.end].map(|name| place::parameter("", "query", name)));
    }
    if let Some(verdict) = &operation.verdict {
        found.push(response(&verdict.field));
    }
    found
}

fn by_id(api: &Api) -> HashMap<&str, &Operation> {
    let operations = api.operations.iter();
    operations
        .map(|operation| (operation.id.as_str(), operation))
        .collect()
}

fn by_key(api: &Api) -> HashMap<&str, &TypeDef> {
    let mut found = HashMap::new();
    for def in &api.types {
        found.extend(def.keys.iter().map(|key| (key.as_str(), def)));
    }
    found
}

/// How values are written and read that keep their Rust types.
pub fn values(version: &str, old: &Version, new: &Version) -> Vec<Habit> {
    let (before, now) = (by_key(&old.api), by_key(&new.api));
    let mut found = Vec::new();
    for (key, def) in &before {
        // A type with several uses is told once.
        if def.keys.first().map(String::as_str) != Some(key) {
            continue;
        }
        let Some(twin) = now.get(key) else { continue };
        let at = |path: &str| Place {
            version: version.to_owned(),
            operation: place::operation(key).to_owned(),
            key: format!("{key}{path}"),
            ..Place::default()
        };
        match (&def.kind, &twin.kind) {
            (Kind::Struct(a), Kind::Struct(b)) => {
                for (name, what, was, is) in fields(a, b) {
                    found.push(habit(what, was, is, at(&place::property("", &name))));
                }
            }
            (Kind::Union(a), Kind::Union(b)) if a.decided != b.decided => {
                let (was, is) = (decided(&a.decided), decided(&b.decided));
                let what = "what tells the alternatives apart".to_owned();
                found.push(habit(what, was, is, at("")));
            }
            (Kind::Enum(_), Kind::Enum(_)) => {
                let (was, is) = (finals(def), finals(twin));
                if was != is {
                    let what = "which of its values are final".to_owned();
                    found.push(habit(what, was, is, at("")));
                }
            }
            _ => {}
        }
    }
    found
}

fn finals(def: &TypeDef) -> String {
    let known = def.finals.as_ref();
    known.map_or_else(|| "not told".to_owned(), |finals| finals.values.join(", "))
}

/// In which forms a country is written on both sides, where they differ.
fn forms(old: &TypeRef, new: &TypeRef) -> Option<(String, String)> {
    let (was, is) = (old.country()?, new.country()?);
    let words = |form: CountryForm| form.words().to_owned();
    (was != is).then(|| (words(was), words(is)))
}

fn decided(way: &Decided) -> String {
    match way {
        Decided::Tag(name) => format!("the field {name}"),
        Decided::Keys => "which fields are there".to_owned(),
        Decided::JsonType => "the JSON type".to_owned(),
        Decided::Sender => "nothing, it is only sent".to_owned(),
    }
}

fn fields(a: &Struct, b: &Struct) -> Vec<(String, String, String, String)> {
    let mut found = Vec::new();
    for field in &a.fields {
        let mut twins = b.fields.iter().filter(|twin| twin.wire == field.wire);
        if let Some((was, is)) = twins.find_map(|twin| forms(&field.ty, &twin.ty)) {
            let what = format!("how the country in `{}` is written", field.wire);
            found.push((field.wire.clone(), what, was, is));
        }
        let Some(twin) = b
            .fields
            .iter()
            .find(|twin| twin.wire == field.wire && twin.ty == field.ty)
        else {
            continue;
        };
        let (was, is) = (
            (field.as_text, field.json_part),
            (twin.as_text, twin.json_part),
        );
        if was != is {
            let text = |(quoted, part): (bool, bool)| match (quoted, part) {
                (true, _) => "in quotes".to_owned(),
                (_, true) => "as JSON text".to_owned(),
                _ => "as it is".to_owned(),
            };
            let what = format!("how `{}` is written", field.wire);
            found.push((field.wire.clone(), what, text(was), text(is)));
        }
    }
    found
}
