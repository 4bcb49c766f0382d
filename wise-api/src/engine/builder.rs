//! Settings of a client.

use std::fmt;
use std::mem;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

#[cfg(any(feature = "testing", feature = "blocking"))]
use http::Extensions;
use http::HeaderValue;
#[cfg(feature = "__tls")]
use zeroize::Zeroizing;

use super::client::{Elsewhere, Settings};
use super::clock::Steady;
use super::credentials::Credentials;
use super::error::InvalidRequest;
use super::held_up::{Approver, Asking};
#[cfg(feature = "reqwest")]
use super::http_client::Reqwest;
use super::rate_limit::{self, MakeQueue};
use super::retry_budget::Purse;
use super::scope::Scope;
#[cfg(feature = "__tls")]
use super::tls::Tls;
use super::{
    Clock, Credential, Environment, Error, Hook, RateLimit, RetryBudget, RetryPolicy, ScaHandler,
    TokenProvider, Transport, Wise,
};
use crate::values::Secret;

/// The default timeout of a call.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
#[cfg(feature = "reqwest")]
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The default stall timeout: how long a body may make no progress.
const STALL_TIMEOUT: Duration = Duration::from_secs(20);
/// The default limit for the size of a body: statements of a year are a few megabytes.
const DEFAULT_BODY_LIMIT: usize = 64 * 1024 * 1024;

/// Makes the transport of a client out of the one that it would have.
#[cfg(feature = "testing")]
type Around = dyn Fn(Arc<dyn Transport>, &Environment) -> Arc<dyn Transport> + Send + Sync;

/// Settings of a client, from [`Wise::builder`].
#[derive(Clone)]
#[must_use]
pub struct Builder {
    environment: Option<Environment>,
    credentials: Credentials,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    #[cfg(feature = "reqwest")]
    pub(super) connect_timeout: Duration,
    stall_timeout: Duration,
    /// Puts something around the transport when the client is built.
    #[cfg(feature = "testing")]
    around: Option<Arc<Around>>,
    retry: RetryPolicy,
    retry_budget: RetryBudget,
    /// And what makes a queue of it: a program without a limit has no code for one.
    rate_limit: Option<(RateLimit, MakeQueue)>,
    body_limit: usize,
    #[cfg(feature = "__tls")]
    pub(super) tls: Tls,
    transport: Option<Result<Arc<dyn Transport>, String>>,
    /// Whether the transport is none of this crate's.
    foreign_transport: bool,
    clock: Option<Arc<dyn Clock>>,
    hooks: Vec<Arc<dyn Hook>>,
    user_agent_suffix: Option<String>,
    sca_handler: Option<Arc<dyn Approver>>,
    /// The quarter whose calls go elsewhere, and where they go.
    api_version: Option<(&'static str, String)>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            environment: None,
            credentials: Credentials::default(),
            timeout: DEFAULT_TIMEOUT,
            attempt_timeout: None,
            #[cfg(feature = "reqwest")]
            connect_timeout: CONNECT_TIMEOUT,
            stall_timeout: STALL_TIMEOUT,
            #[cfg(feature = "testing")]
            around: None,
            retry: RetryPolicy::new(),
            retry_budget: RetryBudget::default(),
            rate_limit: None,
            body_limit: DEFAULT_BODY_LIMIT,
            #[cfg(feature = "__tls")]
            tls: Tls::default(),
            transport: None,
            foreign_transport: false,
            clock: None,
            hooks: Vec::new(),
            user_agent_suffix: None,
            sca_handler: None,
            api_version: None,
        }
    }

    /// Where requests go. There is no default: whether money is real is for the caller to say.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// A personal API token.
    pub fn personal_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.fix(Credential::PersonalToken, token);
        self
    }

    /// An OAuth access token that acts for a Wise user.
    pub fn user_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.fix(Credential::UserToken, token);
        self
    }

    /// An OAuth access token that acts for the application itself.
    pub fn client_credentials_token(mut self, token: impl Into<String>) -> Self {
        self.credentials
            .fix(Credential::ClientCredentialsToken, token);
        self
    }

    /// Client id and secret, for the operations that take them as HTTP Basic.
    pub fn basic(mut self, client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        self.credentials.basic = Some((client_id.into(), Secret::new(client_secret)));
        self
    }

    /// Where the tokens of one kind come from, instead of what was set for that kind before: [`UserTokens`](crate::oauth::UserTokens), or a
    /// provider of your own.
    pub fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        self.credentials.provide(Arc::new(provider));
        self
    }

    /// How long a call may take, from its first attempt to the last byte of the response, waits included; one minute unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one attempt may take, from connecting to the last byte; as long as the call unless set. What timed out counts as
    /// broken off, so that some calls are then sent again: see [`RetryPolicy`].
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long connecting may take; ten seconds unless set. Of no effect with an HTTP client or transport of your own.
    #[cfg(feature = "reqwest")]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long no byte of a body may come once the head of the response is there; 20 seconds unless set. The attempt then counts as broken
    /// off, and its error has the status, the headers and [what came of the body](Error::partial_body).
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        self.stall_timeout = timeout;
        self
    }

    /// How many requests the client sends again over all of its calls while nothing succeeds; a hundred unless set.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retry_budget = budget;
        self
    }

    /// How often calls are sent again, and after which wait.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many requests the client sends at most; as many as it is asked for unless set.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some((limit, rate_limit::queue));
        self
    }

    /// Has every attempt of every call reported. Several hooks are told in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }

    /// Has strong customer authentication cleared when Wise asks for it, and the call sent once more. Without one, such calls end in
    /// [`Error::ScaRequired`].
    pub fn sca_handler(mut self, handler: impl ScaHandler) -> Self {
        self.sca_handler = Some(Arc::new(Asking::new(handler)));
        self
    }

    /// An HTTP stack of your own.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Ok(Arc::new(transport)));
        self.foreign_transport = true;
        self
    }

    /// Has something put around whichever transport the client gets.
    #[cfg(feature = "testing")]
    pub(crate) fn around(
        mut self,
        around: impl Fn(Arc<dyn Transport>, &Environment) -> Arc<dyn Transport> + Send + Sync + 'static,
    ) -> Self {
        self.around = Some(Arc::new(around));
        self
    }

    /// Another clock than tokio's, such as one that a test moves on.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(Steady::new(clock)));
        self
    }

    /// How many bytes of a body are read at most, after what an HTTP client of yours inflates; 64 MiB unless set. The values that are made
    /// of it can take several times as much memory.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// A client certificate and its private key, for the mTLS environments, both as PEM: the certificate with its chain, if it has one,
    /// and the key in PKCS#8, PKCS#1 or SEC1 form, not encrypted. It is presented to every host that asks for one, so to those of card
    /// data, too.
    #[cfg(feature = "__tls")]
    #[cfg_attr(
        docsrs,
        doc(cfg(any(
            feature = "rustls",
            feature = "rustls-ring",
            feature = "rustls-no-provider",
            feature = "native-tls"
        )))
    )]
    pub fn client_identity(
        mut self,
        certificate: impl AsRef<[u8]>,
        private_key: impl AsRef<[u8]>,
    ) -> Self {
        let key = Zeroizing::new(private_key.as_ref().to_vec());
        self.tls.set_identity(certificate.as_ref(), key);
        self
    }

    /// Root certificates to trust beside those of the system, one or more, as PEM. Wise's own is in its developer hub.
    #[cfg(feature = "__tls")]
    #[cfg_attr(
        docsrs,
        doc(cfg(any(
            feature = "rustls",
            feature = "rustls-ring",
            feature = "rustls-no-provider",
            feature = "native-tls"
        )))
    )]
    pub fn root_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.tls.add_root(pem.as_ref());
        self
    }

    /// An HTTP client of your own making, for proxies, certificates and pools. Whatever it says about redirects and retries, none are made:
    /// Wise does not redirect, and a redirect would carry a token to another host; retries are for [`RetryPolicy`] to decide.
    /// Everything else is as you set it, keep-alive pings of HTTP/2 among it: without them, a connection that has died without a word takes
    /// every attempt of a call. The built-in client has them.
    #[cfg(feature = "reqwest")]
    pub fn http_client(mut self, client: reqwest::ClientBuilder) -> Self {
        let client = Reqwest::new(client).map(|client| Arc::new(client) as Arc<dyn Transport>);
        self.foreign_transport = false;
        self.transport = Some(client.map_err(|failure| failure.source.to_string()));
        self
    }

    /// The HTTP client that the program has anyway, with its pool of connections. [`http_client`](Self::http_client) is the safer way,
    /// because a client that is built cannot be changed: it has to be built with `redirect(Policy::none())` and `retry(retry::never())`.
    ///
    /// - A redirect that it followed ends the call in [`Error::Transport`](crate::Error::Transport), and what became of the request is
    ///   then uncertain: the response is that of another address.
    /// - A retry of its own cannot be seen from here. reqwest itself only repeats what an HTTP/2 server refused to process, which is
    ///   harmless; a policy of yours that repeats anything else can pay twice.
    /// - Its timeout cuts calls short before [`timeout`](Self::timeout) does, and what it inflates counts towards
    ///   [`body_limit`](Self::body_limit). Its default headers are sent, too, except where the call has one of the same name.
    #[cfg(feature = "reqwest")]
    pub fn reqwest_client(mut self, client: reqwest::Client) -> Self {
        self.foreign_transport = false;
        self.transport = Some(Ok(Arc::new(Reqwest::of(client))));
        self
    }

    /// Sends the calls of one quarter to a different one.
    pub(crate) fn sent_elsewhere(mut self, from: &'static str, to: String) -> Self {
        self.api_version = Some((from, to));
        self
    }

    /// What follows `wise-api/<version> (<version of the API>)` in the user agent, such as the name and version of your program.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Looks at the settings that are texts.
    fn check(&self) -> Result<(), Error> {
        if let Some((setting, reason)) = self.credentials.unusable() {
            return Err(unusable(&setting, reason));
        }
        let suffix = self.user_agent_suffix.as_deref().unwrap_or_default();
        if HeaderValue::from_str(suffix).is_err() {
            let reason = "it has characters that a header must not have";
            return Err(unusable("user_agent_suffix", reason));
        }
        Ok(())
    }

    /// The client, unless a setting is missing or not usable.
    // Fields are taken and not moved, so that each error drops the builder as one.
    pub fn build(mut self) -> Result<Wise, Error> {
        let environment = self
            .environment
            .take()
            .ok_or_else(|| unusable("environment", "it is not set"))?;
        environment.check()?;
        self.check()?;
        let api_version = self.api_version.take().map(elsewhere).transpose()?;
        let needs_runtime = !self.foreign_transport || self.clock.is_none();
        let transport = self.take_transport(&environment)?;
        let clock = self.clock.take().or_else(own_clock);
        let clock = clock.ok_or_else(|| {
            let reason = "it is not set, and this build has none: turn on the feature `tokio`";
            unusable("clock", reason)
        })?;
        Ok(Wise {
            settings: Arc::new(Settings {
                transport,
                clock,
                hooks: mem::take(&mut self.hooks),
                turns: self.rate_limit.map(|(limit, queue)| queue(limit)),
                environment,
                credentials: mem::take(&mut self.credentials),
                timeout: self.timeout,
                attempt_timeout: self.attempt_timeout,
                stall_timeout: self.stall_timeout,
                retry: self.retry.clone(),
                repetitions: Arc::new(Purse::new(self.retry_budget)),
                needs_runtime,
                body_limit: self.body_limit,
                user_agent_suffix: self.user_agent_suffix.take().unwrap_or_default(),
                api_version,
                agent: OnceLock::new(),
            }),
            sca_handler: self.sca_handler.take(),
            urgent: false,
            scope: Scope::default(),
            #[cfg(any(feature = "testing", feature = "blocking"))]
            kept: Extensions::new(),
            layers: None,
        })
    }

    /// The transport: the caller's, or the built-in one, with whatever goes around it.
    fn take_transport(&mut self, environment: &Environment) -> Result<Arc<dyn Transport>, Error> {
        let transport = match self.transport.take() {
            Some(transport) => {
                #[cfg(feature = "__tls")]
                if let Some(setting) = self.tls.setting() {
                    let reason = "it is of no effect with an HTTP client or transport of your own";
                    return Err(unusable(setting, reason));
                }
                transport.map_err(|reason| unusable("http_client", &reason))?
            }
            None => self.built_in(environment)?,
        };
        #[cfg(feature = "testing")]
        if let Some(around) = self.around.take() {
            return Ok(around(transport, environment));
        }
        Ok(transport)
    }
}

/// A setting that keeps the client from being built.
fn unusable(setting: &str, reason: &str) -> Error {
    InvalidRequest::error("client", setting, reason)
}

/// Where the calls of a quarter go.
fn elsewhere((from, to): (&'static str, String)) -> Result<Elsewhere, Error> {
    if !is_quarter(&to) {
        let reason = "it is not a quarter such as `2026Q4`; the unversioned paths have a module of their own, `legacy`";
        return Err(unusable("api_version", reason));
    }
    let to = to.into();
    Ok(Elsewhere { from, to })
}

/// Whether a text is a quarter as Wise writes it in paths.
fn is_quarter(text: &str) -> bool {
    let (year, quarter) = text.split_at_checked(4).unwrap_or_default();
    year.bytes().all(|byte| byte.is_ascii_digit()) && matches!(quarter, "Q1" | "Q2" | "Q3" | "Q4")
}

/// The clock of Tokio, if it is there.
fn own_clock() -> Option<Arc<dyn Clock>> {
    #[cfg(feature = "tokio")]
    return Some(Arc::new(super::TokioClock::new()));
    #[cfg(not(feature = "tokio"))]
    None
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("environment", &self.environment)
            .field("credentials", &self.credentials.kinds())
            .finish_non_exhaustive()
    }
}
