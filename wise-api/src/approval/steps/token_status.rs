//! How far a one-time token is cleared.

use std::time::Duration;

use super::OtpChannel;
use crate::codec::{Decode, DecodeError, Kind, Node, Object};
use crate::macros::open_enum;
use crate::{Json, Secret, Unrecognized};

/// How far a one-time token is cleared. Every step gives it; the contract declares less of it for some of them than for others, and all
/// that Wise sends is read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TokenStatus {
    /// The token, where Wise repeats it.
    pub one_time_token: Option<Secret>,
    /// What the token is for, such as `BALANCE__GET_STATEMENT`.
    pub action: Option<String>,
    /// What has to be passed: all of it.
    pub challenges: Vec<Challenge>,
    /// How long the token still lives.
    pub valid_for: Option<Duration>,
}

impl TokenStatus {
    /// Whether nothing is left to pass, so that the call can be sent again.
    #[inline]
    pub fn is_cleared(&self) -> bool {
        self.open().next().is_none()
    }

    /// What is left to pass.
    #[inline]
    pub fn open(&self) -> impl Iterator<Item = &Challenge> {
        self.challenges
            .iter()
            .filter(|challenge| challenge.required && !challenge.passed)
    }
}

/// Something to pass, by any one of its factors.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Challenge {
    /// The factors, the one that Wise would offer first at the front.
    pub factors: Vec<Factor>,
    /// What Wise says about showing the first factor, such as which device. Its form depends on the factor and is not documented.
    pub view_data: Option<Json>,
    /// Whether it has to be passed; taken to be so when Wise does not say.
    pub required: bool,
    /// Whether it has been passed.
    pub passed: bool,
}

impl Challenge {
    /// Whether a factor passes it.
    #[inline]
    pub fn takes(&self, factor: &Factor) -> bool {
        self.factors.contains(factor)
    }

    /// How the customer can be sent a code that passes it: the first way that Wise names.
    #[inline]
    pub fn otp_channel(&self) -> Option<OtpChannel> {
        self.factors.iter().find_map(|factor| match factor {
            Factor::Sms => Some(OtpChannel::Sms),
            Factor::Whatsapp => Some(OtpChannel::Whatsapp),
            Factor::Voice => Some(OtpChannel::Voice),
            _ => None,
        })
    }
}

/// A way to show that it is the customer who wants something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Factor {
    /// The PIN of the profile: `PIN`.
    Pin,
    /// The customer's face: `FACE_MAP`.
    FaceMap,
    /// A code by text message: `SMS`.
    Sms,
    /// A code by WhatsApp: `WHATSAPP`.
    Whatsapp,
    /// A code by a call: `VOICE`.
    Voice,
    /// A known device: `PARTNER_DEVICE_FINGERPRINT`.
    PartnerDeviceFingerprint,
    /// A signature of the one-time token: `SIGNATURE`. Not in today's documentation; see [`RequestSigner`](crate::approval::RequestSigner).
    Signature,
    /// One that this version of the crate does not know, kept as it came.
    Unrecognized(Unrecognized),
}

open_enum! { Factor {
    Pin = "PIN",
    FaceMap = "FACE_MAP",
    Sms = "SMS",
    Whatsapp = "WHATSAPP",
    Voice = "VOICE",
    PartnerDeviceFingerprint = "PARTNER_DEVICE_FINGERPRINT",
    Signature = "SIGNATURE",
} }

impl Decode for TokenStatus {
    /// Some operations wrap it into `oneTimeTokenProperties`.
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("TokenStatus")?;
        match object.optional::<Wrapped>("oneTimeTokenProperties")? {
            Some(Wrapped(status)) => Ok(status),
            None => Self::of(&object),
        }
    }
}

struct Wrapped(TokenStatus);

impl Decode for Wrapped {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        TokenStatus::of(&node.object("TokenStatus")?).map(Self)
    }
}

impl TokenStatus {
    #[inline]
    fn of(object: &Object<'_>) -> Result<Self, DecodeError> {
        let seconds: Option<i64> = object.optional("validity")?;
        Ok(Self {
            one_time_token: object.optional("oneTimeToken")?,
            action: object.optional("actionType")?,
            // A list that is not there is no list that is done.
            challenges: object.required("challenges")?,
            valid_for: seconds
                .and_then(|seconds| u64::try_from(seconds).ok())
                .map(Duration::from_secs),
        })
    }
}

impl Decode for Challenge {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("Challenge")?;
        let primary: Option<Offered> = object.optional("primaryChallenge")?;
        let alternatives: Vec<Offered> = object.optional("alternatives")?.unwrap_or_default();
        let view_data = primary.as_ref().and_then(|one| one.view_data.clone());
        Ok(Self {
            factors: primary
                .into_iter()
                .chain(alternatives)
                .filter_map(|offered| offered.factor)
                .collect(),
            view_data,
            required: object.optional("required")?.unwrap_or(true),
            passed: object.optional("passed")?.unwrap_or(false),
        })
    }
}

struct Offered {
    factor: Option<Factor>,
    view_data: Option<Json>,
}

impl Decode for Offered {
    /// An object with a `type`, or only the type: the contract leaves alternatives open.
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if node.kind() == Kind::String {
            return Ok(Self {
                factor: Some(Factor::decode(node)?),
                view_data: None,
            });
        }
        let object = node.object("Challenge")?;
        Ok(Self {
            factor: object.optional("type")?,
            view_data: object.optional("viewData")?,
        })
    }
}
