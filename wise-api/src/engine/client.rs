//! The client.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

#[cfg(any(feature = "testing", feature = "blocking"))]
use http::Extensions;
use http::{HeaderValue, Method};

use super::credentials::Credentials;
use super::delivery::Delivery;
use super::held_up::Approver;
use super::layer::Layers;
use super::rate_limit::Queue;
use super::retry_budget::Purse;
use super::sca;
use super::scope::Scope;
use super::{
    BoxFuture, Builder, Call, CallOptions, Clock, Environment, Error, Hook, Operation, Request,
    Response, RetryPolicy, TokenProvider, Transport,
};

/// A client of the Wise Platform API. Cloning it is cheap, and clones share their connections.
pub struct Wise {
    pub(crate) settings: Arc<Settings>,
    /// Not among the settings, because a handler gets a client without one.
    pub(super) sca_handler: Option<Arc<dyn Approver>>,
    /// Whether its calls get a token that others wait for, and go ahead of them.
    pub(super) urgent: bool,
    /// What the call has caused that this client works for: each call has one of its own.
    pub(crate) scope: Scope,
    /// Values that the modules above the engine keep with a client, one of each type; its clones have them, too.
    #[cfg(any(feature = "testing", feature = "blocking"))]
    pub(crate) kept: Extensions,
    /// Not among the settings, because a keyring has a client.
    pub(super) layers: Option<Arc<dyn Layers>>,
}

impl Clone for Wise {
    fn clone(&self) -> Self {
        Self {
            settings: Arc::clone(&self.settings),
            // Whatever a handler begins with a clone, in a task or on a thread of its own, does not come back to it.
            sca_handler: self.sca_handler.clone().filter(|_| !sca::is_handling()),
            urgent: self.urgent,
            scope: self.scope.clone(),
            #[cfg(any(feature = "testing", feature = "blocking"))]
            kept: self.kept.clone(),
            layers: self.layers.clone(),
        }
    }
}

/// Kept with a client as an `Arc<dyn Witness>`, it is told of each operation that a call of the client sends.
#[cfg(feature = "testing")]
pub(crate) trait Witness: Send + Sync {
    /// An operation is about to be sent.
    fn called(&self, operation: Arc<dyn std::any::Any + Send + Sync>);
}

#[derive(Clone)]
pub(crate) struct Settings {
    pub(super) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(super) hooks: Vec<Arc<dyn Hook>>,
    pub(super) turns: Option<Arc<dyn Queue>>,
    pub(super) environment: Environment,
    pub(crate) credentials: Credentials,
    pub(crate) timeout: Duration,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) stall_timeout: Duration,
    pub(super) retry: RetryPolicy,
    pub(super) repetitions: Arc<Purse>,
    /// Whether the transport or the clock is the built-in one, which needs a runtime of Tokio.
    pub(super) needs_runtime: bool,
    pub(super) body_limit: usize,
    pub(super) user_agent_suffix: String,
    pub(super) api_version: Option<Elsewhere>,
    /// The header of the version that is called first, and mostly.
    pub(super) agent: OnceLock<(&'static str, Option<HeaderValue>)>,
}

/// A quarter whose calls go to a different one.
#[derive(Clone)]
pub(super) struct Elsewhere {
    pub(super) from: &'static str,
    pub(super) to: Arc<str>,
}

impl Settings {
    /// Who calls which version of the API. The suffix was checked when the client was built.
    pub(super) fn user_agent(&self, version: &'static str) -> Option<HeaderValue> {
        let (of, value) = self
            .agent
            .get_or_init(|| (version, self.user_agent_of(version)));
        if *of == version {
            return value.clone();
        }
        self.user_agent_of(version)
    }

    pub(super) fn user_agent_of(&self, version: &str) -> Option<HeaderValue> {
        const OURS: &str = concat!("wise-api/", env!("CARGO_PKG_VERSION"));
        let version = if version.is_empty() {
            "unversioned"
        } else {
            version
        };
        let text = format!("{OURS} ({version}) {}", self.user_agent_suffix);
        HeaderValue::try_from(text.trim_end()).ok()
    }
}

impl Wise {
    /// Settings for a new client.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Where the time comes from.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.settings.clock)
    }

    /// Where requests go.
    pub fn environment(&self) -> &Environment {
        &self.settings.environment
    }

    /// A call of an operation. A [`Request`] is one too, and its call gives the response as it is.
    pub fn send<O: Operation>(&self, operation: O) -> Call<O> {
        Call::new(self, operation)
    }

    /// A client that takes the tokens of one kind from this provider, and is the same otherwise: connections, rate limit and settings are
    /// shared. This is how a partner acts for many users.
    pub fn with_token_provider(&self, provider: impl TokenProvider) -> Self {
        let mut settings = Settings::clone(&self.settings);
        settings.credentials.provide(Arc::new(provider));
        Self {
            settings: Arc::new(settings),
            ..self.clone()
        }
    }

    /// A call that the contract does not have, with all that other calls have: credentials, retries, SCA, hooks and spans. `path` is what
    /// follows the host, version included, percent-encoded and without a query.
    ///
    /// A `GET` is repeated after a failure like any other, a write only if it is given an idempotency key, which goes into the header that
    /// Wise uses elsewhere. Give one only where Wise takes it: what ignores the key is done twice. Of tokens, it gets the first of these that the client has: user token, personal token, token of the application.
    ///
    /// ```no_run
    /// # use wise_api::{Error, IdempotencyKey, Json, Method, Wise};
    /// # async fn example(wise: Wise) -> Result<(), Error> {
    /// let things: Json = wise.request(Method::GET, "/v1/things").query("size", 20).await?.json()?;
    /// let made = wise
    ///     .request(Method::POST, "/v1/things")
    ///     .json(&[("name", "a thing")])?
    ///     .idempotency_key(IdempotencyKey::generate())
    ///     .await?;
    /// let names: Vec<String> = made.deserialize()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: impl Into<String>) -> Call<Request> {
        self.send(Request::undocumented(method, path))
    }

    /// Not generic, so that it is compiled once and not for every operation.
    pub(super) fn dispatch(
        &self,
        mut request: Request,
        mut options: CallOptions,
    ) -> BoxFuture<Result<Response, Error>> {
        let client = self.clone();
        Box::pin(async move { client.call(&mut request, &mut options, None).await })
    }

    /// The same, with the body of a success going elsewhere.
    pub(super) fn dispatch_to<'a>(
        &'a self,
        mut request: Request,
        mut options: CallOptions,
        delivery: &'a mut dyn Delivery,
    ) -> Pin<Box<dyn Future<Output = Result<Response, Error>> + Send + 'a>> {
        Box::pin(async move { self.call(&mut request, &mut options, Some(delivery)).await })
    }

    /// The default limit for how much of a body is read.
    pub(super) fn body_limit(&self) -> u64 {
        u64::try_from(self.settings.body_limit).unwrap_or(u64::MAX)
    }

    /// Puts a request into the version that the client sends it to.
    pub(super) fn place(&self, request: &mut Request) -> Result<(), Error> {
        match &self.settings.api_version {
            Some(elsewhere) => request.send_to(elsewhere),
            None => Ok(()),
        }
    }

    /// The same client, for what a new call causes.
    pub(super) fn of_a_new_call(&self) -> Self {
        Self {
            scope: Scope::default(),
            ..self.clone()
        }
    }

    /// The same client with this for calls that were given no layer of their own.
    #[allow(dead_code)] // A build can lack all layers.
    pub(crate) fn with_layers(&self, layers: Arc<dyn Layers>) -> Self {
        Self {
            layers: Some(layers),
            ..self.clone()
        }
    }

    /// The time of day.
    #[allow(dead_code)] // A build can lack what renews tokens.
    pub(crate) fn date(&self) -> std::time::SystemTime {
        self.settings.clock.date()
    }
}

impl fmt::Debug for Wise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wise")
            .field("environment", &self.settings.environment)
            .field("credentials", &self.settings.credentials.kinds())
            .finish_non_exhaustive()
    }
}
