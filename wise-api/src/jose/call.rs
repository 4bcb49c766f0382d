//! Calls whose body is signed or encrypted on its way out, and whose response is checked or decrypted on its way in.

use std::future::Future;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue};

use super::jwe::{self, ContentKey, Encrypted};
use super::keyring::Found;
use super::{EncryptionKey, JoseError, Keyring, jws};
use crate::engine::InvalidRequest;
use crate::engine::course::{Course, Late};
use crate::engine::foreign::shielded_future;
use crate::engine::layer::{self, Doing, Layers};
use crate::engine::response::is_jose;
use crate::engine::{Operation, Request, Response};
use crate::{Call, Envelope, Environment, Error, Jose, Json, Wise};

const JOSE: &str = "application/jose+json";
const METHOD: HeaderName = HeaderName::from_static("x-tw-jose-method");
const KEY_ID: HeaderName = HeaderName::from_static("x-tw-jose-encryption-kid");

/// What is done to the bodies of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
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
    /// Signs the body (JWS), and checks the signature of the response.
    ///
    /// A success without a valid signature of Wise is [`Error::Decode`], with the whole response: what was asked for has then happened all
    /// the same. Wise has to have agreed to signed calls of the operation.
    pub fn signed(self, keyring: &Keyring) -> Self {
        self.with_jose(keyring, Method::Signed)
    }

    /// Encrypts the body (JWE), and decrypts the response: with a key of your own, or with the content key of this very call. A response that
    /// is not encrypted is read as it is.
    pub fn encrypted(self, keyring: &Keyring) -> Self {
        self.with_jose(keyring, Method::Encrypted)
    }

    /// Signs the body and encrypts what is signed, and does the reverse to the response, with what [`signed`](Self::signed) says of it.
    pub fn signed_and_encrypted(self, keyring: &Keyring) -> Self {
        self.with_jose(keyring, Method::SignedAndEncrypted)
    }

    fn with_jose(self, keyring: &Keyring, method: Method) -> Self {
        let keyring = keyring.clone();
        self.layered(Arc::new(Layer { keyring, method }))
    }
}

/// What a call was told to do.
struct Layer {
    keyring: Keyring,
    method: Method,
}

impl Wise {
    /// A client that signs and encrypts with this keyring what travels in no other way, and is the same otherwise: operations whose
    /// body the contract has as a JOSE message then take and give plain values. A call that is given a ready message is left alone.
    pub fn with_keyring(&self, keyring: &Keyring) -> Self {
        self.with_layers(Arc::new(keyring.clone()))
    }
}

impl Layers for Keyring {
    /// What an operation says of its messages, if its body is still to become one, or its response alone is one.
    fn of(&self, request: &Request) -> Option<Arc<dyn layer::Layer>> {
        let declared = request.headers().get(METHOD)?;
        let mut methods = Method::ALL.into_iter();
        let method = methods.find(|method| declared == method.name())?;
        let keyring = self.clone();
        (request.unsealed || request.body.is_none())
            .then(|| Arc::new(Layer { keyring, method }) as _)
    }
}

impl layer::Layer for Layer {
    fn begin<'a>(
        &'a self,
        client: &'a Wise,
        request: &'a Request,
        course: &'a Course,
    ) -> Doing<'a, Box<dyn layer::Session>> {
        Box::pin(async move {
            let session = self.ready(client, request, course).await?;
            Ok(Box::new(session) as _)
        })
    }
}

impl Layer {
    /// Checks what can be checked, and fetches the key of Wise where one is needed.
    async fn ready(
        &self,
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
        let has_body = request.body.is_some();
        if has_body && !has_json_body(request) {
            let reason = "only a JSON body can be signed or encrypted, and this one is none";
            return Err(request.invalid("jose", reason));
        }
        let encryption_key = if has_body && method.encrypts() {
            let key = course.within(keyring.encryption_key()).await;
            let key = key.ok_or_else(|| {
                // The deadline came before something that the request needs.
                course.unsent(Late("the key of Wise did not come in time"))
            })?;
            Some(key.map_err(|error| course.no_key(error))?)
        } else {
            None
        };
        let content_key = ContentKey::generate();
        Ok(Session {
            content_key: content_key.map_err(|error| failed(request, error))?,
            declared: declared.is_some(),
            keyring: keyring.clone(),
            method: *method,
            encryption_key,
            sealed: OnceLock::new(),
        })
    }
}

fn has_json_body(request: &Request) -> bool {
    let media_type = request.headers().get(CONTENT_TYPE);
    media_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value == "application/json" || value.starts_with("application/json;"))
}

/// What a future gives that reads a response, or why it gives nothing: the response is there, and must not get lost.
async fn reading<F: Future>(course: &Course, future: F) -> Result<F::Output, String> {
    let shielded = shielded_future("code of the caller", || future);
    match course.within(shielded).await {
        None => Err("the timeout passed before the key that it needs was there".to_owned()),
        Some(read) => read.map_err(|panicked| panicked.to_string()),
    }
}

/// The same response with what was in its message.
pub(crate) fn opened(mut response: Response, payload: Bytes) -> Response {
    let parts = Arc::make_mut(&mut response.parts);
    let json = HeaderValue::from_static("application/json");
    parts.headers.insert(CONTENT_TYPE, json);
    parts.body = payload;
    response
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
struct Session {
    keyring: Keyring,
    method: Method,
    /// Whether the contract has the operation's JOSE headers, so that none is missing.
    declared: bool,
    encryption_key: Option<Found<EncryptionKey>>,
    content_key: ContentKey,
    /// The body as it leaves. Every attempt sends the same bytes.
    sealed: OnceLock<Jose>,
}

impl layer::Session for Session {
    /// Signs and encrypts the body, and sets the headers for the content types sent and accepted.
    fn seal(&self, request: &mut Request) -> Result<(), Error> {
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

    fn open<'a>(
        &'a self,
        answer: Result<Response, Error>,
        course: &'a Course,
    ) -> Doing<'a, Response> {
        Box::pin(self.open_any(answer, course))
    }
}

impl Session {
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
    async fn open_any(
        &self,
        answer: Result<Response, Error>,
        course: &Course,
    ) -> Result<Response, Error> {
        match answer {
            Ok(response) => self.open_success(response, course).await,
            Err(Error::Api(refused)) => {
                let doubt = self.doubt_key(refused.status().as_u16());
                // At worst, the key is used once more.
                reading(course, doubt).await.ok();
                let response = refused.response();
                if !is_jose(response.headers()) {
                    return Err(Error::Api(refused));
                }
                match reading(course, self.payload(response)).await.flatten() {
                    Ok(payload) => opened(response.clone(), payload).into_success(),
                    // What Wise said counts, even where it cannot be read.
                    Err(_) => Err(Error::Api(refused)),
                }
            }
            Err(other) => Err(other),
        }
    }

    async fn open_success(&self, response: Response, course: &Course) -> Result<Response, Error> {
        // An empty response is neither signed nor encrypted.
        if response.body().is_empty() {
            return Ok(response);
        }
        if !is_jose(response.headers()) {
            if self.method.signs() {
                return Err(response.unreadable("$", "the response is not signed"));
            }
            return Ok(response);
        }
        match reading(course, self.payload(&response)).await.flatten() {
            Ok(payload) => Ok(opened(response, payload)),
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
