//! Following what takes time: transfers, orders of cards and reviews of customers, to their end.
//!
//! A transfer that was funded is not paid out yet. Its states come by asking, or by webhooks, or best by both: webhooks are quick, can
//! come twice, in the wrong order, or not at all; asking is slow and always right. [`follow`](crate::follow) does both, and gives each state
//! once.
//!
//! # By asking
//!
//! ```no_run
//! # #[cfg(feature = "__any-version")]
//! # async fn example(wise: wise_api::Wise) -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use wise_api::follow::{FollowPolicy, Progress};
//!
//! let policy = FollowPolicy::new()
//!     .every(Duration::from_secs(10), Duration::from_secs(600))
//!     .deadline(Duration::from_secs(3 * 24 * 3600));
//! let mut follow = wise.transfers().follow(16521632).policy(policy);
//! while let Some(change) = follow.next().await {
//!     let change = change?;
//!     // Keep the position where your records are: after a restart, `resume` goes on from it.
//!     println!("{} {:?} {:?}", change.state, change.progress, follow.position());
//!     if change.progress == Progress::Returned {
//!         println!("the recipient has not been paid: the money is back");
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # With webhooks
//!
//! [`Follow::inbox`](crate::follow::Follow::inbox) takes notifications. Each is about one thing, so all can be handed to all inboxes: those of
//! others are left alone. States are put in order by `occurred_at`; one that is older than what is known is dropped, and where the times do
//! not tell, Wise is asked. With webhooks coming in, long pauses are enough.
//!
//! ```no_run
//! # #[cfg(feature = "__any-version")]
//! # async fn example(wise: wise_api::Wise, headers: wise_api::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! use wise_api::Environment;
//! use wise_api::webhook::verify_and_parse;
//!
//! let follow = wise.transfers().follow(16521632);
//! let inbox = follow.inbox();
//! // In the handler of your web server:
//! let notification = verify_and_parse(&headers, body, Environment::Production)?;
//! let is_about_it = inbox.hand_in(&notification);
//! # Ok(())
//! # }
//! ```
//!
//! # What is the end
//!
//! | `progress` | transfer | order of a card | review | final |
//! |---|---|---|---|---|
//! | `Underway` | `incoming_payment_waiting`, `incoming_payment_initiated`, `processing`, `funds_converted` | `PLACED`, `REQUIREMENTS_FULFILLED`, `CARD_DETAILS_CREATED`, `PRODUCED` | `NEW`, `PROCESSING` | |
//! | `NeedsAction` | `unknown` | | `WAITING_CUSTOMER_INPUT`, `PASSED_WITH_REQUIREMENTS` | |
//! | `Done` | `outgoing_payment_sent` | `COMPLETED` | `PASSED` | yes |
//! | `Returning` | `bounced_back` | `RETURNED` | | |
//! | `Returned` | `funds_refunded`, `charged_back` | | | yes |
//! | `Cancelled` | `cancelled` | `CANCELLED` | | yes |
//! | `Unrecognized` | anything else | anything else | anything else | never |
//!
//! Paid out is the end for a sender who does not want to wait, and not always for the bank of the recipient:
//! [`FollowPolicy::watch_returns`](crate::follow::FollowPolicy::watch_returns) goes on looking for money that comes back.
//!
//! A state that this crate does not know is given, and following goes on, so that a new word of Wise can neither end it too early nor stop it.
//!
//! # What ends it otherwise
//!
//! - The deadline: [`FollowError::Deadline`](crate::follow::FollowError::Deadline), with the position.
//! - A refusal, such as 403 or 404, or more failures in a row than the policy tolerates:
//!   [`FollowError::Call`](crate::follow::FollowError::Call).
//!
//! Dropping a follower, or a future of `next`, loses nothing: there is no task behind it.
//!
//! # What cannot be followed
//!
//! The answer to moving money between balances has a `state`, and no call of the contract reads it again. A movement that is `PENDING` is
//! seen in the statement and by the webhook `balances#update`, whose `step_id` puts the movements of a balance in order.
