//! What a change of the contract does: on the wire, to Rust callers, and to the next release.

pub mod report;
