//! What code written by hand calls or names, and a version lacks.

use crate::names::Names;
use crate::rules::Rules;

/// What code written by hand calls or names, and a version lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lacks<'r> {
    /// Methods.
    pub calls: Vec<&'r str>,
    /// Types. A type without a recorded name counts as lacking, because the generator may have chosen a different one.
    pub types: Vec<&'r str>,
    /// Ids, which the rules have for all versions.
    pub ids: Vec<&'r str>,
    /// The rules list no calls, so that none can be checked.
    pub unknown: bool,
}

impl Lacks<'_> {
    /// Whether the version has all of it.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty() && self.types.is_empty() && self.ids.is_empty() && !self.unknown
    }
}

/// What a version lacks of the operations that the runtime calls and of the types that it names, and the rules of the ids.
pub fn lacks<'r>(names: &Names, rules: &'r Rules) -> Lacks<'r> {
    let runtime = &rules.runtime;
    let called = |wanted: &str| {
        names.calls.iter().any(|call| {
            let accessor = &names.resources[call.resource].accessor;
            wanted.split_once('.') == Some((accessor.as_str(), call.method.as_str()))
        })
    };
    let named = |path: &str| names.types.iter().any(|one| one.path() == path);
    let known = |id: &str| rules.id.iter().any(|rule| rule.name == id);
    Lacks {
        calls: missing(&runtime.calls, called),
        types: missing(&runtime.types, named),
        ids: missing(&runtime.ids, known),
        unknown: runtime.calls.is_empty(),
    }
}

fn missing(wanted: &[String], has: impl Fn(&str) -> bool) -> Vec<&str> {
    let wanted = wanted.iter().map(String::as_str);
    wanted.filter(|one| !has(one)).collect()
}
