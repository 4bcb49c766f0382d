//! Tokens of the application itself.

use std::sync::Arc;

use super::renewal::{Live, NotRenewed, Renew, Renewal};
use super::{TokenFailure, TokenProvider};
use crate::Secret;
use crate::runtime::{BoxFuture, Credential, Wise};
use crate::versions::newest::oauth_token;

/// Fetches tokens of the application with its id and secret, and keeps each until a tenth of its life is left.
pub(crate) struct ClientCredentials(Arc<Renewal<Fetch>>);

impl ClientCredentials {
    pub(crate) fn new() -> Self {
        Self(Renewal::new(Fetch))
    }
}

impl TokenProvider for ClientCredentials {
    fn kind(&self) -> Credential {
        Credential::ClientCredentialsToken
    }

    fn token(&self, wise: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        self.0.token(wise)
    }

    fn refused(&self, token: &Secret, wise: &Wise) -> bool {
        self.0.refused(token, wise)
    }
}

struct Fetch;

impl Renew for Fetch {
    fn renew(&self, wise: Wise, _: Option<Secret>) -> BoxFuture<Result<Live, NotRenewed>> {
        Box::pin(async move {
            let grant = oauth_token::ClientCredentials::new();
            let issued = wise.oauth().redeem(grant).await?;
            let (since, ends_at) = issued.life();
            let life = ends_at.duration_since(since).unwrap_or_default();
            Ok(Live {
                token: issued.access_token,
                since,
                renew_at: ends_at - life / 10,
                ends_at,
            })
        })
    }
}
