//! Which neighbours among the arguments of a function take the same values, so that nothing would tell them apart.

use super::{Argument, Signature};
use crate::rules::{IdWire, Rules};

/// What two neighbours have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// Nothing that could be given for either.
    No,
    /// A literal that becomes either id; ids of responses do not.
    Ids,
    /// A literal or a text that becomes either.
    Literal,
    /// The type.
    Type,
}

/// What can be given for two arguments of these types.
pub fn alike(rules: &Rules, one: &str, other: &str) -> Alike {
    let plain = |ty: &str| {
        let ty = ty
            .strip_prefix("impl Into<")
            .and_then(|ty| ty.strip_suffix('>'));
        let ty = ty?;
        let option = ty
            .strip_prefix("Option<")
            .and_then(|ty| ty.strip_suffix('>'));
        Some(option.unwrap_or(ty).to_owned())
    };
    let (a, b) = (plain(one), plain(other));
    if one == other || (a.is_some() && a == b) {
        return Alike::Type;
    }
    let (Some(a), Some(b)) = (a, b) else {
        return Alike::No;
    };
    let id = |ty: &str| rules.id.iter().find(|rule| rule.name == ty);
    let literal = |ty: &str| match (ty, id(ty).map(|rule| rule.wire)) {
        ("String" | "Secret" | "Guid" | "DecimalText" | "Jose", _) | (_, Some(IdWire::Text)) => {
            Some("text")
        }
        ("i32" | "i64" | "Decimal", _) | (_, Some(IdWire::Integer)) => Some("number"),
        _ => None,
    };
    match (literal(&a), literal(&b)) {
        (Some(one), Some(other)) if one == other => {
            if id(&a).is_some() && id(&b).is_some() {
                Alike::Ids
            } else {
                Alike::Literal
            }
        }
        _ => Alike::No,
    }
}

/// The neighbours that take the same, and how much.
pub fn neighbours<'a>(
    rules: &Rules,
    signature: &'a Signature,
) -> Vec<(&'a Argument, &'a Argument, Alike)> {
    let pairs = signature.arguments.windows(2);
    let pairs = pairs.map(|two| (&two[0], &two[1], alike(rules, &two[0].ty, &two[1].ty)));
    pairs.filter(|(_, _, alike)| *alike != Alike::No).collect()
}
