//! What every renderer may look at.

use crate::docs::Docs;
use crate::rust::{Called, Crate, Operation, Sharing};

/// Everything that a renderer may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The version as Rust.
    pub rust: &'a Crate<'a>,
    /// Documentation.
    pub docs: &'a Docs,
    /// Where Wise's pages of the version stand: the part of their address that tells it from others.
    pub pages: &'a str,
    /// Whether the version is the default one, which is in scope at the root of the crate.
    pub at_root: bool,
    /// The default version: its module, and how its operations are called, for links to what this one does not have.
    pub default: Option<(&'a str, Called<'a>)>,
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
        if self.rust.version().is_empty() || !operation.servers.is_empty() {
            operation.path.clone()
        } else {
            format!("/{}{}", self.rust.version(), operation.path)
        }
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
