//! The id newtypes, which all versions have in common.

use crate::rules::{IdRule, IdWire, Rules};

/// An id newtype.
#[derive(Clone, Copy, Debug)]
pub struct IdType<'a> {
    /// Its name.
    pub name: &'a str,
    /// One line of documentation.
    pub doc: &'a str,
    /// What it holds.
    pub holds: IdWire,
}

impl<'a> IdType<'a> {
    fn of(rule: &'a IdRule) -> Self {
        Self {
            name: &rule.name,
            doc: &rule.doc,
            holds: rule.wire,
        }
    }

    /// The one of this name.
    pub(super) fn named(rules: &'a Rules, name: &str) -> Option<Self> {
        rules.id.iter().find(|rule| rule.name == name).map(Self::of)
    }
}

/// All ids, by name.
pub fn ids(rules: &Rules) -> Vec<IdType<'_>> {
    let mut all: Vec<IdType<'_>> = rules.id.iter().map(IdType::of).collect();
    all.sort_by_key(|id| id.name);
    all
}
