//! The forms that Wise has filled in before it pays somebody: what is asked, and what is wrong with an answer.
//!
//! The files in `data` say what is asked. Nothing here is shared with the form engine of `wise-api`, so that a mistake of
//! one is not made by the other.

mod answers;
mod asked;
mod catalogue;
mod number;
mod validators;

pub(crate) use answers::{Fault, Place};
pub(crate) use asked::{Asked, Shape};
pub(crate) use catalogue::{Field, Forms, Type};
pub(crate) use validators::answer as validate;
