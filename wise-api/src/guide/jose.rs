//! Signed and encrypted messages (JOSE): keys, calls, and what Wise leaves open. By feature `jose`.
//!
//! Wise takes some calls only encrypted (PIN and device fingerprint of strong customer authentication), and others signed or encrypted
//! where the contract with a partner says so, such as the funding of transfers and support cases.
//!
//! # Keys
//!
//! You have a key for signing, one for receiving encrypted answers, or both. Wise learns the public halves once, from a
//! client-credentials token; sandbox and production know different ones.
//!
#![cfg_attr(all(feature = "jose", feature = "__any-version"), doc = "```no_run")]
#![cfg_attr(
    not(all(feature = "jose", feature = "__any-version")),
    doc = "```ignore"
)]
//! use wise_api::jose::{DecryptionKey, Keyring, SignatureAlgorithm, SigningKey};
//!
//! # async fn example(application: wise_api::Wise, pem: &str, rsa_pem: &str) -> Result<(), wise_api::Error> {
//! let signing = SigningKey::from_pem("8f2f4a52-8f8e-4b0c-9a4e-55f2a2a7a001", SignatureAlgorithm::Es512, pem)?;
//! let opening = DecryptionKey::from_pem("8f2f4a52-8f8e-4b0c-9a4e-55f2a2a7a002", rsa_pem)?;
//!
//! // Wise registers nothing by itself: once for each key.
//! let now = jiff::Timestamp::now();
//! let later = now + std::time::Duration::from_secs(365 * 24 * 60 * 60);
//! application.jose_keys().create(signing.registration(now, later)).await?;
//!
//! let keyring = Keyring::new(&application).signing_key(signing).decryption_key(opening);
//! # Ok(())
//! # }
//! ```
//!
//! A `Keyring` fetches the keys of Wise when they are needed, and keeps them. When a signature does not verify with a key that was kept,
//! it is fetched once more. When Wise answers an encrypted call with 500, which is what it says to messages that it cannot decrypt, the
//! next call fetches the key again; the failed one is not repeated, because 500 can mean anything else as well.
//!
//! # Calls
//!
//! Any call with a JSON body, or with none, can be `.signed(&keyring)`, `.encrypted(&keyring)` or `.signed_and_encrypted(&keyring)`. It
//! keeps its result, its idempotency key and its retries; every attempt sends the same bytes. A success of a signed call whose answer has
//! no valid signature is an error that carries the whole answer, since what was asked for has happened. Answers that are encrypted under
//! the content key of the request (`dir`) are opened with it.
//!
//! # Operations that know nothing else
//!
//! The body of some operations is a JOSE message in the contract: PIN and device fingerprint (registering and checking), and the playground.
//! They take an [`Envelope`](crate::Envelope): the plain value, or a message ([`Jose`](crate::Jose)) that you have made. A client that has
//! a keyring makes messages of the values, by the method that the operation names, and opens the answers:
//!
#![cfg_attr(all(feature = "jose", feature = "__any-version"), doc = "```no_run")]
#![cfg_attr(
    not(all(feature = "jose", feature = "__any-version")),
    doc = "```ignore"
)]
//! use wise_api::jose::Keyring;
//! use wise_api::jose_playground::Message;
//! use wise_api::sca::Pin;
//!
//! # async fn example(wise: wise_api::Wise, keyring: Keyring) -> Result<(), wise_api::Error> {
//! let wise = wise.with_keyring(&keyring);
//! wise.sca().create_pin(12345, Pin::new("2580")).await?;
//! let echo = wise.jose_playground().submit_jws(Message::new("hello")).await?.open()?;
//! println!("{}", echo.message()?);
//! # Ok(())
//! # }
//! ```
//!
//! Without a keyring a plain value is not sent, and a message is sent as it is; what then comes back is a message as well, for
//! `jose::decrypt_direct` or `jose::decrypt` to open. The keyring leaves a message alone that a call was given.
//!
//! Where a call is held up by strong customer authentication, [`approval`](crate::approval) takes the same values:
//!
#![cfg_attr(all(feature = "jose", feature = "__any-version"), doc = "```no_run")]
#![cfg_attr(
    not(all(feature = "jose", feature = "__any-version")),
    doc = "```ignore"
)]
//! use wise_api::sca::{Fingerprint, Pin};
//! # use wise_api::{Call, Error, Operation, Wise};
//!
//! # async fn example<O: Operation + Clone>(wise: Wise, call: Call<O>, pin: String) -> Result<O::Output, Error> {
//! let required = match call.clone().await {
//!     Err(Error::ScaRequired(required)) => required,
//!     other => return other,
//! };
//! let approval = required.approval(&wise);
//! let progress = approval.verify_pin(12345, Pin::new(pin)).await?;
//! if !progress.is_cleared() {
//!     // Risky actions want a second factor of another kind.
//!     approval.verify_device_fingerprint(12345, Fingerprint::new("the id of this device")).await?;
//! }
//! call.sca_approval(&approval).await
//! # }
//! ```
//!
//! An [`ScaHandler`](crate::ScaHandler) gets a client with the same keyring, and can do it for all calls.
//!
//! # Doubts
//!
//! - The signed header `url` is the path as it is sent, version included and without the query. Wise's samples are older than the
//!   versions in the path.
//! - The contract has JSON as the answer to checked factors and registered devices, Wise's guide a message in direct mode. Either is read;
//!   so is an empty answer.
//! - A call without a body is sent without one, also when it is signed; only the answer is signed then.
//! - `X-TW-JOSE-Encryption-kid` is sent with every encrypted call for which there is a key, unless the contract has the JOSE headers of
//!   the operation and this one not among them.
//!
//! Sources: [JWS](https://docs.wise.com/guides/developer/auth-and-security/jose/jose-jws),
//! [JWE](https://docs.wise.com/guides/developer/auth-and-security/jose/jose-jwe),
//! [both](https://docs.wise.com/guides/developer/auth-and-security/jose/jose-jws-jwe); RFC 7515, 7516, 7518.
