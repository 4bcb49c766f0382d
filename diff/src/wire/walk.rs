//! The walk over two documents, which shows every pair to the rules that look at such pairs.

use super::document::Op;
use super::findings::{Finding, Found, Here, Out, answer};
use super::pairs::{
    BodyPair, DocumentPair, EventPair, EventSides, HeaderPair, LoneParameter, MediaPair,
    OperationPair, ParameterPair, TextPair,
};
use super::rest::{OPERATION, PATH_ITEM, Said, delivery, medium, servers};
use super::schemas::{SchemaPair, Spot};
use super::view::{Node, Union, View};
use crate::report::{Direction, Place};
use crate::rules::{Look, rules};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use wise_codegen::place;

/// Compares two documents.
pub fn walk(documents: &DocumentPair<'_>) -> Found {
    let mut walk = Walk {
        documents,
        roots: (documents.old.root, documents.new.root),
        found: Found::default(),
        same: HashSet::new(),
        visits: HashMap::new(),
        open: Vec::new(),
        circles: 0,
    };
    walk.documents();
    walk.found
}

struct Walk<'p, 'a> {
    documents: &'p DocumentPair<'a>,
    roots: (&'a Value, &'a Value),
    found: Found,
    /// Pairs of schemas in which nothing was found.
    same: HashSet<(String, String)>,
    /// How often the walk came to a pair in which something was found, in each operation or event.
    visits: HashMap<(String, String, String), usize>,
    /// Pairs of schemas around the place of the walk.
    open: Vec<(String, String)>,
    /// How often the walk came back to one of them.
    circles: usize,
}

/// The most places of one pair of schemas in one operation at which differences are told.
const MOST_PLACES: usize = 64;

macro_rules! show {
    ($self:ident, $look:ident, $pair:expr, $here:expr) => {
        for rule in rules() {
            for look in rule.looks {
                if let Look::$look(look) = look {
                    let found = &mut $self.found;
                    let here = $here;
                    look($pair, &mut Out { rule, here, found });
                }
            }
        }
    };
}

impl<'a> Walk<'_, 'a> {
    fn documents(&mut self) {
        let documents = self.documents;
        let whole = Here {
            place: Place {
                version: documents.new.version.to_owned(),
                ..Place::default()
            },
            ..Here::default()
        };
        show!(self, Document, documents, &whole);
        const ROOT: &[&str] = &[
            "openapi",
            "info",
            "servers",
            "security",
            "tags",
            "paths",
            "webhooks",
            "components",
        ];
        let roots = (self.whole(self.roots.0), self.whole(self.roots.1));
        self.rest("the document", &roots.0, &roots.1, ROOT, &whole);
        self.said(&servers("the document", &roots.0, &roots.1), &whole);
        for (old, new) in &documents.both {
            let here = Here::operation(documents, new).at(&old.node.at, &new.node.at);
            self.operation(old, new, &here, false);
        }
        self.events();
    }

    fn whole(&self, value: &'a Value) -> Node<'a> {
        Node {
            value,
            at: String::new(),
        }
    }

    fn events(&mut self) {
        let documents = self.documents;
        let (before, now) = (documents.old.events(), documents.new.events());
        let names: std::collections::BTreeSet<&str> =
            before.keys().chain(now.keys()).copied().collect();
        for name in names {
            let (old, new) = (before.get(name), now.get(name));
            let payloads =
                |op: Option<&Op<'a>>, root| op.map_or(Vec::new(), |op| op.payloads(root));
            let pair = EventPair::new(
                name,
                payloads(old, self.roots.0),
                payloads(new, self.roots.1),
            );
            let Some(any) = new.or(old) else { continue };
            let mut here = Here::operation(documents, any);
            here.place.version = "webhook".to_owned();
            here.direction = Some(Direction::Webhook);
            here.place.old_at = old.map(|op| op.node.at.clone());
            here.place.new_at = new.map(|op| op.node.at.clone());
            let sides = EventSides {
                old,
                new,
                payloads: &pair,
            };
            show!(self, Event, &sides, &here);
            let (Some(old), Some(new)) = (old, new) else {
                continue;
            };
            self.operation(old, new, &here, true);
            for said in delivery(old, new, &pair, self.roots) {
                self.said(&said, &here);
            }
            for (before, after) in &pair.both {
                let key = format!("@{}", after.version);
                let path = format!("payload {}", after.version);
                let mut inner = here.role(path.trim(), &key, Some(Direction::Webhook));
                inner.envelope = true;
                let (before, after) = (before.schema.clone(), after.schema.clone());
                self.schema(&Spot::Body, &[before], &[after], &inner);
            }
        }
    }

    fn operation(&mut self, old: &Op<'a>, new: &Op<'a>, here: &Here, event: bool) {
        let documents = self.documents;
        let pair = OperationPair::new(documents, old, new);
        show!(self, Operation, &pair, here);
        self.rest("the operation", &old.node, &new.node, OPERATION, here);
        self.rest("the path", &old.item, &new.item, PATH_ITEM, here);
        self.said(&servers("the operation", &old.node, &new.node), here);
        self.said(&servers("the path", &old.item, &new.item), here);
        let way = |direction| Some(if event { Direction::Webhook } else { direction });
        let sent = way(Direction::Request);
        self.parameters(&pair, here, sent);
        self.lone_parameters(&pair, here, sent);
        if event {
            // The payload is compared version by version.
            return;
        }
        let here_body = here.role("request", &place::request(""), sent);
        let bodies = BodyPair {
            old: old.body(self.roots.0),
            new: new.body(self.roots.1),
        };
        show!(self, Body, &bodies, &here_body);
        if let (Some(old), Some(new)) = (&bodies.old, &bodies.new) {
            const BODY: &[&str] = &["required", "content"];
            self.rest("the body", old, new, BODY, &here_body);
            self.content(old, new, &here_body);
        }
        self.responses(old, new, here);
    }

    /// Parameters of both sides.
    fn parameters(&mut self, pair: &OperationPair<'_, 'a>, here: &Here, sent: Option<Direction>) {
        for (old, new) in &pair.both {
            let path = place::argument(new.location, new.name);
            let key = place::parameter("", new.location, new.name);
            let here = here.role(&path, &key, sent).at(&old.node.at, &new.node.at);
            let spot = Spot::Parameter(new.location.to_owned(), new.name.to_owned());
            let (before, after) = (schema_of(&old.node), schema_of(&new.node));
            let schemas = SchemaPair::new(&spot, &before, &after, self.roots);
            let parameter = ParameterPair {
                old: old.clone(),
                new: new.clone(),
                schemas: (schemas.old, schemas.new),
            };
            show!(self, Parameter, &parameter, &here);
            const PARAMETER: &[&str] = &[
                "name",
                "in",
                "required",
                "deprecated",
                "schema",
                "content",
                "style",
                "explode",
                "x-global",
            ];
            self.rest(&spot.phrase(), &old.node, &new.node, PARAMETER, &here);
            self.said(&medium(&spot, &old.node, &new.node), &here);
            self.schema(&spot, &before, &after, &here);
        }
    }

    /// Parameters that only one side has, at places of their own.
    fn lone_parameters(
        &mut self,
        pair: &OperationPair<'_, 'a>,
        here: &Here,
        sent: Option<Direction>,
    ) {
        for (list, is_new) in [(&pair.removed, false), (&pair.added, true)] {
            for one in list {
                let path = place::argument(one.location, one.name);
                let key = place::parameter("", one.location, one.name);
                let mut here = here.role(&path, &key, sent);
                let at = Some(one.node.at.clone());
                (here.place.old_at, here.place.new_at) =
                    if is_new { (None, at) } else { (at, None) };
                let lone = LoneParameter {
                    one,
                    added: is_new,
                    root: if is_new { self.roots.1 } else { self.roots.0 },
                };
                show!(self, LoneParameter, &lone, &here);
            }
        }
    }

    fn responses(&mut self, old: &Op<'a>, new: &Op<'a>, here: &Here) {
        let (before, now) = (old.responses(self.roots.0), new.responses(self.roots.1));
        let success = |status: &str| status.starts_with('2');
        let pair = MediaPair::new(
            before.into_iter().collect(),
            now.into_iter().collect(),
            |old, new| success(old) && success(new),
        );
        let response = Some(Direction::Response);
        let around = here.role("response", "", response);
        show!(self, Statuses, &pair, &around);
        for (status, old, new) in &pair.both {
            let path = format!("response {}", status.new);
            let here = here
                .role(&path, &answer(status.new), response)
                .at(&old.at, &new.at);
            const RESPONSE: &[&str] = &["headers", "content", "x-global"];
            self.rest(&format!("status {}", status.new), old, new, RESPONSE, &here);
            self.headers(old, new, &here);
            self.content(old, new, &here);
        }
    }

    fn headers(&mut self, old: &Node<'a>, new: &Node<'a>, here: &Here) {
        let list = |node: &Node<'a>| {
            let headers = node.get("headers");
            headers.iter().flat_map(Node::members).collect::<Vec<_>>()
        };
        let (before, mut now) = (list(old), list(new));
        let mut pairs = Vec::new();
        for (name, node) in before {
            let twin = now
                .iter()
                .position(|(other, _)| other.eq_ignore_ascii_case(name));
            let new = twin.map(|at| now.remove(at).1.resolved(self.roots.1));
            pairs.push(HeaderPair {
                name,
                old: Some(node.resolved(self.roots.0)),
                new,
            });
        }
        for (name, node) in now {
            pairs.push(HeaderPair {
                name,
                old: None,
                new: Some(node.resolved(self.roots.1)),
            });
        }
        for pair in pairs {
            let path = format!("{} header {}", here.place.path, pair.name);
            let mut inner = here.role(&path, "", here.direction);
            inner.place.key = place::parameter(&here.place.key, "header", pair.name);
            inner.place.old_at = pair.old.as_ref().map(|node| node.at.clone());
            inner.place.new_at = pair.new.as_ref().map(|node| node.at.clone());
            show!(self, Header, &pair, &inner);
            if let (Some(old), Some(new)) = (&pair.old, &pair.new) {
                let spot = Spot::Header(pair.name.to_owned());
                const HEADER: &[&str] = &["required", "schema", "content", "x-global"];
                self.rest(&spot.phrase(), old, new, HEADER, &inner);
                self.said(&medium(&spot, old, new), &inner);
                let (before, after) = (schema_of(old), schema_of(new));
                self.schema(&spot, &before, &after, &inner);
            }
        }
    }

    fn content(&mut self, old: &Node<'a>, new: &Node<'a>, here: &Here) {
        let list = |node: &Node<'a>| {
            let content = node.get("content");
            content.iter().flat_map(Node::members).collect::<Vec<_>>()
        };
        let pair = MediaPair::new(list(old), list(new), |_, _| true);
        show!(self, Media, &pair, here);
        for (_, old, new) in &pair.both {
            self.rest("the media type", old, new, &["schema"], here);
            let (before, after) = (schema_of(old), schema_of(new));
            self.schema(&Spot::Body, &before, &after, here);
        }
    }

    fn schema(&mut self, spot: &Spot, old: &[Node<'a>], new: &[Node<'a>], here: &Here) {
        let pair = SchemaPair::new(spot, old, new, self.roots);
        let at = |nodes: &[Node<'a>], of: &str| {
            let parts: Vec<&str> = nodes.iter().map(|node| node.at.as_str()).collect();
            format!("{of} {}", parts.join(" "))
        };
        let key = (at(old, &pair.old.at), at(new, &pair.new.at));
        if self.same.contains(&key) {
            return;
        }
        if self.open.contains(&key) {
            self.circles += 1;
            return;
        }
        // A difference deep in schemas that refer to each other twice at every level has more places than anybody can read.
        let operation = here.place.operation.clone();
        let visits = self.visits.entry((operation, key.0.clone(), key.1.clone()));
        let visits = visits.or_default();
        *visits += 1;
        if *visits > MOST_PLACES {
            return;
        }
        let before = (self.found.findings.len(), self.circles);
        self.open.push(key.clone());
        let mut here = here.clone();
        if !pair.old.at.is_empty() {
            here.place.old_at = Some(pair.old.at.clone());
        }
        if !pair.new.at.is_empty() {
            here.place.new_at = Some(pair.new.at.clone());
        }
        show!(self, Schema, &pair, &here);
        if !pair.is_retyped() {
            self.inside(&pair, &here);
        }
        self.open.pop();
        // Inside of a circle the pairs around are not finished yet.
        if (self.found.findings.len(), self.circles) == before
            || self.open.is_empty() && self.found.findings.len() == before.0
        {
            self.same.insert(key);
        }
    }

    fn inside(&mut self, pair: &SchemaPair<'_, 'a>, here: &Here) {
        let (old, new) = (&pair.old, &pair.new);
        for name in pair.shared() {
            let spot = Spot::Field(name.to_owned());
            let inner = here.step(&place::property("", name));
            self.schema(&spot, &old.properties[name], &new.properties[name], &inner);
        }
        let spot = Spot::Item(pair.spot.name().to_owned());
        if !old.items.is_empty() && !new.items.is_empty() {
            self.schema(&spot, &old.items, &new.items, &here.step(place::ITEMS));
        }
        if !old.additional.is_empty() && !new.additional.is_empty() {
            self.schema(
                &spot,
                &old.additional,
                &new.additional,
                &here.step(place::VALUES),
            );
        }
        for member in &pair.members {
            if let (Some(old), Some(new)) = (&member.old, &member.new) {
                let spot = Spot::Member(member.label.clone());
                let inner = here.step(&place::variant(&member.label));
                let (old, new) = (std::slice::from_ref(old), std::slice::from_ref(new));
                let from = self.found.findings.len();
                self.schema(&spot, old, new, &inner);
                if member.before.is_some() {
                    self.forget_tag(from, pair, &inner);
                }
                self.forget_other_tag(from, pair, &inner);
            }
        }
    }

    /// An alternative with another tag is told as such, and not as another value of the field that decides.
    fn forget_tag(&mut self, from: usize, pair: &SchemaPair<'_, 'a>, here: &Here) {
        let Some(tag) = pair.new.union.as_ref().and_then(Union::tag) else {
            return;
        };
        let key = here.step(&place::property("", tag)).place.key;
        let told = |one: &Finding| one.place.key == key && one.rule.id.starts_with("enum.");
        let found = self.found.findings.split_off(from);
        let rest = found.into_iter().filter(|one| !told(one));
        self.found.findings.extend(rest);
    }

    /// Alternatives that are told apart by another field have that one now, and not the one before.
    fn forget_other_tag(&mut self, from: usize, pair: &SchemaPair<'_, 'a>, here: &Here) {
        let tag = |view: &View<'a>| view.union.as_ref().and_then(Union::tag);
        let (Some(old), Some(new)) = (tag(&pair.old), tag(&pair.new)) else {
            return;
        };
        if old == new {
            return;
        }
        let (gone, come) = (
            here.step(&place::property("", old)).place.key,
            here.step(&place::property("", new)).place.key,
        );
        let told = |one: &Finding| {
            one.rule.id == "field.removed" && one.place.key == gone
                || one.rule.id.starts_with("field.added") && one.place.key == come
        };
        let found = self.found.findings.split_off(from);
        let rest = found.into_iter().filter(|one| !told(one));
        self.found.findings.extend(rest);
    }

    fn said(&mut self, said: &Said, here: &Here) {
        let pair = TextPair {
            what: said.what.clone(),
            old: said.sides[0].as_ref(),
            new: said.sides[1].as_ref(),
        };
        if pair.old != pair.new {
            show!(self, Rest, &pair, here);
        }
    }

    /// What no rule knows: keywords that stand on either side and differ.
    fn rest(&mut self, what: &str, old: &Node<'a>, new: &Node<'a>, known: &[&str], here: &Here) {
        let keys = |node: &Node<'a>| {
            let object = node.value.as_object();
            object.map(|object| object.keys().cloned().collect::<Vec<_>>())
        };
        let mut all: Vec<String> = keys(old).into_iter().chain(keys(new)).flatten().collect();
        all.sort();
        all.dedup();
        for key in all.iter().filter(|key| !known.contains(&key.as_str())) {
            let pair = TextPair {
                what: format!("`{key}` of {what}"),
                old: old.value.get(key),
                new: new.value.get(key),
            };
            if pair.old != pair.new {
                show!(self, Rest, &pair, here);
            }
        }
    }
}

/// The schema of a parameter, a header or a media type.
fn schema_of<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let direct = node.get("schema");
    let inner = || {
        let content = node.get("content")?;
        let (_, media) = content.members().into_iter().next()?;
        media.get("schema")
    };
    direct.or_else(inner).into_iter().collect()
}
