//! Models with their names → the texts of all files.

use super::assemble::Read;
use super::lost::lost;
use super::output::{Options, Output};
use crate::docs::Docs;
use crate::editions::Editions;
use crate::named::Version;
use crate::problem::{Problem, Problems};
use crate::render::{self, Context, Links, VersionEntry};
use crate::rules::Rules;
use crate::rust::{self, Compared, Crate, Sharing, VersionFeature};
use std::collections::BTreeMap;

/// Below the workspace.
const SOURCE: &str = "wise-api/src";
const TESTS: &str = "wise-api/tests/contract/generated";

type Files = BTreeMap<String, String>;

/// Writes the files of all versions and of the webhooks.
pub(super) fn render(
    out: &mut Output,
    read: &[Read<'_>],
    rules: &Rules,
    (docs, editions): (&Docs, &Editions),
    options: Options,
) {
    let crates = out.versions.iter().map(|version| Crate::of(version, rules));
    let crates: Vec<Crate<'_>> = crates.collect();
    let pages = out.versions.iter();
    let pages: Vec<String> = pages.map(|one| editions.pages(&one.api.version)).collect();
    let root = root(&out.versions, editions);
    let plain = contexts(&crates, read, (docs, &pages), root);
    let compared: Vec<Compared<'_>> = plain.iter().map(render::compared).collect();
    let sharing = Sharing::of(&compared);
    let shared = plain.iter().map(|context| Context {
        sharing: Some(&sharing),
        ..*context
    });
    let contexts: Vec<Context<'_>> = shared.collect();
    let mut files = Files::new();
    let mut entries = Vec::new();
    let mut left_out = Problems::default();
    let features = rust::features(&out.versions, rules);
    for (context, feature) in contexts.iter().zip(&features) {
        below(SOURCE, render::version(context), &mut files);
        entries.push(entry(context, feature, editions, &mut left_out));
    }
    below(SOURCE, render::shared(&contexts, &sharing), &mut files);
    let ids = rust::ids(rules);
    if !options.alone {
        files.extend(render::contract_tests(&contexts, &sharing));
        let tests = render::index_of_versions(&features, &ids, &sharing);
        files.insert(format!("{TESTS}/mod.rs"), tests);
        lists(&contexts, &mut files);
    }
    let versions = render::versions(&entries, root, docs);
    files.insert(format!("{SOURCE}/versions.rs"), versions);
    files.insert(format!("{SOURCE}/ids.rs"), render::ids(&ids));
    webhooks(&out.events, rules, (docs, editions), options, &mut files);
    out.files.extend(files);
    left_out.append(lost(&contexts, rules));
    out.left_out(left_out);
}

/// The version at the root of the crate, by position.
pub(super) fn root(versions: &[Version], editions: &Editions) -> Option<usize> {
    editions.at_root(versions.iter().map(|one| one.api.version.as_str()))
}

/// The versions whose methods the section of a version in `api.md` does not repeat: newer ones, and the one at the root.
fn before<'a>(contexts: &[Context<'a>], index: usize) -> Vec<Context<'a>> {
    if contexts[index].at_root {
        return Vec::new();
    }
    let each = contexts.iter().enumerate();
    each.filter(|(other, one)| *other > index || one.at_root)
        .map(|(_, one)| *one)
        .collect()
}

/// What is written by hand for what it does not fit is left out, and a person learns it.
fn or_problem<T>(made: Result<Option<T>, Problem>, problems: &mut Problems) -> Option<T> {
    made.unwrap_or_else(|problem| {
        problems.push(problem);
        None
    })
}

/// Puts files below a directory.
fn below(directory: &str, found: BTreeMap<String, String>, files: &mut Files) {
    let found = found.into_iter();
    files.extend(found.map(|(path, text)| (format!("{directory}/{path}"), text)));
}

/// What the index of versions says of one.
fn entry(
    context: &Context<'_>,
    feature: &VersionFeature<'_>,
    editions: &Editions,
    problems: &mut Problems,
) -> VersionEntry {
    let retiring = editions.retiring(feature.version);
    VersionEntry {
        module: feature.module.to_owned(),
        version: feature.version.to_owned(),
        resources: context.rust.resources().to_vec(),
        recipients: or_problem(render::recipients(context), problems),
        follow: or_problem(render::follow(context), problems),
        serves: feature.serves,
        retiring: retiring.is_some(),
    }
}

/// The payloads of webhooks, and the tests that read them.
fn webhooks(
    events: &Version,
    rules: &Rules,
    (docs, editions): (&Docs, &Editions),
    options: Options,
    files: &mut Files,
) {
    let rust = Crate::of(events, rules);
    let pages = editions.pages(&events.api.version);
    let context = Context {
        rust: &rust,
        docs,
        pages: &pages,
        at_root: false,
        default: None,
        origin: "the contracts under spec/",
        sharing: None,
        index: 0,
        links: Links::Version,
        counts: true,
    };
    below(SOURCE, render::webhooks(&context), files);
    if !options.alone {
        let reads = render::webhook_reads(&context);
        files.insert(format!("{TESTS}/webhook.rs"), reads);
    }
}

/// The lists of all methods, newest version first, and of arguments that stand beside one another.
fn lists(contexts: &[Context<'_>], files: &mut Files) {
    let mut methods =
        String::from("# Every method of `wise-api`\n\nGenerated by `cargo xtask generate`.\n\n");
    for (index, context) in contexts.iter().enumerate().rev() {
        methods.push_str(&render::api_index(context, &before(contexts, index)));
    }
    let arguments = render::arguments(contexts);
    for (name, text) in [("api", methods), ("arguments", arguments)] {
        let text = text.trim_end().to_owned() + "\n";
        files.insert(format!("wise-api/{name}.md"), text);
    }
}

/// The context of each version, before it is known what they have in common.
fn contexts<'a>(
    crates: &'a [Crate<'a>],
    read: &'a [Read<'_>],
    (docs, pages): (&'a Docs, &'a [String]),
    root: Option<usize>,
) -> Vec<Context<'a>> {
    let each = crates.iter().zip(read).zip(pages).enumerate();
    each.map(|(index, ((rust, one), pages))| Context {
        rust,
        docs,
        pages,
        at_root: root == Some(index),
        default: root.map(|root| (crates[root].module, crates[root].called())),
        origin: one.input.contract.name(),
        sharing: None,
        index,
        links: Links::Version,
        counts: false,
    })
    .collect()
}
