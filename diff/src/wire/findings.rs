//! What rules have found, and where.

use super::document::Op;
use super::pairs::DocumentPair;
use super::view::Node;
use crate::report::{Direction, Place};
use crate::rules::Rule;
use wise_codegen::place;

/// What a rule has found at one place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The way that the thing travels.
    pub direction: Option<Direction>,
    /// What changed, as a phrase.
    pub subject: String,
    /// The fact before.
    pub old: Option<String>,
    /// The fact now.
    pub new: Option<String>,
    /// Where.
    pub place: Place,
    /// Operations to use instead.
    pub successors: Vec<String>,
    /// What the crate does in another way because of it.
    pub behaviour: Vec<String>,
}

/// What all rules have found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// In the order of the walk.
    pub findings: Vec<Finding>,
}

/// Where a rule puts what it finds at one place.
#[derive(Debug)]
pub struct Out<'o> {
    pub(super) rule: &'static Rule,
    pub(super) here: &'o Here,
    pub(super) found: &'o mut Found,
}

impl Out<'_> {
    /// Something changed right here.
    pub fn push(&mut self, subject: impl Into<String>, old: Option<String>, new: Option<String>) {
        self.push_at("", None, None, subject, old, new);
    }

    /// Something changed below: `step` is the rest of the way (`.status`, `[]`).
    pub fn push_at(
        &mut self,
        step: &str,
        old_node: Option<&Node<'_>>,
        new_node: Option<&Node<'_>>,
        subject: impl Into<String>,
        old: Option<String>,
        new: Option<String>,
    ) {
        let mut place = self.here.step(step).place;
        if let Some(node) = old_node {
            place.old_at = Some(node.at.clone());
        }
        if let Some(node) = new_node {
            place.new_at = Some(node.at.clone());
        }
        self.found.findings.push(Finding {
            rule: self.rule,
            direction: self.here.direction,
            subject: subject.into(),
            old,
            new,
            place,
            successors: Vec::new(),
            behaviour: Vec::new(),
        });
    }

    /// Something changed about a response with a status.
    pub fn push_status(
        &mut self,
        status: &str,
        nodes: (Option<&Node<'_>>, Option<&Node<'_>>),
        subject: impl Into<String>,
        old: Option<String>,
        new: Option<String>,
    ) {
        let path = format!("{} {status}", self.here.place.path);
        let here = self.here.role(&path, &answer(status), self.here.direction);
        let found = &mut *self.found;
        let rule = self.rule;
        let mut out = Out {
            rule,
            here: &here,
            found,
        };
        out.push_at("", nodes.0, nodes.1, subject, old, new);
    }

    /// An operation that only one side has.
    pub fn push_operation(
        &mut self,
        documents: &DocumentPair<'_>,
        op: &Op<'_>,
        old: Option<String>,
        new: Option<String>,
    ) {
        let mut here = Here::operation(documents, op);
        if old.is_some() {
            here.place.old_at = Some(op.node.at.clone());
        }
        if new.is_some() {
            here.place.new_at = Some(op.node.at.clone());
        }
        self.found.findings.push(Finding {
            rule: self.rule,
            direction: None,
            subject: format!("operation `{}`", op.id),
            old,
            new,
            place: here.place,
            successors: Vec::new(),
            behaviour: Vec::new(),
        });
    }
}

/// The part of a key for the responses with a status.
pub(super) fn answer(status: &str) -> String {
    if status.starts_with('2') {
        place::response("")
    } else {
        place::error("", status)
    }
}

/// The place of the walk.
#[derive(Clone, Debug, Default)]
pub(super) struct Here {
    pub place: Place,
    pub direction: Option<Direction>,
    /// In the envelope of an event, outside of its data.
    pub envelope: bool,
}

impl Here {
    pub(super) fn operation(documents: &DocumentPair<'_>, op: &Op<'_>) -> Self {
        Self {
            place: Place {
                version: documents.new.version.to_owned(),
                resource: op.resource.clone(),
                operation: op.id.clone(),
                http: op.http(),
                key: op.key.clone(),
                ..Place::default()
            },
            ..Self::default()
        }
    }

    /// Another role: the way for people, and the way in keys.
    pub(super) fn role(&self, path: &str, key: &str, direction: Option<Direction>) -> Self {
        let mut here = self.clone();
        here.place.path = path.to_owned();
        here.place.key = format!("{}{key}", here.place.key);
        here.direction = direction;
        here
    }

    pub(super) fn step(&self, step: &str) -> Self {
        let mut here = self.clone();
        here.place.path.push_str(step);
        if self.envelope && step == ".data" {
            here.envelope = false;
        } else {
            here.place.key.push_str(step);
        }
        here
    }

    pub(super) fn at(mut self, old: &str, new: &str) -> Self {
        self.place.old_at = Some(old.to_owned());
        self.place.new_at = Some(new.to_owned());
        self
    }
}
