//! The public items that are generated from each side, compared; and which change on the wire each difference comes from.

use crate::report::{RustItem, Verdict};
use crate::wire::Finding;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use wise_codegen::generate::{Models, Version};
use wise_codegen::render::{Context, Docs, ItemKind, Origin, PublicItem, surface};

/// A public item that one side has, or that differs.
#[derive(Clone, Debug)]
pub struct Delta {
    /// The item.
    pub item: RustItem,
    /// Where in the contracts it comes from, without the labels of alternatives.
    pub keys: BTreeSet<String>,
    /// Whether it is put together from all parts of what the keys stand for, as a constructor is.
    whole: bool,
    /// Whether it is a type.
    named: bool,
}

/// What differs between the public items of a version on both sides.
pub fn deltas(old: (&Models, &Version), new: (&Models, &Version)) -> Vec<Delta> {
    let docs = Docs::from_bundle();
    let context = |(models, version): (&'_ Models, &'_ Version)| -> (Vec<PublicItem>, usize) {
        let context = context(models, version, &docs);
        (surface(&context), 0)
    };
    let (before, now) = (context(old).0, context(new).0);
    let index = |items: &[PublicItem]| -> BTreeMap<String, PublicItem> {
        items
            .iter()
            .map(|item| (item.path.clone(), item.clone()))
            .collect()
    };
    let (before, now) = (index(&before), index(&now));
    let paths: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let keys = |(models, version): (&Models, &Version), item: Option<&PublicItem>| {
        let context = self::context(models, version, &docs);
        item.map_or(Vec::new(), |item| context.keys(&item.origin))
    };
    let mut found = Vec::new();
    for path in paths {
        let (was, is) = (before.get(path), now.get(path));
        let said = |item: Option<&PublicItem>| {
            item.map(|item| {
                let mark = if item.deprecated {
                    "#[deprecated] "
                } else {
                    ""
                };
                format!("{mark}{}", item.declaration)
            })
        };
        let verdict = match (was, is) {
            (Some(was), Some(is)) if was.declaration == is.declaration && was.kind == is.kind => {
                if was.deprecated == is.deprecated {
                    continue;
                }
                Verdict::Invisible
            }
            (Some(_), _) => Verdict::SourceBreaking,
            (None, _) => Verdict::NewApi,
        };
        let Some(any) = is.or(was) else { continue };
        let all = keys(old, was).into_iter().chain(keys(new, is));
        found.push(Delta {
            item: RustItem {
                path: path.clone(),
                kind: any.kind.as_str().to_owned(),
                old: said(was),
                new: said(is),
                verdict,
            },
            keys: all.map(|key| unlabelled(&key)).collect(),
            whole: any.kind == ItemKind::Function
                && matches!(any.origin, Origin::Type(_) | Origin::Operation(_)),
            named: matches!(any.kind, ItemKind::Struct | ItemKind::Enum),
        });
    }
    found
}

fn context<'a>(models: &'a Models, version: &'a Version, docs: &'a Docs) -> Context<'a> {
    Context {
        api: &version.api,
        names: &version.names,
        rules: &models.rules,
        docs,
        module: &version.module,
        newest: true,
        origin: "",
    }
}

/// A key without the labels of the alternatives on its way: `fund.request|BALANCE.type` → `fund.request.type`.
pub fn unlabelled(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut label = false;
    for c in key.chars() {
        match c {
            '|' => label = true,
            '.' | '[' | '{' if label => {
                label = false;
                out.push(c);
            }
            _ if label => {}
            _ => out.push(c),
        }
    }
    out
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
            types.insert(&delta.item.path, causes.clone());
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

/// The findings behind a difference: those at the same place, else those of its parts, else the nearest around it.
fn causes(
    delta: &Delta,
    by_key: &BTreeMap<String, Vec<usize>>,
    findings: &[&Finding],
) -> Vec<usize> {
    let mut found = BTreeSet::new();
    for key in &delta.keys {
        let here = || by_key.get(key).into_iter().flatten().copied();
        let inside = |direct: bool| {
            let from = by_key.range(key.clone()..);
            let below = from.take_while(|(other, _)| other.starts_with(key.as_str()));
            let parts = below.filter(move |(other, _)| {
                let rest = &other[key.len()..];
                rest.starts_with(['.', '[', '{', '@']) && (!direct || part(rest))
            });
            parts
                .flat_map(|(_, list)| list.iter().copied())
                .collect::<Vec<_>>()
        };
        let shapes = |index: &usize| shaping(findings[*index].rule.id);
        if delta.whole {
            let parts: Vec<usize> = inside(true).into_iter().filter(shapes).collect();
            if !parts.is_empty() {
                found.extend(parts);
                continue;
            }
        }
        let same: Vec<usize> = here().filter(shapes).collect();
        if !same.is_empty() {
            found.extend(same);
            continue;
        }
        let around = boundaries(key)
            .filter_map(|end| by_key.get(&key[..end]))
            .map(|list| list.iter().copied().filter(shapes).collect::<Vec<_>>())
            .find(|list| !list.is_empty());
        match around {
            Some(list) => found.extend(list),
            None if here().next().is_some() => found.extend(here()),
            None => found.extend(inside(false).into_iter().filter(shapes)),
        }
    }
    found.into_iter().collect()
}

/// Whether the rest of a key is one part of what is around it: a field, a parameter, the body.
fn part(rest: &str) -> bool {
    let rest = &rest[1..];
    let parameter = ["query.", "header.", "path."]
        .iter()
        .any(|role| rest.starts_with(role));
    parameter || !rest.contains(['.', '[', '{'])
}

/// Whether what a rule finds can alter public items.
fn shaping(rule: &str) -> bool {
    const NEVER: &[&str] = &[
        "title",
        "limit",
        "default",
        "tagged",
        "described",
        "version-moved",
        "id-",
    ];
    !NEVER.iter().any(|word| rule.contains(word))
}

/// The ends of ever shorter beginnings of a key, each a place of its own.
fn boundaries(key: &str) -> impl Iterator<Item = usize> + '_ {
    key.char_indices()
        .rev()
        .filter(|(_, c)| matches!(c, '.' | '[' | '{' | '@'))
        .map(|(at, _)| at)
}
