//! Neighbours among arguments that take the same have names at the call.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use support::named::{INPUTS, OUTPUT};
use wise_codegen::docs::Docs;
use wise_codegen::editions::Editions;
use wise_codegen::render::{Context, Links, surface};
use wise_codegen::rules::Rules;
use wise_codegen::rust::{Alike, Argument, Shape, alike, neighbours};

#[test]
fn nothing_that_could_be_exchanged_is_given_by_its_place() {
    let rules = Rules::read(&INPUTS.rules).unwrap();
    let docs = Docs::from_bundle();
    let mut found = BTreeSet::new();
    let mut named = 0;
    for version in &OUTPUT.versions {
        let context = Context {
            editions: &Editions::UNKNOWN,
            api: &version.api,
            names: &version.names,
            rules: &rules,
            docs: &docs,
            module: &version.module,
            newest: true,
            default: None,
            sharing: None,
            index: 0,
            links: Links::Version,
            counts: false,
            origin: "",
        };
        for item in surface(&context) {
            let Shape::Function(signature) = &item.shape else {
                continue;
            };
            let nameless = signature.arguments.iter().any(|one| one.name.is_none());
            let pairs = neighbours(&rules, signature);
            let first = signature.named_from().unwrap_or(usize::MAX);
            let place = |one: &Argument| signature.arguments.iter().position(|other| other == one);
            let alike = pairs
                .iter()
                .filter(|(_, _, alike)| *alike >= Alike::Literal);
            let alike: Vec<_> = alike.collect();
            if nameless || alike.is_empty() {
                continue;
            }
            named += 1;
            if alike
                .iter()
                .any(|(_, other, _)| place(other).unwrap() < first)
            {
                found.insert(item.path);
            }
        }
    }
    let expected = 30 * OUTPUT.versions.len();
    assert!(named > expected, "{named}");
    assert!(found.is_empty(), "by their places: {found:#?}");
}

#[test]
fn what_takes_the_same_is_alike() {
    let rules = Rules::read(&INPUTS.rules).unwrap();
    for (one, other, expected) in [
        ("impl Into<String>", "impl Into<String>", Alike::Type),
        (
            "impl Into<String>",
            "impl Into<Option<String>>",
            Alike::Type,
        ),
        ("impl Into<String>", "impl Into<QuoteId>", Alike::Literal),
        ("impl Into<Secret>", "impl Into<QuoteId>", Alike::Literal),
        ("impl Into<i64>", "impl Into<ProfileId>", Alike::Literal),
        ("impl Into<Decimal>", "impl Into<ProfileId>", Alike::Literal),
        ("impl Into<BalanceId>", "impl Into<ProfileId>", Alike::Ids),
        ("impl Into<QuoteId>", "impl Into<ProfileId>", Alike::No),
        ("impl Into<QuoteId>", "impl Into<IdempotencyKey>", Alike::No),
        ("impl Into<Currency>", "impl Into<String>", Alike::No),
        ("impl Into<Currency>", "impl Into<Currency>", Alike::Type),
        ("Decimal", "impl Into<ProfileId>", Alike::No),
        ("bool", "bool", Alike::Type),
    ] {
        assert_eq!(alike(&rules, one, other), expected, "{one}, {other}");
        assert_eq!(alike(&rules, other, one), expected, "{other}, {one}");
    }
}
