//! Tokens of the application itself.

use super::grants::Grant;
use super::issued::Issued;
use super::renewal::{Live, NotRenewed, Order, Renew, Renewal};
use crate::engine::{BoxFuture, Builder, Credential, TokenFailure, Wise};

impl Builder {
    /// Client id and secret of the application, which also buy its tokens: the client fetches one when an operation takes it, keeps it,
    /// and fetches the next before it ends.
    pub fn client_credentials(
        self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        self.token_provider(Renewal::new(Fetch))
            .basic(client_id, client_secret)
    }
}

/// Fetches tokens of the application with its id and secret. Each is kept until a tenth of its life is left.
struct Fetch;

impl Renew for Fetch {
    const KIND: Credential = Credential::ClientCredentialsToken;

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
            let none = || TokenFailure::because("the response has no access token");
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
