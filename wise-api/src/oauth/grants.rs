//! Exchanging grants for tokens.

use super::issued::Issued;
use super::{ConsentState, TokenPair};
use crate::Secret;
use crate::codec::{Encode, EncodeFields, FieldWriter, JsonWriter};
use crate::engine::call::First;
use crate::engine::error::InvalidRequest;
use crate::engine::{Environment, Error, Operation, OperationInfo, Request, Response, Wise};
use crate::versions::newest;

/// Exchanging a grant for tokens, as a fact of the newest version: where the call goes, and nothing of how its response is read.
const TOKEN: OperationInfo = <newest::oauth_token::operation::Create as Operation>::INFO;

impl Wise {
    /// What a partner does to get the tokens of its users.
    pub fn oauth(&self) -> Oauth {
        Oauth::new(self)
    }
}

/// How a partner comes by the tokens of its users: [`Wise::oauth`].
///
/// The client needs the id and secret of the application: [`Builder::client_credentials`](crate::Builder::client_credentials) or
/// [`Builder::basic`](crate::Builder::basic). Nothing here is ever sent twice by the client itself.
#[derive(Clone, Debug)]
pub struct Oauth {
    wise: Wise,
}

impl Oauth {
    #[inline]
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
    #[inline]
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
    #[inline]
    pub fn consent_url_at(
        &self,
        page: &str,
        redirect_uri: &str,
        state: &ConsentState,
    ) -> Result<String, Error> {
        let whole = page.parse().is_ok_and(|uri: http::Uri| {
            uri.scheme().is_some() && uri.authority().is_some() && !page.contains('#')
        });
        if !whole {
            let reason = "it is not an address, or one with a fragment";
            return Err(InvalidRequest::error("consent page", "page", reason));
        }
        let separator = match page.find('?') {
            None => "?",
            Some(_) if page.ends_with(['?', '&']) => "",
            Some(_) => "&",
        };
        let start = format!("{page}{separator}");
        let length = start.len();
        let mut url = form_urlencoded::Serializer::for_suffix(start, length);
        url.append_pair("client_id", self.client_id()?)
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("state", state.expose());
        Ok(url.finish())
    }

    /// Redeems the code that came back from the consent page. `redirect_uri` has to be exactly the one of that page.
    ///
    /// Store the pair before you use it. A code is good for one use: after an error of which
    /// [`Error::outcome_is_uncertain`] says so, the user has to consent again. What stands beside the tokens in the response cannot make the
    /// call fail: a lifetime that makes no sense counts as the usual 12 hours.
    ///
    /// # Errors
    /// What a call can end in; [`Error::Decode`], with the whole response, when Wise sends no refresh token.
    pub async fn authorization_code(
        &self,
        code: impl Into<Secret>,
        redirect_uri: impl Into<String>,
    ) -> Result<TokenPair, Error> {
        let grant = Grant::new("authorization_code")
            .with("client_id", self.client_id()?)
            .with("code", code)
            .with("redirect_uri", redirect_uri.into());
        self.pair(&grant, None).await
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
        let grant = Grant::new("registration_code")
            .with("client_id", self.client_id()?)
            .with("email", email.into())
            .with("registration_code", registration_code);
        self.pair(&grant, None).await
    }

    /// Exchanges a refresh token for a new pair. The access token that was valid until then ends at once, so this is for programs that
    /// keep the tokens all by themselves: [`UserTokens`](crate::oauth::UserTokens) does it when it is due, once at a time.
    ///
    /// # Errors
    /// What a call can end in. Code `invalid_grant`: the refresh token has ended or was revoked, and the user has to consent again.
    pub async fn refresh(&self, refresh_token: impl Into<Secret>) -> Result<TokenPair, Error> {
        let refresh_token = refresh_token.into();
        let grant = Grant::refresh(&refresh_token);
        self.pair(&grant, Some(refresh_token)).await
    }

    /// The pair for a grant, also where the response breaks off behind it. One that breaks off before it says nothing of the refresh token.
    #[inline]
    async fn pair(&self, grant: &Grant, refresh_token: Option<Secret>) -> Result<TokenPair, Error> {
        let asked_at = self.wise.date();
        match self.redeem(grant, None).await {
            Ok((issued, response)) => {
                let pair = issued.into_pair(refresh_token);
                pair.ok_or_else(|| no_refresh_token(&response))
            }
            Err(error) => {
                let cut = Issued::of_cut_off(&error, asked_at);
                cut.and_then(|issued| issued.into_pair(None)).ok_or(error)
            }
        }
    }

    /// Sends a grant, ahead of the calls that wait for its tokens. `first` sees the response before any code of the caller's does.
    #[inline]
    pub(super) async fn redeem(
        &self,
        grant: &Grant,
        first: Option<First>,
    ) -> Result<(Issued, Response), Error> {
        let mut request = Request::new(&TOKEN);
        request.accept("application/json");
        request.form(grant)?;
        let asked_at = self.wise.date();
        let response = self.wise.send(request).first(first).await?;
        match Issued::read(response.body(), asked_at) {
            Some(issued) => Ok((issued, response)),
            None => Err(response.unreadable("$.access_token", "there is no access token")),
        }
    }

    #[inline]
    fn client_id(&self) -> Result<&str, Error> {
        let basic = self.wise.settings.credentials.basic.as_ref();
        basic.map(|(id, _)| id.as_str()).ok_or_else(|| {
            InvalidRequest::error("client", "basic", "the id of the application is not set")
        })
    }
}

#[inline]
fn no_refresh_token(response: &Response) -> Error {
    response.unreadable("$.refresh_token", "there is no refresh token")
}

/// What is exchanged for tokens: the fields of a form.
pub(super) struct Grant(Vec<(&'static str, Secret)>);

impl Grant {
    #[inline]
    pub(super) fn new(kind: &'static str) -> Self {
        Self(Vec::new()).with("grant_type", kind)
    }

    #[inline]
    pub(super) fn refresh(refresh_token: &Secret) -> Self {
        Self::new("refresh_token").with("refresh_token", refresh_token)
    }

    fn with(mut self, name: &'static str, value: impl Into<Secret>) -> Self {
        self.0.push((name, value.into()));
        self
    }
}

impl Encode for Grant {
    #[inline]
    fn encode(&self, out: &mut JsonWriter) {
        out.object(self);
    }
}

impl EncodeFields for Grant {
    #[inline]
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        for (name, value) in &self.0 {
            fields.always(name, value);
        }
    }
}
