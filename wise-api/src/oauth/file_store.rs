//! The tokens of a user in a file.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use futures_channel::oneshot;
use zeroize::Zeroizing;

use super::{StoreGuard, TokenPair, TokenStore};
use crate::engine::{BoxError, BoxFuture};

/// How often a lock that somebody else holds is tried again.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// Keeps the tokens of a user in a file, for any number of processes on one machine.
///
/// - The file is only ever replaced as a whole: after a crash at any moment it holds the old pair or the new one.
/// - A second file beside it, with `.lock` after its name, is locked during a refresh. The system gives the lock back when a process ends.
///   It is an advisory lock, which network file systems may not have: use a database there.
/// - On Unix, both can be read by their owner only (mode 0600), also if the file was there before with another mode. The tokens are not
///   encrypted: whoever reads the file, or a copy of it, acts for the user.
/// - The directory has to exist, and to be writable. A file with `.next` after its name is what a crash has left of a write; the next one
///   removes it.
///
/// ```no_run
/// # use wise_api::oauth::{FileStore, TokenPair, UserTokens};
/// # use wise_api::{BoxError, Wise};
/// # async fn example(application: Wise, pair: Option<TokenPair>) -> Result<(), BoxError> {
/// let store = FileStore::new("tokens.json");
/// if let Some(pair) = pair {
///     store.replace(pair).await?; // of a user who has just consented
/// }
/// let wise = application.with_token_provider(UserTokens::stored(store));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct FileStore(Arc<Shared>);

struct Shared {
    path: PathBuf,
    /// The lock that is held by this store, if it is. A write that is still under way keeps it.
    held: Mutex<Weak<File>>,
}

impl FileStore {
    /// A store in the file at this path, which need not be there yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Shared {
            path: path.into(),
            held: Mutex::default(),
        }))
    }

    /// Whether the file is there.
    #[inline]
    pub fn exists(&self) -> bool {
        self.0.path.exists()
    }

    /// Puts a pair there that did not come from a refresh: the first one, or that of a user who has consented again. It waits for a refresh
    /// under way in any process.
    ///
    /// # Errors
    /// When the file cannot be locked or written.
    #[inline]
    pub async fn replace(&self, pair: TokenPair) -> Result<(), BoxError> {
        let _lock = self.lock().await?;
        self.save(pair).await
    }
}

impl TokenStore for FileStore {
    #[inline]
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        let store = Arc::clone(&self.0);
        on_thread(move |_| store.read())
    }

    #[inline]
    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        let store = Arc::clone(&self.0);
        let held = store.held().upgrade();
        on_thread(move |_| {
            let _until_written = held;
            store.write(&pair)
        })
    }

    #[inline]
    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        let store = Arc::clone(&self.0);
        on_thread(move |wanted| Ok(Box::new(store.lock(wanted)?) as StoreGuard))
    }
}

impl fmt::Debug for FileStore {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileStore").field(&self.0.path).finish()
    }
}

impl Shared {
    #[inline]
    fn held(&self) -> std::sync::MutexGuard<'_, Weak<File>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The path of a file beside the one with the tokens.
    #[inline]
    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(ending);
        name.into()
    }

    #[inline]
    fn failed(&self, what: &'static str) -> impl Fn(io::Error) -> FileStoreError {
        let path = self.path.clone();
        move |source| FileStoreError {
            what,
            path: path.clone(),
            source: Some(source),
        }
    }

    #[inline]
    fn read(&self) -> Result<TokenPair, FileStoreError> {
        let text = Zeroizing::new(fs::read(&self.path).map_err(self.failed("could not be read"))?);
        step("read");
        // The text of serde's error can quote a token.
        serde_json::from_slice(&text).map_err(|_| FileStoreError {
            what: "holds no pair of tokens: restore it, or have the user consent again",
            path: self.path.clone(),
            source: None,
        })
    }

    /// Writes another file, makes sure that it is on the disk, and puts it in place of the old one.
    #[inline]
    fn write(&self, pair: &TokenPair) -> Result<(), FileStoreError> {
        let failed = self.failed("could not be written");
        let text = serde_json::to_vec(pair).map(Zeroizing::new);
        let text = text.map_err(|_| failed(io::ErrorKind::InvalidData.into()))?;
        let next = self.beside(".next");
        let written = self.write_next(&next, &text);
        if written.is_err() {
            // Nobody else looks for it, and it may hold tokens.
            let _ = fs::remove_file(&next);
        }
        written.map_err(failed)
    }

    #[inline]
    fn write_next(&self, next: &Path, text: &[u8]) -> io::Result<()> {
        match fs::remove_file(next) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        step("begin");
        let mut file = private().write(true).create_new(true).open(next)?;
        step("created");
        let (one, two) = text.split_at(text.len() / 2);
        file.write_all(one)?;
        step("half");
        file.write_all(two)?;
        step("written");
        file.sync_all()?;
        drop(file);
        step("synced");
        fs::rename(next, &self.path)?;
        step("renamed");
        // The name, too, has to be on the disk.
        #[cfg(unix)]
        {
            let parent = self
                .path
                .parent()
                .filter(|path| !path.as_os_str().is_empty());
            File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        step("done");
        Ok(())
    }

    /// Waits for the lock for as long as it is wanted. Not in the system, where a wait could not be ended.
    #[inline]
    fn lock(&self, wanted: &dyn Fn() -> bool) -> Result<Arc<File>, FileStoreError> {
        let failed = self.failed("could not be locked");
        let mut options = private();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(self.beside(".lock")).map_err(&failed)?;
        step("opened");
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if wanted() => std::thread::sleep(LOCK_PAUSE),
                Err(TryLockError::WouldBlock) => {
                    return Err(failed(io::ErrorKind::Interrupted.into()));
                }
            }
        }
        step("locked");
        let file = Arc::new(file);
        *self.held() = Arc::downgrade(&file);
        Ok(file)
    }
}

/// For files that only their owner may read.
#[inline]
fn private() -> OpenOptions {
    #[allow(unused_mut)]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Runs what blocks on a thread of its own. A runtime that ends does not interrupt it, and need not wait for it. It is told whether anybody
/// still waits.
fn on_thread<T: Send + 'static>(
    run: impl FnOnce(&dyn Fn() -> bool) -> Result<T, FileStoreError> + Send + 'static,
) -> BoxFuture<Result<T, BoxError>> {
    let (sender, receiver) = oneshot::channel();
    let thread = std::thread::Builder::new().name("wise-api store".to_owned());
    let started = thread.spawn(move || {
        let result = run(&|| !sender.is_canceled());
        // Whoever no longer waits has no use for it: a lock is given back.
        let _ = sender.send(result);
    });
    Box::pin(async move {
        started?;
        Ok(receiver.await??)
    })
}

/// Where the tests end the process.
#[cfg(not(test))]
#[inline]
fn step(_: &str) {}
#[cfg(test)]
use tests::step;

/// What went wrong with the file of a [`FileStore`]. Nothing of what it holds is in here.
#[derive(Debug)]
pub struct FileStoreError {
    what: &'static str,
    path: PathBuf,
    source: Option<io::Error>,
}

impl fmt::Display for FileStoreError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, path, source } = self;
        write!(f, "the token file `{}` {what}", path.display())?;
        match source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FileStoreError {}

#[cfg(test)]
#[path = "file_store_tests.rs"]
mod tests;
