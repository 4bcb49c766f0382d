//! The one way in which requests leave: attempts, their waits, and what is reported of them.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use http::header::{AUTHORIZATION, Entry, USER_AGENT};
use tracing::{Instrument, Span, debug, debug_span, field, info_span};

use super::call::{CORRELATION_ID, Came, First};
use super::client::Settings;
use super::clock::within;
use super::error::{Trail, TransportError};
use super::idempotency;
use super::retry::{Effect, Ending, Jitter, retry_after};
use super::{
    Attempt, AttemptEnd, BoxError, CallOptions, Credential, CredentialError, Error, HttpRequest,
    HttpResponse, OperationInfo, Reached, Request, Response, RetryPolicy, ScaRequired,
    TokenFailure, TransportFailure, Wise, sca,
};
use crate::Secret;

type Answer = Result<HttpResponse, TransportFailure>;

/// A call under way. Nothing of what it sends changes from one attempt to the next, except for the token.
struct Exchange<'a> {
    wise: &'a Wise,
    settings: &'a Settings,
    info: OperationInfo,
    request: HttpRequest,
    effect: Effect,
    redirects: &'static [u16],
    policy: &'a RetryPolicy,
    attempt_timeout: Duration,
    /// By the client's clock.
    deadline: Duration,
    trail: Trail,
    /// Attempts since the last time that a person said something.
    tries: u32,
    /// What the SCA handler failed with.
    sca_failure: Option<BoxError>,
    /// The token that was sent last, if its provider may have another.
    token: Option<Secret>,
    /// The one that Wise has refused.
    refused: Option<Secret>,
    /// The client that token providers are given, which knows this call from others.
    caller: Wise,
    /// Whether a refused token has made the call be sent again.
    renewed: bool,
    first: Option<&'a First>,
}

/// Why there is no answer.
enum Stopped {
    Broken(TransportFailure),
    NoToken(Credential, TokenFailure),
}

impl From<TransportFailure> for Stopped {
    fn from(failure: TransportFailure) -> Self {
        Self::Broken(failure)
    }
}

impl Wise {
    /// Sends a request, again where that is right, and reads the answer.
    pub(super) async fn exchange(
        &self,
        request: Request,
        options: &CallOptions,
    ) -> Result<Response, Error> {
        let clock = &self.settings.clock;
        let start = clock.elapsed();
        let mut exchange = self.prepare(request, options, start)?;
        let span = info_span!(
            target: "wise_api",
            "call",
            operation = exchange.info.id,
            method = exchange.info.method.as_str(),
            correlation_id = exchange.correlation_id(),
            attempts = field::Empty,
            status = field::Empty,
            trace_id = field::Empty,
            duration_ms = field::Empty,
        );
        let answer = exchange.run().instrument(span.clone()).await;
        span.record("attempts", exchange.trail.attempts);
        record(
            &span,
            answer.as_ref().ok(),
            clock.elapsed().saturating_sub(start),
        );
        exchange.finish(answer)
    }

    fn prepare<'a>(
        &'a self,
        mut request: Request,
        options: &'a CallOptions,
        start: Duration,
    ) -> Result<Exchange<'a>, Error> {
        let settings: &Settings = &self.settings;
        options.apply(&mut request)?;
        let key = idempotency::read(&request);
        if !request.headers.contains_key(CORRELATION_ID) {
            request.header(CORRELATION_ID.as_str(), &uuid::Uuid::new_v4())?;
        }
        #[cfg(all(feature = "jose", feature = "__any-version"))]
        if let Some(session) = &options.session {
            session.seal(&mut request)?;
        }
        if request.unsealed {
            let reason = "it leaves as a JOSE message only: give the client or the call a keyring (feature `jose`), or the call the message";
            return Err(request.invalid("body", reason));
        }
        let target = request.target()?;
        let effect = Effect::of(&request.info, &target, key.is_some());
        let Request {
            info,
            mut headers,
            body,
            redirects,
            ..
        } = request;
        let mut trail = Trail::new(key, effect != Effect::Read);
        if !headers.contains_key(AUTHORIZATION) {
            trail.credential = settings.credentials.choose(info.security);
        }
        if let Entry::Vacant(entry) = headers.entry(USER_AGENT)
            && let Some(value) = settings.user_agent(info.version)
        {
            entry.insert(value);
        }
        let timeout = options.timeout.unwrap_or(settings.timeout);
        Ok(Exchange {
            wise: self,
            settings,
            effect,
            redirects,
            policy: options.retry.as_ref().unwrap_or(&settings.retry),
            attempt_timeout: options
                .attempt_timeout
                .or(settings.attempt_timeout)
                .unwrap_or(timeout),
            deadline: start.saturating_add(timeout),
            trail,
            tries: 0,
            sca_failure: None,
            token: None,
            refused: None,
            caller: self.of_a_new_call(),
            renewed: false,
            first: options.first.as_ref(),
            request: HttpRequest {
                method: info.method.clone(),
                url: format!("{}{target}", settings.environment.base(info.servers)),
                headers,
                body,
                body_limit: settings.body_limit,
            },
            info,
        })
    }
}

impl Exchange<'_> {
    /// Sends the request, and once more if Wise asks for SCA and a handler clears it.
    async fn run(&mut self) -> Result<HttpResponse, Stopped> {
        let answer = self.send().await;
        let (Ok(refused), Some(handler)) = (&answer, &self.wise.sca_handler) else {
            return answer;
        };
        if sca::is_handling() {
            return answer;
        }
        let Some(required) = ScaRequired::of(&self.response(refused.clone())) else {
            return answer;
        };
        let clock = self.settings.clock.as_ref();
        let left = self.deadline.saturating_sub(clock.elapsed());
        let wise = Wise {
            sca_handler: None,
            ..self.wise.clone()
        };
        let approval = within(clock, left, sca::ask(handler.as_ref(), wise, required)).await;
        let approval = approval.unwrap_or_else(|| Err(Late("the timeout has passed").into()));
        let applied = approval.and_then(|approval| {
            let applied = approval.apply(&mut self.request.headers);
            applied.ok_or_else(|| "the one-time token cannot be sent in a header".into())
        });
        match applied {
            Ok(()) => {
                self.tries = 0;
                self.send().await
            }
            Err(failure) => {
                self.sca_failure = Some(failure);
                answer
            }
        }
    }

    /// Sends the request until that is enough.
    async fn send(&mut self) -> Result<HttpResponse, Stopped> {
        let mut jitter = None;
        let mut last: Option<Answer> = None;
        loop {
            if let Err(stopped) = self.ready().await {
                // What Wise said before says more than that there is no time left, or no other token.
                return last.map_or(Err(stopped), |last| last.map_err(Stopped::Broken));
            }
            self.trail.attempts += 1;
            self.tries += 1;
            let (answer, delay) = self.attempt(&mut jitter).await;
            let Some(delay) = delay else {
                return answer.map_err(Stopped::Broken);
            };
            debug!(
                target: "wise_api",
                operation = self.info.id,
                attempt = self.trail.attempts,
                delay_ms = millis(delay),
                "sending again"
            );
            last = Some(answer);
            self.settings.clock.sleep(delay).await;
        }
    }

    /// Waits for what an attempt needs: its turn, and then a token, which may not be the one of the attempt before.
    async fn ready(&mut self) -> Result<(), Stopped> {
        self.turn().await?;
        let Some(credential) = self.trail.credential else {
            return Ok(());
        };
        let clock = self.settings.clock.as_ref();
        let left = self.deadline.saturating_sub(clock.elapsed());
        let authorization = self
            .settings
            .credentials
            .authorization(credential, &self.caller);
        let authorization = within(clock, left, authorization)
            .await
            .ok_or(Late("there was no token in time"))
            .map_err(TransportFailure::from)?
            .map_err(|failure| Stopped::NoToken(credential, failure))?;
        if self.refused.is_some() && self.refused == authorization.renewable {
            return Err(TransportFailure::from(Late("there is no other token")).into());
        }
        self.request
            .headers
            .insert(AUTHORIZATION, authorization.value);
        self.token = authorization.renewable;
        Ok(())
    }

    /// Whether the answer refuses the token, and the call can be sent once more with another one. Only a read is.
    fn wants_other_token(&mut self, answer: &Answer) -> bool {
        let (Some(credential), Some(token)) = (self.trail.credential, &self.token) else {
            return false;
        };
        status(answer.as_ref().ok()) == Some(StatusCode::UNAUTHORIZED)
            && self
                .settings
                .credentials
                .refused(credential, token, &self.caller)
            && self.effect == Effect::Read
            && !std::mem::replace(&mut self.renewed, true)
            && {
                self.refused = Some(token.clone());
                true
            }
    }

    /// Waits until the client's rate limit lets the call go on.
    async fn turn(&self) -> Result<(), TransportFailure> {
        let Settings { clock, turns, .. } = self.settings;
        if let Some(turns) = turns {
            let now = clock.elapsed();
            let wait = turns.take(now, self.deadline.saturating_sub(now));
            match wait.ok_or(Late("the client's own rate limit leaves no time"))? {
                Duration::ZERO => {}
                wait => clock.sleep(wait).await,
            }
        }
        if clock.elapsed() >= self.deadline {
            return Err(Late("the timeout has passed").into());
        }
        Ok(())
    }

    /// Sends the request once, and says how long to wait before the next time, if there is one.
    async fn attempt(&mut self, jitter: &mut Option<Jitter>) -> (Answer, Option<Duration>) {
        let Settings { clock, hooks, .. } = self.settings;
        for hook in hooks {
            hook.before_attempt(&self.describe());
        }
        let span = debug_span!(
            target: "wise_api",
            "attempt",
            operation = self.info.id,
            attempt = self.trail.attempts,
            status = field::Empty,
            trace_id = field::Empty,
            duration_ms = field::Empty,
        );
        let start = clock.elapsed();
        let left = self
            .deadline
            .saturating_sub(start)
            .min(self.attempt_timeout);
        let sent = {
            // A transport may begin before it is polled.
            let _entered = span.enter();
            self.settings.transport.send(self.request.clone())
        };
        let answer = within(clock.as_ref(), left, sent)
            .instrument(span.clone())
            .await;
        let answer = answer.unwrap_or_else(|| {
            let source = Late("no answer in time");
            Err(TransportFailure::new(Reached::Maybe, source).timed_out())
        });
        if let (Some(first), Ok(answer)) = (self.first, &answer)
            && answer.status.is_success()
        {
            let (bytes, whole) = (&answer.body, !answer.truncated);
            first.look(Came { bytes, whole }).await;
        }
        let now = clock.elapsed();
        let duration = now.saturating_sub(start);
        record(&span, answer.as_ref().ok(), duration);

        let ending = ending(&answer);
        let reached = match ending {
            Ending::Broken(reached) => reached,
            Ending::Answered(_) => Reached::Yes,
        };
        self.trail.reached = self.trail.reached.max(reached);
        self.trail.uncertain |= self.effect.leaves_doubt(ending);
        let asked = answer
            .as_ref()
            .ok()
            .and_then(|answer| retry_after(&answer.headers, clock.date()));
        let delay = if self.wants_other_token(&answer) {
            Some(Duration::ZERO)
        } else if self.effect.repeats(ending) {
            let jitter = jitter.get_or_insert_with(|| self.policy.jitter());
            self.policy
                .delay(self.tries, asked, jitter)
                .filter(|delay| now.saturating_add(*delay) < self.deadline)
        } else {
            None
        };
        let end = AttemptEnd {
            status: status(answer.as_ref().ok()),
            trace_id: trace_id(answer.as_ref().ok()),
            reached,
            duration,
            retry_in: delay,
        };
        for hook in hooks {
            hook.after_attempt(&self.describe(), &end);
        }
        (answer, delay)
    }

    fn finish(self, answer: Result<HttpResponse, Stopped>) -> Result<Response, Error> {
        let answer = answer.map_err(|stopped| {
            let (operation, trail) = (self.info.id, self.trail.clone());
            match stopped {
                Stopped::Broken(failure) => TransportError::error(operation, failure, trail),
                Stopped::NoToken(credential, failure) => {
                    CredentialError::error(operation, credential, failure, trail)
                }
            }
        })?;
        match self.response(answer).into_success() {
            Err(Error::ScaRequired(required)) => Err(required.because(self.sca_failure).into()),
            other => other,
        }
    }

    fn response(&self, answer: HttpResponse) -> Response {
        let mut response = Response::new(&self.info, answer.status, answer.headers, answer.body);
        response.truncated = answer.truncated;
        response.redirects = self.redirects;
        response.trail = self.trail.clone();
        response
    }

    fn correlation_id(&self) -> Option<&str> {
        self.request.headers.get(CORRELATION_ID)?.to_str().ok()
    }

    fn describe(&self) -> Attempt<'_> {
        Attempt {
            operation: self.info.id,
            method: &self.info.method,
            path: self.info.path,
            number: self.trail.attempts,
            correlation_id: self.correlation_id(),
            idempotency_key: self.trail.idempotency_key.as_ref(),
        }
    }
}

fn ending(answer: &Answer) -> Ending {
    match answer {
        Ok(answer) => Ending::Answered(answer.status),
        Err(failure) => Ending::Broken(failure.reached),
    }
}

fn status(answer: Option<&HttpResponse>) -> Option<StatusCode> {
    answer.map(|answer| answer.status)
}

fn trace_id(answer: Option<&HttpResponse>) -> Option<&str> {
    answer?.headers.get("x-trace-id")?.to_str().ok()
}

fn record(span: &Span, answer: Option<&HttpResponse>, duration: Duration) {
    if let Some(status) = status(answer) {
        span.record("status", status.as_u16());
    }
    if let Some(trace_id) = trace_id(answer) {
        span.record("trace_id", trace_id);
    }
    span.record("duration_ms", millis(duration));
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A limit of the client's own that ended a call.
#[derive(Debug)]
struct Late(&'static str);

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Late {}

impl From<Late> for TransportFailure {
    /// Nothing was sent.
    fn from(late: Late) -> Self {
        Self::new(Reached::No, late).timed_out()
    }
}
