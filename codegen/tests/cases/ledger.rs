//! A contract and its model, walked side by side. Shares no code with the generator but the model itself.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::LazyLock;
use wise_codegen::inputs::Inputs;
use wise_codegen::model::{Api, Kind, Operation, TypeRef};
use wise_codegen::rules::{Rules, same_place};

const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Path, method, path item and operation of each operation.
pub fn operations(root: &Value) -> impl Iterator<Item = (&str, &str, &Value, &Value)> {
    root["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            METHODS
                .iter()
                .filter_map(move |method| Some((path.as_str(), *method, item, item.get(*method)?)))
        })
}

/// The operation of the model at a path.
pub fn operation<'a>(api: &'a Api, path: &str, method: &str) -> &'a Operation {
    let mut found = api
        .operations
        .iter()
        .filter(|one| one.path == path && one.method.eq_ignore_ascii_case(method));
    found
        .next()
        .unwrap_or_else(|| panic!("{method} {path} is lost"))
}

/// What a reference leads to.
pub fn resolve<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    while let Some(target) = value["$ref"].as_str() {
        value = root.pointer(target.trim_start_matches('#')).unwrap();
    }
    value
}

/// All parameters that are stated for an operation, twice where its path says the same.
pub fn parameters<'a>(root: &'a Value, item: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    let lists = [&operation["parameters"], &item["parameters"]];
    let all = lists.into_iter().filter_map(Value::as_array).flatten();
    all.map(|one| resolve(root, one)).collect()
}

fn content<'a>(root: &'a Value, holder: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let content = resolve(root, holder)["content"].as_object();
    let all = content.into_iter().flatten();
    all.map(|(name, media)| (name.as_str(), &media["schema"]))
        .collect()
}

/// Media types and schemas of a request body.
pub fn body<'a>(root: &'a Value, operation: &'a Value) -> Vec<(&'a str, &'a Value)> {
    content(root, &operation["requestBody"])
}

/// Media types and schemas of all successes.
pub fn successes<'a>(root: &'a Value, operation: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let responses = operation["responses"].as_object().into_iter().flatten();
    let good = responses.filter(|(status, _)| status.starts_with('2'));
    good.flat_map(|(_, response)| content(root, response))
        .collect()
}

/// Statuses, media types and schemas of all errors.
pub fn errors<'a>(root: &'a Value, operation: &'a Value) -> Vec<(&'a str, &'a str, &'a Value)> {
    let responses = || operation["responses"].as_object().into_iter().flatten();
    // Without a success of class 2, a redirect is the success.
    let redirects = !responses().any(|(status, _)| status.starts_with('2'));
    let bad = responses()
        .filter(|(status, _)| !(status.starts_with('2') || redirects && status.starts_with('3')));
    bad.flat_map(|(status, response)| {
        let all = content(root, response).into_iter();
        all.map(|(media, schema)| (status.as_str(), media, schema))
    })
    .collect()
}

/// A media type without its parameters.
pub fn essence(media: &str) -> &str {
    media.split(';').next().unwrap().trim()
}

/// Whether a `type` leaves everything open but that it is an object.
fn open(name: &Value) -> bool {
    match name {
        Value::Array(names) => names.iter().all(open),
        name => name == "object" || name == "null",
    }
}

/// What has been found of the facts of a contract.
#[derive(Clone)]
pub struct Ledger<'a> {
    root: &'a Value,
    api: &'a Api,
    seen: HashSet<(usize, TypeRef, usize)>,
    properties: usize,
    values: usize,
    lost: Vec<String>,
}

/// The lists of values that rules give to plain texts.
static RULED: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let rules = Rules::read(&Inputs::spec(&root).unwrap().rules).unwrap();
    let lists = rules.values.into_iter().map(|rule| rule.values);
    lists.filter(|list| !list.is_empty()).collect()
});

/// The texts to which rules give the list of a different place.
static LIKE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let rules = Rules::read(&Inputs::spec(&root).unwrap().rules).unwrap();
    let like = rules.values.into_iter().filter(|rule| rule.like.is_some());
    like.flat_map(|rule| rule.at).collect()
});

impl<'a> Ledger<'a> {
    pub fn new(root: &'a Value, api: &'a Api) -> Self {
        Self {
            root,
            api,
            seen: HashSet::new(),
            properties: 0,
            values: 0,
            lost: Vec::new(),
        }
    }

    /// Fails when something is lost, or when suspiciously little was looked at.
    pub fn settle(&self, properties: usize, values: usize) {
        let lost = &self.lost;
        assert!(lost.is_empty(), "{} lost:\n{}", lost.len(), lost.join("\n"));
        assert!(
            self.properties >= properties,
            "only {} properties",
            self.properties
        );
        assert!(self.values >= values, "only {} enum values", self.values);
    }

    fn lose(&mut self, at: &str, what: &str) {
        self.lost.push(format!("{at}: {what}"));
    }

    /// The schema and everything that it refers to or that is all of it.
    fn parts(&self, schema: &'a Value, found: &mut Vec<&'a Value>) {
        if found.iter().any(|one| std::ptr::eq(*one, schema)) {
            return;
        }
        found.push(schema);
        if let Some(target) = schema["$ref"].as_str() {
            self.parts(
                self.root.pointer(target.trim_start_matches('#')).unwrap(),
                found,
            );
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.parts(part, found);
        }
    }

    /// The properties of an object, with those of all of its parts.
    pub fn properties(&self, schema: &'a Value) -> BTreeMap<&'a str, &'a Value> {
        let mut parts = Vec::new();
        self.parts(schema, &mut parts);
        let mut all = BTreeMap::new();
        for part in parts {
            for (name, property) in part["properties"].as_object().into_iter().flatten() {
                // A part may repeat a property only to add words or limits.
                let typed = ["type", "$ref", "oneOf", "allOf", "enum", "properties"];
                if !all.contains_key(name.as_str())
                    || typed.iter().any(|key| !property[key].is_null())
                {
                    all.insert(name.as_str(), property);
                }
            }
        }
        all
    }

    /// Compares a schema with the type that was made of it.
    pub fn value(&mut self, schema: &'a Value, ty: &'a TypeRef, at: &str) {
        self.within(schema, ty, at, None, &[]);
    }

    fn within(
        &mut self,
        schema: &'a Value,
        ty: &'a TypeRef,
        at: &str,
        tag: Option<&str>,
        around: &[&'a str],
    ) {
        let place = (
            std::ptr::from_ref(schema) as usize,
            ty.clone(),
            around.len(),
        );
        if !self.seen.insert(place) {
            return;
        }
        let mut parts = Vec::new();
        self.parts(schema, &mut parts);
        let one = |key: &str| {
            parts
                .iter()
                .map(|part| &part[key])
                .find(|found| !found.is_null())
        };
        let properties = self.properties(schema);
        let branches: Vec<&'a Value> = parts
            .iter()
            .flat_map(|part| [&part["oneOf"], &part["anyOf"]])
            .filter_map(Value::as_array)
            .flatten()
            .filter(|branch| {
                let branch = resolve(self.root, branch);
                branch["type"] != "null"
                    && branch
                        .as_object()
                        .unwrap()
                        .keys()
                        .any(|key| key != "required")
            })
            .collect();
        match ty {
            TypeRef::Json => {
                let known = one("type").is_some_and(|name| !open(name)) || !properties.is_empty();
                if known || !branches.is_empty() || one("enum").is_some() {
                    self.lose(at, "untyped, though the contract has a type");
                }
            }
            // What is in a message that the contract describes is there itself.
            TypeRef::Envelope(inner) => self.value(schema, inner, at),
            TypeRef::List(inner) => match one("items") {
                Some(items) => self.within(items, inner, &format!("{at}[]"), None, &[]),
                None if **inner == TypeRef::Json
                    || one("type").is_some_and(|name| name == "string") => {}
                None => self.lose(at, "a list, which the contract does not say"),
            },
            TypeRef::Map(inner) => match one("additionalProperties") {
                Some(values) if values.is_object() => {
                    self.within(values, inner, &format!("{at}{{}}"), None, &[])
                }
                Some(_) if **inner == TypeRef::Json => {}
                _ => self.lose(at, "a map, which the contract does not say"),
            },
            TypeRef::Named(id) => match &self.api.ty(*id).kind {
                Kind::Struct(object) => {
                    for (name, property) in &properties {
                        let at = format!("{at}.{name}");
                        match object.fields.iter().find(|field| field.wire == *name) {
                            Some(field) => {
                                self.properties += 1;
                                self.within(property, &field.ty, &at, None, &[]);
                            }
                            None if tag == Some(name) => self.properties += 1,
                            None => self.lose(&at, "no field"),
                        }
                    }
                    for field in &object.fields {
                        let wire = field.wire.as_str();
                        if !properties.contains_key(wire) && !around.contains(&wire) {
                            self.lose(at, &format!("the field {wire} comes from nowhere"));
                        }
                    }
                    let more = one("additionalProperties").is_some_and(|extra| extra != false);
                    if more != object.extra.is_some() {
                        self.lose(at, "further properties");
                    }
                }
                Kind::Enum(values) => {
                    let mut stated = BTreeSet::new();
                    for list in parts.iter().filter_map(|part| part["enum"].as_array()) {
                        stated.extend(list.iter().filter_map(Value::as_str));
                    }
                    stated.extend(parts.iter().filter_map(|part| part["const"].as_str()));
                    self.values += stated.len();
                    let text = |name: &Value| name == "string";
                    let text = |name: &Value| {
                        text(name) || name.as_array().is_some_and(|all| all.iter().any(text))
                    };
                    // Plain text, and a rule has the list or says where it is.
                    let keys = &self.api.ty(*id).keys;
                    let like = || {
                        let same = |place: &String| keys.iter().any(|key| same_place(key, place));
                        LIKE.iter().any(same)
                    };
                    let ruled = RULED.contains(values) || like();
                    if stated.is_empty() && one("type").is_some_and(text) && ruled {
                        return;
                    }
                    if stated != values.iter().map(String::as_str).collect() {
                        self.lose(at, "other values");
                    }
                }
                Kind::Union(union) => {
                    let tag = match &union.decided {
                        wise_codegen::model::Decided::Tag(tag) => Some(tag.as_str()),
                        _ => None,
                    };
                    let around: Vec<&'a str> = properties.keys().copied().collect();
                    for (index, branch) in branches.iter().enumerate() {
                        let at = format!("{at}|{index}");
                        let mut best: Option<Self> = None;
                        for variant in &union.variants {
                            let mut trial = self.clone();
                            trial.within(branch, &variant.ty, &at, tag, &around);
                            if best
                                .as_ref()
                                .is_none_or(|best| trial.lost.len() < best.lost.len())
                            {
                                best = Some(trial);
                            }
                        }
                        match best {
                            Some(best) => *self = best,
                            None => self.lose(&at, "no alternative"),
                        }
                    }
                    if union.variants.len() < branches.len() {
                        self.lose(at, "fewer alternatives");
                    }
                }
            },
            _ => {
                // The one alternative that is left stands for itself.
                if let [only] = branches.as_slice() {
                    return self.within(only, ty, at, tag, &[]);
                }
                let numbers = one("enum").and_then(Value::as_array);
                if numbers.is_some_and(|values| values.iter().all(Value::is_string))
                    && *ty != TypeRef::Secret
                {
                    self.lose(at, "an enum without its values");
                }
                if !properties.is_empty() || one("items").is_some() || !branches.is_empty() {
                    self.lose(at, "a structure made a plain value");
                }
            }
        }
    }
}
