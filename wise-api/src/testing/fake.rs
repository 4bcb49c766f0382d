//! A client without a socket.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Method;

use super::wanted::Wanted;
use super::{FakeClock, Reply};
use crate::engine::{
    Clock, HttpRequest, HttpResponse, OperationInfo, Reached, Request, Transport, TransportFailure,
    Witness,
};
use crate::{BoxFuture, Builder, Environment, Error, Wise};

/// Where requests of a double go. Nothing has this name.
const BASE: &str = "https://wise.invalid";

/// What one expected call is, and what came of it.
#[derive(Debug)]
pub(super) struct Expectation {
    operation: &'static str,
    method: Method,
    /// The path, query included; with any arguments, the path template behind the version.
    target: String,
    template: Option<String>,
    wanted: Wanted,
    replies: VecDeque<Reply>,
    pub(super) least: usize,
    pub(super) most: Option<usize>,
    seen: usize,
    pub(super) unusable: Option<String>,
}

impl Expectation {
    pub(super) fn new(info: &OperationInfo, reply: Reply) -> Self {
        let unusable = reply.unusable.map(str::to_owned);
        let version = match info.version {
            "" => String::new(),
            version => format!("/{version}"),
        };
        Self {
            operation: info.id,
            method: info.method.clone(),
            target: format!("{version}{}", info.path),
            template: None,
            wanted: Wanted::default(),
            replies: [reply].into(),
            least: 1,
            most: Some(1),
            seen: 0,
            unusable,
        }
    }

    /// Takes the arguments of a request.
    pub(super) fn of(&mut self, request: &Request, key_is_made: bool) {
        self.template = Some(std::mem::take(&mut self.target));
        match request.target() {
            Ok(target) => self.target = target,
            Err(error) => self.unusable = Some(format!("it cannot be sent: {error}")),
        }
        self.wanted = Wanted::of(request, key_is_made);
    }

    pub(super) fn any_arguments(&mut self) {
        if let Some(template) = self.template.take() {
            self.target = template;
        }
    }

    pub(super) fn then(&mut self, reply: Reply) {
        if let Some(reason) = reply.unusable {
            self.unusable = Some(reason.to_owned());
        }
        self.replies.push_back(reply);
        self.least += 1;
        self.most = self.most.map(|most| most + 1);
    }

    pub(super) fn delay(&mut self, delay: Duration) {
        if let Some(reply) = self.replies.back_mut() {
            reply.delay = delay;
        }
    }

    fn is_open(&self) -> bool {
        self.most.is_none_or(|most| self.seen < most)
    }

    fn is_met(&self) -> bool {
        self.seen >= self.least && self.unusable.is_none()
    }

    /// Whether the address is that of the expected call, and whether the whole request is.
    fn matches(&self, request: &HttpRequest) -> (bool, bool) {
        let target = request.url.strip_prefix(BASE).unwrap_or(&request.url);
        if self.method != request.method {
            return (false, false);
        }
        if self.template.is_none() {
            let same = fits(target.split('?').next().unwrap_or_default(), &self.target);
            return (same, same);
        }
        let address = target == self.target;
        (address, address && self.wanted.is_body_of(request))
    }

    fn reply(&mut self) -> Option<Reply> {
        self.seen += 1;
        match self.replies.len() {
            0 | 1 => self.replies.front().cloned(),
            _ => self.replies.pop_front(),
        }
    }
}

/// Whether a path has the form of a template.
fn fits(path: &str, template: &str) -> bool {
    let (mut path, mut template) = (path.split('/'), template.split('/'));
    loop {
        match (path.next(), template.next()) {
            (None, None) => return true,
            (Some(part), Some(form)) if part == form || form.contains('{') => {}
            _ => return false,
        }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({} {})", self.operation, self.method, self.target)
    }
}

/// What a double and its client share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    state: Mutex<State>,
    /// Held while files of expected bodies are read.
    reading: futures_util::lock::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    in_order: bool,
    expectations: Vec<Expectation>,
    operations: Vec<Arc<dyn Any + Send + Sync>>,
    requests: Vec<HttpRequest>,
    unexpected: Vec<String>,
    verified: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an expectation, and gives its number.
    pub(super) fn expect(&self, expectation: Expectation) -> usize {
        let mut state = self.state();
        state.expectations.push(expectation);
        state.expectations.len() - 1
    }

    pub(super) fn change(&self, number: usize, change: impl FnOnce(&mut Expectation)) {
        if let Some(expectation) = self.state().expectations.get_mut(number) {
            change(expectation);
        }
    }

    /// Reads the files of expected bodies, so that what is in them can be compared.
    async fn read_files(&self) {
        let _reading = self.reading.lock().await;
        let unread = || {
            let mut state = self.state();
            let mut all = state.expectations.iter_mut().enumerate();
            all.find_map(|(number, expectation)| Some((number, expectation.wanted.unread()?)))
        };
        while let Some((number, body)) = unread() {
            let read = body.clone().collect(usize::MAX).await;
            self.change(number, |expectation| match read {
                Ok(body) => expectation.wanted.read(body),
                Err(ended) => {
                    let error = body.failure().unwrap_or(ended);
                    expectation.unusable = Some(format!("its file cannot be read: {error}"));
                }
            });
        }
    }

    fn take(&self, request: &HttpRequest) -> Result<Reply, TransportFailure> {
        let mut state = self.state();
        state.requests.push(request.clone());
        let in_order = state.in_order;
        let mut near = "nothing of its address is expected";
        let mut found = None;
        for (number, expectation) in state.expectations.iter().enumerate() {
            let (address, whole) = expectation.matches(request);
            if whole && expectation.is_open() {
                found = Some(number);
                break;
            }
            if whole {
                near = "it came more often than it is expected";
            } else if address {
                near = "its body is not the one that is expected";
            }
            if in_order && !expectation.is_met() {
                near = if whole || address {
                    near
                } else {
                    "another call is expected before it"
                };
                break;
            }
        }
        let reply = found
            .and_then(|number| state.expectations.get_mut(number))
            .and_then(Expectation::reply);
        reply.ok_or_else(|| {
            let target = request.url.strip_prefix(BASE).unwrap_or(&request.url);
            let what = format!("{} {target}: {near}", request.method);
            if !state.unexpected.contains(&what) {
                state.unexpected.push(what.clone());
            }
            TransportFailure::new(Reached::Maybe, format!("an unexpected request, {what}"))
        })
    }
}

impl Witness for Shared {
    /// Remembers the operation of a call that is sent.
    fn called(&self, operation: Arc<dyn Any + Send + Sync>) {
        self.state().operations.push(operation);
    }
}

struct Line {
    shared: Arc<Shared>,
    clock: FakeClock,
}

impl Transport for Line {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportFailure>> {
        let (shared, clock) = (Arc::clone(&self.shared), self.clock.clone());
        Box::pin(async move {
            let mut request = request;
            // What a file had in it is seen by the test like any other body.
            if let Some(body) = request.body.take() {
                let body = body.collect(usize::MAX).await;
                let body = body.map_err(|error| TransportFailure::new(Reached::Maybe, error))?;
                request.body = Some(body.into());
            }
            shared.read_files().await;
            let reply = shared.take(&request)?;
            if !reply.delay.is_zero() {
                clock.sleep(reply.delay).await;
            }
            reply.into_response()
        })
    }
}

/// A client whose requests are answered by the test: see [`testing`](super). It derefs to [`Wise`].
#[derive(Debug)]
pub struct Fake {
    wise: Wise,
    clock: FakeClock,
    shared: Arc<Shared>,
}

impl Wise {
    /// A double: a client without a socket, whose responses a test gives.
    #[must_use]
    #[allow(clippy::expect_used, reason = "all settings are constants")]
    pub fn fake() -> Fake {
        let builder = Self::builder()
            .personal_token("fake")
            .user_token("fake")
            .client_credentials_token("fake")
            .basic("fake", "fake");
        let clock = FakeClock::new();
        let shared = Arc::new(Shared::default());
        let wise = Fake::client(builder, &clock, &shared);
        Fake {
            wise: wise.expect("the settings of a double are good"),
            clock,
            shared,
        }
    }
}

impl Fake {
    /// A double with settings of your own: retries, hooks, token providers, limits. Environment, transport and clock are the double's.
    ///
    /// # Errors
    /// [`Error::Invalid`], when a setting cannot be used.
    pub fn with(builder: Builder) -> Result<Self, Error> {
        let (clock, shared) = (FakeClock::new(), Arc::new(Shared::default()));
        Ok(Self {
            wise: Self::client(builder, &clock, &shared)?,
            clock,
            shared,
        })
    }

    fn client(builder: Builder, clock: &FakeClock, shared: &Arc<Shared>) -> Result<Wise, Error> {
        let line = Line {
            shared: Arc::clone(shared),
            clock: clock.clone(),
        };
        let builder = builder
            .environment(Environment::custom(BASE))
            .transport(line)
            .clock(clock.clone());
        let mut wise = builder.build()?;
        wise.kept.insert(Arc::clone(shared));
        wise.kept
            .insert::<Arc<dyn Witness>>(Arc::<Shared>::clone(shared));
        Ok(wise)
    }

    /// A client on which a call is not sent but expected: `fake.expect().transfers().get(7).returns(transfer)`.
    pub fn expect(&self) -> Wise {
        self.wise.clone()
    }

    /// The client, for what takes one by value.
    pub fn client_clone(&self) -> Wise {
        self.wise.clone()
    }

    /// Calls have to come in the order in which they are expected. One that may come any number of times may be left out.
    #[must_use]
    pub fn in_order(self) -> Self {
        self.shared.state().in_order = true;
        self
    }

    /// Its clock, which moves on by itself.
    pub fn clock(&self) -> &FakeClock {
        &self.clock
    }

    /// The operations of this type that were called, in their order, each once however often it was sent.
    pub fn sent<O: crate::engine::Operation>(&self) -> Vec<Arc<O>> {
        let state = self.shared.state();
        let all = state.operations.iter().cloned();
        all.filter_map(|operation| operation.downcast().ok())
            .collect()
    }

    /// Every request, retries included, as it would have gone over the wire.
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.shared.state().requests.clone()
    }

    /// Says what did not come, and what came unexpectedly.
    ///
    /// # Errors
    /// [`Unmet`], with a line for each.
    pub fn verify(&self) -> Result<(), Unmet> {
        let mut state = self.shared.state();
        state.verified = true;
        let mut lines: Vec<String> = Vec::new();
        for expectation in state.expectations.iter().filter(|one| !one.is_met()) {
            lines.push(match &expectation.unusable {
                Some(reason) => format!("{expectation} cannot be expected: {reason}"),
                None => format!(
                    "{expectation} came {} of {} times",
                    expectation.seen, expectation.least
                ),
            });
        }
        lines.extend(state.unexpected.iter().cloned());
        Unmet::of(lines)
    }
}

impl Deref for Fake {
    type Target = Wise;

    fn deref(&self) -> &Wise {
        &self.wise
    }
}

impl Drop for Fake {
    #[allow(clippy::panic, reason = "a double that was not met fails its test")]
    fn drop(&mut self) {
        if self.shared.state().verified || std::thread::panicking() {
            return;
        }
        if let Err(unmet) = self.verify() {
            panic!("{unmet}");
        }
    }
}

/// What a test expected and did not get, or got and did not expect. Neither bodies nor headers are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet(Vec<String>);

impl Unmet {
    pub(super) fn of(lines: Vec<String>) -> Result<(), Self> {
        if lines.is_empty() {
            Ok(())
        } else {
            Err(Self(lines))
        }
    }

    /// A line for each.
    pub fn lines(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the double was not used as expected:")?;
        self.0.iter().try_for_each(|line| write!(f, "\n- {line}"))
    }
}

impl std::error::Error for Unmet {}
