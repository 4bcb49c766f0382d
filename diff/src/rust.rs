//! The public items that are generated from each side, compared; and which change on the wire each difference comes from.

use crate::arguments;
use crate::report::{Place, RustItem, Verdict};
use crate::wire::Finding;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wise_codegen::generate::Models;
use wise_codegen::named::Version;
use wise_codegen::place::{boundaries, is_within, unlabelled};
use wise_codegen::rust::{Argument, Crate, Declared, ItemKind, Origin, PublicItem, Signature};

/// A public item that one side has, or that differs.
#[derive(Clone, Debug)]
pub struct Delta {
    /// The item.
    pub item: RustItem,
    /// Where in the contracts the difference comes from, without the labels of alternatives.
    pub keys: BTreeSet<String>,
    /// Where the type or operation is used that it is a part of.
    pub(crate) owners: BTreeSet<String>,
    /// Whether it is a type.
    pub(crate) named: bool,
}

impl Delta {
    /// Whether it comes from one of some operations or events.
    pub fn is_of(&self, roots: &[String]) -> bool {
        let mut keys = self.keys.iter().chain(&self.owners);
        keys.any(|key| roots.iter().any(|root| is_within(key, root)))
    }
}

/// What differs between the public items of a version on both sides.
/// And what a caller has to know of single arguments, each with the function that takes it.
pub fn deltas(
    old: (&Models, &Version),
    new: (&Models, &Version),
    version: &Place,
) -> (Vec<Delta>, Vec<(Finding, Delta)>) {
    let (before, now) = (Items::of(old), Items::of(new));
    let paths: BTreeSet<&String> = before.by_path.keys().chain(now.by_path.keys()).collect();
    let mut found = Vec::new();
    let mut moved = Vec::new();
    for (was, is) in counterparts(&before, &now) {
        moved.extend(arguments((&before, was), (&now, is), version));
    }
    for path in paths {
        let (was, is) = (before.by_path.get(path), now.by_path.get(path));
        let Some(verdict) = verdict(was, is) else {
            continue;
        };
        let Some(any) = is.or(was) else { continue };
        let arguments = match (was, is) {
            (Some(was), Some(is)) => changed(was, is),
            _ => [Vec::new(), Vec::new()],
        };
        let mut keys = BTreeSet::new();
        for (items, arguments) in [&before, &now].into_iter().zip(&arguments) {
            let origins = arguments.iter().map(|argument| &argument.origin);
            keys.extend(origins.flat_map(|origin| items.keys(origin)));
        }
        let origins = |items: &Items<'_>, item: Option<&PublicItem>| {
            item.map_or(Vec::new(), |item| items.keys(&item.origin))
        };
        if keys.is_empty() {
            keys.extend(origins(&before, was));
            keys.extend(origins(&now, is));
        }
        let owner = |items: &Items<'_>, item: Option<&PublicItem>| {
            let owner = item.map(|item| owner(&item.origin));
            owner.map_or(Vec::new(), |origin| items.keys(&origin))
        };
        let owners = owner(&before, was).into_iter().chain(owner(&now, is));
        found.push(Delta {
            item: RustItem {
                path: path.clone(),
                kind: any.kind().as_str().to_owned(),
                old: was.map(said),
                new: is.map(said),
                verdict,
            },
            keys: keys.iter().map(|key| unlabelled(key)).collect(),
            owners: owners.map(|key| unlabelled(&key)).collect(),
            named: matches!(any.kind(), ItemKind::Struct | ItemKind::Enum),
        });
    }
    (found, moved)
}

/// The functions of one side, each with those of the other that do the same: by what they call or make, since names come from the older
/// side, and a type of one side can be two on the other. By its path goes what has no counterpart on either side.
fn counterparts<'i>(
    before: &'i Items<'_>,
    now: &'i Items<'_>,
) -> Vec<(&'i PublicItem, &'i PublicItem)> {
    let mut by_use: HashMap<(bool, String), BTreeSet<&String>> = HashMap::new();
    for (path, item) in &now.by_path {
        for key in uses(now, item) {
            by_use.entry(key).or_default().insert(path);
        }
    }
    let mut found = Vec::new();
    let mut known = BTreeSet::new();
    let mut alone = Vec::new();
    for (path, item) in &before.by_path {
        let keys = uses(before, item);
        let paths: BTreeSet<&String> = keys
            .iter()
            .filter_map(|key| by_use.get(key))
            .flatten()
            .copied()
            .collect();
        if paths.is_empty() {
            alone.push((path, item));
        }
        known.extend(paths.iter().copied());
        found.extend(paths.iter().map(|path| (item, &now.by_path[*path])));
    }
    let alone = alone.into_iter().filter(|(path, _)| !known.contains(path));
    found.extend(alone.filter_map(|(path, item)| Some((item, now.by_path.get(path)?))));
    found
}

/// Where the value that a constructor makes is used, or the operation that a method calls; and which of the two it is.
fn uses(items: &Items<'_>, item: &PublicItem) -> BTreeSet<(bool, String)> {
    let Declared::Function(_) = &item.shape else {
        return BTreeSet::new();
    };
    let makes = match item.origin {
        Origin::Operation(_) => false,
        Origin::Type(_) if matches!(item.name(), "new" | "builder") => true,
        _ => return BTreeSet::new(),
    };
    if item.path.contains("::operation::") {
        return BTreeSet::new();
    }
    let keys = items.keys(&item.origin).into_iter();
    keys.map(|key| (makes, key)).collect()
}

/// What a caller has to know of the arguments of a function that both sides have, each with the function.
fn arguments(
    (before, was): (&Items<'_>, &PublicItem),
    (now, is): (&Items<'_>, &PublicItem),
    version: &Place,
) -> Vec<(Finding, Delta)> {
    let (Declared::Function(old), Declared::Function(new)) = (&was.shape, &is.shape) else {
        return Vec::new();
    };
    // What a setter takes has no name, and an operation as a value takes what its method takes.
    let mut all = old.arguments.iter().chain(&new.arguments);
    let nameless = all.any(|one| one.name.is_none());
    if nameless || was.path.contains("::operation::") || old.arguments == new.arguments {
        return Vec::new();
    }
    let item = RustItem {
        path: was.path.clone(),
        kind: is.kind().as_str().to_owned(),
        old: Some(said(was)),
        new: Some(said(is)),
        verdict: arguments::verdict(old, new),
    };
    let operation = match is.origin {
        Origin::Operation(index) => now.rust.operations[index].model.id.clone(),
        _ => String::new(),
    };
    let key = now.keys(&is.origin).into_iter().next();
    let module = is.path.split(':').next().unwrap_or_default();
    let mut resources = now.rust.resources().iter();
    let accessor = resources
        .find(|one| one.module == module)
        .map(|one| one.accessor.as_str());
    let place = Place {
        resource: accessor.unwrap_or(module).to_owned(),
        operation,
        key: key.unwrap_or_default(),
        ..version.clone()
    };
    let functions = arguments::Functions {
        path: &is.path,
        was: old,
        is: new,
        place: &place,
    };
    let found = arguments::findings(&functions, |is_now, origin| {
        let side = if is_now { now } else { before };
        side.keys(origin)
    });
    let delta = Delta {
        item,
        keys: BTreeSet::new(),
        owners: BTreeSet::new(),
        named: false,
    };
    let each = found.into_iter().map(|finding| (finding, delta.clone()));
    each.collect()
}

/// The module of a version that only one side has.
pub fn module(name: &str, added: bool) -> Delta {
    let declared = Some(format!("mod {name}"));
    Delta {
        item: RustItem {
            path: name.to_owned(),
            kind: "module".to_owned(),
            old: declared.clone().filter(|_| !added),
            new: declared.filter(|_| added),
            verdict: if added {
                Verdict::NewApi
            } else {
                Verdict::SourceBreaking
            },
        },
        keys: BTreeSet::from([name.to_owned()]),
        owners: BTreeSet::new(),
        named: false,
    }
}

/// What a difference does to callers; `None` where there is none.
fn verdict(was: Option<&PublicItem>, is: Option<&PublicItem>) -> Option<Verdict> {
    match (was, is) {
        (Some(was), Some(is)) if is_same(was, is) => {
            (was.deprecated != is.deprecated).then_some(Verdict::Invisible)
        }
        (Some(_), _) => Some(Verdict::SourceBreaking),
        (None, _) => Some(Verdict::NewApi),
    }
}

/// Whether a caller cannot tell two declarations apart. What is given by its place has no name.
fn is_same(was: &PublicItem, is: &PublicItem) -> bool {
    match (&was.shape, &is.shape) {
        (Declared::Function(was), Declared::Function(is)) => was.is_called_like(is),
        (was, is) => was == is,
    }
}

fn said(item: &PublicItem) -> String {
    let mark = if item.deprecated {
        "#[deprecated] "
    } else {
        ""
    };
    format!("{mark}{}", item.declaration())
}

/// The type that a part belongs to; other items belong to themselves.
fn owner(origin: &Origin) -> Origin {
    match origin {
        Origin::Field(id, _) | Origin::Variant(id, _) => Origin::Type(*id),
        Origin::Parameter(index, ..) | Origin::Body(index) => Origin::Operation(*index),
        other => other.clone(),
    }
}

/// The public items of one side.
struct Items<'a> {
    rust: Crate<'a>,
    by_path: BTreeMap<String, PublicItem>,
}

impl<'a> Items<'a> {
    fn of((models, version): (&'a Models, &'a Version)) -> Self {
        let rust = Crate::of(version, &models.rules);
        let items = rust.public().into_iter();
        let by_path = items.map(|item| (item.path.clone(), item)).collect();
        Self { rust, by_path }
    }

    /// Where in the contract an item comes from.
    fn keys(&self, origin: &Origin) -> Vec<String> {
        self.rust.types.keys(origin)
    }
}

/// The arguments that differ, on each side: their types, or their order.
fn changed<'a>(was: &'a PublicItem, is: &'a PublicItem) -> [Vec<&'a Argument>; 2] {
    let (Declared::Function(was), Declared::Function(is)) = (&was.shape, &is.shape) else {
        return [Vec::new(), Vec::new()];
    };
    let of = |one: &'a Argument| (&one.name, &one.ty);
    let lone = |list: &'a Signature, other: &'a Signature| -> Vec<&'a Argument> {
        let mut found: Vec<&Argument> = list.arguments.iter().collect();
        found.retain(|one| !other.arguments.iter().any(|other| of(one) == of(other)));
        found
    };
    let found = [lone(was, is), lone(is, was)];
    let order = |list: &'a Signature| list.arguments.iter().map(of);
    if found.iter().all(Vec::is_empty) && !order(was).eq(order(is)) {
        return [was, is].map(|list| list.arguments.iter().collect());
    }
    found
}

/// For each finding, the positions of the differences that it causes; and the differences that none causes.
pub fn attribute(findings: &[&Finding], deltas: &[Delta]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let key = unlabelled(&finding.place.key);
        by_key.entry(key).or_default().push(index);
    }
    let mut caused: Vec<Vec<usize>> = vec![Vec::new(); findings.len()];
    let mut left = Vec::new();
    let mut types: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, delta) in deltas.iter().enumerate() {
        let causes = causes(delta, &by_key, findings);
        for cause in &causes {
            caused[*cause].push(index);
        }
        if delta.named {
            types.insert(&delta.item.path, causes.iter().copied().collect());
        }
        if causes.is_empty() {
            left.push(index);
        }
    }
    // What mentions a type that came or went has the cause of that type.
    left.retain(|index| {
        let item = &deltas[*index].item;
        let texts = [&item.old, &item.new];
        let words = texts
            .into_iter()
            .flatten()
            .flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')));
        let owner = item.path.rsplit_once("::").map_or("", |(owner, _)| owner);
        let owner = owner.split(['.', ':']).next().map_or(owner, |_| owner);
        let causes: BTreeSet<usize> = words
            .chain([owner])
            .filter_map(|word| types.get(word))
            .flatten()
            .copied()
            .collect();
        for cause in &causes {
            caused[*cause].push(*index);
        }
        causes.is_empty()
    });
    (caused, left)
}

/// The findings that belong to a key.
type Way<'w> = &'w dyn Fn(&str) -> Vec<usize>;

/// The findings behind a difference: those at the same place, else the nearest around it, else those of its parts, else
/// those of what it is a part of, else the nearest beside it.
fn causes(
    delta: &Delta,
    by_key: &BTreeMap<String, Vec<usize>>,
    findings: &[&Finding],
) -> BTreeSet<usize> {
    // A deprecation is a mark on an item and no more, and a mark comes from nothing else.
    let marked = delta.item.verdict == Verdict::Invisible;
    let shapes = |index: &usize| {
        let rule = findings[*index].rule;
        rule.shapes && rule.id.ends_with("deprecated") == marked
    };
    let at = |key: &str| -> Vec<usize> {
        let here = by_key.get(key).into_iter().flatten();
        here.copied().filter(shapes).collect()
    };
    let inside = |key: &str| -> Vec<usize> {
        let from = by_key.range(key.to_owned()..);
        let below = from.take_while(|(other, _)| other.starts_with(key));
        let parts = below.filter(|(other, _)| is_within(other, key));
        let all = parts.flat_map(|(_, list)| list.iter().copied());
        all.filter(shapes).collect()
    };
    let around = |key: &str| -> Vec<usize> {
        let mut lists = boundaries(key).map(|end| at(&key[..end]));
        lists.find(|list| !list.is_empty()).unwrap_or_default()
    };
    let all = |keys: &BTreeSet<String>, ways: &[Way<'_>]| -> BTreeSet<usize> {
        let first = |key: &String| {
            let mut found = ways.iter().map(|way| way(key));
            found.find(|list| !list.is_empty()).unwrap_or_default()
        };
        keys.iter().flat_map(first).collect()
    };
    // A type that several places share becomes two when one of its uses changes, and what it consists of with it.
    let beside = |key: &str| -> Vec<usize> {
        let mut lists = boundaries(key).map(|end| inside(&key[..end]));
        lists.find(|list| !list.is_empty()).unwrap_or_default()
    };
    let near: &[Way<'_>] = &[&at, &around, &inside];
    let mut found = all(&delta.keys, near);
    if found.is_empty() {
        found = all(&delta.owners, near);
    }
    if found.is_empty() {
        found = all(&delta.owners, &[&beside]);
    }
    if found.is_empty() {
        // A title is a name only where there is nothing else to go by.
        let here = |key: &String| by_key.get(key).into_iter().flatten().copied();
        found = delta.keys.iter().flat_map(here).collect();
    }
    found
}
