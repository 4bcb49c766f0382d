//! The steps that clear a one-time token, through the operations of the newest API version that is switched on.

mod token_status;

use std::fmt;

use crate::engine::{Operation, Response, ScaApproval, ScaRequired};
use crate::versions::newest::one_time_token::{self, operation as otp};
use crate::versions::newest::sca::{self, operation as factors};
use crate::{Envelope, Error, ProfileId, Secret, Wise};

pub use token_status::{Challenge, Factor, TokenStatus};

/// A one-time token that is being cleared. Each step gives the [`TokenStatus`]; when it [is cleared](TokenStatus::is_cleared), send the call
/// again.
///
/// ```no_run
/// use wise_api::approval::{Approval, OtpChannel};
/// # use wise_api::operation::Operation;
/// # use wise_api::{Call, Error, Wise};
///
/// # async fn example<O: Operation + Clone>(wise: Wise, call: Call<O>, ask: fn() -> String) -> Result<O::Output, Error> {
/// let required = match call.clone().await {
///     Err(Error::ScaRequired(required)) => required,
///     other => return other,
/// };
/// let approval = required.approval(&wise);
/// println!("{:?}", approval.status().await?.challenges);
/// approval.trigger(OtpChannel::Sms).await?;
/// let status = approval.verify(OtpChannel::Sms, ask()).await?;
/// assert!(status.is_cleared(), "the action needs a second factor");
/// call.sca_approval(&approval).await
/// # }
/// ```
#[derive(Clone)]
pub struct Approval {
    wise: Wise,
    token: Secret,
}

/// How a one-time password travels to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OtpChannel {
    /// As a text message.
    Sms,
    /// As a WhatsApp message.
    Whatsapp,
    /// As a call.
    Voice,
}

impl Approval {
    /// Of any token, such as one that another part of your program was given.
    pub fn new(wise: &Wise, one_time_token: impl Into<Secret>) -> Self {
        Self {
            wise: wise.clone(),
            token: one_time_token.into(),
        }
    }

    /// Asks for SCA before a call needs it: a session. While it is cleared, calls of low risk need no other, for five minutes, says Wise.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn start(
        wise: &Wise,
        profile_id: impl Into<ProfileId>,
    ) -> Result<(Self, TokenStatus), Error> {
        let operation = factors::CreateSession::new(profile_id);
        let response = wise.send(operation.request()?).await?;
        let status: TokenStatus = response.json()?;
        let token = status
            .one_time_token
            .clone()
            .ok_or_else(|| response.unreadable("$", "it has no `oneTimeToken`"))?;
        Ok((Self::new(wise, token), status))
    }

    /// The token.
    #[inline]
    pub fn one_time_token(&self) -> &Secret {
        &self.token
    }

    /// What is left to pass.
    ///
    /// # Errors
    /// Those of the call.
    #[inline]
    pub async fn status(&self) -> Result<TokenStatus, Error> {
        self.send(otp::GetStatus::new(&self.token)).await?.json()
    }

    /// Sends the customer a code of six digits, and gives the number that it went to, in part hidden. The sandbox sends nothing, and
    /// takes `111111`.
    ///
    /// # Errors
    /// Those of the call.
    #[inline]
    pub async fn trigger(&self, channel: OtpChannel) -> Result<Option<String>, Error> {
        let (wise, token) = (&self.wise, &self.token);
        Ok(match channel {
            OtpChannel::Sms => {
                let sent = wise.send(otp::TriggerSms::new(token)).await?;
                sent.obfuscated_phone_no
            }
            OtpChannel::Whatsapp => {
                let sent = wise.send(otp::TriggerWhatsapp::new(token)).await?;
                sent.obfuscated_phone_no
            }
            OtpChannel::Voice => {
                let sent = wise.send(otp::TriggerVoice::new(token)).await?;
                sent.obfuscated_phone_no
            }
        })
    }

    /// Checks the code that the customer received.
    ///
    /// # Errors
    /// Those of the call; a wrong code is an [`Error::Api`].
    pub async fn verify(
        &self,
        channel: OtpChannel,
        code: impl Into<Secret>,
    ) -> Result<TokenStatus, Error> {
        let token = &self.token;
        let body = one_time_token::VerifyCode::new().otp_code(code);
        match channel {
            OtpChannel::Sms => self.step(otp::VerifySms::new(token, body)).await,
            OtpChannel::Whatsapp => self.step(otp::VerifyWhatsapp::new(token, body)).await,
            OtpChannel::Voice => self.step(otp::VerifyVoice::new(token, body)).await,
        }
    }

    /// Checks the customer's face: an export of FaceTec, encrypted for Wise, in base64.
    ///
    /// # Errors
    /// Those of the call.
    pub async fn verify_facemap(
        &self,
        profile_id: impl Into<ProfileId>,
        face_map: impl Into<Secret>,
    ) -> Result<TokenStatus, Error> {
        let body = sca::Facemap::new().face_map(face_map);
        self.step(factors::VerifyFacemap::new(profile_id, &self.token, body))
            .await
    }

    /// Checks the customer's PIN, which travels encrypted: by the keyring of the client (`Wise::with_keyring`, feature `jose`), or as a
    /// JOSE message (JWE) that you have made.
    ///
    /// # Errors
    /// Those of the call; a wrong PIN is an [`Error::Api`], a plain one without a keyring [`Error::Invalid`].
    pub async fn verify_pin(
        &self,
        profile_id: impl Into<ProfileId>,
        pin: impl Into<Envelope<sca::Pin>>,
    ) -> Result<TokenStatus, Error> {
        let operation = factors::VerifyPin::new(profile_id, &self.token, pin);
        self.step(operation).await
    }

    /// Checks a device of the customer, whose fingerprint travels encrypted, as a [PIN](Self::verify_pin) does.
    ///
    /// # Errors
    /// As for [`verify_pin`](Self::verify_pin).
    pub async fn verify_device_fingerprint(
        &self,
        profile_id: impl Into<ProfileId>,
        fingerprint: impl Into<Envelope<sca::Fingerprint>>,
    ) -> Result<TokenStatus, Error> {
        let operation = factors::VerifyDeviceFingerprint::new(profile_id, &self.token, fingerprint);
        self.step(operation).await
    }

    async fn send(&self, operation: impl Operation) -> Result<Response, Error> {
        self.wise.send(operation.request()?).await
    }

    /// By the contract the response is the status of the token, of which each operation declares something else. By Wise's guide it can also be a
    /// message that only the maker of the request can read. Then, and when that fails, the status is asked for.
    async fn step(&self, operation: impl Operation) -> Result<TokenStatus, Error> {
        let answer = self.send(operation).await;
        match answer.and_then(|answer| answer.json()) {
            Err(Error::Decode(_)) => self.status().await,
            other => other,
        }
    }
}

impl fmt::Debug for Approval {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Approval")
            .field("one_time_token", &self.token)
            .finish_non_exhaustive()
    }
}

impl From<&Approval> for ScaApproval {
    #[inline]
    fn from(approval: &Approval) -> Self {
        Self::new(&approval.token)
    }
}

impl From<Approval> for ScaApproval {
    #[inline]
    fn from(approval: Approval) -> Self {
        Self::new(approval.token)
    }
}

impl ScaRequired {
    /// What clears the token, through this client.
    #[inline]
    pub fn approval(&self, wise: &Wise) -> Approval {
        Approval::new(wise, self.one_time_token())
    }
}
