//! Exact amounts in types of your own, whatever features of `rust_decimal` and `serde_json` a build turns on.
//!
//! A program that imports everything (`use wise_api::*`) has this module under the name of the crate `serde`, and the compiler calls
//! `use serde::Serialize` ambiguous. Two colons say which one is meant:
//!
//! ```
//! use ::serde::Serialize;
//! use wise_api::*;
//!
//! #[derive(Serialize)]
//! struct Invoice {
//!     currency: Currency,
//! }
//!
//! let invoice = Invoice { currency: Currency::EUR };
//! assert_eq!(serde_json::to_string(&invoice)?, r#"{"currency":"EUR"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

/// A [`Decimal`](crate::Decimal), or an `Option` of one, as a JSON number with all of its digits; [`text`](decimal::text) writes it as text.
///
/// Both read a number or a text, exactly, and an amount that a `Decimal` cannot hold is an error instead of a rounded one. By itself,
/// `rust_decimal` goes through `f64`, or writes text, as its features say, which any crate of a build can turn on.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use wise_api::{Currency, Decimal};
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Invoice {
///     #[serde(with = "wise_api::serde::decimal")]
///     amount: Decimal,
///     #[serde(with = "wise_api::serde::decimal::text")]
///     rate: Decimal,
///     // With `default`, it may be missing, as any other `Option`.
///     #[serde(with = "wise_api::serde::decimal", default)]
///     fee: Option<Decimal>,
///     currency: Currency,
/// }
///
/// let text = r#"{"amount":9007199254740993.10,"rate":"1.1725","fee":null,"currency":"EUR"}"#;
/// let invoice: Invoice = serde_json::from_str(text)?;
/// assert_eq!(invoice.amount.to_string(), "9007199254740993.10");
/// assert_eq!(serde_json::to_string(&invoice)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// In formats other than JSON, and in serde's own buffers (`flatten`, `untagged`), a number is as exact as they keep it; `text` is exact
/// everywhere. Types of this crate that hold amounts, such as [`Money`](crate::Money), need neither.
pub mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::{Decimal, Json};

    /// As text.
    pub mod text {
        use serde::{Deserializer, Serializer};

        use super::Amount;

        /// Writes an amount as text.
        ///
        /// # Errors
        /// Those of the serializer.
        pub fn serialize<T: Amount, S: Serializer>(
            amount: &T,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            match amount.get() {
                Some(amount) => serializer.collect_str(amount),
                None => serializer.serialize_none(),
            }
        }

        /// Reads an amount, which is a number or a text.
        ///
        /// # Errors
        /// When it is neither, or has more digits than a `Decimal` holds.
        pub fn deserialize<'de, T: Amount, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<T, D::Error> {
            super::deserialize(deserializer)
        }
    }

    mod sealed {
        pub trait Sealed {}
    }

    /// `Decimal` and `Option<Decimal>`.
    pub trait Amount: Sized + sealed::Sealed {
        #[doc(hidden)]
        fn get(&self) -> Option<&Decimal>;

        /// `None` where there is no such amount.
        #[doc(hidden)]
        fn of(amount: Option<Decimal>) -> Option<Self>;
    }

    impl sealed::Sealed for Decimal {}

    impl Amount for Decimal {
        fn get(&self) -> Option<&Decimal> {
            Some(self)
        }

        fn of(amount: Option<Decimal>) -> Option<Self> {
            amount
        }
    }

    impl sealed::Sealed for Option<Decimal> {}

    impl Amount for Option<Decimal> {
        fn get(&self) -> Option<&Decimal> {
            self.as_ref()
        }

        fn of(amount: Option<Decimal>) -> Option<Self> {
            Some(amount)
        }
    }

    /// Writes an amount as a number.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<T: Amount, S: Serializer>(
        amount: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match amount.get() {
            Some(amount) => crate::codec::bridge::serialize(amount, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads an amount, which is a number or a text.
    ///
    /// # Errors
    /// When it is neither, or has more digits than a `Decimal` holds.
    pub fn deserialize<'de, T: Amount, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let amount = match json.as_str() {
            "null" => None,
            _ => Some(json.decode().map_err(de::Error::custom)?),
        };
        T::of(amount).ok_or_else(|| de::Error::custom("an amount, not `null`, is expected here"))
    }
}
