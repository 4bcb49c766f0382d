//! What the macros promise.

mod decimals;
mod formats;
mod hostile;
mod kept;
mod objects;
mod texts;
mod unions;

use crate::codec::{decode_text, encode_text};
use crate::support::*;

fn read<T: Decode>(text: &str) -> T {
    decode_text(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refused<T: Decode>(text: &str) -> (String, String) {
    match decode_text::<T>(text) {
        Ok(_) => panic!("{text} was accepted"),
        Err(error) => (error.path().to_owned(), error.reason().to_owned()),
    }
}

fn written(value: &dyn Encode) -> String {
    encode_text(value)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}
