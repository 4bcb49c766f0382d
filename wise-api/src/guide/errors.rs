//! Errors: what a call can end in, and what is known of it.
//!
//! There is one [`Error`](crate::Error), and each of its variants asks for something else:
//!
//! | variant | what happened | what to do |
//! |---|---|---|
//! | `Invalid` | an argument or setting is not usable; nothing was sent | mend the program |
//! | `Credential` | there was no token to send the call with, or to send it again with | see [`authentication`](super::authentication) |
//! | `Key` | there was no key of Wise to sign or encrypt the call with; nothing was sent | see [`jose`](super::jose) |
//! | `Transport` | the exchange broke off, or the time was over | ask [`outcome_is_uncertain`](crate::Error::outcome_is_uncertain); see below |
//! | `Api` | Wise answered with another status than 2xx | look at its code and entries |
//! | `ScaRequired` | Wise wants its customer to confirm | see [`sca`](super::sca) |
//! | `NotAccepted` | a success whose body says no, or does not say yes | see below |
//! | `Decode` | a success that is not what the contract says | a write was accepted: look at what it has made, and do not send it again; see below |
//! | `MissingField` | a field that you asked for is not in the answer | do without it, or ask Wise |
//! | `Pages` | a walk over pages seems to have no end | see [`pages`](super::pages) |
//!
//! ```
//! # use wise_api::{Error, Wise};
//! # async fn example(wise: Wise) -> Result<(), Error> {
//! match wise.request(wise_api::Method::GET, "/v1/something-new").await {
//!     Ok(answer) => println!("{}", answer.status()),
//!     Err(Error::Api(refused)) => {
//!         for entry in refused.entries() {
//!             println!("{:?} at {:?}: {:?}", entry.code, entry.path, entry.message);
//!         }
//!         println!("for Wise's support: {:?}", refused.trace_id());
//!     }
//!     Err(error) if error.outcome_is_uncertain() => {
//!         println!("to be found out; key {:?}", error.idempotency_key());
//!     }
//!     Err(error) => return Err(error),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Refusals
//!
//! Wise sends errors in some eleven shapes: a list under `errors`, the pair of OAuth, the form of Spring, problem details with a status
//! that is sometimes text and sometimes a number, flat objects, plain text, and nothing at all; proxies on the way send HTML. All of
//! them become [`entries`](crate::ApiError::entries), whatever the content type says. What cannot be read gives no entries. The body stays
//! as it came in [`raw`](crate::ApiError::raw), up to the [limit](crate::Builder::body_limit) of the client, and
//! [`is_truncated`](crate::Response::is_truncated) says where it was cut off.
//!
//! Where the contract describes the body of an error, the documentation of the operation names its type, and
//! [`decode`](crate::ApiError::decode) reads it:
//!
#![cfg_attr(feature = "__any-version", doc = "```no_run")]
#![cfg_attr(not(feature = "__any-version"), doc = "```ignore")]
//! use wise_api::oauth_token::TokenError;
//!
//! # fn example(refused: wise_api::ApiError) -> Result<(), wise_api::Error> {
//! let body: TokenError = refused.decode()?;
//! println!("{:?}: {:?}", body.error, body.error_description);
//! # Ok(())
//! # }
//! ```
//!
//! Codes mean something only together with the operation. Messages, paths and details can hold data of customers: they are there for
//! the program, and not printed by `Display` or `Debug`. The text of an error is one line, of operation, status, code, trace id,
//! attempts and idempotency key.
//!
//! Some things that look otherwise: a 404 can mean that the version of the API in the path is not served, which the text then says;
//! deleting a recipient that is inactive is reported to give 403; some input that is not valid gives 500; a 401 or 403 names what was
//! sent and what the contract lists, because the contract and the guides do not agree on it.
//!
//! # Answers that break off
//!
//! When the head of an answer came and its body breaks off or stalls, the [`Transport`](crate::Error::Transport) error has the
//! [status](crate::Error::status), the [headers](crate::Error::headers), the [trace id](crate::Error::trace_id) and
//! [the bytes that came](crate::Error::partial_body). [`id`](crate::Error::id) reads the id of what was made from them, if it is there as a
//! whole. After a write, the outcome is uncertain even when the status is a success: nobody has read what it says. A status of class 3
//! or 4 is a refusal all the same, and leaves no doubt.
//!
//! # One call, one error
//!
//! [`reached`](crate::Error::reached), [`attempts`](crate::Error::attempts), the [key](crate::Error::idempotency_key) and the id of the
//! operation are those of the whole call. Calls that the client makes on the way, for a token or a key of Wise, have errors of their own,
//! which are the [source](std::error::Error::source) of the call's error and say nothing about its arrival.
//!
//! Code of yours that panics, such as a transport, token provider or handler, costs its own call an error; a hook that panics costs nothing.
//!
//! # Successes that cannot be read
//!
//! Most of what is odd in an answer does not matter: a field that is missing, `null` or new, another enum value, another form of a date. What
//! is left is a value of another kind than the contract has, such as a text where an amount belongs, and the few fields that the contract
//! requires. An answer with one of them is an [`Error::Decode`](crate::Error::Decode), because an amount that was left out would be worse,
//! and the error has all of it:
//!
//! ```
//! # use wise_api::{Error, Json, Wise};
//! # async fn example(result: Result<(), Error>, write_down: fn(Option<String>)) {
//! if let Err(Error::Decode(unreadable)) = &result {
//!     // Of a transfer that was created, this is the id.
//!     write_down(unreadable.id());
//!     println!("{} at {}", unreadable.reason(), unreadable.path());
//!     let body: Result<Json, Error> = unreadable.response().json();
//! }
//! # }
//! ```
//!
//! A success that is no JSON at all can come from something on the way to Wise. After a write, that is an
//! [uncertain outcome](crate::Error::outcome_is_uncertain).
//!
//! # Successes that are none
//!
//! Funding a transfer is answered with 201 also when it was refused; the guide has 422 for the same. Such operations give an
//! [`Outcome`](crate::Outcome), and [`accepted`](crate::Outcome::accepted) gives the value or [`Error::NotAccepted`](crate::Error).
//! A status that is not known is not taken for a yes: it is an error too, whose outcome is uncertain.
//!
//! Source: [errors](https://docs.wise.com/guides/developer/errors); the contract; reports of other clients where Wise says nothing.
