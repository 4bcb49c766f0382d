//! An operation as a plain value.

use std::fmt;

use http::Method;

use super::{Error, Idempotency, Request, Response, Retry};

/// An operation of the API with its arguments. There is no transport in it: it can be logged, compared with what was sent,
/// or sent another way.
pub trait Operation: Send + Sync + 'static {
    /// What a success gives.
    type Output: Send;

    /// The facts that do not depend on the arguments.
    const INFO: OperationInfo;

    /// The facts of this very operation, for types that stand for several.
    fn info(&self) -> OperationInfo {
        Self::INFO
    }

    /// The request for these arguments.
    fn request(&self) -> Result<Request, Error>;

    /// Reads a success.
    fn decode(response: &Response) -> Result<Self::Output, Error>;
}

/// A version of the API, as a type: operations that several versions share have it as their parameter.
pub trait ApiVersion: Copy + fmt::Debug + Default + Send + Sync + 'static {
    /// The version in the path (`2026Q3`), or empty where the path has none of this form.
    const VERSION: &'static str;
}

/// The facts of an operation, from the contract.
#[derive(Clone, Debug)]
pub struct OperationInfo {
    /// The operation id.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The API version in the path (`2026Q3`), or empty where the path has none of this form.
    pub version: &'static str,
    /// The path template behind the version.
    pub path: &'static str,
    /// The credentials that the contract lists: alternatives, each of them all of its members. Without any alternative nothing is sent;
    /// an empty alternative allows anonymous calls.
    pub security: &'static [&'static [Credential]],
    /// Hosts of the operation's own, production first and sandbox second; empty for the host of the API.
    pub servers: &'static [&'static str],
    /// Where the idempotency key travels.
    pub idempotency: Idempotency,
    /// Whether the client may repeat the operation at all.
    pub retry: Retry,
}

/// A kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Credential {
    /// An OAuth access token that acts for a Wise user.
    UserToken,
    /// A personal API token.
    PersonalToken,
    /// An OAuth access token that acts for the application itself.
    ClientCredentialsToken,
    /// Client id and secret, as HTTP Basic.
    BasicAuth,
    /// A kind that this crate cannot send, under the name that the contract gives it.
    Other(&'static str),
}

impl fmt::Display for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UserToken => "user token",
            Self::PersonalToken => "personal token",
            Self::ClientCredentialsToken => "client credentials token",
            Self::BasicAuth => "client id and secret",
            Self::Other(name) => name,
        })
    }
}
