//! The versions as features of the crate.

use super::lacks;
use crate::named::Version;
use crate::rules::Rules;

/// A version as a feature of the crate.
#[derive(Clone, Copy, Debug)]
pub struct VersionFeature<'a> {
    /// Its name, which is also that of its module: `v2026q3`.
    pub module: &'a str,
    /// `2026Q3`; empty for the unversioned paths.
    pub version: &'a str,
    /// Whether the version has what code written by hand calls and names.
    pub serves: bool,
}

/// The features of all versions, oldest first.
pub fn features<'a>(versions: &'a [Version], rules: &Rules) -> Vec<VersionFeature<'a>> {
    let feature = |one: &'a Version| VersionFeature {
        module: &one.module,
        version: &one.api.version,
        serves: lacks(&one.names, rules).is_empty(),
    };
    versions.iter().map(feature).collect()
}
