//! Observability: what can be seen of calls, and what cannot.
//!
//! # Spans
//!
//! Each call is a span of [`tracing`](https://docs.rs/tracing) with the target `wise_api`:
//!
//! | span | level | fields |
//! |---|---|---|
//! | `call` | info | `operation`, `method`, `correlation_id`, `attempts`, `status`, `trace_id`, `duration_ms` |
//! | `attempt` | debug | `operation`, `attempt`, `status`, `trace_id`, `duration_ms` |
//!
//! and `sending again` is an event at debug, with `attempt` and `delay_ms`. There are no addresses, headers or bodies in them, at no level.
//!
//! # Hooks
//!
//! A [`Hook`](crate::Hook) is told before and after each attempt, for metrics and for alarms:
//!
//! ```
//! use wise_api::{Attempt, AttemptEnd, Hook};
//!
//! struct Slow;
//!
//! impl Hook for Slow {
//!     fn after_attempt(&self, attempt: &Attempt<'_>, end: &AttemptEnd<'_>) {
//!         if end.duration.as_secs() > 5 {
//!             eprintln!("{} took {:?}: {:?}", attempt.operation, end.duration, end.trace_id);
//!         }
//!     }
//! }
//! ```
//!
//! # Ids
//!
//! - Every call has a correlation id, a random one or [yours](crate::Call::correlation_id), of at most 36 characters, which Wise sends back.
//!   Wise says that it neither logs nor stores it, so it ties your own logs together and nothing else.
//! - The `trace_id` of an answer is Wise's own. Quote it to its support.
//!
//! # Your own stack
//!
//! A [`Transport`](crate::Transport) sends requests some other way, or records them; a [`Clock`](crate::Clock) makes tests quick;
//! [`Builder::http_client`](crate::Builder::http_client) takes proxies and pools of reqwest. A transport sees what is sent, tokens
//! included.
//!
//! # What does not show
//!
//! Tokens, PINs, card data and keys are [`Secret`](crate::Secret)s, whose `Debug` is empty, and their headers are marked as sensitive. `Debug`
//! and `Display` of calls, requests, answers and errors leave out paths, values and bodies. A test of this crate runs everything that uses
//! secrets, against a server that sends secrets back in all ways, and searches what every crate logs. What your own code prints of a
//! successful answer is yours: `Debug` of a recipient shows its name.
