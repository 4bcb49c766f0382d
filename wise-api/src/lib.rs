//! The Wise Platform API.
//!
//! A [`Wise`] client has one method for each resource, and a resource one for each operation. What an operation needs is an argument, what it
//! can do without is chained, and nothing is sent before the [`Call`] is awaited, on a Tokio runtime.
//!
//! ```no_run
//! # #[cfg(feature = "__any-version")]
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use wise_api::quote::CreateQuote;
//! use wise_api::{Currency, Decimal, Environment, Error, Wise};
//!
//! let wise = Wise::builder()
//!     .environment(Environment::Sandbox)
//!     .personal_token(std::env::var("WISE_API_TOKEN")?)
//!     .build()?;
//!
//! // An id is a type of its own, made from the number that you have stored or taken from a response.
//! let profile = 12345;
//! let quote = wise
//!     .quotes()
//!     .create(profile, CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::EUR).source_amount(Decimal::from(250)))
//!     .await?;
//! println!("1 GBP is {} EUR, until {}", quote.rate()?, quote.rate_expiration_time()?);
//!
//! match wise.transfers().list().profile(profile).limit(20).await {
//!     Ok(transfers) => println!("{} transfers", transfers.len()),
//!     Err(Error::Api(refused)) => println!("{}: {:?}", refused.status(), refused.entries()),
//!     Err(other) => println!("{other}; reached Wise: {:?}", other.reached()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! From here:
//!
//! - **Where is it?** The newest version of the API stands at the root: the module `quote` has the client `quote::Quotes`, what it
//!   sends and what it gets. The unversioned paths, `/v1` to `/v5`, are in `legacy`, behind the feature of that name, and
//!   `wise-api/api.md`, in the repository, lists every method with its HTTP line. Each method has an example and says who may call it.
//! - **Who calls?** A personal token, the token of a user that renews itself, or the credentials of a client: [`guide::authentication`].
//! - **Strong customer authentication:** a call that Wise wants approved ends with [`Error::ScaRequired`]; [`approval`] has the way on.
//! - **Long lists** have `.stream()` and `.pages()`, long periods `.windows()`: [`guide::pages`].
//! - **Recipients, transfers and addresses** whose fields Wise decides, with the feature `forms`: [`guide::forms`].
//! - **What takes time**, such as a transfer, is followed to its end: [`guide::following`].
//! - **Webhooks** are checked, and read into types: [`guide::webhooks`].
//! - **Signed and encrypted calls**, with the feature `jose`: [`guide::jose`].
//! - **Files** go to writers and come from readers, without being in memory: [`guide::files`].
//! - **What went wrong?** [`guide::errors`], [`guide::retries`] and [`guide::idempotency`].
//! - **Moving money:** `wise-api/examples/send_money.rs`, in the repository, goes from quote to funding, with what to do when the connection breaks on the way.
//!
//! What is beside that stands in modules by what it is about: [`error`], [`operation`], [`pages`], [`retry`], [`transport`], [`hook`],
//! [`credential`], `oauth`, [`approval`], [`codec`].
//!
//! What the contract does not have goes through the same client. An operation is also a plain value behind the trait [`Operation`](operation::Operation),
//! for which [`Wise::send`] makes a call.
//!
//! ```no_run
//! # async fn example(wise: wise_api::Wise) -> Result<(), wise_api::Error> {
//! use wise_api::{Json, Method};
//!
//! let body: Json = wise.request(Method::GET, "/v1/something-new").await?.json()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Values
//!
//! - Money and rates are [`Decimal`]s, read from the digits that Wise sent, and never rounded. They are those of `rust_decimal`; for
//!   types of your own, `#[serde(with = "wise_api::serde::decimal")]` reads and writes exact JSON numbers, and `decimal::text` text ([`serde::decimal`]).
//! - A response does not fail because a field is missing, `null` or new, or an enum or union has grown, except for the few fields that the
//!   contract requires, which are no `Option`s. A missing field is an error where it is asked for: each optional field has a getter that gives a [`MissingField`](error::MissingField), which `?` turns into an [`Error`].
//! - Enums and unions keep what they do not know as `Unrecognized`, and send it back unchanged. [`Timestamp`], [`Date`], [`Guid`]
//!   and [`DecimalText`] do the same with texts that are none.
//! - [`Nullable`] tells a field that is absent from one that is `null`, where Wise does.
//! - A [`Secret`] shows nothing of itself in `Debug`.
//!
//! # What cannot be swapped
//!
//! Ids, currencies, amounts, dates and keys are types of their own, so that two values that came from responses do not fit into each
//! other's places. Constructors of which two neighbouring arguments have one type are builders that name them, such as
//! `CreateQuote::builder()`. What the compiler cannot see: any id of whole numbers can be made from a
//! literal, and any id of text from a `&str`, so `balances().get(678, 12345)` compiles with the two numbers exchanged. Keep ids
//! in their types, and convert only where they enter the program.
//!
//! # Repetition
//!
//! The client sends again what is safe to send twice, and nothing else: [`RetryPolicy`](retry::RetryPolicy) has the table. Writes are safe with an
//! [`IdempotencyKey`], which is fixed before the first attempt, is the same in all of them, and comes back in the error. After an error,
//! [`Error::outcome_is_uncertain`] says whether somebody has to find out what became of it.
//!
//! ```no_run
//! # use wise_api::{IdempotencyKey, Method, Wise};
//! # async fn example(wise: Wise, saved: IdempotencyKey) -> Result<(), wise_api::Error> {
//! let call = wise.request(Method::POST, "/v1/something-new").idempotency_key(saved);
//! if let Err(error) = call.await {
//!     if error.outcome_is_uncertain() {
//!         // Ask again later, with the same key.
//!         eprintln!("{:?} after {} attempts", error.idempotency_key(), error.attempts());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Builder`] also takes a [`RateLimit`](retry::RateLimit), a [`Hook`](hook::Hook) that is told of every attempt, a [`Transport`](transport::Transport) and a [`Clock`](transport::Clock). Spans of `tracing`
//! have the target `wise_api`.
//!
//! # Errors
//!
//! There is one [`Error`]. [`Error::reached`] says whether Wise can have acted on the request. The response is kept whole, also when a success
//! cannot be read. `Display` and `Debug` leave out what was sent and received.

#![cfg_attr(docsrs, feature(doc_cfg))]
// Badges name what a user turns on. Items behind an internal feature name the public features that enable it.
#![cfg_attr(
    docsrs,
    doc(auto_cfg(hide(
        feature = "__any-version",
        feature = "__newest",
        feature = "__newest-quarter",
        feature = "__aws-lc-rs",
        feature = "__ring",
        feature = "__rustls",
        feature = "__tls"
    )))
)]

pub mod approval;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(all(feature = "card-data", feature = "__any-version"))]
pub mod card_data;
pub mod codec;
pub mod credential;
#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
mod crypto;
mod engine;
pub mod error;
pub mod follow;
#[cfg(feature = "forms")]
pub mod form;
pub mod guide;
pub mod hook;
mod ids;
#[cfg(all(feature = "jose", feature = "__any-version"))]
pub mod jose;
mod macros;
mod notification;
#[cfg(feature = "__any-version")]
pub mod oauth;
pub mod operation;
pub mod pages;
mod quarter;
#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(feature = "webhook-verify", feature = "webhook-verify-ring")))
)]
pub mod receiver;
pub mod retry;
pub mod serde;
#[doc(hidden)]
pub mod support;
#[cfg(feature = "testing")]
pub mod testing;
pub mod transport;
mod values;
mod versions;

pub use bytes::Bytes;
pub use http::{HeaderMap, Method, StatusCode};
pub use rust_decimal::{Decimal, RoundingStrategy};

pub use engine::{
    BoxError, BoxFuture, Builder, Call, Environment, Error, IdempotencyKey, Upload, Wise,
};
pub use values::{
    CountryCode, Currency, Date, DecimalText, Envelope, Extra, Guid, Jose, Json, Money, Nullable,
    RawBody, Redirect, Secret, Timestamp, Unrecognized,
};

// Rules can have no ids.
#[allow(unused_imports)]
pub use ids::*;
pub use versions::*;

#[cfg(test)]
mod sample;

/// The front page, whose code is compiled and run with the doctests.
#[cfg(doctest)]
#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", env!("CARGO_PKG_README")))]
struct Readme;
