//! Strong customer authentication: the dance of the one-time token.
//! <https://docs.wise.com/guides/developer/auth-and-security/one-time-token>

use std::collections::BTreeSet;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::call::{Refusal, Reply, not_found, ok, refused};
use super::clock::moved;
use super::records::{Bound, Challenge, Factors, OneTimeToken, Region, Sca};
use super::world::{USER, World};
use crate::exchange::{Incoming, Response};
use crate::misuse::Misuse;
use crate::problem::Problem;
use crate::token::Kind;

/// How long a one-time token is good for.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// How long a cleared session opens calls that only read.
const SESSION: SignedDuration = SignedDuration::from_mins(5);

/// The code in every message that the sandbox does not send.
const CODE: &str = "111111";

/// The header with the token, and the one with the verdict.
pub(super) const APPROVAL: &str = "x-2fa-approval";
pub(super) const RESULT: &str = "x-2fa-approval-result";

/// The header with the signature of a token, in the older way to show who one is.
const SIGNATURE: &str = "x-signature";

/// How a factor can be shown, the first one first.
const ANY: [&str; 4] = ["SMS", "WHATSAPP", "VOICE", "FACE_MAP"];

/// The same by what the factors prove: that the user has the telephone, and who the user is.
const HAS: [&str; 3] = ["SMS", "WHATSAPP", "VOICE"];
const IS: [&str; 1] = ["FACE_MAP"];

/// The operations whose pages say that they are protected: <https://docs.wise.com/api-reference>.
const DOCUMENTED: [&str; 8] = [
    "3dsChallengeResultPost",
    "balanceStatementDownload",
    "balanceStatementGet",
    "batchGroupFund",
    "batchGroupPaymentInitiationCreate",
    "cardPinGet",
    "cardSensitiveDetailsGet",
    "transferFund",
];

impl Region {
    /// The region of this name: `eu` or `elsewhere`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "eu" => Some(Self::Eu),
            "elsewhere" => Some(Self::Elsewhere),
            _ => None,
        }
    }
}

/// Whether a call may go on.
pub(super) enum Gate {
    /// Nothing to show.
    Open,
    /// It has shown its token.
    Approved,
    /// It has to come back with a token that is cleared.
    Closed(Box<Response>),
}

impl Sca {
    pub(super) fn protect(&mut self, operation: &str, factors: Factors) {
        self.protected
            .insert(operation.to_ascii_lowercase(), factors);
    }

    /// As it is where the user lives.
    pub(super) fn in_region(&mut self, region: Region) {
        self.region = region;
        if region == Region::Eu {
            self.protect_documented();
        }
    }

    /// Takes signatures of one-time tokens that were made with this key: PEM, or DER in base64.
    pub(super) fn trust(&mut self, key: &str) -> Result<(), Misuse> {
        let body: String = key
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .flat_map(|line| line.split_whitespace())
            .collect();
        let der = STANDARD.decode(body).ok().filter(|der| !der.is_empty());
        let der =
            der.ok_or_else(|| Misuse("the key has to be PEM, or DER in base64".to_owned()))?;
        self.trusted.push(der);
        Ok(())
    }

    /// Why a signature of a one-time token is not taken.
    fn refuse_signature(&self, token: &str, signature: &str) -> Option<&'static str> {
        if self.trusted.is_empty() {
            return Some("no public key is trusted: give one to the mock first");
        }
        let Ok(signature) = STANDARD.decode(signature) else {
            return Some("the signature is not base64");
        };
        let right = self.trusted.iter().any(|key| {
            let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
            key.verify(token.as_bytes(), &signature).is_ok()
        });
        (!right).then_some("the signature of the one-time token fits no key that is trusted")
    }

    /// Protects what Wise says that it protects.
    pub(super) fn protect_documented(&mut self) {
        for operation in DOCUMENTED {
            self.protect(operation, Factors::One);
        }
    }
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
        let operation = call.operation_id.to_ascii_lowercase();
        if self.sca.region == Region::Eu
            && call.token == Some(Kind::Personal)
            && DOCUMENTED
                .iter()
                .any(|id| id.eq_ignore_ascii_case(&operation))
        {
            let detail = "a personal token of the European Economic Area or the United Kingdom cannot do this";
            return Gate::Closed(Box::new(forbidden(call, "personal", detail)));
        }
        let Some(factors) = self.sca.protected.get(&operation).copied() else {
            return Gate::Open;
        };
        let now = self.now();
        if let Some(token) = call.header(APPROVAL) {
            let known = self.sca.tokens.get(token);
            let known =
                known.filter(|known| known.alive(now) && known.call == Some(Bound::of(call)));
            let passed = known.is_some_and(OneTimeToken::passed);
            let signature = call
                .header(SIGNATURE)
                .filter(|_| known.is_some() && !passed);
            let refusal = signature.map(|signature| self.sca.refuse_signature(token, signature));
            if passed || refusal == Some(None) {
                self.sca.tokens.remove(token);
                return Gate::Approved;
            }
            if let Some(Some(detail)) = refusal {
                let answer = forbidden(call, "signature", detail);
                let answer = answer.header(RESULT, "REJECTED").header(APPROVAL, token);
                return Gate::Closed(Box::new(answer));
            }
        }
        let open = self.sca.session.is_some_and(|until| now < until);
        if open && call.method == Method::GET {
            return Gate::Open;
        }
        let token = self.one_time_token(Some(Bound::of(call)), call.operation_id, factors);
        let answer = Response::empty(StatusCode::FORBIDDEN);
        let answer = answer.header(RESULT, "REJECTED").header(APPROVAL, &token);
        Gate::Closed(Box::new(answer))
    }

    fn one_time_token(&mut self, call: Option<Bound>, action: &str, factors: Factors) -> String {
        let kinds: &[&[&str]] = match factors {
            Factors::One => &[&ANY],
            Factors::Two => &[&HAS, &IS],
        };
        let challenges = kinds.iter().map(|factors| Challenge {
            factors,
            passed: false,
        });
        let now = self.now();
        self.sca.tokens.retain(|_, token| token.alive(now));
        let id = self.ids.uuid().to_string();
        let token = OneTimeToken {
            call,
            action: action.to_owned(),
            created: now,
            triggered: BTreeSet::new(),
            challenges: challenges.collect(),
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
        token.pass(factor);
        let json = token.json(&id, now);
        self.after_passing(&id);
        Ok(ok(&json!({ "oneTimeTokenProperties": json })))
    }

    /// Any face will do. The older path has the response wrapped.
    pub(super) fn face_verify(&mut self, call: &Incoming, wrapped: bool) -> Reply {
        let now = self.now();
        let (id, token) = self.named_token(call)?;
        token.pass("FACE_MAP");
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
            .is_some_and(|token| token.call.is_none() && token.passed());
        if session {
            self.sca.session = Some(moved(self.now(), SESSION));
            self.sca.tokens.remove(id);
        }
    }

    pub(super) fn sca_session(&mut self, call: &Incoming) -> Reply {
        self.profile(call.path_id("profileId"))?;
        let now = self.now();
        let id = self.one_time_token(None, "SCA_SESSION", Factors::One);
        let json = self.sca.tokens.get(&id).map(|token| token.json(&id, now));
        Ok(ok(&json!({ "oneTimeTokenProperties": json })))
    }
}

/// A refusal with its reason, where Wise gives none.
fn forbidden(call: &Incoming, rule: &str, detail: &str) -> Response {
    let problem = Problem::new(StatusCode::FORBIDDEN, "header.Authorization", rule, detail);
    problem.of(call.operation).response()
}

impl OneTimeToken {
    fn alive(&self, now: Timestamp) -> bool {
        now < moved(self.created, LIFE)
    }

    fn passed(&self) -> bool {
        self.challenges.iter().all(|challenge| challenge.passed)
    }

    /// A factor was shown.
    fn pass(&mut self, factor: &str) {
        for challenge in &mut self.challenges {
            challenge.passed |= challenge.factors.contains(&factor);
        }
    }

    fn json(&self, id: &str, now: Timestamp) -> Value {
        let left = moved(self.created, LIFE).duration_since(now).as_secs();
        let challenge = |challenge: &Challenge| {
            let mut factors = challenge.factors.iter().map(
                |kind| json!({ "type": kind, "viewData": { "attributes": { "userId": USER } } }),
            );
            json!({
                "primaryChallenge": factors.next(),
                "alternatives": factors.collect::<Value>(),
                "required": true,
                "passed": challenge.passed,
            })
        };
        json!({
            "oneTimeToken": id,
            "challenges": self.challenges.iter().map(challenge).collect::<Value>(),
            "validity": left.max(0),
            "actionType": self.action,
            "userId": USER,
        })
    }
}
