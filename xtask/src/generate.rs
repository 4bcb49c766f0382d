//! `cargo xtask generate`: the crate from the contracts.

use crate::{readme, scratch, workspace};
use std::path::{Path, PathBuf};
use std::time::Instant;
use wise_codegen::contract;
use wise_codegen::docs::Docs;
use wise_codegen::document::Document;
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::{Inputs, Source, VersionInput};
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::sync::Difference;
use wise_codegen::version::{self, UNVERSIONED};
use wise_codegen::{prune, rustfmt, sync};

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Change nothing; fail when a generated file is missing, stale, edited by hand or left over
    #[arg(long, conflicts_with = "bundle")]
    check: bool,
    /// Take rules and words that match nothing in any version out of their files in spec/
    #[arg(long, conflicts_with_all = ["check", "bundle"])]
    prune: bool,
    /// Generate from this published bundle, or contract, a crate of its own into --out
    #[arg(long, value_name = "FILE", requires = "out")]
    bundle: Option<PathBuf>,
    /// Where that crate goes: a directory that is empty, or was made by this command
    #[arg(long, value_name = "DIR", requires = "bundle")]
    out: Option<PathBuf>,
    /// Whose documentation that crate has: this project's own, or the bundle's prose (for local use)
    #[arg(long, value_enum, default_value = "own", requires = "bundle")]
    docs: Prose,
}

/// Whose documentation.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Prose {
    /// This project's own.
    Own,
    /// The bundle's.
    Bundle,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let start = Instant::now();
    let root = workspace::root();
    if let (Some(bundle), Some(out)) = (&args.bundle, &args.out) {
        return one_bundle(&root, (bundle, out), args.docs, start);
    }
    if args.prune {
        let (output, _) = pruned(&root)?;
        report(&output, output.files.len(), start);
        return if output.stale.0.is_empty() {
            Ok(())
        } else {
            Err(output.stale)
        };
    }
    let inputs = Inputs::read(&root)?;
    let mut output = generate(&inputs, Options::default())?;
    rustfmt::format(&mut output)?;
    let differences = sync::compare(&root, &output)?;
    if args.check {
        return in_sync(&root, &output, &differences);
    }
    sync::write(&root, &differences, &output)?;
    readme::write(&root)?;
    report(&output, differences.len(), start);
    Ok(())
}

/// Generates a crate of its own from one bundle.
fn one_bundle(
    root: &Path,
    (bundle, out): (&Path, &Path),
    docs: Prose,
    start: Instant,
) -> Result<(), Problems> {
    let prose = docs == Prose::Bundle;
    let (inputs, document) = bundle_inputs(root, bundle, prose)?;
    let options = Options {
        partial: true,
        prose_of_bundle: prose,
        alone: true,
        ..Options::default()
    };
    let mut output = generate(&inputs, options)?;
    relocate(&mut output.problems, &document);
    let files = scratch::write(root, out, &output)?;
    report(&output, files, start);
    println!("written to {}: `cargo check` there", out.display());
    // The program ends here, and freeing a million values one by one would be the last thing that it is waited for.
    std::mem::forget((inputs, document, output));
    Ok(())
}

/// Whether the files on disk are the generated ones.
fn in_sync(root: &Path, output: &Output, differences: &[Difference]) -> Result<(), Problems> {
    for problem in &output.problems.0 {
        eprintln!("warning: {problem}");
    }
    let fails = |what: String| Err(Problem::new("", what, "Run `cargo xtask generate`").into());
    if !differences.is_empty() {
        for difference in differences.iter().take(5) {
            eprint!("{}", difference.show(30));
        }
        return fails(format!(
            "{} of {} generated files are not what the contracts make",
            differences.len(),
            output.files.len()
        ));
    }
    if readme::actual(root) != readme::expected(root)? {
        return fails(format!("`{}` is not what README.md makes", readme::FILE));
    }
    println!("in sync: {} files", output.files.len());
    Ok(())
}

/// Lines and columns of the bundle itself, for problems that were found in its contract.
pub fn relocate(problems: &mut Problems, document: &Document) {
    for problem in &mut problems.0 {
        if problem.source == document.name {
            problem.position = document.locate(&problem.pointer);
        }
    }
}

/// The inputs of a run over one bundle: its contract, or the bundle itself where its prose is wanted, with the rules,
/// the names and the documentation of this repository.
pub fn bundle_inputs(
    root: &Path,
    file: &Path,
    prose: bool,
) -> Result<(Inputs, Document), Problems> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Problems(vec![Problem::new(
            "",
            format!("`{name}` cannot be read: {error}"),
            "Check the path",
        )])
    })?;
    let document = Document::parse(&name, &text)?;
    let directory = version::of_document(&document)?;
    let published = if prose {
        Source::Read(document.clone())
    } else {
        let facts = contract::contract(&document)?;
        Source::Read(Document::from_value(&name, facts))
    };
    let own = Inputs::read(root)?;
    let supplements = own
        .versions
        .iter()
        .find(|version| (version.directory == UNVERSIONED) == (directory == UNVERSIONED));
    let supplements = supplements
        .map(|version| version.supplements.clone())
        .unwrap_or_default();
    let known = own
        .versions
        .iter()
        .any(|version| version.directory == directory);
    if !known {
        eprintln!("notice: {directory} is a version that spec/ does not have");
    }
    let version = VersionInput {
        directory,
        contract: published,
        supplements,
    };
    let inputs = Inputs {
        versions: vec![version],
        ..own
    };
    Ok((inputs, document))
}

/// Generates from `spec/` what an update needs. Rules and documentation that match nothing any more are in
/// [`Output::stale`], and no failure: a person decides on them.
pub fn regenerate(root: &Path) -> Result<Output, Problems> {
    let start = Instant::now();
    let options = Options {
        keep_stale: true,
        ..Options::default()
    };
    let mut output = generate(&Inputs::read(root)?, options)?;
    rustfmt::format(&mut output)?;
    let differences = sync::compare(root, &output)?;
    sync::write(root, &differences, &output)?;
    report(&output, differences.len(), start);
    Ok(output)
}

/// Generates without the rules and words that match nothing, and takes them out of their files. What is left to a person is in
/// [`Output::stale`].
pub fn pruned(root: &Path) -> Result<(Output, Vec<String>), Problems> {
    let options = Options {
        keep_stale: true,
        ..Options::default()
    };
    let mut taken = Vec::new();
    loop {
        let inputs = Inputs::read(root)?;
        let mut output = generate(&inputs, options)?;
        if let Some(more) = take_out(root, &inputs, &output)? {
            // Without these, others may match nothing.
            taken.extend(more);
            continue;
        }
        rustfmt::format(&mut output)?;
        let differences = sync::compare(root, &output)?;
        sync::write(root, &differences, &output)?;
        for entry in &taken {
            println!("taken out of {entry}");
        }
        return Ok((output, taken));
    }
}

/// Takes the entries that matched nothing out of their files; which they were. `None` where there is nothing to take out.
fn take_out(
    root: &Path,
    inputs: &Inputs,
    output: &Output,
) -> Result<Option<Vec<String>>, Problems> {
    let (rules, words) = &output.unused;
    let of_rules = inputs.rules.iter().map(|file| {
        let here = rules.iter().filter(|entry| entry.file == file.name);
        let here: Vec<_> = here.cloned().collect();
        (file, prune::rules(&file.text, &here))
    });
    let of_words = inputs.docs.iter();
    let of_words = of_words.map(|file| (file, prune::docs(&file.text, words)));
    let mut changed = false;
    for (file, left) in of_rules.chain(of_words) {
        if file.text == left {
            continue;
        }
        changed = true;
        let path = root.join(&file.name);
        let written = if prune::is_empty(&left) {
            std::fs::remove_file(&path).map(|()| {
                // Its directory, unless names are left in it.
                let _ = path.parent().map(std::fs::remove_dir);
            })
        } else {
            std::fs::write(&path, left)
        };
        written.map_err(|error| {
            let what = format!("`{}` cannot be written: {error}", path.display());
            Problems::from(Problem::new("", what, "Check its permissions"))
        })?;
    }
    let rules = rules.iter().map(|entry| format!("{}: {entry}", entry.file));
    let words = words
        .iter()
        .map(|entry| match Docs::find(entry, &inputs.docs) {
            Some((file, _)) => format!("{}: {entry}", file.name),
            None => entry.clone(),
        });
    Ok(changed.then(|| rules.chain(words).collect()))
}

fn report(output: &Output, changed: usize, start: Instant) {
    for problem in &output.problems.0 {
        eprintln!("warning: {problem}");
    }
    for version in &output.versions {
        let name = if version.api.version.is_empty() {
            "unversioned"
        } else {
            &version.api.version
        };
        println!(
            "{name}: {} operations, {} types",
            version.api.operations.len(),
            version.api.types.len()
        );
    }
    println!(
        "webhooks: {} events, {} types",
        output.events.api.events.len(),
        output.events.api.types.len()
    );
    let (faithful, recoverable) = output.untyped();
    println!(
        "untyped fields: {} that the contracts leave open, {} recoverable",
        faithful.len(),
        recoverable.len()
    );
    if !output.new_names.is_empty() {
        println!(
            "new names: {}, marked with `# review` in the names.toml of their resources",
            output.new_names.len()
        );
    }
    if !output.dropped_names.is_empty() {
        println!(
            "names that nothing uses any more, taken out: {}",
            output.dropped_names.join(", ")
        );
    }
    println!(
        "{} files, {changed} changed, {:.2} s",
        output.files.len(),
        start.elapsed().as_secs_f64()
    );
}
