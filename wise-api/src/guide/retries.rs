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
//! - The *timeout* of a call, one minute unless set, covers everything: attempts, waits, tokens, a handler that asks the customer.
//! - The *attempt timeout* ends one attempt, which then counts as broken off.
//! - The *connect timeout*, ten seconds, ends connecting. Nothing has left by then, so most calls are sent again.
//! - Waits double, and are random below their bound. `Retry-After` is honoured in both of its forms, up to half a minute, and an answer
//!   that asks for more than is left of the timeout ends the call.
//!
//! # Limits
//!
//! Wise documents [100 requests a second and 1,000 a minute](https://docs.wise.com/guides/developer/errors); other pages are reported to give
//! other figures for tokens of people, and some operations have limits of their own. [`RateLimit`](crate::RateLimit) keeps a client below
//! them; without it the client waits only after a 429. [`rate_limited_by`](crate::ApiError::rate_limited_by) says which limit it was.
//!
//! # Afterwards
//!
//! An error says [how often](crate::Error::attempts) the call was sent, [whether it can have arrived](crate::Error::reached), and whether
//! [somebody has to find out](crate::Error::outcome_is_uncertain) what became of it. An attempt that was refused after an uncertain one leaves
//! the doubt: the first may have done it.
