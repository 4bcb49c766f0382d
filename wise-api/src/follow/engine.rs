//! Polls, webhooks and time, woven into one stream.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::future::{Either, select};
use futures_util::stream::{self, Stream};

use super::history::{History, Verdict};
use super::movement::{self, Activities};
use super::read::Read;
use super::subject::News;
use super::{
    Change, ChangeSource, FollowError, FollowPolicy, FollowPosition, FollowSubject, Phase,
};
use crate::engine::Clock;
use crate::engine::Operation;
use crate::notification::Notification;
use crate::{BoxFuture, Call, Error, Timestamp, Wise};

type Fetch = Box<dyn Fn() -> BoxFuture<Result<Read, Error>> + Send + Sync>;

/// The minimum pause between polls that a webhook about the account triggered.
const RUMOUR: Duration = Duration::from_secs(1);

/// Follows one thing through its states.
///
/// Each state is given once. A final state ends it: [`next`](Self::next) gives `None` from then on. A future of `next` can be dropped
/// at any time, and nothing is lost.
pub struct Follow {
    subject: FollowSubject,
    id: String,
    /// Whose it is, where webhooks say no more.
    scope: Option<String>,
    fetch: Fetch,
    clock: Arc<dyn Clock>,
    policy: FollowPolicy,
    history: History,
    occurred_at: Option<Timestamp>,
    sender: UnboundedSender<News>,
    receiver: UnboundedReceiver<News>,
    ready: VecDeque<Change>,
    /// When following began, by the clock.
    began: Option<Duration>,
    /// When to ask next.
    due: Duration,
    /// When the last question was asked.
    asked: Option<Duration>,
    /// How many questions brought nothing new.
    idle: u32,
    failures: u32,
    /// Until when money that was paid out is watched.
    watched: Option<Duration>,
    ended: bool,
}

/// Takes webhooks for a follower. Clones lead to the same one.
#[derive(Clone, Debug)]
pub struct FollowInbox {
    subject: FollowSubject,
    id: String,
    scope: Option<String>,
    sender: UnboundedSender<News>,
}

impl FollowInbox {
    /// Hands a webhook in. Whether it is about what is followed; all others are left alone, so that every webhook can be handed to every
    /// follower. Verify it first ([`verify_and_parse`](crate::webhook::verify_and_parse)).
    #[inline]
    pub fn hand_in(&self, notification: &Notification) -> bool {
        let news = self
            .subject
            .news(&self.id, self.scope.as_deref(), notification);
        news.is_some_and(|news| self.sender.unbounded_send(news).is_ok())
    }
}

impl Follow {
    /// Follows something with the call that reads it, in any version of the API. The call's response has the state in `status`.
    pub fn of<O: Operation>(
        subject: FollowSubject,
        id: impl fmt::Display,
        call: impl Fn() -> Call<O> + Send + Sync + 'static,
    ) -> Self {
        let clock = call().client().clock();
        let fetch: Fetch = Box::new(move || {
            let sent = call().into_response();
            Box::pin(async move { Read::of(&sent.await?) })
        });
        Self::new(subject, id.to_string(), clock, fetch)
    }

    /// Follows a movement between balances by the activities that this operation lists.
    #[allow(dead_code)] // For the versions that have such movements.
    pub(crate) fn of_movement<O: Operation + Clone>(
        wise: &Wise,
        profile: String,
        id: &impl fmt::Display,
        created: Timestamp,
        list: impl Fn() -> O + Send + Sync + 'static,
    ) -> Self {
        let (clock, wise, id) = (wise.clock(), wise.clone(), id.to_string());
        let (since, of) = (movement::since(created), id.clone());
        let fetch: Fetch = Box::new(move || {
            let activities = Activities {
                list: list(),
                since: since.clone(),
                cursor: None,
            };
            let (wise, id) = (wise.clone(), id.clone());
            Box::pin(async move { movement::read(wise, activities, &id).await })
        });
        let mut follow = Self::new(FollowSubject::BalanceMovement, of, clock, fetch);
        follow.scope = Some(profile);
        follow
    }

    #[inline]
    fn new(subject: FollowSubject, id: String, clock: Arc<dyn Clock>, fetch: Fetch) -> Self {
        let (sender, receiver) = unbounded();
        Self {
            subject,
            id,
            scope: None,
            fetch,
            clock,
            policy: FollowPolicy::default(),
            history: History::default(),
            occurred_at: None,
            sender,
            receiver,
            ready: VecDeque::new(),
            began: None,
            due: Duration::ZERO,
            asked: None,
            idle: 0,
            failures: 0,
            watched: None,
            ended: false,
        }
    }

    /// How often and for how long to ask.
    #[inline]
    pub fn policy(mut self, policy: FollowPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Goes on where another follower was: what that one gave is not given again. At a final state there is nothing to follow.
    #[inline]
    pub fn resume(mut self, position: FollowPosition) -> Self {
        let at = position.occurred_at.as_ref().and_then(Timestamp::instant);
        let phase = position
            .state
            .as_deref()
            .map(|state| self.subject.phase(state));
        let watching = phase == Some(Phase::Done) && self.policy.watch_returns.is_some();
        self.ended = phase.is_some_and(Phase::is_final) && !watching;
        if watching {
            self.watch();
        }
        self.history = History::resumed(position.state, at);
        self.occurred_at = position.occurred_at;
        self
    }

    /// Where webhooks are handed in.
    #[inline]
    pub fn inbox(&self) -> FollowInbox {
        FollowInbox {
            subject: self.subject,
            id: self.id.clone(),
            scope: self.scope.clone(),
            sender: self.sender.clone(),
        }
    }

    /// Where it is, to be kept for [`resume`](Self::resume).
    #[inline]
    pub fn position(&self) -> FollowPosition {
        FollowPosition {
            state: self.history.state.clone(),
            occurred_at: self.occurred_at.clone(),
        }
    }

    /// The next state; nothing once a final one was given.
    ///
    /// # Errors
    /// [`FollowError`], once; nothing comes after it.
    #[inline]
    pub async fn next(&mut self) -> Option<Result<Change, FollowError>> {
        let began = *self.began.get_or_insert_with(|| self.clock.elapsed());
        let deadline = self.policy.deadline.map(|time| began.saturating_add(time));
        loop {
            self.drain();
            if let Some(change) = self.ready.pop_front() {
                return Some(Ok(change));
            }
            let now = self.clock.elapsed();
            if self.ended || self.watched.is_some_and(|end| now >= end) {
                self.ended = true;
                return None;
            }
            if deadline.is_some_and(|end| now >= end) {
                self.ended = true;
                return Some(Err(FollowError::Deadline(self.position())));
            }
            if now < self.due {
                let ends = [Some(self.due), deadline, self.watched];
                let end = ends.into_iter().flatten().min().unwrap_or(self.due);
                self.wait(end - now).await;
                continue;
            }
            self.asked = Some(now);
            let answer = (self.fetch)().await;
            if let Err(error) = self.answered(answer) {
                self.ended = true;
                return Some(Err(FollowError::Call(error)));
            }
        }
    }

    /// The same as a stream.
    #[inline]
    pub fn into_stream(self) -> impl Stream<Item = Result<Change, FollowError>> + Send {
        stream::unfold(self, |mut follow| async {
            let next = follow.next().await?;
            Some((next, follow))
        })
    }

    /// Waits for the end of a pause, or for a webhook.
    #[inline]
    async fn wait(&mut self, time: Duration) {
        let sleep = self.clock.sleep(time);
        let news = Box::pin(self.receiver.recv());
        let news = match select(news, sleep).await {
            Either::Left((news, _)) => news.ok(),
            Either::Right(_) => None,
        };
        if let Some(news) = news {
            let mut all = vec![news];
            while let Ok(news) = self.receiver.try_recv() {
                all.push(news);
            }
            self.take(all);
        }
    }

    /// Takes the webhooks that have come in. Whether one of them was new.
    #[inline]
    fn drain(&mut self) -> bool {
        let mut all = Vec::new();
        while let Ok(news) = self.receiver.try_recv() {
            all.push(news);
        }
        self.take(all)
    }

    #[inline]
    fn take(&mut self, all: Vec<News>) -> bool {
        let instant = |at: &Option<Timestamp>| at.as_ref().and_then(Timestamp::instant);
        let mut states = Vec::new();
        for news in all {
            match news {
                News::State(state, at) => states.push((state, at)),
                News::Hint => self.due = Duration::ZERO,
                News::Rumour => {
                    let earliest = self.asked.map(|asked| asked.saturating_add(RUMOUR));
                    self.due = self.due.min(earliest.unwrap_or_default());
                }
            }
        }
        // What came together is put in order.
        states.sort_by_key(|(_, at)| instant(at));
        let mut any = false;
        for (state, at) in states {
            let previous = self.history.state.clone();
            match self.history.told(&state, instant(&at)) {
                Verdict::New => {
                    any = true;
                    self.occurred_at = at.clone();
                    self.give(state, previous, at, ChangeSource::Webhook);
                }
                Verdict::Known => {
                    let later = instant(&at) > instant(&self.occurred_at);
                    if later {
                        self.occurred_at = at;
                    }
                }
                Verdict::Stale => {}
                Verdict::Doubtful => self.due = Duration::ZERO,
            }
        }
        any
    }

    #[inline]
    fn give(
        &mut self,
        state: String,
        previous: Option<String>,
        occurred_at: Option<Timestamp>,
        source: ChangeSource,
    ) {
        let phase = self.subject.phase(&state);
        let watching = phase == Phase::Done && self.policy.watch_returns.is_some();
        self.watched = None;
        if watching {
            self.watch();
        }
        self.ended = phase.is_final() && !watching;
        self.idle = 0;
        self.due = self.clock.elapsed().saturating_add(self.pause());
        self.ready.push_back(Change {
            state,
            phase,
            previous,
            occurred_at,
            source,
        });
    }

    #[inline]
    fn watch(&mut self) {
        let time = self.policy.watch_returns;
        self.watched = time.map(|time| self.clock.elapsed().saturating_add(time));
    }

    #[inline]
    fn pause(&self) -> Duration {
        let random = uuid::Uuid::new_v4().as_u128() % 1_000;
        let random = u16::try_from(random).unwrap_or_default();
        self.policy.pause(self.idle, f64::from(random) / 1_000.0)
    }

    /// Takes the result of a poll.
    #[inline]
    fn answered(&mut self, answer: Result<Read, Error>) -> Result<(), Box<Error>> {
        let read = match answer {
            Ok(read) => read,
            Err(error) if passes(&error) && self.failures < self.policy.tolerated => {
                self.failures += 1;
                self.idle += 1;
                let asked_to_wait = error.retry_after().unwrap_or_default();
                self.due = self
                    .clock
                    .elapsed()
                    .saturating_add(self.pause().max(asked_to_wait));
                return Ok(());
            }
            Err(error) => return Err(Box::new(error)),
        };
        self.failures = 0;
        let at = read.at.unwrap_or_else(|| self.now());
        // A webhook that came in meanwhile may know more than this response.
        let before = self.history.at();
        if self.drain() && self.history.at() > before && self.history.at() >= Some(at) {
            self.due = Duration::ZERO;
            return Ok(());
        }
        self.idle += 1;
        self.due = self.clock.elapsed().saturating_add(self.pause());
        let previous = self.history.state.clone();
        if let Some(state) = read.state.filter(|state| self.history.asked(state, at)) {
            self.give(state, previous, None, ChangeSource::Poll);
        }
        Ok(())
    }

    #[inline]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::try_from(self.clock.date()).unwrap_or_default()
    }
}

/// Whether it may be otherwise the next time.
#[inline]
fn passes(error: &Error) -> bool {
    match error {
        Error::Transport(_) => true,
        Error::Api(refusal) => {
            let status = refusal.status();
            status.is_server_error() || matches!(status.as_u16(), 408 | 429)
        }
        _ => false,
    }
}

impl fmt::Debug for Follow {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follow")
            .field("subject", &self.subject)
            .field("id", &self.id)
            .field("policy", &self.policy)
            .field("position", &self.position())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
