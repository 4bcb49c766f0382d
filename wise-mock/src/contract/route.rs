//! Method and path → operation. A literal segment goes before one with a parameter, and what the parameters are called is up to
//! each operation.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::Method;
use percent_encoding::percent_decode_str;

use super::Operation;

/// What a request means.
pub(crate) enum Routed<'o> {
    /// An operation, and its path parameters, decoded.
    Found(&'o Operation, Vec<(&'o str, String)>),
    /// The path is known, but only with these methods.
    Methods(Vec<&'o Method>),
    /// No operation has this path.
    Unknown,
}

/// All paths, segment by segment.
pub(super) struct Routes {
    root: Node,
    templates: Vec<Vec<Segment>>,
}

#[derive(Default)]
struct Node {
    literals: BTreeMap<String, Node>,
    /// By shape: `statement.{}` before `{}`.
    patterns: Vec<(String, Segment, Node)>,
    operations: Vec<usize>,
}

/// A segment of a template: texts and parameters by turns.
#[derive(Clone)]
enum Segment {
    Literal(String),
    Pattern(Vec<Piece>),
}

#[derive(Clone)]
enum Piece {
    Text(String),
    Parameter,
}

impl Segment {
    fn of(template: &str) -> Self {
        if !template.contains('{') {
            return Self::Literal(template.to_owned());
        }
        let mut pieces = Vec::new();
        for part in template.split_inclusive('}') {
            let before = part.split('{').next().unwrap_or_default();
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            if part.ends_with('}') {
                pieces.push(Piece::Parameter);
            }
        }
        Self::Pattern(pieces)
    }

    /// The pattern without the names of its parameters.
    fn shape(pieces: &[Piece]) -> String {
        let shapes = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Parameter => "{}",
        });
        shapes.collect()
    }
}

impl Routes {
    pub(super) fn of(operations: &[Operation]) -> Self {
        let mut routes = Self {
            root: Node::default(),
            templates: Vec::new(),
        };
        for operation in operations {
            let template: Vec<Segment> = segments(&operation.path).map(Segment::of).collect();
            let node = template.iter().fold(&mut routes.root, Node::child);
            node.operations.push(operation.index);
            routes.templates.push(template);
        }
        routes
    }

    pub(super) fn find<'o>(
        &self,
        operations: &'o [Operation],
        method: &Method,
        path: &str,
    ) -> Routed<'o> {
        let path: Vec<Cow<'_, str>> = segments(path)
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy())
            .collect();
        let mut methods = Vec::new();
        let mut look = |indices: &[usize]| {
            // The versions come oldest first; a host that they share is the newest one's.
            let found = indices
                .iter()
                .rev()
                .find(|index| operations[**index].method == *method);
            if found.is_none() {
                methods.extend(indices.iter().map(|index| &operations[*index].method));
            }
            found.copied()
        };
        if let Some(index) = self.root.walk(&path, &mut look) {
            let operation = &operations[index];
            let mut values = Vec::new();
            for (segment, template) in path.iter().zip(&self.templates[index]) {
                if let Segment::Pattern(pieces) = template {
                    capture(pieces, segment, &mut values);
                }
            }
            let names = operation.path_names();
            return Routed::Found(operation, names.zip(values).collect());
        }
        methods.sort_by_key(|method| method.as_str());
        methods.dedup();
        if methods.is_empty() {
            Routed::Unknown
        } else {
            Routed::Methods(methods)
        }
    }
}

impl Node {
    fn child(&mut self, segment: &Segment) -> &mut Self {
        match segment {
            Segment::Literal(text) => self.literals.entry(text.clone()).or_default(),
            Segment::Pattern(pieces) => {
                let shape = Segment::shape(pieces);
                let known = self.patterns.iter().position(|(known, ..)| *known == shape);
                let index = known.unwrap_or_else(|| {
                    // What says more goes first.
                    let index = self
                        .patterns
                        .partition_point(|(known, ..)| known.len() > shape.len());
                    let new = (shape, segment.clone(), Self::default());
                    self.patterns.insert(index, new);
                    index
                });
                &mut self.patterns[index].2
            }
        }
    }

    fn walk(
        &self,
        path: &[Cow<'_, str>],
        look: &mut impl FnMut(&[usize]) -> Option<usize>,
    ) -> Option<usize> {
        let Some((segment, rest)) = path.split_first() else {
            return look(&self.operations);
        };
        let literal = self.literals.get(segment.as_ref());
        if let Some(found) = literal.and_then(|node| node.walk(rest, look)) {
            return Some(found);
        }
        self.patterns.iter().find_map(|(_, pattern, node)| {
            let Segment::Pattern(pieces) = pattern else {
                return None;
            };
            if capture(pieces, segment, &mut Vec::new()) {
                node.walk(rest, look)
            } else {
                None
            }
        })
    }
}

/// Takes the values out of a segment. A parameter goes up to the text that follows it, and is never empty.
fn capture(pieces: &[Piece], segment: &str, values: &mut Vec<String>) -> bool {
    match pieces {
        [] => segment.is_empty(),
        [Piece::Text(text), rest @ ..] => segment
            .strip_prefix(text.as_str())
            .is_some_and(|segment| capture(rest, segment, values)),
        [Piece::Parameter] => {
            values.push(segment.to_owned());
            !segment.is_empty()
        }
        [Piece::Parameter, rest @ ..] => {
            let Some(Piece::Text(next)) = rest.first() else {
                return false;
            };
            let Some(end) = segment.find(next.as_str()).filter(|end| *end > 0) else {
                return false;
            };
            values.push(segment[..end].to_owned());
            capture(rest, &segment[end..], values)
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches('/').split('/')
}
