//! A server on loopback that answers what it is told to, and remembers what it was asked.

#![allow(dead_code, clippy::unwrap_used)]

use std::sync::{Arc, LazyLock, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wise_api::operation::Request;
use wise_api::{Builder, Environment, Method, Wise};

/// A request as it came over the wire.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(key, _)| key == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} was sent twice");
        value
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// The server. Each connection gets the next response; the last one is repeated.
pub struct Server {
    address: std::net::SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers each request with one of these texts, which begin with the status line.
    pub async fn raw(answers: Vec<Vec<u8>>) -> Self {
        let mut next = 0;
        Self::answering(move |_| {
            let answer = answers[next.min(answers.len() - 1)].clone();
            next += 1;
            answer
        })
        .await
    }

    /// Answers each request with what this makes of it.
    pub async fn answering(mut answer: impl FnMut(&Seen) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let remembered = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read(&mut stream).await;
                remembered.lock().unwrap().push(request.clone());
                stream.write_all(&answer(&request)).await.unwrap();
                stream.shutdown().await.ok();
            }
        });
        Self { address, seen }
    }

    /// Answers every request with this status and JSON body.
    pub async fn json(status: &str, body: &str) -> Self {
        Self::raw(vec![answer(
            status,
            &[("Content-Type", "application/json")],
            body.as_bytes(),
        )])
        .await
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Settings of a client for this server, both as the API (below `/api`) and as the host of card data (below `/cards`).
    pub fn builder(&self) -> Builder {
        let base = self.base();
        Wise::builder().environment(Environment::Custom {
            api: format!("{base}/api"),
            cards: format!("{base}/cards/"),
        })
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The one request so far.
    pub fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen[0].clone()
    }
}

/// A whole response with its length.
pub fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut text = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    );
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    [text.as_bytes(), body].concat()
}

async fn read(stream: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return Seen::default(),
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap().to_owned();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = bytes[head_end + 4..].to_vec();
    while body.len() < length {
        let mut chunk = [0; 4096];
        let count = stream.read(&mut chunk).await.unwrap();
        assert_ne!(count, 0, "the body was cut off");
        body.extend_from_slice(&chunk[..count]);
    }
    Seen {
        line,
        headers,
        body,
    }
}

/// A request that the contract does not have, for any client.
pub fn free(method: Method, path: &str) -> Request {
    static WISE: LazyLock<Wise> = LazyLock::new(|| {
        let builder = Wise::builder().environment(Environment::Sandbox);
        builder.build().unwrap()
    });
    WISE.request(method, path).operation().clone()
}
