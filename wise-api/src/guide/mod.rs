//! How to do what takes more than one call: a page for each topic. There is no code here.

pub mod arguments;
pub mod authentication;
pub mod errors;
pub mod following;
pub mod forms;
pub mod idempotency;
pub mod jose;
pub mod observability;
pub mod pages;
pub mod payouts;
pub mod promises;
pub mod reading;
pub mod retries;
pub mod sca;
pub mod values;
pub mod webhooks;
