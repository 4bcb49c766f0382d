//! The whole pipeline: texts in, files and a report out.

mod assemble;
mod files;
mod lost;
mod output;
mod record;

pub use assemble::{Models, models};
pub use output::{Options, Output};

use crate::docs::Docs;
use crate::editions::Editions;
use crate::inputs::Inputs;
use crate::plain::plain_values;
use crate::problem::Problems;
use crate::render::{self, Enables};
use crate::rust;
use assemble::{Assembled, assemble};
use std::panic::resume_unwind;
use std::thread;

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
    if !options.partial {
        let versions = out.versions.iter().map(|one| one.api.version.as_str());
        editions.check_root(&inputs.editions, versions)?;
    }
    files::render(&mut out, &read, &rules, (&docs, &editions), options);
    out.coverage = docs.coverage();
    out.undecided = record::undecided(&out.plain, &docs);
    for (manifest, enables) in [
        (&inputs.manifest, Enables::Module),
        (&inputs.tests_manifest, Enables::Dependency),
    ] {
        let root = files::root(&out.versions, &editions);
        let features = rust::features(&out.versions, &rules);
        let made = render::manifest(manifest, (&features, root), enables)?;
        if let Some(text) = made {
            out.files.insert(manifest.name.clone(), text);
        }
    }
    record::names(&mut out, &known, &next, options);
    record::check(&mut out, &rules, &docs, &next, inputs, options)?;
    Ok(out)
}
