//! What a run is asked for, and what it made.

use crate::build::Found;
use crate::docs::Coverage;
use crate::inputs::Texts;
use crate::layout;
use crate::model::Untyped;
use crate::named::Version;
use crate::problem::Problems;
use crate::rules::{PlainValue, Unused};
use std::collections::BTreeMap;

/// What a run is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Documentation from the documents' own prose instead of this project's.
    pub prose_of_bundle: bool,
    /// One bundle is generated from, not all of `spec/`: rules and names for other versions are no failure.
    pub partial: bool,
    /// Rules and documentation that match nothing are reported in [`Output::stale`], recorded names that cannot be kept in
    /// [`Output::undone`], and neither is a failure: a contract has changed under them.
    pub keep_stale: bool,
    /// The crate alone: not what stands beside it in this workspace, its contract tests and the lists of its methods.
    pub alone: bool,
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
    /// Recorded names that could not be kept, where that is no failure; they are among the problems, too.
    pub undone: Problems,
    /// What a version goes without since a rule, or code written by hand, does not fit it; it is among the problems, too.
    pub left_out: Problems,
    /// Recorded names that nothing uses any more, and are taken out.
    pub dropped_names: Vec<String>,
    /// Ids that stayed plain numbers or texts, with the reason.
    pub plain: Vec<PlainValue>,
    /// What people have not decided yet, or have not written: no failure here, but tests ask for it up to the version at the root.
    pub undecided: Problems,
    /// Rules and documentation that match nothing in any version.
    pub stale: Problems,
    /// The same entries, to be taken out by [`crate::prune`].
    pub unused: (Vec<Unused>, Vec<String>),
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

    /// Takes what a model could not be given.
    pub(super) fn found(&mut self, found: Found) {
        self.problems.append(found.problems);
        self.left_out(found.left_out);
    }

    /// Takes what a version goes without.
    pub(super) fn left_out(&mut self, problems: Problems) {
        self.problems.append(problems.clone());
        self.left_out.append(problems);
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
