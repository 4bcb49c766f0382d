//! What is told of each attempt of a call, for metrics and logs: [`Builder::hook`](crate::Builder::hook).

pub use crate::engine::{Attempt, AttemptEnd, Hook};
