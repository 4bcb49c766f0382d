//! What is true in a schedule: what the server was asked, what it did, and what it said.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use crate::clock::FaultClock;
use crate::schedule::{Age, Auth, Calls, Schedule, Step};
use crate::server::Socket;
use crate::tokens::Tokens;

/// What kind of call an attempt belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// One of the calls of the schedule.
    Call,
    /// For tokens.
    Token,
    /// For a key of Wise.
    Key,
    /// Of the code that clears strong customer authentication.
    Nested,
}

/// The head of a response.
#[derive(Clone, Debug)]
pub struct Sent {
    pub status: u16,
    pub trace: String,
    pub at: Duration,
    /// The body as far as it was sent.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub whole: bool,
    /// Whether the body is JSON, or nothing.
    pub api: bool,
    /// Whether it asks for strong customer authentication.
    pub demands: bool,
    pub retry_after: Option<u32>,
}

/// One attempt, as the client announced it and as the server saw it.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub call: String,
    pub number: u32,
    pub class: Class,
    pub step: Step,
    pub begun: Duration,
    pub ended: Option<Duration>,
    /// Whether connections stood open that were closed as the attempt began.
    pub pooled: bool,
    /// How often the request came, to its last byte.
    pub arrivals: u32,
    pub acted: bool,
    /// Whether the server said that it has not looked at it.
    pub refused: bool,
    pub sent: Option<Sent>,
    /// The pair of tokens that was delivered.
    pub pair: Option<u32>,
}

impl Attempt {
    fn is(&self, call: &str, number: u32) -> bool {
        self.call == call && self.number == number
    }

    /// Whether it is for tokens, and has not ended.
    pub fn is_open_for_tokens(&self) -> bool {
        self.class == Class::Token && self.ended.is_none()
    }
}

/// What the server does with connections before it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Open,
    Shut,
    Drops,
}

/// Everything that changes.
pub struct State {
    pub attempts: Vec<Attempt>,
    plans: HashMap<Class, VecDeque<Step>>,
    /// How often something was done, by what was intended.
    pub effects: HashMap<String, u32>,
    /// Keys that have been seen.
    pub keys: HashSet<String>,
    /// The calls that were asked for approval.
    pub demanding: HashSet<String>,
    pub tokens: Tokens,
    /// How often somebody was asked to clear a demand.
    pub asked: u32,
    /// Refresh tokens that were of no use any more, while the store had the next.
    pub stale_refreshes: u32,
    /// How often a hook was told of a response before the tokens in it were stored.
    pub told_early: u32,
    pub healthy: bool,
    gate: Gate,
    listener: Option<TcpListener>,
    accepting: Option<Waker>,
    sockets: Vec<Socket>,
}

/// The world of one schedule.
pub struct World {
    pub schedule: Schedule,
    pub clock: FaultClock,
    pub address: SocketAddr,
    state: Mutex<State>,
}

impl World {
    /// A server that listens, on an address of the worker's own: a port that is closed for a moment is then taken by nobody else.
    pub fn open(schedule: Schedule, worker: u8) -> io::Result<Arc<Self>> {
        let ip = Ipv4Addr::new(127, 83, worker, 1);
        let bound = std::net::TcpListener::bind((ip, 0));
        let bound = bound.or_else(|_| std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let address = bound.local_addr()?;
        drop(bound);
        let replaced = schedule.auth == Auth::Pair(Age::Replaced);
        let plans = HashMap::from([
            (Class::Call, schedule.plan.iter().copied().collect()),
            (Class::Token, schedule.token_plan.iter().copied().collect()),
            (Class::Key, schedule.key_plan.iter().copied().collect()),
        ]);
        let world = Arc::new(Self {
            schedule,
            clock: FaultClock::default(),
            address,
            state: Mutex::new(State {
                attempts: Vec::new(),
                plans,
                effects: HashMap::new(),
                keys: HashSet::new(),
                demanding: HashSet::new(),
                tokens: Tokens::new(if replaced { 2 } else { 1 }),
                asked: 0,
                stale_refreshes: 0,
                told_early: 0,
                healthy: false,
                gate: Gate::Open,
                listener: None,
                accepting: None,
                sockets: Vec::new(),
            }),
        });
        Ok(world)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether only one call is under way at a time.
    pub fn is_alone(&self) -> bool {
        self.schedule.calls.are_alone()
    }

    /// From here on the server does what it is asked for, at once.
    pub fn heal(&self) {
        let mut state = self.state();
        state.healthy = true;
        state.plans.clear();
    }

    /// Listens, in the runtime of the caller.
    pub fn listen(&self) -> io::Result<()> {
        let listener = std::net::TcpListener::bind(self.address)?;
        listener.set_nonblocking(true)?;
        let mut state = self.state();
        state.listener = Some(TcpListener::from_std(listener)?);
        if let Some(waker) = state.accepting.take() {
            waker.wake();
        }
        Ok(())
    }

    /// Forgets everything that belongs to a runtime that ends.
    pub fn close(&self) {
        let mut state = self.state();
        state.listener = None;
        state.accepting = None;
        state.sockets.clear();
    }

    /// The next connection.
    pub fn poll_accept(&self, context: &mut Context<'_>) -> Poll<TcpStream> {
        let mut state = self.state();
        // The listener can go at any time, and whoever waits for it does not learn of that.
        state.accepting = Some(context.waker().clone());
        loop {
            let Some(listener) = &state.listener else {
                return Poll::Pending;
            };
            match listener.poll_accept(context) {
                Poll::Ready(Ok((stream, _))) => {
                    self.clock.activity.note();
                    if state.gate != Gate::Drops {
                        return Poll::Ready(stream);
                    }
                }
                Poll::Ready(Err(_)) => {}
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Remembers a connection, to be able to close it.
    pub fn keep(&self, socket: &Socket) {
        self.state().sockets.push(socket.clone());
    }

    /// The client is about to make an attempt.
    pub fn begin(&self, operation: &str, call: &str, number: u32) {
        let class = match operation {
            "oauthTokenCreate" => Class::Token,
            "joseResponsePublicKeysGet" => Class::Key,
            _ if call.starts_with("nested") => Class::Nested,
            _ => Class::Call,
        };
        let mut state = self.state();
        let step = state.plans.get_mut(&class).and_then(VecDeque::pop_front);
        let outage = matches!(self.schedule.calls, Calls::Outage(_)) && !state.healthy;
        let step = match step {
            _ if outage && class == Class::Call => Step::Answer {
                status: 503,
                retry_after: None,
                acts: false,
            },
            Some(step) => step,
            None => Step::Fine,
        };
        state.gate = match step {
            Step::Refuse => Gate::Shut,
            Step::CloseUnread => Gate::Drops,
            _ => Gate::Open,
        };
        let mut pooled = false;
        if state.gate == Gate::Open {
            if state.listener.is_none() {
                drop(state);
                // It was ours a moment ago, and nobody else has this address.
                self.listen().ok();
                state = self.state();
            }
        } else {
            for socket in state.sockets.drain(..) {
                pooled |= socket.close();
            }
            if state.gate == Gate::Shut {
                state.listener = None;
            }
        }
        let attempt = Attempt {
            call: call.to_owned(),
            number,
            class,
            step,
            begun: self.clock.now(),
            ended: None,
            pooled,
            arrivals: 0,
            acted: false,
            refused: false,
            sent: None,
            pair: None,
        };
        state.attempts.push(attempt);
    }

    /// The client has made an attempt.
    pub fn end(&self, call: &str, number: u32) {
        let now = self.clock.now();
        let mut state = self.state();
        let mut attempts = state.attempts.iter_mut().rev();
        if let Some(attempt) = attempts.find(|one| one.is(call, number)) {
            attempt.ended = Some(now);
        }
    }

    /// The pair of tokens that an attempt was sent.
    pub fn delivered(&self, call: &str, number: u32) -> Option<u32> {
        let state = self.state();
        let mut attempts = state.attempts.iter().rev();
        attempts.find(|one| one.is(call, number))?.pair
    }

    /// A request has come. The attempt that it belongs to; one that nobody has announced has no number.
    pub fn arrive(&self, call: &str) -> usize {
        let mut state = self.state();
        let found = state.attempts.iter().rposition(|one| one.call == call);
        let index = found.unwrap_or_else(|| {
            state.attempts.push(Attempt {
                call: call.to_owned(),
                number: 0,
                class: Class::Call,
                step: Step::Fine,
                begun: self.clock.now(),
                ended: None,
                pooled: false,
                arrivals: 0,
                acted: false,
                refused: false,
                sent: None,
                pair: None,
            });
            state.attempts.len() - 1
        });
        state.attempts[index].arrivals += 1;
        index
    }
}
