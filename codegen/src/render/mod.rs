//! Model and names → the text of the files.

mod alike;
mod arguments;
mod contract_tests;
mod docs;
mod either;
mod events;
mod examples;
mod format;
mod ids;
mod index;
mod manifest;
mod marks;
mod modules;
mod money;
pub(crate) mod neutral;
mod operations;
mod pages;
mod paths;
mod surface;
mod types;

pub use arguments::{ARGUMENTS, arguments};
pub use contract_tests::{files as contract_tests, index_of_versions, webhook_reads};
pub use docs::{Coverage, Docs};
pub use ids::ids;
pub use index::{VersionEntry, api_index, versions};
pub use manifest::{Enables, manifest};
pub use modules::{shared, version};
pub use surface::surface;

use crate::editions::Editions;
use crate::model::{Api, TypeId};
use crate::names::Names;
use crate::rules::Rules;
use crate::share::Sharing;
use std::collections::BTreeMap;

/// Everything that a renderer may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The model.
    pub api: &'a Api,
    /// Its names.
    pub names: &'a Names,
    /// Id types, for what can be copied.
    pub rules: &'a Rules,
    /// Documentation.
    pub docs: &'a Docs,
    /// The module of the version: `v2026q3`.
    pub module: &'a str,
    /// Where the pages of each version stand.
    pub editions: &'a Editions,
    /// Whether the version is the default one, which is in scope at the root of the crate.
    pub newest: bool,
    /// Module and names of the default version, for links to what this one does not have.
    pub default: Option<(&'a str, &'a Names)>,
    /// What the files come from, for their first lines.
    pub origin: &'a str,
    /// What the versions have in common, once that is known.
    pub sharing: Option<&'a Sharing>,
    /// Position of the version in it.
    pub index: usize,
    /// Where links to operations lead.
    pub links: Links,
    /// Whether what is documented is counted.
    pub counts: bool,
}

/// Where links to operations lead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// To the version that is rendered.
    #[default]
    Version,
    /// To the modules beside the one that the text stands in.
    Relative,
    /// To the newest version that is switched on.
    Newest,
    /// Nowhere: texts stay as they were written.
    Raw,
}

/// The webhook files, from one model that holds the events of all versions.
pub fn webhooks(context: &Context<'_>) -> BTreeMap<String, String> {
    events::files(context)
}

fn types_of(context: &Context<'_>, module: &str) -> Vec<TypeId> {
    let mut found: Vec<TypeId> = (0..context.api.types.len())
        .map(TypeId)
        .filter(|id| context.names.types[id.0].module == module)
        .collect();
    found.sort_by(|a, b| {
        context.names.types[a.0]
            .name
            .cmp(&context.names.types[b.0].name)
    });
    found
}
