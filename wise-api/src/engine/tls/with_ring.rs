//! rustls with ring, for a build whose reqwest has no provider. The provider of the process is left alone: it is not this crate's to set.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

use super::{Tls, no_identity, no_root};
use crate::engine::Error;
use crate::engine::error::InvalidRequest;

impl Tls {
    /// What reqwest would set up, with ring.
    #[cfg_attr(feature = "rustls", allow(dead_code))]
    pub(super) fn with_ring(&self) -> Result<ClientConfig, Error> {
        let unusable = |error: rustls::Error| {
            InvalidRequest::error("client", "rustls-ring", error.to_string())
        };
        let provider = Arc::new(ring::default_provider());
        let verifier = self.verifier(&provider)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &self.identity {
            Some((certificate, key)) => {
                let chain = certificates(certificate).ok_or_else(no_identity)?;
                let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| no_identity())?;
                let config = config.with_client_auth_cert(chain, key);
                config.map_err(|error| match super::verdict::said(&error) {
                    Some(reason) => InvalidRequest::error("client", "client_identity", reason),
                    None => no_identity(),
                })?
            }
            None => config.with_no_client_auth(),
        };
        if cfg!(feature = "http2") {
            config.alpn_protocols.push(b"h2".to_vec());
        }
        config.alpn_protocols.push(b"http/1.1".to_vec());
        Ok(config)
    }

    #[cfg(any(all(unix, not(target_os = "android")), windows))]
    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Verifier, Error> {
        let mut roots = Vec::new();
        for pem in &self.roots {
            roots.extend(certificates(pem).ok_or_else(no_root)?);
        }
        Verifier::new_with_extra_roots(roots, Arc::clone(provider)).map_err(|_| no_root())
    }

    #[cfg(not(any(all(unix, not(target_os = "android")), windows)))]
    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Verifier, Error> {
        if !self.roots.is_empty() {
            let reason = "this system's store takes no further certificates";
            return Err(InvalidRequest::error("client", "root_certificate", reason));
        }
        Verifier::new(Arc::clone(provider))
            .map_err(|error| InvalidRequest::error("client", "rustls-ring", &error.to_string()))
    }
}

/// The certificates of a text, if there is one at least and all can be read.
fn certificates(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let all: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .ok()?;
    (!all.is_empty()).then_some(all)
}
