//! Responses that cannot be had again: what they are about is read, or is in the error, whatever stands beside it.

#![cfg(feature = "__newest-quarter")]
#![allow(clippy::unwrap_used, clippy::panic)]

use wise_api::operation::{Operation, Response};
use wise_api::{Error, HeaderMap, Secret, StatusCode, jose_key, oauth_token, user};

const ODD: [&str; 9] = [
    "[]",
    "{}",
    "-1.5",
    "1e999",
    "\"soon\"",
    "null",
    "true",
    "[{\"a\":\"}\"}]",
    "99999999999999999999",
];

fn answered<O: Operation>(body: String) -> Result<O::Output, Error> {
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    O::decode(&Response::new(&O::INFO, StatusCode::OK, headers, body))
}

/// Reads what is essential of a response beside each neighbour with each odd value.
macro_rules! check {
    ($operation:ty, $name:literal, $value:expr, [$( $neighbour:literal ),*], $read:expr) => {
        for neighbour in [$( $neighbour, )* "unknown"] {
            for odd in ODD {
                for body in [
                    format!("{{\"{neighbour}\":{odd},\"{}\":\"{}\"}}", $name, $value),
                    format!("{{\"{}\":\"{}\",\"{neighbour}\":{odd}}}", $name, $value),
                ] {
                    let read: Option<String> = match answered::<$operation>(body.clone()) {
                        Ok(answer) => Some($read(&answer)),
                        Err(error) => error.member($name),
                    };
                    assert_eq!(read.as_deref(), Some($value), "{body}");
                }
                // JSON that is broken behind it.
                let broken = format!("{{\"{}\":\"{}\",\"{neighbour}\":{odd}", $name, $value);
                let error = answered::<$operation>(broken.clone()).err().unwrap();
                assert_eq!(error.member($name), Some(Secret::from($value)), "{broken}");
                assert_eq!(error.member::<Secret>("other"), None);
                assert!(!format!("{error} {error:?}").contains($value), "{error}");
            }
        }
    };
}

#[test]
fn what_is_essential_is_read_or_in_the_error() {
    let text = |secret: &Secret| secret.expose().to_owned();
    check!(
        oauth_token::operation::Create,
        "access_token",
        "hush-access",
        [
            "scope",
            "expires_in",
            "expires_at",
            "created_at",
            "refresh_token_expires_in",
            "token_type"
        ],
        |answer: &oauth_token::OauthToken| text(answer.access_token().unwrap())
    );
    check!(
        oauth_token::operation::Create,
        "refresh_token",
        "hush-refresh",
        ["scope", "expires_in", "access_token"],
        |answer: &oauth_token::OauthToken| text(answer.refresh_token().unwrap())
    );
    check!(
        user::operation::CreateClaimAccountCode,
        "claimAccountCode",
        "hush-code",
        ["expiresAt"],
        |answer: &user::ClaimAccountCode| text(answer.claim_account_code().unwrap())
    );
    check!(
        jose_key::operation::Create,
        "keyId",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        [
            "clientId",
            "deactivationTimestamp",
            "scope",
            "version",
            "keyMaterial",
            "validTill"
        ],
        |answer: &jose_key::RequestKey| answer.key_id().unwrap().to_string()
    );
}
