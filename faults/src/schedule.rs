//! What happens in a schedule: everything that follows from its seed.

use crate::rng::Rng;
use crate::via::Via;

/// What the server does with one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Does it, and answers.
    Fine,
    /// Nobody listens.
    Refuse,
    /// Accepts the connection, and closes it before it reads.
    CloseUnread,
    /// Reads all, does nothing, closes.
    CloseRead,
    /// Reads all, does nothing, resets the connection.
    ResetRead,
    /// Reads all, does nothing, says nothing.
    StallRead,
    /// Does it, closes without an answer.
    ActClose,
    /// Does it, says nothing.
    ActStall,
    /// Sends a head, and then nothing.
    HeadStall(Head),
    /// Sends a head and half of the body, and then nothing.
    PartStall(Head),
    /// Sends a head and half of the body, and closes.
    PartClose(Head),
    /// Sends a head and half of the body, and resets.
    PartReset(Head),
    /// Sends head and body in pieces, with so many milliseconds between two.
    Slow { pieces: u32, gap_ms: u32 },
    /// Does it, and answers success with JSON that ends early.
    BrokenJson,
    /// A page of a proxy instead of an answer, with status 200; it was done, or not.
    Page { acts: bool },
    /// A whole answer without success.
    Answer {
        status: u16,
        retry_after: Option<u32>,
        acts: bool,
    },
    /// Asks for strong customer authentication, until there is an approval.
    Demand,
    /// Ends the access token, and says so.
    Unauthorized,
    /// HTTP/2: refuses the stream, nothing is done.
    RefuseStream,
    /// HTTP/2: goes away, and says that it has not looked at the request.
    GoAway,
    /// HTTP/2: resets the stream in a way that says nothing; it was done, or not.
    ResetStream { acts: bool },
    /// Tokens: all is fine, but for odd neighbours of the tokens.
    Odd(u8),
}

/// The head of an answer that does not end as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// Success, of something that was done.
    Success,
    /// 500, of something that was done.
    Failure,
    /// 404.
    Refusal,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    GetBalance,
    /// A list by offsets.
    WalkTransfers,
    /// A list by cursors, with an item that cannot be read, which is handed out.
    WalkRecipients,
    /// A write with a key in a header, which the client makes.
    CreateBalance,
    /// A write with a key in its body.
    CreateTransfer,
    /// A write that the contract does not have, with a key.
    FreeKeyed,
    /// A write that the contract does not have, without one.
    Free,
    /// A write without a key.
    CancelTransfer,
    /// Never sent twice.
    Fund,
    /// Never sent twice.
    CreateQuote,
}

impl Op {
    pub fn reads(self) -> bool {
        self == Self::GetBalance || self.walks()
    }

    pub fn walks(self) -> bool {
        matches!(self, Self::WalkTransfers | Self::WalkRecipients)
    }

    pub fn keyed(self) -> bool {
        matches!(
            self,
            Self::CreateBalance | Self::CreateTransfer | Self::FreeKeyed
        )
    }

    /// Whether it may be repeated after a broken connection.
    pub fn repeats(self) -> bool {
        self.reads() || self.keyed()
    }
}

/// What is done to the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    Plain,
    Signed,
    Encrypted,
}

/// How the calls of a schedule are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    One,
    /// A call, and when it has ended its clone.
    Twice,
    /// A call and its clone at a time.
    Pair,
    /// So many calls at a time.
    Burst(u32),
    /// One call, dropped at this poll, and then its clone.
    Drop(u32),
    /// So many calls, all of them dropped after their first poll, and one more.
    Drops(u32),
    /// So many calls at a time, while every answer is 503.
    Outage(u32),
    /// One call, whose runtime ends before this poll.
    RuntimeEnds(u32),
}

impl Calls {
    /// Whether only one call is under way at a time.
    pub fn are_alone(self) -> bool {
        !matches!(
            self,
            Self::Pair | Self::Burst(_) | Self::Drops(_) | Self::Outage(_)
        )
    }
}

/// Who clears strong customer authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approver {
    Nobody,
    Approves,
    /// After so many milliseconds.
    Slowly(u32),
    Fails,
    Hangs,
    Panics,
    /// Calls Wise from a task of its own, with a client that has the handler, and is asked for approval there.
    CallsFromATask,
}

/// Where the token comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Stays the same.
    Personal,
    /// A pair of tokens in a store.
    Pair(Age),
    /// A provider of the caller's.
    Provider(Trouble),
}

/// How old the pair is at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    Fresh,
    Due,
    Ended,
    /// Somebody else has refreshed the pair and stored the new one; the access token that the client has read is of no use any more.
    Replaced,
}

/// What goes wrong in code of the caller's, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    None,
    Fails,
    Hangs,
    Panics,
}

/// The method of the store in which it goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Load,
    Save,
    Lock,
}

/// Where a hook panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookFault {
    None,
    Before,
    After,
    /// Before a call for tokens.
    BeforeToken,
    /// After a call for tokens.
    AfterToken,
}

/// Everything about one schedule.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub(crate) seed: u64,
    pub(crate) http2: bool,
    pub(crate) keep_alive: bool,
    pub(crate) op: Op,
    pub(crate) seal: Seal,
    pub(crate) calls: Calls,
    pub(crate) plan: Vec<Step>,
    pub(crate) token_plan: Vec<Step>,
    pub(crate) key_plan: Vec<Step>,
    pub(crate) approver: Approver,
    pub(crate) auth: Auth,
    pub(crate) store: (Method, Trouble),
    pub(crate) hook: HookFault,
    pub(crate) timeout_ms: u64,
    pub(crate) attempt_timeout_ms: Option<u64>,
    pub(crate) stall_timeout_ms: u64,
    pub(crate) retries: u32,
    pub(crate) max_retry_after_s: u64,
    pub(crate) rate: Option<u32>,
    pub(crate) via: Via,
}

const HEADS: [Head; 3] = [Head::Success, Head::Failure, Head::Refusal];

impl Schedule {
    /// The same with one call, which is dropped after that poll.
    #[must_use]
    pub fn dropped_at(mut self, poll: u32) -> Self {
        // What comes before a request is on a connection was made for the calls that it had.
        if self.calls.are_alone() {
            self.calls = Calls::Drop(poll);
        }
        self
    }

    /// The same through a given transport.
    #[must_use]
    pub fn via(self, via: Option<Via>) -> Self {
        let via = via.unwrap_or(self.via);
        Self { via, ..self }
    }

    /// The schedule of a seed.
    pub fn of(seed: u64) -> Self {
        let mut schedule = Self::any_of(seed);
        // A refresh has the client's timeout, and within a fifth of a second there may be no turn for it.
        let scarce = schedule.rate.is_some_and(|rate| rate < 10);
        if scarce && matches!(schedule.auth, Auth::Pair(_)) {
            schedule.timeout_ms = schedule.timeout_ms.max(5_000);
        }
        schedule
    }

    fn any_of(seed: u64) -> Self {
        let rng = &mut Rng::new(seed);
        let http2 = rng.chance(40);
        let op = rng.pick(&[
            Op::GetBalance,
            Op::GetBalance,
            Op::WalkTransfers,
            Op::WalkRecipients,
            Op::CreateBalance,
            Op::CreateBalance,
            Op::CreateTransfer,
            Op::CreateTransfer,
            Op::FreeKeyed,
            Op::Free,
            Op::CancelTransfer,
            Op::Fund,
            Op::Fund,
            Op::CreateQuote,
        ]);
        let seal = match op {
            Op::CreateBalance | Op::Fund if rng.chance(40) => {
                rng.pick(&[Seal::Signed, Seal::Encrypted])
            }
            _ => Seal::Plain,
        };
        let calls = calls(rng, op);
        let alone = !matches!(calls, Calls::Pair | Calls::Burst(_) | Calls::Drops(_));
        let auth = match rng.below(10) {
            0..4 => Auth::Personal,
            4..9 => Auth::Pair(rng.pick(&[Age::Fresh, Age::Due, Age::Ended, Age::Replaced])),
            _ => Auth::Provider(rng.pick(&[
                Trouble::None,
                Trouble::Fails,
                Trouble::Hangs,
                Trouble::Panics,
            ])),
        };
        let pair = matches!(auth, Auth::Pair(_));
        let steps = rng.below(5);
        let plan: Vec<Step> = (0..steps).map(|_| step(rng, http2, alone, pair)).collect();
        let approver = if plan.contains(&Step::Demand) || rng.chance(10) {
            approver(rng)
        } else {
            Approver::Nobody
        };
        Self {
            seed,
            http2,
            keep_alive: rng.chance(50),
            op,
            seal,
            calls,
            plan,
            token_plan: if pair {
                token_plan(rng, http2, alone)
            } else {
                Vec::new()
            },
            key_plan: if seal == Seal::Plain {
                Vec::new()
            } else {
                key_plan(rng, http2)
            },
            approver,
            auth,
            store: store(rng, pair),
            hook: hook(rng, pair),
            timeout_ms: rng.pick(&[200, 1_000, 5_000, 30_000, 60_000]),
            attempt_timeout_ms: if rng.chance(40) {
                Some(rng.pick(&[100, 1_000, 10_000]))
            } else {
                None
            },
            retries: rng.pick(&[0, 1, 2, 2, 4]),
            max_retry_after_s: rng.pick(&[1, 5, 30]),
            stall_timeout_ms: rng.pick(&[700, 5_000, 20_000]),
            // A key of Wise needs a turn of its own, and the client's timeout is all that it has.
            rate: match seal {
                _ if !rng.chance(25) => None,
                Seal::Plain => Some(rng.pick(&[1, 2, 10])),
                Seal::Signed | Seal::Encrypted => Some(10),
            },
            via: rng.pick(&[Via::BuiltIn, Via::BuiltIn, Via::Tower, Via::Middleware]),
        }
    }
}

fn calls(rng: &mut Rng, op: Op) -> Calls {
    match rng.below(20) {
        0..9 => Calls::One,
        9..11 => Calls::Twice,
        11..13 => Calls::Pair,
        13..15 => Calls::Burst(rng.pick(&[2, 5, 12])),
        15..18 => Calls::Drop(1 + rng.below(24)),
        18 if rng.chance(30) => Calls::Outage(40),
        18 => Calls::Drops(20),
        _ if op.walks() => Calls::One,
        _ => Calls::RuntimeEnds(1 + rng.below(16)),
    }
}

/// Something that the server does. Where several calls are under way, nothing that concerns connections before a request is on them, which
/// could be the connection of any of them.
fn step(rng: &mut Rng, http2: bool, alone: bool, pair: bool) -> Step {
    let acts = rng.chance(50);
    match rng.below(if http2 { 26 } else { 22 }) {
        0 | 1 if alone => Step::Refuse,
        2 if alone => Step::CloseUnread,
        0..3 => Step::CloseRead,
        3 => Step::ResetRead,
        4 => Step::StallRead,
        5 | 6 => Step::ActClose,
        7 => Step::ActStall,
        8 => Step::HeadStall(rng.pick(&HEADS)),
        9 => Step::PartStall(rng.pick(&HEADS)),
        10 => Step::PartClose(rng.pick(&HEADS)),
        11 => Step::PartReset(rng.pick(&HEADS)),
        12 => Step::Slow {
            pieces: 2 + rng.below(4),
            gap_ms: rng.pick(&[7, 77, 777, 3_337]),
        },
        13 => Step::BrokenJson,
        14 => Step::Page { acts },
        15 => Step::Answer {
            status: 429,
            retry_after: Some(rng.pick(&[1, 3, 20, 600])),
            acts: false,
        },
        16 => Step::Answer {
            status: 503,
            retry_after: Some(rng.pick(&[0, 2, 25, 90])),
            acts,
        },
        17 => Step::Answer {
            status: rng.pick(&[500, 502, 503, 504, 408]),
            retry_after: None,
            acts,
        },
        18 => Step::Answer {
            status: rng.pick(&[400, 404, 409, 422, 429, 403, 302]),
            retry_after: None,
            acts: false,
        },
        19 | 20 => Step::Demand,
        21 if pair => Step::Unauthorized,
        23 if alone => Step::GoAway,
        22 | 23 => Step::RefuseStream,
        24 => Step::ResetStream { acts },
        _ => Step::Fine,
    }
}

fn approver(rng: &mut Rng) -> Approver {
    rng.pick(&[
        Approver::Nobody,
        Approver::Approves,
        Approver::Approves,
        Approver::Slowly(337),
        Approver::Slowly(45_557),
        Approver::Fails,
        Approver::Hangs,
        Approver::Panics,
        Approver::CallsFromATask,
    ])
}

fn token_plan(rng: &mut Rng, http2: bool, alone: bool) -> Vec<Step> {
    if rng.chance(30) {
        return Vec::new();
    }
    if rng.chance(40) {
        return vec![Step::Odd(
            u8::try_from(rng.below(crate::tokens::ODDITIES)).unwrap_or(0),
        )];
    }
    let count = 1 + rng.below(2);
    let usual = |step: &Step| !matches!(step, Step::Demand | Step::Unauthorized);
    (0..count)
        .map(|_| step(rng, http2, alone, false))
        .filter(usual)
        .collect()
}

fn key_plan(rng: &mut Rng, http2: bool) -> Vec<Step> {
    if rng.chance(40) {
        return Vec::new();
    }
    let count = 1 + rng.below(4);
    let usual = |step: &Step| !matches!(step, Step::Demand | Step::Unauthorized);
    (0..count)
        .map(|_| step(rng, http2, false, false))
        .filter(usual)
        .collect()
}

fn store(rng: &mut Rng, pair: bool) -> (Method, Trouble) {
    let method = rng.pick(&[Method::Load, Method::Save, Method::Save, Method::Lock]);
    if pair && rng.chance(30) {
        (
            method,
            rng.pick(&[Trouble::Fails, Trouble::Hangs, Trouble::Panics]),
        )
    } else {
        (method, Trouble::None)
    }
}

fn hook(rng: &mut Rng, pair: bool) -> HookFault {
    match rng.below(20) {
        0 => HookFault::Before,
        1 => HookFault::After,
        2 if pair => HookFault::BeforeToken,
        3 if pair => HookFault::AfterToken,
        _ => HookFault::None,
    }
}
