//! A server on loopback that speaks as much HTTP/2 as it takes to refuse, and knows it beforehand: there is no TLS.

#![allow(dead_code, clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wise_api::Environment;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// What the server does with a request that it has read to the end.
#[derive(Clone, Copy)]
pub enum Does {
    /// Refuses the stream, which says that it has done nothing.
    Refuse,
    /// Resets the stream in another way, which says nothing.
    Reset,
    /// Goes away, and names the last stream that it has looked at.
    Leave { last: u32 },
    /// Answers 200.
    Answer,
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Reads to the end of the first request, whose stream is always the first.
async fn request(stream: &mut TcpStream) -> bool {
    let mut preface = [0; 24];
    if stream.read_exact(&mut preface).await.is_err() {
        return false;
    }
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.unwrap();
    loop {
        let mut head = [0; 9];
        if stream.read_exact(&mut head).await.is_err() {
            return false;
        }
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).await.unwrap();
        if matches!(head[3], HEADERS | DATA) && head[4] & END_STREAM != 0 {
            return true;
        }
    }
}

/// A server that does one thing after the other, the last for ever, and counts the requests that it reads.
pub async fn server(does: Vec<Does>) -> (Environment, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let environment = Environment::custom(format!("http://{}", listener.local_addr().unwrap()));
    let seen = Arc::new(Mutex::new(0));
    let count = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            if !request(&mut stream).await {
                continue;
            }
            let number = {
                let mut count = count.lock().unwrap();
                *count += 1;
                *count
            };
            let code = |code: u32| code.to_be_bytes();
            let answer = match does[(number - 1).min(does.len() - 1)] {
                Does::Refuse => frame(RST_STREAM, 0, 1, &code(7)),
                Does::Reset => frame(RST_STREAM, 0, 1, &code(2)),
                Does::Leave { last } => frame(GOAWAY, 0, 0, &[code(last), code(0)].concat()),
                // `:status: 200` is the eighth of the static table.
                Does::Answer => frame(HEADERS, END_STREAM | END_HEADERS, 1, &[0x88]),
            };
            stream.write_all(&answer).await.unwrap();
            stream.shutdown().await.ok();
        }
    });
    (environment, seen)
}
