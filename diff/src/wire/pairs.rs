//! Counterparts: what the rules look at.

use super::document::{Op, Param, Payload, Side, split_version};
use super::view::{Node, View};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

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
        let mut both = take_same(&mut removed, &mut added, |one, other| {
            one.location == other.location && spelled(one, &before) == spelled(other, &now)
        });
        both.extend(take_renamed(&mut removed, &mut added, |one, other| {
            one.location == other.location
                && one.node.is("required") == other.node.is("required")
                && same_schema(one, documents.old.root, other, documents.new.root)
        }));
        Self {
            removed,
            added,
            documents,
            old,
            new,
            both,
        }
    }
}

/// Takes out the parameters that are on both sides.
fn take_same<'a>(
    removed: &mut Vec<Param<'a>>,
    added: &mut Vec<Param<'a>>,
    same: impl Fn(&Param<'a>, &Param<'a>) -> bool,
) -> Vec<(Param<'a>, Param<'a>)> {
    let mut both = Vec::new();
    for one in std::mem::take(removed) {
        match added.iter().position(|other| same(&one, other)) {
            Some(at) => both.push((one, added.remove(at))),
            None => removed.push(one),
        }
    }
    both
}

/// Takes out the parameters that are alike, and have no second one like them on either side: they were renamed.
fn take_renamed<'a>(
    removed: &mut Vec<Param<'a>>,
    added: &mut Vec<Param<'a>>,
    alike: impl Fn(&Param<'a>, &Param<'a>) -> bool,
) -> Vec<(Param<'a>, Param<'a>)> {
    let twin = |one: &Param<'a>| {
        let mut others = added
            .iter()
            .enumerate()
            .filter(|(_, other)| alike(one, other));
        let (first, second) = (others.next()?.0, others.next());
        let back = removed.iter().filter(|one| alike(one, &added[first]));
        (second.is_none() && back.count() == 1).then_some(first)
    };
    let twins: HashMap<usize, usize> = removed
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some((at, twin(one)?)))
        .collect();
    let come: HashSet<usize> = twins.values().copied().collect();
    let mut both = Vec::new();
    for (at, one) in std::mem::take(removed).into_iter().enumerate() {
        match twins.get(&at) {
            Some(other) => both.push((one, added[*other].clone())),
            None => removed.push(one),
        }
    }
    let mut at = 0..;
    added.retain(|_| at.next().is_none_or(|at| !come.contains(&at)));
    both
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
