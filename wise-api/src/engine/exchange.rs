//! The one way in which a call goes: what it is prepared with, how often it is sent, and what comes of it.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::HeaderMap;
use http::header::{AUTHORIZATION, USER_AGENT};
use tracing::{Instrument, debug, field, info_span};

use super::body::Received;
use super::broken::{Stopped, TransportError};
use super::call::First;
use super::client::Settings;
use super::correlation::correlate;
use super::course::Course;
use super::delivery::Delivery;
use super::error::InvalidRequest;
use super::foreign::shielded;
use super::headers;
use super::held_up::{Approver, HeldUp, Sent};
use super::idempotency;
use super::layer::Layer;
use super::response::{ResponseParts, hide_secrets};
use super::retry::Effect;
use super::rt::{self, NO_RUNTIME};
use super::sca;
use super::seen::{Answer, Seen, Template, failed, millis, note, record};
use super::trail::Trail;
use super::{
    BoxError, CallOptions, CredentialError, Error, HttpRequest, OperationInfo, Request, Response,
    RetryPolicy, ScaRequired, Wise,
};
use crate::values::Secret;

/// What is known of a request that has everything but its token, and a JOSE message where it takes one.
struct Prepared {
    target: String,
    effect: Effect,
    /// Under which the SCA handler may be asked about it.
    mark: Option<u64>,
}

/// A call under way. Nothing of what it sends changes from one attempt to the next, except for the token.
pub(super) struct Exchange<'a> {
    pub(super) wise: &'a Wise,
    pub(super) settings: &'a Settings,
    pub(super) course: &'a Course,
    pub(super) info: &'a OperationInfo,
    pub(super) request: HttpRequest,
    pub(super) effect: Effect,
    redirects: &'static [u16],
    pub(super) policy: &'a RetryPolicy,
    pub(super) attempt_timeout: Duration,
    /// Attempts since the last time that a person said something.
    pub(super) tries: u32,
    mark: Option<u64>,
    /// What the SCA handler failed with.
    sca_failure: Option<BoxError>,
    /// The token that was sent last, if its provider may have another.
    pub(super) token: Option<Secret>,
    /// The one that Wise has refused.
    pub(super) refused: Option<Secret>,
    /// The client that token providers are given: it knows this call from others, and what it sends goes ahead of what waits for it.
    pub(super) caller: Option<Wise>,
    /// Whether a refused token has made the call be sent again.
    pub(super) renewed: bool,
    pub(super) first: Option<&'a First>,
    /// Where the body of a success goes. Never locked: it makes the exchange `Sync`.
    pub(super) delivery: Option<Mutex<&'a mut (dyn Delivery + 'a)>>,
}

impl Wise {
    /// The whole call, within its one deadline and with its one trail.
    pub(super) async fn call(
        &self,
        request: &mut Request,
        options: &mut CallOptions,
        delivery: Option<&mut (dyn Delivery + '_)>,
    ) -> Result<Response, Error> {
        options.inherit(request);
        let settings: &Settings = &self.settings;
        let operation = request.info.id;
        self.place(request)?;
        if settings.needs_runtime && !rt::is_running() {
            return Err(InvalidRequest::error(operation, "runtime", NO_RUNTIME));
        }
        let layer = self.layer(request, options);
        if delivery.is_some() && layer.is_some() {
            let reason = "an encrypted response is opened as a whole: await the call instead";
            return Err(InvalidRequest::error(operation, "streamed", reason));
        }
        let layer = layer.map(|layer| (layer, Box::new(request.clone())));
        let now = shielded("the clock", || settings.clock.elapsed());
        let (prepared, trail) = self.prepare(request, options, now.unwrap_or_default())?;
        let now = match now {
            Ok(now) => now,
            Err(panicked) => {
                return Err(TransportError::unsent(operation, panicked.into(), trail));
            }
        };
        let deadline = now.saturating_add(options.timeout.unwrap_or(settings.timeout));
        let course = Course::begin(operation, &settings.clock, deadline, trail);
        let run = pin!(async {
            let session = match &layer {
                Some((layer, plain)) => Some(layer.begin(self, plain, &course).await?),
                None => None,
            };
            if let Some(session) = &session {
                session.seal(request)?;
            }
            if request.unsealed {
                let reason = "it leaves as a JOSE message only: give the client or the call a keyring (feature `jose`), or the call the message";
                return Err(request.invalid("body", reason));
            }
            let answer = self.exchange(&course, request, prepared, options, delivery);
            let answer = answer.await;
            match session {
                Some(session) => session.open(answer, &course).await,
                None => answer,
            }
        });
        course.guard(run).await
    }

    /// What signs, encrypts or opens the bodies of a call: what it was given itself, or what the client has for it.
    fn layer(&self, request: &Request, options: &CallOptions) -> Option<Arc<dyn Layer>> {
        let given = options.layer.clone();
        given.or_else(|| self.layers.as_ref()?.of(request))
    }

    fn prepare(
        &self,
        request: &mut Request,
        options: &CallOptions,
        now: Duration,
    ) -> Result<(Prepared, Trail), Error> {
        options.apply(request)?;
        let key = idempotency::read(request);
        correlate(request, now);
        #[cfg(feature = "opentelemetry")]
        super::propagation::inject(&mut request.headers);
        let target = request.target()?;
        let effect = Effect::of(&request.info, &target, key.is_some());
        let mut trail = Trail::new(key, effect != Effect::Read);
        trail.environment = Some(self.settings.environment.word());
        if !headers::has(&request.headers, &AUTHORIZATION) {
            let security = request.info.security;
            trail.credential = self.settings.credentials.choose(security);
        }
        let asking = self.sca_handler.as_ref();
        let mark = asking.and_then(|asking| asking.admit(request, &target));
        let prepared = Prepared {
            target,
            effect,
            mark,
        };
        Ok((prepared, trail))
    }

    /// Sends a request, again where that is right, and reads the response.
    async fn exchange(
        &self,
        course: &Course,
        request: &mut Request,
        prepared: Prepared,
        options: &CallOptions,
        delivery: Option<&mut (dyn Delivery + '_)>,
    ) -> Result<Response, Error> {
        let clock = &self.settings.clock;
        let start = clock.elapsed();
        let mut exchange = Exchange::new(self, course, request, prepared, options);
        exchange.delivery = match delivery {
            Some(delivery) => Some(Mutex::new(delivery)),
            None => None,
        };
        let span = info_span!(
            target: "wise_api",
            "call",
            otel.name = exchange.info.id,
            otel.kind = "internal",
            operation = exchange.info.id,
            http.request.method = exchange.info.method.as_str(),
            url.template = %exchange.template(),
            correlation_id = exchange.correlation_id(),
            attempts = field::Empty,
            http.response.status_code = field::Empty,
            error.type = field::Empty,
            otel.status_code = field::Empty,
            trace_id = field::Empty,
            duration_ms = field::Empty,
        );
        // Pinned here: a future that is moved into the span has room in the call twice.
        let answer = {
            let run = pin!(exchange.run());
            run.instrument(span.clone()).await
        };
        note(&span, "attempts", &course.note(|trail| trail.attempts));
        let seen = match &answer {
            Ok(answer) => Seen::of(answer),
            Err(Stopped::Broken(failure)) => Seen::before(failure),
            Err(_) => Seen::default(),
        };
        record(&span, &seen, clock.elapsed().saturating_sub(start));
        let result = exchange.finish(answer);
        if let Err(error) = &result {
            failed(&span, error);
        }
        result
    }
}

impl HeldUp for Exchange<'_> {
    fn demand(&mut self, refused: &Received) -> Option<ScaRequired> {
        let required = ScaRequired::of(&self.response(refused.clone()))?;
        if self.is_repeatable() {
            return Some(required);
        }
        let read =
            "the file to upload was read, and is read only once: `Upload::reopened` opens it anew";
        self.sca_failure = Some(read.into());
        None
    }

    fn client(&self) -> Wise {
        Wise {
            sca_handler: None,
            ..self.wise.clone()
        }
    }

    fn course(&self) -> &Course {
        self.course
    }

    fn headers(&mut self) -> &mut HeaderMap {
        &mut self.request.headers
    }

    fn not_cleared(&mut self, failure: BoxError) {
        self.sca_failure = Some(failure);
    }

    fn again(&mut self) -> Sent<'_> {
        self.tries = 0;
        Box::pin(self.send())
    }
}

impl<'a> Exchange<'a> {
    fn new(
        wise: &'a Wise,
        course: &'a Course,
        request: &'a mut Request,
        prepared: Prepared,
        options: &'a CallOptions,
    ) -> Self {
        let settings: &Settings = &wise.settings;
        let Prepared {
            target,
            effect,
            mark,
        } = prepared;
        let agent = match request.api_version() {
            Some(version) => settings.user_agent_of(version),
            None => settings.user_agent(request.info.version),
        };
        let mut fields = std::mem::take(&mut request.headers);
        let body = request.body.take();
        let redirects = request.redirects;
        let info = &request.info;
        if let Some(value) = agent
            && !headers::has(&fields, &USER_AGENT)
        {
            headers::put(&mut fields, USER_AGENT, value);
        }
        let attempt_timeout = options.attempt_timeout.or(settings.attempt_timeout);
        Self {
            wise,
            settings,
            course,
            effect,
            redirects,
            policy: options.retry.as_ref().unwrap_or(&settings.retry),
            attempt_timeout: attempt_timeout.unwrap_or(Duration::MAX),
            tries: 0,
            mark,
            sca_failure: None,
            token: None,
            refused: None,
            caller: None,
            renewed: false,
            first: options.first.as_ref(),
            delivery: None,
            request: HttpRequest {
                method: info.method.clone(),
                url: format!("{}{target}", settings.environment.base(info.servers)),
                headers: fields,
                body: body.map(|body| body.watched(&settings.clock, settings.stall_timeout)),
                body_limit: settings.body_limit,
            },
            info,
        }
    }

    /// Sends the request, and once more if Wise asks for SCA and a handler clears it.
    async fn run(&mut self) -> Result<Received, Stopped> {
        let answer = self.send().await;
        match (answer, &self.wise.sca_handler, self.mark) {
            (Ok(refused), Some(asking), Some(mark))
                if sca::asks(refused.status, &refused.headers) =>
            {
                let asking: &dyn Approver = &**asking;
                asking.settle(mark, self, refused).await
            }
            (answer, ..) => answer,
        }
    }

    /// Sends the request until that is enough.
    async fn send(&mut self) -> Result<Received, Stopped> {
        let mut jitter = None;
        let mut last: Option<Answer> = None;
        loop {
            let place = match self.ready().await {
                Ok(place) => place,
                // What Wise said before says more than that there is no time left, or no other token.
                Err(stopped) => {
                    return last.map_or(Err(stopped), |last| last.map_err(Stopped::Broken));
                }
            };
            self.course.note(|trail| trail.attempts += 1);
            self.tries += 1;
            let (answer, delay) = self.attempt(place, &mut jitter).await;
            let Some(delay) = delay else {
                return answer.map_err(Stopped::Broken);
            };
            debug!(
                target: "wise_api",
                operation = self.info.id,
                attempt = self.course.trail().attempts,
                delay_ms = millis(delay),
                "sending again"
            );
            last = Some(answer);
            self.settings.clock.sleep(delay).await;
        }
    }

    /// The path template of the operation behind its version, without arguments.
    pub(super) fn template(&self) -> Template {
        let own_host = !self.info.servers.is_empty();
        let version = if own_host { "" } else { self.info.version };
        Template(version, self.info.path)
    }

    fn finish(self, answer: Result<Received, Stopped>) -> Result<Response, Error> {
        let answer = answer.map_err(|stopped| {
            let (operation, trail) = (self.info.id, self.course.trail());
            match stopped {
                Stopped::Broken(failure) => TransportError::error(operation, failure, trail),
                Stopped::Unsent(failure) => TransportError::unsent(operation, failure, trail),
                Stopped::NoToken(credential, failure, head) => {
                    CredentialError::error(operation, credential, failure, trail, head)
                }
            }
        })?;
        match self.response(answer).into_success() {
            Err(Error::ScaRequired(required)) => Err(required.because(self.sca_failure).into()),
            other => other,
        }
    }

    fn response(&self, answer: Received) -> Response {
        let Received {
            status,
            mut headers,
            body,
            truncated,
        } = answer;
        hide_secrets(&mut headers);
        Response::of(ResponseParts {
            operation: self.info.id,
            security: self.info.security,
            status,
            headers,
            body,
            truncated,
            redirects: self.redirects,
            trail: self.course.trail(),
        })
    }
}
