//! Pays invoices, each of them once, also when the program is killed at any point and run again.
//!
//! What identifies a payment is stored before it is sent: the key of a transfer, and the intention to fund it. What Wise answered is stored
//! as soon as it is there. Everything between two of these steps can be done again.

mod book;
mod hooks;
mod invoice;
mod pay;
mod recipients;

pub use book::{Book, Payment};
pub use hooks::Hooks;
pub use invoice::{Invoice, read};
pub use pay::Payer;

/// A point after which the program may be gone: something was stored, or sent. The test of what is left then ends the program here.
pub fn step(name: &'static str) {
    if std::env::var("PAYOUTS_ABORT_AT").is_ok_and(|step| step == name) {
        std::process::abort();
    }
}

/// The steps, for the test.
pub const STEPS: [&str; 9] = [
    "recipient-made",
    "recipient-kept",
    "key-kept",
    "quote-made",
    "quote-kept",
    "transfer-made",
    "transfer-kept",
    "funding-asked",
    "funded",
];
