//! Texts → models with their names: read, build, unite and name, one version after the other.

use super::output::{Options, Output};
use crate::document::Document;
use crate::inputs::{Inputs, Texts, VersionInput};
use crate::lower::{Lowered, lower};
use crate::model::Api;
use crate::named::Version;
use crate::names::registry::Registry;
use crate::names::{self, Kin, Names, Relatives};
use crate::problem::Problems;
use crate::rules::Rules;
use crate::version;
use crate::{build, repair};
use std::collections::{BTreeSet, HashMap};

/// A version that has been read.
pub(super) struct Read<'a> {
    pub(super) input: &'a VersionInput,
    module: String,
    version: String,
    document: Document,
    lowered: Lowered,
    keys: HashMap<String, String>,
}

/// The models of all versions and events with their names, before anything is rendered.
#[derive(Debug)]
pub struct Models {
    /// Versions, events, problems and new names; no files.
    pub output: Output,
    /// The decisions that went into them.
    pub rules: Rules,
    /// What was recorded, and the names that were made now.
    pub names: Registry,
    /// What would be recorded after a run: of those names, the ones that are in use.
    pub used: Registry,
}

/// Builds the models and claims their names.
///
/// # Errors
/// When an input cannot be read at all.
pub fn models(inputs: &Inputs, options: Options) -> Result<Models, Problems> {
    let Assembled {
        mut out,
        rules,
        known,
        next,
        ..
    } = assemble(inputs, options)?;
    for version in out.versions.iter().chain([&out.events]) {
        out.new_names.extend(version.names.new.iter().cloned());
    }
    Ok(Models {
        output: out,
        rules,
        names: known,
        used: next,
    })
}

/// A run up to the names.
pub(super) struct Assembled<'a> {
    pub(super) out: Output,
    /// Where the versions come from, in their order.
    pub(super) read: Vec<Read<'a>>,
    pub(super) rules: Rules,
    pub(super) known: Registry,
    pub(super) next: Registry,
}

/// What names go through from one version to the next.
struct Naming<'r> {
    rules: &'r Rules,
    /// The names of the ids, which no type gets.
    ids: BTreeSet<&'r str>,
    /// What was recorded, and what has been named since.
    known: Registry,
    /// Of those, what is in use.
    next: Registry,
    /// What the versions have at their places.
    kin: Kin,
    forms: build::Forms<'r>,
}

impl Naming<'_> {
    /// Makes one type of those that say the same, as far as their names allow.
    fn unite(&mut self, api: &mut Api) {
        let forms = self.forms.all(api);
        let relatives = Relatives::new(&self.kin, &forms);
        names::leave_to_one(api, &self.known, &relatives);
        let so_far = names::recorded(api, &self.known, &relatives);
        build::unite(api, &so_far, self.rules);
    }

    /// Claims the names of a model, whose operations have these identities.
    fn name(&mut self, module: &str, api: Api, keys: &[String]) -> Version {
        let forms = self.forms.all(&api);
        let relatives = Relatives::new(&self.kin, &forms);
        let known = (&self.known, &relatives);
        let names = Names::claim(&api, keys, &self.ids, known, &mut self.next);
        self.known.extend(&self.next);
        self.kin.named(&api, &names, &forms);
        Version {
            module: module.to_owned(),
            api,
            names,
        }
    }
}

/// The models of all versions and that of the events, with their names. What a version calls something is recorded before an older
/// one is united: so types keep the names of the newest version that has them.
pub(super) fn assemble(inputs: &Inputs, options: Options) -> Result<Assembled<'_>, Problems> {
    let rules = Rules::read(&inputs.rules)?;
    let recorded = Registry::read(&inputs.names)?;
    let mut out = Output::default();
    let read = read(inputs, &rules, &recorded, options, &mut out.problems)?;
    let mut naming = Naming {
        rules: &rules,
        ids: rules.id.iter().map(|rule| rule.name.as_str()).collect(),
        known: recorded.clone(),
        next: Registry::default(),
        kin: Kin::default(),
        forms: build::Forms::new(Some(&rules)),
    };
    let (mut built, mut events) = (Vec::new(), Vec::new());
    for one in read.iter().rev() {
        let (api, webhooks) = one.build(&rules, &mut out);
        naming.kin.expect(&api, naming.forms.all(&api));
        built.push((one, api));
        events.push(webhooks);
    }
    // The newest version names things first.
    for (one, mut api) in built {
        naming.kin.next();
        naming.unite(&mut api);
        let keys: Vec<String> = api
            .operations
            .iter()
            .map(|one_of| one.key(&one_of.id))
            .collect();
        out.versions.insert(0, naming.name(&one.module, api, &keys));
    }
    let mut api = build::gather(events, &rules);
    naming.unite(&mut api);
    out.events = naming.name("webhook", api, &[]);
    let Naming {
        mut known,
        mut next,
        ..
    } = naming;
    next.mark_new(&recorded);
    known.extend(&next);
    faults(&mut out, &recorded, &inputs.names, options)?;
    Ok(Assembled {
        out,
        read,
        rules,
        known,
        next,
    })
}

impl Read<'_> {
    /// The identity of an operation.
    fn key(&self, id: &str) -> String {
        self.keys.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// The model of the operations, and that of the webhooks.
    fn build(&self, rules: &Rules, out: &mut Output) -> (Api, Api) {
        let (document, lowered) = (&self.document, &self.lowered);
        let identify = |id: &str, _: &str, _: &str| self.key(id);
        let (api, found) = build::operations(document, lowered, &self.version, rules, &identify);
        out.found(found);
        let (webhooks, found) = build::webhooks(document, lowered, &self.version, rules);
        out.found(found);
        (api, webhooks)
    }
}

/// Reads the documents of all versions.
fn read<'a>(
    inputs: &'a Inputs,
    rules: &Rules,
    recorded: &Registry,
    options: Options,
    problems: &mut Problems,
) -> Result<Vec<Read<'a>>, Problems> {
    let versions = inputs.versions.iter();
    versions
        .map(|input| read_version(input, rules, recorded, options, problems))
        .collect()
}

/// Recorded names that cannot be given: an error where nothing can be generated with them or they would be lost, and else a problem.
fn faults(
    out: &mut Output,
    recorded: &Registry,
    names: &Texts,
    options: Options,
) -> Result<(), Problems> {
    let newest_first = out.versions.iter().rev().chain([&out.events]);
    let named = newest_first.map(|one| (&one.api, &one.names));
    let mut found = names::Faults::of(recorded, named, names);
    if options.partial || options.keep_stale {
        out.problems.append(found.undone.clone());
        out.undone = found.undone;
    } else {
        found.fatal.append(found.undone);
    }
    out.problems.append(found.replaced);
    found.fatal.into_result(())
}

fn read_version<'a>(
    input: &'a VersionInput,
    rules: &Rules,
    known: &Registry,
    options: Options,
    problems: &mut Problems,
) -> Result<Read<'a>, Problems> {
    let document = repair::document(input, rules, known, options.partial, problems)?;
    let mut lowered = lower(&document)?;
    problems.0.append(&mut lowered.problems.0);
    let mut operations = Vec::new();
    for (path, item) in lowered.api.paths.iter() {
        for (method, operation) in item.as_item().into_iter().flat_map(|item| item.iter()) {
            operations.push((
                operation
                    .operation_id
                    .clone()
                    .unwrap_or_else(|| format!("{method} {path}")),
                method.to_ascii_uppercase(),
                path.clone(),
            ));
        }
    }
    let borrowed: Vec<(&str, &str, &str)> = operations
        .iter()
        .map(|(id, method, path)| (id.as_str(), method.as_str(), path.as_str()))
        .collect();
    let keys = known
        .identify(&borrowed)
        .into_iter()
        .map(|(id, key)| (id.to_owned(), key))
        .collect();
    let version = version::wire(&input.directory);
    let module = version::module(&input.directory);
    Ok(Read {
        input,
        module,
        version,
        document,
        lowered,
        keys,
    })
}
