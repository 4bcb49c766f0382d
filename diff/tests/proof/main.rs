//! The comparison held against a second opinion: changes that are known because the tests make them.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod documents;
mod mutations;
mod sites;
mod small;
mod table;
