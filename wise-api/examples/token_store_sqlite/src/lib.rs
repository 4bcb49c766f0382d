//! The tokens of many users in one SQLite database, for any number of processes on one machine.
//!
//! A refresh is one transaction: it begins with [`lock`](TokenStore::lock) and ends when the new pair is committed. SQLite lets one process
//! write at a time, and gives the lock of a process that ends to the next one. So all refreshes take turns, each for as long as one call
//! takes; with so many users that this is too slow, use a database that locks rows (`SELECT … FOR UPDATE` on a connection that the guard
//! holds). Keep nothing else in this database, or other writers wait for Wise, too.
//!
//! The pairs are not encrypted here. Encrypt the column `pair` with a key that is not on the same disk, and restrict who may read the file.

mod seen;

pub use seen::SqliteSeen;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};
use wise_api::oauth::{StoreGuard, TokenPair, TokenStore};
use wise_api::{BoxError, BoxFuture};

/// How long a process waits for a different one to end its refresh.
const BUSY: Duration = Duration::from_secs(60);

/// The tokens of one user in a database.
pub struct SqliteStore {
    path: PathBuf,
    user: String,
    /// The connection of the transaction under way, which its guard owns.
    open: Arc<Mutex<Weak<Transaction>>>,
    /// Where tests end the process.
    step: fn(&'static str),
}

/// A refresh under way. What was not committed when it is dropped, is rolled back.
struct Transaction(Mutex<Connection>);

impl Transaction {
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SqliteStore {
    /// The tokens of a user in the database at this path, which is made if it is not there.
    pub fn new(path: impl Into<PathBuf>, user: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            user: user.into(),
            open: Arc::default(),
            step: |_| {},
        }
    }

    /// Calls a function at each step, so that a test can end the process there.
    pub fn with_steps(mut self, step: fn(&'static str)) -> Self {
        self.step = step;
        self
    }

    /// Stores the first pair of a user, or that of one who has consented again.
    pub async fn replace(&self, pair: TokenPair) -> Result<(), BoxError> {
        let _lock = self.lock().await?;
        self.save(pair).await
    }

    /// Runs what blocks where it keeps no other task waiting.
    fn blocking<T: Send + 'static>(
        &self,
        run: impl FnOnce(Job) -> Result<T, BoxError> + Send + 'static,
    ) -> BoxFuture<Result<T, BoxError>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let job = Job {
            path: self.path.clone(),
            user: self.user.clone(),
            transaction: open.upgrade(),
            step: self.step,
        };
        let task = tokio::task::spawn_blocking(move || run(job));
        Box::pin(async move { task.await? })
    }
}

struct Job {
    path: PathBuf,
    user: String,
    transaction: Option<Arc<Transaction>>,
    step: fn(&'static str),
}

impl Job {
    fn connect(&self) -> Result<Connection, BoxError> {
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(BUSY)?;
        // What is committed is on the disk.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute(
            "CREATE TABLE IF NOT EXISTS tokens (user TEXT PRIMARY KEY, pair TEXT NOT NULL)",
            (),
        )?;
        Ok(connection)
    }

    fn begin(self) -> Result<Arc<Transaction>, BoxError> {
        let connection = self.connect()?;
        (self.step)("connected");
        connection.execute_batch("BEGIN IMMEDIATE")?;
        (self.step)("begun");
        Ok(Arc::new(Transaction(Mutex::new(connection))))
    }

    fn load(self) -> Result<TokenPair, BoxError> {
        let read = |connection: &Connection| {
            let mut query = connection.prepare("SELECT pair FROM tokens WHERE user = ?1")?;
            let pair = query.query_row([&self.user], |row| row.get::<_, String>(0));
            pair.optional()
        };
        let pair = match &self.transaction {
            Some(transaction) => read(&transaction.connection())?,
            None => read(&self.connect()?)?,
        };
        (self.step)("loaded");
        let pair = pair.ok_or("the user has no tokens: have the user consent first")?;
        // The text of serde's error can quote a token.
        serde_json::from_str(&pair).map_err(|_| "the stored tokens cannot be read".into())
    }

    fn save(self, pair: &TokenPair) -> Result<(), BoxError> {
        let pair = serde_json::to_string(pair)?;
        let transaction = match &self.transaction {
            // A pair is stored again after a failure, and then the first transaction may be over.
            Some(transaction) if !transaction.connection().is_autocommit() => transaction.clone(),
            _ => Job {
                path: self.path.clone(),
                user: self.user.clone(),
                transaction: None,
                step: self.step,
            }
            .begin()?,
        };
        let connection = transaction.connection();
        (self.step)("answered");
        connection.execute(
            "INSERT INTO tokens (user, pair) VALUES (?1, ?2)
             ON CONFLICT (user) DO UPDATE SET pair = excluded.pair",
            (&self.user, &pair),
        )?;
        (self.step)("written");
        connection.execute_batch("COMMIT")?;
        (self.step)("committed");
        Ok(())
    }
}

impl TokenStore for SqliteStore {
    fn load(&self) -> BoxFuture<Result<TokenPair, BoxError>> {
        self.blocking(Job::load)
    }

    fn save(&self, pair: TokenPair) -> BoxFuture<Result<(), BoxError>> {
        self.blocking(move |job| job.save(&pair))
    }

    fn lock(&self) -> BoxFuture<Result<StoreGuard, BoxError>> {
        let open = Arc::clone(&self.open);
        self.blocking(move |job| {
            let transaction = job.begin()?;
            *open.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&transaction);
            Ok(Box::new(transaction) as StoreGuard)
        })
    }
}
