//! What every renderer may look at.

use crate::docs::Docs;
use crate::editions::Editions;
use crate::model::{Operation, TypeId};
use crate::names::Names;
use crate::rust::Crate;
use crate::share::Sharing;
use std::collections::BTreeSet;

/// Everything that a renderer may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The version as Rust.
    pub rust: &'a Crate<'a>,
    /// Documentation.
    pub docs: &'a Docs,
    /// Where the pages of each version stand.
    pub editions: &'a Editions,
    /// Whether the version is the default one, which is in scope at the root of the crate.
    pub at_root: bool,
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

impl<'a> Context<'a> {
    /// The path of an operation with its version.
    pub(super) fn full_path(&self, operation: &Operation) -> String {
        if self.rust.api.version.is_empty() || !operation.servers.is_empty() {
            operation.path.clone()
        } else {
            format!("/{}{}", self.rust.api.version, operation.path)
        }
    }

    /// The modules of the version, in alphabetical order.
    pub(super) fn modules(&self) -> BTreeSet<&'a str> {
        let resources = self.rust.names.resources.iter();
        let types = self.rust.names.types.iter();
        let types = types.map(|name| name.module.as_str());
        let mut modules: BTreeSet<&str> = types
            .filter(|module| !module.starts_with("webhook::"))
            .collect();
        modules.extend(resources.map(|resource| resource.module.as_str()));
        modules
    }
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

/// The types of a module, by name.
pub fn types_of(context: &Context<'_>, module: &str) -> Vec<TypeId> {
    let mut found: Vec<TypeId> = (0..context.rust.api.types.len())
        .map(TypeId)
        .filter(|id| context.rust.names.types[id.0].module == module)
        .collect();
    found.sort_by(|a, b| {
        context.rust.names.types[a.0]
            .name
            .cmp(&context.rust.names.types[b.0].name)
    });
    found
}
