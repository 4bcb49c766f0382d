//! Files that are read while they are sent, and written while they come.
#![cfg(all(
    feature = "reqwest",
    feature = "tower",
    feature = "reqwest-middleware",
    feature = "blocking",
    feature = "testing"
))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_possible_truncation)]

mod downloads;
mod files;
mod memory;
mod server;
mod uploads;
mod ways;
