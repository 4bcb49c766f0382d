//! Tokens of the application itself.

use std::sync::Arc;

use super::grants::Grant;
use super::issued::Issued;
use super::renewal::{Live, NotRenewed, Order, Renew, Renewal};
use crate::Secret;
use crate::runtime::{BoxFuture, Builder, Credential, TokenFailure, TokenProvider, Wise};

impl Builder {
    /// Client id and secret of the application, which also buy its tokens: the client fetches one when an operation takes it, keeps it,
    /// and fetches the next before it ends.
    pub fn client_credentials(
        self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        self.token_provider(ClientCredentials::new())
            .basic(client_id, client_secret)
    }
}

/// Fetches tokens of the application with its id and secret, and keeps each until a tenth of its life is left.
struct ClientCredentials(Arc<Renewal<Fetch>>);

impl ClientCredentials {
    #[inline]
    fn new() -> Self {
        Self(Renewal::new(Fetch))
    }
}

impl TokenProvider for ClientCredentials {
    #[inline]
    fn kind(&self) -> Credential {
        Credential::ClientCredentialsToken
    }

    #[inline]
    fn token(&self, wise: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
        self.0.token(wise)
    }

    #[inline]
    fn refused(&self, token: &Secret, _: &Wise) -> bool {
        self.0.refused(token)
    }
}

struct Fetch;

impl Renew for Fetch {
    #[inline]
    fn renew(&self, wise: Wise, order: Order) -> BoxFuture<Result<Live, NotRenewed>> {
        Box::pin(async move {
            order.claim()?;
            let grant = Grant::new("client_credentials");
            let asked_at = wise.date();
            let issued = match wise.oauth().redeem(&grant, None).await {
                Ok((issued, _)) => issued,
                Err(error) => Issued::of_cut_off(&error, asked_at).ok_or(error)?,
            };
            let (since, ends_at) = issued.life();
            let life = ends_at.duration_since(since).unwrap_or_default();
            let none = || TokenFailure::because("the answer holds no access token");
            let token = issued.access_token.ok_or_else(none)?;
            Ok(Live {
                token,
                since,
                renew_at: ends_at - life / 10,
                ends_at,
            })
        })
    }
}
