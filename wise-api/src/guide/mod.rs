//! How to do what takes more than one call: a page for each topic. There is no code here.
//!
//! In the repository, these pages are chapters of the book as well (`docs/book`).

pub mod arguments {
    #![doc = include_str!("arguments.md")]
}
pub mod authentication {
    #![doc = include_str!("authentication.md")]
}
pub mod errors {
    #![doc = include_str!("errors.md")]
}
pub mod files {
    #![doc = include_str!("files.md")]
}
pub mod following {
    #![doc = include_str!("following.md")]
}
pub mod forms {
    #![doc = include_str!("forms.md")]
}
pub mod idempotency {
    #![doc = include_str!("idempotency.md")]
}
pub mod jose {
    #![doc = include_str!("jose.md")]
}
pub mod observability {
    #![doc = include_str!("observability.md")]
}
pub mod pages {
    #![doc = include_str!("pages.md")]
}
pub mod payouts {
    #![doc = include_str!("payouts.md")]
}
pub mod promises {
    #![doc = include_str!("promises.md")]
}
pub mod reading {
    #![doc = include_str!("reading.md")]
}
pub mod retries {
    #![doc = include_str!("retries.md")]
}
pub mod sca {
    #![doc = include_str!("sca.md")]
}
pub mod values {
    #![doc = include_str!("values.md")]
}
pub mod webhooks {
    #![doc = include_str!("webhooks.md")]
}
