//! A server on loopback that speaks as much HTTP/2 as it takes to refuse, and knows it beforehand: there is no TLS.

#![allow(dead_code, clippy::unwrap_used)]

use std::io;
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
    /// Says nothing.
    Stall,
    /// Begins to answer 200, with trace id `t-h2` and this much of a body, and then does something else.
    Begin(&'static [u8], Then),
}

/// What follows the beginning of a response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Then {
    /// Nothing.
    Stalls,
    /// The stream is reset.
    Resets,
    /// The connection is closed.
    Closes,
    /// The server goes away and closes, with this as the last stream that it has looked at.
    Leaves { last: u32 },
    /// The server goes away, and finishes the stream as it should.
    LeavesAndEnds(&'static [u8]),
}

/// The frames of a response that has begun, and those that follow.
fn begun(id: u32, part: &[u8], then: Then) -> Vec<u8> {
    // `:status: 200`, and a name and a value in plain letters.
    let mut fields = vec![0x88, 0x00];
    for text in ["x-trace-id", "t-h2"] {
        fields.push(u8::try_from(text.len()).unwrap());
        fields.extend(text.as_bytes());
    }
    let mut frames = frame(HEADERS, END_HEADERS, id, &fields);
    if !part.is_empty() {
        frames.extend(frame(DATA, 0, id, part));
    }
    let leave = |last: u32| frame(GOAWAY, 0, 0, &[last.to_be_bytes(), [0; 4]].concat());
    match then {
        Then::Stalls | Then::Closes => {}
        Then::Resets => frames.extend(frame(RST_STREAM, 0, id, &2_u32.to_be_bytes())),
        Then::Leaves { last } => frames.extend(leave(last)),
        Then::LeavesAndEnds(rest) => {
            frames.extend(leave(id));
            frames.extend(frame(DATA, END_STREAM, id, rest));
        }
    }
    frames
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Reads the preface, and answers with settings.
async fn greet(stream: &mut TcpStream) -> io::Result<()> {
    stream.read_exact(&mut [0; 24]).await?;
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await
}

/// Reads to the end of the next request, and says on which stream it came.
async fn request(stream: &mut TcpStream) -> io::Result<u32> {
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).await?;
        if matches!(head[3], HEADERS | DATA) && head[4] & END_STREAM != 0 {
            return Ok(u32::from_be_bytes([head[5], head[6], head[7], head[8]]));
        }
    }
}

/// Does one thing after the other on a connection, until one of them ends it.
async fn serve(mut stream: TcpStream, does: Vec<Does>, count: Arc<Mutex<usize>>) -> io::Result<()> {
    greet(&mut stream).await?;
    loop {
        let id = request(&mut stream).await?;
        let number = {
            let mut count = count.lock().unwrap();
            *count += 1;
            *count
        };
        let code = |code: u32| code.to_be_bytes();
        let does = does[(number - 1).min(does.len() - 1)];
        let answer = match does {
            Does::Refuse => frame(RST_STREAM, 0, id, &code(7)),
            Does::Reset => frame(RST_STREAM, 0, id, &code(2)),
            Does::Leave { last } => frame(GOAWAY, 0, 0, &[code(last), code(0)].concat()),
            // `:status: 200` is the eighth of the static table.
            Does::Answer => frame(HEADERS, END_STREAM | END_HEADERS, id, &[0x88]),
            Does::Stall => Vec::new(),
            Does::Begin(part, then) => begun(id, part, then),
        };
        stream.write_all(&answer).await?;
        if !matches!(does, Does::Stall | Does::Begin(_, Then::Stalls)) {
            return stream.shutdown().await;
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
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, does.clone(), Arc::clone(&count)));
        }
    });
    (environment, seen)
}
