//! What a client can authenticate with, and what it picks for an operation.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use zeroize::Zeroizing;

use super::Credential;
use crate::Secret;

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

    /// The value of `Authorization` for an operation. Tokens were checked when the client was built.
    pub(super) fn authorization(&self, security: &[&[Credential]]) -> Option<HeaderValue> {
        let kind = self.choose(security)?;
        let text = match (kind, &self.basic) {
            (Credential::BasicAuth, Some((id, secret))) => {
                let pair = Zeroizing::new(format!("{id}:{}", secret.expose()));
                Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
            }
            _ => Zeroizing::new(format!("Bearer {}", self.token(kind)?.expose())),
        };
        let mut value = HeaderValue::try_from(text.as_str()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}
