//! Calls whose body is signed or encrypted on its way out, and whose answer is checked or decrypted on its way in.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::HeaderName;

use super::jwe::{self, ContentKey, Encrypted};
use super::keyring::Found;
use super::{EncryptionKey, JoseError, Keyring, jws};
use crate::runtime::{Course, InvalidRequest, is_jose};
use crate::{Call, Envelope, Environment, Error, Jose, Json, Operation, Request, Response, Wise};

const JOSE: &str = "application/jose+json";
const METHOD: HeaderName = HeaderName::from_static("x-tw-jose-method");
const KEY_ID: HeaderName = HeaderName::from_static("x-tw-jose-encryption-kid");

/// What is done to the bodies of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Signed,
    Encrypted,
    SignedAndEncrypted,
}

impl Method {
    const ALL: [Self; 3] = [Self::Signed, Self::Encrypted, Self::SignedAndEncrypted];

    /// The value of `X-TW-JOSE-Method`.
    fn name(self) -> &'static str {
        match self {
            Self::Signed => "jws",
            Self::Encrypted => "jwe",
            Self::SignedAndEncrypted => "jws+jwe",
        }
    }

    fn signs(self) -> bool {
        self != Self::Encrypted
    }

    fn encrypts(self) -> bool {
        self != Self::Signed
    }
}

/// JOSE.
impl<O: Operation> Call<O> {
    /// Signs the body (JWS), and checks the signature of the answer.
    ///
    /// A success without a valid signature of Wise is [`Error::Decode`], with the whole answer: what was asked for has then happened all
    /// the same. Wise has to have agreed to signed calls of the operation.
    pub fn signed(self, keyring: &Keyring) -> Self {
        self.with_jose(keyring, Method::Signed)
    }

    /// Encrypts the body (JWE), and decrypts the answer: with a key of your own, or with the content key of this very call. An answer that
    /// is not encrypted is read as it is.
    pub fn encrypted(self, keyring: &Keyring) -> Self {
        self.with_jose(keyring, Method::Encrypted)
    }

    /// Signs the body and encrypts what is signed, and does the reverse to the answer, with what [`signed`](Self::signed) says of it.
    pub fn signed_and_encrypted(self, keyring: &Keyring) -> Self {
        self.with_jose(keyring, Method::SignedAndEncrypted)
    }

    fn with_jose(mut self, keyring: &Keyring, method: Method) -> Self {
        self.options_mut().layer = Some(Layer {
            keyring: keyring.clone(),
            method,
        });
        self
    }
}

/// What a call was told to do.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    keyring: Keyring,
    method: Method,
}

impl Layer {
    /// What an operation says of its messages, if its body is still to become one, or its answer alone is one.
    pub(crate) fn of(keyring: &Keyring, request: &Request) -> Option<Self> {
        let declared = request.headers().get(METHOD)?;
        let mut methods = Method::ALL.into_iter();
        let method = methods.find(|method| declared == method.name())?;
        (request.unsealed || !request.has_body()).then(|| Self {
            keyring: keyring.clone(),
            method,
        })
    }

    /// Gets ready for one call: checks what can be checked, and fetches the key of Wise where one is needed.
    pub(crate) async fn begin(
        self,
        client: &Wise,
        request: &Request,
        course: &Course,
    ) -> Result<Session, Error> {
        let Self { keyring, method } = self;
        let declared = request.headers().get(METHOD);
        if declared.is_some_and(|declared| declared != method.name()) {
            let reason = "the operation takes messages that are signed or encrypted in another way";
            return Err(request.invalid("jose", reason));
        }
        if separate(keyring.client().environment(), client.environment()) {
            let reason = "sandbox and production have separate keys, and the keyring has those of the other one";
            return Err(request.invalid("jose", reason));
        }
        if method.signs() && keyring.own_signing_key().is_none() {
            return Err(request.invalid("jose", "the keyring has no key for signing"));
        }
        let has_body = request.has_body();
        if has_body && !request.has_json_body() {
            let reason = "only a JSON body can be signed or encrypted, and this one is none";
            return Err(request.invalid("jose", reason));
        }
        let encryption_key = if has_body && method.encrypts() {
            let key = course.within(keyring.encryption_key()).await;
            let key = key.ok_or_else(|| course.late("the key of Wise did not come in time"))?;
            // What the call for the key says of attempts and arrival is not about this call.
            Some(key.map_err(|error| course.no_key(error))?)
        } else {
            None
        };
        let content_key = ContentKey::generate();
        Ok(Session {
            content_key: content_key.map_err(|error| failed(request, error))?,
            declared: declared.is_some(),
            keyring,
            method,
            encryption_key,
            sealed: OnceLock::new(),
        })
    }
}

fn failed(request: &Request, error: JoseError) -> Error {
    InvalidRequest::error(request.info().id, "jose", error.to_string())
}

/// Whether one of them is production and the other one the sandbox.
fn separate(one: &Environment, other: &Environment) -> bool {
    use Environment::{Production, ProductionMtls, Sandbox, SandboxMtls};
    matches!(
        (one, other),
        (Production | ProductionMtls, Sandbox | SandboxMtls)
            | (Sandbox | SandboxMtls, Production | ProductionMtls)
    )
}

/// One call under way. The content key is gone with it.
pub(crate) struct Session {
    keyring: Keyring,
    method: Method,
    /// Whether the contract has the operation's JOSE headers, so that none is missing.
    declared: bool,
    encryption_key: Option<Found<EncryptionKey>>,
    content_key: ContentKey,
    /// The body as it leaves. Every attempt sends the same bytes.
    sealed: OnceLock<Jose>,
}

impl Session {
    /// Signs and encrypts the body, and sets the headers for the content types sent and accepted.
    pub(crate) fn seal(&self, request: &mut Request) -> Result<(), Error> {
        request.constant("Accept", JOSE);
        // Wise signs and encrypts what it would compress.
        request.constant("Accept-Encoding", "identity");
        request.constant("X-TW-JOSE-Method", self.method.name());
        if !self.declared
            && self.method.encrypts()
            && !request.headers().contains_key(KEY_ID)
            && let Some(key) = self.keyring.newest_decryption_key()
        {
            request.header(KEY_ID.as_str(), key.id())?;
        }
        let Some(plain) = request.body().cloned() else {
            return Ok(());
        };
        let message = match self.sealed.get() {
            Some(message) => message.clone(),
            None => {
                let target = request.target()?;
                let path = target.split('?').next().unwrap_or_default();
                let message = self.message(&plain, path);
                let message = message.map_err(|error| failed(request, error))?;
                self.sealed.get_or_init(|| message).clone()
            }
        };
        request.envelope::<Json>(JOSE, &Envelope::Sealed(message));
        Ok(())
    }

    fn message(&self, plain: &[u8], path: &str) -> Result<Jose, JoseError> {
        let signed = match self.keyring.own_signing_key() {
            Some(key) if self.method.signs() => Some(jws::sign(plain, key, path)?),
            _ => None,
        };
        match (&self.encryption_key, signed) {
            (Some(Found { key, .. }), signed) => {
                let inner = signed.as_ref().map(|signed| signed.as_str().as_bytes());
                jwe::encrypt(inner.unwrap_or(plain), key, &self.content_key)
            }
            (None, Some(signed)) => Ok(signed),
            (None, None) => Err(JoseError::Cryptography),
        }
    }

    /// Puts what was signed or encrypted in its place, in successes and refusals.
    pub(crate) async fn open(
        &self,
        answer: Result<Response, Error>,
        course: &Course,
    ) -> Result<Response, Error> {
        match answer {
            Ok(response) => self.open_success(response, course).await,
            Err(Error::Api(refused)) => {
                let doubt = self.doubt_key(refused.status().as_u16());
                // At worst, the key is used once more.
                course.reading(doubt).await.ok();
                let response = refused.response();
                if !is_jose(response.headers()) {
                    return Err(Error::Api(refused));
                }
                match course.reading(self.payload(response)).await.flatten() {
                    Ok(payload) => response.clone().opened(payload).into_success(),
                    // What Wise said counts, even where it cannot be read.
                    Err(_) => Err(Error::Api(refused)),
                }
            }
            Err(other) => Err(other),
        }
    }

    async fn open_success(&self, response: Response, course: &Course) -> Result<Response, Error> {
        // An empty answer is neither signed nor encrypted.
        if response.body().is_empty() {
            return Ok(response);
        }
        if !is_jose(response.headers()) {
            if self.method.signs() {
                return Err(response.unreadable("$", "the answer is not signed"));
            }
            return Ok(response);
        }
        match course.reading(self.payload(&response)).await.flatten() {
            Ok(payload) => Ok(response.opened(payload)),
            Err(reason) => Err(response.unreadable("$", &reason)),
        }
    }

    /// The payload of a message, or why there is none.
    async fn payload(&self, response: &Response) -> Result<Bytes, String> {
        let message = response.jose().map_err(|error| error.to_string())?;
        let opened = match self.method {
            Method::Signed => return self.verify(&message).await,
            Method::Encrypted | Method::SignedAndEncrypted => self.decrypt(&message),
        };
        let payload = opened.map_err(|error| error.to_string())?;
        if self.method == Method::Encrypted {
            return Ok(payload);
        }
        let inner = std::str::from_utf8(&payload).map_err(|_| JoseError::Malformed.to_string())?;
        self.verify(&Jose::from(inner)).await
    }

    fn decrypt(&self, message: &Jose) -> Result<Bytes, JoseError> {
        match Encrypted::read(message)? {
            Encrypted::Direct => jwe::decrypt_direct(message, &self.content_key),
            Encrypted::ForKey(id) => {
                let key = self.keyring.own_decryption_key(id.as_deref());
                jwe::decrypt(message, key.ok_or(JoseError::Decryption)?)
            }
        }
    }

    /// Checks a signature, with a key that is fetched again if it was not just fetched.
    async fn verify(&self, message: &Jose) -> Result<Bytes, String> {
        let signed = jws::Signed::read(message).map_err(|error| error.to_string())?;
        let find = async |stale: Option<&Arc<_>>| {
            let found = self
                .keyring
                .verifying_key(signed.algorithm, signed.version, stale)
                .await;
            found.map_err(|error| format!("no key to check its signature with: {error}"))
        };
        let found = find(None).await?;
        match jws::verify(message, &found.key) {
            Err(JoseError::Signature) if !found.fresh => {
                let renewed = find(Some(&found.key)).await?;
                jws::verify(message, &renewed.key).map_err(|error| error.to_string())
            }
            checked => checked.map_err(|error| error.to_string()),
        }
    }

    /// Wise answers what it cannot decrypt with 500 and nothing that tells it from other failures. A kept key may
    /// be the reason. The call is not sent again: it may have been understood.
    async fn doubt_key(&self, status: u16) {
        if let Some(Found { key, fresh: false }) = &self.encryption_key
            && status == 500
        {
            self.keyring.forget_encryption_key(key).await;
        }
    }
}
