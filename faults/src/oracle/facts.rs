//! What is known of one call, from the side of the server.

use wise_api::Error;
use wise_api::error::Reached;

use crate::schedule::{HookFault, Step};
use crate::world::{Attempt, Class, Sent, State, World};

/// The attempts of one call; of a list, those for its last page.
pub struct Facts<'a> {
    world: &'a World,
    attempts: Vec<&'a Attempt>,
}

impl<'a> Facts<'a> {
    pub fn of(world: &'a World, state: &'a State, name: &str) -> Self {
        let own = |attempt: &&Attempt| attempt.call == name && attempt.class == Class::Call;
        let mut attempts: Vec<&Attempt> = state.attempts.iter().filter(own).collect();
        let last_page = attempts.iter().rposition(|attempt| attempt.number == 1);
        attempts.drain(..last_page.unwrap_or(0));
        Self { world, attempts }
    }

    /// The same for the page after one that came whole: nothing is known of it.
    pub fn of_next_page(mut self) -> Self {
        let spoilt = |step| matches!(step, Step::Page { .. } | Step::BrokenJson);
        let came = self.last().is_some_and(|last| {
            let sent = last.sent.as_ref();
            sent.is_some_and(|sent| sent.whole && sent.status == 200) && !spoilt(last.step)
        });
        if came {
            self.attempts.clear();
        }
        self
    }

    pub fn last(&self) -> Option<&'a Attempt> {
        self.attempts.last().copied()
    }

    pub fn begun(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX)
    }

    /// Whether any attempt did what it asked for.
    pub fn acted(&self) -> bool {
        self.attempts.iter().any(|attempt| attempt.acted)
    }

    /// Whether anything of the call came to the server.
    pub fn arrived(&self) -> bool {
        self.attempts.iter().any(|attempt| attempt.arrivals > 0)
    }

    /// Attempts that the server should have seen and has not.
    pub fn vanished(&self) -> Vec<u32> {
        let unseen = |attempt: &&&Attempt| {
            attempt.arrivals == 0
                && attempt.ended.is_some_and(|ended| ended > attempt.begun)
                && !matches!(attempt.step, Step::Refuse | Step::CloseUnread)
        };
        // A connection that the server has just closed may be found out late.
        if !self.world.is_alone() || self.world.schedule.hook != HookFault::None {
            return Vec::new();
        }
        self.attempts
            .iter()
            .filter(unseen)
            .map(|attempt| attempt.number)
            .collect()
    }

    /// What `reached` can rightly be.
    pub fn reached(&self) -> (Reached, Reached) {
        let no = (Reached::No, Reached::No);
        self.attempts.iter().fold(no, |(low, high), attempt| {
            let (least, most) = reached(attempt);
            (low.max(least), high.max(most))
        })
    }

    /// Whether the outcome must be said to be uncertain, and whether it may be.
    pub fn uncertain(&self) -> (bool, bool) {
        if self.world.schedule.op.reads() {
            return (false, false);
        }
        let doubts = self.attempts.iter().map(|attempt| doubt(attempt));
        let (low, high) = doubts.fold((false, false), |(low, high), (must, may)| {
            (low || must, high || may)
        });
        // In the end it was accepted, and only the response cannot be read.
        let accepted = |sent: &Sent| sent.whole && sent.status < 300;
        let settled = self.last().is_some_and(|last| {
            let page = matches!(last.step, Step::Page { .. });
            !page && last.sent.as_ref().is_some_and(accepted)
        });
        (low && !settled, high)
    }

    /// What the error does not have of the head of the last response.
    pub fn lost_head(&self, error: &Error) -> Option<String> {
        let last = self.last()?;
        let sent = last.sent.as_ref()?;
        // What came at the very moment at which the attempt ended may have come after it.
        if last
            .ended
            .is_some_and(|ended| sent.at >= ended && ended > last.begun)
            && !sent.whole
        {
            return None;
        }
        let status = error.status().map(|status| status.as_u16());
        if status != Some(sent.status) {
            return Some(format!(
                "status {} was sent, it has {status:?}",
                sent.status
            ));
        }
        if error.trace_id() != Some(&sent.trace) {
            return Some(format!(
                "trace id {} was sent, it has {:?}",
                sent.trace,
                error.trace_id()
            ));
        }
        let header = error
            .headers()
            .and_then(|headers| headers.get("x-trace-id"));
        if header.is_none_or(|value| value.as_bytes() != sent.trace.as_bytes()) {
            return Some(format!("the headers are not in it: {header:?}"));
        }
        self.lost_body(error, sent)
    }

    /// What the error does not have of a body that did not come whole.
    fn lost_body(&self, error: &Error, sent: &Sent) -> Option<String> {
        if sent.whole {
            return None;
        }
        let came = error.partial_body().map(|body| &**body).unwrap_or_default();
        if came != sent.body {
            let (sent, came) = (sent.body.len(), came.len());
            return Some(format!("{sent} bytes were sent, it has {came}"));
        }
        let known = sent.status == 200 && sent.body.starts_with(b"{\"id\":4711,");
        if known && error.id().as_deref() != Some("4711") {
            return Some(format!("an id was sent, it has {:?}", error.id()));
        }
        None
    }
}

fn reached(attempt: &Attempt) -> (Reached, Reached) {
    match (&attempt.sent, attempt.step) {
        _ if attempt.refused => (Reached::No, Reached::No),
        (Some(_), _) => (Reached::Yes, Reached::Yes),
        _ if attempt.arrivals > 0 => (Reached::Maybe, Reached::Maybe),
        (None, Step::Refuse) if !attempt.pooled => (Reached::No, Reached::No),
        // The server has not read it; how much of it had left, the client alone knows.
        (None, _) => (Reached::No, Reached::Maybe),
    }
}

/// Whether an attempt of a write must leave doubt, and whether it may.
fn doubt(attempt: &Attempt) -> (bool, bool) {
    let Some(sent) = &attempt.sent else {
        let (low, high) = reached(attempt);
        return (low != Reached::No, high != Reached::No);
    };
    match (sent.status, sent.whole) {
        (408 | 500.., _) => (true, true),
        // A page of a proxy says nothing; JSON that ends early says at least that it was accepted.
        (200..300, true) => match attempt.step {
            Step::BrokenJson => (false, true),
            _ => (!sent.api, !sent.api),
        },
        (200..300, false) => (true, true),
        (300..400, _) => (false, true),
        (_, true) => (false, false),
        // It broke off, and its head says no.
        (_, false) => (false, true),
    }
}
