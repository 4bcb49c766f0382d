//! One attempt of a call: what it waits for, how it is sent, and what is reported of it.

use std::io;
use std::pin::pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use http::StatusCode;
use http::header::{ACCEPT, AUTHORIZATION};
use tracing::{Instrument, Span, debug_span, field, warn};

use super::body::Reading;
use super::broken::Stopped;
use super::call::Came;
use super::client::Settings;
use super::clock::until;
use super::correlation::CORRELATION_ID;
use super::course::{Course, Late};
use super::credentials::Wanted;
use super::delivery::Delivery;
use super::exchange::Exchange;
use super::foreign::{shielded, shielded_future};
use super::headers;
use super::rate_limit::InQueue;
use super::response::is_html;
use super::retry::{Effect, Ending, Jitter, retry_after};
use super::seen::{Answer, Seen, SpanName, fault, record};
use super::{Attempt, AttemptEnd, Hook, Reached, RequestBody, TransportFailure, Wise};

impl Exchange<'_> {
    /// Waits for what an attempt needs: a token, which may not be the one of the attempt before, and then its turn. If it had to wait
    /// for the turn, the token may have been replaced meanwhile; while that is found out, the turn is not held.
    pub(super) async fn ready(&mut self) -> Result<Option<Box<dyn InQueue>>, Stopped> {
        self.authorize(None).await?;
        let mut place = None;
        if let Some(turns) = &self.settings.turns {
            let mine = Arc::clone(turns).join(self.wise.urgent);
            if self.turn(&*mine).await? && !self.authorize(Some(&*mine)).await? {
                self.turn(&*mine).await?;
            }
            place = Some(mine);
        }
        if self.course.left().is_zero() {
            let late = Late("the timeout has passed");
            return Err(Stopped::Unsent(late.into()));
        }
        Ok(place)
    }

    /// Waits until the client's rate limit lets the call go on. Whether it had to wait.
    async fn turn(&self, place: &dyn InQueue) -> Result<bool, Stopped> {
        let turn = place.turn(&*self.settings.clock, self.course.deadline());
        let late = || Late("the client's own rate limit leaves no time");
        turn.await.ok_or_else(|| Stopped::Unsent(late().into()))
    }

    /// Gets the token. If that takes a while, the turn is given back, and `false` returned.
    async fn authorize(&mut self, place: Option<&dyn InQueue>) -> Result<bool, Stopped> {
        let Some(credential) = self.course.note(|trail| trail.credential) else {
            return Ok(true);
        };
        let (authorization, at_once) = match self.settings.credentials.provided(credential) {
            Some(provided) => {
                let course = self.course;
                let wanted = Wanted {
                    credential,
                    wise: self.caller(),
                    course,
                    place,
                };
                provided.obtain(wanted).await?
            }
            None => {
                let fixed = self.settings.credentials.fixed(credential);
                let fixed = fixed.map_err(|failure| Stopped::NoToken(credential, failure, None))?;
                (fixed, true)
            }
        };
        if self.refused.is_some() && self.refused == authorization.renewable {
            return Err(Stopped::Unsent(Late("there is no other token").into()));
        }
        headers::put(
            &mut self.request.headers,
            AUTHORIZATION,
            authorization.value,
        );
        self.token = authorization.renewable;
        Ok(at_once)
    }

    fn caller(&mut self) -> &Wise {
        self.caller.get_or_insert_with(|| Wise {
            urgent: true,
            ..self.wise.of_a_new_call()
        })
    }

    /// Whether the response refuses the token, and the call can be sent once more with a new one. Only a read is.
    fn wants_other_token(&mut self, answer: &Answer) -> bool {
        let credential = self.course.note(|trail| trail.credential);
        let (Some(credential), Some(token)) = (credential, self.token.clone()) else {
            return false;
        };
        let unauthorized =
            matches!(answer, Ok(answer) if answer.status == StatusCode::UNAUTHORIZED);
        let provided = self.settings.credentials.provided(credential);
        unauthorized
            && provided.is_some_and(|provided| provided.refused(&token, self.caller()))
            && self.effect == Effect::Read
            && !std::mem::replace(&mut self.renewed, true)
            && {
                self.refused = Some(token);
                true
            }
    }

    /// Sends the request once, and says how long to wait before the next time, if there is one.
    pub(super) async fn attempt(
        &mut self,
        place: Option<Box<dyn InQueue>>,
        jitter: &mut Option<Jitter>,
    ) -> (Answer, Option<Duration>) {
        let clock = &self.settings.clock;
        self.tell(&|hook, attempt| hook.before_attempt(attempt));
        let span = self.span();
        let before = self.course.trail();
        let start = clock.elapsed();
        let answer = self.carry(place, start, &span).await;
        self.keep(&answer).await;
        let now = clock.elapsed();
        let duration = now.saturating_sub(start);
        let ending = ending(&answer);
        let reached = match ending {
            Ending::Broken(reached) => reached,
            Ending::Answered(_) | Ending::Cut(_) => Reached::Yes,
        };
        self.course.note(|trail| {
            trail.reached = before.reached.max(reached);
            trail.uncertain = before.uncertain | self.effect.leaves_doubt(ending);
        });
        let delay = self.delay(&answer, ending, now, jitter);
        let seen = match &answer {
            Ok(answer) => Seen::of(answer),
            Err(failure) => Seen::before(failure),
        };
        record(&span, &seen, duration);
        note_failure(&span, &answer);
        let end = AttemptEnd {
            status: seen.status,
            trace_id: seen.trace_id,
            reached,
            duration,
            retry_in: delay,
        };
        self.tell(&|hook, attempt| hook.after_attempt(attempt, &end));
        (answer, delay)
    }

    /// The span of an attempt. What its end adds is empty so far.
    fn span(&self) -> Span {
        debug_span!(
            target: "wise_api",
            "attempt",
            otel.name = %SpanName(&self.info.method, self.template()),
            otel.kind = "client",
            operation = self.info.id,
            http.request.method = self.info.method.as_str(),
            url.template = %self.template(),
            server.address = self.host(),
            attempt = self.course.note(|trail| trail.attempts),
            http.request.resend_count = resent(self.course),
            http.response.status_code = field::Empty,
            error.type = field::Empty,
            otel.status_code = field::Empty,
            trace_id = field::Empty,
            duration_ms = field::Empty,
        )
    }

    /// Lets those look at a success first who must not lose what is in it, also at one that broke off.
    async fn keep(&self, answer: &Answer) {
        let Some(first) = self.first else { return };
        let (status, bytes, whole) = match answer {
            Ok(answer) => (answer.status, &answer.body, !answer.truncated),
            Err(failure) => match &failure.head {
                Some(head) => (head.status, &head.body, false),
                None => return,
            },
        };
        if status.is_success() {
            first.look(Came { bytes, whole }).await;
        }
    }

    /// How long to wait before the next attempt, if there is one.
    fn delay(
        &mut self,
        answer: &Answer,
        ending: Ending,
        now: Duration,
        jitter: &mut Option<Jitter>,
    ) -> Option<Duration> {
        let repeatable = self.is_repeatable();
        if self.wants_other_token(answer) && repeatable {
            return Some(Duration::ZERO);
        }
        let Settings {
            clock, repetitions, ..
        } = self.settings;
        if ending.is_success() {
            repetitions.earn(self.tries > 1);
        }
        // What a reader or writer of the caller's ended would end there again.
        let local = matches!(answer, Err(failure) if failure.local.is_some());
        if !repeatable || local || !self.effect.repeats(ending) {
            return None;
        }
        let seen = match answer {
            Ok(answer) => Seen::of(answer),
            Err(failure) => Seen::before(failure),
        };
        let asked = seen
            .headers
            .and_then(|headers| retry_after(headers, clock.date()));
        let jitter = jitter.get_or_insert_with(|| self.policy.jitter());
        self.policy
            .delay(self.tries, asked, jitter)
            .filter(|delay| now.saturating_add(*delay) < self.course.deadline())
            .filter(|_| repetitions.pay())
    }

    /// Whether the request can be sent (again): no file of its body that is read once has been read, and no byte of a response has gone to
    /// the writer of a download.
    pub(super) fn is_repeatable(&mut self) -> bool {
        let begun = self.delivery().is_some_and(|to| to.begun());
        let body = self.request.body.as_ref();
        !begun && body.is_none_or(RequestBody::is_there)
    }

    fn delivery(&mut self) -> Option<&mut (dyn Delivery + '_)> {
        let delivery = self.delivery.as_mut()?;
        Some(&mut **delivery.get_mut().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends the request, and reads the response to its end. A file that ended the upload is the reason then.
    async fn carry(
        &mut self,
        place: Option<Box<dyn InQueue>>,
        start: Duration,
        span: &Span,
    ) -> Answer {
        let body = self.request.body.as_ref();
        let _closing = body.and_then(RequestBody::closing);
        let answer = {
            let sent = pin!(self.exchanged(place, start));
            sent.instrument(span.clone()).await
        };
        let ended = self.request.body.as_ref().and_then(RequestBody::failure);
        match (answer, ended) {
            (Err(mut failure), Some(error)) => {
                failure.timed_out = error.kind() == io::ErrorKind::TimedOut;
                failure.source = Box::new(error);
                Err(failure.local("the file to upload could not be read"))
            }
            (answer, _) => answer,
        }
    }

    async fn exchanged(&mut self, place: Option<Box<dyn InQueue>>, start: Duration) -> Answer {
        let Settings {
            clock,
            transport,
            stall_timeout,
            body_limit,
            ..
        } = self.settings;
        let clock = clock.as_ref();
        let end = start.saturating_add(self.attempt_timeout);
        let end = end.min(self.course.deadline());
        if let Some(place) = place {
            place.sent();
        }
        // Until more is known, in case that the attempt does not end in good order.
        self.course.note(|trail| {
            trail.reached = trail.reached.max(Reached::Maybe);
            trail.uncertain |= self.effect.leaves_doubt(Ending::Broken(Reached::Maybe));
        });
        let broken = |panicked| TransportFailure::new(Reached::Maybe, panicked);
        let sent = shielded("the transport", || transport.send(self.request.clone()));
        let sent = sent.map_err(broken)?;
        let sent = shielded_future("the transport", || sent);
        let head = until(clock, end, sent).await;
        let head = head.ok_or_else(|| {
            let late = Late("no response in time");
            TransportFailure::new(Reached::Maybe, late).timed_out()
        })?;
        let response = head.map_err(broken)??;
        // A refusal is read as ever.
        let pages = headers::text(&self.request.headers, &ACCEPT).is_some_and(is_html);
        let reading = Reading {
            clock,
            end,
            stall: *stall_timeout,
            limit: *body_limit,
            pages,
        };
        if response.status.is_success()
            && let Some(to) = self.delivery()
        {
            return to.take_all(&reading, response).await;
        }
        reading.read(response).await
    }

    /// Tells all hooks. What one of them does to itself is no concern of the call.
    fn tell(&self, tell: &dyn Fn(&dyn Hook, &Attempt<'_>)) {
        if self.settings.hooks.is_empty() {
            return;
        }
        let trail = self.course.trail();
        let attempt = Attempt {
            operation: self.info.id,
            method: &self.info.method,
            path: self.info.path,
            number: trail.attempts,
            correlation_id: self.correlation_id(),
            idempotency_key: trail.idempotency_key.as_ref(),
        };
        for hook in &self.settings.hooks {
            if let Err(panicked) = shielded("a hook", || tell(&**hook, &attempt)) {
                warn!(target: "wise_api", operation = self.info.id, "{panicked}; the call goes on");
            }
        }
    }

    /// The host that the request goes to.
    fn host(&self) -> &str {
        let url = self.request.url.as_str();
        let scheme = url.bytes().position(|byte| byte == b':');
        let rest = scheme
            .and_then(|end| url.get(end + "://".len()..))
            .unwrap_or_default();
        let end = rest.bytes().position(|byte| b"/?#".contains(&byte));
        let (host, _) = rest.split_at(end.unwrap_or(rest.len()));
        let port = host.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (name, _) = host.split_at(host.len() - port);
        // No port: an address may end in digits, too.
        name.strip_suffix(':').unwrap_or(host)
    }

    pub(super) fn correlation_id(&self) -> Option<&str> {
        headers::text(&self.request.headers, &CORRELATION_ID)
    }
}

/// How often the request was sent before; absent on the first attempt, by the conventions of OpenTelemetry.
fn resent(course: &Course) -> Option<u32> {
    let attempts = course.note(|trail| trail.attempts);
    attempts.checked_sub(1).filter(|before| *before > 0)
}

/// Marks the span of an attempt that failed.
fn note_failure(span: &Span, answer: &Answer) {
    match answer {
        Ok(answer) if answer.status.is_client_error() || answer.status.is_server_error() => {
            fault(span, answer.status.as_str());
        }
        Ok(_) => {}
        Err(failure) => {
            let kind = if failure.timed_out {
                "timeout"
            } else {
                "transport"
            };
            fault(span, kind);
        }
    }
}

fn ending(answer: &Answer) -> Ending {
    match answer {
        Ok(answer) => Ending::Answered(answer.status),
        Err(failure) => match &failure.head {
            Some(head) => Ending::Cut(head.status),
            None => Ending::Broken(failure.reached),
        },
    }
}
