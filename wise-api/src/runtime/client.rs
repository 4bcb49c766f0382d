//! The client, and the one way in which it sends.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderName, HeaderValue};

use super::error::TransportError;
use super::{
    BoxFuture, Builder, Call, CallOptions, Credential, Environment, Error, Operation, Request,
    Response,
};
use crate::Secret;

/// A client of the Wise Platform API. Cloning it is cheap, and clones share their connections.
#[derive(Clone)]
pub struct Wise {
    pub(super) settings: Arc<Settings>,
}

pub(super) struct Settings {
    pub(super) http: reqwest::Client,
    pub(super) environment: Environment,
    pub(super) credentials: Credentials,
    pub(super) timeout: Duration,
    pub(super) body_limit: usize,
    pub(super) user_agent: HeaderValue,
}

impl Wise {
    /// Settings for a new client.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Where requests go.
    pub fn environment(&self) -> &Environment {
        &self.settings.environment
    }

    /// A call of an operation.
    pub fn send<O: Operation>(&self, operation: O) -> Call<O> {
        Call::new(self, operation)
    }

    /// Sends any request, such as one that the contract does not have ([`Request::undocumented`]).
    pub fn execute(&self, request: Request) -> BoxFuture<Result<Response, Error>> {
        self.dispatch(request, CallOptions::default())
    }

    /// The one way to send. Not generic, so that it is compiled once and not for every operation.
    pub(super) fn dispatch(
        &self,
        request: Request,
        options: CallOptions,
    ) -> BoxFuture<Result<Response, Error>> {
        let settings = Arc::clone(&self.settings);
        Box::pin(async move { settings.exchange(request, &options).await })
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

impl Settings {
    async fn exchange(
        &self,
        mut request: Request,
        options: &CallOptions,
    ) -> Result<Response, Error> {
        options.apply(&mut request)?;
        let base = self.environment.base(request.info.servers);
        let url = format!("{base}{}", request.target()?);
        let operation = request.info.id;

        let mut builder = self.http.request(request.info.method.clone(), url);
        if !request.headers.contains_key(AUTHORIZATION) {
            builder = self.credentials.authorize(builder, request.info.security);
        }
        request
            .headers
            .entry(USER_AGENT)
            .or_insert_with(|| self.user_agent.clone());
        builder = builder
            .headers(request.headers)
            .timeout(options.timeout.unwrap_or(self.timeout));
        if let Some(body) = request.body {
            builder = builder.body(body);
        }

        let mut answer = builder
            .send()
            .await
            .map_err(|error| TransportError::error(operation, error, false))?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        let (body, truncated) = read(answer, self.body_limit)
            .await
            .map_err(|error| TransportError::error(operation, error, true))?;
        let mut response = Response::new(&request.info, status, headers, body);
        response.truncated = truncated;
        response.into_success()
    }
}

/// The body up to a limit, and whether there was more.
async fn read(
    mut answer: reqwest::Response,
    limit: usize,
) -> Result<(Bytes, bool), reqwest::Error> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await? {
        let room = limit - body.len();
        if chunk.len() > room {
            body.extend_from_slice(&chunk[..room]);
            return Ok((body.freeze(), true));
        }
        body.extend_from_slice(&chunk);
    }
    Ok((body.freeze(), false))
}

/// What a client can authenticate with.
#[derive(Clone, Default)]
pub(super) struct Credentials {
    pub(super) user: Option<Secret>,
    pub(super) personal: Option<Secret>,
    pub(super) client: Option<Secret>,
    pub(super) basic: Option<(String, Secret)>,
}

impl Credentials {
    const TOKENS: [Credential; 3] = [
        Credential::UserToken,
        Credential::PersonalToken,
        Credential::ClientCredentialsToken,
    ];

    fn token(&self, kind: Credential) -> Option<&Secret> {
        match kind {
            Credential::UserToken => self.user.as_ref(),
            Credential::PersonalToken => self.personal.as_ref(),
            Credential::ClientCredentialsToken => self.client.as_ref(),
            Credential::BasicAuth | Credential::Other(_) => None,
        }
    }

    fn has(&self, kind: Credential) -> bool {
        self.token(kind).is_some() || (kind == Credential::BasicAuth && self.basic.is_some())
    }

    /// The kinds that there are, for `Debug`.
    pub(super) fn kinds(&self) -> Vec<Credential> {
        Self::TOKENS
            .into_iter()
            .chain([Credential::BasicAuth])
            .filter(|kind| self.has(*kind))
            .collect()
    }

    /// The setting that cannot be sent, if there is one.
    pub(super) fn unusable(&self) -> Option<&'static str> {
        let bad = |token: &Secret| {
            token.expose().is_empty() || HeaderValue::try_from(token.expose()).is_err()
        };
        let tokens = [
            ("user_token", &self.user),
            ("personal_token", &self.personal),
            ("client_credentials_token", &self.client),
        ];
        let token = tokens
            .into_iter()
            .find(|(_, token)| token.as_ref().is_some_and(bad))
            .map(|(setting, _)| setting);
        // A colon in the id would move the border between id and secret.
        let basic = self.basic.as_ref().is_some_and(|(id, secret)| {
            id.is_empty() || id.contains(':') || secret.expose().is_empty()
        });
        token.or(basic.then_some("basic"))
    }

    /// What to send for an operation: the first kind that the contract lists and the client has, and otherwise what the client has.
    /// The contract and Wise's guides disagree on what is accepted, so nothing is refused here.
    pub(super) fn choose(&self, security: &[&[Credential]]) -> Option<Credential> {
        if security.is_empty() {
            return None;
        }
        let listed = security
            .iter()
            .find(|kinds| !kinds.is_empty() && kinds.iter().all(|kind| self.has(*kind)));
        if let Some(kinds) = listed {
            return kinds.first().copied();
        }
        let anonymous = security.iter().any(|kinds| kinds.is_empty());
        let only_basic = security
            .iter()
            .all(|kinds| kinds.contains(&Credential::BasicAuth));
        if anonymous || only_basic {
            return None;
        }
        Self::TOKENS.into_iter().find(|kind| self.has(*kind))
    }

    fn authorize(
        &self,
        builder: reqwest::RequestBuilder,
        security: &[&[Credential]],
    ) -> reqwest::RequestBuilder {
        let Some(kind) = self.choose(security) else {
            return builder;
        };
        match (kind, &self.basic) {
            (Credential::BasicAuth, Some((id, secret))) => {
                builder.basic_auth(id, Some(secret.expose()))
            }
            _ => match self.token(kind) {
                Some(token) => builder.bearer_auth(token.expose()),
                None => builder,
            },
        }
    }
}

/// The name of the header that carries the caller's own id of a call.
pub(super) const CORRELATION_ID: HeaderName = HeaderName::from_static("x-external-correlation-id");
