//! What rustls says about certificates.

use std::error::Error as StdError;
use std::io;

use rustls::AlertDescription;

/// What went wrong between the certificates of both sides, if that is what went wrong.
pub(in crate::runtime) fn verdict(error: &(dyn StdError + 'static)) -> Option<&'static str> {
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
