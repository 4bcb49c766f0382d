//! Events that are delivered twice are handled once, also by other processes and after a crash.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;
use token_store_sqlite::SqliteSeen;
use wise_api::receiver::{Claim, EventKey, Once, Seen, once};
use wise_api::webhook::Notification;

fn event() -> Notification {
    let body = r#"{"event_type":"transfers#state-change","schema_version":"4.0.0","data":{"resource":{"id":1}}}"#;
    Notification::parse(body.as_bytes()).unwrap()
}

fn database(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("seen-{name}-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&path);
    path
}

fn payments(path: &Path) -> i64 {
    let connection = Connection::open(path).unwrap();
    connection
        .query_row("SELECT count(*) FROM payments", [], |row| row.get(0))
        .unwrap()
}

fn pay(seen: &SqliteSeen, before_the_end: impl FnOnce()) -> Once {
    let done = seen.once_with(&event(), |transaction| {
        transaction.execute_batch(
            "CREATE TABLE IF NOT EXISTS payments (id INTEGER); INSERT INTO payments VALUES (1)",
        )?;
        before_the_end();
        Ok(())
    });
    done.unwrap()
}

/// Not a test: the process that ends in the middle of its work.
#[test]
fn child() {
    let Ok(path) = std::env::var("SEEN_CHILD") else {
        return;
    };
    let _ = pay(&SqliteSeen::new(path), || std::process::abort());
}

#[test]
fn a_crash_in_the_middle_of_the_work_leaves_nothing_behind() {
    let path = database("crash");
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--quiet"])
        .env("SEEN_CHILD", &path)
        .output()
        .unwrap();
    assert!(!child.status.success(), "it was to crash");
    let seen = SqliteSeen::new(&path);
    assert_eq!(pay(&seen, || {}), Once::Handled);
    assert_eq!(pay(&seen, || {}), Once::Before);
    assert_eq!(payments(&path), 1);
}

#[tokio::test]
async fn a_claim_that_a_crash_left_can_be_taken_over() {
    let path = database("lease");
    let key = EventKey::of(&event());
    let seen = SqliteSeen::new(&path);
    assert_eq!(seen.claim(&key).await.unwrap(), Claim::Mine);
    // Whoever had it is gone.
    let other = SqliteSeen::new(&path);
    assert_eq!(other.claim(&key).await.unwrap(), Claim::Taken);
    let later = SqliteSeen::new(&path).lease(Duration::ZERO);
    assert_eq!(later.claim(&key).await.unwrap(), Claim::Mine);
    later.handled(&key).await.unwrap();
    assert_eq!(later.claim(&key).await.unwrap(), Claim::Handled);
}

#[tokio::test]
async fn delivered_twice_and_handled_once() {
    let seen = SqliteSeen::new(database("twice"));
    let event = event();
    let failed = once(&seen, &event, async { Err::<(), _>("not now") }).await;
    assert!(failed.is_err());
    let work = || async { Ok::<_, wise_api::BoxError>(()) };
    assert_eq!(once(&seen, &event, work()).await.unwrap(), Once::Handled);
    assert_eq!(once(&seen, &event, work()).await.unwrap(), Once::Before);
}
