//! Certificates: the client's own, and whom else to trust.

use std::error::Error as StdError;
use std::io;

use reqwest::{Certificate, ClientBuilder, Identity};
use rustls::AlertDescription;
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

/// What went wrong between the certificates of both sides, if that is what went wrong.
pub(super) fn verdict(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref() {
            return said(found);
        }
        // An `io::Error` gives as its source what its own cause has as one, so that the cause itself is skipped.
        let cause = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match cause {
            Some(cause) => Some(cause),
            None => error.source(),
        };
    }
    None
}

fn said(error: &rustls::Error) -> Option<&'static str> {
    use AlertDescription as Alert;
    match error {
        rustls::Error::InvalidCertificate(_) => {
            Some("the certificate of the other side is not trusted")
        }
        rustls::Error::InconsistentKeys(_) => {
            Some("the certificate and the private key do not belong together")
        }
        rustls::Error::AlertReceived(Alert::CertificateRequired) => {
            Some("the other side wants a client certificate, and there is no `client_identity`")
        }
        rustls::Error::AlertReceived(
            Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied
            | Alert::DecryptError,
        ) => Some("the other side did not accept the client certificate"),
        _ => None,
    }
}
