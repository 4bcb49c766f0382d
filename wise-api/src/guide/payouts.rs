//! Payouts: paying many recipients, once each, whatever breaks on the way.
//!
//! The program `examples/payouts` does all of what follows: it reads invoices, keeps its state in SQLite, and can be killed at any
//! point and run again.
//!
//! # The four steps of one payment
//!
//! | step | what makes it safe to repeat |
//! |---|---|
//! | recipient | nothing. It moves no money: a second one is in the way and does no harm. Keep its id at once, and look for an existing one first |
//! | quote | nothing, and nothing is needed: a quote that is not used expires |
//! | transfer | [`IdempotencyKey`](crate::IdempotencyKey), sent as `customerTransactionId`: with the same key Wise gives the same transfer |
//! | funding | nothing in the request. Wise refuses a second funding of the same transfer, so what has to be known is which transfer |
//!
//! # Before and after each step
//!
//! Everything hangs on one rule: **what identifies a payment is stored before it is sent.** Make the key of a transfer, commit it, and then
//! create the transfer. A program that dies between the two finds the key when it runs again, sends it again, and gets the transfer that
//! exists, or makes the one that does not.
//!
//! The quote belongs to the key. A repeated creation with the same key and another quote gives the transfer of the first quote; so keep the
//! quote with the key, and take a new quote only when Wise has said that no transfer came of the first one: it refuses with the code
//! of an expired quote, which is an answer and not silence. The same key stays.
//!
//! Funding is the step that moves money. After an answer that did not come
//! ([`Error::outcome_is_uncertain`](crate::Error::outcome_is_uncertain)), do not guess: read the transfer. When its status is still
//! `incoming_payment_waiting`, read its payments (`transfers().list_payments`), and fund it only when there is none. A success can
//! hold a refusal, such as too little money: [`Outcome`](crate::Outcome) tells them apart.
//!
//! # To the end
//!
//! A transfer that was funded is followed until its money is there or back: [`guide::following`](crate::guide::following). Keep the state that was
//! seen last, and go on from it after a restart.
//!
//! # Recipients
//!
//! What a recipient needs differs by currency and changes without notice, so the fields come from Wise: [`guide::forms`](crate::guide::forms). Answers that
//! do not fit stop one payment before anything was sent, and the others go on.
