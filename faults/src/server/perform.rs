//! One step of a schedule, done to one request.

use std::future::pending;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use h2::Reason;
use http::StatusCode;

use super::{Incoming, Line};
use crate::schedule::{Auth, Head, Step};
use crate::wise::{self, Content};
use crate::world::{Class, Sent, World};

/// Answers a request, or does not. After an error the connection is of no use any more.
pub(super) async fn perform(world: &World, line: &mut Line, incoming: &Incoming) -> io::Result<()> {
    let index = world.arrive(incoming.call());
    world.clock.activity.note();
    let now = now(world, incoming, index);
    let mut reply = Reply { world, line, index };
    let content = |acts: bool| {
        if acts {
            wise::act(world, incoming, index)
        } else {
            Content::refusal()
        }
    };
    if let Step::ActClose | Step::ActStall | Step::ResetStream { acts: true } = now {
        content(true);
    }
    match now {
        Step::Fine
        | Step::Odd(_)
        | Step::Refuse
        | Step::CloseUnread
        | Step::BrokenJson
        | Step::Page { .. }
        | Step::Answer { .. }
        | Step::Demand
        | Step::Unauthorized => return reply.whole(&whole(now, content)).await,
        Step::CloseRead | Step::ActClose => reply.line.close(world).await,
        Step::ResetRead => reply.line.reset(world).await,
        Step::StallRead | Step::ActStall => pending().await,
        Step::HeadStall(head) => {
            reply.begin(&beginning(head, content), false).await?;
            pending::<()>().await;
        }
        Step::PartStall(head) => {
            reply.begin(&beginning(head, content), true).await?;
            pending::<()>().await;
        }
        Step::PartClose(head) => {
            reply.begin(&beginning(head, content), true).await?;
            reply.line.close(world).await;
        }
        Step::PartReset(head) => {
            reply.begin(&beginning(head, content), true).await?;
            reply.line.reset(world).await;
        }
        Step::Slow { pieces, gap_ms } => {
            let content = content(true);
            return reply.slowly(&content, pieces, gap_ms).await;
        }
        Step::RefuseStream | Step::GoAway | Step::ResetStream { .. } => {
            return reply.refuse(now).await;
        }
    }
    Err(io::ErrorKind::ConnectionAborted.into())
}

/// The response of a step that gives one whole and at once.
fn whole(step: Step, content: impl Fn(bool) -> Content) -> Content {
    match step {
        Step::BrokenJson => {
            let mut content = content(true);
            let half = content.body.len() / 2;
            content.body.truncate(half);
            content.api = false;
            content.pair = None;
            content
        }
        Step::Page { acts } => {
            content(acts);
            Content::page()
        }
        Step::Answer {
            status,
            retry_after,
            acts,
        } => {
            content(acts);
            Content {
                status,
                retry_after,
                ..Content::refusal()
            }
        }
        Step::Demand => Content::demand(),
        Step::Unauthorized => Content::unauthorized(),
        _ => content(true),
    }
}

/// What a response that does not end begins with.
fn beginning(head: Head, content: impl Fn(bool) -> Content) -> Content {
    match head {
        Head::Success => content(true),
        Head::Failure => {
            content(true);
            Content {
                status: 500,
                ..Content::refusal()
            }
        }
        Head::Refusal => Content {
            status: 404,
            ..content(false)
        },
    }
}

/// What is done to this request: what the schedule says, unless the request itself is not good enough.
fn now(world: &World, incoming: &Incoming, index: usize) -> Step {
    let mut state = world.state();
    let attempt = &state.attempts[index];
    let (class, step, call) = (attempt.class, attempt.step, attempt.call.clone());
    if class == Class::Nested {
        return Step::Demand;
    }
    if class != Class::Call {
        return step;
    }
    if let Auth::Pair(_) = world.schedule.auth {
        if step == Step::Unauthorized {
            state.tokens.ended = true;
        }
        if !state.tokens.accepts(incoming.header("authorization")) {
            return Step::Unauthorized;
        }
    }
    let approved = incoming.header("x-2fa-approval") == wise::CLEARED;
    match step {
        Step::Demand if approved => Step::Fine,
        Step::Demand => {
            state.demanding.insert(call);
            Step::Demand
        }
        Step::Fine if !approved && state.demanding.contains(&call) => Step::Demand,
        other => other,
    }
}

/// The response to one attempt.
struct Reply<'a> {
    world: &'a World,
    line: &'a mut Line,
    index: usize,
}

impl Reply<'_> {
    async fn head(&mut self, content: &Content) -> io::Result<()> {
        let trace = format!("t-{}", self.index);
        let mut headers = vec![
            ("content-type", content.kind.to_owned()),
            ("x-trace-id", trace.clone()),
            ("set-cookie", "session=hush-cookie".to_owned()),
        ];
        if let Some(seconds) = content.retry_after {
            headers.push(("retry-after", seconds.to_string()));
        }
        if content.demands {
            headers.push(("x-2fa-approval", wise::DEMANDED.to_owned()));
            headers.push(("x-2fa-approval-result", "REJECTED".to_owned()));
        }
        let status = StatusCode::from_u16(content.status).map_err(io::Error::other)?;
        self.line.head(status, &headers, content.body.len()).await?;
        self.world.clock.activity.note();
        let sent = Sent {
            status: content.status,
            trace,
            at: self.world.clock.now(),
            body: Vec::new(),
            whole: false,
            api: content.api,
            demands: content.demands,
            retry_after: content.retry_after,
        };
        self.world.state().attempts[self.index].sent = Some(sent);
        Ok(())
    }

    async fn piece(&mut self, bytes: &[u8], last: bool) -> io::Result<()> {
        self.line.piece(Bytes::copy_from_slice(bytes), last).await?;
        self.world.clock.activity.note();
        let attempt = &mut self.world.state().attempts[self.index];
        // What is written after that comes to nobody.
        if attempt.ended.is_none()
            && let Some(sent) = &mut attempt.sent
        {
            sent.body.extend_from_slice(bytes);
            sent.at = self.world.clock.now();
            sent.whole = last;
        }
        Ok(())
    }

    async fn whole(&mut self, content: &Content) -> io::Result<()> {
        self.head(content).await?;
        self.piece(&content.body, true).await?;
        self.deliver(content);
        Ok(())
    }

    /// All of the response is there, for a client that still waits for it.
    fn deliver(&self, content: &Content) {
        let mut state = self.world.state();
        if let (Some(number), None) = (content.pair, state.attempts[self.index].ended) {
            state.tokens.delivered.push(number);
            state.attempts[self.index].pair = Some(number);
        }
    }

    /// The head, and a part of the body, or none.
    async fn begin(&mut self, content: &Content, part: bool) -> io::Result<()> {
        self.head(content).await?;
        let length = content.body.len();
        let cut = match self.world.schedule.late_cut {
            true => length.saturating_sub(1),
            false => length / 2,
        };
        if part {
            self.piece(&content.body[..cut], false).await?;
        }
        if part && self.world.schedule.late_cut {
            // What lacks is the last brace, and no token.
            self.deliver(content);
        }
        Ok(())
    }

    async fn slowly(&mut self, content: &Content, pieces: u32, gap_ms: u32) -> io::Result<()> {
        self.head(content).await?;
        let size = content.body.len().div_ceil(pieces.max(1) as usize).max(1);
        let mut left = content.body.chunks(size).peekable();
        while let Some(piece) = left.next() {
            let gap = Duration::from_millis(gap_ms.into());
            self.world.clock.wait(gap).await;
            self.piece(piece, left.peek().is_none()).await?;
        }
        self.deliver(content);
        Ok(())
    }

    /// Ends the stream of HTTP/2 before there is a response.
    async fn refuse(&mut self, step: Step) -> io::Result<()> {
        let refused = !matches!(step, Step::ResetStream { .. });
        self.world.state().attempts[self.index].refused = refused;
        self.world.clock.activity.note();
        let Line::Two(line) = &mut *self.line else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        match step {
            Step::RefuseStream => {
                line.reset(Reason::REFUSED_STREAM);
            }
            Step::GoAway => {
                line.go_away();
                self.line.close(self.world).await;
            }
            _ => {
                line.reset(Reason::CANCEL);
            }
        }
        Ok(())
    }
}
