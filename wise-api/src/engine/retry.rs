//! Which requests are retried, how often, and after which wait. The table stands at [`RetryPolicy`], and [`Effect::repeats`] is it in code.

use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, StatusCode};
use jiff::Timestamp;

use super::{OperationInfo, Reached};
use crate::codec::trimmed;

/// Whether the client may send an operation again on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Retry {
    /// Where the method or an idempotency key makes it safe.
    WhereSafe,
    /// Never, whatever happened.
    Never,
}

/// How often a call is sent again, and how long to wait before.
///
/// Which requests can be retried at all does not depend on the policy:
///
/// | Call | no connection | broken off, or no response in time | 408, 429, 5xx | any other response, redirects included |
/// |---|---|---|---|---|
/// | `GET`, except below `/simulation/` | again | again | again | no |
/// | a write with an idempotency key | again | again | again | no |
/// | any other write, and `GET` below `/simulation/` | again | no | no | no |
/// | OAuth, quotes, recipients, funding | no | no | no | no |
///
/// - *No connection* means that not one byte of the request has left, or that the server says it has not looked at it, as one of HTTP/2
///   does that closes a connection in good order ([RFC 9113, section 8.7](https://www.rfc-editor.org/rfc/rfc9113#section-8.7)).
/// - The idempotency key is a header or a field of the body, as [`Idempotency`](crate::operation::Idempotency) says for each operation. All
///   attempts of a call carry the same.
/// - The last row is what `spec/rules/retries.toml` lists, and is [`Retry::Never`] in [`OperationInfo`].
/// - A call is retried at most twice by default ([`retries`](Self::retries)).
/// - The wait before the n-th repetition is random, between zero and the smaller of `base_delay` · 2ⁿ⁻¹ and `max_delay` (full jitter).
///   With a `Retry-After`, in seconds or as a date, it is not shorter than that; of several, the longest counts. One that asks for more than `max_retry_after` ends the
///   call at once: [`Error::retry_after`](crate::Error::retry_after) says for how long to leave Wise alone.
/// - All calls of a client share a [`RetryBudget`](crate::retry::RetryBudget), so that an outage does not triple the load.
/// - Waits count towards the timeout of the call. When a wait would outlast it, the call ends at once with the last error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    retries: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    seed: Option<u64>,
}

impl RetryPolicy {
    /// Two repetitions, from half a second on.
    pub const fn new() -> Self {
        Self {
            retries: 2,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(30),
            seed: None,
        }
    }

    /// No repetitions.
    pub const fn never() -> Self {
        Self::new().retries(0)
    }

    /// How often a call is sent again at most; twice unless set.
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The longest wait before the first repetition, which doubles from there; half a second unless set.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest wait without a `Retry-After`; eight seconds unless set.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest wait because of a `Retry-After`; half a minute unless set. A longer one ends the call at once.
    pub const fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// Makes each call wait the same "random" times, for tests.
    pub const fn jitter_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    pub(super) fn jitter(&self) -> Jitter {
        let random = || uuid::Uuid::new_v4().as_u64_pair().1;
        Jitter(self.seed.unwrap_or_else(random))
    }

    /// How long to wait after so many attempts, or `None` when it was the last.
    pub(super) fn delay(
        &self,
        attempts: u32,
        retry_after: Option<Duration>,
        jitter: &mut Jitter,
    ) -> Option<Duration> {
        let least = retry_after.unwrap_or_default();
        // Sending earlier than Wise asks for would only be refused again.
        if attempts > self.retries || least > self.max_retry_after {
            return None;
        }
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let most = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        Some(jitter.up_to(most).max(least))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// What sending a call twice would do: the rows of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing more than sending it once.
    Read,
    /// Nothing more than sending it once, because of its key.
    Keyed,
    /// Perhaps the same thing twice.
    Write,
    /// The client must not try.
    Never,
}

/// How an attempt ended: the columns of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Without a response.
    Broken(Reached),
    /// Within a response, which began with this status.
    Cut(StatusCode),
    /// With a response.
    Answered(StatusCode),
}

impl Ending {
    /// Whether it is a response that no call is sent again for.
    pub(super) fn is_success(self) -> bool {
        matches!(self, Self::Answered(_)) && !Effect::Read.repeats(self)
    }
}

impl Effect {
    /// `target` is the path as sent: an undocumented request has no template.
    pub(super) fn of(info: &OperationInfo, target: &str, keyed: bool) -> Self {
        // Below this path, a `GET` moves a simulated transfer on.
        let path = target.split('?').next().unwrap_or_default();
        let simulated = path.split('/').any(|segment| segment == "simulation");
        match info.method {
            _ if info.retry == Retry::Never => Self::Never,
            Method::GET | Method::HEAD if !simulated => Self::Read,
            _ if keyed => Self::Keyed,
            _ => Self::Write,
        }
    }

    /// Whether a call is sent again after an attempt that ended like this.
    pub(super) fn repeats(self, ending: Ending) -> bool {
        match (self, ending) {
            (Self::Never, _) => false,
            (_, Ending::Broken(Reached::No)) => true,
            (Self::Write, _) => false,
            (Self::Read | Self::Keyed, Ending::Broken(_) | Ending::Cut(_)) => true,
            (Self::Read | Self::Keyed, Ending::Answered(status)) => {
                failed(status)
                    || matches!(
                        status,
                        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS
                    )
            }
        }
    }

    /// Whether nobody here can tell if an attempt that ended like this did what was asked for.
    pub(super) fn leaves_doubt(self, ending: Ending) -> bool {
        match ending {
            _ if self == Self::Read => false,
            Ending::Broken(reached) => reached != Reached::No,
            // Nobody has read what the success says.
            Ending::Cut(status) if status.is_success() => true,
            Ending::Answered(status) | Ending::Cut(status) => {
                // One of 1xx comes before a response, and is none.
                failed(status) || status.is_informational() || status == StatusCode::REQUEST_TIMEOUT
            }
        }
    }
}

/// Whether the server failed: 5xx, and what is beyond, which counts as such (RFC 9110, section 15).
fn failed(status: StatusCode) -> bool {
    status.as_u16() >= 500
}

/// How long a response asks to wait.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let values = headers.get_all(RETRY_AFTER).into_iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    // There should be one. Where a proxy has added its own, whoever waits for the longest obeys all.
    let waits = texts.filter_map(|text| {
        let listed = || text.split(',').filter_map(seconds).max();
        date(text, now).or_else(listed)
    });
    waits.max()
}

/// Until a date; one that has passed asks for nothing.
fn date(text: &str, now: SystemTime) -> Option<Duration> {
    let date = SystemTime::from(http_date(text)?);
    Some(date.duration_since(now).unwrap_or_default())
}

/// A number of seconds, also one with a fraction, which is rounded up: it may not be sent earlier.
fn seconds(text: &str) -> Option<Duration> {
    let text = trimmed(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    // More digits than fit mean a very long time.
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    let more = fraction.bytes().any(|digit| digit != b'0');
    Some(Duration::from_secs(whole.saturating_add(more.into())))
}

/// A date of HTTP, in the form of today or one of the two old ones, which RFC 9110 wants to be understood as well.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(trimmed(text)).ok()?;
    // The last day of the year 9999 is a date, and no instant.
    Some(Timestamp::try_from(date).unwrap_or(Timestamp::MAX))
}

/// Random numbers that are good enough to spread out waits (SplitMix64).
pub(super) struct Jitter(u64);

impl Jitter {
    fn up_to(&mut self, most: Duration) -> Duration {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        let nanos = u64::try_from(most.as_nanos()).unwrap_or(u64::MAX);
        let scaled = (u128::from(nanos) * u128::from(z)) >> 64;
        Duration::from_nanos(u64::try_from(scaled).unwrap_or(nanos))
    }
}

#[cfg(test)]
mod tests;
