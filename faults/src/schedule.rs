//! What happens in a schedule: everything that follows from its seed.

mod make;

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
    /// Does it, closes without a response.
    ActClose,
    /// Does it, says nothing.
    ActStall,
    /// Sends a head, and then nothing.
    HeadStall(Head),
    /// Sends a head and a part of the body, and then nothing.
    PartStall(Head),
    /// Sends a head and a part of the body, and closes.
    PartClose(Head),
    /// Sends a head and a part of the body, and resets.
    PartReset(Head),
    /// Sends head and body in pieces, with so many milliseconds between two.
    Slow { pieces: u32, gap_ms: u32 },
    /// Does it, and answers success with JSON that ends early.
    BrokenJson,
    /// A page of a proxy instead of a response, with status 200; it was done, or not.
    Page { acts: bool },
    /// A whole response without success.
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

impl Step {
    /// Whether it is done to the connection before a request is on it, which could be that of any call.
    pub fn needs_one_call(self) -> bool {
        matches!(self, Self::Refuse | Self::CloseUnread | Self::GoAway)
    }
}

/// The head of a response that does not end as it should.
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
    /// So many calls at a time, while every response is 503.
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
    /// Due [`SOON`] after the beginning, when calls may wait for their turns.
    Soon,
    Ended,
    /// Somebody else has refreshed the pair and stored the new one; the access token that the client has read is of no use any more.
    Replaced,
}

/// After how many milliseconds a pair of [`Age::Soon`] is due.
pub const SOON: u64 = 1_500;

impl Schedule {
    /// How many calls a call can be made of: each page of a list is one.
    pub fn pages(&self) -> u32 {
        match (self.op.walks(), self.anew) {
            (false, _) => 1,
            (true, None) => 4,
            (true, Some(_)) => 5,
        }
    }
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
    /// Whether parts of bodies lack their last byte alone, and not half of them.
    pub(crate) late_cut: bool,
    /// Whether every second call is one of another user, whose token stays the same.
    pub(crate) strangers: bool,
    /// After how many items a walk begins anew from where it is.
    pub(crate) anew: Option<usize>,
    pub(crate) approver: Approver,
    pub(crate) auth: Auth,
    pub(crate) store: (Method, Trouble),
    pub(crate) hook: HookFault,
    pub(crate) timeout_ms: u64,
    /// Of the calls, where it is not that of the client.
    pub(crate) own_timeout_ms: Option<u64>,
    pub(crate) attempt_timeout_ms: Option<u64>,
    pub(crate) stall_timeout_ms: u64,
    pub(crate) retries: u32,
    pub(crate) max_retry_after_s: u64,
    pub(crate) rate: Option<u32>,
    pub(crate) via: Via,
}
