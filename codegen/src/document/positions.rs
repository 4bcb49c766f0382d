//! Where each JSON pointer stands in the text. The serde readers forget it, so the text is read a second time, as a
//! stream of parser events, the first time that somebody asks.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser};

use super::join;
use crate::problem::Position;

/// The places of every key and list item of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Positions(HashMap<String, Vec<Position>>);

enum Frame {
    Mapping {
        pointer: String,
        key: Option<String>,
    },
    Sequence {
        pointer: String,
        next: usize,
    },
}

impl Positions {
    /// Reads as much of the text as parses; JSON is read as the YAML that it is.
    pub(super) fn of(text: &str) -> Self {
        let mut places: HashMap<String, Vec<Position>> = HashMap::new();
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
                None => String::new(),
                Some(Frame::Sequence { pointer, next }) => {
                    *next += 1;
                    join(pointer, &(*next - 1).to_string())
                }
                Some(Frame::Mapping { pointer, key }) => match key.take() {
                    Some(key) => join(pointer, &key),
                    None => {
                        let text = scalar.unwrap_or_default();
                        *key = Some(text.to_owned());
                        places
                            .entry(join(pointer, text))
                            .or_default()
                            .push(position);
                        if scalar.is_some() {
                            continue;
                        }
                        // A key that is a list or a mapping: the reader has refused the document already.
                        String::new()
                    }
                },
            };
            if matches!(stack.last(), None | Some(Frame::Sequence { .. })) {
                places.entry(pointer.clone()).or_default().push(position);
            }
            match event {
                Event::SequenceStart(..) => stack.push(Frame::Sequence { pointer, next: 0 }),
                Event::MappingStart(..) => stack.push(Frame::Mapping { pointer, key: None }),
                _ => {}
            }
        }
        Self(places)
    }

    /// The place of a node, or of the nearest ancestor that has one.
    pub(super) fn nearest(&self, mut pointer: &str) -> Option<Position> {
        loop {
            if let Some(place) = self.0.get(pointer).and_then(|places| places.first()) {
                return Some(*place);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }

    /// The place of the n-th time (counting from 0) that this key is written.
    pub(super) fn occurrence(&self, pointer: &str, n: usize) -> Option<Position> {
        self.0
            .get(pointer)
            .and_then(|places| places.get(n))
            .copied()
    }
}
