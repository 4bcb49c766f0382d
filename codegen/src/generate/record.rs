//! The end of a run: the names that it records, and what belongs to nothing.

use super::output::{Options, Output};
use crate::docs::Docs;
use crate::inputs::Inputs;
use crate::names::TypeName;
use crate::names::registry::Registry;
use crate::problem::{Problem, Problems};
use crate::rules::{PlainValue, Rules};
use std::collections::BTreeMap;

/// Puts the names of a run into its files.
pub(super) fn names(out: &mut Output, known: &Registry, next: &Registry, options: Options) {
    for version in out.versions.iter().chain([&out.events]) {
        out.new_names.extend(version.names.new.iter().cloned());
    }
    if options.partial {
        return;
    }
    let gone = |known: &BTreeMap<String, String>, next: &BTreeMap<String, String>| -> Vec<String> {
        known
            .keys()
            .filter(|key| !next.contains_key(*key))
            .cloned()
            .collect()
    };
    out.dropped_names.extend(
        known
            .operations
            .keys()
            .filter(|key| !next.operations.contains_key(*key))
            .cloned(),
    );
    out.dropped_names
        .extend(gone(&known.resources, &next.resources));
    out.dropped_names.extend(gone(&known.types, &next.types));
    out.dropped_names.extend(gone(&known.fields, &next.fields));
    out.dropped_names
        .extend(gone(&known.variants, &next.variants));
    let orders = known.arguments.keys();
    let gone = orders.filter(|key| !next.arguments.contains_key(*key));
    out.dropped_names
        .extend(gone.map(|key| format!("arguments of {key}")));
    let files = next.files().0.into_iter();
    out.files.extend(files.map(|file| (file.name, file.text)));
}

/// Values that may be more than plain, and what has no documentation.
pub(super) fn undecided(plain: &[PlainValue], docs: &Docs) -> Problems {
    let plain = plain.iter().filter(|value| value.reason.is_none());
    let plain = plain.map(|value| {
        let PlainValue {
            place, ty, kind, ..
        } = value;
        let what = format!("`{place}` is a plain `{ty}`, and no rule says why");
        let todo = format!(
            "Add a rule that says what it is, or a `[[{}]]`, to spec/rules/",
            kind.rule()
        );
        Problem::new("", what, todo)
    });
    let gaps = docs.gaps();
    let gaps = gaps.iter().map(|entry| {
        let todo = "Write it in the `docs.toml` of its resource";
        Problem::new("", format!("{entry} has no entry"), todo)
    });
    Problems(plain.chain(gaps).collect())
}

/// Entries that match nothing are errors, so names, rules and docs cannot go stale.
pub(super) fn check(
    out: &mut Output,
    rules: &Rules,
    docs: &Docs,
    names: &Registry,
    inputs: &Inputs,
    options: Options,
) -> Result<(), Problems> {
    let (mut problems, somewhere) = rules.unlisted(&inputs.rules);
    out.left_out(somewhere);
    if options.partial {
        out.problems.append(problems);
        return Ok(());
    }
    for version in &out.versions {
        let asks = version.names.asks.iter();
        asks.for_each(|ask| problems.push(ask.problem(&inputs.names)));
    }
    let methods = out.versions.iter().flat_map(|version| {
        let calls = version.names.calls.iter();
        calls.map(|call| {
            (
                &version.names.resources[call.resource].accessor,
                &call.method,
            )
        })
    });
    let methods = methods.map(|(resource, method)| format!("{resource}.{method}"));
    let types = out.versions.iter().flat_map(|one| &one.names.types);
    let types = types.map(TypeName::path).collect();
    problems.append(rules.uncalled(&methods.collect(), &types, &inputs.rules));
    out.unused.0 = rules.unused();
    for entry in &out.unused.0 {
        let what = format!("{entry} matches nothing in any version");
        let file = inputs.rules.iter().find(|file| file.name == entry.file);
        let at = file.and_then(|file| entry.locate(&file.text));
        let problem = Problem::new("", what, "Delete the entry, or correct it");
        problems.push(problem.at(&entry.file, at));
    }
    if !options.prose_of_bundle {
        out.unused.1 = docs.unused();
        for entry in &out.unused.1 {
            let what = format!("{entry} documents nothing in any version");
            let problem = Problem::new("", what, "Delete the entry, or correct it");
            problems.push(match Docs::find(entry, &inputs.docs) {
                Some((file, at)) => problem.at(&file.name, Some(at)),
                None => problem,
            });
        }
        problems.append(docs.misplaced(names, &inputs.docs));
    }
    if problems.0.is_empty() || options.keep_stale {
        out.stale = problems;
        Ok(())
    } else {
        Err(problems)
    }
}
