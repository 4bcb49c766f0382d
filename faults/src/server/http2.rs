//! HTTP/2, by the `h2` crate, and by hand where it is too polite.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, SendStream};
use http::{Request, Response, StatusCode};

use super::perform::perform;
use super::{Incoming, Socket};
use crate::world::World;

/// A stream with a request that waits for its response.
pub(super) struct Line {
    pub(super) socket: Socket,
    respond: SendResponse<Bytes>,
    body: Option<SendStream<Bytes>>,
}

impl Line {
    pub(super) fn head(
        &mut self,
        status: StatusCode,
        headers: &[(&'static str, String)],
        length: usize,
    ) -> io::Result<()> {
        let mut head = Response::builder().status(status);
        head = head.header("content-length", length);
        for (name, value) in headers {
            head = head.header(*name, value);
        }
        let head = head.body(()).map_err(io::Error::other)?;
        let body = self.respond.send_response(head, false);
        self.body = Some(body.map_err(io::Error::other)?);
        Ok(())
    }

    pub(super) fn piece(&mut self, bytes: Bytes, last: bool) -> io::Result<()> {
        match &mut self.body {
            Some(body) => body.send_data(bytes, last).map_err(io::Error::other),
            None => Ok(()),
        }
    }

    /// Ends the stream, for a reason.
    pub(super) fn reset(&mut self, reason: Reason) -> bool {
        match &mut self.body {
            Some(body) => body.send_reset(reason),
            None => self.respond.send_reset(reason),
        }
        true
    }

    /// Says that the connection ends and that this request was not looked at.
    pub(super) fn go_away(&mut self) {
        let last = self.respond.stream_id();
        let last = u32::from(last).saturating_sub(2).to_be_bytes();
        let mut frame = vec![0, 0, 8, 7, 0, 0, 0, 0, 0];
        frame.extend(last);
        frame.extend([0; 4]);
        self.socket.write_now(&frame);
    }
}

/// Answers the requests of a connection.
pub(super) async fn serve(world: Arc<World>, socket: Socket) {
    let handshake = h2::server::handshake(socket.clone()).await;
    let Ok(mut connection) = handshake else {
        socket.close();
        return;
    };
    world.clock.activity.note();
    while let Some(Ok((request, respond))) = connection.accept().await {
        world.clock.activity.note();
        tokio::spawn(answer(Arc::clone(&world), socket.clone(), request, respond));
    }
    socket.close();
}

async fn answer(
    world: Arc<World>,
    socket: Socket,
    request: Request<h2::RecvStream>,
    respond: SendResponse<Bytes>,
) {
    let (head, mut stream) = request.into_parts();
    let mut body = Vec::new();
    while let Some(piece) = stream.data().await {
        let Ok(piece) = piece else { return };
        world.clock.activity.note();
        stream.flow_control().release_capacity(piece.len()).ok();
        body.extend_from_slice(&piece);
    }
    let target = head.uri.path_and_query();
    let incoming = Incoming {
        method: head.method.to_string(),
        target: target.map(|target| target.to_string()).unwrap_or_default(),
        headers: head.headers,
        body,
    };
    let line = Line {
        socket,
        respond,
        body: None,
    };
    // An error means that the client is gone.
    perform(&world, &mut super::Line::Two(line), &incoming)
        .await
        .ok();
}
