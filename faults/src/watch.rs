//! Looks for secrets in whatever is told to `tracing`. Every secret of a schedule has `hush` in it.

use std::cell::RefCell;
use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What every secret has in it.
pub const SECRET: &str = "hush";

thread_local! {
    /// A schedule has a thread of its own while it runs.
    static FOUND: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The lines of this thread with a secret in them, which are then forgotten.
pub fn take() -> Vec<String> {
    FOUND.with(|found| std::mem::take(&mut *found.borrow_mut()))
}

#[derive(Default)]
struct Watch(AtomicU64);

/// Begins to look, in the whole process.
pub fn start() {
    // Whoever was here before goes on.
    tracing::subscriber::set_global_default(Watch::default()).ok();
}

struct Line<'a>(&'a Metadata<'static>);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        write!(text, "{value:?}").ok();
        if text.contains(SECRET) {
            let (target, name) = (self.0.target(), field.name());
            let line = format!("tracing, {target}: {name}={text}");
            FOUND.with(|found| found.borrow_mut().push(line));
        }
    }
}

/// For values that are recorded later, when it is not said of which span.
struct Later;

impl Visit for Later {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = format!("{value:?}");
        if text.contains(SECRET) {
            let line = format!("tracing: {}={text}", field.name());
            FOUND.with(|found| found.borrow_mut().push(line));
        }
    }
}

impl Subscriber for Watch {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line(span.metadata()));
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Later);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line(event.metadata()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
