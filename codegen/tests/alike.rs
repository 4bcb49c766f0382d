//! Neighbours among arguments that take the same have names at the call.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use support::named::{INPUTS, OUTPUT};
use wise_codegen::model::{Api, TypeRef};
use wise_codegen::names::Names;
use wise_codegen::rules::Rules;
use wise_codegen::rust::{
    Alike, Argument, Conversion, Crate, Declared, Origin, Types, alike, neighbours,
};

#[test]
fn nothing_that_could_be_exchanged_is_given_by_its_place() {
    let rules = Rules::read(&INPUTS.rules).unwrap();
    let mut found = BTreeSet::new();
    let mut named = 0;
    for version in &OUTPUT.versions {
        for item in Crate::of(version, &rules).public() {
            let Declared::Function(signature) = &item.shape else {
                continue;
            };
            let nameless = signature.arguments.iter().any(|one| one.name.is_none());
            let pairs = neighbours(signature);
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
    let (api, names) = (Api::default(), Names::default());
    let types = Types {
        module: "",
        api: &api,
        names: &names,
        rules: &rules,
    };
    let argument = |taken: Conversion, ty: &TypeRef| {
        types.argument(Some("any"), (taken, ty, false), Origin::Operation(0))
    };
    let id = |name: &str| TypeRef::Id(name.to_owned());
    let (quote, profile, balance) = (id("QuoteId"), id("ProfileId"), id("BalanceId"));
    for (one, other, expected) in [
        (TypeRef::Text, TypeRef::Text, Alike::Type),
        (TypeRef::Text, quote.clone(), Alike::Literal),
        (TypeRef::Secret, quote.clone(), Alike::Literal),
        (TypeRef::Guid, TypeRef::DecimalText, Alike::Literal),
        (TypeRef::Jose, TypeRef::Text, Alike::Literal),
        (TypeRef::Int64, profile.clone(), Alike::Literal),
        (TypeRef::Decimal, profile.clone(), Alike::Literal),
        (balance, profile.clone(), Alike::Ids),
        (quote.clone(), profile.clone(), Alike::No),
        (quote, TypeRef::IdempotencyKey, Alike::No),
        (TypeRef::Currency, TypeRef::Text, Alike::No),
        (TypeRef::Currency, TypeRef::Currency, Alike::Type),
    ] {
        let [one, other] = [one, other].map(|ty| argument(Conversion::Into, &ty));
        assert_eq!(alike(&one, &other), expected, "{one:?}, {other:?}");
        assert_eq!(alike(&other, &one), expected, "{other:?}, {one:?}");
    }
    let text = argument(Conversion::Into, &TypeRef::Text);
    let optional = argument(Conversion::Option, &TypeRef::Text);
    assert_eq!(optional.ty, "impl Into<Option<String>>");
    assert_eq!(alike(&text, &optional), Alike::Type);
    let amount = argument(Conversion::Itself, &TypeRef::Decimal);
    assert_eq!(amount.ty, "Decimal");
    assert_eq!(
        alike(&amount, &argument(Conversion::Into, &profile)),
        Alike::No
    );
    let flag = argument(Conversion::Itself, &TypeRef::Bool);
    assert_eq!(alike(&flag, &flag), Alike::Type);
}
