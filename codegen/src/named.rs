//! A version with its names: what everything after naming reads.

use crate::model::Api;
use crate::names::Names;

/// One version, with its names.
#[derive(Debug, Default)]
pub struct Version {
    /// `v2026q3`.
    pub module: String,
    /// The model.
    pub api: Api,
    /// Its names.
    pub names: Names,
}
