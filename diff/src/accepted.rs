//! Findings that a person has looked at and accepted: `spec/accepted.toml`.

use crate::advice;
use crate::report::{Change, Place, Report};
use serde::Deserialize;
use std::collections::HashSet;
use wise_codegen::problem::{Position, Problem, Problems};
use wise_codegen::toml_text::{self, locate};

/// A finding that is accepted.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Of the change, as the report prints it.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is, `2027-01-31`.
    pub until: String,
    /// Where it stands in the file.
    #[serde(skip)]
    pub at: Option<Position>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<Accepted>,
}

/// Reads the file.
///
/// # Errors
/// When it is no TOML, or an entry lacks a reason or a day.
pub fn parse(name: &str, text: &str) -> Result<Vec<Accepted>, Problems> {
    let todo =
        "An entry is `[[accepted]]` with `fingerprint`, `reason` and `until = \"YYYY-MM-DD\"`";
    let mut file: File = toml_text::parse(name, text).map_err(|problems| {
        let told = problems.0.into_iter();
        let told = told.map(|problem| Problem {
            todo: todo.to_owned(),
            ..problem
        });
        Problems(told.collect())
    })?;
    let mut problems = Problems::default();
    let mut known = HashSet::new();
    for (index, entry) in file.accepted.iter_mut().enumerate() {
        let number = index.to_string();
        let at = |key: &str| locate(text, &["accepted", &number, key]);
        entry.at = at("fingerprint");
        let mut wrong = |what: String, key: &str| {
            let pointer = format!("[[accepted]] number {}", index + 1);
            problems.push(Problem::new(pointer, what, todo).at(name, at(key)));
        };
        if entry.reason.trim().is_empty() {
            wrong(format!("`{}` has no reason", entry.fingerprint), "reason");
        }
        if !is_day(&entry.until) {
            wrong(format!("`{}` is not a day", entry.until), "until");
        }
        if !known.insert(entry.fingerprint.clone()) {
            let what = format!("`{}` stands there twice", entry.fingerprint);
            wrong(what, "fingerprint");
        }
    }
    problems.into_result(file.accepted)
}

/// Marks what is accepted, and advises anew. The problems: entries that match nothing, and those whose day has passed, which accept
/// nothing any more.
pub fn apply(report: &mut Report, name: &str, accepted: &[Accepted], today: &str) -> Problems {
    let mut problems = Problems::default();
    for entry in accepted {
        let found = report
            .changes
            .iter_mut()
            .find(|change| change.fingerprint == entry.fingerprint);
        let what = match found {
            None => format!("`{}` accepts nothing in this report", entry.fingerprint),
            Some(_) if today > entry.until.as_str() => {
                format!("`{}` was accepted until {}", entry.fingerprint, entry.until)
            }
            Some(change) => {
                change.accepted = Some(entry.reason.clone());
                continue;
            }
        };
        let todo = "Delete the entry, or decide again";
        problems.push(Problem::new("", what, todo).at(name, entry.at));
    }
    report.advice = advice::advise(&report.changes, report.summary.same_contract);
    problems
}

/// What names a change from one run to the next: its rule, its subject, its places, and the facts before and now. 12 hexadecimal
/// digits.
pub fn fingerprint(
    rule: &str,
    subject: &str,
    places: &[Place],
    (old, new): (Option<&str>, Option<&str>),
) -> String {
    // FNV-1a: the same on every machine and in every release of Rust, which the hashers of the standard library are not.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut mix = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    };
    mix(rule);
    mix(subject);
    for place in places {
        for text in [&place.version, &place.operation, &place.path] {
            mix(text);
        }
    }
    for fact in [old, new] {
        mix(if fact.is_some() { "+" } else { "-" });
        mix(fact.unwrap_or_default());
    }
    format!("{:012x}", hash >> 16)
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let within = |at: usize, last: u32| {
        let number = parts.get(at).and_then(|part| part.parse::<u32>().ok());
        number.is_some_and(|number| (1..=last).contains(&number))
    };
    lengths == [4, 2, 2] && parts.iter().all(digits) && within(1, 12) && within(2, 31)
}

impl Change {
    /// Whether a person has accepted it.
    pub fn is_accepted(&self) -> bool {
        self.accepted.is_some()
    }
}
