//! Certificates: the client's own, and whom else to trust.

use reqwest::{Certificate, ClientBuilder, Identity};
use zeroize::Zeroizing;

use super::Error;
use super::error::InvalidRequest;

/// What a client is told about TLS, as PEM.
#[derive(Clone, Default)]
pub(super) struct Tls {
    pub(super) identity: Option<Zeroizing<Vec<u8>>>,
    pub(super) roots: Vec<Vec<u8>>,
}

impl Tls {
    pub(super) fn identity(certificate: &[u8], key: &[u8]) -> Zeroizing<Vec<u8>> {
        // Files often end without a line break.
        Zeroizing::new([certificate, b"\n", key].concat())
    }

    /// The setting that is of no effect where TLS is somebody else's.
    pub(super) fn setting(&self) -> Option<&'static str> {
        let roots = (!self.roots.is_empty()).then_some("root_certificate");
        self.identity.as_ref().map(|_| "client_identity").or(roots)
    }

    pub(super) fn apply(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        let invalid =
            |setting: &str, reason: &str| InvalidRequest::error("client", setting, reason);
        if let Some(pem) = &self.identity {
            let identity = Identity::from_pem(pem).map_err(|_| {
                invalid(
                    "client_identity",
                    "it is not a certificate and an unencrypted private key, as PEM",
                )
            })?;
            builder = builder.identity(identity);
        }
        for pem in &self.roots {
            let roots = Certificate::from_pem_bundle(pem).unwrap_or_default();
            if roots.is_empty() {
                return Err(invalid("root_certificate", "it has no certificate as PEM"));
            }
            builder = builder.tls_certs_merge(roots);
        }
        Ok(builder)
    }
}
