//! Requirement forms: what Wise wants to know before it takes a recipient, a transfer or an address, asked, checked and sent.
//!
//! A [`Form`] is made from the response of a requirements call ([`Call::form`](crate::Call::form)) or from stored JSON ([`Form::new`]). It
//! takes answers by key, checks what can be checked without asking Wise, says what is missing and when it has to be refreshed, and
//! gives the body to send. [`guide::forms`](crate::guide::forms) has the whole way.
//!
//! The form is Wise's, so it can be anything. What this crate does not know of it is kept ([`Field::raw`], [`FieldKind::Other`]), and
//! what it cannot check is said to be unchecked ([`Answered::unchecked`]), never to be right.

mod changes;
mod check;
mod engine;
mod error;
mod local;
mod model;
mod pattern;
mod place;
mod prefill;
mod refusal;
pub(crate) mod remote;
mod store;
mod tree;

pub use changes::{Answered, Changes, Dropped};
pub use engine::Form;
pub use error::{AnswerError, Incomplete, UnknownType};
pub use local::LocalCheck;
pub use model::{Field, FieldGroup, FieldKind, FieldValue, FormType};
pub use pattern::{Pattern, PatternMatch};
pub use place::FormKind;
pub use prefill::Prefilled;
pub use refusal::FormErrors;
pub use remote::{Filled, LiveForm, Recipients};
