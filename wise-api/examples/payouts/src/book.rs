//! What is known of each payment, in SQLite.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, params};
use wise_api::BoxError;

use crate::Invoice;

/// A database. Every change is on the disk when its method returns. It belongs to one program at a time: two that pay from the same book
/// would make a key each for one invoice.
pub struct Book {
    connection: Mutex<Connection>,
}

/// What is known of the payment of an invoice.
#[derive(Clone, Debug, Default)]
pub struct Payment {
    pub invoice: String,
    pub recipient: Option<i64>,
    /// The key of its transfer, stored before the transfer is made.
    pub key: Option<String>,
    pub quote: Option<String>,
    pub transfer: Option<i64>,
    /// Funding was asked for, so it may have happened.
    pub funding_asked: bool,
    pub funded: bool,
    pub state: Option<String>,
    pub occurred_at: Option<String>,
    /// Why it cannot go on without a person.
    pub problem: Option<String>,
}

const SCHEMA: &str = "
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS payments (
        invoice TEXT PRIMARY KEY, content TEXT NOT NULL, recipient INTEGER, key TEXT UNIQUE, quote TEXT, transfer INTEGER UNIQUE,
        funding_asked INTEGER NOT NULL DEFAULT 0, funded INTEGER NOT NULL DEFAULT 0, state TEXT, occurred_at TEXT, problem TEXT
    ) STRICT;
    CREATE TABLE IF NOT EXISTS recipients (answers TEXT PRIMARY KEY, id INTEGER NOT NULL) STRICT;
";

impl Book {
    pub fn open(path: &Path) -> Result<Self, BoxError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        // The lock is held until the program ends, however it ends.
        connection.execute_batch(SCHEMA).map_err(in_use)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an invoice that is not there yet. One that is there with other content is an error: it may have been paid as it was.
    pub fn add(&self, invoice: &Invoice) -> Result<(), BoxError> {
        let connection = self.connection();
        let insert =
            "INSERT INTO payments (invoice, content) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        connection.execute(insert, params![invoice.number, invoice.content()])?;
        let select = "SELECT content FROM payments WHERE invoice = ?1";
        let content: String = connection.query_row(select, [&invoice.number], |row| row.get(0))?;
        if content == invoice.content() {
            return Ok(());
        }
        Err(format!(
            "invoice {} was here before with other data",
            invoice.number
        )
        .into())
    }

    pub fn payment(&self, invoice: &str) -> Result<Payment, BoxError> {
        let select = "SELECT * FROM payments WHERE invoice = ?1";
        Ok(self
            .connection()
            .query_row(select, [invoice], Payment::of)?)
    }

    /// All payments, by invoice.
    pub fn payments(&self) -> Result<Vec<Payment>, BoxError> {
        let connection = self.connection();
        let mut all = connection.prepare("SELECT * FROM payments ORDER BY invoice")?;
        let rows = all.query_map([], Payment::of)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Stores what is known of a payment.
    pub fn keep(&self, payment: &Payment) -> Result<(), BoxError> {
        let update = "UPDATE payments SET recipient = ?2, key = ?3, quote = ?4, transfer = ?5, funding_asked = ?6, funded = ?7,
            state = ?8, occurred_at = ?9, problem = ?10 WHERE invoice = ?1";
        let changed = self.connection().execute(
            update,
            params![
                payment.invoice,
                payment.recipient,
                payment.key,
                payment.quote,
                payment.transfer,
                payment.funding_asked,
                payment.funded,
                payment.state,
                payment.occurred_at,
                payment.problem,
            ],
        )?;
        (changed == 1)
            .then_some(())
            .ok_or_else(|| format!("no invoice {}", payment.invoice).into())
    }

    /// The recipient of these answers, if there is one.
    pub fn recipient(&self, answers: &str) -> Result<Option<i64>, BoxError> {
        let select = "SELECT id FROM recipients WHERE answers = ?1";
        let found = self
            .connection()
            .query_row(select, [answers], |row| row.get(0));
        Ok(found.optional()?)
    }

    pub fn keep_recipient(&self, answers: &str, id: i64) -> Result<(), BoxError> {
        let insert = "INSERT OR REPLACE INTO recipients (answers, id) VALUES (?1, ?2)";
        self.connection().execute(insert, params![answers, id])?;
        Ok(())
    }
}

fn in_use(error: rusqlite::Error) -> BoxError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            "the book is in use by another program: wait for its end, or give each its own invoices and its own book".into()
        }
        _ => error.into(),
    }
}

impl Payment {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            invoice: row.get("invoice")?,
            recipient: row.get("recipient")?,
            key: row.get("key")?,
            quote: row.get("quote")?,
            transfer: row.get("transfer")?,
            funding_asked: row.get("funding_asked")?,
            funded: row.get("funded")?,
            state: row.get("state")?,
            occurred_at: row.get("occurred_at")?,
            problem: row.get("problem")?,
        })
    }
}
