//! A server of plain threads, so that what it does costs the client nothing that a test would measure.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use wise_api::{Builder, Environment, Wise};

/// A request as it arrives: the head in lower case, and what came of the body.
#[derive(Clone, Debug, Default)]
pub struct Arrived {
    pub head: String,
    pub bytes: u64,
    /// A sum over the bytes and their places.
    pub sum: u64,
    /// Whether the whole body came.
    pub whole: bool,
}

pub struct Server {
    address: SocketAddr,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

/// What the bytes of a file add up to, with their places, so that no two may be exchanged.
pub fn sum(from: u64, bytes: &[u8]) -> u64 {
    (from..).zip(bytes).fold(0, |sum: u64, (at, byte)| {
        sum.wrapping_add(at.wrapping_mul(u64::from(*byte) + 1))
    })
}

/// The byte of a large file at a place.
pub fn byte(at: u64) -> u8 {
    (at % 251) as u8
}

impl Server {
    /// Answers the n-th connection like this, after the body of its request was read.
    pub fn start(
        answer: impl Fn(usize, &mut TcpStream) -> std::io::Result<()> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&arrived);
        std::thread::spawn(move || {
            for number in 0.. {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                let request = read(&mut stream);
                seen.lock().unwrap().push(request.unwrap_or_default());
                // Whoever hangs up has reasons that the client's side of the test knows.
                answer(number, &mut stream).ok();
            }
        });
        Self { address, arrived }
    }

    pub fn builder(&self) -> Builder {
        let api = format!("http://{}", self.address);
        Wise::builder()
            .environment(Environment::custom(api))
            .user_token("hush")
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }
}

fn read(stream: &mut TcpStream) -> std::io::Result<Arrived> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    let length = head
        .split("content-length: ")
        .nth(1)
        .map(|rest| rest.split("\r\n").next().unwrap().parse().unwrap());
    let mut arrived = Arrived {
        whole: true,
        ..Arrived::default()
    };
    if head.contains("transfer-encoding: chunked") {
        loop {
            let size = line(stream);
            let size =
                size.and_then(|size| u64::from_str_radix(&size, 16).map_err(std::io::Error::other));
            let size = size.unwrap_or(u64::MAX);
            arrived.whole =
                size != u64::MAX && take(stream, size, &mut arrived) && line(stream).is_ok();
            if size == 0 || !arrived.whole {
                break;
            }
        }
    } else if let Some(length) = length {
        arrived.whole = take(stream, length, &mut arrived);
    }
    arrived.head = head;
    Ok(arrived)
}

fn line(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        text.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}

fn take(stream: &mut TcpStream, mut left: u64, arrived: &mut Arrived) -> bool {
    let mut chunk = vec![0; 64 * 1024];
    while left > 0 {
        let room = usize::try_from(left.min(chunk.len() as u64)).unwrap();
        match stream.read(&mut chunk[..room]) {
            Ok(0) | Err(_) => return false,
            Ok(read) => {
                arrived.sum = arrived.sum.wrapping_add(sum(arrived.bytes, &chunk[..read]));
                arrived.bytes += read as u64;
                left -= read as u64;
            }
        }
    }
    true
}

/// Writes the head of a response.
pub fn head(stream: &mut TcpStream, status: &str, headers: &str) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nX-Trace-Id: t-9\r\nConnection: close\r\n{headers}\r\n"
    )
}

/// Writes so many bytes of a large file.
pub fn file(stream: &mut TcpStream, bytes: u64) -> std::io::Result<()> {
    let mut chunk = vec![0; 64 * 1024];
    let mut at = 0;
    while at < bytes {
        let room = usize::try_from((bytes - at).min(chunk.len() as u64)).unwrap();
        for (place, slot) in (at..).zip(&mut chunk[..room]) {
            *slot = byte(place);
        }
        stream.write_all(&chunk[..room])?;
        at += room as u64;
    }
    stream.flush()
}
