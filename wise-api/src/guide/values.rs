//! Values that cannot be mixed up: ids, currencies, countries, amounts, keys.
//!
//! ```
//! use rust_decimal::dec;
//! use wise_api::balance::MoveMoney;
//! use wise_api::{CountryCode, Currency, Money};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let amount = Money::new(dec!(12.50), Currency::GBP);
//! let body = MoveMoney::new().amount(amount);
//! assert!((amount + Money::new(dec!(1), Currency::EUR)).is_err());
//!
//! let country: CountryCode = "gbr".parse()?;
//! assert_eq!(country, CountryCode::GB);
//! # let _ = body;
//! # Ok(())
//! # }
//! ```
//!
//! # What the compiler protects
//! - An id from a response has the type of its resource. A [`BalanceId`](crate::BalanceId) is no [`ProfileId`](crate::ProfileId), so two
//!   ids that came from Wise, or that your own code keeps in these types, cannot be swapped in a call.
//! - A [`Currency`](crate::Currency), a [`CountryCode`](crate::CountryCode), an amount, a date and an
//!   [`IdempotencyKey`](crate::IdempotencyKey) are types of their own, and none of them is made from another.
//! - Where two neighbours in a constructor would have one type, there is a builder instead, which has their names:
//!   `CreateQuote::builder().source_currency(…).target_currency(…)`. One that is left out does not compile.
//!
//! # What it does not
//! - An id is made in one step from a literal: in `balances().get(1, 2)` nothing says which is the profile. Name them
//!   (`ProfileId::from(1)`), or keep them in their types from where you read them.
//! - An id that you store as a number or text and read back is whatever you make of it.
//! - Two values of one type with a meaning of their own, such as source and target, have names at the call and no types: a builder
//!   shows a mistake to a reader, and not to the compiler.
//!
//! # What is checked when the program runs
//! - Text becomes a currency only if it has three upper-case letters, and a country only if it has two or three letters of one case and is no
//!   currency. What Wise sends is not checked, but kept as it came; `is_code()` tells.
//! - Each place writes a country in its form: `gbr` in the address of a profile, `GB` in that of a recipient, whichever you gave.
//! - **An amount that is finer than its currency allows does not leave.** A call with 100.5 JPY or 0.001 GBP ends in
//!   [`Error::Invalid`](crate::Error::Invalid), with the path of the amount in the body. Round it with
//!   [`Money::rounded`](crate::Money::rounded), or send the call with [`unchecked_amounts`](crate::Call::unchecked_amounts). Amounts
//!   whose currency the request does not name, rates, and currencies whose minor units are not known are not checked.
//! - [`Money`](crate::Money) adds, subtracts and compares in one currency only, and rounds when it is asked to.
