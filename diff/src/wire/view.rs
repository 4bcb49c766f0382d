//! A schema with everything that it refers to in one place: references followed, `allOf` merged, `null` taken out of the
//! types. Two schemas that mean the same have the same view, whatever components they are spread over.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use wise_codegen::pointer::{join, reference_pointer};

/// A schema at its place in a document.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// The schema, or a reference to one.
    pub value: &'a Value,
    /// JSON pointer to it.
    pub at: String,
}

impl<'a> Node<'a> {
    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<Self> {
        Some(Self {
            value: self.value.get(key)?,
            at: join(&self.at, key),
        })
    }

    /// The values in a list.
    pub fn list(&self) -> Vec<Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items
            .map(|(index, value)| Self {
                value,
                at: join(&self.at, &index.to_string()),
            })
            .collect()
    }

    /// The values of an object, by key.
    pub fn members(&self) -> Vec<(&'a str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        members
            .map(|(key, value)| {
                let at = join(&self.at, key);
                (key.as_str(), Self { value, at })
            })
            .collect()
    }

    /// Text under a key.
    pub fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// Whether a key is there and true.
    pub fn is(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// What stands behind a reference; itself where it is none.
    pub fn resolved(&self, root: &'a Value) -> Self {
        let mut node = self.clone();
        for _ in 0..64 {
            let Some(at) = node.text("$ref").and_then(reference_pointer) else {
                break;
            };
            let Some(value) = root.pointer(&at) else {
                break;
            };
            node = Self { value, at };
        }
        node
    }
}

/// Alternatives of a value.
#[derive(Clone, Debug)]
pub struct Union<'a> {
    /// `oneOf` or `anyOf`.
    pub keyword: &'static str,
    /// The alternatives.
    pub members: Vec<Node<'a>>,
    /// `discriminator`.
    pub discriminator: Option<&'a Value>,
}

impl<'a> Union<'a> {
    /// The property that decides.
    pub fn tag(&self) -> Option<&'a str> {
        self.discriminator?.get("propertyName")?.as_str()
    }

    /// The value of the tag, or another word for each alternative.
    pub fn labels(&self, root: &'a Value) -> Vec<String> {
        let mapping = self
            .discriminator
            .and_then(|one| one.get("mapping"))
            .and_then(Value::as_object);
        let label = |node: &Node<'a>| {
            let target = node.text("$ref");
            let mapped = mapping.and_then(|mapping| {
                let mut entries = mapping.iter();
                entries.find(|(_, to)| to.as_str().is_some_and(|to| Some(to) == target))
            });
            if let Some((value, _)) = mapped {
                return Some(value.clone());
            }
            let resolved = node.resolved(root);
            let constant = self.tag().and_then(|tag| {
                let values = &View::of(std::slice::from_ref(node), root)
                    .properties
                    .remove(tag)
                    .map(|nodes| View::of(&nodes, root).values)??;
                match values.as_slice() {
                    [Value::String(only)] => Some(only.clone()),
                    _ => None,
                }
            });
            constant
                .or_else(|| resolved.text("title").map(str::to_owned))
                .or_else(|| {
                    let view = View::of(std::slice::from_ref(node), root);
                    let plain = view.properties.is_empty() && view.union.is_none();
                    plain.then(|| view.kind())
                })
        };
        let members = self.members.iter().enumerate();
        members
            .map(|(index, node)| {
                label(node).unwrap_or_else(|| format!("alternative {}", index + 1))
            })
            .collect()
    }
}

/// Everything that a schema says, wherever it says it.
#[derive(Clone, Debug, Default)]
pub struct View<'a> {
    /// JSON pointer to where most of it stands.
    pub at: String,
    /// `type`, without `null`.
    pub types: BTreeSet<&'a str>,
    /// Whether `null` is allowed.
    pub nullable: bool,
    /// `enum` or `const`, without `null`.
    pub values: Option<Vec<&'a Value>>,
    /// `properties`: what each member of an `allOf` says of one.
    pub properties: BTreeMap<&'a str, Vec<Node<'a>>>,
    /// `required`.
    pub required: BTreeSet<&'a str>,
    /// `items`.
    pub items: Vec<Node<'a>>,
    /// `additionalProperties`, where it is a schema.
    pub additional: Vec<Node<'a>>,
    /// `additionalProperties`, where it is `true` or `false`.
    pub open: Option<bool>,
    /// `oneOf` or `anyOf` over types.
    pub union: Option<Union<'a>>,
    /// All other keywords: limits, `format`, flags, and what nobody here has heard of.
    pub facts: BTreeMap<&'a str, &'a Value>,
    /// What one part of the schema says of a keyword, and a later part differently: `facts` has the last.
    pub overruled: BTreeMap<&'a str, Vec<&'a Value>>,
    /// By keyword, the last value that was read.
    said: BTreeMap<&'a str, &'a Value>,
    /// Where it has looked: what two members of an `allOf` refer to is looked at once.
    seen: BTreeSet<String>,
}

/// The longest chain of references and `allOf`.
const DEEPEST: usize = 256;

impl<'a> View<'a> {
    /// The view of a schema that is spread over some nodes.
    pub fn of(nodes: &[Node<'a>], root: &'a Value) -> Self {
        let mut view = Self::default();
        for node in nodes {
            view.collect(node, root, 0);
        }
        view.seen.clear();
        view.said.clear();
        view
    }

    fn collect(&mut self, node: &Node<'a>, root: &'a Value, depth: usize) {
        if !self.seen.insert(node.at.clone()) {
            return;
        }
        let Some(object) = node.value.as_object().filter(|_| depth < DEEPEST) else {
            if let Some(any) = node.value.as_bool() {
                self.open = Some(any);
            }
            return;
        };
        if object.contains_key("$ref") {
            let target = node.resolved(root);
            if target.at != node.at {
                self.collect(&target, root, depth + 1);
            }
        } else if self.at.is_empty() {
            self.at.clone_from(&node.at);
        }
        for member in node.get("allOf").iter().flat_map(Node::list) {
            self.collect(&member, root, depth + 1);
        }
        for (key, inner) in node.members() {
            match key {
                "$ref" | "allOf" | "$defs" | "definitions" => {}
                // That of a union stands with its alternatives.
                "discriminator" if object.contains_key("oneOf") || object.contains_key("anyOf") => {
                }
                "type" => self.types(inner.value),
                "nullable" => self.nullable |= inner.value == &Value::Bool(true),
                "enum" | "const" => self.listed(key, inner.value, object.contains_key("type")),
                "properties" => {
                    for (name, property) in inner.members() {
                        self.properties.entry(name).or_default().push(property);
                    }
                }
                "required" => {
                    let names = inner.value.as_array().into_iter().flatten();
                    self.required.extend(names.filter_map(Value::as_str));
                }
                "items" => self.items.push(inner),
                "additionalProperties" => match inner.value.as_bool() {
                    Some(open) => {
                        self.open = Some(open);
                        self.say(key, inner.value);
                    }
                    None => self.additional.push(inner),
                },
                "oneOf" | "anyOf" => self.alternatives(key, &inner, node, root, depth),
                _ => self.fact(key, inner.value),
            }
        }
    }

    /// The values of `enum`, or that of `const`.
    fn listed(&mut self, key: &str, value: &'a Value, typed: bool) {
        self.say("enum", value);
        let values = match value.as_array() {
            Some(values) if key == "enum" => values.iter().collect(),
            _ if key == "enum" => Vec::new(),
            _ => {
                self.values = Some(vec![value]);
                return;
            }
        };
        let (null, values): (Vec<_>, Vec<_>) =
            Vec::into_iter(values).partition(|value| value.is_null());
        self.nullable |= !null.is_empty() && !typed;
        self.values = Some(values);
    }

    fn fact(&mut self, key: &'a str, value: &'a Value) {
        self.facts.insert(key, value);
        self.say(key, value);
    }

    /// Notes a value of a keyword, and the one before that it takes the place of.
    fn say(&mut self, key: &'a str, value: &'a Value) {
        if let Some(before) = self.said.insert(key, value)
            && before != value
        {
            self.overruled.entry(key).or_default().push(before);
        }
    }

    fn types(&mut self, value: &'a Value) {
        let one = std::slice::from_ref(value);
        let names = value.as_array().map_or(one, Vec::as_slice);
        if !names.is_empty() && names.iter().all(|name| name == "null") {
            // No type is left that could differ, and yet it says more than that `null` is allowed.
            self.fact("type", value);
        }
        for name in names.iter().filter_map(Value::as_str) {
            if name == "null" {
                self.nullable = true;
            } else {
                self.types.insert(name);
            }
        }
    }

    /// Alternatives are a union only if they say what a value is. Those that only ask for properties are a limit.
    fn alternatives(
        &mut self,
        keyword: &'a str,
        list: &Node<'a>,
        around: &Node<'a>,
        root: &'a Value,
        depth: usize,
    ) {
        let null = |node: &Node<'a>| node.text("type") == Some("null");
        let (nulls, members): (Vec<_>, Vec<_>) = list.list().into_iter().partition(null);
        self.nullable |= !nulls.is_empty();
        let asks = |node: &Node<'a>| {
            let keys = node.value.as_object().into_iter().flatten();
            keys.into_iter()
                .all(|(key, _)| key == "required" || key == "not")
        };
        if members.iter().all(asks) || self.union.is_some() {
            self.fact(keyword, list.value);
            return;
        }
        if let ([only], false) = (members.as_slice(), nulls.is_empty()) {
            self.collect(only, root, depth + 1);
            return;
        }
        self.union = Some(Union {
            keyword: if keyword == "oneOf" { "oneOf" } else { "anyOf" },
            members,
            discriminator: around.value.get("discriminator"),
        });
    }

    /// The word for what a value is.
    pub fn kind(&self) -> String {
        if self.union.is_some() {
            return "one of several".to_owned();
        }
        if !self.types.is_empty() {
            let types: Vec<&str> = self.types.iter().copied().collect();
            return types.join(" or ");
        }
        if !self.properties.is_empty() || !self.additional.is_empty() {
            return "object".to_owned();
        }
        if !self.items.is_empty() {
            return "array".to_owned();
        }
        match self.values.as_deref().and_then(<[_]>::first) {
            Some(Value::String(_)) => "string".to_owned(),
            Some(Value::Number(_)) => "number".to_owned(),
            Some(Value::Bool(_)) => "boolean".to_owned(),
            _ => "any value".to_owned(),
        }
    }

    /// A flag such as `readOnly`.
    pub fn is(&self, key: &str) -> bool {
        self.facts.get(key).copied() == Some(&Value::Bool(true))
    }

    /// `format`.
    pub fn format(&self) -> Option<&'a str> {
        self.facts.get("format")?.as_str()
    }

    /// What a value is, in a few words: `integer (int64)`, `list of string`.
    pub fn describe(&self, root: &'a Value) -> String {
        let mut text = self.kind();
        if text == "array" {
            let item = View::of(&self.items, root);
            text = format!("list of {}", item.kind());
        }
        if let Some(format) = self.format() {
            text = format!("{text} ({format})");
        }
        if let Some(values) = &self.values {
            text = format!("{text}: {}", texts(values));
        }
        text
    }
}

/// Values as a list of code.
pub fn texts<'v>(values: impl IntoIterator<Item = &'v &'v Value>) -> String {
    let values = values.into_iter().map(|value| plain(value));
    values.collect::<Vec<_>>().join(", ")
}

/// A value as a person writes it: text without quotes.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
