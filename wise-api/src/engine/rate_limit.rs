//! Keeping below the rate limits of Wise.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::{BoxFuture, Clock};

/// How many requests a client sends at most, each repetition counted. Requests beyond that wait for their turn; time spent waiting
/// counts towards the timeout of the call. Clones of a client share their limit, other clients and other programs do not.
///
/// What counts is what leaves: a call waits for its token first and for its turn then, and a call that is dropped while it waits gives
/// its turn to those behind it. The request that refreshes a token goes ahead of all calls that wait, and counts like any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RateLimit {
    per_second: Option<u32>,
    per_minute: Option<u32>,
}

impl RateLimit {
    /// What Wise allows unless agreed otherwise: 100 requests in a second, and 1,000 in a minute.
    pub const fn wise() -> Self {
        Self {
            per_second: Some(100),
            per_minute: Some(1000),
        }
    }

    /// No more than this in any second, counted as at least one.
    pub const fn per_second(requests: u32) -> Self {
        Self {
            per_second: Some(requests),
            per_minute: None,
        }
    }

    /// No more than this in any minute, counted as at least one.
    pub const fn per_minute(requests: u32) -> Self {
        Self {
            per_second: None,
            per_minute: Some(requests),
        }
    }

    /// Both limits at once.
    pub const fn and_per_minute(mut self, requests: u32) -> Self {
        self.per_minute = Some(requests);
        self
    }

    fn windows(self) -> impl Iterator<Item = (usize, Duration)> {
        let window = |most: Option<u32>, seconds| {
            most.map(|most| {
                let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
                (most, Duration::from_secs(seconds))
            })
        };
        [window(self.per_second, 1), window(self.per_minute, 60)]
            .into_iter()
            .flatten()
    }
}

/// Where requests wait for their turn, of a client that has a limit.
pub(super) trait Queue: Send + Sync {
    /// A place in it, for one request. An urgent one is ahead of all that are not.
    fn join(self: Arc<Self>, urgent: bool) -> Box<dyn InQueue>;
}

/// The place of one request.
pub(super) trait InQueue: Send + Sync {
    /// Waits for the turn, which is then taken, and says whether it had to wait; `None`, at once, when the turn comes after `latest`.
    fn turn<'a>(
        &'a self,
        clock: &'a dyn Clock,
        latest: Duration,
    ) -> Pin<Box<dyn Future<Output = Option<bool>> + Send + 'a>>;

    /// Gives the turn back, and keeps the place.
    fn give_back(&self);

    /// The request leaves.
    fn sent(self: Box<Self>);
}

/// What makes a queue of a limit.
pub(super) type MakeQueue = fn(RateLimit) -> Arc<dyn Queue>;

/// A queue for a client with this limit.
pub(super) fn queue(limit: RateLimit) -> Arc<dyn Queue> {
    Arc::new(Turns::new(limit))
}

impl Queue for Turns {
    fn join(self: Arc<Self>, urgent: bool) -> Box<dyn InQueue> {
        Box::new(Self::seat(&self, urgent))
    }
}

impl InQueue for Place {
    fn turn<'a>(
        &'a self,
        clock: &'a dyn Clock,
        latest: Duration,
    ) -> Pin<Box<dyn Future<Output = Option<bool>> + Send + 'a>> {
        Box::pin(self.turn(clock, latest))
    }

    fn give_back(&self) {
        Self::give_back(self);
    }

    fn sent(self: Box<Self>) {
        Self::sent(*self);
    }
}

/// Hands out turns: the moments at which requests may leave, by the client's clock.
///
/// What counts is what has left. Whoever waits knows by its place in the queue how long to sleep, and looks again then: somebody before
/// it may have given up, and a request that gets a token goes ahead of all.
struct Turns {
    limit: RateLimit,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    next: u64,
    /// When requests left, oldest first, as far back as the longest window, and whose they were.
    left: VecDeque<(Duration, Order)>,
    /// In order.
    waiting: Vec<(Order, Waiting)>,
}

impl State {
    /// Where it waits, or where it would.
    fn place(&self, order: Order) -> Result<usize, usize> {
        let mut place = |(other, _): &(Order, Waiting)| other.cmp(&order);
        self.waiting.binary_search_by(&mut place)
    }

    fn wait(&mut self, order: Order, waiting: Waiting) {
        match self.place(order) {
            Ok(at) => self.waiting[at].1 = waiting,
            Err(at) => self.waiting.insert(at, (order, waiting)),
        }
    }

    fn stop_waiting(&mut self, order: Order) {
        if let Ok(at) = self.place(order) {
            self.waiting.remove(at);
        }
    }
}

/// The place in the queue: what is urgent first, then by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    ordinary: bool,
    number: u64,
}

struct Waiting {
    /// When its turn should come.
    at: Duration,
    waker: Waker,
}

impl Turns {
    fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn seat(self: &Arc<Self>, urgent: bool) -> Place {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        Place {
            turns: Arc::clone(self),
            order: Order {
                ordinary: !urgent,
                number,
            },
            sent: false,
        }
    }

    /// Takes the turn of a place if it has come, and says when it should come otherwise.
    fn ask(&self, order: Order, now: Duration, waker: &Waker) -> Option<Duration> {
        let mut state = self.state();
        let now = state.left.back().map_or(now, |(last, _)| now.max(*last));
        // Those whose turn is over and who have not come do not hold up the others.
        let waiting = state.waiting.iter();
        let ahead = waiting.take_while(|(other, _)| *other < order);
        let ahead = ahead.filter(|(_, waiting)| waiting.at >= now).count();
        let at = self.schedule(&state.left, now, ahead);
        if at > now {
            let waker = waker.clone();
            state.wait(order, Waiting { at, waker });
            return Some(at);
        }
        state.stop_waiting(order);
        state.left.push_back((now, order));
        let longest = self.limit.windows().map(|(_, window)| window).max();
        let longest = longest.unwrap_or_default();
        while let Some((first, _)) = state.left.front()
            && first.saturating_add(longest) <= now
        {
            state.left.pop_front();
        }
        None
    }

    /// When the request leaves that has so many ahead of it.
    fn schedule(
        &self,
        left: &VecDeque<(Duration, Order)>,
        now: Duration,
        ahead: usize,
    ) -> Duration {
        let mut times: Vec<Duration> = Vec::with_capacity(ahead + 1);
        let mut turn = now;
        for _ in 0..=ahead {
            for (most, window) in self.limit.windows() {
                let earlier = (left.len() + times.len()).checked_sub(most).and_then(|at| {
                    let gone = left.get(at).map(|(time, _)| *time);
                    gone.or_else(|| times.get(at.checked_sub(left.len())?).copied())
                });
                if let Some(earlier) = earlier {
                    turn = turn.max(earlier.saturating_add(window));
                }
            }
            times.push(turn);
        }
        turn
    }

    /// Gives back whatever a place has taken, so that those behind it move up.
    fn give_back(&self, order: Order) {
        let mut state = self.state();
        state.stop_waiting(order);
        state.left.retain(|(_, other)| *other != order);
        let waiting = state.waiting.iter();
        let behind = waiting.skip_while(|(other, _)| *other < order);
        let wakers: Vec<Waker> = behind.map(|(_, waiting)| waiting.waker.clone()).collect();
        drop(state);
        for waker in wakers {
            waker.wake();
        }
    }
}

/// The place of one request in the queue. Dropping it gives the turn back, unless the request has left.
struct Place {
    turns: Arc<Turns>,
    order: Order,
    sent: bool,
}

impl Place {
    async fn turn(&self, clock: &dyn Clock, latest: Duration) -> Option<bool> {
        let mut waited = false;
        let mut sleep: Option<(Duration, BoxFuture<()>)> = None;
        // A sleep that has ended is believed, whatever the clock says, so that none repeats for ever.
        let mut floor = Duration::ZERO;
        let turn = poll_fn(|context| {
            loop {
                let now = clock.elapsed().max(floor);
                let at = match self.turns.ask(self.order, now, context.waker()) {
                    None => return Poll::Ready(Some(waited)),
                    Some(at) if at > latest => return Poll::Ready(None),
                    Some(at) => at,
                };
                waited = true;
                let current = sleep.take().filter(|(until, _)| *until == at);
                let (_, sleeping) = sleep
                    .insert(current.unwrap_or_else(|| (at, clock.sleep(at.saturating_sub(now)))));
                if sleeping.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                sleep = None;
                floor = at;
            }
        })
        .await;
        if turn.is_none() {
            self.give_back();
        }
        turn
    }

    fn give_back(&self) {
        self.turns.give_back(self.order);
    }

    fn sent(mut self) {
        self.sent = true;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.sent {
            self.give_back();
        }
    }
}

#[cfg(test)]
mod tests;
