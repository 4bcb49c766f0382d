//! What is not repeated and not written down: values whose name says that they may be secrets.

use percent_encoding::percent_decode_str;

/// What stands for a value in a target.
const HIDDEN: &str = "***";

/// Names of secrets, in small letters and without anything between them.
const WHOLE: [&str; 11] = [
    "claimaccountcode",
    "code",
    "cvc",
    "cvv",
    "cvv2",
    "otp",
    "pan",
    "pin",
    "registrationcode",
    "x2faapproval",
    "xsignature",
];

/// Parts of such names.
const PARTS: [&str; 9] = [
    "cardnumber",
    "encrypted",
    "facemap",
    "fingerprint",
    "otpcode",
    "password",
    "privatekey",
    "secret",
    "token",
];

/// Whether what has this name may be a secret: rather one too many. Of a place (`body/card/pin`, `query.code`) the last name
/// counts.
pub(crate) fn is_secret(place: &str) -> bool {
    let name = place.rsplit(['.', '/']).next().unwrap_or_default();
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    // The id of a secret is none.
    WHOLE.contains(&name.as_str())
        || !name.ends_with("id") && PARTS.iter().any(|part| name.contains(part))
}

/// A path and a query, in which the values of what may be a secret are hidden.
pub(crate) fn target(path_and_query: &str) -> String {
    let Some((path, query)) = path_and_query.split_once('?') else {
        return path_and_query.to_owned();
    };
    let pairs = query.split('&').map(|pair| {
        let (name, _) = pair.split_once('=').unwrap_or((pair, ""));
        if is_secret(&percent_decode_str(name).decode_utf8_lossy()) {
            format!("{name}={HIDDEN}")
        } else {
            pair.to_owned()
        }
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::{is_secret, target};

    #[test]
    fn a_name_tells_a_secret() {
        for name in [
            "query.access_token",
            "header.One-Time-Token",
            "header.X-2FA-Approval",
            "body/client_secret",
            "body/registrationCode",
            "body/claimAccountCode",
            "body/card/PIN",
            "cardNumber",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "body/bankCode",
            "body/deviceFingerprintId",
            "query.currency",
            "body/country_code",
            "body/spin",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn of_a_target_only_secrets_are_hidden() {
        for (sent, kept) in [
            ("/v1/profiles", "/v1/profiles"),
            (
                "/v1/rates?source=EUR&code=s3cret&target=GBP",
                "/v1/rates?source=EUR&code=***&target=GBP",
            ),
            (
                "/v1/x?acc%65ss_token=s3cret%3D&client_secret=&a=b%20c",
                "/v1/x?acc%65ss_token=***&client_secret=***&a=b%20c",
            ),
            ("/v1/x?token", "/v1/x?token=***"),
            ("/v1/x?", "/v1/x?"),
        ] {
            assert_eq!(target(sent), kept);
        }
    }
}
