//! Which amounts of a request are held against the minor units of their currency before they leave. No public item shows it, and a
//! field that is renamed can end it.

use crate::habit::{Habit, habit};
use crate::report::Place;
use std::collections::BTreeMap;
use wise_codegen::amounts::sent;
use wise_codegen::generate::Models;
use wise_codegen::model::Operation;
use wise_codegen::named::Version;
use wise_codegen::place::{after_root, argument, beneath};

/// The amounts of a request by their ways, each with the way to its currency, if it is held against one.
fn amounts(models: &Models, version: &Version, operation: &Operation) -> Held {
    let sent = sent(&version.api, operation, &models.rules);
    let below = |within: &str, name: &str| match within {
        "" => beneath("request", name),
        within => beneath(&beneath("request", within), name),
    };
    let mut found = Held::new();
    for way in &sent.unheld {
        found.insert(way.clone(), None);
    }
    for (amount, currency) in &sent.query {
        let query = |name: &str| argument("query", name);
        found.insert(query(amount), Some(query(currency)));
    }
    for one in &sent.body {
        let currency = below(&one.within, &one.currency);
        found.insert(below(&one.within, &one.amount), Some(currency));
    }
    found
}

type Held = BTreeMap<String, Option<String>>;

/// What changed for the amounts that both sides send.
pub(crate) fn held(
    place: &Place,
    (before, old, was): (&Models, &Version, &Operation),
    (now, new, is): (&Models, &Version, &Operation),
) -> Vec<Habit> {
    let new = amounts(now, new, is);
    let mut found = Vec::new();
    for (way, currency) in amounts(before, old, was) {
        let Some(twin) = new.get(&way).filter(|twin| **twin != currency) else {
            continue;
        };
        let words = |currency: &Option<String>| {
            let held = currency.as_ref();
            held.map_or("nothing", |way| after_root(way)).to_owned()
        };
        let shown = after_root(&way);
        let what = format!("the currency that `{shown}` is held against before it is sent");
        let below = Place {
            path: way.clone(),
            key: format!("{}.{way}", place.key),
            ..place.clone()
        };
        // The currency is what usually changes: the amount goes with it.
        let rests = [Some(&way), currency.as_ref(), twin.as_ref()];
        let rests = rests.into_iter().flatten();
        let rests = rests.map(|way| format!("{}.{way}", place.key)).collect();
        found.push(habit(what, words(&currency), words(twin), below).resting_on(rests));
    }
    found
}
