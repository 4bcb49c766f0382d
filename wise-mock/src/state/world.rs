//! What exists in a mock: the things that were created, and how their ids are made.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::call::{Refusal, not_found};
use super::clock::Clock;
use super::rates::Rates;
use super::records::{
    Balance, Batch, Fee, Grants, Outbox, Quote, Recipient, Sca, Subscription, Transfer,
};
use crate::token::Tokens;

/// Everything that exists.
#[derive(Debug)]
pub(super) struct World {
    pub(super) clock: Arc<Clock>,
    pub(super) rates: Rates,
    pub(super) fee: Fee,
    pub(super) ids: Ids,
    pub(super) profiles: BTreeMap<i64, Profile>,
    pub(super) balances: BTreeMap<i64, Balance>,
    pub(super) quotes: HashMap<Uuid, Quote>,
    pub(super) recipients: BTreeMap<i64, Recipient>,
    pub(super) transfers: BTreeMap<i64, Transfer>,
    pub(super) batches: HashMap<Uuid, Batch>,
    pub(super) subscriptions: Vec<Subscription>,
    pub(super) sca: Sca,
    pub(super) grants: Grants,
    pub(super) tokens: Tokens,
    pub(super) outbox: Outbox,
    /// What the mock did wrong by the contract while it answered the request at hand.
    pub(super) broken: Option<String>,
    /// What was made with a key against duplicates, by operation, profile and key.
    pub(super) made: HashMap<(String, i64, String), Value>,
}

/// A person or a company.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) id: i64,
    /// The id of its multi-currency account.
    pub(super) account: i64,
    pub(super) business: bool,
    pub(super) created: Timestamp,
    pub(super) updated: Timestamp,
    /// What is known of it, by the names of a profile that is read.
    pub(super) facts: Map<String, Value>,
}

/// Makes ids: the same ones in the same order in every mock.
///
/// Each kind of thing has numbers of its own, so that an id of one kind is never found as another.
#[derive(Debug, Default)]
pub(super) struct Ids {
    made: u64,
    numbers: HashMap<Kind, i64>,
}

/// What has a number.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Kind {
    Profile = 10,
    Account = 20,
    Balance = 30,
    Recipient = 40,
    Transfer = 50,
    Payment = 60,
    Movement = 70,
    Step = 80,
    Batch = 90,
    Address = 100,
}

/// The user that all tokens stand for.
pub(super) const USER: i64 = 1_000_001;

impl World {
    pub(super) fn new(clock: Arc<Clock>, tokens: Tokens, outbox: Outbox) -> Self {
        let mut world = Self {
            clock,
            rates: Rates::default(),
            fee: Fee::default(),
            ids: Ids::default(),
            profiles: BTreeMap::new(),
            balances: BTreeMap::new(),
            quotes: HashMap::new(),
            recipients: BTreeMap::new(),
            transfers: BTreeMap::new(),
            batches: HashMap::new(),
            subscriptions: Vec::new(),
            sca: Sca::default(),
            grants: Grants::default(),
            tokens,
            outbox,
            broken: None,
            made: HashMap::new(),
        };
        world.add_first_profiles();
        world
    }

    /// As it was in the beginning.
    pub(super) fn reset(&mut self) {
        let region = self.sca.region;
        *self = Self::new(
            Arc::clone(&self.clock),
            self.tokens.clone(),
            self.outbox.clone(),
        );
        self.sca.in_region(region);
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.timestamp()
    }

    /// The profile with this id.
    pub(super) fn profile(&self, id: i64) -> Result<&Profile, Refusal> {
        self.profiles
            .get(&id)
            .ok_or_else(|| not_found("profile", id))
    }
}

impl Ids {
    /// The next number of a kind.
    pub(super) fn number(&mut self, kind: Kind) -> i64 {
        let next = self.numbers.entry(kind).or_insert(kind as i64 * 1_000_000);
        *next += 1;
        *next
    }

    /// The next UUID.
    pub(super) fn uuid(&mut self) -> Uuid {
        self.made += 1;
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&mixed(self.made << 1).to_be_bytes());
        bytes[8..].copy_from_slice(&mixed((self.made << 1) | 1).to_be_bytes());
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

/// SplitMix64, one step: turns a counter into something that looks random.
fn mixed(counter: u64) -> u64 {
    let mut z = counter.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
