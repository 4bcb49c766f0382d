//! The comparison held against a second opinion: changes that are known because the tests make them.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod advice;
mod arguments;
mod causes;
mod compile;
mod coverage;
mod decides;
mod decisions;
mod diamonds;
mod documents;
mod held;
mod mutations;
mod pairs;
mod places;
mod sameness;
// The tests of the generator use the rest of it.
#[allow(dead_code)]
#[path = "../../../codegen/tests/cases/scratch.rs"]
mod scratch;
mod sequences;
mod sites;
mod small;
mod table;
mod unseen;
mod written;
