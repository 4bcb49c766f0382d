//! Certificates: the client's own, and whom else to trust.

mod verdict;
#[cfg(feature = "rustls-ring")]
mod with_ring;

#[cfg(not(all(feature = "rustls-ring", not(feature = "rustls"))))]
use reqwest::Certificate;
use reqwest::{ClientBuilder, Identity};
use zeroize::Zeroizing;

use super::Error;
use super::error::InvalidRequest;

pub(super) use verdict::verdict;

/// What a client is told about TLS, as PEM.
#[derive(Clone, Default)]
pub(super) struct Tls {
    /// The certificate, and the private key.
    pub(super) identity: Option<(Vec<u8>, Zeroizing<Vec<u8>>)>,
    pub(super) roots: Vec<Vec<u8>>,
    /// Reads the two, where there are any: a program without certificates of its own has no code for PEM.
    #[cfg(not(all(feature = "rustls-ring", not(feature = "rustls"))))]
    own: Option<Apply>,
}

#[cfg(not(all(feature = "rustls-ring", not(feature = "rustls"))))]
type Apply = fn(&Tls, ClientBuilder) -> Result<ClientBuilder, Error>;

impl Tls {
    pub(super) fn set_identity(&mut self, certificate: &[u8], key: Zeroizing<Vec<u8>>) {
        self.identity = Some((certificate.to_vec(), key));
        self.has_own();
    }

    pub(super) fn add_root(&mut self, pem: &[u8]) {
        self.roots.push(pem.to_vec());
        self.has_own();
    }

    fn has_own(&mut self) {
        #[cfg(not(all(feature = "rustls-ring", not(feature = "rustls"))))]
        {
            self.own = Some(Self::own_certificates);
        }
    }

    /// The setting that is of no effect where TLS is somebody else's.
    pub(super) fn setting(&self) -> Option<&'static str> {
        let roots = (!self.roots.is_empty()).then_some("root_certificate");
        self.identity.as_ref().map(|_| "client_identity").or(roots)
    }

    /// A builder for this TLS, whatever other crates of the program turn on in reqwest.
    pub(super) fn apply(&self, builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        // Of several, the first of these: aws-lc-rs, ring, that of the program, that of the system.
        #[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
        return Ok(builder.tls_backend_preconfigured(self.with_ring()?));
        #[cfg(not(all(feature = "rustls-ring", not(feature = "rustls"))))]
        self.by_reqwest(builder)
    }

    #[cfg(not(all(feature = "rustls-ring", not(feature = "rustls"))))]
    fn by_reqwest(&self, builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        #[cfg(all(feature = "__rustls", not(feature = "rustls")))]
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            let reason = "rustls has no provider: install one for the program before, with `CryptoProvider::install_default`, or turn on `rustls` or `rustls-ring` instead of `rustls-no-provider`";
            return Err(InvalidRequest::error(
                "client",
                "rustls-no-provider",
                reason,
            ));
        }
        #[cfg(feature = "__rustls")]
        let builder = builder.tls_backend_rustls();
        #[cfg(not(feature = "__rustls"))]
        let builder = builder.tls_backend_native();
        match self.own {
            Some(own) => own(self, builder),
            None => Ok(builder),
        }
    }

    #[cfg(not(all(feature = "rustls-ring", not(feature = "rustls"))))]
    fn own_certificates(&self, mut builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        if let Some((certificate, key)) = &self.identity {
            let identity = identity(certificate, key).map_err(|_| no_identity())?;
            builder = builder.identity(identity);
        }
        for pem in &self.roots {
            let roots = Certificate::from_pem_bundle(pem).unwrap_or_default();
            if roots.is_empty() {
                return Err(no_root());
            }
            builder = builder.tls_certs_merge(roots);
        }
        Ok(builder)
    }
}

#[cfg(feature = "__rustls")]
#[cfg_attr(
    all(feature = "rustls-ring", not(feature = "rustls")),
    allow(dead_code)
)]
fn identity(certificate: &[u8], key: &[u8]) -> reqwest::Result<Identity> {
    // Files often end without a line break.
    Identity::from_pem(&Zeroizing::new([certificate, b"\n", key].concat()))
}

#[cfg(not(feature = "__rustls"))]
fn identity(certificate: &[u8], key: &[u8]) -> reqwest::Result<Identity> {
    Identity::from_pkcs8_pem(certificate, key)
}

fn no_identity() -> Error {
    let reason = if cfg!(feature = "__rustls") {
        "it is not a certificate and an unencrypted private key, as PEM"
    } else {
        "it is not a certificate and an unencrypted private key in PKCS#8, as PEM"
    };
    InvalidRequest::error("client", "client_identity", reason)
}

fn no_root() -> Error {
    InvalidRequest::error("client", "root_certificate", "it has no certificate as PEM")
}
