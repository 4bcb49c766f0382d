//! How fast the mock starts and answers, beside a server of the same library that always gives the same response, and beside any other
//! server that is named.
//!
//! ```console
//! $ cargo bench -p wise-mock
//! $ cargo bench -p wise-mock -- --peer http://127.0.0.1:4010
//! ```
//!
//! Client and servers share a runtime of two threads, so that what the client needs is part of the figures. The peer is called
//! without the prefix of the version, as the contract has the paths.

#[path = "../tests/support/mod.rs"]
mod support;

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use support::{Sent, Wire};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use wise_mock::contract::{Contracts, Operation};

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
    let begun = Instant::now();
    let stateless = wise_mock::Server::builder().stateless().start().await?;
    println!("second start  {:>9.1?}", begun.elapsed());
    let constant = constant().await?;

    let all = Contracts::get()?.operations();
    let newest = all.last().map(|one| one.version.as_str());
    let newest: Vec<&Operation> = all
        .iter()
        .filter(|one| Some(one.version.as_str()) == newest && !one.path.starts_with("/twcard"))
        .collect();
    // An id that is made up names nothing in a mock that remembers, and what is made there makes the next call slower.
    for (name, wanted, ours) in [
        ("GET /rates", "rateGet", &mock),
        ("GET /profiles", "profileList", &mock),
        ("POST a recipient", "recipientCreate", &stateless),
        ("every GET in turn", "", &stateless),
    ] {
        let chosen = newest.iter().filter(|one| {
            let named = one.id.eq_ignore_ascii_case(wanted);
            named || wanted.is_empty() && one.method == "GET"
        });
        let chosen: Vec<Sent> = chosen.map(|one| Sent::least(one)).collect();
        let requests: Arc<[Vec<u8>]> = chosen.iter().map(Sent::bytes).collect();
        let ours = load(&ours.url(), Arc::clone(&requests)).await?;
        let bare = load(&constant, requests).await?;
        print!(
            "{name:<18} {:>2} operations: mock {ours}, constant {bare}",
            chosen.len()
        );
        if let Some(peer) = &peer {
            let bare = chosen.into_iter().map(|mut sent| {
                let path = sent.template.trim_start_matches('/');
                sent.template = path.find('/').map_or("", |end| &path[end..]).to_owned();
                sent.bytes()
            });
            let theirs = load(peer, bare.collect()).await?;
            print!(", peer {theirs}");
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

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>6.0}/s", self.per_second)?;
        if self.refused > 0 {
            write!(f, " ({} without success)", self.refused)?;
        }
        Ok(())
    }
}

/// Keeps every connection busy with the requests in turn.
async fn load(url: &str, requests: Arc<[Vec<u8>]>) -> Result<Figures, Trouble> {
    let warm = Instant::now() + TIME / 5;
    let end = warm + TIME;
    let mut connections = JoinSet::new();
    for connection in 0..CONNECTIONS {
        let requests = Arc::clone(&requests);
        let mut wire = Wire::connect(url).await;
        connections.spawn(async move {
            let (mut done, mut refused) = (0_usize, 0_usize);
            for request in requests.iter().cycle().skip(connection * 7) {
                if Instant::now() >= end {
                    break;
                }
                let reply = wire
                    .exchange(request)
                    .await
                    .ok_or("the server has hung up")?;
                if Instant::now() >= warm {
                    done += 1;
                    refused += usize::from(!(200..300).contains(&reply.status));
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

/// The address of a server that does nothing.
async fn constant() -> Result<String, Trouble> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        let body = Bytes::from(vec![b' '; 1000]);
        while let Ok((stream, _)) = listener.accept().await {
            // As the mock does.
            let _ = stream.set_nodelay(true);
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
    Ok(format!("http://{address}"))
}
