//! Retries: what the client sends again on its own, and what it leaves to you.
//!
//! The whole table stands at [`RetryPolicy`](crate::RetryPolicy), and in one function of the code. In short: reads are sent again after
//! broken connections, timeouts, 408, 429 and 5xx; writes only if a key makes that safe ([`idempotency`](super::idempotency)); funding, quotes,
//! recipients and tokens never, whatever the policy says. The calls below `/simulation/` are `GET`s that do something, so they count as
//! writes. Redirects are not followed.
//!
//! ```
//! # use std::time::Duration;
//! # use wise_api::{Environment, Error, RetryPolicy, Wise};
//! # async fn example() -> Result<(), Error> {
//! let wise = Wise::builder()
//!     .environment(Environment::Sandbox)
//!     .personal_token("a token")
//!     .timeout(Duration::from_secs(45))
//!     .attempt_timeout(Duration::from_secs(15))
//!     .retry(RetryPolicy::new().retries(3))
//!     .build()?;
//! // This one right now, or not at all.
//! let call = wise.request(wise_api::Method::GET, "/v1/something-new").retry(RetryPolicy::never());
//! call.timeout(Duration::from_secs(2)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Time
//!
//! - The *timeout* of a call, one minute unless set, covers everything: attempts, waits, tokens, keys of Wise before and after the request,
//!   a handler that asks the customer. It counts from the moment at which the call is awaited.
//! - The *attempt timeout* ends one attempt, which then counts as broken off.
//! - The *connect timeout*, ten seconds, ends connecting. Nothing has left by then, so most calls are sent again.
//! - The *stall timeout*, twenty seconds, ends a body of which no byte comes. The attempt counts as broken off.
//! - Waits double, and are random below their bound. `Retry-After` is honoured in both of its forms. An answer that asks for more than half a
//!   minute, or than is left of the timeout, ends the call at once, and [`retry_after`](crate::Error::retry_after) says how long to wait.
//! - A client sends at most a hundred requests again while nothing succeeds ([`RetryBudget`](crate::RetryBudget)): an outage does not
//!   triple what is sent.
//!
//! A hook or a clock that blocks its thread holds the call, as nothing can interrupt it.
//!
//! # Limits
//!
//! Wise documents [100 requests a second and 1,000 a minute](https://docs.wise.com/guides/developer/errors); other pages are reported to give
//! other figures for tokens of people, and some operations have limits of their own. [`RateLimit`](crate::RateLimit) keeps a client below
//! them; without it the client waits only after a 429. It counts what leaves: calls wait for their token before they wait for their turn, a
//! dropped call gives its turn back, and the request that refreshes a token goes ahead of the calls that wait. [`rate_limited_by`](crate::ApiError::rate_limited_by) says which limit it was.
//!
//! # Afterwards
//!
//! An error says [how often](crate::Error::attempts) the call was sent, [whether it can have arrived](crate::Error::reached), and whether
//! [somebody has to find out](crate::Error::outcome_is_uncertain) what became of it. An attempt that was refused after an uncertain one leaves
//! the doubt: the first may have done it.
