//! Strong customer authentication: the dance of the one-time token.
//! <https://docs.wise.com/guides/developer/auth-and-security/one-time-token>

use std::collections::{BTreeSet, HashMap};

use bytes::Bytes;
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::call::{Refusal, Reply, not_found, ok, refused};
use super::clock::moved;
use super::world::{USER, World};
use crate::exchange::{Answer, Incoming};

/// How long a one-time token is good for.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// How long a cleared session opens calls that only read.
const SESSION: SignedDuration = SignedDuration::from_mins(5);

/// The code in every message that the sandbox does not send.
const CODE: &str = "111111";

/// The header with the token, and the one with the verdict.
pub(super) const APPROVAL: &str = "x-2fa-approval";
pub(super) const RESULT: &str = "x-2fa-approval-result";

/// How the one factor can be shown, the first one first.
const FACTORS: [&str; 4] = ["SMS", "WHATSAPP", "VOICE", "FACE_MAP"];

/// What is protected, and which tokens are out.
#[derive(Debug, Default)]
pub(super) struct Sca {
    pub(super) protected: BTreeSet<String>,
    tokens: HashMap<String, OneTimeToken>,
    session: Option<Timestamp>,
}

/// A call that waits for its user.
#[derive(Debug)]
struct OneTimeToken {
    /// The call that it is for; nothing for a session.
    call: Option<Bound>,
    action: String,
    created: Timestamp,
    /// The factors for which a code was sent.
    triggered: BTreeSet<&'static str>,
    passed: bool,
}

/// A call, to the byte.
#[derive(Debug, PartialEq)]
struct Bound {
    method: Method,
    target: String,
    body: Bytes,
}

/// Whether a call may go on.
pub(super) enum Gate {
    /// Nothing to show.
    Open,
    /// It has shown its token.
    Approved,
    /// It has to come back with a token that is cleared.
    Closed(Box<Answer>),
}

impl Bound {
    fn of(call: &Incoming) -> Self {
        Self {
            method: call.method.clone(),
            target: call.target.clone(),
            body: call.raw.clone(),
        }
    }
}

impl World {
    /// What stands between this call and its operation.
    pub(super) fn gate(&mut self, call: &Incoming) -> Gate {
        // Ids differ in letter case from version to version.
        let operation = call.operation_id.to_ascii_lowercase();
        if !self.sca.protected.contains(&operation) {
            return Gate::Open;
        }
        let now = self.now();
        if let Some(token) = call.header(APPROVAL) {
            let known = self.sca.tokens.get(token).filter(|known| {
                known.passed && known.alive(now) && known.call == Some(Bound::of(call))
            });
            if known.is_some() {
                self.sca.tokens.remove(token);
                return Gate::Approved;
            }
        }
        let open = self.sca.session.is_some_and(|until| now < until);
        if open && call.method == Method::GET {
            return Gate::Open;
        }
        let token = self.one_time_token(Some(Bound::of(call)), call.operation_id);
        let answer = Answer::empty(StatusCode::FORBIDDEN);
        let answer = answer.header(RESULT, "REJECTED").header(APPROVAL, &token);
        Gate::Closed(Box::new(answer))
    }

    fn one_time_token(&mut self, call: Option<Bound>, action: &str) -> String {
        let now = self.now();
        self.sca.tokens.retain(|_, token| token.alive(now));
        let id = self.ids.uuid().to_string();
        let token = OneTimeToken {
            call,
            action: action.to_owned(),
            created: now,
            triggered: BTreeSet::new(),
            passed: false,
        };
        self.sca.tokens.insert(id.clone(), token);
        id
    }

    /// The token that the call names, while it lives.
    fn named_token(&mut self, call: &Incoming) -> Result<(String, &mut OneTimeToken), Refusal> {
        let now = self.now();
        let id = call.header("one-time-token").unwrap_or("").to_owned();
        // A secret, so it is not repeated.
        let token = self
            .sca
            .tokens
            .get_mut(&id)
            .filter(|token| token.alive(now));
        match token {
            Some(token) => Ok((id, token)),
            None => Err(not_found("one-time token", "of this name")),
        }
    }

    pub(super) fn ott_status(&mut self, call: &Incoming) -> Reply {
        let now = self.now();
        let (id, token) = self.named_token(call)?;
        Ok(ok(
            &json!({ "oneTimeTokenProperties": token.json(&id, now) }),
        ))
    }

    pub(super) fn ott_trigger(&mut self, call: &Incoming, factor: &'static str) -> Reply {
        let (_, token) = self.named_token(call)?;
        token.triggered.insert(factor);
        Ok(ok(&json!({ "obfuscatedPhoneNo": "********0001" })))
    }

    pub(super) fn ott_verify(&mut self, call: &Incoming, factor: &'static str) -> Reply {
        let now = self.now();
        let (id, token) = self.named_token(call)?;
        let no = |code: &str, message: &str| refused(StatusCode::BAD_REQUEST, code, "", message);
        if !token.triggered.contains(factor) {
            return Err(no("otp.not.triggered", "Trigger the challenge first."));
        }
        if call.text("otpCode") != Some(CODE) {
            return Err(no("otp.invalid", "That is not the code."));
        }
        token.passed = true;
        let json = token.json(&id, now);
        self.after_passing(&id);
        Ok(ok(&json!({ "oneTimeTokenProperties": json })))
    }

    /// Any face will do. The older path has the answer wrapped.
    pub(super) fn face_verify(&mut self, call: &Incoming, wrapped: bool) -> Reply {
        let now = self.now();
        let (id, token) = self.named_token(call)?;
        token.passed = true;
        let json = token.json(&id, now);
        self.after_passing(&id);
        Ok(ok(&if wrapped {
            json!({ "oneTimeTokenProperties": json })
        } else {
            json
        }))
    }

    fn after_passing(&mut self, id: &str) {
        let session = self
            .sca
            .tokens
            .get(id)
            .is_some_and(|token| token.call.is_none());
        if session {
            self.sca.session = Some(moved(self.now(), SESSION));
            self.sca.tokens.remove(id);
        }
    }

    pub(super) fn sca_session(&mut self, call: &Incoming) -> Reply {
        self.profile(call.path_id("profileId"))?;
        let now = self.now();
        let id = self.one_time_token(None, "SCA_SESSION");
        let json = self.sca.tokens.get(&id).map(|token| token.json(&id, now));
        Ok(ok(&json!({ "oneTimeTokenProperties": json })))
    }
}

impl OneTimeToken {
    fn alive(&self, now: Timestamp) -> bool {
        now < moved(self.created, LIFE)
    }

    fn json(&self, id: &str, now: Timestamp) -> Value {
        let left = moved(self.created, LIFE).duration_since(now).as_secs();
        let mut factors = FACTORS
            .iter()
            .map(|kind| json!({ "type": kind, "viewData": { "attributes": { "userId": USER } } }));
        let challenge = json!({
            "primaryChallenge": factors.next(),
            "alternatives": factors.collect::<Value>(),
            "required": true,
            "passed": self.passed,
        });
        json!({
            "oneTimeToken": id,
            "challenges": [challenge],
            "validity": left.max(0),
            "actionType": self.action,
            "userId": USER,
        })
    }
}
