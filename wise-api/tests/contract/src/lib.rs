//! Every operation of `wise-api`, called over HTTP and held against the contract.
//!
//! What a call is given, and what it should look like on the wire, comes from the contract by way of
//! `wise-mock`, which knows nothing of the generated types. The table of operations ([`VERSIONS`]) is generated: it holds, for each of
//! them, the call as a user writes it, with every argument and every option.

pub mod arrived;
pub mod case;
#[path = "../generated/mod.rs"]
mod cases;
pub mod compare;
pub mod given;
pub mod inputs;
pub mod listener;
pub mod reads;
pub mod report;
pub mod run;
mod support;
pub mod wire;

pub use cases::{READS, VERSIONS};
