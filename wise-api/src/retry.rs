//! How often calls are sent again, and how many go out at a time: [`guide::retries`](crate::guide::retries).

pub use crate::engine::{RateLimit, RetryBudget, RetryPolicy};
