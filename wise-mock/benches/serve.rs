//! How fast the mock starts and answers, beside a server of the same library that always gives the same answer, and beside any other
//! server that is named.
//!
//! ```console
//! $ cargo bench -p wise-mock
//! $ cargo bench -p wise-mock -- --peer http://127.0.0.1:4010
//! ```
//!
//! Client and servers share a runtime of two threads, so that what the client needs is part of the figures. The peer is called
//! below its own address, as its contract has the paths: without the prefix of the version.

use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use wise_mock::Kind;
use wise_mock::contract::{Contracts, Location, Operation};
use wise_mock::generate::{Source, Variation};

/// Connections that are kept busy.
const CONNECTIONS: usize = 16;
/// How long each part is measured, after a fifth of it to warm up.
const TIME: Duration = Duration::from_secs(3);

type Trouble = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Trouble> {
    let arguments: Vec<String> = std::env::args().collect();
    let peer = arguments.iter().position(|one| one == "--peer");
    let peer = peer.and_then(|at| arguments.get(at + 1)).cloned();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(run(peer))
}

async fn run(peer: Option<String>) -> Result<(), Trouble> {
    let begun = Instant::now();
    let mock = wise_mock::Server::start().await?;
    println!("first start   {:>9.1?}", begun.elapsed());
    let again = Instant::now();
    let other = wise_mock::Server::start().await?;
    println!("second start  {:>9.1?}", again.elapsed());
    drop(other);

    let newest = Contracts::get()?.operations().last();
    let version = newest
        .map(|operation| operation.version.as_str())
        .unwrap_or_default();
    let constant = constant().await?;
    let address: SocketAddr = mock.url().trim_start_matches("http://").parse()?;
    for (name, wanted) in [
        ("GET rates", vec!["rateGet"]),
        ("GET one profile", vec!["profileGet"]),
        ("POST a recipient", vec!["recipientCreate"]),
        ("every GET in turn", vec![]),
    ] {
        let operations = Contracts::get()?.operations().iter();
        let chosen: Vec<&Operation> = operations
            .filter(|operation| {
                operation.version == version && !operation.path.starts_with("/twcard")
            })
            .filter(|operation| {
                let named = wanted
                    .iter()
                    .any(|id| operation.id.eq_ignore_ascii_case(id));
                named || wanted.is_empty() && operation.method == "GET"
            })
            .collect();
        let requests = |host: &str, prefix: &str| -> Arc<[Vec<u8>]> {
            chosen
                .iter()
                .map(|one| request(one, host, prefix))
                .collect()
        };
        let host = address.to_string();
        let ours = load(address, requests(&host, "")).await?;
        let bare = load(constant, requests(&host, "")).await?;
        print!(
            "{name:<18} {:>2} operations: mock {ours}; constant {bare}",
            chosen.len()
        );
        if let Some(peer) = &peer {
            let host = peer.trim_start_matches("http://");
            let prefix = format!("/{}", version.to_uppercase());
            let theirs = load(host.parse()?, requests(host, &prefix)).await?;
            print!("; peer {theirs}");
        }
        println!();
    }
    Ok(())
}

/// What a server has done in the time.
struct Figures {
    per_second: f64,
    refused: usize,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>6.0}/s", self.per_second)?;
        if self.refused > 0 {
            write!(f, " ({} no success)", self.refused)?;
        }
        Ok(())
    }
}

/// Keeps every connection busy with the requests in turn.
async fn load(address: SocketAddr, requests: Arc<[Vec<u8>]>) -> Result<Figures, Trouble> {
    let warm = Instant::now() + TIME / 5;
    let end = warm + TIME;
    let mut connections = JoinSet::new();
    for connection in 0..CONNECTIONS {
        let requests = Arc::clone(&requests);
        connections.spawn(async move {
            let mut stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (mut done, mut refused) = (0_usize, 0_usize);
            let mut buffer = Vec::new();
            for request in requests.iter().cycle().skip(connection * 7) {
                if Instant::now() >= end {
                    break;
                }
                stream.write_all(request).await?;
                let status = answer(&mut stream, &mut buffer).await?;
                if Instant::now() >= warm {
                    done += 1;
                    refused += usize::from(!(200..300).contains(&status));
                }
            }
            Ok::<_, Trouble>((done, refused))
        });
    }
    let (mut done, mut refused) = (0, 0);
    while let Some(connection) = connections.join_next().await {
        let (more, less) = connection??;
        done += more;
        refused += less;
    }
    Ok(Figures {
        per_second: done as f64 / TIME.as_secs_f64(),
        refused,
    })
}

/// Reads one answer, and says its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<u16, Trouble> {
    buffer.clear();
    let head = loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err("the server has hung up".into());
        }
        if let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break head + 4;
        }
    };
    let text = std::str::from_utf8(&buffer[..head])?.to_ascii_lowercase();
    let status = text.get(9..12).ok_or("no status")?.parse()?;
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    match length {
        Some(length) => {
            let whole = head + length.trim().parse::<usize>()?;
            while buffer.len() < whole {
                if stream.read_buf(buffer).await? == 0 {
                    return Err("the server has hung up".into());
                }
            }
        }
        None if text.contains("transfer-encoding") => {
            while !buffer.ends_with(b"0\r\n\r\n") {
                if stream.read_buf(buffer).await? == 0 {
                    return Err("the server has hung up".into());
                }
            }
        }
        None => {}
    }
    Ok(status)
}

/// The least that an operation takes.
fn request(operation: &Operation, host: &str, prefix: &str) -> Vec<u8> {
    let source = Source::new(1).variation(Variation::Minimal);
    let mut path = operation
        .path
        .strip_prefix(prefix)
        .unwrap_or(&operation.path)
        .to_owned();
    let mut query = Vec::new();
    let mut head = String::new();
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let text = match source.value(&parameter.schema) {
            serde_json::Value::String(text) => text,
            serde_json::Value::Array(list) => list
                .iter()
                .map(|one| one.as_str().map_or(one.to_string(), str::to_owned))
                .collect::<Vec<_>>()
                .join(","),
            other => other.to_string(),
        };
        let encoded = text
            .replace(':', "%3A")
            .replace('+', "%2B")
            .replace(' ', "%20");
        match parameter.location {
            Location::Path => path = path.replace(&format!("{{{}}}", parameter.name), &encoded),
            Location::Query => query.push(format!("{}={encoded}", parameter.name)),
            Location::Header => head.push_str(&format!("{}: {text}\r\n", parameter.name)),
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let takes = |kind: &Kind| {
        operation
            .security
            .iter()
            .any(|all| all.iter().any(|one| one == kind.scheme()))
    };
    match Kind::ALL.into_iter().find(takes) {
        Some(Kind::Basic) => {
            let pair = STANDARD.encode(Kind::Basic.token());
            head.push_str(&format!("Authorization: Basic {pair}\r\n"));
        }
        Some(kind) => head.push_str(&format!("Authorization: Bearer {}\r\n", kind.token())),
        None => {}
    }
    let media = operation
        .body
        .as_ref()
        .and_then(|body| body.content.first());
    let body = media.and_then(|media| Some((media, source.value(media.schema.as_ref()?))));
    let body = body.map(|(media, value)| {
        head.push_str(&format!("Content-Type: {}\r\n", media.kind));
        value.to_string()
    });
    let body = body.unwrap_or_default();
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", body.len())
    };
    let method = &operation.method;
    format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n{head}{length}\r\n{body}").into_bytes()
}

/// A server that does nothing.
async fn constant() -> Result<SocketAddr, Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        let body = Bytes::from(vec![b' '; 1000]);
        while let Ok((stream, _)) = listener.accept().await {
            let body = body.clone();
            tokio::spawn(async move {
                let service = service_fn(|_| {
                    let answer = http::Response::new(Full::new(body.clone()));
                    async move { Ok::<_, Infallible>(answer) }
                });
                // A client that goes away is no concern of it.
                let _ = http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    Ok(address)
}
