//! That the mock has read what is written: `spec/` as plain YAML, by a reader of this test's own, beside what the mock knows.
//!
//! Neither the packing of the contracts nor the generator's reader has a part in this. With `WISE_BUNDLES` the same is done
//! with the bytes that Wise published, as far as they are the ones that `spec/` was made from.

#![allow(clippy::unwrap_used)]

#[path = "support/amended.rs"]
mod amended;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use wise_mock::contract::{Contracts, Location, Media, Operation};

/// What is known about an operation, a line for each fact.
type Facts = BTreeSet<String>;

/// A document, and what it is made of.
struct Written {
    root: Value,
}

impl Written {
    fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap();
        let yaml: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        Self { root: json(yaml) }
    }

    /// The same with the operations and components of a supplement.
    fn with(mut self, supplement: Self) -> Self {
        merge(&mut self.root, supplement.root);
        self
    }

    /// The same with what rules of `spec/` say that the contract leaves out.
    fn amended(mut self) -> Self {
        let files = std::fs::read_dir(spec().join("rules")).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let text = std::fs::read_to_string(file).unwrap();
            amended::amend(&mut self.root, &text.parse().unwrap());
        }
        self
    }

    /// What stands behind references.
    fn resolved<'v>(&'v self, mut value: &'v Value) -> &'v Value {
        while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            value = self.root.pointer(&reference[1..]).unwrap();
        }
        value
    }

    /// The facts of every operation, by method and by the path that the mock serves it under.
    fn operations(&self) -> BTreeMap<String, Facts> {
        let mut all = BTreeMap::new();
        let api = self.root["servers"][0]["url"].as_str().unwrap();
        for (path, item) in members(&self.root["paths"]) {
            for method in [
                "get", "put", "post", "delete", "patch", "head", "options", "trace",
            ] {
                let Some(operation) = item.get(method) else {
                    continue;
                };
                let mut servers = [operation, item].into_iter();
                let own = servers.find_map(|of| of.get("servers")?[0]["url"].as_str());
                let served = served(api, own.unwrap_or(api));
                let mut facts = self.facts(operation);
                let shared = item.get("parameters").and_then(Value::as_array);
                facts.extend(
                    shared
                        .into_iter()
                        .flatten()
                        .flat_map(|one| self.parameter(one)),
                );
                let name = format!("{} {served}{path}", method.to_uppercase());
                assert!(all.insert(name.clone(), facts).is_none(), "{name}");
            }
        }
        all
    }

    fn facts(&self, operation: &Value) -> Facts {
        let mut facts = Facts::new();
        facts.insert(format!("id {}", operation["operationId"].as_str().unwrap()));
        let parameters = operation.get("parameters").and_then(Value::as_array);
        for parameter in parameters.into_iter().flatten() {
            facts.extend(self.parameter(parameter));
        }
        if let Some(body) = operation.get("requestBody") {
            let body = self.resolved(body);
            facts.insert(format!("body required {}", body["required"] == true));
            self.content(body, "body", &mut facts);
        }
        for (status, response) in members(&operation["responses"]) {
            let response = self.resolved(response);
            facts.insert(status.to_owned());
            self.content(response, status, &mut facts);
            for (name, header) in members(&response["headers"]) {
                let at = format!("{status} header {name}");
                schema(
                    &self.root,
                    &self.resolved(header)["schema"],
                    &at,
                    &mut facts,
                );
            }
        }
        let security = operation.get("security").or(self.root.get("security"));
        for all in security.and_then(Value::as_array).into_iter().flatten() {
            let schemes: Vec<&str> = members(all).map(|(name, _)| name).collect();
            facts.insert(format!("token {}", schemes.join("+")));
        }
        facts
    }

    fn parameter(&self, parameter: &Value) -> Facts {
        let parameter = self.resolved(parameter);
        let mut facts = Facts::new();
        let (place, name) = (&parameter["in"], &parameter["name"]);
        let at = format!("{} {}", place.as_str().unwrap(), name.as_str().unwrap());
        let required = place == "path" || parameter["required"] == true;
        facts.insert(format!("{at} required {required}"));
        schema(&self.root, &parameter["schema"], &at, &mut facts);
        facts
    }

    fn content(&self, of: &Value, at: &str, facts: &mut Facts) {
        for (kind, media) in members(&of["content"]) {
            let at = format!("{at} {kind}");
            facts.insert(at.clone());
            schema(&self.root, &media["schema"], &at, facts);
        }
    }
}

/// The facts of an operation as the mock knows it.
fn known(operation: &Operation) -> Facts {
    let mut facts = Facts::new();
    facts.insert(format!("id {}", operation.id));
    for parameter in &operation.parameters {
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
        };
        let at = format!("{place} {}", parameter.name);
        facts.insert(format!("{at} required {}", parameter.required));
        let root = parameter.schema.root();
        schema(root, parameter.schema.value(), &at, &mut facts);
    }
    let content = |all: &[Media], at: &str, facts: &mut Facts| {
        for media in all {
            let at = format!("{at} {}", media.kind);
            facts.insert(at.clone());
            if let Some(of) = &media.schema {
                schema(of.root(), of.value(), &at, facts);
            }
        }
    };
    if let Some(body) = &operation.body {
        facts.insert(format!("body required {}", body.required));
        content(&body.content, "body", &mut facts);
    }
    for response in &operation.responses {
        let status = response.status.to_string();
        content(&response.content, &status, &mut facts);
        for (name, header) in &response.headers {
            let at = format!("{status} header {name}");
            schema(header.root(), header.value(), &at, &mut facts);
        }
        facts.insert(status);
    }
    for all in &operation.security {
        facts.insert(format!("token {}", all.join("+")));
    }
    facts
}

/// What a schema says, a line for each place and keyword, references followed. A union is one however its alternatives are
/// told apart, and a limit of numbers that follows from the format is none of its own: the mock writes both in other words.
fn schema(root: &Value, of: &Value, at: &str, facts: &mut Facts) {
    walk(root, of, at, &mut Vec::new(), facts);
}

fn walk<'v>(
    root: &'v Value,
    of: &'v Value,
    at: &str,
    behind: &mut Vec<&'v str>,
    facts: &mut Facts,
) {
    let Some(keywords) = of.as_object() else {
        return;
    };
    let depth = behind.len();
    for (keyword, value) in keywords {
        match keyword.as_str() {
            "$ref" => {
                let reference = value.as_str().unwrap();
                // A schema that holds itself says nothing new the second time.
                if !behind.contains(&reference) {
                    behind.push(reference);
                    walk(
                        root,
                        root.pointer(&reference[1..]).unwrap(),
                        at,
                        behind,
                        facts,
                    );
                }
            }
            "properties" | "patternProperties" => {
                for (name, property) in members(value) {
                    let at = format!("{at}/{name}");
                    facts.insert(at.clone());
                    walk(root, property, &at, behind, facts);
                }
            }
            "items" | "additionalProperties" | "not" if value.is_object() => {
                walk(root, value, &format!("{at}/{keyword}"), behind, facts);
            }
            "oneOf" | "anyOf" | "allOf" => {
                let all = value.as_array().unwrap();
                // What the mock has added to say which alternative a tag means.
                let written = all.iter().filter(|one| !tag(one, keywords));
                for (index, one) in written.enumerate() {
                    let union = if keyword == "allOf" { "all" } else { "one" };
                    walk(root, one, &format!("{at}/{union} {index}"), behind, facts);
                }
            }
            "required" => {
                let names = value.as_array().into_iter().flatten();
                facts.extend(names.map(|name| format!("{at} requires {name}")));
            }
            "enum" => {
                let values = value.as_array().into_iter().flatten();
                facts.extend(values.map(|value| format!("{at} may be {value}")));
            }
            "type" => {
                let one = std::slice::from_ref(value);
                let kinds = value.as_array().map_or(one, Vec::as_slice);
                facts.extend(kinds.iter().map(|kind| format!("{at} is {kind}")));
            }
            "additionalProperties" => {
                facts.insert(format!("{at} is open: {value}"));
            }
            "const" | "format" | "pattern" | "minLength" | "maxLength" | "minItems"
            | "maxItems" | "uniqueItems" | "multipleOf" | "readOnly" => {
                facts.insert(format!("{at} {keyword} {value}"));
            }
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum"
                if !keywords.contains_key("format") =>
            {
                facts.insert(format!("{at} {keyword} {value}"));
            }
            _ => {}
        }
    }
    behind.truncate(depth);
}

/// Whether a part of an `allOf` is about the tag of a union beside it.
fn tag(part: &Value, beside: &Map<String, Value>) -> bool {
    let property = beside.get("discriminator").map(|one| &one["propertyName"]);
    let property = property.and_then(Value::as_str);
    property.is_some_and(|property| {
        part.get("if").is_some() || part["properties"][property].get("enum").is_some()
    })
}

/// What the mock puts in front of a path: what the address of the server has after the host, and for another host its first
/// label.
fn served(api: &str, own: &str) -> String {
    let parts = |url: &str| {
        let rest = url.strip_prefix("https://").unwrap().trim_end_matches('/');
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let path = if path.is_empty() {
            String::new()
        } else {
            format!("/{path}")
        };
        (host.to_owned(), path)
    };
    let ((api, _), (host, path)) = (parts(api), parts(own));
    if host == api {
        path
    } else {
        format!("/{}{path}", host.split('.').next().unwrap())
    }
}

fn members(of: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = of.as_object().into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value))
}

/// YAML as JSON: keys that are numbers become texts.
fn json(yaml: serde_yaml::Value) -> Value {
    match yaml {
        serde_yaml::Value::Mapping(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let name = match name {
                    serde_yaml::Value::String(name) => name,
                    other => json(other).to_string(),
                };
                (name, json(value))
            });
            Value::Object(members.collect())
        }
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}

/// Adds to an object, level by level, what it does not have.
fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        for (name, value) in from {
            match into.get_mut(&name) {
                Some(known) => merge(known, value),
                None => drop(into.insert(name, value)),
            }
        }
    }
}

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// The directories of the versions.
fn versions() -> Vec<String> {
    let entries = std::fs::read_dir(spec()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let versions = names.filter(|name| spec().join(name).join("contract.yaml").is_file());
    versions.collect()
}

/// The supplement of a version: its own, or that of all dated ones.
fn supplement(version: &str) -> Written {
    let own = spec().join(version).join("supplement.yaml");
    let shared = spec().join("supplement.yaml");
    Written::read(if own.is_file() { &own } else { &shared })
}

/// Holds what is written against what the mock knows. How many operations and facts there are.
fn compare(version: &str, written: &Written) -> (usize, usize) {
    let mut written = written.operations();
    let (mut operations, mut count) = (0, 0);
    let all = Contracts::get().unwrap().operations();
    for operation in all.iter().filter(|one| one.version == version) {
        let name = format!("{} {}", operation.method, operation.path);
        let wanted = written.remove(&name);
        let wanted = wanted
            .ok_or(format!("{version}: {name} is made up"))
            .unwrap();
        let known = known(operation);
        let missing: Vec<&String> = wanted.difference(&known).take(5).collect();
        let added: Vec<&String> = known.difference(&wanted).take(5).collect();
        assert!(
            missing.is_empty() && added.is_empty(),
            "{version}: {name}: missing {missing:#?}, made up {added:#?}"
        );
        operations += 1;
        count += known.len();
    }
    let forgotten: Vec<String> = written.into_keys().collect();
    assert!(forgotten.is_empty(), "{version}: unknown {forgotten:#?}");
    (operations, count)
}

#[test]
fn the_mock_knows_what_the_contracts_say() {
    for version in versions() {
        let contract = Written::read(&spec().join(&version).join("contract.yaml"));
        let (operations, facts) = compare(&version, &contract.with(supplement(&version)).amended());
        assert!(operations > 200 && facts > 10_000, "{operations} {facts}");
    }
}

#[test]
fn the_mock_knows_what_wise_has_published() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        eprintln!("skipped: WISE_BUNDLES names no directory of published bundles");
        return;
    };
    for version in versions() {
        let source = std::fs::read_to_string(spec().join(&version).join("source.toml")).unwrap();
        let line = |key: &str| {
            let mut lines = source.lines().filter_map(|line| line.split_once(" = "));
            let (_, value) = lines.find(|(name, _)| *name == key).unwrap();
            value.trim_matches('"').to_owned()
        };
        let file = Path::new(&directory).join(line("file"));
        let size = std::fs::metadata(&file).map(|file| file.len().to_string());
        if size.ok() != Some(line("size")) {
            eprintln!(
                "skipped: {} is not what {version} was made from",
                file.display()
            );
            continue;
        }
        compare(
            &version,
            &Written::read(&file).with(supplement(&version)).amended(),
        );
    }
}

#[test]
fn the_mock_knows_every_webhook() {
    // Webhooks have no version: the newest contract that has one counts, and older ones add what it does not have.
    let mut written: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for version in versions() {
        let contract = Written::read(&spec().join(&version).join("contract.yaml"));
        for (event, webhook) in members(&contract.root["webhooks"]) {
            let body = contract.resolved(&webhook["post"]["requestBody"]);
            let whole = contract.resolved(&body["content"]["application/json"]["schema"]);
            let union = whole.get("oneOf").or(whole.get("anyOf"));
            let one = [whole.clone()];
            let alternatives = union
                .and_then(Value::as_array)
                .map_or(&one[..], Vec::as_slice);
            for alternative in alternatives {
                let properties = &contract.resolved(alternative)["properties"];
                let name = properties["schema_version"]["enum"][0].as_str().unwrap();
                written
                    .entry(event.to_owned())
                    .or_default()
                    .insert(name.to_owned());
            }
        }
    }
    let known = Contracts::get().unwrap().events();
    let known: BTreeMap<String, BTreeSet<String>> = known
        .map(|(event, versions)| (event.to_owned(), versions.map(str::to_owned).collect()))
        .collect();
    assert!(written.len() > 25);
    assert_eq!(known, written);
}
