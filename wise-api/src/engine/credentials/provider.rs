//! Where tokens come from, and what it means that there is none.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use crate::engine::trail::Trail;
use crate::engine::transport::Head;
use crate::engine::{BoxError, BoxFuture, Credential, Error, Wise};
use crate::values::Secret;

/// Where a client takes the tokens of one kind from: a vault, a service of your own, another OAuth flow.
///
/// What the crate has built in is made by [`Builder::client_credentials`](crate::Builder::client_credentials) and
/// [`UserTokens`](crate::oauth::UserTokens). To keep the tokens of a user in a database, implement [`TokenStore`](crate::oauth::TokenStore)
/// instead, and leave the renewal to the crate.
///
/// ```
/// use wise_api::credential::{Credential, TokenFailure, TokenProvider};
/// use wise_api::{BoxFuture, Secret, Wise};
///
/// struct Vault;
///
/// impl TokenProvider for Vault {
///     fn kind(&self) -> Credential {
///         Credential::PersonalToken
///     }
///
///     fn token(&self, _: &Wise) -> BoxFuture<Result<Secret, TokenFailure>> {
///         Box::pin(async {
///             let token = std::fs::read_to_string("/run/secrets/wise")?;
///             Ok(Secret::from(token.trim()))
///         })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// The kind of its tokens. It never changes.
    fn kind(&self) -> Credential;

    /// A token that is valid now. Asked for before each attempt of each call, so it should be remembered. `wise` is the client that
    /// wants it, and sends calls that need another kind of credential, such as `POST /oauth/token`. A panic here ends the call in
    /// [`Error::Credential`], and a wait ends with the timeout of the call; neither concerns any other call.
    fn token(&self, wise: &Wise) -> BoxFuture<Result<Secret, TokenFailure>>;

    /// Wise has answered 401 to this token. `true` means that [`token`](Self::token) may now give a new one: a read is then sent
    /// once more with it, unless it is the same again. Writes are not.
    fn refused(&self, token: &Secret, wise: &Wise) -> bool {
        let _ = (token, wise);
        false
    }
}

/// Why a provider has no token. Clones are cheap, because all calls that waited for the same token get the same failure.
///
/// Made from any error by `?`. Texts of errors that are not of this crate are not printed, because they may hold secrets: they are
/// the [source](std::error::Error::source).
#[derive(Clone)]
pub struct TokenFailure(Arc<Failure>);

struct Failure {
    what: Option<&'static str>,
    cause: Option<Cause>,
    /// What must not get lost with it, whatever that is.
    kept: Option<Box<dyn Any + Send + Sync>>,
}

enum Cause {
    /// A call for a token went wrong.
    Call(Error),
    Other(BoxError),
}

impl TokenFailure {
    fn of(what: Option<&'static str>, cause: Option<Cause>) -> Self {
        Self(Arc::new(Failure {
            what,
            cause,
            kept: None,
        }))
    }

    pub(crate) fn because(what: &'static str) -> Self {
        Self::of(Some(what), None)
    }

    /// The error of the call for a token, such as a refusal of Wise with the code `invalid_grant`.
    pub fn call(&self) -> Option<&Error> {
        match &self.0.cause {
            Some(Cause::Call(error)) => Some(error),
            _ => None,
        }
    }
}

// For those who renew tokens, which a build can lack.
#[allow(dead_code)]
impl TokenFailure {
    /// A failure of code of the caller.
    pub(crate) fn caused(what: &'static str, cause: BoxError) -> Self {
        Self::of(Some(what), Some(Cause::Other(cause)))
    }

    /// The same failure, with what must not get lost. One that somebody has already stays as it is: they would not see it.
    pub(crate) fn keeping(self, kept: Option<Box<dyn Any + Send + Sync>>) -> Self {
        match Arc::try_unwrap(self.0) {
            Ok(failure) => Self(Arc::new(Failure { kept, ..failure })),
            Err(shared) => Self(shared),
        }
    }

    /// What was given to [`keeping`](Self::keeping), if it is of this type.
    pub(crate) fn kept<T: Any>(&self) -> Option<&T> {
        self.0.kept.as_ref()?.downcast_ref()
    }
}

impl<E: Into<BoxError>> From<E> for TokenFailure {
    fn from(error: E) -> Self {
        let cause = match error.into().downcast::<Error>() {
            Ok(error) => Cause::Call(*error),
            Err(other) => Cause::Other(other),
        };
        Self::of(None, Some(cause))
    }
}

impl fmt::Display for TokenFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.what, self.call()) {
            (Some(what), Some(error)) => write!(f, "{what}: {error}"),
            (Some(what), None) => f.write_str(what),
            (None, Some(error)) => error.fmt(f),
            (None, None) => f.write_str("the token provider failed"),
        }
    }
}

impl fmt::Debug for TokenFailure {
    /// Without the source, whose text is somebody else's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenFailure({self})")
    }
}

/// The client had no token to send a call with. The call itself was not sent, or, after [attempts](Error::attempts), not sent again.
pub struct CredentialError {
    operation: &'static str,
    credential: Credential,
    failure: TokenFailure,
    pub(in crate::engine) trail: Trail,
    /// Of the response before, which asked for approval.
    head: Option<Box<Head>>,
}

impl CredentialError {
    pub(in crate::engine) fn error(
        operation: &'static str,
        credential: Credential,
        failure: TokenFailure,
        trail: Trail,
        head: Option<Box<Head>>,
    ) -> Error {
        Error::Credential(Box::new(Self {
            operation,
            credential,
            failure,
            trail,
            head,
        }))
    }

    pub(in crate::engine) fn head(&self) -> Option<&Head> {
        self.head.as_deref()
    }

    /// The id of the operation that was not sent.
    pub fn operation_id(&self) -> &'static str {
        self.operation
    }

    /// What the client wanted to send.
    pub fn credential(&self) -> Credential {
        self.credential
    }

    /// Why there is none.
    pub fn failure(&self) -> &TokenFailure {
        &self.failure
    }

    pub(in crate::engine) fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.failure.0.cause.as_ref()? {
            Cause::Call(error) => Some(error),
            Cause::Other(error) => Some(&**error),
        }
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            credential,
            failure,
            trail,
            head,
        } = self;
        if trail.attempts == 0 {
            return write!(
                f,
                "{operation}: not sent, for want of a {credential}: {failure}"
            );
        }
        write!(
            f,
            "{operation}: not sent again, for want of a {credential}; "
        )?;
        f.write_str(trail.reached())?;
        if let Some(head) = head {
            write!(f, ", which answered with {}", head.status.as_u16())?;
        }
        if let Some(trace_id) = head.as_ref().and_then(|head| head.trace_id()) {
            write!(f, " (trace id {trace_id})")?;
        }
        write!(f, "{trail}: {failure}")
    }
}

impl fmt::Debug for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CredentialError({self})")
    }
}
