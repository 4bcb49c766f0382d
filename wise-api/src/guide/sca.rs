//! Strong customer authentication (SCA): calls that wait for the customer.
//!
//! Wise may hold any call up until its customer has confirmed it: funding a transfer, reading a statement, card data, and others at its
//! own judgement. The answer is a 403 with two headers and usually without a body, and becomes
//! [`Error::ScaRequired`](crate::Error::ScaRequired) with a one-time token. A 403 without the headers is about permissions. Nothing has been
//! done by then, unless [an earlier attempt](crate::Error::outcome_is_uncertain) did it, and the token lives for an hour.
//!
//! # By hand
//!
//! Clear the challenges of the token, then send the same call with it. A clone of a call has the same body and the same idempotency key.
//!
#![cfg_attr(feature = "__any-version", doc = "```no_run")]
#![cfg_attr(not(feature = "__any-version"), doc = "```ignore")]
//! use wise_api::approval::OtpChannel;
//! use wise_api::{Error, Method, Wise};
//!
//! # async fn example(wise: Wise, ask: fn() -> String) -> Result<(), Error> {
//! let call = wise.request(Method::GET, "/v1/something-new");
//! let answer = match call.clone().await {
//!     Err(Error::ScaRequired(required)) => {
//!         let approval = required.approval(&wise);
//!         approval.trigger(OtpChannel::Sms).await?;
//!         let progress = approval.verify(OtpChannel::Sms, ask()).await?;
//!         println!("{} challenges are left", progress.open().count());
//!         call.sca_approval(&approval).await?
//!     }
//!     other => other?,
//! };
//! # Ok(())
//! # }
//! ```
//!
//! `Approval` has a method for each factor: codes by text message, WhatsApp and call are triggered first; a face, a PIN and a known device
//! belong to a profile. PIN and device travel encrypted ([`jose`](super::jose)). Actions of high risk need two factors of different
//! kinds, so go on until `Progress::is_cleared`. The sandbox sends no codes, and takes `111111`.
//!
//! # By a handler
//!
//! A handler does the same whenever it is needed, and the call goes on by itself:
//!
#![cfg_attr(feature = "__any-version", doc = "```no_run")]
#![cfg_attr(not(feature = "__any-version"), doc = "```ignore")]
//! use wise_api::approval::OtpChannel;
//! use wise_api::{BoxError, Environment, ScaApproval, ScaRequired, Wise};
//!
//! async fn clear(wise: Wise, required: ScaRequired) -> Result<ScaApproval, BoxError> {
//!     let approval = required.approval(&wise);
//!     approval.trigger(OtpChannel::Sms).await?;
//!     let code = std::future::ready("111111").await; // Ask the customer.
//!     approval.verify(OtpChannel::Sms, code).await?;
//!     Ok(approval.into())
//! }
//!
//! # fn example() -> Result<(), wise_api::Error> {
//! let wise = Wise::builder()
//!     .environment(Environment::Sandbox)
//!     .personal_token("a token")
//!     .timeout(std::time::Duration::from_secs(300)) // People need time, and theirs counts.
//!     .sca_handler(clear)
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! It is asked once for a call. A second demand for the same call is given to you. What a handler sends does not come back to it, from tasks
//! and threads of its own neither, as long as it uses the client that it is given, or clones one itself:
//! [`ScaHandler`](crate::ScaHandler) has the details. The example `sca_handler` is a whole one.
//!
//! # Ahead of time
//!
//! `Approval::start` opens a session. While it is cleared, calls of low risk ask for nothing, for five minutes. Statements ask once
//! in 90 days, and looking at them on Wise's site or in its app counts.
//!
//! # Doubts
//!
//! - Whether a code that was wrong can be tried again, and how often, is not documented.
//! - The contract describes the answers of the steps differently from one to the next, and the guide has encrypted ones where the
//!   contract has JSON. What is not the progress makes the client ask for the status.
//! - A factor `SIGNATURE` is not documented, and reported. [`RequestSigner`](crate::approval::RequestSigner) does what is known of it.
//!
//! Source: [one-time tokens](https://docs.wise.com/guides/developer/auth-and-security/one-time-token); the contract.
