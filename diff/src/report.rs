//! What a comparison found, as data: every format is written from it, and it is the JSON of `--format json`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The result of comparing two sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// What was there before.
    pub old: SideSummary,
    /// What is there now.
    pub new: SideSummary,
    /// One line: how many operations and events there are, and what happened to all of them at once.
    pub headline: String,
    /// By [`Section`], the worst first; of equals, in the order of rules, places and names. One cause is one change.
    pub changes: Vec<Change>,
    /// How many changes there are of each sort.
    pub summary: Summary,
    /// Names that nobody has chosen yet, as `type `quoteCreate.response`: `quote::Quote``.
    pub chosen_names: Vec<String>,
    /// Values without a type.
    pub untyped: Untyped,
    /// How far this may go by itself.
    pub advice: Advice,
    /// What to release; `None` when there is nothing to release.
    pub release: Option<Release>,
}

/// What is known of one of the two sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideSummary {
    /// As it was asked for: a path, or `HEAD:spec/2026q3`.
    pub label: String,
    /// The day of publication, `2026-08-20`, where it is known.
    pub published: Option<String>,
    /// What it describes: `2026q3`, `legacy`.
    pub versions: Vec<Counts>,
    /// Events and their schema versions.
    pub events: usize,
    /// How much is generated from it, over all versions and events.
    pub census: Census,
}

/// How much is generated from one side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Census {
    /// Types, of all kinds.
    pub types: usize,
    /// Structs.
    pub structs: usize,
    /// Their fields.
    pub fields: usize,
    /// Open enums.
    pub enums: usize,
    /// Their values.
    pub values: usize,
    /// Unions.
    pub unions: usize,
    /// Parameters of operations.
    pub parameters: usize,
    /// Documented bodies of errors.
    pub errors: usize,
    /// What was left out, by reason.
    pub skipped: BTreeMap<String, usize>,
}

/// The size of one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// `2026q3`.
    pub version: String,
    /// The day of its publication, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Operations.
    pub operations: usize,
    /// Rust types that are generated for them.
    pub types: usize,
}

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Names it from one run to the next; `spec/accepted.toml` refers to it.
    pub fingerprint: String,
    /// Why a person has accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// The rule that found it: `field.removed`. Stable; `cargo xtask diff --explain` tells what it means.
    pub rule: String,
    /// How bad it is: the worst of all directions in which the thing travels.
    pub severity: Severity,
    /// In which directions it travels; none for what does not travel.
    pub directions: Vec<Direction>,
    /// What changed, as a phrase: ``field `status` ``.
    pub subject: String,
    /// The whole change in one line of plain text with code in backticks, without its places.
    pub title: String,
    /// The fact before, as short text.
    pub old: Option<String>,
    /// The fact now, as short text.
    pub new: Option<String>,
    /// Every place that it is seen at, sorted.
    pub places: Vec<Place>,
    /// Whether every operation that both sides have is among the places.
    pub everywhere: bool,
    /// The first column.
    pub wire: Wire,
    /// The second column.
    pub rust: Rust,
    /// What to use instead of something removed: operationIds of the new side.
    pub successors: Vec<String>,
}

/// The parts of a report, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Somebody is in trouble, on the wire or in Rust.
    Breaking,
    /// Strict readers are in trouble, and callers of the crate are not.
    Absorbed,
    /// There is more to call, to send or to read.
    New,
    /// Whoever writes new code should know.
    Advised,
    /// Nobody notices.
    Quiet,
}

/// Where a change is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// `2026q3`; `webhook` for events.
    pub version: String,
    /// The resource of the client (`quotes`), or the group of the event (`transfers`); empty for a document as a whole.
    pub resource: String,
    /// The operationId or the event type of the new side, or of the old one where the new side has none; empty for a
    /// document as a whole.
    pub operation: String,
    /// `POST /profiles/{profileId}/quotes`; empty for events.
    pub http: String,
    /// The way to it: `request.paymentMetadata.transferNature`, `response 200.fee`, `query.limit`. Empty for the whole.
    pub path: String,
    /// Its key in `names.toml`, as far as it has one.
    pub key: String,
    /// JSON pointer into the old document.
    pub old_at: Option<String>,
    /// JSON pointer into the new document.
    pub new_at: Option<String>,
}

/// How bad a change is for what is already running and compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Somebody who follows the old contract is in trouble.
    Breaking,
    /// A strict reader is in trouble, and callers of `wise-api` are not.
    Absorbed,
    /// Something more can be done, or comes back.
    Additive,
    /// Nobody notices on the wire.
    Neutral,
}

/// The way that a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the caller to Wise.
    Request,
    /// From Wise to the caller.
    Response,
    /// From Wise, without being asked.
    Webhook,
}

/// Who is in trouble on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Breaks {
    /// A caller that is already deployed.
    DeployedCaller,
    /// A caller that is written today from yesterday's contract.
    NewCaller,
    /// Nobody.
    Nobody,
}

/// The first column: on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// Who is in trouble.
    pub breaks: Breaks,
    /// Whether the generated crate copes with it, so that its callers notice nothing.
    pub absorbed: bool,
}

/// The second column: in Rust, computed from the public items of both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rust {
    /// The worst of the items.
    pub verdict: Verdict,
    /// The public items that this change adds, takes away or alters.
    pub items: Vec<RustItem>,
    /// What a caller should write instead, where that is known.
    pub instead: Option<String>,
    /// What the crate does in another way because of it, though no public item shows it.
    pub behaviour: Vec<String>,
}

/// What a change does to Rust callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every caller still compiles, and what one of them gives for an argument may mean something else.
    Misread,
    /// Some caller that compiled does not any more.
    SourceBreaking,
    /// There is something new to call.
    NewApi,
    /// Nothing that a compiler would see. A deprecation is among these: it warns.
    Invisible,
}

/// A public item of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RustItem {
    /// Below the module of the version: `quote::Quote::rate`.
    pub path: String,
    /// `struct`, `field`, `method` …
    pub kind: String,
    /// Its declaration before; `None` when it is new.
    pub old: Option<String>,
    /// Its declaration now; `None` when it is gone.
    pub new: Option<String>,
    /// What that does to callers.
    pub verdict: Verdict,
}

/// How many changes there are of each sort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// With [`Severity::Breaking`].
    pub breaking: usize,
    /// With [`Severity::Absorbed`].
    pub absorbed: usize,
    /// With [`Severity::Additive`].
    pub additive: usize,
    /// With [`Severity::Neutral`].
    pub neutral: usize,
    /// With [`Verdict::Misread`].
    #[serde(default)]
    pub misread: usize,
    /// With [`Verdict::SourceBreaking`].
    pub source_breaking: usize,
    /// With [`Verdict::NewApi`].
    pub new_api: usize,
    /// With [`Verdict::Invisible`].
    pub invisible: usize,
    /// Operations that are new.
    pub operations_added: usize,
    /// Operations that are gone.
    pub operations_removed: usize,
    /// Whether the contracts of both sides are the same bytes.
    pub same_contract: bool,
}

/// Values that the generated crate hands over as untyped JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untyped {
    /// How many there were.
    pub old: usize,
    /// How many there are.
    pub new: usize,
    /// Places and reasons that are new.
    pub added: Vec<String>,
    /// Places and reasons that are gone.
    pub removed: Vec<String>,
}

/// How far a change may go by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// What to do.
    pub step: Step,
    /// Why; empty for [`Step::Nothing`].
    pub reasons: Vec<String>,
}

/// What to do with a change, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Nothing has changed.
    Nothing,
    /// Generate again; no caller will notice, so nothing need be released.
    Regenerate,
    /// Everything is absorbed, or comes in addition in a response: release it.
    Release,
    /// A person decides.
    Decide,
}

/// The next release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The version of the crate before.
    pub from: String,
    /// The version to release, with the date of the API as build metadata: `0.4.0+2026q3.20260820`.
    pub to: String,
    /// `patch`, `minor` or `major`: the part of the version that goes up.
    pub part: String,
    /// Why that part.
    pub reason: String,
    /// The entry for CHANGELOG.md, in Markdown.
    pub changelog: String,
}

impl Verdict {
    /// Whether callers have to look at their source.
    pub fn breaks_callers(self) -> bool {
        matches!(self, Self::Misread | Self::SourceBreaking)
    }
}

impl Report {
    /// Whether there is a change that breaks somebody, on the wire or in Rust, and that nobody has accepted.
    pub fn is_breaking(&self) -> bool {
        let open = self.changes.iter().filter(|change| !change.is_accepted());
        open.into_iter().any(Change::is_breaking)
    }

    /// Whether there is no change, but for those that are accepted.
    pub fn is_empty(&self) -> bool {
        self.changes.iter().all(Change::is_accepted)
    }
}

impl Change {
    /// The part of a report that it belongs to.
    pub fn section(&self) -> Section {
        match (self.severity, self.rust.verdict, self.wire.breaks) {
            _ if self.is_breaking() => Section::Breaking,
            (Severity::Absorbed, ..) => Section::Absorbed,
            (Severity::Additive, ..) | (_, Verdict::NewApi, _) => Section::New,
            (.., Breaks::NewCaller) => Section::Advised,
            _ => Section::Quiet,
        }
    }

    /// Whether it breaks somebody, on the wire or in Rust.
    pub fn is_breaking(&self) -> bool {
        self.severity == Severity::Breaking || self.rust.verdict.breaks_callers()
    }
}
