//! What the libraries for TLS say about certificates.

use std::error::Error as StdError;
use std::io;

#[cfg(feature = "__rustls")]
use rustls::AlertDescription;

#[cfg(feature = "native-tls")]
const BY_THE_SYSTEM: &str = "no TLS connection: a certificate is not trusted, or another reason that the source of this error says";

/// What went wrong between the certificates of both sides, if that is what went wrong.
pub(in crate::engine) fn verdict(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(error) = next {
        #[cfg(feature = "__rustls")]
        if let Some(found) = error.downcast_ref() {
            return said(found);
        }
        // It does not tell its reasons apart but in its text, which differs from system to system.
        #[cfg(feature = "native-tls")]
        if error.is::<native_tls::Error>() {
            return Some(BY_THE_SYSTEM);
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

#[cfg(feature = "__rustls")]
pub(super) fn said(error: &rustls::Error) -> Option<&'static str> {
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
