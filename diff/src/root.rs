//! Which version stands at the root of the crate, where callers name none.

use crate::report::{Place, RustItem, Verdict};
use crate::rules::ROOT_MOVED;
use crate::rust::Delta;
use crate::wire::Finding;
use std::collections::BTreeSet;
use wise_codegen::editions::Editions;
use wise_codegen::generate::Models;
use wise_codegen::named::Version;

/// What stands at the root of the crate, as the key of a finding.
const ROOT: &str = "the root of the crate";

/// The version at the root of the crate, where a different one stands there although the old one is still there.
pub fn moved(editions: [&Editions; 2], models: [&Models; 2]) -> Option<(Finding, Delta)> {
    let [was, is] = [0, 1].map(|side: usize| {
        let versions = &models[side].output.versions;
        let at = editions[side].at_root(versions.iter().map(|one| one.api.version.as_str()));
        at.map(|at| &versions[at])
    });
    let (was, is) = (was?, is?);
    let stays = |one: &Version| one.module == was.module;
    if was.module == is.module || !models[1].output.versions.iter().any(stays) {
        return None;
    }
    let finding = Finding {
        rule: ROOT_MOVED,
        direction: None,
        subject: "the version at the root of the crate".to_owned(),
        old: Some(was.module.clone()),
        new: Some(is.module.clone()),
        place: Place {
            version: is.module.trim_start_matches('v').to_owned(),
            key: ROOT.to_owned(),
            ..Place::default()
        },
        successors: Vec::new(),
        behaviour: Vec::new(),
    };
    Some((finding, delta(&was.module, &is.module)))
}

/// The root of the crate, where a different version stands.
fn delta(was: &str, is: &str) -> Delta {
    let declared = |module: &str| Some(format!("pub use {module}::*"));
    Delta {
        item: RustItem {
            path: "wise_api".to_owned(),
            kind: "module".to_owned(),
            old: declared(was),
            new: declared(is),
            verdict: Verdict::SourceBreaking,
        },
        keys: BTreeSet::from([ROOT.to_owned()]),
        owners: BTreeSet::new(),
        named: false,
    }
}
