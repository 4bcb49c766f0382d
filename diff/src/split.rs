//! A type that several places shared becomes two, or two become one: one finding, and the fields that made them differ stand below it.

use crate::report::{Place, RustItem, Verdict};
use crate::rules::{JOINED, Rule, SPLIT};
use crate::rust::Delta;
use crate::wire::Finding;
use std::collections::{BTreeMap, BTreeSet};
use wise_codegen::place;

/// Takes what several findings have in common, an operation that has another type now, out of all of them, and makes one finding of it.
/// `caused` holds the items of each finding, and `left` those of none: of two operations, the one that nothing changed for on the
/// wire can be the one that gets a type of its own.
pub fn splits(
    findings: &[Finding],
    caused: &mut [Vec<usize>],
    deltas: &[Delta],
    left: &mut Vec<usize>,
) -> Vec<(Finding, Vec<usize>)> {
    let mut found = Vec::new();
    for (index, delta) in deltas.iter().enumerate() {
        let Some((old, new)) = output(&delta.item) else {
            continue;
        };
        let gone = |one: &Delta| one.item.path == old && one.item.new.is_none();
        let added = |one: &Delta| one.item.path == new && one.item.old.is_none();
        // Where one type goes and one comes, it has a new name, or all that had it have changed.
        let (rule, own, shared) = if !deltas.iter().any(gone) {
            (SPLIT, new, old)
        } else if !deltas.iter().any(added) {
            (JOINED, old, new)
        } else {
            continue;
        };
        let of_it = (0..findings.len()).filter(|at| caused[*at].contains(&index));
        let of_it: Vec<usize> = of_it.collect();
        let mut items = vec![index];
        let (place, parts) = if of_it.is_empty() && left.contains(&index) {
            let own = |at: &usize| belongs(&deltas[*at].item.path, own);
            items.extend(left.iter().copied().filter(own));
            left.retain(|at| !items.contains(at));
            (
                unchanged(delta),
                fields_of(shared, findings, caused, deltas),
            )
        } else {
            let operations = of_it
                .iter()
                .map(|at| findings[*at].place.operation.as_str());
            let operations: BTreeSet<&str> = operations.collect();
            if of_it.len() < 2 || operations.len() != 1 {
                continue;
            }
            take(index, &of_it, caused);
            if rule.id == JOINED.id {
                items.extend(joined(&of_it, caused, deltas));
            }
            (findings[of_it[0]].place.clone(), of_it)
        };
        let parts = parts.iter().map(|at| part(&findings[*at])).collect();
        found.push((finding(rule, (old, new), place, parts), items));
    }
    found
}

/// The finding that a type of an operation became another.
fn finding(
    rule: &'static Rule,
    (old, new): (&str, &str),
    place: Place,
    parts: Vec<String>,
) -> Finding {
    Finding {
        rule,
        direction: None,
        subject: format!("`{}`", place.operation),
        old: Some(old.to_owned()),
        new: Some(new.to_owned()),
        place: Place {
            path: String::new(),
            old_at: None,
            new_at: None,
            ..place
        },
        successors: Vec::new(),
        behaviour: parts,
    }
}

/// Takes an item out of the findings that share it. What other uses of the old type have lost, this operation has not: it no longer has
/// that type.
fn take(index: usize, of_it: &[usize], caused: &mut [Vec<usize>]) {
    let others = (0..caused.len()).filter(|other| !of_it.contains(other));
    let elsewhere: BTreeSet<usize> = others.flat_map(|other| caused[other].clone()).collect();
    for at in of_it {
        caused[*at].retain(|one| *one != index && !elsewhere.contains(one));
    }
}

/// Takes what went with the type that an operation had alone out of the findings that share it: the type, and those that only it had.
fn joined(of_it: &[usize], caused: &mut [Vec<usize>], deltas: &[Delta]) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for at in of_it {
        for index in caused[*at]
            .iter()
            .filter(|index| deltas[**index].item.new.is_none())
        {
            *counts.entry(*index).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count > 1);
    for at in of_it {
        caused[*at].retain(|index| !counts.contains_key(index));
    }
    counts.into_keys().collect()
}

/// The place of an operation that is the same on the wire.
fn unchanged(delta: &Delta) -> Place {
    let key = delta.keys.iter().next().cloned().unwrap_or_default();
    let operation = place::operation(&key).to_owned();
    Place {
        operation,
        key,
        ..Place::default()
    }
}

/// The findings about the fields of a type.
fn fields_of(
    ty: &str,
    findings: &[Finding],
    caused: &[Vec<usize>],
    deltas: &[Delta],
) -> Vec<usize> {
    let of_type = |at: &usize| {
        let mut items = caused[*at].iter();
        items.any(|index| belongs(&deltas[*index].item.path, ty))
    };
    (0..findings.len()).filter(of_type).collect()
}

/// Whether an item is a type or a part of it.
fn belongs(path: &str, ty: &str) -> bool {
    let rest = path.strip_prefix(ty);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ':']))
}

/// The types of a response before and now.
fn output(item: &RustItem) -> Option<(&str, &str)> {
    if item.verdict != Verdict::SourceBreaking || !item.path.ends_with(": Operation") {
        return None;
    }
    let of = |text: &'_ str| -> Option<(usize, usize)> {
        let start = text.find("Output = ")? + "Output = ".len();
        Some((start, text.rfind('>')?))
    };
    let (old, new) = (item.old.as_deref()?, item.new.as_deref()?);
    let [(a, b), (c, d)] = [of(old)?, of(new)?];
    let (old, new) = (old.get(a..b)?, new.get(c..d)?);
    // Only two types of the crate: a list, or raw bytes, are another matter.
    let named = |text: &str| text.contains("::") && !text.contains('<');
    (named(old) && named(new)).then_some((old, new))
}

/// ``field `messages` was added``, as a line below the split.
fn part(finding: &Finding) -> String {
    crate::group::title(finding, finding.old.as_deref(), finding.new.as_deref())
}
