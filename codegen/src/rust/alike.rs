//! Which neighbours among the arguments of a function take the same values, so that nothing would tell them apart.

use super::{Argument, Signature};

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

/// What can be given for both of two arguments.
pub fn alike(one: &Argument, other: &Argument) -> Alike {
    let targets = one.target.as_ref().zip(other.target.as_ref());
    if one.ty == other.ty || targets.is_some_and(|(a, b)| a.ty == b.ty) {
        return Alike::Type;
    }
    match targets {
        Some((a, b)) if a.literal.is_some() && a.literal == b.literal => {
            if a.id && b.id {
                Alike::Ids
            } else {
                Alike::Literal
            }
        }
        _ => Alike::No,
    }
}

/// The first of the arguments that must be given by name: the first of two neighbours for which the same could be given. Two kinds of
/// ids are told apart by their types.
pub fn named_from<'a>(arguments: impl Iterator<Item = &'a Argument>) -> Option<usize> {
    let list: Vec<&Argument> = arguments.collect();
    let mut pairs = list.windows(2);
    pairs.position(|two| alike(two[0], two[1]) >= Alike::Literal)
}

/// The neighbours that take the same, and how much.
pub fn neighbours(signature: &Signature) -> Vec<(&Argument, &Argument, Alike)> {
    let pairs = signature.arguments.windows(2);
    let pairs = pairs.map(|two| (&two[0], &two[1], alike(&two[0], &two[1])));
    pairs.filter(|(_, _, alike)| *alike != Alike::No).collect()
}
