//! What is read of a response, what is kept, and what is an error.
//!
//! # Nothing is out of reach
//!
//! - Every type of a response, and of the payload of a webhook, has `extra()`: the members that it has no field for, in their order, as
//!   exact [`Json`](crate::Json). It takes no memory where there are none.
//! - [`send_with_meta`](crate::Call::send_with_meta) gives status, headers and the body as it came, beside the value.
//! - A number is read from its digits. A [`Decimal`](crate::Decimal) keeps its trailing zeros (`1.50`); a number that it cannot hold
//!   exactly is an error, and never rounded.
//! - With the feature `serde-both`, what was read is written again as the JSON that it was: unknown members, explicit `null`, numbers in
//!   quotes or with an exponent, and times as they were spelled. Elements of lists that are `null` are left out where they have no
//!   meaning, duplicate keys of a field become one, and the order of members is the one of the type.
//!
//! ```
//! use wise_api::transfer::Transfer;
//! use wise_api::Json;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let body = r#"{"id":7,"sourceValue":1.50,"colour":"blue","status":{"code":3}}"#;
//! let transfer: Transfer = Json::parse(body)?.decode()?;
//! assert_eq!(transfer.source_value()?.to_string(), "1.50");
//! assert_eq!(transfer.extra().get("colour").map(Json::as_str), Some("\"blue\""));
//!
//! // The contract has text here. Nothing hangs on it, so that the rest is read, and the value is kept.
//! let error = transfer.status().unwrap_err();
//! assert!(error.to_string().contains("present, but not readable"));
//! assert_eq!(transfer.extra().get("status").map(Json::as_str), Some(r#"{"code":3}"#));
//! # Ok(())
//! # }
//! ```
//!
//! # Strict and lenient
//!
//! | a value of another JSON kind than documented, or one that is not readable, in | what happens |
//! |---|---|
//! | a required field | error |
//! | an amount, a rate, a fee ([`Decimal`](crate::Decimal), [`DecimalText`](crate::DecimalText)), also in a list or a map | error |
//! | an optional object, or a list of objects, that has an amount of its own | error |
//! | an id: every id type, [`Guid`](crate::Guid) and [`IdempotencyKey`](crate::IdempotencyKey) | error |
//! | a text that is a number or a boolean, a number or a boolean in quotes | read all the same |
//! | any other optional field | absent; the value stands in `extra()`, and the getter says "present, but not readable" |
//! | an enum | an unknown text is kept in `Unrecognized` |
//! | a union whose discriminator is missing, unknown or of another kind, or whose alternative is not readable | the whole value is kept in `Unrecognized` |
//! | the payload of a known webhook | [`Event::Unreadable`](crate::webhook::Event::Unreadable) |
//!
//! Errors have the path of the value ([`UnreadableBody`](crate::UnreadableBody)), and the whole response. What is wrong inside of an
//! object is decided inside: a fee that is no number is an error, however lenient the field is in which the object stands.
//!
//! # Limits
//!
//! What types look into may nest 128 levels deep. Lists, maps and kept members may take 32 bytes of memory for each byte of the body, and
//! 256 KiB in any case: a body of a million empty objects is an error, and not half a gigabyte.
