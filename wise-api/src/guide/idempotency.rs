//! Idempotency: asking twice, and getting it once.
//!
//! After a timeout nobody knows whether a payment was made. With a key, the same call can be sent again: Wise recognizes the key, and
//! does it once. A key belongs to one intention, such as one payout in your books, and not to one request.
//!
//! | where the key is | operations | what you do |
//! |---|---|---|
//! | header, and Wise insists on it | opening a balance, moving money between balances, ordering a card | nothing, or [`idempotency_key`](crate::Call::idempotency_key) |
//! | header, if you like | creating profiles | [`idempotency_key`](crate::Call::idempotency_key) |
//! | body | creating transfers (`customer_transaction_id`, `original_transfer_id`) | an argument of the body's constructor |
//! | nowhere | quotes, recipients, funding | nothing is sent twice |
//!
//! The documentation of each operation says which it is. The key is fixed when the call is made, before anything is sent, and is the same in
//! all attempts, also in the one after [`sca`](super::sca):
//!
//! ```
//! # use wise_api::{Error, IdempotencyKey, Wise};
//! # async fn example(wise: Wise, write_down: fn(&IdempotencyKey)) -> Result<(), Error> {
//! let key = IdempotencyKey::generate();
//! write_down(&key);
//! let call = wise.request(wise_api::Method::POST, "/v1/something-new").idempotency_key(key.clone());
//! match call.await {
//!     // Later, perhaps in another process: the same call with the same key.
//!     Err(error) if error.outcome_is_uncertain() => assert_eq!(error.idempotency_key(), Some(&key)),
//!     settled => println!("{}", settled?.status()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A key in a body is an [`IdempotencyKey`](crate::IdempotencyKey), too. No id and no text converts into one, so that it cannot change places with the quote
//! beside it:
//!
//! ```compile_fail,E0277
//! use wise_api::transfer::CreateTransfer;
//! use wise_api::{IdempotencyKey, QuoteId};
//!
//! # fn example(quote: QuoteId, key: IdempotencyKey) {
//! CreateTransfer::new(12345, key, quote);
//! # }
//! ```
//!
//! - Whoever wants to survive a crash makes the key, and writes it down before the call. A key that the client makes can be read before
//!   ([`get_idempotency_key`](crate::Call::get_idempotency_key)) and after ([`WithMeta`](crate::WithMeta), [`Error`](crate::Error)).
//! - Funding has no key. A transfer that was funded refuses to be funded again with 409, so look at the transfer before you try.
//! - For how long Wise remembers a key is not documented. Do not rely on more than a retry of the same day.
//! - A body with the same key and other content: not documented either.
