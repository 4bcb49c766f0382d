//! Requests written out by hand, so that nothing of a client stands between a test and the mock.

#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

pub mod paths;

#[allow(unused_imports)] // Not each program asks for it.
pub use paths::root;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wise_mock::Kind;
use wise_mock::contract::{Contracts, Location, Operation};
use wise_mock::generate::{Source, Variation};

/// The shape of a JWE.
pub const COMPACT: &str = "eyJhbGciOiJSU0EtT0FFUC0yNTYifQ.AA.AA.AA.AA";

/// The operations that the mock serves: where versions share a host, those of the newest.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    let all = Contracts::get().unwrap().operations();
    all.iter().enumerate().filter_map(|(index, one)| {
        let mut newer = all[index + 1..].iter();
        let hidden = newer.any(|newer| newer.method == one.method && newer.path == one.path);
        (!hidden).then_some(one)
    })
}

/// An operation of the version of a directory of `spec/`.
pub fn operation(version: &str, id: &str) -> &'static Operation {
    let mut all = operations().filter(|one| one.version == version);
    all.find(|one| one.id.eq_ignore_ascii_case(id))
        .unwrap_or_else(|| panic!("{version} has no {id}"))
}

/// A request to an operation, taken apart.
#[derive(Clone, Debug)]
pub struct Sent {
    pub method: String,
    pub template: String,
    pub path: BTreeMap<String, String>,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub authorization: Option<String>,
    pub media: Option<String>,
    pub body: Option<Value>,
}

impl Sent {
    /// The least that an operation takes.
    pub fn least(operation: &Operation) -> Self {
        Self::of(operation, Variation::Minimal)
    }

    /// All that an operation takes.
    pub fn most(operation: &Operation) -> Self {
        Self::of(operation, Variation::Full)
    }

    fn of(operation: &Operation, variation: Variation) -> Self {
        let source = Source::new(3).variation(variation);
        let mut sent = Self {
            method: operation.method.to_string(),
            template: operation.path.clone(),
            path: BTreeMap::new(),
            query: Vec::new(),
            headers: Vec::new(),
            authorization: authorization(operation),
            media: None,
            body: None,
        };
        for parameter in &operation.parameters {
            if !parameter.required && variation == Variation::Minimal {
                continue;
            }
            let name = parameter.name.clone();
            let values = match source.value(&parameter.schema) {
                Value::Array(values) => values.iter().map(text).collect(),
                value => vec![text(&value)],
            };
            match parameter.location {
                Location::Path => drop(sent.path.insert(name, values.concat())),
                Location::Query => {
                    let each = values.into_iter().map(|value| (name.clone(), value));
                    sent.query.extend(each);
                }
                Location::Header => sent.headers.push((name, values.concat())),
            }
        }
        if let Some(media) = operation
            .body
            .as_ref()
            .and_then(|body| body.content.first())
        {
            sent.media = Some(media.kind.clone());
            sent.body = match &media.schema {
                _ if media.kind.contains("jose") => Some(Value::from(COMPACT)),
                Some(schema) => Some(source.value(schema)),
                None => Some(Value::Object(Map::new())),
            };
        }
        sent
    }

    /// The same without what has this name in the query.
    pub fn without_query(mut self, name: &str) -> Self {
        self.query.retain(|(known, _)| known != name);
        self
    }

    /// The same with this in the query.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        self = self.without_query(name);
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without a header.
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// The same with a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with another body.
    pub fn body(mut self, body: Option<Value>) -> Self {
        self.body = body;
        self
    }

    /// The path and the query.
    pub fn target(&self) -> String {
        let mut target = self.template.clone();
        for (name, value) in &self.path {
            target = target.replace(&format!("{{{name}}}"), &encoded(value));
        }
        let pairs: Vec<String> = self
            .query
            .iter()
            .map(|(name, value)| pair(name, value))
            .collect();
        if pairs.is_empty() {
            target
        } else {
            format!("{target}?{}", pairs.join("&"))
        }
    }

    /// The bytes of the request.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: localhost\r\n",
            self.method,
            self.target()
        );
        let mut header = |name: &str, value: &str| head.push_str(&format!("{name}: {value}\r\n"));
        for (name, value) in &self.headers {
            header(name, value);
        }
        if let Some(authorization) = &self.authorization {
            header("authorization", authorization);
        }
        let body = self
            .body
            .as_ref()
            .map(|body| self.written(body))
            .unwrap_or_default();
        if let (Some(media), true) = (&self.media, self.body.is_some()) {
            let multipart = media.starts_with("multipart/");
            let boundary = if multipart { "; boundary=part" } else { "" };
            header("content-type", &format!("{media}{boundary}"));
        }
        if !body.is_empty() {
            header("content-length", &body.len().to_string());
        }
        format!("{head}\r\n{body}").into_bytes()
    }

    fn written(&self, body: &Value) -> String {
        let fields = || {
            body.as_object()
                .into_iter()
                .flatten()
                .flat_map(|(name, value)| {
                    let one = std::slice::from_ref(value);
                    let values = value.as_array().map_or(one, Vec::as_slice);
                    values.iter().map(move |value| (name, text(value)))
                })
        };
        match self.media.as_deref().unwrap_or_default() {
            "application/x-www-form-urlencoded" => {
                let pairs: Vec<String> = fields().map(|(name, value)| pair(name, &value)).collect();
                pairs.join("&")
            }
            "multipart/form-data" => {
                let parts = fields().map(|(name, value)| {
                    format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                });
                parts.collect::<String>() + "--part--\r\n"
            }
            kind if kind.contains("jose") || !kind.contains("json") => text(body),
            _ => body.to_string(),
        }
    }
}

/// What an operation accepts as its first kind of token.
fn authorization(operation: &Operation) -> Option<String> {
    let takes = |kind: &Kind| {
        operation
            .security
            .iter()
            .flatten()
            .any(|one| one == kind.scheme())
    };
    Kind::ALL.into_iter().find(takes).map(bearer)
}

/// The header for a kind of token.
pub fn bearer(kind: Kind) -> String {
    match kind {
        Kind::Basic => format!("Basic {}", STANDARD.encode(kind.token())),
        _ => format!("Bearer {}", kind.token()),
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", encoded(name), encoded(value))
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let each = text.bytes().map(|byte| match byte {
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    each.collect()
}

/// A connection.
pub struct Wire {
    address: SocketAddr,
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A response.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// The lines of the head, in lower case.
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// What a refusal says: operation, location, rule.
    pub fn problem(&self) -> (u16, String, String, String) {
        let body = self.json();
        let member = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        (
            self.status,
            member("operation"),
            member("location"),
            member("rule"),
        )
    }
}

impl Wire {
    /// Connects to `http://127.0.0.1:8787`.
    pub async fn connect(url: &str) -> Self {
        let address: SocketAddr = url.trim_start_matches("http://").parse().unwrap();
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            address,
            stream,
            buffer: Vec::new(),
        }
    }

    /// Sends a request, and reads its response.
    pub async fn send(&mut self, sent: &Sent) -> Reply {
        self.exchange(&sent.bytes()).await.unwrap()
    }

    /// Sends bytes, and reads one response; nothing, if the connection ends without one.
    pub async fn exchange(&mut self, bytes: &[u8]) -> Option<Reply> {
        // Who is refused early may find the connection closed while it still writes.
        let _ = self.stream.write_all(bytes).await;
        self.answer().await
    }

    /// Writes, and reads nothing.
    pub async fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Reads one response.
    pub async fn answer(&mut self) -> Option<Reply> {
        let end = loop {
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if self.stream.read_buf(&mut self.buffer).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..end]).to_ascii_lowercase();
        let status = head.get(9..12)?.parse().ok()?;
        let reply = Reply {
            status,
            head,
            body: Vec::new(),
        };
        let chunked = reply.header("transfer-encoding").is_some();
        let length = reply
            .header("content-length")
            .and_then(|length| length.parse::<usize>().ok());
        let whole = length.map(|length| end + length);
        while whole.map_or(chunked && !self.buffer.ends_with(b"0\r\n\r\n"), |whole| {
            self.buffer.len() < whole
        }) {
            if self.stream.read_buf(&mut self.buffer).await.ok()? == 0 {
                return None;
            }
        }
        let rest = self.buffer.split_off(whole.unwrap_or(self.buffer.len()));
        let body = self.buffer.split_off(end);
        self.buffer = rest;
        if reply.header("connection") == Some("close") {
            self.stream = TcpStream::connect(self.address).await.ok()?;
        }
        Some(Reply { body, ..reply })
    }
}
