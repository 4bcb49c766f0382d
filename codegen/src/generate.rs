//! The whole pipeline: texts in, files and a report out.

mod record;

use crate::docs::{Coverage, Docs};
use crate::document::Document;
use crate::editions::Editions;
use crate::inputs::{Inputs, Texts, VersionInput};
use crate::layout;
use crate::lower::{Lowered, lower};
use crate::model::{Api, Untyped};
use crate::named::Version;
use crate::names::registry::Registry;
use crate::names::{self, Names, Resource};
use crate::plain::plain_values;
use crate::problem::Problems;
use crate::render::{self, Context, Enables, Links};
use crate::rules::{PlainValue, Rules, Unused};
use crate::share::{Compared, Sharing};
use crate::version;
use crate::{build, repair};
use std::collections::{BTreeMap, HashMap};
use std::panic::resume_unwind;
use std::thread;

/// What a run is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Documentation from the documents' own prose instead of this project's.
    pub prose_of_bundle: bool,
    /// One bundle is generated from, not all of `spec/`: rules and names for other versions are no failure.
    pub partial: bool,
    /// Rules and documentation that match nothing are reported in [`Output::stale`], and are no failure.
    pub keep_stale: bool,
}

/// What a run made.
#[derive(Debug, Default)]
pub struct Output {
    /// Paths below the workspace, and texts.
    pub files: BTreeMap<String, String>,
    /// The versions, as generated: oldest first.
    pub versions: Vec<Version>,
    /// The events of all versions.
    pub events: Version,
    /// How much has documentation of this project's own, by what is documented.
    pub coverage: BTreeMap<&'static str, Coverage>,
    /// What the documents hold that the generator cannot use.
    pub problems: Problems,
    /// Names that were made in this run.
    pub new_names: Vec<String>,
    /// Recorded names that nothing uses any more, and are taken out.
    pub dropped_names: Vec<String>,
    /// Ids that stayed plain numbers or texts, with the reason.
    pub plain: Vec<PlainValue>,
    /// Rules and documentation that match nothing in any version.
    pub stale: Problems,
    /// The same entries, to be taken out by [`crate::prune`].
    pub unused: (Vec<Unused>, Vec<String>),
}

/// A version that has been read.
struct Read<'a> {
    input: &'a VersionInput,
    module: String,
    version: String,
    document: Document,
    lowered: Lowered,
    keys: HashMap<String, String>,
}

/// Generates everything.
///
/// # Errors
/// When an input cannot be read at all, or a rule, a name or a line of documentation belongs to nothing.
pub fn generate(inputs: &Inputs, options: Options) -> Result<Output, Problems> {
    thread::scope(|scope| {
        // The largest of our own files, and the last to be needed.
        let docs = scope.spawn(|| {
            if options.prose_of_bundle {
                Ok(Docs::from_bundle())
            } else {
                Docs::read(&inputs.docs)
            }
        });
        run(inputs, options, || {
            docs.join().unwrap_or_else(|panic| resume_unwind(panic))
        })
    })
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
struct Assembled<'a> {
    out: Output,
    read: Vec<Read<'a>>,
    rules: Rules,
    known: Registry,
    next: Registry,
}

fn assemble(inputs: &Inputs, options: Options) -> Result<Assembled<'_>, Problems> {
    let rules = Rules::read(&inputs.rules)?;
    let recorded = Registry::read(&inputs.names)?;
    let mut known = recorded.clone();
    let mut out = Output::default();
    let mut read = Vec::new();
    for input in &inputs.versions {
        read.push(read_version(
            input,
            &rules,
            &known,
            options,
            &mut out.problems,
        )?);
    }
    let ids = rules.id.iter().map(|rule| rule.name.as_str()).collect();
    let mut next = Registry::default();
    let mut events: Vec<Api> = Vec::new();
    // The newest version names things first.
    for one in read.iter().rev() {
        let identify =
            |id: &str, _: &str, _: &str| one.keys.get(id).cloned().unwrap_or_else(|| id.to_owned());
        let (mut api, problems) =
            build::operations(&one.document, &one.lowered, &one.version, &rules, &identify);
        let so_far = names::recorded(&api, &known);
        build::unite(&mut api, &so_far, &rules);
        out.problems.0.extend(problems.0);
        let (webhooks, problems) =
            build::webhooks(&one.document, &one.lowered, &one.version, &rules);
        out.problems.0.extend(problems.0);
        events.push(webhooks);
        let keys: Vec<String> = api
            .operations
            .iter()
            .map(|operation| identify(&operation.id, "", ""))
            .collect();
        let names = Names::claim(&api, &keys, &ids, &known, &mut next);
        known.extend(&next);
        out.versions.insert(
            0,
            Version {
                module: one.module.clone(),
                api,
                names,
            },
        );
    }
    let mut api = build::gather(events, &rules);
    let so_far = names::recorded(&api, &known);
    build::unite(&mut api, &so_far, &rules);
    let names = Names::claim(&api, &[], &ids, &known, &mut next);
    next.mark_new(&recorded);
    out.events = Version {
        module: "webhook".to_owned(),
        api,
        names,
    };
    known.extend(&next);
    faults(&mut out, &inputs.names)?;
    Ok(Assembled {
        out,
        read,
        rules,
        known,
        next,
    })
}

/// Recorded names that cannot be given: an error where nothing can be generated with them, and else a problem.
fn faults(out: &mut Output, names: &Texts) -> Result<(), Problems> {
    let all = out.versions.iter().chain([&out.events]);
    let found = all.flat_map(|version| &version.names.faults);
    let (fatal, other): (Vec<_>, Vec<_>) = found.partition(|fault| fault.fatal);
    let problems = |faults: Vec<&names::Fault>| {
        let mut problems = Problems::new();
        for problem in faults.iter().map(|fault| fault.problem(names)) {
            if !problems.0.contains(&problem) {
                problems.push(problem);
            }
        }
        problems
    };
    let other = problems(other);
    out.problems.append(other);
    problems(fatal).into_result(())
}

fn run(
    inputs: &Inputs,
    options: Options,
    docs: impl FnOnce() -> Result<Docs, Problems>,
) -> Result<Output, Problems> {
    let Assembled {
        mut out,
        read,
        rules,
        known,
        next,
    } = assemble(inputs, options)?;
    let versions = out.versions.iter().chain([&out.events]);
    let plain = versions.flat_map(|version| plain_values(&version.api, &rules));
    out.plain = plain.collect();
    out.plain.sort();
    out.plain.dedup();
    let docs = docs()?;
    let editions = Editions::parse(&inputs.editions)?;
    render_all(&mut out, &read, &rules, (&docs, &editions));
    out.coverage = docs.coverage();
    for (manifest, enables) in [
        (&inputs.manifest, Enables::Module),
        (&inputs.tests_manifest, Enables::Dependency),
    ] {
        if let Some(text) = render::manifest(manifest, &out.versions, &rules.runtime, enables)? {
            out.files.insert(manifest.name.clone(), text);
        }
    }
    record::names(&mut out, &known, &next, options);
    record::check(&mut out, &rules, &docs, &next, inputs, options)?;
    Ok(out)
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

fn render_all(
    out: &mut Output,
    read: &[Read<'_>],
    rules: &Rules,
    (docs, editions): (&Docs, &Editions),
) {
    let mut entries = Vec::new();
    let mut sections = Vec::new();
    let mut arguments = Vec::new();
    let mut api =
        String::from("# Every method of `wise-api`\n\nGenerated by `cargo xtask generate`.\n\n");
    let plain = contexts(&out.versions, read, rules, (docs, editions));
    let compared: Vec<Compared<'_>> = plain.iter().map(render::compared).collect();
    let sharing = Sharing::of(&compared);
    let contexts: Vec<Context<'_>> = plain
        .iter()
        .map(|context| Context {
            sharing: Some(&sharing),
            ..*context
        })
        .collect();
    let mut files = BTreeMap::new();
    for (index, (context, version)) in contexts.iter().zip(&out.versions).enumerate() {
        files.extend(render::version(context));
        sections.push(render::api_index(context, &contexts[index + 1..]));
        arguments.push(render::arguments(context));
        let resources: Vec<Resource> = version.names.resources.clone();
        entries.push(render::VersionEntry {
            module: version.module.clone(),
            version: version.api.version.clone(),
            resources,
            recipients: recipients(version),
            follow: render::follow(context),
            retiring: editions.retiring(&version.api.version).is_some(),
        });
    }
    files.extend(render::shared(&contexts, &sharing));
    let tests = render::contract_tests(&contexts, &sharing);
    let files = files.into_iter();
    out.files
        .extend(files.map(|(path, text)| (format!("wise-api/src/{path}"), text)));
    out.files.extend(tests);
    let context = Context {
        api: &out.events.api,
        names: &out.events.names,
        rules,
        docs,
        module: "webhook",
        editions,
        newest: false,
        default: None,
        origin: "the contracts under spec/",
        sharing: None,
        index: 0,
        links: Links::Version,
        counts: true,
    };
    for (path, text) in render::webhooks(&context) {
        out.files.insert(format!("wise-api/src/{path}"), text);
    }
    out.files.insert(
        "wise-api/tests/contract/generated/webhook.rs".to_owned(),
        render::webhook_reads(&context),
    );
    out.files
        .insert("wise-api/src/ids.rs".to_owned(), render::ids(rules));
    out.files.insert(
        "wise-api/tests/contract/generated/mod.rs".to_owned(),
        render::index_of_versions(&out.versions, rules, &sharing),
    );
    out.files.insert(
        "wise-api/src/versions.rs".to_owned(),
        render::versions(&entries, docs),
    );
    arguments.reverse();
    let arguments = render::ARGUMENTS.to_owned() + &arguments.concat();
    out.files.insert(
        "wise-api/arguments.md".to_owned(),
        arguments.trim_end().to_owned() + "\n",
    );
    sections.reverse();
    api.push_str(&sections.concat());
    out.files.insert(
        "wise-api/api.md".to_owned(),
        api.trim_end().to_owned() + "\n",
    );
}

/// The operation by which a form creates a recipient, by the identity that Wise gives it.
fn recipients(version: &Version) -> Option<(Resource, String)> {
    let mut operations = version.api.operations.iter();
    let at = operations.position(|operation| operation.id == "recipientCreate")?;
    let call = version.names.calls.get(at)?;
    let resource = version.names.resources.get(call.resource)?;
    Some((resource.clone(), call.operation.clone()))
}

/// The context of each version, before it is known what they have in common.
fn contexts<'a>(
    versions: &'a [Version],
    read: &'a [Read<'_>],
    rules: &'a Rules,
    (docs, editions): (&'a Docs, &'a Editions),
) -> Vec<Context<'a>> {
    let newest = versions.last();
    let each = versions.iter().zip(read).enumerate();
    each.map(|(index, (version, one))| Context {
        api: &version.api,
        names: &version.names,
        rules,
        docs,
        module: &version.module,
        editions,
        newest: newest.is_some_and(|newest| newest.module == version.module),
        default: newest.map(|newest| (newest.module.as_str(), &newest.names)),
        origin: one.input.contract.name(),
        sharing: None,
        index,
        links: Links::Version,
        counts: false,
    })
    .collect()
}

impl Output {
    /// The names of this run as files, as the next run reads them.
    pub fn names(&self) -> Texts {
        let mut names = Texts::default();
        let files = self.files.iter();
        files
            .filter(|(path, _)| layout::is_names_file(path))
            .for_each(|(path, text)| names.add(path, text));
        names
    }

    /// Values without a type, over all versions: those that the documents leave open, and those that they do not.
    pub fn untyped(&self) -> (Vec<&Untyped>, Vec<&Untyped>) {
        let all = self
            .versions
            .iter()
            .chain([&self.events])
            .flat_map(|version| &version.api.untyped);
        all.partition(|untyped| !untyped.recoverable)
    }
}
