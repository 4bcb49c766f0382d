//! How a schedule is made from its seed.

use super::{
    Age, Approver, Auth, Calls, Head, HookFault, Method, Op, Schedule, Seal, Step, Trouble,
};
use crate::rng::Rng;
use crate::via::Via;

const HEADS: [Head; 3] = [Head::Success, Head::Failure, Head::Refusal];

/// Writes that matter more come more often.
const OPS: [Op; 14] = [
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
];

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
        let rng = &mut Rng::new(!seed);
        match rng.below(100) {
            0..3 => schedule.queue(rng),
            3..5 => schedule.crowd(rng),
            5..7 => schedule.silent_key(rng),
            _ => {}
        }
        let scarce = schedule.rate.is_some_and(|rate| rate < 10);
        if scarce && matches!(schedule.auth, Auth::Pair(_)) {
            schedule.timeout_ms = schedule.timeout_ms.max(5_000);
        }
        schedule
    }

    /// Many calls wait for their turns when the token falls due: its refresh is not behind them.
    fn queue(&mut self, rng: &mut Rng) {
        self.seal = Seal::Plain;
        self.key_plan = Vec::new();
        self.calls = Calls::Burst(12);
        self.rate = Some(rng.pick(&[1, 2, 4]));
        self.auth = Auth::Pair(Age::Soon);
        self.strangers = true;
        self.token_plan = Vec::new();
        self.store.1 = Trouble::None;
        self.plan.retain(|step| !step.needs_one_call());
        self.timeout_ms = rng.pick(&[30_000, 60_000]);
        self.own_timeout_ms = None;
    }

    /// Calls are dropped while they wait for their turns, with nothing else to wait for.
    fn crowd(&mut self, rng: &mut Rng) {
        self.seal = Seal::Plain;
        self.key_plan = Vec::new();
        self.token_plan = Vec::new();
        self.calls = Calls::Drops(20);
        self.rate = Some(rng.pick(&[1, 2, 10]));
        self.auth = Auth::Personal;
        self.plan = Vec::new();
        self.timeout_ms = rng.pick(&[30_000, 60_000]);
        self.own_timeout_ms = None;
    }

    /// The key that checks the response of a call does not come, and the client has more time for it than the call.
    fn silent_key(&mut self, rng: &mut Rng) {
        self.op = rng.pick(&[Op::CreateBalance, Op::Fund]);
        self.seal = Seal::Signed;
        self.plan.truncate(1);
        self.key_plan = vec![rng.pick(&[Step::StallRead, Step::HeadStall(Head::Success)])];
        self.rate = None;
        self.timeout_ms = rng.pick(&[30_000, 60_000]);
        self.own_timeout_ms = Some(rng.pick(&[200, 1_000, 5_000]));
    }

    fn any_of(seed: u64) -> Self {
        let rng = &mut Rng::new(seed);
        let http2 = rng.chance(40);
        let op = rng.pick(&OPS);
        let seal = seal(rng, op);
        let calls = calls(rng, op);
        let alone = !matches!(calls, Calls::Pair | Calls::Burst(_) | Calls::Drops(_));
        let auth = auth(rng);
        let pair = matches!(auth, Auth::Pair(_));
        let steps = rng.below(5);
        let plan: Vec<Step> = (0..steps).map(|_| step(rng, http2, alone, pair)).collect();
        let approver = if plan.contains(&Step::Demand) || rng.chance(10) {
            approver(rng)
        } else {
            Approver::Nobody
        };
        let timeout_ms = rng.pick(&[200, 1_000, 5_000, 30_000, 60_000]);
        let own_timeout_ms = Some(rng.pick(&[50, 200, 1_000, 5_000]));
        let shorter = rng.chance(40);
        Self {
            seed,
            http2,
            keep_alive: rng.chance(50),
            op,
            seal,
            calls,
            plan,
            token_plan: token_plan(rng, pair, http2, alone),
            key_plan: key_plan(rng, seal, http2),
            approver,
            auth,
            store: store(rng, pair),
            hook: hook(rng, pair),
            late_cut: rng.chance(50),
            strangers: false,
            anew: rng.pick(&[None, None, Some(1), Some(2), Some(3), Some(4)]),
            timeout_ms,
            own_timeout_ms: own_timeout_ms.filter(|own| shorter && *own < timeout_ms),
            attempt_timeout_ms: rng.chance(40).then(|| rng.pick(&[100, 1_000, 10_000])),
            retries: rng.pick(&[0, 1, 2, 2, 4]),
            max_retry_after_s: rng.pick(&[1, 5, 30]),
            stall_timeout_ms: rng.pick(&[700, 5_000, 20_000]),
            rate: rate(rng, seal),
            via: rng.pick(&[Via::BuiltIn, Via::BuiltIn, Via::Tower, Via::Middleware]),
        }
    }
}

fn seal(rng: &mut Rng, op: Op) -> Seal {
    match op {
        Op::CreateBalance | Op::Fund if rng.chance(40) => {
            rng.pick(&[Seal::Signed, Seal::Encrypted])
        }
        _ => Seal::Plain,
    }
}

fn auth(rng: &mut Rng) -> Auth {
    match rng.below(10) {
        0..4 => Auth::Personal,
        4..9 => Auth::Pair(rng.pick(&[Age::Fresh, Age::Due, Age::Soon, Age::Ended, Age::Replaced])),
        _ => Auth::Provider(rng.pick(&[
            Trouble::None,
            Trouble::Fails,
            Trouble::Hangs,
            Trouble::Panics,
        ])),
    }
}

/// A key of Wise needs a turn of its own, and the client's timeout is all that it has.
fn rate(rng: &mut Rng, seal: Seal) -> Option<u32> {
    match seal {
        _ if !rng.chance(25) => None,
        Seal::Plain => Some(rng.pick(&[1, 2, 10])),
        Seal::Signed | Seal::Encrypted => Some(10),
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

fn token_plan(rng: &mut Rng, pair: bool, http2: bool, alone: bool) -> Vec<Step> {
    if !pair || rng.chance(30) {
        return Vec::new();
    }
    if rng.chance(40) {
        return vec![Step::Odd(
            u8::try_from(rng.below(crate::tokens::ODDITIES)).unwrap_or(0),
        )];
    }
    if rng.chance(15) {
        let cut = [
            Step::PartStall(Head::Success),
            Step::PartClose(Head::Success),
            Step::PartReset(Head::Success),
        ];
        return vec![rng.pick(&cut)];
    }
    let count = 1 + rng.below(2);
    let usual = |step: &Step| !matches!(step, Step::Demand | Step::Unauthorized);
    (0..count)
        .map(|_| step(rng, http2, alone, false))
        .filter(usual)
        .collect()
}

fn key_plan(rng: &mut Rng, seal: Seal, http2: bool) -> Vec<Step> {
    if seal == Seal::Plain || rng.chance(40) {
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
