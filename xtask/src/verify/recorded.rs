//! Recorded bodies: what real integrations received, and sent.
//!
//! - `answers/`: success bodies; the name of a file begins with the operation id, up to the first `-`.
//! - `requirements/`: requirement forms of recipients without a quote; the name may begin with the method.
//! - `webhooks/`: notifications.
//! - `failing/`: any of these, requests (the name ends in `-request`), and raw HTTP responses (`.http`).
//!
//! Each body is read with the types of every version that has the operation.

use super::examples::qualified;
use super::guess::{self, Candidate};
use super::harness::{self, NOTIFICATION, Outcome, REFUSAL, Trial};
use super::{Report, exact, trouble};
use crate::{scratch, workspace};
use serde_json::Value;
use std::path::{Path, PathBuf};
use wise_codegen::generate::{Options, Output, generate};
use wise_codegen::inputs::Inputs;
use wise_codegen::problem::Problems;
use wise_codegen::rust::rust_type;

/// A recorded body and a type that has to read it.
#[derive(Debug)]
struct Recording {
    kind: &'static str,
    /// The file, and the version of the operation.
    place: String,
    rust_type: String,
    text: String,
}

/// What cannot be tried at all, by cause.
type Untried = Vec<(String, String)>;

const FOLDERS: [(&str, &str); 4] = [
    ("answers", "answer"),
    ("requirements", "requirements"),
    ("webhooks", "webhook"),
    ("failing", "failing"),
];

/// Reads everything below a directory.
pub fn report(directory: &Path) -> Result<Report, Problems> {
    let root = workspace::root();
    let inputs = Inputs::read(&root)?;
    let output = generate(&inputs, Options::default())?;
    let (recordings, untried, passed_over) = collect(directory, &output)?;
    if recordings.is_empty() && untried.is_empty() {
        let folders: Vec<&str> = FOLDERS.iter().map(|(folder, _)| *folder).collect();
        return Err(trouble(
            format!("`{}` has no recorded bodies", directory.display()),
            &format!("Name a directory with `{}`", folders.join("`, `")),
        ));
    }
    let target = workspace::target().join("recorded");
    scratch::write(&root, &target, &output)?;
    let trials: Vec<Trial<'_>> = recordings
        .iter()
        .map(|recording| Trial {
            rust_type: &recording.rust_type,
            text: &recording.text,
        })
        .collect();
    let results = harness::run(&target, &output, &trials)?;
    let mut report = summary(&recordings, &results, untried);
    if !passed_over.is_empty() {
        let cause = "a file that is no recording by its name, and was not read".to_owned();
        report.explained.insert(cause, passed_over);
    }
    Ok(report)
}

/// The recordings, what cannot be tried, and the files that are neither.
type Collected = (Vec<Recording>, Untried, Vec<String>);

fn collect(directory: &Path, output: &Output) -> Result<Collected, Problems> {
    let (mut recordings, mut passed_over) = (Vec::new(), Vec::new());
    let mut untried = Untried::new();
    for (folder, kind) in FOLDERS {
        for path in files(&directory.join(folder))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let place = format!("{folder}/{name}");
            let ending = path.extension().unwrap_or_default();
            let ending = ending.to_string_lossy().to_lowercase();
            if path.is_file() && !["json", "http"].contains(&&*ending) {
                // Signatures lie beside their notifications.
                if ending != "signature" {
                    passed_over.push(place);
                }
                continue;
            }
            let text = match std::fs::read_to_string(&path) {
                // A byte order mark is no part of a body.
                Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
                Err(error) => {
                    untried.push((format!("the file cannot be read: {error}"), place));
                    continue;
                }
            };
            let stem = name.split('.').next().unwrap_or_default();
            let found = match &*ending {
                "http" => Ok(vec![(REFUSAL.to_owned(), "raw HTTP".to_owned(), text)]),
                _ => types(output, kind, stem, text),
            };
            match found {
                Err(cause) => untried.push((cause, place)),
                Ok(found) => {
                    recordings.extend(found.into_iter().map(|(rust_type, as_what, text)| {
                        Recording {
                            kind,
                            place: format!("{place} ({as_what})"),
                            rust_type,
                            text,
                        }
                    }))
                }
            }
        }
    }
    Ok((recordings, untried, passed_over))
}

/// The files of a folder, sorted; none where there is no such folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Problems> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let read = |error: std::io::Error| {
        trouble(
            format!("cannot read `{}`: {error}", folder.display()),
            "Check the permissions",
        )
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(read)? {
        files.push(entry.map_err(read)?.path());
    }
    files.sort();
    Ok(files)
}

/// A Rust type, what it stands for, and the text that it has to read.
type Found = Vec<(String, String, String)>;

/// The types that have to read a body.
fn types(output: &Output, kind: &str, stem: &str, text: String) -> Result<Found, String> {
    let body = exact::shape(&text).map_err(|error| no_json(&text, &error))?;
    if kind == "webhook" || (kind == "failing" && body.get("event_type").is_some()) {
        return webhook(output, &body, text);
    }
    let id = stem.split('-').next().unwrap_or_default();
    let candidates = match kind {
        "requirements" => {
            let method = ["get", "post"].into_iter().find(|method| *method == id);
            guess::requirements(output, method)
        }
        "failing" => match guess::by_id(output, id) {
            found if found.is_empty() => guess::by_form(output, stem, &body),
            found => found,
        },
        _ => guess::by_id(output, id),
    };
    if candidates.is_empty() {
        return Err(match kind {
            "answer" => format!("no version has an operation `{id}` with a body"),
            _ => "no version has an operation with a body of this form".to_owned(),
        });
    }
    let candidates = candidates.into_iter();
    Ok(candidates
        .map(|one| (qualified(&one.ty, one.version), shown(&one), text.clone()))
        .collect())
}

fn shown(candidate: &Candidate<'_>) -> String {
    format!("{} {}", candidate.version.module, candidate.operation.id)
}

/// Why a body is none that a type can read.
fn no_json(text: &str, error: &serde_json::Error) -> String {
    match text.trim_start().chars().next() {
        None => "the body is empty".to_owned(),
        Some('<') => "the body is no JSON but begins with `<`, like a page of a proxy".to_owned(),
        Some(_) => format!("the body is no JSON that can be read: {error}"),
    }
}

/// The whole notification, and its payload with the type of the event.
fn webhook(output: &Output, body: &Value, text: String) -> Result<Found, String> {
    let member = |name: &str| match body.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(scalar @ (Value::Number(_) | Value::Bool(_))) => scalar.to_string(),
        _ => String::new(),
    };
    let (event, version) = (member("event_type"), member("schema_version"));
    let events = output.events.api.events.iter();
    let same: Vec<_> = events.filter(|known| known.event_type == event).collect();
    let known = same.iter().find(|known| known.schema_version == version);
    let mut found = Vec::new();
    if let Some(known) = known {
        let data: std::collections::BTreeMap<String, Box<serde_json::value::RawValue>> =
            serde_json::from_str(&text).map_err(|error| no_json(&text, &error))?;
        let rust_type = format!("wise_api::{}", rust_type(&known.data, &output.events.names));
        let data = data.get("data").map_or("null", |data| data.get());
        found.push((rust_type, format!("{event} {version}"), data.to_owned()));
    }
    let name = standing(known.is_some(), !same.is_empty(), &version);
    found.push((NOTIFICATION.to_owned(), name.to_owned(), text));
    Ok(found)
}

/// What a notification is, by whether its event is known in its version, and in any version.
fn standing(known: bool, in_any_version: bool, version: &str) -> &'static str {
    match (known, in_any_version && version.is_empty()) {
        (true, _) => "notification",
        (false, true) => WITHOUT_VERSION,
        (false, false) => UNKNOWN,
    }
}

const UNKNOWN: &str = "unknown event or version";
/// Of which the crate has to say that it cannot read the payload.
const WITHOUT_VERSION: &str = "known event without a version";

fn summary(recordings: &[Recording], results: &[Outcome], untried: Untried) -> Report {
    let mut report = Report::default();
    for (cause, place) in untried {
        report.failed.entry(cause).or_default().push(place);
    }
    for (recording, outcome) in recordings.iter().zip(results) {
        let kind = recording.kind.to_owned();
        *report.tried.entry(kind.clone()).or_insert(0) += 1;
        let holds = hold(recording, outcome, &mut report);
        *report.held.entry(kind).or_insert(0) += usize::from(holds);
    }
    report
}

/// Whether everything of a body came back. Notes what did not.
fn hold(recording: &Recording, outcome: &Outcome, report: &mut Report) -> bool {
    let Recording { place, text, .. } = recording;
    let mut note = |cause: String, place: String, explained: bool| {
        let list = if explained {
            &mut report.explained
        } else {
            &mut report.failed
        };
        list.entry(cause).or_default().push(place);
        explained
    };
    let (back, unrecognized) = match outcome {
        Outcome::Refused(reason) => return note(reason.clone(), place.clone(), false),
        Outcome::Back(back, unrecognized) => (back, *unrecognized),
    };
    if recording.rust_type == REFUSAL {
        return true;
    }
    if recording.rust_type == NOTIFICATION {
        let explained = [
            (
                UNKNOWN,
                "an event or schema version that the contracts do not name, kept as it is",
            ),
            (
                WITHOUT_VERSION,
                "a known event without a schema version, whose payload is unreadable and kept as it is",
            ),
        ];
        let is_called = |name: &str| place.ends_with(&format!("({name})"));
        if let Some((_, cause)) = explained.iter().find(|(name, _)| is_called(name)) {
            note((*cause).to_owned(), place.clone(), true);
        } else if unrecognized {
            let cause = "a known event that is not read as one";
            return note(cause.to_owned(), place.clone(), false);
        }
    } else if unrecognized {
        let cause = "a value or shape that the contracts do not name, kept as it is";
        note(cause.to_owned(), place.clone(), true);
    }
    match exact::differences(text, back) {
        Ok(differences) => {
            let mut holds = true;
            for one in differences {
                let place = format!("{place} at {}", one.path);
                holds &= note(one.cause.to_owned(), place, one.explained);
            }
            holds
        }
        Err(error) => note(
            format!("what comes back is no JSON: {error}"),
            place.clone(),
            false,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_the_name_of_a_recording_is_told() -> std::io::Result<()> {
        let directory = workspace::target().join("tmp/passed-over");
        let answers = directory.join("answers");
        std::fs::create_dir_all(&answers)?;
        for name in ["a.JSON", "b.txt", "c", "d.signature"] {
            std::fs::write(answers.join(name), "{}")?;
        }
        std::fs::write(answers.join("c"), [0xff])?;
        let collected = collect(&directory, &Output::default());
        let (recordings, untried, passed_over) = collected.unwrap_or_default();
        std::fs::remove_dir_all(&directory)?;
        assert!(recordings.is_empty());
        assert_eq!(untried.len(), 1);
        assert_eq!(untried[0].1, "answers/a.JSON");
        assert_eq!(passed_over, ["answers/b.txt", "answers/c"]);
        Ok(())
    }

    #[test]
    fn a_known_event_without_a_version_is_not_called_unknown() {
        for (known, in_any_version, version, name) in [
            (true, true, "2.0.0", "notification"),
            (false, true, "", WITHOUT_VERSION),
            (false, true, "9.0.0", UNKNOWN),
            (false, false, "", UNKNOWN),
            (false, false, "2.0.0", UNKNOWN),
        ] {
            assert_eq!(standing(known, in_any_version, version), name);
        }
        let recording = |name: &str| Recording {
            kind: "webhook",
            place: format!("webhooks/one.json ({name})"),
            rust_type: NOTIFICATION.to_owned(),
            text: "{}".to_owned(),
        };
        for (name, held, cause) in [
            (WITHOUT_VERSION, true, "without a schema version"),
            (UNKNOWN, true, "do not name"),
            ("notification", false, "not read as one"),
        ] {
            let mut report = Report::default();
            let outcome = Outcome::Back("{}".to_owned(), true);
            assert_eq!(
                hold(&recording(name), &outcome, &mut report),
                held,
                "{name}"
            );
            let list = if held {
                &report.explained
            } else {
                &report.failed
            };
            assert!(
                list.keys().all(|found| found.contains(cause)) && list.len() == 1,
                "{name}"
            );
        }
    }
}
