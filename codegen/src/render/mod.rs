//! Model and names → the text of the files.

mod alike;
mod arguments;
mod context;
mod contract_tests;
mod docs;
mod either;
mod events;
mod examples;
mod follow;
mod form;
mod format;
mod given;
mod ids;
mod index;
mod manifest;
mod marks;
mod modules;
mod money;
mod neutral;
mod operations;
mod pages;
mod paths;
mod recipients;
mod request;
mod steps;
mod types;

pub use arguments::arguments;
pub use context::{Context, Links};
pub use contract_tests::{files as contract_tests, index_of_versions, webhook_reads};
pub use follow::follow;
pub use ids::ids;
pub use index::{VersionEntry, api_index, versions};
pub use manifest::{Enables, manifest};
pub use modules::{shared, version};
pub use neutral::compared;
pub use recipients::{CREATES_RECIPIENTS, creates_recipients, recipients};

use std::collections::BTreeMap;

/// The webhook files, from one model that holds the events of all versions.
pub fn webhooks(context: &Context<'_>) -> BTreeMap<String, String> {
    events::files(context)
}
