//! Model and names → the text of the files.

mod alike;
mod contract_tests;
mod docs;
mod either;
mod events;
mod examples;
mod format;
mod ids;
mod index;
mod manifest;
mod operations;
mod pages;
mod paths;
mod surface;
mod types;

pub use contract_tests::{index_of_versions, version as contract_tests, webhook_reads};
pub use docs::{Coverage, Docs};
pub use ids::ids;
pub use index::{VersionEntry, api_index, versions};
pub use manifest::{Enables, manifest};
pub use surface::surface;

use crate::editions::Editions;
use crate::model::{Api, TypeId};
use crate::names::Names;
use crate::parallel;
use crate::rules::Rules;
use std::collections::{BTreeMap, BTreeSet};

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
}

/// The files of one version below `wise-api/src`, by path: one for each resource, and the index.
pub fn version(context: &Context<'_>) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut modules: BTreeSet<&str> = context
        .names
        .resources
        .iter()
        .map(|resource| resource.module.as_str())
        .collect();
    let events: BTreeSet<&str> = context
        .names
        .types
        .iter()
        .map(|name| name.module.as_str())
        .collect();
    modules.extend(
        events
            .into_iter()
            .filter(|module| !module.starts_with("webhook::")),
    );
    let modules: Vec<&str> = modules.into_iter().collect();
    let texts = parallel::each(&modules, |module| {
        let resource = context
            .names
            .resources
            .iter()
            .position(|resource| resource.module == *module);
        let mut items = Vec::new();
        if let Some(resource) = resource {
            items.extend(operations::client(context, resource));
        }
        for index in types_of(context, module) {
            items.extend(types::definition(
                context,
                index,
                &paths::Scope::version(module),
            ));
        }
        if let Some(resource) = resource {
            items.push(operations::module(context, resource));
        }
        format::file(
            context.origin,
            &context.docs.module(context, module),
            &paths::imports(context, module),
            &items,
        )
    });
    for (module, text) in modules.iter().zip(texts) {
        files.insert(format!("{}/{module}.rs", context.module), text);
    }
    files.insert(
        format!("{}/mod.rs", context.module),
        index::version(context, &modules),
    );
    files
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
