//! Ids that stayed plain numbers or texts: what `rules.toml` neither makes a type of its own nor lists with a reason.

use crate::model::{Api, Kind, Operation, TypeRef};
use crate::rules::Rules;

/// A field or parameter that is called like an id, and is a plain number or text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlainId {
    /// Why it stays plain. `None`: nobody has decided.
    pub reason: Option<String>,
    /// Where it is first used.
    pub place: String,
    /// `i64`, `String` or `Guid`.
    pub ty: &'static str,
}

/// Every id of a model that is plain.
pub fn plain_ids(api: &Api, rules: &Rules) -> Vec<PlainId> {
    let mut found = Vec::new();
    for def in &api.types {
        let Kind::Struct(object) = &def.kind else {
            continue;
        };
        for field in &object.fields {
            let keys = def.keys.iter().map(|key| format!("{key}.{}", field.wire));
            found.extend(plain(keys.collect(), &field.wire, &field.ty, rules));
        }
    }
    for operation in &api.operations {
        for parameter in operation.asked() {
            let place = place(operation, parameter.location.as_str(), &parameter.wire);
            found.extend(plain(vec![place], &parameter.wire, &parameter.ty, rules));
        }
    }
    found.sort();
    found
}

fn place(operation: &Operation, location: &str, wire: &str) -> String {
    format!("{}.{location}.{wire}", operation.id)
}

fn plain(keys: Vec<String>, wire: &str, ty: &TypeRef, rules: &Rules) -> Option<PlainId> {
    let ty = word(ty).filter(|_| named_like_an_id(wire))?;
    let reason = rules.plain_id(&keys, wire);
    Some(PlainId {
        reason: reason.map(str::to_owned),
        place: keys.into_iter().next()?,
        ty,
    })
}

fn word(ty: &TypeRef) -> Option<&'static str> {
    match ty {
        TypeRef::Int32 | TypeRef::Int64 => Some("i64"),
        TypeRef::Text => Some("String"),
        TypeRef::Guid => Some("Guid"),
        TypeRef::List(inner) => word(inner),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::named_like_an_id;

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
