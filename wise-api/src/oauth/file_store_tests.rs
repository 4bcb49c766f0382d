//! One file, several processes, and a process that ends at any step. The processes are this test program, which is told to be one.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{FileStore, TokenStore};
use crate::engine::BoxError;
use crate::oauth::{TokenPair, UserTokens};
use crate::{Environment, Method, Secret, Wise};

const URL: &str = "WISE_API_TEST_URL";
const FILE: &str = "WISE_API_TEST_FILE";
const STEP: &str = "WISE_API_TEST_STEP";

/// All steps, in the order in which a refresh takes them.
const STEPS: [&str; 10] = [
    "opened", "locked", "read", "begin", "created", "half", "written", "synced", "renamed", "done",
];

/// Ends the process at the step that it was told, without any clearing up.
pub(super) fn step(name: &str) {
    if env::var(STEP).is_ok_and(|step| step == name) {
        std::process::abort();
    }
}

/// What Wise knows: refreshing ends the access token before, and a refresh token stays good.
#[derive(Default)]
struct Known {
    refresh: BTreeSet<String>,
    access: String,
    refreshes: usize,
}

struct Bank {
    url: String,
    known: Arc<Mutex<Known>>,
}

impl Bank {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let known = Arc::new(Mutex::new(Known {
            refresh: BTreeSet::from(["refresh-0".to_owned()]),
            ..Known::default()
        }));
        let shared = Arc::clone(&known);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || answer(stream.unwrap(), &shared));
            }
        });
        Self { url, known }
    }

    fn refreshes(&self) -> usize {
        self.known.lock().unwrap().refreshes
    }
}

fn answer(mut stream: TcpStream, known: &Mutex<Known>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut head, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        head.push(line.trim().to_owned());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let body = String::from_utf8(body).unwrap();
    let (status, body) = {
        let mut known = known.lock().unwrap();
        if head[0].contains("/oauth/token") {
            let sent = body
                .split('&')
                .find_map(|pair| pair.strip_prefix("refresh_token="));
            if known.refresh.contains(sent.unwrap()) {
                known.refreshes += 1;
                let number = known.refreshes;
                known.access = format!("access-{number}");
                known.refresh.insert(format!("refresh-{number}"));
                let body = format!(
                    r#"{{"access_token":"access-{number}","refresh_token":"refresh-{number}","expires_in":43199}}"#
                );
                ("200 OK", body)
            } else {
                ("400 Bad Request", r#"{"error":"invalid_grant"}"#.to_owned())
            }
        } else {
            let bearer = format!("authorization: Bearer {}", known.access);
            let good = !known.access.is_empty() && head.contains(&bearer);
            (
                if good { "200 OK" } else { "401 Unauthorized" },
                "{}".to_owned(),
            )
        }
    };
    // Somebody who was killed does not read it.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

/// A directory of its own, which goes when the test is over.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("wise-api-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("tokens.json")
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn start(bank: &Bank, file: &Path, step: Option<&str>) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "oauth::file_store::tests::a_process"])
        .env(URL, &bank.url)
        .env(FILE, file)
        .env_remove(STEP)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some(step) = step {
        command.env(STEP, step);
    }
    command.spawn().unwrap()
}

fn seed(file: &Path) {
    std::fs::write(file, r#"{"refresh_token":"refresh-0"}"#).unwrap();
}

/// One of the processes: one call with the tokens in the file.
#[tokio::test]
async fn a_process() {
    let (Ok(url), Ok(file)) = (env::var(URL), env::var(FILE)) else {
        return;
    };
    let store = FileStore::new(file);
    let wise = Wise::builder()
        .environment(Environment::custom(url))
        .basic("app", "secret")
        .token_provider(UserTokens::stored(store))
        .build()
        .unwrap();
    wise.request(Method::GET, "/v1/things").await.unwrap();
}

#[test]
fn processes_share_one_refresh() {
    let (bank, place) = (Bank::open(), Place::new("share"));
    seed(&place.file());
    let children: Vec<_> = (0..6).map(|_| start(&bank, &place.file(), None)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(bank.refreshes(), 1);
    assert_eq!(place.names(), ["tokens.json", "tokens.json.lock"]);
}

#[test]
fn a_process_that_ends_at_any_step_leaves_a_pair_that_is_good() {
    let place = Place::new("killed");
    let mut wrong = Vec::new();
    for name in STEPS {
        let bank = Bank::open();
        seed(&place.file());
        let killed = start(&bank, &place.file(), Some(name)).wait().unwrap();
        if killed.success() || killed.code().is_some() {
            wrong.push(format!("{name}: the process went on: {killed}"));
        }
        let left: Option<TokenPair> =
            serde_json::from_slice(&std::fs::read(place.file()).unwrap()).ok();
        let known = |pair: &TokenPair| {
            let known = bank.known.lock().unwrap();
            known.refresh.contains(pair.refresh_token.expose())
        };
        if !left.is_some_and(|pair| known(&pair)) {
            wrong.push(format!("{name}: no pair is left"));
        }
        let after: Vec<_> = (0..2).map(|_| start(&bank, &place.file(), None)).collect();
        for mut child in after {
            if !child.wait().unwrap().success() {
                wrong.push(format!("{name}: the next process has no tokens"));
            }
        }
        // One more than there was, where the new pair was not yet in place.
        let stored = ["renamed", "done"].contains(&name);
        let sent = !["opened", "locked", "read"].contains(&name);
        let expected = 1 + usize::from(sent && !stored);
        if bank.refreshes() != expected {
            wrong.push(format!(
                "{name}: {} refreshes, not {expected}",
                bank.refreshes()
            ));
        }
        if place.names() != ["tokens.json", "tokens.json.lock"] {
            wrong.push(format!("{name}: left behind: {:?}", place.names()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn only_the_owner_reads_what_is_written() {
    let place = Place::new("mode");
    let store = FileStore::new(place.file());
    assert!(!store.exists());
    seed(&place.file());
    std::fs::write(place.0.join("tokens.json.next"), "of a crash").unwrap();
    store.replace(TokenPair::new("hush-refresh")).await.unwrap();
    assert_eq!(place.names(), ["tokens.json", "tokens.json.lock"]);
    #[cfg(unix)]
    for name in place.names() {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.0.join(&name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let loaded = store.load().await.unwrap();
    assert_eq!(loaded.refresh_token, Secret::from("hush-refresh"));
}

#[tokio::test]
async fn errors_say_where_and_nothing_of_the_tokens() {
    let place = Place::new("errors");
    let store = FileStore::new(place.file());
    let mut errors: Vec<BoxError> = vec![store.load().await.unwrap_err()];
    std::fs::write(place.file(), r#"{"refresh_token":"hush","scope":7"#).unwrap();
    errors.push(store.load().await.unwrap_err());
    let nowhere = FileStore::new(place.0.join("nowhere/tokens.json"));
    errors.push(nowhere.save(TokenPair::new("hush")).await.unwrap_err());
    errors.push(nowhere.lock().await.err().unwrap());
    for error in errors {
        let text = format!("{error} {error:?} {store:?}");
        assert!(
            text.contains("tokens.json") && !text.contains("hush"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_lock_is_given_back_and_one_that_nobody_waits_for_is_not_kept() {
    let place = Place::new("lock");
    let (one, other) = (FileStore::new(place.file()), FileStore::new(place.file()));
    let guard = one.lock().await.unwrap();
    let waits = tokio::time::timeout(Duration::from_millis(50), other.lock()).await;
    assert!(waits.is_err());
    drop(guard);
    let again = tokio::time::timeout(Duration::from_secs(10), one.lock()).await;
    drop(again.unwrap().unwrap());
    // What is being written keeps the lock, whoever has stopped waiting for it.
    let guard = one.lock().await.unwrap();
    let held = one.0.held().upgrade();
    drop(guard);
    let waits = tokio::time::timeout(Duration::from_millis(50), other.lock()).await;
    assert!(waits.is_err());
    drop(held);
    let again = tokio::time::timeout(Duration::from_secs(10), other.lock()).await;
    assert!(again.unwrap().is_ok());
}
