//! What the mock keeps of each kind of thing. What can be done with one stands in the file of its kind.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Uri};
use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use uuid::Uuid;

use super::delivery::Notification;
use super::money::Money;

/// Money of a profile in one currency.
#[derive(Debug)]
pub(super) struct Balance {
    pub(super) id: i64,
    pub(super) profile: i64,
    pub(super) currency: String,
    /// A jar, beside the one standard balance of a currency.
    pub(super) savings: bool,
    pub(super) name: Option<String>,
    pub(super) amount: Decimal,
    pub(super) created: Timestamp,
    pub(super) modified: Timestamp,
    /// What was booked, in its order.
    pub(super) entries: Vec<Entry>,
}

/// One booking.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) at: Timestamp,
    /// What came in, or less than zero, went out; fees included.
    pub(super) amount: Decimal,
    /// What of it is fees.
    pub(super) fee: Decimal,
    pub(super) after: Decimal,
    pub(super) what: What,
}

/// What a booking is about.
#[derive(Clone, Debug)]
pub(super) struct What {
    /// The type in a statement's details.
    pub(super) kind: &'static str,
    pub(super) description: String,
    /// Begins the reference number, before the id of what moved the money.
    pub(super) reference: String,
    /// The channel in the webhook.
    pub(super) channel: &'static str,
    pub(super) payment_reference: Option<String>,
    /// The amount on the other side and the rate, when money was exchanged.
    pub(super) exchange: Option<(Money, Decimal)>,
}

/// A group of transfers.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) id: Uuid,
    /// Its short id.
    pub(super) number: i64,
    pub(super) profile: i64,
    pub(super) name: String,
    pub(super) currency: String,
    pub(super) status: &'static str,
    pub(super) version: i64,
    pub(super) transfers: Vec<i64>,
    pub(super) paid: bool,
}

/// What was granted.
#[derive(Debug)]
pub(super) struct Grants {
    /// Refresh tokens with the access token that each gave last.
    pub(super) refresh: HashMap<String, Option<String>>,
    /// Codes that were redeemed.
    pub(super) redeemed: BTreeSet<String>,
}

/// An offer.
#[derive(Clone, Debug)]
pub(super) struct Quote {
    pub(super) id: Uuid,
    pub(super) profile: i64,
    pub(super) created: Timestamp,
    pub(super) source: String,
    pub(super) target: String,
    pub(super) rate: Decimal,
    pub(super) price: Price,
    /// The amount that was asked for is the one that arrives.
    pub(super) target_given: bool,
    pub(super) pay_out: String,
    pub(super) preferred_pay_in: Option<String>,
    pub(super) target_account: Option<i64>,
    /// The partner's own price, as it was asked for.
    pub(super) pricing: Option<Value>,
    pub(super) stage: Stage,
}

/// What became of a quote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stage {
    Pending,
    Accepted,
    Funded,
}

/// What is paid, what of it is the fee, and what arrives.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Price {
    /// What the sender pays, fee included, in the source currency.
    pub(super) source: Decimal,
    pub(super) fee: Decimal,
    /// What the recipient gets, in the target currency.
    pub(super) target: Decimal,
}

/// What a transfer costs: a part of what is paid, and a fixed amount in the source currency.
#[derive(Clone, Debug)]
pub(super) struct Fee {
    pub(super) fixed: Decimal,
    pub(super) variable: Decimal,
}

/// An account that can be paid.
#[derive(Debug)]
pub(super) struct Recipient {
    pub(super) id: i64,
    pub(super) profile: Option<i64>,
    pub(super) currency: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) country: String,
    pub(super) active: bool,
    pub(super) owned_by_customer: bool,
    pub(super) details: Value,
    pub(super) ultimate_beneficiary: Value,
}

/// What is protected, and which tokens are out.
#[derive(Debug, Default)]
pub(super) struct Sca {
    /// Operations, in small letters: ids differ in letter case from version to version.
    pub(super) protected: BTreeMap<String, Factors>,
    /// Where the user of all tokens lives.
    pub(super) region: Region,
    /// The keys that signatures of one-time tokens are held against, as DER.
    pub(super) trusted: Vec<Vec<u8>>,
    pub(super) tokens: HashMap<String, OneTimeToken>,
    pub(super) session: Option<Timestamp>,
}

/// How many factors a call needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Factors {
    One,
    /// Of different kinds.
    Two,
}

/// Where the owner of an account lives, which decides what is protected and what a personal token may do.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Region {
    /// Where nothing is protected unless a test says so.
    #[default]
    Elsewhere,
    /// The European Economic Area or the United Kingdom: what Wise calls protected is, and a personal token neither funds transfers nor reads
    /// statements.
    Eu,
}

/// A factor to be shown.
#[derive(Debug)]
pub(super) struct Challenge {
    pub(super) factors: &'static [&'static str],
    pub(super) passed: bool,
}

/// A call that waits for its user.
#[derive(Debug)]
pub(super) struct OneTimeToken {
    /// The call that it is for; nothing for a session.
    pub(super) call: Option<Bound>,
    pub(super) action: String,
    pub(super) created: Timestamp,
    /// The factors for which a code was sent.
    pub(super) triggered: BTreeSet<&'static str>,
    pub(super) challenges: Vec<Challenge>,
}

/// A call, to the byte.
#[derive(Debug, PartialEq)]
pub(super) struct Bound {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) body: Bytes,
}

/// A webhook subscription.
#[derive(Clone, Debug)]
pub(super) struct Subscription {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) scope: Scope,
    pub(super) event: String,
    pub(super) version: String,
    pub(super) url: Uri,
    pub(super) created: Timestamp,
}

/// Whose events are told.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scope {
    /// One profile's.
    Profile(i64),
    /// Those of all profiles that the application with this client key works for.
    Application(String),
}

/// Money on its way to a recipient.
#[derive(Clone, Debug)]
pub(super) struct Transfer {
    pub(super) id: i64,
    pub(super) profile: i64,
    pub(super) quote: Uuid,
    pub(super) recipient: i64,
    pub(super) origin: Origin,
    pub(super) reference: String,
    pub(super) created: Timestamp,
    pub(super) status: Status,
    /// What the sender pays, fee included.
    pub(super) source: Money,
    pub(super) fee: Decimal,
    pub(super) target: Money,
    pub(super) rate: Decimal,
    pub(super) source_account: Option<i64>,
    pub(super) payin_session: Uuid,
    pub(super) payment: Option<Payment>,
}

/// On whose behalf a transfer is made, and its key against duplicates.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// The profile's own, with the `customerTransactionId`.
    Own(String),
    /// A third party's, with the `originalTransferId` and the originator.
    ThirdParty(String, Value),
}

/// How a transfer was paid for.
#[derive(Clone, Debug)]
pub(super) struct Payment {
    pub(super) id: i64,
    /// The type of the funding.
    pub(super) method: String,
    /// The balance that was debited, if one was.
    pub(super) balance: Option<i64>,
    pub(super) at: Timestamp,
}

/// Where a transfer is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Status {
    IncomingPaymentWaiting,
    Processing,
    FundsConverted,
    OutgoingPaymentSent,
    BouncedBack,
    FundsRefunded,
    Cancelled,
}

/// Where notifications go.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    pub(super) queue: UnboundedSender<Notification>,
    /// How many were neither taken nor given up.
    pub(super) pending: Arc<watch::Sender<usize>>,
}
