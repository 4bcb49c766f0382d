//! A way to the server that closes at one request: there the program is killed, whatever time it takes to get there.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Which request of a program is its last.
#[derive(Clone, Copy, Debug)]
pub struct Last {
    /// The method, and how the path ends.
    pub request: (&'static str, &'static str),
    /// The first one of these is 1.
    pub number: usize,
    /// Whether the server gets it, and its answer is lost; else it is lost itself.
    pub arrives: bool,
}

impl Last {
    fn is(&self, head: &str) -> bool {
        let mut words = head.split(' ');
        let (method, target) = (words.next(), words.next().unwrap_or_default());
        let path = target.split('?').next().unwrap_or_default();
        let path = path.trim_end_matches(|sign: char| sign.is_ascii_digit());
        method == Some(self.request.0) && path.ends_with(self.request.1)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Door {
    Open,
    /// Nothing passes in either direction, but for the last request and its answer, which ends here.
    Closed,
    /// The last request is where it should be.
    Reached,
}

struct Shared {
    last: Last,
    seen: Mutex<usize>,
    door: watch::Sender<Door>,
}

/// A way to a server, for one program.
pub struct Gate {
    pub url: String,
    door: watch::Receiver<Door>,
}

impl Gate {
    pub async fn to(server: SocketAddr, last: Last) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, door) = watch::channel(Door::Open);
        let shared = Arc::new(Shared {
            last,
            seen: Mutex::new(0),
            door: sender,
        });
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if let Ok(server) = TcpStream::connect(server).await {
                    tokio::spawn(relay(client, server, shared.clone()));
                }
            }
        });
        Self { url, door }
    }

    /// Waits a little for the last request. Whether it is there.
    pub async fn reached(&mut self, time: Duration) -> bool {
        let reached = self.door.wait_for(|door| *door == Door::Reached);
        tokio::time::timeout(time, reached)
            .await
            .is_ok_and(|reached| reached.is_ok())
    }
}

/// One connection, with one request after the other: bytes of the client that follow an answer begin a request.
async fn relay(client: TcpStream, server: TcpStream, shared: Arc<Shared>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    // Whether a request is under way, and whether it is the last.
    let state = Arc::new(Mutex::new((false, false)));
    let requests = requests(from_client, to_server, shared.clone(), state.clone());
    let answers = answers(from_server, to_client, shared, state);
    tokio::join!(requests, answers);
}

async fn requests(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    shared: Arc<Shared>,
    state: Arc<Mutex<(bool, bool)>>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let begins = !std::mem::replace(&mut state.lock().unwrap().0, true);
        if begins {
            let head = String::from_utf8_lossy(&buffer[..count]);
            let mut seen = shared.seen.lock().unwrap();
            *seen += usize::from(shared.last.is(&head));
            if *seen == shared.last.number && shared.last.is(&head) {
                let door = if shared.last.arrives {
                    Door::Closed
                } else {
                    Door::Reached
                };
                shared.door.send_replace(door);
                state.lock().unwrap().1 = shared.last.arrives;
            }
        }
        let passes = *shared.door.borrow() == Door::Open || state.lock().unwrap().1;
        if passes && to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}

async fn answers(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    shared: Arc<Shared>,
    state: Arc<Mutex<(bool, bool)>>,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await;
        if state.lock().unwrap().1 {
            // An answer, or the end without one: the server has acted on it.
            shared.door.send_replace(Door::Reached);
        }
        if *shared.door.borrow() != Door::Open {
            // Nobody hears of it, not even that the connection has ended.
            let mut end = shared.door.subscribe();
            let _ = end.wait_for(|_| false).await;
            return;
        }
        let Ok(count @ 1..) = read else {
            break;
        };
        state.lock().unwrap().0 = false;
        if to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
