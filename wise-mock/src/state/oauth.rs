//! Tokens for grants.

use std::collections::{BTreeSet, HashMap};

use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use super::call::{Refusal, Reply, ok};
use super::clock::{moved, text};
use super::records::Grants;
use super::world::World;
use crate::exchange::{Incoming, Response};
use crate::token::Kind;

/// The refresh token that every mock accepts to begin with.
pub(super) const REFRESH_TOKEN: &str = "mock-refresh-token";

/// How long an access token and a refresh token are said to live.
const ACCESS_SECONDS: i64 = 43_199;
const REFRESH_SECONDS: i64 = 628_639_555;

impl Default for Grants {
    fn default() -> Self {
        Self {
            refresh: HashMap::from([(REFRESH_TOKEN.to_owned(), None)]),
            redeemed: BTreeSet::new(),
        }
    }
}

impl World {
    pub(super) fn token_create(&mut self, call: &Incoming) -> Reply {
        let refresh = match call.text("grant_type").unwrap_or("") {
            "client_credentials" => {
                let token = format!("mock-client-{}", self.ids.uuid());
                self.tokens.issue(&token, Kind::ClientCredentials);
                return Ok(self.token_answer(&token, None));
            }
            "refresh_token" => {
                let refresh = call.text("refresh_token").unwrap_or("");
                match self.grants.refresh.get(refresh) {
                    // The access token from before dies at once.
                    Some(Some(before)) => self.tokens.revoke(before),
                    Some(None) => {}
                    None => return Err(invalid_grant("There is no such refresh token.")),
                }
                refresh.to_owned()
            }
            grant => {
                let member = if grant == "authorization_code" {
                    "code"
                } else {
                    "registration_code"
                };
                let code = call.text(member).unwrap_or("");
                let used = !self.grants.redeemed.insert(code.to_owned());
                // A registration code stays good: it is the user's for the application.
                if used && grant == "authorization_code" {
                    return Err(invalid_grant("The code was redeemed already."));
                }
                format!("mock-refresh-{}", self.ids.uuid())
            }
        };
        let token = format!("mock-user-{}", self.ids.uuid());
        self.tokens.issue(&token, Kind::User);
        self.grants
            .refresh
            .insert(refresh.clone(), Some(token.clone()));
        Ok(self.token_answer(&token, Some(&refresh)))
    }

    fn token_answer(&self, access: &str, refresh: Option<&str>) -> Response {
        let now = self.now();
        let later = |seconds| text(moved(now, SignedDuration::from_secs(seconds)));
        let mut json = json!({
            "access_token": access,
            "token_type": "bearer",
            "expires_in": ACCESS_SECONDS,
            "expires_at": later(ACCESS_SECONDS),
            "scope": "transfers",
        });
        if let Some(refresh) = refresh {
            json["refresh_token"] = json!(refresh);
            json["refresh_token_expires_in"] = json!(REFRESH_SECONDS);
            json["refresh_token_expires_at"] = json!(later(REFRESH_SECONDS));
            json["created_at"] = json!(text(now));
        }
        ok(&json)
    }
}

fn invalid_grant(description: &str) -> Refusal {
    let body = json!({ "error": "invalid_grant", "error_description": description });
    Box::new(Response::json(StatusCode::BAD_REQUEST, &body))
}
