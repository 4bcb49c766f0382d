//! The order of arguments: chosen by people, recorded in `names.toml`, and never changed by a rename in the contract.

use super::registry::Registry;
use super::{Fault, Names};
use crate::model::{Api, Kind, Operation, TypeDef, TypeId};
use crate::place::argument;
use crate::version;

/// What a constructor or method takes, and in which order so far.
struct Taken<'a> {
    /// Keys under which the order may be recorded; new ones are recorded under the first.
    keys: &'a [String],
    /// What has to be given, in the order of a first guess.
    needed: Vec<String>,
    /// Whether something is still there that need not be given.
    optional: &'a dyn Fn(&str) -> bool,
}

impl Names {
    /// Settles the order of the arguments of every constructor and method of a model.
    pub(super) fn order(&mut self, api: &Api, known: &Registry, next: &mut Registry) {
        let version = version::directory(&api.version);
        for (index, def) in api.types.iter().enumerate() {
            let Kind::Struct(object) = &def.kind else {
                continue;
            };
            if !def.sent {
                continue;
            }
            let optional = |wire: &str| object.fields.iter().any(|field| field.wire == wire);
            let taken = Taken {
                keys: &def.keys,
                needed: constructor(def),
                optional: &optional,
            };
            let order = self.settle(&version, &taken, known, next);
            self.constructors.insert(TypeId(index), order);
        }
        for (index, operation) in api.operations.iter().enumerate() {
            let optional = |key: &str| {
                let mut parameters = operation.parameters.iter();
                parameters.any(|one| place(one) == key) || (key == BODY && operation.body.is_some())
            };
            let keys = [self.calls[index].key.clone()];
            let taken = Taken {
                keys: &keys,
                needed: method(operation),
                optional: &optional,
            };
            let order = self.settle(&version, &taken, known, next);
            self.arguments.push(order);
        }
    }

    fn settle(
        &mut self,
        version: &str,
        taken: &Taken<'_>,
        known: &Registry,
        next: &mut Registry,
    ) -> Vec<String> {
        let needed = &taken.needed;
        let Some(key) = taken.keys.first().filter(|_| needed.len() > 1) else {
            return needed.clone();
        };
        let own = format!("{version}/{key}");
        // A version has a list of its own only where it differs from that of the newest.
        let mut uses = taken.keys.iter();
        let recorded = uses.find_map(|key| {
            let own = format!("{version}/{key}");
            known
                .arguments
                .get_key_value(&own)
                .or_else(|| known.arguments.get_key_value(key))
        });
        let order = match recorded {
            None => needed.clone(),
            Some((entry, list)) => {
                let (order, asks) = kept(list, needed, taken.optional);
                if let Some(what) = asks {
                    let todo = "Write the new names in the places of those that they replace, and delete what is gone";
                    self.asks.push(Fault::new("arguments", entry, what, todo));
                }
                order
            }
        };
        match next.arguments.get(key) {
            Some(newest) if *newest != order => drop(next.arguments.insert(own, order.clone())),
            Some(_) => {}
            None => drop(next.arguments.insert(key.clone(), order.clone())),
        }
        order
    }
}

/// A recorded order with what has changed since; and what a person has to decide.
fn kept(
    list: &[String],
    needed: &[String],
    optional: &dyn Fn(&str) -> bool,
) -> (Vec<String>, Option<String>) {
    let gone: Vec<&String> = list
        .iter()
        .filter(|one| !needed.contains(one) && !optional(one))
        .collect();
    let fresh: Vec<&String> = needed.iter().filter(|one| !list.contains(one)).collect();
    if let ([old], [new]) = (gone.as_slice(), fresh.as_slice()) {
        // One went and one came: it takes its place, so that no other argument moves.
        let renamed = list.iter().map(|one| if one == *old { *new } else { one });
        let order = renamed.filter(|one| needed.contains(one)).cloned();
        return (order.collect(), None);
    }
    let stay = list.iter().filter(|one| needed.contains(one));
    let order = stay.chain(fresh.iter().copied()).cloned().collect();
    let asks = (!gone.is_empty() && !fresh.is_empty()).then(|| {
        let names = |list: &[&String]| {
            let all: Vec<String> = list.iter().map(|one| format!("`{one}`")).collect();
            all.join(", ")
        };
        format!(
            "{} went and {} came, and nothing says which took the place of which",
            names(&gone),
            names(&fresh)
        )
    });
    (order, asks)
}

/// The word for the body among the arguments of a method.
pub const BODY: &str = "body";

/// The fields that a constructor takes, in the order of a first guess.
fn constructor(def: &TypeDef) -> Vec<String> {
    let Kind::Struct(object) = &def.kind else {
        return Vec::new();
    };
    let own = |read_only: bool| !(read_only && def.sent);
    let required = object
        .fields
        .iter()
        .filter(|field| field.required && own(field.read_only));
    let mut wires: Vec<String> = required.map(|field| field.wire.clone()).collect();
    wires.sort_by_key(|wire| rank(wire));
    wires
}

/// How a parameter is called among the arguments of a method.
pub fn place(parameter: &crate::model::Parameter) -> String {
    argument(parameter.location.as_str(), &parameter.wire)
}

/// What a method takes: the path from left to right, then the rest, then the body.
fn method(operation: &Operation) -> Vec<String> {
    let required = operation.asked().filter(|parameter| parameter.required);
    let (path, mut rest): (Vec<_>, Vec<_>) =
        required.partition(|one| one.location == crate::model::Location::Path);
    rest.sort_by_key(|parameter| rank(&parameter.wire));
    let mut order: Vec<String> = path.into_iter().chain(rest).map(place).collect();
    if operation.body.as_ref().is_some_and(|body| body.required) {
        order.push(BODY.to_owned());
    }
    order
}

/// A first guess at the place of a name: who owns it, where money comes from, where it goes, how much of what, and the rest.
fn rank(wire: &str) -> usize {
    const WORDS: &[&[&str]] = &[
        &["profile", "user"],
        &["source", "from", "start", "sender"],
        &["target", "to", "end", "recipient"],
        &["amount", "value"],
        &["currency"],
        &["type"],
        &["name"],
    ];
    let words = super::words::snake(wire);
    let mut words = words.trim_start_matches("r#").split('_');
    let of = |word: &str| WORDS.iter().position(|list| list.contains(&word));
    words.find_map(of).unwrap_or(WORDS.len())
}

#[cfg(test)]
mod tests {
    use super::kept;

    fn list(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_recorded_order_is_kept() {
        // Recorded, needed now, optional now, the order, whether a person is asked.
        for (recorded, needed, optional, order, asks) in [
            ("s t", "t s", "", "s t", false),
            ("s t", "a t s", "", "s t a", false),
            ("s t", "a s", "", "s a", false),
            ("s t", "a t", "", "a t", false),
            ("s t u", "u s", "", "s u", false),
            ("s t", "b a", "", "b a", true),
            ("s t u", "a b u", "", "u a b", true),
            ("s t", "a s", "t", "s a", false),
        ] {
            let optional = list(optional);
            let is_optional = |one: &str| optional.iter().any(|other| other == one);
            let (found, asked) = kept(&list(recorded), &list(needed), &is_optional);
            assert_eq!(found, list(order), "{recorded} → {needed}");
            assert_eq!(asked.is_some(), asks, "{recorded} → {needed}");
        }
    }
}
