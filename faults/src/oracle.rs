//! Compares what the client says with what the server did.

mod facts;
mod texts;
mod verdict;

use std::time::Duration;

use wise_api::Error;
use wise_api::error::Reached;

use crate::calls::{AFTER, BUDGET, Client, Done, Ended};
use crate::run::{History, LAST};
use crate::schedule::{Age, Approver, Auth, Calls, HookFault, SOON, Seal, Step, Trouble};
use crate::tokens;
use crate::watch;
use crate::wise::{LISTED, intention};
use crate::world::{Attempt, Class, State, World};
use facts::Facts;
pub use verdict::Verdict;

/// How much later than its timeout a call may end.
const GRACE: Duration = Duration::from_millis(50);
const SECOND: Duration = Duration::from_secs(1);

/// Something that must not happen, and has.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its kind.
    pub verdict: Verdict,
    /// Which call, and how.
    pub what: String,
}

/// Says everything that was wrong.
pub fn judge(world: &World, client: &Client, history: &History) -> Vec<Finding> {
    let state = world.state();
    let mut judge = Judge {
        world,
        state: &state,
        findings: Vec::new(),
    };
    for call in history.calls.iter().chain(&history.after) {
        judge.call(call);
    }
    judge.effects(history);
    judge.sendings();
    judge.tokens(client, history);
    judge.recovery(history);
    judge.turns(history);
    for line in watch::take() {
        judge.find(Verdict::Secret, line);
    }
    judge.findings
}

struct Judge<'a> {
    world: &'a World,
    state: &'a State,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    fn find(&mut self, verdict: Verdict, what: String) {
        self.findings.push(Finding { verdict, what });
    }

    /// One call, and what it ended in.
    fn call(&mut self, call: &Ended) {
        let name = &call.name;
        let schedule = &self.world.schedule;
        let pages = schedule.pages();
        let timeout = schedule.own_timeout_ms.unwrap_or(schedule.timeout_ms);
        let most = Duration::from_millis(timeout) * pages;
        let took = call.ended.saturating_sub(call.started);
        if !name.starts_with(AFTER) && took > most + GRACE && !matches!(call.done, Done::Hung) {
            self.find(
                Verdict::PastDeadline,
                format!("{name} took {took:?} of {most:?}"),
            );
        }
        let facts = Facts::of(self.world, self.state, name);
        match &call.done {
            Done::Ok { status, attempts } => self.success(call, &facts, *status, *attempts),
            Done::Err(error) => self.error(call, &facts, error),
            Done::Walked(ids, error) => {
                let end = i64::try_from(ids.len()).unwrap_or(i64::MAX);
                let right = ids.iter().copied().eq(1..=end);
                if !right || (error.is_none() && ids.len() != LISTED) {
                    self.find(Verdict::List, format!("{name} has {ids:?}"));
                }
                if let Some(error) = error {
                    self.error(call, &facts.of_next_page(), error);
                }
            }
            Done::Dropped => {}
            Done::Panicked => self.find(Verdict::Panic, name.clone()),
            Done::Hung => self.find(Verdict::NoEnd, name.clone()),
        }
    }

    fn success(&mut self, call: &Ended, facts: &Facts<'_>, status: u16, attempts: u32) {
        let name = &call.name;
        let sent = facts.last().and_then(|last| last.sent.as_ref());
        if !sent.is_some_and(|sent| sent.whole && sent.status == status && status < 300) {
            self.find(
                Verdict::FalseSuccess,
                format!("{name}: {status}, sent {sent:?}"),
            );
        }
        self.attempts(name, facts, attempts);
    }

    fn attempts(&mut self, name: &str, facts: &Facts<'_>, attempts: u32) {
        let begun = facts.begun();
        // A hook that panics before an attempt leaves open whether there was one.
        let fewer = self.world.schedule.hook == HookFault::Before && attempts + 1 == begun;
        if attempts != begun && !fewer {
            let what = format!("{name}: says {attempts}, and there were {begun}");
            self.find(Verdict::WrongAttempts, what);
        }
        for vanished in facts.vanished() {
            let what = format!("{name}: attempt {vanished} was announced and never came");
            self.find(Verdict::WrongAttempts, what);
        }
    }

    fn error(&mut self, call: &Ended, facts: &Facts<'_>, error: &Error) {
        let name = &call.name;
        self.attempts(name, facts, error.attempts());
        let (low, high) = facts.reached();
        let reached = error.reached();
        if reached < low || reached > high {
            let what = format!("{name}: says {reached:?}, is {low:?} to {high:?}: {error}");
            self.find(Verdict::WrongReached, what);
        }
        let (low, high) = facts.uncertain();
        let uncertain = error.outcome_is_uncertain();
        if (low && !uncertain) || (!high && uncertain) {
            let what = format!("{name}: says {uncertain}: {error}");
            self.find(Verdict::WrongUncertainty, what);
        }
        if !matches!(error, Error::Invalid(_)) && error.idempotency_key() != call.key.as_ref() {
            let what = format!("{name}: {:?}, not {:?}", error.idempotency_key(), call.key);
            self.find(Verdict::WrongKey, what);
        }
        if let Some(what) = facts.lost_head(error) {
            self.find(Verdict::LostHead, format!("{name}: {what}: {error}"));
        }
        let last = facts
            .last()
            .and_then(|last| Some((last.ended?, last.sent.as_ref()?)));
        if let Some((last, sent)) = last
            && sent.whole
            && let Some(asked) = sent.retry_after
        {
            let asked = Duration::from_secs(asked.into());
            if error.retry_after() != Some(asked) {
                let what = format!(
                    "{name}: {asked:?} was asked for, it has {:?}",
                    error.retry_after()
                );
                self.find(Verdict::RetryAfter, what);
            }
            let cap = Duration::from_secs(self.world.schedule.max_retry_after_s);
            if asked > cap && call.ended.saturating_sub(last) > GRACE {
                let what = format!(
                    "{name}: ended {:?} after a response that asks for {asked:?}",
                    call.ended - last
                );
                self.find(Verdict::RetryAfter, what);
            }
        }
        let untrue = texts::untrue(error, facts);
        if let Some(what) = untrue {
            self.find(Verdict::WrongText, format!("{name}: {what}: {error}"));
        }
        for text in texts::secrets(error) {
            self.find(Verdict::Secret, format!("{name}: {text}"));
        }
        self.deadline_of_waits(name, facts, reached);
    }

    /// What was said to be untouched is untouched.
    fn deadline_of_waits(&mut self, name: &str, facts: &Facts<'_>, reached: Reached) {
        if reached == Reached::No && facts.acted() {
            let what = format!("{name}: it was done, and is said not to have arrived");
            self.find(Verdict::WrongReached, what);
        }
    }

    fn effects(&mut self, history: &History) {
        let op = self.world.schedule.op;
        let names = history.calls.iter().chain(&history.after);
        for (intended, count) in &self.state.effects {
            let calls = names
                .clone()
                .filter(|call| intention(&call.name) == intended)
                .count();
            let most = if op.keyed() { 1 } else { calls };
            if usize::try_from(*count).unwrap_or(usize::MAX) > most {
                self.find(Verdict::DoubleEffect, format!("{intended}: {count} times"));
            }
        }
    }

    /// What must not be repeated was sent again after it may have been read.
    fn repeats(&mut self) {
        let attempts = &self.state.attempts;
        let read = |one: &Attempt| {
            let demanded = one.sent.as_ref().is_some_and(|sent| sent.demands);
            one.class == Class::Call && one.arrivals > 0 && !one.refused && !demanded
        };
        for (index, first) in attempts.iter().enumerate().filter(|(_, one)| read(one)) {
            if attempts[index + 1..]
                .iter()
                .any(|next| next.call == first.call)
            {
                self.find(
                    Verdict::DoubleEffect,
                    format!("{} was sent again", first.call),
                );
            }
        }
    }

    /// How often things were sent, and when.
    fn sendings(&mut self) {
        if !self.world.schedule.op.repeats() {
            self.repeats();
        }
        let attempts = &self.state.attempts;
        for attempt in attempts.iter().filter(|attempt| attempt.arrivals > 1) {
            let what = format!("{} attempt {}", attempt.call, attempt.number);
            self.find(Verdict::SentBelow, what);
        }
        if let Some(rate) = self.world.schedule.rate {
            let left = attempts.iter().filter(|attempt| attempt.arrivals > 0);
            let mut left: Vec<Duration> = left.map(|attempt| attempt.begun).collect();
            left.sort_unstable();
            let most = usize::try_from(rate).unwrap_or(usize::MAX);
            let crowded = left
                .windows(most + 1)
                .find(|some| some[most] - some[0] < SECOND);
            if let Some(crowded) = crowded {
                self.find(Verdict::RateLimit, format!("{rate}/s: {crowded:?}"));
            }
        }
        let asked = self.state.asked;
        let calls = match self.world.schedule.calls {
            Calls::Burst(count) | Calls::Drops(count) | Calls::Outage(count) => count + 1,
            Calls::Twice | Calls::Pair | Calls::Drop(_) => 2,
            _ => 1,
        };
        let pages = self.world.schedule.pages();
        // A call that a handler makes of its own is a call like others.
        let nested = if self.world.schedule.approver == Approver::CallsFromATask {
            2
        } else {
            1
        };
        if asked > calls * pages * nested {
            self.find(Verdict::Asked, format!("{asked} times for {calls} calls"));
        }
        self.retry_after();
        self.stalls();
        if let Calls::Outage(calls) = self.world.schedule.calls {
            // A request that is repeated with a new token costs nothing.
            let ended = |one: &Attempt| one.sent.as_ref().is_some_and(|sent| sent.status == 401);
            let own = |one: &&Attempt| {
                one.class == Class::Call && !one.call.starts_with(AFTER) && !ended(one)
            };
            let sent = self.state.attempts.iter().filter(own).count();
            if sent > usize::try_from(calls + BUDGET).unwrap_or(usize::MAX) {
                self.find(
                    Verdict::RateLimit,
                    format!("{sent} requests for {calls} calls"),
                );
            }
        }
    }

    /// A body that makes no progress ends its attempt.
    fn stalls(&mut self) {
        let schedule = &self.world.schedule;
        let stall = Duration::from_millis(schedule.stall_timeout_ms) + GRACE;
        let timeout = Duration::from_millis(schedule.timeout_ms);
        for attempt in &self.state.attempts {
            // Whoever is told of its end is told when the pair in it is stored, or cannot be.
            let most = match attempt.pair {
                Some(_) => stall + timeout,
                None => stall,
            };
            let stalls = matches!(attempt.step, Step::HeadStall(_) | Step::PartStall(_));
            let (Some(sent), Some(ended)) = (&attempt.sent, attempt.ended) else {
                continue;
            };
            let stalled = ended.saturating_sub(sent.at);
            if stalls && !sent.whole && stalled > most {
                let what = format!("{}: the body stood still for {stalled:?}", attempt.call);
                self.find(Verdict::PastDeadline, what);
            }
        }
    }

    /// No attempt before the time that the response before it asked for.
    fn retry_after(&mut self) {
        let attempts: Vec<&Attempt> = self.state.attempts.iter().collect();
        for (index, attempt) in attempts.iter().enumerate() {
            let asked = attempt.sent.as_ref().filter(|sent| sent.whole);
            let (Some(asked), Some(ended)) =
                (asked.and_then(|sent| sent.retry_after), attempt.ended)
            else {
                continue;
            };
            let later = &attempts[index + 1..];
            let next = later.iter().find(|next| next.call == attempt.call);
            let gap = next.map(|next| next.begun.saturating_sub(ended));
            if gap.is_some_and(|gap| gap < Duration::from_secs(asked.into())) {
                let what = format!("{}: after {gap:?} of {asked} s", attempt.call);
                self.find(Verdict::RetryAfter, what);
            }
        }
    }

    fn tokens(&mut self, client: &Client, history: &History) {
        let (Auth::Pair(_), Some(stored)) = (self.world.schedule.auth, &client.stored) else {
            return;
        };
        if self.state.stale_refreshes > 0 && !history.token_open {
            let what = format!("{} times", self.state.stale_refreshes);
            self.find(Verdict::StaleRefresh, what);
        }
        if self.state.told_early > 0 {
            let what = "a hook was told before a new pair was stored".to_owned();
            self.find(Verdict::LostPair, what);
        }
        self.urgency(history);
        let newest = self.state.tokens.newest;
        if self.has_newest(history) && !stored.holds(&tokens::access(newest)) {
            self.find(
                Verdict::LostPair,
                format!("pair {newest} is not in the store"),
            );
        }
        let refreshes = |attempts: &[Attempt]| {
            attempts
                .iter()
                .filter(|one| one.class == Class::Token)
                .count()
        };
        let (before, after) = self.state.attempts.split_at(history.attempts);
        if self.has_newest(history) && refreshes(after) > 1 {
            let what = format!("{} times for three calls", refreshes(after));
            self.find(Verdict::Refreshes, what);
        }
        // Only what came in one call can be held against it.
        let early = &self.state.tokens.presented;
        let early = early.iter().filter(|(_, index)| *index < before.len());
        let mut numbers: Vec<u32> = early.map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        let twice = numbers.windows(2).any(|two| two[0] == two[1]);
        if twice && self.world.schedule.calls == Calls::One {
            self.find(
                Verdict::Refreshes,
                "one refresh token twice in one call".to_owned(),
            );
        }
    }

    /// Where calls wait for their turns when the token falls due, the first turn after that is for its refresh.
    fn urgency(&mut self, history: &History) {
        let schedule = &self.world.schedule;
        let undisturbed = schedule.auth == Auth::Pair(Age::Soon)
            // Otherwise calls wait for a key of Wise, too.
            && schedule.seal == Seal::Plain
            && schedule.rate.is_some()
            && schedule.store.1 == Trouble::None
            && schedule.hook == HookFault::None;
        let due = Duration::from_millis(SOON);
        // In between, one of another user can take a turn that was given back.
        let latest = due + SECOND * 2 + GRACE;
        let begun = |name: &str| {
            let mut attempts = self.state.attempts.iter();
            attempts.find(|one| one.call == name).map(|one| one.begun)
        };
        let waits = history.calls.iter().any(|call| {
            let begun = begun(&call.name);
            call.started < due && call.ended > latest && begun.is_none_or(|begun| begun > due)
        });
        let mut refreshes = self.state.attempts.iter();
        let refresh = refreshes.find(|one| one.class == Class::Token);
        if undisturbed && waits && refresh.is_none_or(|one| one.begun > latest) {
            let begun = refresh.map(|one| one.begun);
            let what = format!("due after {due:?}, begun after {begun:?}");
            self.find(Verdict::LateRefresh, what);
        }
    }

    /// Whether the client was told of the newest pair, and no runtime took it away with its end.
    fn has_newest(&self, history: &History) -> bool {
        let tokens = &self.state.tokens;
        tokens.delivered.contains(&tokens.newest) && !history.token_open
    }

    /// After everything has healed, calls are as if nothing had been.
    fn recovery(&mut self, history: &History) {
        let pair = matches!(self.world.schedule.auth, Auth::Pair(_));
        if pair && !self.has_newest(history) {
            return;
        }
        for (index, call) in history.after.iter().enumerate() {
            // The first may be the one that learns that the token has ended, and a write is not sent again after that.
            let learns = index == 0 && pair && !self.world.schedule.op.reads();
            let ended = |error: &Error| error.status().is_some_and(|status| status == 401);
            if learns && matches!(&call.done, Done::Err(error) if ended(error)) {
                continue;
            }
            // What a runtime broke off is the failure of whoever asks first.
            let broken = matches!(
                &call.done,
                Done::Err(Error::Credential(_)) | Done::Walked(_, Some(Error::Credential(_)))
            );
            if index == 0 && history.token_open && broken {
                continue;
            }
            if !matches!(call.done, Done::Ok { .. } | Done::Walked(_, None)) {
                let lost = pair && matches!(&call.done, Done::Err(Error::Credential(_)));
                let verdict = if lost {
                    Verdict::LostPair
                } else {
                    Verdict::NotRecovered
                };
                let what = match &call.done {
                    Done::Err(error) | Done::Walked(_, Some(error)) => error.to_string(),
                    other => format!("{other:?}"),
                };
                self.find(verdict, format!("{}: {what}", call.name));
            }
        }
        for call in &history.after {
            let took = call.ended.saturating_sub(call.started);
            let during =
                |attempt: &&Attempt| attempt.begun >= call.started && attempt.begun <= call.ended;
            let sent = self.state.attempts.iter().filter(during).count();
            // At one request in a second, or faster. Five pages, a refused token, a refresh, a key.
            let sent = u32::try_from(sent).unwrap_or(u32::MAX);
            if took > SECOND * sent.max(1) || sent > 8 {
                self.find(
                    Verdict::NotRecovered,
                    format!("{} took {took:?} and {sent} requests", call.name),
                );
            }
        }
    }

    /// Calls that were dropped have given back their turns.
    fn turns(&mut self, history: &History) {
        let schedule = &self.world.schedule;
        let simple = schedule.auth == Auth::Personal && schedule.seal == Seal::Plain;
        let calls = &history.calls;
        let Some(last) = calls.iter().find(|call| intention(&call.name) == LAST) else {
            return;
        };
        let first = self
            .state
            .attempts
            .iter()
            .find(|attempt| attempt.call == last.name);
        let wait = first
            .map_or(last.ended, |first| first.begun)
            .saturating_sub(last.started);
        if simple && wait > SECOND {
            self.find(
                Verdict::RateLimit,
                format!("the last call waited {wait:?} for the dropped"),
            );
        }
    }
}
