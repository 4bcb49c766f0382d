//! An OpenAPI 3.1 document that has been read: its value, and the way back from a value to its line.

mod positions;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::kind::{ObjectKind, walk};
use crate::pointer::{join, last_segment, reference_pointer};
use crate::problem::{Position, Problem, Problems};
use positions::Positions;

/// A document of the right kind whose references all resolve.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file as its reader named it; problems start with it.
    pub name: String,
    /// The content, keys in the order of the text.
    pub root: Value,
    text: String,
    positions: OnceLock<Positions>,
}

impl Document {
    /// Reads YAML 1.2 or JSON and refuses what the generator could only misread, naming everything that is wrong:
    /// duplicate keys, another format or version of OpenAPI, references that lead nowhere or out of the document.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        Self::read(name, text, true)
    }

    /// Reads a document that is merged into a second one, whose components it may refer to.
    pub fn parse_part(name: &str, text: &str) -> Result<Self, Problems> {
        Self::read(name, text, false)
    }

    fn read(name: &str, text: &str, whole: bool) -> Result<Self, Problems> {
        let read = read::read(name, text)?;
        let document = Self {
            name: name.to_owned(),
            root: read.value,
            text: text.to_owned(),
            positions: OnceLock::new(),
        };
        let mut problems = Problems::new();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for pointer in &read.duplicates {
            let n = seen.entry(pointer).or_insert(0);
            *n += 1;
            let position = document.positions().occurrence(pointer, *n);
            let key = last_segment(pointer);
            problems.push(
                Problem::new(
                    pointer,
                    format!("the key `{key}` is written twice in one mapping"),
                    "Keep one of the two: readers disagree about which one counts",
                )
                .at(name, position.or_else(|| document.locate(pointer))),
            );
        }
        for (pointer, what) in &read.unfit {
            problems.push(document.problem(
                pointer,
                what.clone(),
                "Write it as a string, or leave it out",
            ));
        }
        match document.misfit() {
            Some(misfit) => problems.push(misfit),
            None if whole => document.check_references(&mut problems),
            None => {}
        }
        problems.into_result(document)
    }

    /// A document that was built and not read, for instance by merging two: it has no lines to point at.
    pub fn from_value(name: &str, root: Value) -> Self {
        Self {
            name: name.to_owned(),
            root,
            text: String::new(),
            positions: OnceLock::new(),
        }
    }

    /// Line and column of the key or list item at `pointer`, or of the nearest ancestor that stands in the text.
    pub fn locate(&self, pointer: &str) -> Option<Position> {
        if self.text.is_empty() {
            return None;
        }
        self.positions().nearest(pointer)
    }

    /// A problem of this document, with file name and position filled in.
    pub fn problem(
        &self,
        pointer: &str,
        what: impl Into<String>,
        todo: impl Into<String>,
    ) -> Problem {
        Problem::new(pointer, what, todo).at(&self.name, self.locate(pointer))
    }

    /// The value at a JSON pointer.
    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.root.pointer(pointer)
    }

    fn positions(&self) -> &Positions {
        self.positions.get_or_init(|| Positions::of(&self.text))
    }

    /// Why this is not an OpenAPI 3.1 document, if it is none.
    fn misfit(&self) -> Option<Problem> {
        let at = |pointer: &str, what: String, todo: &str| Some(self.problem(pointer, what, todo));
        let Some(root) = self.root.as_object() else {
            return at(
                "",
                "the document is not a mapping, so it is not OpenAPI".into(),
                "Check that this is the bundle itself and not a message about it",
            );
        };
        if let Some((pointer, what, todo)) = foreign_version(root) {
            return at(pointer, what, todo);
        }
        if !root.get("info").is_some_and(Value::is_object) {
            return at(
                "",
                "`info` is missing, so the document is not complete".into(),
                "Fetch it again",
            );
        }
        let parts = ["paths", "webhooks", "components"];
        for part in parts {
            if root.get(part).is_some_and(|value| !value.is_object()) {
                let pointer = join("", part);
                return at(
                    &pointer,
                    format!("`{part}` is not a mapping"),
                    "Fetch it again",
                );
            }
        }
        if !parts.iter().any(|part| root.contains_key(*part)) {
            return at(
                "",
                "there are no paths, webhooks or components, so the document is not complete"
                    .into(),
                "Fetch it again",
            );
        }
        None
    }

    fn check_references(&self, problems: &mut Problems) {
        self.each_reference(|target, here| self.check_reference(target, here, problems));
    }

    /// Calls `visit` with the target and the pointer of every reference: `$ref` where it is one, and the targets that a
    /// discriminator maps to.
    pub fn each_reference(&self, mut visit: impl FnMut(&Value, &str)) {
        walk(
            &self.root,
            ObjectKind::Root,
            "",
            &mut |kind, object, pointer| {
                if kind == ObjectKind::Discriminator {
                    let mapping = object.get("mapping").and_then(Value::as_object);
                    for (value, target) in mapping.into_iter().flatten() {
                        let here = join(&join(pointer, "mapping"), value);
                        // A mapping may also give the bare name of a component.
                        match target
                            .as_str()
                            .filter(|target| !target.contains(['#', '/']))
                        {
                            Some(name) => {
                                let target = format!("#{}", join("/components/schemas", name));
                                visit(&Value::String(target), &here);
                            }
                            None => visit(target, &here),
                        }
                    }
                }
                if let Some(target) = object.get("$ref").filter(|_| kind.refers()) {
                    visit(target, &join(pointer, "$ref"));
                }
            },
        );
    }

    fn check_reference(&self, target: &Value, here: &str, problems: &mut Problems) {
        let Some(reference) = target.as_str() else {
            problems.push(self.problem(
                here,
                "`$ref` is not a string here",
                "A reference is written as '#/components/...'",
            ));
            return;
        };
        let Some(mut next) = reference_pointer(reference) else {
            problems.push(self.problem(
                here,
                format!("`{reference}` leads out of the document"),
                "Bundle the document first, so that every reference starts with '#/'",
            ));
            return;
        };
        let mut visited = BTreeSet::new();
        loop {
            let Some(found) = self.get(&next) else {
                problems.push(self.problem(
                    here,
                    format!("`{reference}` does not resolve"),
                    "The document is cut off or was bundled wrongly: fetch it again, or report it to the publisher",
                ));
                return;
            };
            // A reference stands for its target whatever stands beside it, so a chain that comes back never ends.
            let Some(onward) = found.get("$ref").and_then(Value::as_str) else {
                return;
            };
            if !visited.insert(next) {
                problems.push(self.problem(
                    here,
                    format!("`{reference}` leads back to itself"),
                    "Report it to the publisher",
                ));
                return;
            }
            match reference_pointer(onward) {
                Some(pointer) => next = pointer,
                None => return,
            }
        }
    }
}

/// Which version of OpenAPI a document is of, where it is not 3.1: pointer, what is wrong, what to do.
fn foreign_version(
    root: &serde_json::Map<String, Value>,
) -> Option<(&'static str, String, &'static str)> {
    const CONVERT: &str =
        "Convert it to OpenAPI 3.1 first, or ask the publisher for the 3.1 document";
    if let Some(version) = root.get("swagger") {
        return Some((
            "/swagger",
            format!("this is Swagger {}", plain(version)),
            CONVERT,
        ));
    }
    let Some(version) = root.get("openapi") else {
        return Some((
            "",
            "there is no `openapi` key, so this is not OpenAPI".into(),
            "Check that this is the bundle itself and not another file",
        ));
    };
    let version = plain(version);
    if version == "3.1" || version.starts_with("3.1.") {
        return None;
    }
    let todo = if version.starts_with("3.0") || version.starts_with('2') {
        CONVERT
    } else {
        "Only OpenAPI 3.1 is read; a newer version needs work on this project"
    };
    Some(("/openapi", format!("this is OpenAPI {version}"), todo))
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
