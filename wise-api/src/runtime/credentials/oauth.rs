//! Exchanging grants for tokens.

use std::time::{Duration, SystemTime};

use super::pair::USUAL_LIFE;
use super::{ConsentState, TokenPair};
use crate::runtime::error::InvalidRequest;
use crate::runtime::{Environment, Error, Operation, Response, Wise};
use crate::versions::newest::oauth_token;
use crate::{Secret, Timestamp};

/// How a partner comes by the tokens of its users: [`Wise::oauth`].
///
/// The client needs the id and secret of the application: [`Builder::client_credentials`](crate::Builder::client_credentials) or
/// [`Builder::basic`](crate::Builder::basic). Nothing here is ever sent twice by the client itself.
#[derive(Clone, Debug)]
pub struct Oauth {
    wise: Wise,
}

impl Oauth {
    pub(crate) fn new(wise: &Wise) -> Self {
        Self { wise: wise.clone() }
    }

    /// The page on which a user of Wise consents, for the user's browser. `redirect_uri` has to be one that is registered with Wise, and
    /// the same is needed again to redeem the code.
    ///
    /// The page of production is known; that of the sandbox is inferred from its host, so check it before you rely on it
    /// ([`consent_url_at`](Self::consent_url_at) takes another). With hosts of your own, it is below the address of the API.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the client has no id of the application.
    pub fn consent_url(&self, redirect_uri: &str, state: &ConsentState) -> Result<String, Error> {
        let host = match self.wise.environment() {
            Environment::Production | Environment::ProductionMtls => "https://wise.com",
            Environment::Sandbox | Environment::SandboxMtls => "https://wise-sandbox.com",
            own @ Environment::Custom { .. } => own.api(),
        };
        self.consent_url_at(&format!("{host}/oauth/authorize"), redirect_uri, state)
    }

    /// The same for a page at another address.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the client has no id of the application, or the address is none.
    pub fn consent_url_at(
        &self,
        page: &str,
        redirect_uri: &str,
        state: &ConsentState,
    ) -> Result<String, Error> {
        let mut url = reqwest::Url::parse(page)
            .map_err(|_| InvalidRequest::error("consent page", "page", "it is not an address"))?;
        url.query_pairs_mut()
            .append_pair("client_id", self.client_id()?)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", state.expose());
        Ok(url.into())
    }

    /// Redeems the code that came back from the consent page. `redirect_uri` has to be exactly the one of that page.
    ///
    /// Store the pair before you use it. A code is good for one use: after an error of which
    /// [`Error::outcome_is_uncertain`] says so, the user has to consent again.
    ///
    /// # Errors
    /// What a call can end in; [`Error::Decode`], with the whole answer, when Wise sends no refresh token.
    pub async fn authorization_code(
        &self,
        code: impl Into<Secret>,
        redirect_uri: impl Into<String>,
    ) -> Result<TokenPair, Error> {
        let client_id = self.client_id()?;
        let grant = oauth_token::AuthorizationCode::new(client_id, code, redirect_uri);
        self.redeem(grant).await?.into_pair(None)
    }

    /// Exchanges the registration code that you made when you created a user.
    ///
    /// # Errors
    /// As for [`authorization_code`](Self::authorization_code).
    pub async fn registration_code(
        &self,
        email: impl Into<String>,
        registration_code: impl Into<Secret>,
    ) -> Result<TokenPair, Error> {
        let client_id = self.client_id()?;
        let grant = oauth_token::RegistrationCode::new(client_id, email, registration_code);
        self.redeem(grant).await?.into_pair(None)
    }

    /// Exchanges a refresh token for a new pair. The access token that was valid until then ends at once, so this is for programs that
    /// keep the tokens all by themselves: [`UserTokens`](crate::UserTokens) does it when it is due, once at a time.
    ///
    /// # Errors
    /// What a call can end in. Code `invalid_grant`: the refresh token has ended or was revoked, and the user has to consent again.
    pub async fn refresh(&self, refresh_token: impl Into<Secret>) -> Result<TokenPair, Error> {
        let refresh_token = refresh_token.into();
        let grant = oauth_token::RefreshToken::new(&refresh_token);
        self.redeem(grant).await?.into_pair(Some(refresh_token))
    }

    pub(super) async fn redeem(
        &self,
        grant: impl Into<oauth_token::Grant>,
    ) -> Result<Issued, Error> {
        let operation = oauth_token::operation::Create::new(grant);
        // The times are counted from before the request, so that no token is thought to live longer than it does.
        let asked_at = self.wise.date();
        let response = self.wise.send(operation.request()?).await?;
        let answer = oauth_token::operation::Create::decode(&response)?;
        let access_token = answer
            .access_token
            .clone()
            .filter(|token| !token.expose().is_empty())
            .ok_or_else(|| response.unreadable("$.access_token", "there is no access token"))?;
        Ok(Issued {
            access_token,
            answer,
            asked_at,
            response,
        })
    }

    fn client_id(&self) -> Result<&str, Error> {
        let basic = self.wise.settings.credentials.basic.as_ref();
        basic.map(|(id, _)| id.as_str()).ok_or_else(|| {
            InvalidRequest::error("client", "basic", "the id of the application is not set")
        })
    }
}

/// Tokens that Wise has just given out.
pub(super) struct Issued {
    pub(super) access_token: Secret,
    answer: oauth_token::OauthToken,
    asked_at: SystemTime,
    response: Response,
}

impl Issued {
    /// When the access token was asked for, and when it ends.
    pub(super) fn life(&self) -> (SystemTime, SystemTime) {
        let life = seconds(self.answer.expires_in).unwrap_or(USUAL_LIFE);
        (self.asked_at, self.asked_at + life)
    }

    /// The tokens of a user. An answer to a refresh may leave out the refresh token, which then stays the same (RFC 6749, section 6).
    fn into_pair(self, refresh_token: Option<Secret>) -> Result<TokenPair, Error> {
        let (issued_at, expires_at) = self.life();
        let Self {
            access_token,
            answer,
            response,
            ..
        } = self;
        let refresh_token = answer
            .refresh_token
            .filter(|token| !token.expose().is_empty())
            .or(refresh_token)
            .ok_or_else(|| response.unreadable("$.refresh_token", "there is no refresh token"))?;
        Ok(TokenPair {
            access_token: Some(access_token),
            refresh_token,
            issued_at: Some(issued_at.into()),
            expires_at: Some(expires_at.into()),
            refresh_token_expires_at: seconds(answer.refresh_token_expires_in)
                .map(|life| Timestamp::from(issued_at + life)),
            scope: answer.scope,
        })
    }
}

fn seconds(seconds: Option<i32>) -> Option<Duration> {
    u64::try_from(seconds?).ok().map(Duration::from_secs)
}
