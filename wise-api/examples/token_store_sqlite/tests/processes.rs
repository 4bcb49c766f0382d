//! One database, several processes, and a process that ends at any step.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use token_store_sqlite::SqliteStore;
use wise_api::oauth::{TokenPair, TokenStore};

const STEPS: [&str; 6] = [
    "connected",
    "begun",
    "loaded",
    "answered",
    "written",
    "committed",
];

/// What Wise knows: refreshing ends the access token before, and a refresh token stays good.
#[derive(Default)]
struct Known {
    refresh: BTreeSet<String>,
    access: String,
    refreshes: usize,
}

fn open_bank() -> (String, Arc<Mutex<Known>>) {
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
    (url, known)
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
    let (status, body) = respond(&head, &String::from_utf8(body).unwrap(), known);
    // Somebody who was killed does not read it.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

fn respond(head: &[String], body: &str, known: &Mutex<Known>) -> (&'static str, String) {
    let mut known = known.lock().unwrap();
    if !head[0].contains("/oauth/token") {
        let bearer = format!("authorization: Bearer {}", known.access);
        let good = !known.access.is_empty() && head.contains(&bearer);
        let status = if good { "200 OK" } else { "401 Unauthorized" };
        return (status, "{}".to_owned());
    }
    let mut fields = body.split('&');
    let sent = fields.find_map(|pair| pair.strip_prefix("refresh_token="));
    if !known.refresh.contains(sent.unwrap()) {
        return ("400 Bad Request", r#"{"error":"invalid_grant"}"#.to_owned());
    }
    known.refreshes += 1;
    let number = known.refreshes;
    known.access = format!("access-{number}");
    known.refresh.insert(format!("refresh-{number}"));
    let body = format!(
        r#"{{"access_token":"access-{number}","refresh_token":"refresh-{number}","expires_in":43199}}"#
    );
    ("200 OK", body)
}

fn database(name: &str) -> PathBuf {
    let name = format!("token-store-sqlite-{name}-{}", std::process::id());
    let path = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir(&path).unwrap();
    path.join("tokens.db")
}

async fn seed(path: &Path) {
    let store = SqliteStore::new(path, "jane");
    store.replace(TokenPair::new("refresh-0")).await.unwrap();
}

fn start(url: &str, path: &Path, step: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_token-store-sqlite"))
        .arg(path)
        .arg("jane")
        .env("WISE_API_URL", url)
        .env("WISE_CLIENT_ID", "app")
        .env("WISE_CLIENT_SECRET", "secret")
        .env("TOKEN_STORE_ABORT_AT", step)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn processes_share_one_refresh() {
    let (url, known) = open_bank();
    let path = database("share");
    seed(&path).await;
    let children: Vec<_> = (0..6).map(|_| start(&url, &path, "")).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(known.lock().unwrap().refreshes, 1);
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn a_process_that_ends_at_any_step_leaves_a_pair_that_is_good() {
    let mut wrong = Vec::new();
    for step in STEPS {
        let (url, known) = open_bank();
        let path = database(step);
        seed(&path).await;
        let killed = start(&url, &path, step).wait().unwrap();
        if killed.success() || killed.code().is_some() {
            wrong.push(format!("{step}: the process went on: {killed}"));
        }
        let left = SqliteStore::new(&path, "jane").load().await.unwrap();
        let good = |pair: &TokenPair| {
            let known = known.lock().unwrap();
            known.refresh.contains(pair.refresh_token.expose())
        };
        if !good(&left) {
            wrong.push(format!("{step}: no pair is left"));
        }
        let after: Vec<_> = (0..2).map(|_| start(&url, &path, "")).collect();
        for mut child in after {
            if !child.wait().unwrap().success() {
                wrong.push(format!("{step}: the next process has no tokens"));
            }
        }
        let lost = ["answered", "written"].contains(&step);
        let refreshes = known.lock().unwrap().refreshes;
        if refreshes != 1 + usize::from(lost) {
            wrong.push(format!("{step}: {refreshes} refreshes"));
        }
        std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
