//! Settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::client::{Credentials, Settings};
use super::error::{InvalidRequest, TransportError};
use super::{Environment, Error, Wise};
use crate::Secret;

/// How long a call may take unless it says otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How large a body may be unless the client says otherwise: statements of a year are a few megabytes.
const DEFAULT_BODY_LIMIT: usize = 64 * 1024 * 1024;

/// Settings of a client, from [`Wise::builder`].
#[derive(Clone)]
#[must_use]
pub struct Builder {
    environment: Option<Environment>,
    credentials: Credentials,
    timeout: Duration,
    body_limit: usize,
    http: Option<reqwest::Client>,
    user_agent_suffix: Option<String>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            environment: None,
            credentials: Credentials::default(),
            timeout: DEFAULT_TIMEOUT,
            body_limit: DEFAULT_BODY_LIMIT,
            http: None,
            user_agent_suffix: None,
        }
    }

    /// Where requests go. There is no default: whether money is real is for the caller to say.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = Some(environment);
        self
    }

    /// A personal API token.
    pub fn personal_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.personal = Some(Secret::new(token));
        self
    }

    /// An OAuth access token that acts for a Wise user.
    pub fn user_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.user = Some(Secret::new(token));
        self
    }

    /// An OAuth access token that acts for the application itself.
    pub fn client_credentials_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.client = Some(Secret::new(token));
        self
    }

    /// Client id and secret, for the operations that take them as HTTP Basic.
    pub fn basic(mut self, client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        self.credentials.basic = Some((client_id.into(), Secret::new(client_secret)));
        self
    }

    /// How long a call may take, from connecting to the last byte of the answer; one minute unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes of a body are read at most; 64 MiB unless set.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// An HTTP client of your own, for proxies, certificates and pools. It should be built with
    /// `reqwest::redirect::Policy::none()`: Wise does not redirect, and a redirect is reported as an error only then.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// What follows `wise-api/<version>` in the user agent, such as the name and version of your program.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// The client, unless a setting is missing or not usable.
    pub fn build(self) -> Result<Wise, Error> {
        let invalid =
            |setting: &str, reason: &str| InvalidRequest::error("client", setting, reason);
        let environment = self
            .environment
            .ok_or_else(|| invalid("environment", "it is not set"))?;
        environment.check()?;
        if let Some(setting) = self.credentials.unusable() {
            return Err(invalid(
                setting,
                "it is empty, or has characters that a header must not have",
            ));
        }
        let mut user_agent = concat!("wise-api/", env!("CARGO_PKG_VERSION")).to_owned();
        if let Some(suffix) = &self.user_agent_suffix {
            user_agent.push(' ');
            user_agent.push_str(suffix);
        }
        let user_agent = HeaderValue::try_from(user_agent).map_err(|_| {
            invalid(
                "user_agent_suffix",
                "it has characters that a header must not have",
            )
        })?;
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .build()
                .map_err(|error| TransportError::error("client", error, false))?,
        };
        let Self {
            credentials,
            timeout,
            body_limit,
            ..
        } = self;
        Ok(Wise {
            settings: Arc::new(Settings {
                http,
                environment,
                credentials,
                timeout,
                body_limit,
                user_agent,
            }),
        })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("environment", &self.environment)
            .field("credentials", &self.credentials.kinds())
            .finish_non_exhaustive()
    }
}
