//! A server that keeps every request byte by byte. It knows nothing of the contract, of the mock or of an HTTP library, so that
//! nothing stands between a test and what the client has put on the wire.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// The end of the head of a request.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// A request as it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// The method.
    pub method: String,
    /// The path and the query, as in the request line.
    pub target: String,
    /// Names in lower case and values, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Arrival {
    /// All values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }
}

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    arrived: Arc<Mutex<Vec<Arrival>>>,
    task: AbortHandle,
}

impl Listener {
    /// Starts it on a free port of this machine.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&arrived);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept)));
            }
        });
        Ok(Self {
            address,
            arrived,
            task: task.abort_handle(),
        })
    }

    /// Host and port.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// What has come since this was last asked.
    pub fn take(&self) -> Vec<Arrival> {
        let mut arrived = self.arrived.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *arrived)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, kept: Arc<Mutex<Vec<Arrival>>>) {
    let mut buffer = Vec::new();
    while let Some(arrival) = read(&mut stream, &mut buffer).await {
        kept.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(arrival);
        let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

/// The next request of a connection. What is no HTTP/1.1 with a length ends it, so that the client reports an error.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Arrival> {
    let end = loop {
        let mut windows = buffer.windows(HEAD_END.len());
        if let Some(at) = windows.position(|window| window == HEAD_END) {
            break at;
        }
        more(stream, buffer).await?;
    };
    let head = String::from_utf8(buffer[..end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": "))
        .map(|pair| pair.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())))
        .collect::<Option<_>>()?;
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(Some(0), |(_, value)| value.parse().ok())?;
    let start = end + HEAD_END.len();
    while buffer.len() < start + length {
        more(stream, buffer).await?;
    }
    let body = buffer[start..start + length].to_vec();
    buffer.drain(..start + length);
    Some(Arrival {
        method,
        target,
        headers,
        body,
    })
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 4096];
    match stream.read(&mut chunk).await {
        Ok(0) | Err(_) => None,
        Ok(count) => {
            buffer.extend_from_slice(&chunk[..count]);
            Some(())
        }
    }
}
