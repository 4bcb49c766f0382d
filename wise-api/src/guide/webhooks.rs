//! Webhooks: whether they come from Wise, and what they mean.
//!
//! [`verify_and_parse`](crate::webhook::verify_and_parse) checks the signature over the bytes as they came, and reads them only then.
//! A body that was parsed and written again by a framework has other bytes, and its signature does not hold.
//!
//! ```
//! use wise_api::webhook::{Event, VerifyError, verify_and_parse};
//! use wise_api::{Environment, HeaderMap};
//!
//! fn receive(headers: &HeaderMap, body: &[u8]) -> Result<(), VerifyError> {
//!     let notification = verify_and_parse(headers, body, Environment::Production)?;
//!     match notification.event {
//!         // Known, and not as documented: keep it, and look at it.
//!         Event::Unreadable { reason, data, .. } => eprintln!("{}: {} bytes", reason.path(), data.as_str().len()),
//!         Event::Unrecognized(data) => println!("{}: {} bytes", notification.event_type, data.as_str().len()),
//!         event => println!("{event:?}"),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! - Production and the sandbox sign with different keys. A webhook of the other environment is an error that says so.
//! - A key that Wise publishes later is given to [`Verifier::key`](crate::webhook::Verifier::key).
//! - Answer with 2xx [within five seconds](https://docs.wise.com/guides/developer/webhooks/event-handling), and do the work afterwards;
//!   otherwise Wise sends it again, for about two weeks.
//! - One event can come more than once: once for each subscription that matches, and again when an answer was lost. The documentation
//!   says in one place that `delivery_id` belongs to the notification, and in another that it belongs to the attempt, so tell events
//!   apart by what is in them.
//! - Events can come in another order than they happened: go by `occurred_at`, and for balances by `step_id`.
//! - Test notifications carry ids of zero.
//! - Events, versions and fields that this crate does not know are no errors. The fields stand in `extra()` of the payload's types.
//! - A payload of a known event and version that is not as documented is `Event::Unreadable`, with the reason and the payload, and a
//!   warning in the log. It concerns you as much as the event that it should have been: do not treat it like an unknown one.
//!
//! The examples `webhook_axum` and `webhook_actix` are whole servers.
