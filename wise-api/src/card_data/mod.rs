//! Number, security code and PIN of cards, by feature `card-data`.
//!
//! **Whoever sees these data in the clear is in the scope of PCI DSS.** Wise means the exchange to end on the device of the cardholder: the
//! device has the content key, and a server passes on what it cannot read. A server that calls [`CardKey::details`] itself opens the
//! data in its own memory. Do so only where that has been assessed; never store or log what comes back.
//!
//! [Wise's guide](https://docs.wise.com/guides/product/issue-cards/sensitive-card-details) asks for JWE of another kind than the rest of
//! the API: RSAES-PKCS1-v1_5 (`RSA1_5`) and AES-256-GCM with 12 bytes of nonce, for a key from the host of card data. It leaves open:
//!
//! - what the encrypted content is. This module encrypts `{"nonce": "<uuid>"}`, and `{"nonce": "<uuid>", "pin": "1234"}` to set a PIN,
//!   after the form of the responses. [`CardKey::seal`] encrypts anything else.
//! - whether the response is encrypted under the same content key, as the guide says, or plain JSON, as the contract says. Both are read.
//!
//! ```no_run
//! use wise_api::card_data::CardKey;
//!
//! # async fn example(wise: wise_api::Wise) -> Result<(), wise_api::Error> {
//! let key = CardKey::fetch(&wise).await?;
//! let card = key.details(&wise, "3f2504e0-4f89-41d3-9a0c-0305e82c3301")?.await?;
//! // `Debug` of the number shows nothing of it.
//! println!("{:?}", card.pan);
//! # Ok(())
//! # }
//! ```
//!
//! What this crate holds of these data is in [`Secret`]s and buffers that are overwritten when they are dropped: the PIN before it is
//! encrypted, the content keys, what was opened of a message, number, security code and PIN in the responses. **Memory that others hold is not:** the
//! buffers of TLS and HTTP, and the body of a response that came as plain JSON, as the contract has it, which is also in the
//! [`Response`] of whoever asks for one. Swap, core dumps and copies of your own are for you to prevent.
//!
//! Details and PIN can be held up by strong customer authentication; the card has to be active or frozen.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa::Pkcs1PublicEncryptingKey;
use zeroize::Zeroizing;

use crate::codec::JsonWriter;
use crate::engine::InvalidRequest;
use crate::engine::course::Course;
use crate::engine::layer::{Doing, Layer, Session};
use crate::engine::{Operation, Request, Response};
use crate::jose::{ContentKey, JoseError, der, open_card, opened, rsa, seal_raw};
use crate::versions::newest::card_sensitive_details as wire;
use crate::{Call, CardOrderId, CardToken, Error, Jose, Secret, Wise};

/// Wise's public key for requests about card data. It can be kept and used for many of them.
pub struct CardKey {
    version: i32,
    key: Pkcs1PublicEncryptingKey,
}

impl CardKey {
    /// Asks Wise for the key, which needs a user token.
    ///
    /// # Errors
    /// Whatever a call ends in, and [`Error::MissingField`] or [`Error::Invalid`] when there is no RSA key in the response.
    pub async fn fetch(wise: &Wise) -> Result<Self, Error> {
        let found = wise.send(wire::operation::GetEncryptionKey::new()).await?;
        Self::new(found.version()?, found.key()?)
    }

    /// Reads a key that was fetched before: its version, and the key as base64 or PEM.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is no RSA key of 2048 to 8192 bits.
    pub fn new(version: i32, key: &str) -> Result<Self, Error> {
        der(key)
            .and_then(|der| Pkcs1PublicEncryptingKey::new(rsa(&der)?).ok())
            .map(|key| Self { version, key })
            .ok_or_else(|| invalid("key", "it is no public RSA key of 2048 to 8192 bits"))
    }

    /// The version of the key, which goes along as `keyVersion`.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// A call for number, security code, expiry and holder of a card.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there are no random numbers.
    pub fn details(
        &self,
        wise: &Wise,
        card: impl Into<CardToken>,
    ) -> Result<Call<wire::operation::Get>, Error> {
        let (message, content_key) = self.question(None)?;
        let body = wire::EncryptedPayload::new(message.as_str(), self.version);
        let call = wise.send(wire::operation::Get::new(card, body));
        Ok(answered_under(call, content_key))
    }

    /// A call for the PIN of a card.
    ///
    /// # Errors
    /// As for [`details`](Self::details).
    pub fn pin(
        &self,
        wise: &Wise,
        card: impl Into<CardToken>,
    ) -> Result<Call<wire::operation::GetPin>, Error> {
        let (message, content_key) = self.question(None)?;
        let body = wire::EncryptedPayload::new(message.as_str(), self.version);
        let call = wise.send(wire::operation::GetPin::new(card, body));
        Ok(answered_under(call, content_key))
    }

    /// A call that sets the PIN of a card that is on order: four digits. Wise has to have agreed to it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the PIN is something else, or there are no random numbers.
    pub fn preset_pin(
        &self,
        wise: &Wise,
        order: impl Into<CardOrderId>,
        pin: &Secret,
    ) -> Result<Call<wire::operation::PresetPin>, Error> {
        let digits = pin.expose();
        if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid("pin", "it is not four digits"));
        }
        let (message, content_key) = self.question(Some(pin))?;
        let body = wire::PresetPin::new(message.as_str(), i64::from(self.version));
        let call = wise.send(wire::operation::PresetPin::new(order, body));
        Ok(answered_under(call, content_key))
    }

    /// Encrypts any content for Wise, and gives the content key that a response may be encrypted under.
    ///
    /// # Errors
    /// [`JoseError::Cryptography`].
    pub fn seal(&self, content: &[u8]) -> Result<(Jose, ContentKey), JoseError> {
        let content_key = ContentKey::generate()?;
        let mut room = vec![0; self.key.ciphertext_size()];
        let wrapped = self
            .key
            .encrypt(content_key.bytes(), &mut room)
            .map_err(|_| JoseError::Cryptography)?;
        let message = seal_raw("RSA1_5", wrapped, content, &content_key)?;
        Ok((message, content_key))
    }

    fn question(&self, pin: Option<&Secret>) -> Result<(Jose, ContentKey), Error> {
        // So much that the text does not move while it grows, and leave a PIN behind.
        let mut content = JsonWriter::with_capacity(256);
        content.raw("{\"nonce\":");
        content.string(&uuid::Uuid::new_v4().to_string());
        if let Some(pin) = pin {
            content.raw(",\"pin\":");
            content.string(pin.expose());
        }
        content.raw("}");
        let content = Zeroizing::new(content.finish());
        self.seal(content.as_bytes())
            .map_err(|error| invalid("body", &error.to_string()))
    }
}

impl fmt::Debug for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardKey(version {})", self.version)
    }
}

fn invalid(parameter: &str, reason: &str) -> Error {
    InvalidRequest::error("card data", parameter, reason)
}

fn answered_under<O: Operation>(call: Call<O>, content_key: ContentKey) -> Call<O> {
    call.layered(Arc::new(Answered(Arc::new(content_key))))
}

/// Opens what a response about a card is encrypted under: the content key of the request, which is sealed already.
struct Answered(Arc<ContentKey>);

impl Layer for Answered {
    fn begin<'a>(
        &'a self,
        _: &'a Wise,
        _: &'a Request,
        _: &'a Course,
    ) -> Doing<'a, Box<dyn Session>> {
        let session = Self(Arc::clone(&self.0));
        Box::pin(std::future::ready(Ok(Box::new(session) as _)))
    }
}

impl Session for Answered {
    fn seal(&self, _: &mut Request) -> Result<(), Error> {
        Ok(())
    }

    fn open<'a>(&'a self, answer: Result<Response, Error>, _: &'a Course) -> Doing<'a, Response> {
        let opened = answer.and_then(|response| open(response, &self.0));
        Box::pin(std::future::ready(opened))
    }
}

/// The response in the clear: it is JSON already, or a JWE under the content key of the request, bare or as a JSON string.
fn open(response: Response, content_key: &ContentKey) -> Result<Response, Error> {
    let text = response.text()?;
    let text = text.trim();
    if text.is_empty() || text.starts_with('{') {
        return Ok(response);
    }
    let message = Jose::from(text.trim_matches('"'));
    match open_card(&message, content_key) {
        Ok(content) => Ok(opened(response, content)),
        Err(error) => Err(response.unreadable("$", &error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use http::{HeaderMap, StatusCode};

    #[test]
    fn answers_under_the_content_key_are_opened() {
        let key = ContentKey::generate().unwrap();
        for (algorithm, wrapped) in [("dir", b"".as_slice()), ("RSA1_5", b"ignored")] {
            let message = seal_raw(algorithm, wrapped, b"{\"pin\":\"1234\"}", &key).unwrap();
            for body in [
                message.as_str().to_owned(),
                format!("\"{}\"", message.as_str()),
            ] {
                let info = wire::operation::GetPin::INFO;
                let response = Response::new(&info, StatusCode::OK, HeaderMap::new(), body);
                let opened = open(response, &key).unwrap();
                let pin = wire::operation::GetPin::decode(&opened).unwrap();
                assert_eq!(pin.pin().unwrap().expose(), "1234");
            }
        }
    }
}
