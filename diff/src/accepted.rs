//! Findings that a person has looked at and accepted: `spec/accepted.toml`.

use crate::advice;
use crate::report::{Change, Place, Report};
use serde::Deserialize;
use wise_codegen::problem::{Problem, Problems};

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
    let wrong = |what: String| Problems(vec![Problem::new("", what, todo).at(name, None)]);
    let file: File = toml::from_str(text).map_err(|error| wrong(error.message().to_owned()))?;
    for entry in &file.accepted {
        if entry.reason.trim().is_empty() {
            return Err(wrong(format!("`{}` has no reason", entry.fingerprint)));
        }
        if !is_day(&entry.until) {
            return Err(wrong(format!("`{}` is not a day", entry.until)));
        }
    }
    Ok(file.accepted)
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
        problems.push(Problem::new("", what, todo).at(name, None));
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
    lengths == [4, 2, 2] && parts.iter().all(digits)
}

impl Change {
    /// Whether a person has accepted it.
    pub fn is_accepted(&self) -> bool {
        self.accepted.is_some()
    }
}
