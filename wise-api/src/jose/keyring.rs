//! The keys of both sides: one's own, and those of Wise, which are fetched when they are needed and kept.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;

use futures_util::lock::Mutex;

use super::public::der;
use super::{DecryptionKey, EncryptionKey, SignatureAlgorithm, SigningKey, VerifyingKey};
use crate::engine::Operation;
use crate::versions::newest::jose_key::operation::Get;
use crate::versions::newest::jose_key::{Algorithm, ResponseKey, Scope};
use crate::{Error, Wise};

/// Keys for signing and encryption: yours, and those of Wise. Cloning it is cheap, and clones share what has been fetched.
///
/// A key of Wise is fetched when it is first needed, kept for as long as the keyring is, and fetched once more when a signature does not
/// verify with it. After a refusal that can mean that Wise could not decrypt, the next call fetches the key for encryption again.
///
/// Sandbox and production have separate keys, so each needs a keyring of its own.
#[derive(Clone)]
pub struct Keyring {
    client: Wise,
    signing: Option<Arc<SigningKey>>,
    decryption: Vec<Arc<DecryptionKey>>,
    encryption_keys: Arc<Cache<(), EncryptionKey>>,
    verifying_keys: Arc<Cache<(SignatureAlgorithm, Option<i32>), VerifyingKey>>,
}

impl Keyring {
    /// A keyring without keys of your own. `client` fetches the keys of Wise, which needs a client-credentials token.
    pub fn new(client: &Wise) -> Self {
        Self {
            client: client.clone(),
            signing: None,
            decryption: Vec::new(),
            encryption_keys: Arc::default(),
            verifying_keys: Arc::default(),
        }
    }

    /// Signs requests with this key.
    #[must_use]
    pub fn signing_key(mut self, key: SigningKey) -> Self {
        self.signing = Some(Arc::new(key));
        self
    }

    /// Opens responses with this key. The one that was added last is the one that Wise is asked to encrypt for; those before it still open
    /// what is encrypted for them, so that keys can be replaced without a gap.
    #[must_use]
    pub fn decryption_key(mut self, key: DecryptionKey) -> Self {
        self.decryption.push(Arc::new(key));
        self
    }

    pub(super) fn client(&self) -> &Wise {
        &self.client
    }

    pub(super) fn own_signing_key(&self) -> Option<&SigningKey> {
        self.signing.as_deref()
    }

    /// The key that Wise should encrypt for.
    pub(super) fn newest_decryption_key(&self) -> Option<&DecryptionKey> {
        self.decryption.last().map(|key| &**key)
    }

    /// The key that a message names; the newest, where it names none.
    pub(super) fn own_decryption_key(&self, id: Option<&str>) -> Option<&DecryptionKey> {
        match id {
            None => self.newest_decryption_key(),
            Some(id) => self
                .decryption
                .iter()
                .find(|key| key.id().as_str() == id)
                .map(|key| &**key),
        }
    }

    /// The key that encrypts for Wise.
    pub(super) async fn encryption_key(&self) -> Result<Found<EncryptionKey>, Error> {
        let fetch = || {
            self.fetch(
                Algorithm::RsaOaep256,
                Scope::PayloadEncryption,
                None,
                EncryptionKey::from_der,
            )
        };
        self.encryption_keys.get((), fetch).await
    }

    /// Has the key fetched again before its next use, unless somebody else has done so already.
    pub(super) async fn forget_encryption_key(&self, key: &Arc<EncryptionKey>) {
        self.encryption_keys.forget(&(), key).await;
    }

    /// A key that checks what Wise has signed. With `stale`, a key that is not that one.
    pub(super) async fn verifying_key(
        &self,
        algorithm: SignatureAlgorithm,
        version: Option<i32>,
        stale: Option<&Arc<VerifyingKey>>,
    ) -> Result<Found<VerifyingKey>, Error> {
        let slot = (algorithm, version);
        if let Some(stale) = stale {
            self.verifying_keys.forget(&slot, stale).await;
        }
        let fetch = || {
            self.fetch(
                algorithm.into(),
                Scope::PayloadSigning,
                version,
                move |der| VerifyingKey::from_der(algorithm, der),
            )
        };
        self.verifying_keys.get(slot, fetch).await
    }

    async fn fetch<K>(
        &self,
        algorithm: Algorithm,
        scope: Scope,
        version: Option<i32>,
        read: impl Fn(&[u8]) -> Option<K>,
    ) -> Result<K, Error> {
        let mut operation = Get::new(&algorithm, &scope);
        operation.version = version;
        let response = self.client.send(operation.request()?).await?;
        let found: ResponseKey = Get::decode(&response)?;
        let unfit =
            |path: &str| response.unreadable(path, "it is not the public key that was asked for");
        if found.scope.as_ref().is_some_and(|found| *found != scope) {
            return Err(unfit("$.scope"));
        }
        if version.is_some() && found.version.is_some() && found.version != version {
            return Err(unfit("$.version"));
        }
        let material = found.key_material()?;
        if material
            .algorithm
            .as_ref()
            .is_some_and(|found| *found != algorithm)
        {
            return Err(unfit("$.keyMaterial.algorithm"));
        }
        der(material.key_material()?)
            .and_then(|der| read(&der))
            .ok_or_else(|| unfit("$.keyMaterial.keyMaterial"))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("signing", &self.signing)
            .field("decryption", &self.decryption)
            .finish_non_exhaustive()
    }
}

/// A key, and whether it was fetched just now.
pub(super) struct Found<K> {
    pub(super) key: Arc<K>,
    pub(super) fresh: bool,
}

/// Keys that have been fetched. While one is being fetched, others who need a key wait for it.
struct Cache<Slot, K>(Mutex<HashMap<Slot, Arc<K>>>);

impl<Slot, K> Default for Cache<Slot, K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Slot: Eq + Hash, K> Cache<Slot, K> {
    async fn get<F: Future<Output = Result<K, Error>>>(
        &self,
        slot: Slot,
        fetch: impl FnOnce() -> F,
    ) -> Result<Found<K>, Error> {
        let mut keys = self.0.lock().await;
        if let Some(key) = keys.get(&slot) {
            let key = Arc::clone(key);
            return Ok(Found { key, fresh: false });
        }
        let key = Arc::new(fetch().await?);
        keys.insert(slot, Arc::clone(&key));
        Ok(Found { key, fresh: true })
    }

    async fn forget(&self, slot: &Slot, stale: &Arc<K>) {
        let mut keys = self.0.lock().await;
        if keys.get(slot).is_some_and(|key| Arc::ptr_eq(key, stale)) {
            keys.remove(slot);
        }
    }
}
