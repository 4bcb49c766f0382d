//! Which webhooks have been handled, in SQLite, for any number of processes on one machine.
//!
//! A claim that a crash has left behind can be taken over after a while. [`SqliteSeen::once_with`] does the work in the transaction that
//! notes it: then a crash at any moment leaves both done, or neither.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use wise_api::receiver::{Claim, EventKey, Once, Seen};
use wise_api::webhook::Notification;
use wise_api::{BoxError, BoxFuture};

/// After which time nobody can still be at an event: far more than Wise waits for a response.
const LEASE: Duration = Duration::from_secs(300);
const BUSY: Duration = Duration::from_secs(5);

/// The events in a database.
#[derive(Clone)]
pub struct SqliteSeen {
    path: PathBuf,
    lease: Duration,
}

impl SqliteSeen {
    /// The events in the database at this path, which is made if it is not there.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            lease: LEASE,
        }
    }

    /// After which time a claim can be taken over; five minutes unless set.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    fn open(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.path)?;
        connection.busy_timeout(BUSY)?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS seen (event TEXT PRIMARY KEY, handled INTEGER NOT NULL, since REAL NOT NULL)",
        )?;
        Ok(connection)
    }

    /// Claims within a transaction, which keeps all others out until it ends.
    fn claim_in(&self, transaction: &Transaction<'_>, event: &EventKey) -> rusqlite::Result<Claim> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let found: Option<(bool, f64)> = transaction
            .query_row(
                "SELECT handled, since FROM seen WHERE event = ?1",
                [event.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        match found {
            Some((true, _)) => return Ok(Claim::Handled),
            Some((false, since)) if since + self.lease.as_secs_f64() > now.as_secs_f64() => {
                return Ok(Claim::Taken);
            }
            _ => {}
        }
        transaction.execute(
            "INSERT OR REPLACE INTO seen (event, handled, since) VALUES (?1, 0, ?2)",
            (event.as_str(), now.as_secs_f64()),
        )?;
        Ok(Claim::Mine)
    }

    /// Does the work for an event in the transaction that notes it. `work` writes to this database and nowhere else, and the event is handled
    /// exactly once, whatever ends when.
    pub fn once_with(
        &self,
        event: &Notification,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<Once> {
        let key = EventKey::of(event);
        let mut connection = self.open()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match self.claim_in(&transaction, &key)? {
            Claim::Handled => return Ok(Once::Before),
            Claim::Taken => return Ok(Once::Elsewhere),
            Claim::Mine => {}
        }
        work(&transaction)?;
        transaction.execute(
            "UPDATE seen SET handled = 1 WHERE event = ?1",
            [key.as_str()],
        )?;
        transaction.commit()?;
        Ok(Once::Handled)
    }

    fn run<T: Send + 'static>(
        &self,
        run: impl FnOnce(&Self, &mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> BoxFuture<Result<T, BoxError>> {
        let seen = self.clone();
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(move || run(&seen, &mut seen.open()?)).await?;
            Ok(done?)
        })
    }
}

impl Seen for SqliteSeen {
    fn claim(&self, event: &EventKey) -> BoxFuture<Result<Claim, BoxError>> {
        let event = event.clone();
        self.run(move |seen, connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let claim = seen.claim_in(&transaction, &event)?;
            transaction.commit()?;
            Ok(claim)
        })
    }

    fn handled(&self, event: &EventKey) -> BoxFuture<Result<(), BoxError>> {
        let event = event.clone();
        self.run(move |_, connection| {
            let note = "INSERT OR REPLACE INTO seen (event, handled, since) VALUES (?1, 1, 0)";
            connection.execute(note, [event.as_str()]).map(drop)
        })
    }

    fn release(&self, event: &EventKey) -> BoxFuture<Result<(), BoxError>> {
        let event = event.clone();
        self.run(move |_, connection| {
            let release = "DELETE FROM seen WHERE event = ?1 AND handled = 0";
            connection.execute(release, [event.as_str()]).map(drop)
        })
    }
}
