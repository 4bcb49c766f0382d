//! Where requests go.

use http::Uri;

use super::Error;
use super::error::InvalidRequest;

/// The hosts that a client talks to. Sandbox and production have separate credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// Real money.
    Production,
    /// Wise's sandbox.
    Sandbox,
    /// Production, through the host that wants a client certificate.
    ProductionMtls,
    /// The sandbox, through the host that wants a client certificate.
    SandboxMtls,
    /// Hosts of your own: a mock, a proxy, a new host of Wise. A path in front of the API's own paths is kept. Over `http` the tokens go
    /// there in the clear, so that is for your own machine.
    Custom {
        /// The base address of the API.
        api: String,
        /// The base address of the card data hosts.
        cards: String,
    },
}

impl Environment {
    /// One address for everything, such as that of a mock: [`Custom`](Self::Custom) with the same twice.
    pub fn custom(base: impl Into<String>) -> Self {
        let api = base.into();
        Self::Custom {
            cards: api.clone(),
            api,
        }
    }

    /// The base address of the API, without a version and without a slash at the end.
    pub fn api(&self) -> &str {
        match self {
            Self::Production => "https://api.wise.com",
            Self::Sandbox => "https://api.wise-sandbox.com",
            Self::ProductionMtls => "https://api-mtls.transferwise.com",
            Self::SandboxMtls => "https://api-mtls.wise-sandbox.com",
            Self::Custom { api, .. } => api.trim_end_matches('/'),
        }
    }

    /// The base address for an operation: its own host of this environment, or the host of the API.
    pub(super) fn base<'e>(&'e self, servers: &'e [&'static str]) -> &'e str {
        let own = match self {
            Self::Production | Self::ProductionMtls => servers.first(),
            Self::Sandbox | Self::SandboxMtls => servers.get(1),
            Self::Custom { cards, .. } if !servers.is_empty() => {
                return cards.trim_end_matches('/');
            }
            Self::Custom { .. } => None,
        };
        own.copied().unwrap_or(self.api())
    }

    /// An address without the host that it leads to, and without the path that stands in front of the API's own.
    #[cfg(feature = "testing")]
    pub(crate) fn target<'u>(&self, url: &'u str) -> &'u str {
        let below = |base: &str| {
            let rest = url.strip_prefix(base)?;
            rest.starts_with('/').then_some(rest)
        };
        let cards = match self {
            Self::Custom { cards, .. } => below(cards.trim_end_matches('/')),
            _ => None,
        };
        below(self.api()).or(cards).unwrap_or_else(|| {
            let (_, rest) = url.split_once("://").unwrap_or(("", url));
            rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
        })
    }

    /// What errors call it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Production | Self::ProductionMtls => "production",
            Self::Sandbox | Self::SandboxMtls => "the sandbox",
            Self::Custom { .. } => "a custom environment",
        }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let Self::Custom { api, cards } = self else {
            return Ok(());
        };
        for (name, base) in [("api", api), ("cards", cards)] {
            let usable = base.parse::<Uri>().is_ok_and(|uri| {
                let plain = uri.query().is_none()
                    && !base.contains('#')
                    && !uri.authority().is_some_and(|a| a.as_str().contains('@'));
                matches!(uri.scheme_str(), Some("https" | "http"))
                    && uri.host().is_some_and(|host| !host.is_empty())
                    && plain
            });
            if !usable {
                let reason = "it is not an http(s) address without user name, query and fragment";
                return Err(InvalidRequest::error(
                    "client",
                    format!("environment.{name}"),
                    reason,
                ));
            }
        }
        Ok(())
    }
}
