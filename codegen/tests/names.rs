//! The names of the checked-in contracts read well and mean one thing each.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use support::named::{DECIDED, OUTPUT, all};
use wise_codegen::model::{Kind, TypeId, TypeRef};
use wise_codegen::named::Version;
use wise_codegen::names::verbs;

/// First words of methods beside those that rules make. A new one is added when nothing here says it.
const VERBS: &[&str] = &[
    "accept",
    "activate",
    "add",
    "apply",
    "authorise",
    "cancel",
    "change",
    "check",
    "clear",
    "close",
    "convert",
    "create",
    "deactivate",
    "delete",
    "download",
    "fail",
    "fund",
    "get",
    "import",
    "list",
    "move",
    "open",
    "preset",
    "produce",
    "receive",
    "refresh",
    "replace",
    "reset",
    "reverse",
    "set",
    "start",
    "submit",
    "test",
    "top",
    "trigger",
    "unapply",
    "update",
    "upload",
    "validate",
    "verify",
    "withdraw",
];

/// Words that say how a schema is written and not what it means.
const EMPTY_WORDS: &[&str] = &[
    "Data", "Dto", "Inner", "Item", "Items", "Model", "Object", "Unnamed", "Variant",
];

/// Words that are no name by themselves.
const NO_NAMES: &[&str] = &[
    "Action",
    "Attributes",
    "Body",
    "Content",
    "Entry",
    "Info",
    "List",
    "Payload",
    "Properties",
    "Resource",
    "Value",
    "Values",
];

/// Types of one form that mean two things, and why.
const TWO_THINGS: &[(&str, &str, &str)] = &[
    (
        "bank_account_details::CreatedOrder",
        "bank_account_details::OrderV1",
        "what an order begins as, and one of the older list",
    ),
    (
        "case::Multiple",
        "case::OtherParty",
        "several parties, one of another kind",
    ),
    (
        "recipient::CreateUltimateBeneficiary",
        "recipient::UltimateBeneficiary",
        "whoever sends tells null from nothing, whoever receives need not",
    ),
    (
        "transfer::CreatePartnerLicenceDetails",
        "transfer::Details",
        "of requests, of responses",
    ),
    (
        "webhook::swift_in::RecipientV4",
        "webhook::swift_in::SenderV4",
        "the two sides of a payment",
    ),
    (
        "webhook::swift_in::RecipientV4_2",
        "webhook::swift_in::SenderV4_2",
        "the two sides of a payment",
    ),
    (
        "webhook::swift_in::RecipientV4_3",
        "webhook::swift_in::SenderV4_3",
        "the two sides of a payment",
    ),
];

/// `BalanceStatement` → `Balance`, `Statement`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for c in name.chars() {
        match words.last_mut() {
            Some(word) if !c.is_uppercase() => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words
}

/// `OrderV1` and `CreditV4_3` without the version.
fn unversioned(name: &str) -> &str {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    match name.rfind('V') {
        Some(at) if at > 0 && at + 1 < name.len() && number(&name[at + 1..]) => &name[..at],
        _ => name,
    }
}

fn pascal(module: &str) -> String {
    let last = module.rsplit("::").next().unwrap_or(module);
    last.split('_')
        .map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>()
        })
        .collect()
}

#[test]
fn types_read_well() {
    let mut bad = BTreeSet::new();
    for version in all(&OUTPUT) {
        for (def, name) in version.api.types.iter().zip(&version.names.types) {
            let short = unversioned(&name.name);
            let mut wrong = |what: &str| {
                bad.insert(format!(
                    "{}::{}: {what} ({})",
                    name.module, name.name, def.keys[0]
                ));
            };
            if name.name.len() > 40 {
                wrong("is too long");
            }
            let written = |key: &String| {
                key.trim_end_matches(['[', ']'])
                    .ends_with(|c: char| c.is_ascii_digit())
            };
            if short.ends_with(|c: char| c.is_ascii_digit()) && !def.keys.iter().any(written) {
                wrong("has a number that nobody wrote");
            }
            if let Some(rest) = short.strip_prefix(&pascal(&name.module))
                && rest.starts_with(|c: char| c.is_uppercase())
            {
                wrong("says the module again");
            }
            let words = words(short);
            if words
                .iter()
                .any(|word| EMPTY_WORDS.contains(&word.as_str()))
            {
                wrong("has a word that says nothing");
            }
            if NO_NAMES.contains(&short) {
                wrong("says nothing by itself");
            }
            if matches!(
                words.last().map(String::as_str),
                Some("Response" | "Request")
            ) && !short.ends_with("LinkRequest")
            {
                wrong("says where it is used, not what it is");
            }
            if words.windows(2).any(|pair| pair[0] == pair[1]) {
                wrong("says a word twice");
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn members_read_well() {
    let mut bad = BTreeSet::new();
    for version in all(&OUTPUT) {
        let names = &version.names;
        let owner = |id: &TypeId| format!("{:?}", names.types[id.0]);
        for ((id, wire), name) in &names.fields {
            if name.len() > 40 || name.ends_with('_') {
                bad.insert(format!("{}.{wire}: {name}", owner(id)));
            }
        }
        for ((id, wire), name) in &names.variants {
            let numbered = name
                .strip_prefix('N')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            let run_together = wire.len() > 16 && wire.bytes().all(|b| b.is_ascii_lowercase());
            if name.len() > 50
                || numbered
                || name == "Unrecognized"
                || (run_together && words(name).len() == 1)
            {
                bad.insert(format!("{} = {wire}: {name}", owner(id)));
            }
        }
        for ((index, _, wire), name) in &names.parameters {
            if name.len() > 40 || name.starts_with("x_") || name.ends_with('_') {
                bad.insert(format!("{} {wire}: {name}", names.calls[*index].key));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn methods_start_with_a_known_verb_and_mean_one_operation() {
    let mut bad = BTreeSet::new();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for version in &OUTPUT.versions {
        for call in &version.names.calls {
            let resource = &version.names.resources[call.resource];
            let full = format!("{}.{}", resource.accessor, call.method);
            let verb = call.method.split('_').next().unwrap_or_default();
            if !VERBS.contains(&verb) && !verbs::is_method(verb) {
                bad.insert(format!("{full}: `{verb}` is no verb of this API"));
            }
            if call.method.len() > 40 {
                bad.insert(format!("{full}: is too long"));
            }
            if format!("_{}_", call.method).contains(&format!("_{}_", resource.module)) {
                bad.insert(format!("{full}: says the resource again"));
            }
            let owner = owners
                .entry(full.clone())
                .or_insert_with(|| call.key.clone());
            if *owner != call.key {
                bad.insert(format!("{full}: is {owner} and {}", call.key));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn a_type_never_has_the_name_of_a_client_or_of_another_type() {
    for version in all(&OUTPUT) {
        let names = &version.names;
        let mut taken: BTreeSet<(&str, &str)> = names
            .resources
            .iter()
            .map(|resource| (resource.module.as_str(), resource.client.as_str()))
            .collect();
        for name in &names.types {
            assert!(taken.insert((&name.module, &name.name)), "{name:?}");
        }
    }
}

#[test]
fn events_do_not_repeat_what_their_resource_has_said() {
    let mut bad = BTreeSet::new();
    let events = &OUTPUT.events;
    for event in &events.api.events {
        let Some(id) = event.data.named() else {
            continue;
        };
        let name = &events.names.types[id.0].name;
        let group = event.event_type.split('#').next().unwrap_or_default();
        let last = group.rsplit('-').next().unwrap_or(group);
        let first = words(name).first().cloned().unwrap_or_default();
        if first.to_lowercase().trim_end_matches('s') == last.trim_end_matches('s') {
            bad.insert(format!("{}: {name}", event.event_type));
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

/// All that a reader of a type sees, the types inside of it in full.
fn form(version: &Version, ty: &TypeRef, open: &mut Vec<TypeId>) -> String {
    match ty {
        TypeRef::List(inner) => format!("[{}]", form(version, inner, open)),
        TypeRef::Map(inner) => format!("{{{}}}", form(version, inner, open)),
        TypeRef::Named(id) if open.contains(id) => "…".to_owned(),
        TypeRef::Named(id) => {
            open.push(*id);
            let text = match &version.api.ty(*id).kind {
                Kind::Struct(object) => {
                    let mut fields: Vec<String> = object
                        .fields
                        .iter()
                        .map(|field| {
                            let ty = form(version, &field.ty, open);
                            let (required, text) = (field.required, field.as_text);
                            let limits = &field.facts.limits;
                            format!("{}: {ty} {required} {text} {limits:?}", field.wire)
                        })
                        .collect();
                    fields.sort();
                    format!("{fields:?}")
                }
                Kind::Enum(values) => {
                    let values: BTreeSet<&String> = values.iter().collect();
                    format!("{values:?}")
                }
                Kind::Union(union) => format!("{union:?}"),
            };
            open.pop();
            text
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn what_is_the_same_is_one_type() {
    let mut bad = BTreeSet::new();
    // Whether it means one thing, people say.
    for version in all(&DECIDED) {
        let mut known: BTreeMap<(String, String), String> = BTreeMap::new();
        for (index, def) in version.api.types.iter().enumerate() {
            let key = &def.keys[0];
            // The body of a call has the name of the call, and an alternative that of its union.
            if key.ends_with(".request") || key[key.rfind('.').unwrap_or(0)..].contains('|') {
                continue;
            }
            let name = &version.names.types[index];
            let full = format!("{}::{}", name.module, name.name);
            let form = form(version, &TypeRef::Named(TypeId(index)), &mut Vec::new());
            match known.get(&(name.module.clone(), form.clone())) {
                Some(other) => {
                    let mut pair = [other.as_str(), full.as_str()];
                    pair.sort_unstable();
                    if !TWO_THINGS.iter().any(|(a, b, _)| [*a, *b] == pair) {
                        bad.insert(format!("{pair:?}"));
                    }
                }
                None => drop(known.insert((name.module.clone(), form), full)),
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}
