//! What a client can authenticate with, and what it picks for an operation.

mod provided;
mod provider;

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::Credential;
use crate::values::Secret;

pub(super) use provided::{Provided, Wanted};
pub use provider::{CredentialError, TokenFailure, TokenProvider};

/// What a client can authenticate with.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    /// At most one of each kind.
    tokens: Vec<(Credential, Source)>,
    pub(crate) basic: Option<(String, Secret)>,
}

#[derive(Clone)]
enum Source {
    Fixed(Secret),
    Provided(Arc<dyn Provided>),
}

/// What goes into `Authorization`, and the token in it that its provider may renew.
pub(super) struct Authorization {
    pub(super) value: HeaderValue,
    pub(super) renewable: Option<Secret>,
}

impl Credentials {
    const TOKENS: [Credential; 3] = [
        Credential::UserToken,
        Credential::PersonalToken,
        Credential::ClientCredentialsToken,
    ];

    /// Sets a token that stays the same.
    pub(super) fn fix(&mut self, kind: Credential, token: impl Into<String>) {
        self.set(kind, Source::Fixed(Secret::new(token)));
    }

    /// Sets where the tokens of a kind come from.
    pub(crate) fn provide(&mut self, provider: Arc<dyn TokenProvider>) {
        self.set(provider.kind(), Source::Provided(Arc::new(provider)));
    }

    fn set(&mut self, kind: Credential, source: Source) {
        self.tokens.retain(|(other, _)| *other != kind);
        self.tokens.push((kind, source));
    }

    fn source(&self, kind: Credential) -> Option<&Source> {
        let mut tokens = self.tokens.iter();
        tokens
            .find(|(other, _)| *other == kind)
            .map(|(_, source)| source)
    }

    fn has(&self, kind: Credential) -> bool {
        match kind {
            Credential::BasicAuth => self.basic.is_some(),
            _ => self.source(kind).is_some(),
        }
    }

    /// The kinds that there are, for `Debug`.
    pub(super) fn kinds(&self) -> Vec<Credential> {
        Self::TOKENS
            .into_iter()
            .chain([Credential::BasicAuth])
            .filter(|kind| self.has(*kind))
            .collect()
    }

    /// The setting that cannot be sent, if there is one, and why.
    pub(super) fn unusable(&self) -> Option<(String, &'static str)> {
        const TEXT: &str = "it is empty, or has characters that a header must not have";
        for (kind, source) in &self.tokens {
            let setting = || kind.to_string().replace(' ', "_");
            match source {
                _ if !Self::TOKENS.contains(kind) => {
                    return Some((setting(), "a provider gives tokens, and this is no token"));
                }
                Source::Fixed(token) if bearer(token).is_none() => return Some((setting(), TEXT)),
                Source::Fixed(_) | Source::Provided(_) => {}
            }
        }
        // A colon in the id would move the border between id and secret.
        let basic = self.basic.as_ref().is_some_and(|(id, secret)| {
            id.is_empty() || id.contains(':') || secret.expose().is_empty()
        });
        basic.then(|| {
            let reason = "id or secret is empty, or the id has a colon";
            ("basic".to_owned(), reason)
        })
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

    /// What gives the tokens of a kind, if something does.
    pub(super) fn provided(&self, kind: Credential) -> Option<&dyn Provided> {
        match self.source(kind)? {
            Source::Provided(provider) => Some(&**provider),
            Source::Fixed(_) => None,
        }
    }

    /// The value of `Authorization` for a kind that the client was given.
    pub(super) fn fixed(&self, kind: Credential) -> Result<Authorization, TokenFailure> {
        let value = match (kind, &self.basic, self.source(kind)) {
            (Credential::BasicAuth, Some(pair), _) => basic(pair),
            (_, _, Some(Source::Fixed(token))) => bearer(token),
            _ => return Err(TokenFailure::because("the client has none")),
        };
        let value = value.ok_or_else(unsendable)?;
        Ok(Authorization {
            value,
            renewable: None,
        })
    }
}

fn unsendable() -> TokenFailure {
    TokenFailure::because("it has characters that a header must not have")
}

fn bearer(token: &Secret) -> Option<HeaderValue> {
    let text = Zeroizing::new(format!("Bearer {}", token.expose()));
    sensitive(&text).filter(|_| !token.expose().is_empty())
}

fn basic((id, secret): &(String, Secret)) -> Option<HeaderValue> {
    let pair = Zeroizing::new(format!("{id}:{}", secret.expose()));
    let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
    sensitive(&Zeroizing::new(format!("Basic {}", encoded.as_str())))
}

fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
