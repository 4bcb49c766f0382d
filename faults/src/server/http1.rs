//! HTTP/1.1, by hand: bytes and timing of a response are controlled to the byte.

use std::fmt::Write;
use std::io;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::perform::perform;
use super::{Incoming, Socket};
use crate::world::World;

/// A connection with a request that waits for its response.
pub(super) struct Line {
    pub(super) socket: Socket,
    keep_alive: bool,
}

impl Line {
    pub(super) async fn head(
        &mut self,
        status: StatusCode,
        headers: &[(&'static str, String)],
        length: usize,
    ) -> io::Result<()> {
        let mut text = format!(
            "HTTP/1.1 {} x\r\ncontent-length: {length}\r\n",
            status.as_u16()
        );
        if !self.keep_alive {
            text.push_str("connection: close\r\n");
        }
        for (name, value) in headers {
            write!(text, "{name}: {value}\r\n").map_err(io::Error::other)?;
        }
        text.push_str("\r\n");
        self.socket.write_all(text.as_bytes()).await
    }

    pub(super) async fn piece(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.socket.write_all(bytes).await
    }
}

/// Answers the requests of a connection.
pub(super) async fn serve(world: Arc<World>, mut socket: Socket) {
    let mut buffer = Vec::new();
    while let Some(incoming) = read(&world, &mut socket, &mut buffer).await {
        let keep_alive = world.schedule.keep_alive;
        let line = Line {
            socket: socket.clone(),
            keep_alive,
        };
        let done = perform(&world, &mut super::Line::One(line), &incoming).await;
        if done.is_err() || !keep_alive {
            break;
        }
    }
    socket.close();
}

/// The next request, to its last byte.
async fn read(world: &World, socket: &mut Socket, buffer: &mut Vec<u8>) -> Option<Incoming> {
    loop {
        if let Some(incoming) = parse(buffer) {
            return Some(incoming);
        }
        let mut chunk = [0; 8192];
        let count = socket.read(&mut chunk).await.ok()?;
        world.clock.activity.note();
        if count == 0 {
            return None;
        }
        buffer.extend_from_slice(&chunk[..count]);
    }
}

fn parse(buffer: &mut Vec<u8>) -> Option<Incoming> {
    let end = buffer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&buffer[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let name: HeaderName = name.parse().ok()?;
        headers.append(name, HeaderValue::try_from(value.trim()).ok()?);
    }
    let length = headers.get("content-length");
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let body_end = end + 4 + length.unwrap_or(0_usize);
    if buffer.len() < body_end {
        return None;
    }
    let body = buffer[end + 4..body_end].to_vec();
    buffer.drain(..body_end);
    Some(Incoming {
        method,
        target,
        headers,
        body,
    })
}
