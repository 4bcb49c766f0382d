//! Doubles for tests of your own, by feature `testing`: a client without a socket, typed by operation.
//!
//! [`Wise::fake`](crate::Wise::fake) gives a [`Fake`]. What a test expects is the call itself, with what it returns; what it tests gets the same
//! client, with all that a real one does: retries, idempotency keys, deadlines, errors. Time passes by itself ([`FakeClock`]), so that
//! no test waits.
//!
#![cfg_attr(feature = "__newest-quarter", doc = "```")]
#![cfg_attr(not(feature = "__newest-quarter"), doc = "```ignore")]
//! use wise_api::testing::Reply;
//! use wise_api::transfer::Transfer;
//! use wise_api::{Error, Wise};
//!
//! async fn is_paid(wise: &Wise, transfer: i64) -> Result<bool, Error> {
//!     let transfer = wise.transfers().get(transfer).await?;
//!     Ok(transfer.status()?.to_string() == "outgoing_payment_sent")
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let wise = Wise::fake();
//! let mut paid = Transfer::sample();
//! paid.status = Some("outgoing_payment_sent".into());
//! // The first request is lost on its way, and sent again.
//! wise.expect().transfers().get(7).replies(Reply::dropped_before()).then_returns(paid.into());
//!
//! assert!(is_paid(&wise, 7).await?);
//! assert_eq!(wise.requests().len(), 2);
//! wise.verify()?;
//! # Ok(())
//! # }
//! ```
//!
//! - **What is expected:** operation, arguments and body, compared as JSON, or part by part with what is in the files. Headers and keys that the
//!   client makes itself are not compared.
//!   [`Expected::with_any_arguments`] takes any call of the operation.
//! - **How often:** once for each reply, unless [`times`](Expected::times), [`at_least`](Expected::at_least) or
//!   [`any_number`](Expected::any_number) says more. A retry counts. In any order, unless [`Fake::in_order`].
//! - **What came:** [`Fake::sent`] has the operations that were called, as values of their types; [`Fake::requests`] what went over the wire.
//! - **At the end:** [`Fake::verify`] says what did not come, and what came unexpectedly. A `Fake` that is dropped without fails the test
//!   by a panic, unless it is panicking already.
//! - **Values:** response types have `sample()`: every field has a plausible value, and every field is public. The samples of one version of
//!   this crate are always the same; the next may have others.
//!
//! [`Recorder`] writes what a client sends and gets into a file, without secrets, and [`Recording`] answers from it. Whether a recording is what the
//! contract says is for `wise_mock::check_recording`.
//!
//! A double does what its test says, and no more. `wise-mock` is a local Wise with state, which refuses what the contract refuses: take it for
//! flows of several calls, and for the question whether Wise would take a request at all.

mod clock;
mod expected;
mod fake;
mod recording;
mod reply;
mod sample;
mod wanted;

pub use clock::FakeClock;
pub use expected::{Expected, ToReply};
pub use fake::{Fake, Unmet};
pub use recording::{Recorder, Recording, RecordingError, Replay};
pub use reply::Reply;
#[doc(hidden)]
pub use sample::{Place, Sample};
