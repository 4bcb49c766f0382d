//! The features of the generated crate that switch versions on.

use crate::inputs::Text;
use crate::problem::{Problem, Problems};
use crate::rust::VersionFeature;
use std::fmt::Write;

const BEGIN: &str = "# Versions of the API, by `cargo xtask generate`:";
/// The feature behind which the runtime keeps what calls operations itself. Cargo's dialect for a private feature.
const ANY: &str = "__any-version";
/// What `default` names, so that the rest of it is written by hand.
const NEWEST: &str = "__newest";
/// What tests and examples by hand ask for, which call the newest quarter by no name of its own.
const QUARTER: &str = "__newest-quarter";
const END: &str = "# End of the versions.";

/// What the features of a manifest do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enables {
    /// Each has its module compiled; the newest is the default.
    Module,
    /// Each switches on the feature of its name of `wise-api`, and is on by default.
    Dependency,
}

/// The manifest with the features of these versions, of which one, by position, stands at the root. `None` when there is no manifest.
///
/// # Errors
/// When the manifest has lost the lines that mark the place.
pub fn manifest(
    manifest: &Text,
    (versions, root): (&[VersionFeature<'_>], Option<usize>),
    enables: Enables,
) -> Result<Option<String>, Problems> {
    if manifest.text.is_empty() {
        return Ok(None);
    }
    let place = manifest
        .text
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = place else {
        let what = format!("the lines `{BEGIN}` and `{END}` are gone from `[features]`");
        return Err(Problems(vec![
            Problem::new("", what, "Put them back").at(&manifest.name, None),
        ]));
    };
    let mut features = String::new();
    let at_root = root.and_then(|root| versions.get(root));
    let default: Vec<String> = match enables {
        Enables::Module => at_root.into_iter().map(quoted).collect(),
        Enables::Dependency => versions.iter().map(quoted).collect(),
    };
    if enables == Enables::Dependency {
        let _ = writeln!(features, "default = [{}]", default.join(", "));
    }
    let quarter = at_root.filter(|version| !version.version.is_empty());
    for (index, version) in versions.iter().enumerate() {
        let module = version.module;
        // What is written by hand calls the version at the root, and a newer one alone need not have what it calls.
        let needs = at_root.filter(|_| root.is_some_and(|root| root < index));
        let _ = match enables {
            Enables::Module => {
                let at_quarter = quarter.is_some_and(|one| one.module == module);
                // What is written by hand calls no version that is newer than the one at the root.
                let serves = root.is_none_or(|root| index <= root) && version.serves;
                let marks = marks(serves, at_quarter);
                let all: Vec<String> = needs.into_iter().map(quoted).chain(marks).collect();
                writeln!(features, "{module} = [{}]", all.join(", "))
            }
            Enables::Dependency => writeln!(features, "{module} = [\"wise-api/{module}\"]"),
        };
    }
    if enables == Enables::Module {
        let _ = writeln!(
            features,
            "# The version that is on by default.\n{NEWEST} = [{}]\n# Is on with any of them that has what the runtime itself calls, and not for use by hand.\n{ANY} = []",
            default.join(", ")
        );
        // Without a quarter, too: the crate and its tests ask for it.
        let _ = writeln!(
            features,
            "# Is on with the newest of them, and not for use by hand, either.\n{QUARTER} = []"
        );
    }
    Ok(Some(format!("{before}{BEGIN}\n{features}{END}{after}")))
}

/// The private features of a version.
fn marks(serves: bool, at_quarter: bool) -> impl Iterator<Item = String> {
    let marks = [(ANY, serves), (QUARTER, at_quarter)].into_iter();
    let marks = marks.filter(|(_, has)| *has);
    marks.map(|(mark, _)| format!("\"{mark}\""))
}

fn quoted(version: &VersionFeature<'_>) -> String {
    format!("\"{}\"", version.module)
}
