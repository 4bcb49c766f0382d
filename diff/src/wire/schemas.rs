//! Two schemas at one place, and the alternatives of their unions.

use super::decided::lone_discriminator;
use super::view::{Node, Union, View, plain};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Where a schema stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// It is a parameter: location and name.
    Parameter(String, String),
    /// It is a header of a response.
    Header(String),
    /// It is a whole body.
    Body,
    /// It is a property.
    Field(String),
    /// It is an item of a list or a value of a map.
    Item(String),
    /// It is an alternative of a union.
    Member(String),
}

impl Spot {
    /// As a phrase.
    pub fn phrase(&self) -> String {
        match self {
            Self::Parameter(location, name) => format!("{location} parameter `{name}`"),
            Self::Header(name) => format!("header `{name}`"),
            Self::Body => "the body".to_owned(),
            Self::Field(name) => format!("field `{name}`"),
            Self::Item(name) if name.is_empty() => "the items of the body".to_owned(),
            Self::Item(name) => format!("the items of `{name}`"),
            Self::Member(name) => format!("the alternative `{name}`"),
        }
    }

    /// The last name on the way to it.
    pub fn name(&self) -> &str {
        match self {
            Self::Body => "",
            Self::Parameter(_, name)
            | Self::Header(name)
            | Self::Field(name)
            | Self::Item(name)
            | Self::Member(name) => name,
        }
    }
}

/// A schema before and now.
#[derive(Clone, Debug)]
pub struct SchemaPair<'p, 'a> {
    /// Where it stands.
    pub spot: &'p Spot,
    /// Before.
    pub old: View<'a>,
    /// Now.
    pub new: View<'a>,
    /// The documents.
    pub roots: (&'a Value, &'a Value),
    /// The alternatives of a union on both sides.
    pub members: Vec<Member<'a>>,
}

/// An alternative of a union.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// What it is called, now or before.
    pub label: String,
    /// What it was called, where that is another word.
    pub before: Option<String>,
    /// Before; `None` when it is new.
    pub old: Option<Node<'a>>,
    /// Now; `None` when it is gone.
    pub new: Option<Node<'a>>,
}

impl<'p, 'a> SchemaPair<'p, 'a> {
    /// Reads both schemas.
    pub fn new(
        spot: &'p Spot,
        old: &[Node<'a>],
        new: &[Node<'a>],
        roots: (&'a Value, &'a Value),
    ) -> Self {
        let (old, new) = (View::of(old, roots.0), View::of(new, roots.1));
        let members = match (&old.union, &new.union) {
            (Some(old), Some(new)) => members(old, new, roots),
            _ => Vec::new(),
        };
        Self {
            spot,
            old,
            new,
            roots,
            members,
        }
    }

    /// Whether the value has become something else altogether, so that nothing inside of it can be compared.
    pub fn is_retyped(&self) -> bool {
        let (old, new) = (&self.old, &self.new);
        old.kind() != new.kind() || old.items.is_empty() != new.items.is_empty()
    }

    /// What it was and what it is, in a few words.
    pub fn described(&self) -> (String, String) {
        let new = self.new.describe(self.roots.1);
        (self.old.describe(self.roots.0), new)
    }

    /// The properties that are new.
    pub fn new_fields(&self) -> Vec<(&'a str, &[Node<'a>])> {
        self.lone(&self.new, &self.old)
    }

    /// The properties that are gone.
    pub fn old_fields(&self) -> Vec<(&'a str, &[Node<'a>])> {
        self.lone(&self.old, &self.new)
    }

    fn lone<'v>(&self, of: &'v View<'a>, other: &View<'a>) -> Vec<(&'a str, &'v [Node<'a>])> {
        if self.is_retyped() {
            return Vec::new();
        }
        let all = of.properties.iter();
        all.filter(|(name, _)| !other.properties.contains_key(*name))
            .map(|(name, nodes)| (*name, nodes.as_slice()))
            .collect()
    }

    /// What `to` requires and `from` does not, though it has it as much as `to`.
    pub fn demanded(&self, to: &View<'a>, from: &View<'a>) -> Vec<&'a str> {
        let names = to.required.difference(&from.required);
        names
            .filter(|name| to.properties.contains_key(*name) == from.properties.contains_key(*name))
            .copied()
            .collect()
    }

    /// Keywords that differ and that no rule knows.
    pub fn strangers(&self) -> Vec<(&'a str, Option<String>, Option<String>)> {
        const KNOWN: &[&str] = &[
            "format",
            "title",
            "default",
            "deprecated",
            "readOnly",
            "writeOnly",
        ];
        if self.is_retyped() {
            return Vec::new();
        }
        let text = |value: Option<&&'a Value>| value.map(|value| plain(value));
        let mut found = Vec::new();
        for key in keys(&self.old.facts, &self.new.facts) {
            let known = KNOWN.contains(&key) || key == "discriminator";
            if known || UNREAD.contains(&key) || crate::rules::is_limit(key) {
                continue;
            }
            let (old, new) = (self.old.facts.get(key), self.new.facts.get(key));
            if old != new {
                found.push((key, text(old), text(new)));
            }
        }
        for key in keys(&self.old.overruled, &self.new.overruled) {
            let of = |view: &View<'a>| view.overruled.get(key).cloned().unwrap_or_default();
            let (old, new) = (of(&self.old), of(&self.new));
            let at = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
            if old != new && key != "title" && !UNREAD.contains(&key) {
                found.push((key, text(old.get(at)), text(new.get(at))));
            }
        }
        let lone = |view: &View<'a>| lone_discriminator(view.facts.get("discriminator").copied());
        let (old, new) = (lone(&self.old), lone(&self.new));
        if old != new {
            found.push(("discriminator", old, new));
        }
        found.extend(self.types_beside_alternatives());
        found
    }

    /// `type` beside the alternatives of a union, where it says more than that they are objects.
    fn types_beside_alternatives(&self) -> Option<(&'a str, Option<String>, Option<String>)> {
        self.old.union.as_ref().and(self.new.union.as_ref())?;
        let types = |view: &View<'a>| {
            let types = view.types.iter().copied().filter(|one| *one != "object");
            types.collect::<Vec<_>>().join(" or ")
        };
        let (old, new) = (types(&self.old), types(&self.new));
        let text = |types: String| (!types.is_empty()).then_some(types);
        (old != new).then(|| ("type", text(old), text(new)))
    }

    /// Whether one side is a union and the other is not.
    pub fn is_regrouped(&self) -> bool {
        self.old.union.is_some() != self.new.union.is_some()
    }

    /// Names of properties that both have.
    pub fn shared(&self) -> Vec<&'a str> {
        let names = self.old.properties.keys();
        names
            .filter(|name| self.new.properties.contains_key(*name))
            .copied()
            .collect()
    }
}

/// What only a reader of the document itself looks at.
const UNREAD: &[&str] = &["$schema", "$id", "$anchor", "$comment", "xml"];

/// The keywords of either side.
fn keys<'a, V>(old: &BTreeMap<&'a str, V>, new: &BTreeMap<&'a str, V>) -> BTreeSet<&'a str> {
    old.keys().chain(new.keys()).copied().collect()
}

/// Alternatives are the same by label, or else by what most of their properties are.
fn members<'a>(old: &Union<'a>, new: &Union<'a>, roots: (&'a Value, &'a Value)) -> Vec<Member<'a>> {
    let mut before = labelled(old, roots.0);
    let mut now = labelled(new, roots.1);
    let mut found = take_of_one_name(&mut before, &mut now);
    // Titles are for readers.
    let tagged = old.tag().is_some() && new.tag().is_some();
    let (mut used, mut taken) = (HashSet::new(), HashSet::new());
    for (at, other) in alike(&before, &now, roots) {
        if used.contains(&at) || taken.contains(&other) {
            continue;
        }
        used.insert(at);
        taken.insert(other);
        let (was, is) = (&before[at].0, &now[other].0);
        let renamed = tagged && was != is && !is_numbered(was) && !is_numbered(is);
        found.push(Member {
            label: is.clone(),
            before: renamed.then(|| was.clone()),
            old: Some(before[at].1.clone()),
            new: Some(now[other].1.clone()),
        });
    }
    let rest = |all: Vec<Labelled<'a>>, out: HashSet<usize>| {
        let all = all.into_iter().enumerate();
        all.filter_map(move |(at, one)| (!out.contains(&at)).then_some(one))
    };
    found.extend(rest(before, used).map(|(label, node)| Member {
        label,
        before: None,
        old: Some(node),
        new: None,
    }));
    found.extend(rest(now, taken).map(|(label, node)| Member {
        label,
        before: None,
        old: None,
        new: Some(node),
    }));
    found
}

/// An alternative with what it is called.
type Labelled<'a> = (String, Node<'a>);

fn labelled<'a>(union: &Union<'a>, root: &'a Value) -> Vec<Labelled<'a>> {
    let labels = union.labels(root).into_iter();
    labels.zip(union.members.clone()).collect()
}

/// Whether an alternative is called by its position, for want of a name.
fn is_numbered(label: &str) -> bool {
    label.starts_with("alternative ")
}

/// Takes out the alternatives that have the same name on both sides.
fn take_of_one_name<'a>(
    before: &mut Vec<Labelled<'a>>,
    now: &mut Vec<Labelled<'a>>,
) -> Vec<Member<'a>> {
    let mut found = Vec::new();
    before.retain(|(label, node)| {
        let twin = now
            .iter()
            .position(|(other, _)| other == label && !is_numbered(label));
        if let Some(at) = twin {
            let (label, other) = now.remove(at);
            found.push(Member {
                label,
                before: None,
                old: Some(node.clone()),
                new: Some(other),
            });
        }
        twin.is_none()
    });
    found
}

/// Alternatives that have at least half of their properties in common, by position, those with the most first.
fn alike<'a>(
    before: &[Labelled<'a>],
    now: &[Labelled<'a>],
    roots: (&'a Value, &'a Value),
) -> impl Iterator<Item = (usize, usize)> {
    let names = |node: &Node<'a>, root| -> BTreeSet<&'a str> {
        let view = View::of(std::slice::from_ref(node), root);
        view.properties.into_keys().collect()
    };
    let mut scores: Vec<(usize, usize, usize)> = Vec::new();
    for (at, (_, node)) in before.iter().enumerate() {
        let own = names(node, roots.0);
        for (other, (_, twin)) in now.iter().enumerate() {
            let theirs = names(twin, roots.1);
            let common = own.intersection(&theirs).count();
            let all = own.union(&theirs).count();
            // Or the very same place of the list when there are none.
            if (common * 2 >= all && common > 0) || (all == 0 && at == other) {
                scores.push((common * 1000 / all.max(1), at, other));
            }
        }
    }
    scores.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    scores.into_iter().map(|(_, at, other)| (at, other))
}
