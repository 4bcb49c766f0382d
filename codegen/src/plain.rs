//! Ids, currencies, countries, amounts and values of lists that stayed plain numbers or texts: what rules neither make a type of its own nor list with a reason.

use crate::amounts;
use crate::model::{Api, Kind, TypeRef};
use crate::place;
use crate::rules::{Plain, PlainValue, Rules, names_a_currency};
use crate::rust::untold;

/// Every id, currency and country of a model that is plain.
pub fn plain_values(api: &Api, rules: &Rules) -> Vec<PlainValue> {
    let mut found = Vec::new();
    for def in &api.types {
        let Kind::Struct(object) = &def.kind else {
            continue;
        };
        for field in &object.fields {
            let keys = def.keys.iter().map(|key| place::property(key, &field.wire));
            let keys: Vec<String> = keys.collect();
            found.extend(listed(&keys, &field.wire, &field.ty, rules));
            found.extend(plain(keys, &field.wire, &field.ty, rules));
        }
    }
    for operation in &api.operations {
        found.extend(amounts::sent(api, operation, rules).without);
        for parameter in operation.asked() {
            let place =
                place::parameter(&operation.id, parameter.location.as_str(), &parameter.wire);
            found.extend(plain(vec![place], &parameter.wire, &parameter.ty, rules));
        }
    }
    found.sort();
    found
}

/// A text that is described by a list of values, and stays text for a reason.
fn listed(keys: &[String], wire: &str, ty: &TypeRef, rules: &Rules) -> Option<PlainValue> {
    let ty = untold(ty).filter(|ty| *ty == "String")?;
    let reason = rules.plain(Plain::Value, keys, wire)?;
    Some(PlainValue {
        kind: Plain::Value,
        reason: Some(reason.to_owned()),
        place: keys.first()?.clone(),
        ty,
    })
}

fn plain(keys: Vec<String>, wire: &str, ty: &TypeRef, rules: &Rules) -> Option<PlainValue> {
    // A rule may name the items of a list.
    let items = ty.items().map(|_| place::ITEMS);
    let mut keys = keys;
    keys.extend(
        keys.clone()
            .iter()
            .flat_map(|key| items.map(|items| (key, items)))
            .map(|(key, items)| format!("{key}{items}")),
    );
    let ty = untold(ty)?;
    let kind = if named_like_an_id(wire) {
        Plain::Id
    } else if ty == "String" && names_a_currency(wire) {
        Plain::Currency
    } else if ty == "String" && named_like_a_country(wire) {
        Plain::Country
    } else {
        return None;
    };
    let reason = rules.plain(kind, &keys, wire);
    Some(PlainValue {
        kind,
        reason: reason.map(str::to_owned),
        place: keys.into_iter().next()?,
        ty,
    })
}

/// `id`, `transferId`, `transfer_id`, `transferIds`, `quoteUuid`; not `paid` or `identifier`.
fn named_like_an_id(wire: &str) -> bool {
    let name = wire.strip_suffix('s').unwrap_or(wire);
    name == "id"
        || name == "uuid"
        || ["Id", "_id", "-id", "Uuid", "_uuid"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// `country`, `payInCountry`, `country_code`, `nationality`; also `countryKeywords`, which has to be told apart by a rule.
fn named_like_a_country(wire: &str) -> bool {
    let name = wire.to_ascii_lowercase();
    let parts = [
        "countr",
        "nationalit",
        "citizenship",
        "jurisdiction",
        "residence",
    ];
    parts.iter().any(|part| name.contains(part))
        || ["iso2", "iso3"].iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::{named_like_a_country, named_like_an_id};

    #[test]
    fn countries_are_told_by_their_names() {
        for name in [
            "country",
            "payInCountry",
            "country_code",
            "intendedCountries",
            "Nationality",
            "addressIso3",
        ] {
            assert!(named_like_a_country(name), "{name}");
        }
        for name in ["county", "nation", "state", "iso", "amount", ""] {
            assert!(!named_like_a_country(name), "{name}");
        }
    }

    #[test]
    fn ids_are_told_by_their_names() {
        for name in [
            "id",
            "ids",
            "transferId",
            "transfer_ids",
            "quoteUuid",
            "x-order-id",
        ] {
            assert!(named_like_an_id(name), "{name}");
        }
        for name in ["paid", "identifier", "alreadyPaid", "width", "s", ""] {
            assert!(!named_like_an_id(name), "{name}");
        }
    }
}
