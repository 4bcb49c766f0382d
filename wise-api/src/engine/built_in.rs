//! The transport of a client that is given none.

use std::sync::Arc;

use super::error::InvalidRequest;
use super::{Builder, Environment, Error, Transport};
#[cfg(feature = "reqwest")]
use super::{TransportFailure, broken::TransportError, http_client::Reqwest, trail::Trail};

impl Builder {
    /// There is none.
    #[cfg(not(feature = "reqwest"))]
    pub(super) fn built_in(&self, _: &Environment) -> Result<Arc<dyn Transport>, Error> {
        let reason = "it is not set, and this build has none: set one, or turn on the features `reqwest` and `rustls`";
        Err(InvalidRequest::error("client", "transport", reason))
    }

    #[cfg(feature = "reqwest")]
    pub(super) fn built_in(&self, environment: &Environment) -> Result<Arc<dyn Transport>, Error> {
        let client = reqwest::Client::builder().connect_timeout(self.connect_timeout);
        // A feature that another crate turns on in reqwest must not change requests and responses here.
        let client = client.no_gzip().no_brotli().no_zstd().no_deflate();
        #[cfg(not(feature = "http2"))]
        let client = client.http1_only();
        #[cfg(feature = "http2")]
        let client = super::http_client::watched(client, super::http_client::PING);
        let client = self.with_tls(client, environment)?;
        // What rustls says of a certificate is the whole reason; what the library of the system says is the source of the error.
        let said = |failure: &TransportFailure| {
            failure.certificates.filter(|_| cfg!(feature = "__rustls"))
        };
        let client = Reqwest::new(client).map_err(|failure| match said(&failure) {
            Some(reason) => InvalidRequest::error("client", "client_identity", reason),
            None => TransportError::error("client", failure, Trail::new(None, false)),
        })?;
        Ok(Arc::new(client))
    }

    #[cfg(feature = "__tls")]
    fn with_tls(
        &self,
        client: reqwest::ClientBuilder,
        environment: &Environment,
    ) -> Result<reqwest::ClientBuilder, Error> {
        let wants_identity = matches!(
            environment,
            Environment::ProductionMtls | Environment::SandboxMtls
        );
        if wants_identity && self.tls.identity.is_none() {
            let reason = "its hosts want a client certificate: set `client_identity`";
            return Err(InvalidRequest::error("client", "environment", reason));
        }
        self.tls.apply(client)
    }

    #[cfg(all(feature = "reqwest", not(feature = "__tls")))]
    fn with_tls(
        &self,
        client: reqwest::ClientBuilder,
        environment: &Environment,
    ) -> Result<reqwest::ClientBuilder, Error> {
        if environment.api().starts_with("https:") {
            let reason = "this build has no TLS: turn on one of the features `rustls`, `rustls-ring` and `native-tls`";
            return Err(InvalidRequest::error("client", "environment", reason));
        }
        Ok(client)
    }
}
