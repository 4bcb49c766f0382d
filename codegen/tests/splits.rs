//! When one of several uses of a type changes, the others keep its name: in any order of the contract, and in every version.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use support::named::OPTIONS;
use support::reversed;
use wise_codegen::document::Document;
use wise_codegen::generate::models;
use wise_codegen::inputs::{Inputs, Source, Text, Texts, VersionInput};
use wise_codegen::problem::Problems;

/// Where loaves go to.
const USES: [&str; 4] = [
    "loafCreate.request.away",
    "loafCreate.request.back",
    "loafUpdate.request.away",
    "loafUpdate.request.back",
];

const RULE: &str = r#"
[[shared]]
name = "loaf::Place"
properties = ["street", "town"]
reason = "a test"
"#;

/// What joins the uses: a rule, or the lines of a registry.
#[derive(Clone, Copy, Debug)]
enum Joined {
    ByRule,
    ByName,
}

impl Joined {
    fn rules(self) -> Texts {
        match self {
            Self::ByRule => Texts::one("rules/loaves.toml", RULE),
            Self::ByName => Texts::default(),
        }
    }

    /// The names before anything has changed.
    fn names(self) -> Texts {
        let lines = USES.map(|key| format!("\"{key}\" = \"loaf::Place\"\n"));
        let text = match self {
            Self::ByRule => String::new(),
            Self::ByName => format!("[types]\n{}", lines.concat()),
        };
        Texts::one("names.toml", text)
    }
}

/// A bakery, where the town of these uses has become a number.
fn bakery(version: &str, changed: &BTreeSet<&str>) -> Value {
    let place = |key: &str| {
        let town = if changed.contains(key) {
            "number"
        } else {
            "string"
        };
        json!({ "type": "object", "properties": { "street": { "type": "string" }, "town": { "type": town } } })
    };
    let body = |properties: Value| {
        let schema = json!({ "type": "object", "properties": properties });
        json!({ "content": { "application/json": { "schema": schema } } })
    };
    let create = body(json!({ "away": place(USES[0]), "back": place(USES[1]) }));
    let update = body(json!({ "away": place(USES[2]), "back": place(USES[3]) }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Bakery", "version": "1" },
        "servers": [{ "url": format!("https://bakery.test/{}", version.to_uppercase()) }],
        "paths": {
            "/loaves": { "post": {
                "operationId": "loafCreate", "tags": ["loaf"], "requestBody": create, "responses": { "204": {} },
            } },
            "/loaves/last": { "put": {
                "operationId": "loafUpdate", "tags": ["loaf"], "requestBody": update, "responses": { "204": {} },
            } },
        },
    })
}

type Names = BTreeMap<&'static str, String>;

/// The names at the uses, in each version, what would be recorded, and what is wrong with what is.
fn named(
    contracts: &[(&str, Value)],
    joined: Joined,
    names: &Texts,
) -> (Vec<Names>, Texts, String) {
    let versions = contracts.iter().map(|(version, root)| VersionInput {
        directory: (*version).to_owned(),
        contract: Source::Read(Document::from_value("bakery.yaml", root.clone())),
        supplements: Vec::new(),
    });
    let inputs = Inputs {
        versions: versions.collect(),
        rules: joined.rules(),
        names: names.clone(),
        ..Inputs::default()
    };
    let made = models(&inputs, OPTIONS).unwrap();
    let of_version = made.output.versions.iter().map(|version| {
        let types = version.api.types.iter().zip(&version.names.types);
        let found = USES.iter().map(|key| {
            let mut types = types.clone();
            let (_, name) = types
                .find(|(def, _)| def.keys.iter().any(|one| one == key))
                .unwrap();
            (*key, format!("{}::{}", name.module, name.name))
        });
        found.collect()
    });
    let text = Text {
        name: "names.toml".to_owned(),
        text: made.used.to_toml(),
    };
    let problems = made.output.problems.to_string();
    (of_version.collect(), text.into(), problems)
}

/// Every choice of some of the uses, but not of all.
fn choices() -> impl Iterator<Item = BTreeSet<&'static str>> {
    let all = (1 << USES.len()) - 1;
    (1..all).map(|bits: usize| {
        let chosen = USES
            .iter()
            .enumerate()
            .filter(move |(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, key)| *key).collect()
    })
}

#[test]
fn what_has_not_changed_keeps_the_name_in_every_version() {
    let mut wrong = Vec::new();
    for joined in [Joined::ByRule, Joined::ByName] {
        let old = ("2031q1", bakery("2031q1", &BTreeSet::new()));
        let (before, recorded, _) = named(std::slice::from_ref(&old), joined, &joined.names());
        let one: BTreeSet<&String> = before[0].values().collect();
        assert_eq!(Vec::from_iter(one), ["loaf::Place"], "{joined:?}");
        for changed in choices() {
            let new = bakery("2031q2", &changed);
            for new in [reversed(&new), new] {
                let both = [old.clone(), ("2031q2", new)];
                let (first, after, _) = named(&both, joined, &recorded);
                // What is recorded says the same to the next run.
                let (second, again, _) = named(&both, joined, &after);
                let stays = |key: &&str| first[1][key] == before[0][key];
                let kept: BTreeSet<&str> = USES.into_iter().filter(stays).collect();
                let unchanged = USES.into_iter().filter(|key| !changed.contains(key));
                if kept != unchanged.collect() || first[0] != before[0] || second != first {
                    wrong.push(format!("{joined:?} {changed:?}: {first:#?} {second:#?}"));
                }
                assert_eq!(after.0.len(), again.0.len());
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 56: {}", wrong.len(), wrong[0]);
}

#[test]
fn names_stay_when_another_version_goes() {
    let mut wrong = Vec::new();
    let none_wrong = Problems::new().to_string();
    for joined in [Joined::ByRule, Joined::ByName] {
        for changed in choices() {
            let none = BTreeSet::new();
            let all = [("2030q4", &none), ("2031q1", &none), ("2031q2", &changed)]
                .map(|(version, changed)| (version, bakery(version, changed)));
            let (_, recorded, _) = named(&all[..2], joined, &joined.names());
            let (before, recorded, _) = named(&all, joined, &recorded);
            for gone in 0..all.len() {
                let (mut left, mut expected) = (all.to_vec(), before.clone());
                left.remove(gone);
                expected.remove(gone);
                let (after, _, problems) = named(&left, joined, &recorded);
                if after != expected || problems != none_wrong {
                    wrong.push(format!(
                        "{joined:?} {changed:?} without {gone}: {expected:#?} {after:#?} {problems}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 84: {}", wrong.len(), wrong[0]);
}

#[test]
fn the_order_of_a_contract_does_not_decide_who_keeps_a_name() {
    let mut wrong = Vec::new();
    for joined in [Joined::ByRule, Joined::ByName] {
        for changed in choices() {
            let root = bakery("2031q2", &changed);
            let [one, other] = [reversed(&root), root]
                .map(|root| named(&[("2031q2", root)], joined, &joined.names()));
            let (again, ..) = named(
                &[("2031q2", reversed(&bakery("2031q2", &changed)))],
                joined,
                &other.1,
            );
            let kept = |names: &[Names]| {
                let mut kept = names[0].clone();
                kept.retain(|_, name| name == "loaf::Place");
                kept
            };
            let none = kept(&one.0).is_empty();
            if none || kept(&one.0) != kept(&other.0) || again != other.0 {
                wrong.push(format!(
                    "{joined:?} {changed:?}: {:?} {:?} {again:?}",
                    one.0, other.0
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of 28: {}", wrong.len(), wrong[0]);
}
