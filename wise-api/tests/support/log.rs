//! Keeps what `tracing` is told.

#![allow(dead_code, clippy::unwrap_used)]

use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

pub type Lines = Arc<Mutex<String>>;

/// Writes down spans and events as text, at all levels.
#[derive(Default)]
pub struct Log {
    pub lines: Lines,
    /// Of this target; of all unless set.
    pub only: Option<&'static str>,
    next: AtomicU64,
}

impl Log {
    pub fn only(target: &'static str) -> Self {
        Self {
            only: Some(target),
            ..Self::default()
        }
    }

    fn note(&self, what: &str, write: impl FnOnce(&mut Line<'_>)) {
        let mut lines = self.lines.lock().unwrap();
        lines.push_str(what);
        write(&mut Line(&mut lines));
        lines.push('\n');
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.only.is_none_or(|target| metadata.target() == target)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        self.note(&format!("{id} {}", span.metadata().name()), |line| {
            span.record(line)
        });
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.note(&span.into_u64().to_string(), |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.note("event", |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
