//! Where each JSON pointer stands in the text. The serde readers forget it, so the text is read a second time, as a
//! stream of parser events, the first time that somebody asks.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use saphyr_parser::{Event, Parser};

use crate::pointer::unescape;
use crate::problem::Position;

/// The places of every key and list item of a document. Pointers are kept as hashes: a large document has half a million of them, of
/// which a few are asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Positions {
    first: HashMap<u64, Position>,
    /// Where a key is written again.
    again: HashMap<u64, Vec<Position>>,
}

/// The hash of the empty pointer.
const ROOT: u64 = 0;

/// The hash of a pointer, from the hash of what it continues.
fn below(pointer: u64, key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    pointer.hash(&mut hasher);
    key.hash(&mut hasher);
    hasher.finish()
}

/// The hashes of a pointer and of all that it continues, the shortest first.
fn hashes(pointer: &str) -> Vec<u64> {
    let mut hashes = vec![ROOT];
    let mut last = ROOT;
    for segment in pointer.split('/').skip(1) {
        last = below(last, &unescape(segment));
        hashes.push(last);
    }
    hashes
}

enum Frame {
    Mapping { pointer: u64, key: Option<u64> },
    Sequence { pointer: u64, next: usize },
}

impl Positions {
    /// Reads as much of the text as parses; JSON is read as the YAML that it is.
    pub(super) fn of(text: &str) -> Self {
        let mut places = Self::default();
        let mut stack: Vec<Frame> = Vec::new();
        let mut parser = Parser::new_from_str(text);
        while let Some(Ok((event, span))) = parser.next_event() {
            let position = Position {
                line: span.start.line(),
                column: span.start.col() + 1,
            };
            if matches!(event, Event::SequenceEnd | Event::MappingEnd) {
                stack.pop();
                continue;
            }
            let scalar = match &event {
                Event::Scalar(text, ..) => Some(text.as_ref()),
                Event::Alias(_) | Event::SequenceStart(..) | Event::MappingStart(..) => None,
                _ => continue,
            };
            // The pointer of the node that starts here, unless it is the key of a mapping.
            let pointer = match stack.last_mut() {
                None => ROOT,
                Some(Frame::Sequence { pointer, next }) => {
                    *next += 1;
                    below(*pointer, &(*next - 1).to_string())
                }
                Some(Frame::Mapping { pointer, key }) => match key.take() {
                    Some(key) => key,
                    None => {
                        let here = below(*pointer, scalar.unwrap_or_default());
                        *key = Some(here);
                        places.add(here, position);
                        if scalar.is_some() {
                            continue;
                        }
                        // A key that is a list or a mapping: the reader has refused the document already.
                        ROOT
                    }
                },
            };
            if matches!(stack.last(), None | Some(Frame::Sequence { .. })) {
                places.add(pointer, position);
            }
            match event {
                Event::SequenceStart(..) => stack.push(Frame::Sequence { pointer, next: 0 }),
                Event::MappingStart(..) => stack.push(Frame::Mapping { pointer, key: None }),
                _ => {}
            }
        }
        places
    }

    fn add(&mut self, pointer: u64, position: Position) {
        if *self.first.entry(pointer).or_insert(position) != position {
            self.again.entry(pointer).or_default().push(position);
        }
    }

    /// The place of a node, or of the nearest ancestor that has one.
    pub(super) fn nearest(&self, pointer: &str) -> Option<Position> {
        let mut hashes = hashes(pointer).into_iter().rev();
        hashes.find_map(|pointer| self.first.get(&pointer)).copied()
    }

    /// The place of the n-th time (counting from 0) that this key is written.
    pub(super) fn occurrence(&self, pointer: &str, n: usize) -> Option<Position> {
        let pointer = *hashes(pointer).last()?;
        let place = match n.checked_sub(1) {
            None => self.first.get(&pointer),
            Some(n) => self.again.get(&pointer).and_then(|places| places.get(n)),
        };
        place.copied()
    }
}
