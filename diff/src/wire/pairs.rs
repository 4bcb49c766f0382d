//! Counterparts: what the rules look at.

use super::document::{Op, Param, Payload, Side, split_version};
use super::view::{Node, Union, View};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Two documents, with the operations of one matched to those of the other.
#[derive(Clone, Debug)]
pub struct DocumentPair<'a> {
    /// Before.
    pub old: Side<'a>,
    /// Now.
    pub new: Side<'a>,
    /// Operations that both have.
    pub both: Vec<(Op<'a>, Op<'a>)>,
    /// Operations that are gone.
    pub removed: Vec<Op<'a>>,
    /// Operations that are new.
    pub added: Vec<Op<'a>>,
}

impl<'a> DocumentPair<'a> {
    /// Matches operations by id, then without regard to case, then by method and path, then by those without the version,
    /// then by path alone; by each of these where that is left over on both sides only once.
    pub fn new(old: Side<'a>, new: Side<'a>) -> Self {
        let mut both = Vec::new();
        let mut removed = old.operations.clone();
        let mut added = new.operations.clone();
        let ways: [fn(&Op<'_>) -> String; 5] = [
            |one| one.id.clone(),
            |one| one.id.to_lowercase(),
            |one| {
                format!(
                    "{} {} {}",
                    one.method,
                    split_version(one.path).0,
                    one.route()
                )
            },
            |one| format!("{} {}", one.method, one.route()),
            |one| one.route(),
        ];
        for way in ways {
            let count = |list: &[Op<'a>]| {
                let mut seen: HashMap<String, usize> = HashMap::new();
                for one in list {
                    *seen.entry(way(one)).or_insert(0) += 1;
                }
                seen
            };
            let (before, now) = (count(&removed), count(&added));
            let mut left = Vec::new();
            for one in removed {
                let key = way(&one);
                let unique = before.get(&key) == Some(&1) && now.get(&key) == Some(&1);
                let twin = added.iter().position(|other| unique && way(other) == key);
                match twin {
                    Some(at) => both.push((one, added.remove(at))),
                    None => left.push(one),
                }
            }
            removed = left;
        }
        Self {
            old,
            new,
            both,
            removed,
            added,
        }
    }
}

/// An operation before and now; or the delivery of an event.
#[derive(Clone, Debug)]
pub struct OperationPair<'p, 'a> {
    /// The documents.
    pub documents: &'p DocumentPair<'a>,
    /// Before.
    pub old: &'p Op<'a>,
    /// Now.
    pub new: &'p Op<'a>,
    /// Parameters that both have.
    pub both: Vec<(Param<'a>, Param<'a>)>,
    /// Parameters that are gone.
    pub removed: Vec<Param<'a>>,
    /// Parameters that are new.
    pub added: Vec<Param<'a>>,
}

impl<'p, 'a> OperationPair<'p, 'a> {
    /// Whether it is the delivery of an event.
    pub fn is_event(&self) -> bool {
        self.new.method.is_empty()
    }

    /// Matches the parameters: those in the path by position, others by name, and one that is left over on each side with
    /// the same schema by that.
    pub fn new(documents: &'p DocumentPair<'a>, old: &'p Op<'a>, new: &'p Op<'a>) -> Self {
        let mut removed = old.parameters(documents.old.root);
        let mut added = new.parameters(documents.new.root);
        let mut both = Vec::new();
        let spelled = |one: &Param<'a>, names: &[&str]| match one.location {
            "header" => one.name.to_lowercase(),
            "path" => match names.iter().position(|name| *name == one.name) {
                Some(at) => format!("{at}"),
                None => one.name.to_owned(),
            },
            _ => one.name.to_owned(),
        };
        let same_path = old.route() == new.route();
        let (before, now) = if same_path {
            (template(old.path), template(new.path))
        } else {
            (Vec::new(), Vec::new())
        };
        let mut pick = |same: &dyn Fn(&Param<'a>, &Param<'a>) -> bool| {
            let mut left = Vec::new();
            for one in std::mem::take(&mut removed) {
                match added.iter().position(|other| same(&one, other)) {
                    Some(at) => both.push((one, added.remove(at))),
                    None => left.push(one),
                }
            }
            removed = left;
        };
        pick(&|one, other| {
            one.location == other.location && spelled(one, &before) == spelled(other, &now)
        });
        let twins: Vec<(usize, usize)> = removed
            .iter()
            .enumerate()
            .filter_map(|(at, one)| {
                let alike = |a: &Param<'a>, b: &Param<'a>| {
                    a.location == b.location
                        && a.node.is("required") == b.node.is("required")
                        && same_schema(a, documents.old.root, b, documents.new.root)
                };
                let mut others = added
                    .iter()
                    .enumerate()
                    .filter(|(_, other)| alike(one, other));
                let (first, more) = (others.next()?.0, others.next());
                let back = removed
                    .iter()
                    .filter(|one| alike(one, &added[first]))
                    .count();
                (more.is_none() && back == 1).then_some((at, first))
            })
            .collect();
        for (at, other) in &twins {
            both.push((removed[*at].clone(), added[*other].clone()));
        }
        let gone: HashSet<usize> = twins.iter().map(|(at, _)| *at).collect();
        let come: HashSet<usize> = twins.iter().map(|(_, at)| *at).collect();
        let without = |list: Vec<Param<'a>>, out: &HashSet<usize>| {
            let rest = list.into_iter().enumerate();
            rest.filter(|(at, _)| !out.contains(at))
                .map(|(_, one)| one)
                .collect()
        };
        Self {
            removed: without(removed, &gone),
            added: without(added, &come),
            documents,
            old,
            new,
            both,
        }
    }
}

fn same_schema(a: &Param<'_>, old: &Value, b: &Param<'_>, new: &Value) -> bool {
    let text = |one: &Param<'_>, root: &Value| {
        let schema = one.node.value.get("schema")?;
        let node = Node {
            value: schema,
            at: String::new(),
        };
        let view = View::of(std::slice::from_ref(&node), root);
        Some((view.describe(root), format!("{:?}", view.facts)))
    };
    text(a, old) == text(b, new)
}

/// The names between braces, in order.
fn template(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// A parameter before and now.
#[derive(Clone, Debug)]
pub struct ParameterPair<'a> {
    /// Before.
    pub old: Param<'a>,
    /// Now.
    pub new: Param<'a>,
    /// Its schemas.
    pub schemas: (View<'a>, View<'a>),
}

impl ParameterPair<'_> {
    /// As a phrase.
    pub fn phrase(&self) -> String {
        format!("{} parameter `{}`", self.new.location, self.new.name)
    }
}

/// A parameter that one side has.
#[derive(Clone, Copy, Debug)]
pub struct LoneParameter<'a> {
    /// The parameter.
    pub one: &'a Param<'a>,
    /// Whether it is the new side that has it.
    pub added: bool,
    /// The document of that side.
    pub root: &'a Value,
}

impl LoneParameter<'_> {
    /// As a phrase.
    pub fn phrase(&self) -> String {
        format!("{} parameter `{}`", self.one.location, self.one.name)
    }

    /// What it is, in a few words.
    pub fn describe(&self) -> String {
        let nodes: Vec<Node<'_>> = self.one.node.get("schema").into_iter().collect();
        let what = View::of(&nodes, self.root).describe(self.root);
        let must = if self.one.node.is("required") {
            "required"
        } else {
            "optional"
        };
        format!("{what}, {must}")
    }
}

/// The body of an operation, on either side.
#[derive(Clone, Debug)]
pub struct BodyPair<'a> {
    /// Before.
    pub old: Option<Node<'a>>,
    /// Now.
    pub new: Option<Node<'a>>,
}

/// A header of a response before and now.
#[derive(Clone, Debug)]
pub struct HeaderPair<'a> {
    /// Its name.
    pub name: &'a str,
    /// Before; `None` when it is new.
    pub old: Option<Node<'a>>,
    /// Now; `None` when it is gone.
    pub new: Option<Node<'a>>,
}

/// A pair of names that are spelled differently.
#[derive(Clone, Copy, Debug)]
pub struct Respelled<'a> {
    /// Before.
    pub old: &'a str,
    /// Now.
    pub new: &'a str,
}

/// The media types of a body, or the statuses of an operation.
#[derive(Clone, Debug, Default)]
pub struct MediaPair<'a> {
    /// What both have, or what one became.
    pub both: Vec<(Respelled<'a>, Node<'a>, Node<'a>)>,
    /// What is gone.
    pub removed: Vec<(&'a str, Node<'a>)>,
    /// What is new.
    pub added: Vec<(&'a str, Node<'a>)>,
}

impl<'a> MediaPair<'a> {
    /// Matches by name. What is left over is one thing that became another if `became` says so and there is one of each.
    pub fn new(
        old: Vec<(&'a str, Node<'a>)>,
        new: Vec<(&'a str, Node<'a>)>,
        became: impl Fn(&str, &str) -> bool,
    ) -> Self {
        let mut pair = Self::default();
        let mut now: BTreeMap<&str, Node<'a>> = new.into_iter().collect();
        for (name, node) in old {
            match now.remove(name) {
                Some(other) => pair.both.push((
                    Respelled {
                        old: name,
                        new: name,
                    },
                    node,
                    other,
                )),
                None => pair.removed.push((name, node)),
            }
        }
        pair.added = now.into_iter().collect();
        let like = |(old, _): &(&'a str, Node<'a>)| {
            pair.added
                .iter()
                .filter(|(new, _)| became(old, new))
                .count()
                == 1
        };
        let candidates: Vec<usize> = pair
            .removed
            .iter()
            .enumerate()
            .filter(|(_, one)| like(one))
            .map(|(at, _)| at)
            .collect();
        if let [at] = candidates.as_slice() {
            let (old, before) = pair.removed.remove(*at);
            if let Some(at) = pair.added.iter().position(|(new, _)| became(old, new)) {
                let (new, after) = pair.added.remove(at);
                pair.both.push((Respelled { old, new }, before, after));
            }
        }
        pair
    }
}

/// A keyword beside others that no rule of its own looks at.
#[derive(Clone, Debug)]
pub struct TextPair<'a> {
    /// The keyword, with what it belongs to.
    pub what: String,
    /// Before.
    pub old: Option<&'a Value>,
    /// Now.
    pub new: Option<&'a Value>,
}

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
    pub fn strangers(&self) -> Vec<(&'a str, Option<&'a Value>, Option<&'a Value>)> {
        const KNOWN: &[&str] = &[
            "format",
            "title",
            "default",
            "deprecated",
            "readOnly",
            "writeOnly",
            // What only a reader of the document itself looks at.
            "$schema",
            "$id",
            "$anchor",
            "$comment",
            "xml",
        ];
        if self.is_retyped() {
            return Vec::new();
        }
        let keys: BTreeSet<&'a str> = self
            .old
            .facts
            .keys()
            .chain(self.new.facts.keys())
            .copied()
            .collect();
        keys.into_iter()
            .filter(|key| !KNOWN.contains(key) && !crate::rules::is_limit(key))
            .map(|key| {
                let of = |view: &View<'a>| view.facts.get(key).copied();
                (key, of(&self.old), of(&self.new))
            })
            .filter(|(_, old, new)| old != new)
            .collect()
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

/// Alternatives are the same by label, or else by what most of their properties are.
fn members<'a>(old: &Union<'a>, new: &Union<'a>, roots: (&'a Value, &'a Value)) -> Vec<Member<'a>> {
    let numbered = |label: &str| label.starts_with("alternative ");
    let mut before: Vec<(String, Node<'a>)> = old
        .labels(roots.0)
        .into_iter()
        .zip(old.members.clone())
        .collect();
    let mut now: Vec<(String, Node<'a>)> = new
        .labels(roots.1)
        .into_iter()
        .zip(new.members.clone())
        .collect();
    let mut found = Vec::new();
    before.retain(|(label, node)| {
        let twin = now
            .iter()
            .position(|(other, _)| other == label && !numbered(label));
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
            // At least half of the properties, or the very same place of the list when there are none.
            if (common * 2 >= all && common > 0) || (all == 0 && at == other) {
                scores.push((common * 1000 / all.max(1), at, other));
            }
        }
    }
    scores.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut used, mut taken) = (HashSet::new(), HashSet::new());
    for (_, at, other) in scores {
        if !used.contains(&at) && !taken.contains(&other) {
            used.insert(at);
            taken.insert(other);
            let (was, is) = (&before[at].0, &now[other].0);
            // Titles are for readers.
            let tagged = old.tag().is_some() && new.tag().is_some();
            let renamed = tagged && was != is && !numbered(was) && !numbered(is);
            found.push(Member {
                label: is.clone(),
                before: renamed.then(|| was.clone()),
                old: Some(before[at].1.clone()),
                new: Some(now[other].1.clone()),
            });
        }
    }
    for (at, (label, node)) in before.into_iter().enumerate() {
        if !used.contains(&at) {
            found.push(Member {
                label,
                before: None,
                old: Some(node),
                new: None,
            });
        }
    }
    for (at, (label, node)) in now.into_iter().enumerate() {
        if !taken.contains(&at) {
            found.push(Member {
                label,
                before: None,
                old: None,
                new: Some(node),
            });
        }
    }
    found
}

/// An event with its deliveries, on either side.
#[derive(Clone, Copy, Debug)]
pub struct EventSides<'p, 'a> {
    /// Before.
    pub old: Option<&'p Op<'a>>,
    /// Now.
    pub new: Option<&'p Op<'a>>,
    /// Its payloads.
    pub payloads: &'p EventPair<'a>,
}

/// The payloads of an event before and now.
#[derive(Clone, Debug)]
pub struct EventPair<'a> {
    /// Its type.
    pub event: &'a str,
    /// Payloads that both have.
    pub both: Vec<(Payload<'a>, Payload<'a>)>,
    /// Payloads that are gone.
    pub removed: Vec<Payload<'a>>,
    /// Payloads that are new.
    pub added: Vec<Payload<'a>>,
}

impl<'a> EventPair<'a> {
    /// Matches payloads by schema version.
    pub fn new(event: &'a str, old: Vec<Payload<'a>>, new: Vec<Payload<'a>>) -> Self {
        let mut added = new;
        let (mut both, mut removed) = (Vec::new(), Vec::new());
        for one in old {
            match added.iter().position(|other| other.version == one.version) {
                Some(at) => both.push((one, added.remove(at))),
                None => removed.push(one),
            }
        }
        Self {
            event,
            both,
            removed,
            added,
        }
    }
}
