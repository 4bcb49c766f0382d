//! One contract: its operations, what belongs to each of them, and its events.

use super::view::{Node, Union, View};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Keys of the schema around several payloads that are looked at with them, or that no program reads.
const AROUND: &[&str] = &[
    "discriminator",
    "type",
    "title",
    "$schema",
    "$id",
    "$anchor",
    "$comment",
    "xml",
    "$defs",
    "definitions",
];

/// The methods of a path item.
const METHODS: &[&str] = &[
    "get", "put", "post", "patch", "delete", "head", "options", "trace",
];

/// A contract that is compared.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// The document.
    pub root: &'a Value,
    /// `2026q3`.
    pub version: &'a str,
    /// Every operation.
    pub operations: Vec<Op<'a>>,
}

/// An operation, or what an event is delivered with.
#[derive(Clone, Debug)]
pub struct Op<'a> {
    /// `operationId`, or method and path where there is none.
    pub id: String,
    /// Upper case.
    pub method: String,
    /// As it is written.
    pub path: &'a str,
    /// The operation.
    pub node: Node<'a>,
    /// The path item.
    pub item: Node<'a>,
    /// Its key in `names.toml`.
    pub key: String,
    /// The resource of the client.
    pub resource: String,
}

/// A parameter, behind its reference.
#[derive(Clone, Debug)]
pub struct Param<'a> {
    /// Its name.
    pub name: &'a str,
    /// `query`, `header`, `path` or `cookie`.
    pub location: &'a str,
    /// All of it.
    pub node: Node<'a>,
}

/// A payload of an event.
#[derive(Clone, Debug)]
pub struct Payload<'a> {
    /// `4.0.0`; empty where it names none.
    pub version: String,
    /// The whole payload.
    pub schema: Node<'a>,
}

impl<'a> Side<'a> {
    /// Finds the operations. `names` tells key and resource of an operationId.
    pub fn new(
        root: &'a Value,
        version: &'a str,
        names: &HashMap<String, (String, String)>,
    ) -> Self {
        let mut operations = Vec::new();
        for (path, item) in members(root, "paths") {
            for method in METHODS {
                let Some(node) = item.get(method) else {
                    continue;
                };
                let id = node
                    .text("operationId")
                    .map_or_else(|| format!("{method} {path}"), str::to_owned);
                let (key, resource) = names
                    .get(&id)
                    .cloned()
                    .unwrap_or_else(|| (id.clone(), String::new()));
                operations.push(Op {
                    id,
                    method: method.to_uppercase(),
                    path,
                    node,
                    item: item.clone(),
                    key,
                    resource,
                });
            }
        }
        Self {
            root,
            version,
            operations,
        }
    }

    /// The events: event type and delivery.
    pub fn events(&self) -> BTreeMap<&'a str, Op<'a>> {
        let mut found = BTreeMap::new();
        for (event, item) in members(self.root, "webhooks") {
            let method = METHODS.iter().find(|method| item.get(method).is_some());
            let Some(node) = method.and_then(|method| item.get(method)) else {
                continue;
            };
            let group = event.split('#').next().unwrap_or_default();
            found.insert(
                event,
                Op {
                    id: event.to_owned(),
                    method: String::new(),
                    path: "",
                    node,
                    item,
                    key: event.to_owned(),
                    resource: group.to_owned(),
                },
            );
        }
        found
    }

    /// The path of the first server: `/2026Q3`.
    pub fn prefix(&self) -> &'a str {
        let url = self.root.pointer("/servers/0/url").and_then(Value::as_str);
        url.map_or("", path_of).trim_end_matches('/')
    }

    /// Hosts of the whole API, without the version.
    pub fn hosts(&self) -> Vec<String> {
        let servers = self.root.get("servers").and_then(Value::as_array);
        let urls = servers
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("url")?.as_str());
        urls.map(|url| {
            let path = path_of(url);
            let (_, rest) = split_version(path);
            format!(
                "{}{}",
                &url[..url.len() - path.len()],
                rest.trim_end_matches('/')
            )
        })
        .collect()
    }
}

/// The path in a URL, with the slash in front.
fn path_of(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    }
}

/// `/v3/quotes` → `/v3` and `/quotes`.
pub fn split_version(path: &str) -> (&str, &str) {
    let inner = path.strip_prefix('/').unwrap_or(path);
    let end = inner.find('/').unwrap_or(inner.len());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let segment = &inner[..end];
    let versioned = segment.strip_prefix('v').is_some_and(digits)
        || segment
            .split_once(['Q', 'q'])
            .is_some_and(|(year, quarter)| digits(year) && digits(quarter));
    if versioned {
        let at = path.len() - inner.len() + end;
        (&path[..at], &path[at..])
    } else {
        ("", path)
    }
}

fn members<'a>(root: &'a Value, key: &str) -> Vec<(&'a str, Node<'a>)> {
    let whole = Node {
        value: root,
        at: String::new(),
    };
    let found = whole.get(key);
    found.iter().flat_map(|node| node.members()).collect()
}

impl<'a> Op<'a> {
    /// Method and path as a person writes them.
    pub fn http(&self) -> String {
        format!("{} {}", self.method, self.path).trim().to_owned()
    }

    /// Path without the version, parameters without their names.
    pub fn route(&self) -> String {
        let (_, path) = split_version(self.path);
        let mut parts = path.split('{');
        let mut route = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // What follows a parameter in its segment is part of the path: `/{id}.json`.
            let rest = part.split_once('}').map_or("", |(_, rest)| rest);
            route.push_str("{}");
            route.push_str(rest);
        }
        route
    }

    /// The version that a caller writes into the URL: the operation's own, or that of the server.
    pub fn version(&self, side: &Side<'a>) -> String {
        let (own, _) = split_version(self.path);
        if own.is_empty() && self.servers().is_empty() {
            side.prefix().to_owned()
        } else {
            own.to_owned()
        }
    }

    /// Servers of its own.
    pub fn servers(&self) -> Vec<&'a str> {
        let own = |node: &Node<'a>| node.value.get("servers").and_then(Value::as_array);
        let servers = own(&self.node).or_else(|| own(&self.item));
        let servers = servers.into_iter().flatten();
        servers
            .filter_map(|server| server.get("url")?.as_str())
            .collect()
    }

    /// Its parameters, and those of the path item that it does not overrule.
    pub fn parameters(&self, root: &'a Value) -> Vec<Param<'a>> {
        let mut found: Vec<Param<'a>> = Vec::new();
        for holder in [&self.node, &self.item] {
            for one in holder.get("parameters").iter().flat_map(Node::list) {
                let node = one.resolved(root);
                let (Some(name), Some(location)) = (node.text("name"), node.text("in")) else {
                    continue;
                };
                let known = |known: &Param<'_>| known.name == name && known.location == location;
                if !found.iter().any(known) {
                    found.push(Param {
                        name,
                        location,
                        node,
                    });
                }
            }
        }
        found
    }

    /// Alternatives of credentials, each as text; `None` when nothing is declared.
    pub fn security(&self, root: &'a Value) -> Option<BTreeSet<String>> {
        let declared = self.node.value.get("security").or(root.get("security"))?;
        let alternatives = declared.as_array().into_iter().flatten();
        let text = |all: &Value| {
            let schemes = all.as_object().into_iter().flatten();
            let mut schemes: Vec<String> = schemes
                .map(|(name, scopes)| {
                    let scopes: Vec<&str> = scopes
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .collect();
                    if scopes.is_empty() {
                        name.clone()
                    } else {
                        format!("{name} ({})", scopes.join(" "))
                    }
                })
                .collect();
            schemes.sort();
            if schemes.is_empty() {
                "no credentials".to_owned()
            } else {
                schemes.join(" and ")
            }
        };
        let found: BTreeSet<String> = alternatives.map(text).collect();
        Some(if found.is_empty() {
            BTreeSet::from(["no credentials".to_owned()])
        } else {
            found
        })
    }

    /// The body, behind its reference.
    pub fn body(&self, root: &'a Value) -> Option<Node<'a>> {
        Some(self.node.get("requestBody")?.resolved(root))
    }

    /// The responses by status, behind their references.
    pub fn responses(&self, root: &'a Value) -> BTreeMap<&'a str, Node<'a>> {
        let found = self.node.get("responses");
        let all = found.iter().flat_map(Node::members);
        all.filter(|(status, _)| !status.starts_with("x-"))
            .map(|(status, node)| (status, node.resolved(root)))
            .collect()
    }

    /// The schema of all payloads of an event.
    fn payload(&self, root: &'a Value) -> Option<Node<'a>> {
        let content = self.body(root)?.get("content")?;
        let (_, media) = content.members().into_iter().next()?;
        media.get("schema")
    }

    /// The alternatives of an event, where it has several payloads.
    pub fn alternatives(&self, root: &'a Value) -> Option<Union<'a>> {
        View::of(&[self.payload(root)?], root).union
    }

    /// The body of an event without its payloads, which are compared by themselves, and without what only readers look at.
    pub fn around(&self, root: &'a Value) -> Option<Value> {
        let body = self.body(root)?;
        let mut around = body.value.clone();
        let schema = self.payload(root);
        let media = around.get_mut("content").and_then(Value::as_object_mut);
        let first = media.and_then(|media| media.values_mut().next());
        if let (Some(media), Some(schema)) = (first.and_then(Value::as_object_mut), schema) {
            let union = self.alternatives(root);
            let keyword = union.as_ref().map_or("", |union| union.keyword);
            let outer = schema.resolved(root).value.as_object();
            let said = outer.filter(|_| union.is_some()).into_iter().flatten();
            let said = said.filter(|(key, _)| !AROUND.contains(&key.as_str()) && *key != keyword);
            let said: Map<String, Value> = said
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            // Nothing is said around one payload.
            media.remove("schema");
            if !said.is_empty() {
                media.insert("schema".to_owned(), Value::Object(said));
            }
        }
        Some(around)
    }

    /// The payloads of an event, by schema version, in the order of their alternatives.
    pub fn payloads(&self, root: &'a Value) -> Vec<Payload<'a>> {
        let Some(schema) = self.payload(root) else {
            return Vec::new();
        };
        let view = View::of(std::slice::from_ref(&schema), root);
        let branches = match view.union {
            Some(union) => {
                let labels = union.labels(root);
                union.members.into_iter().zip(labels).collect()
            }
            None => vec![(schema, String::new())],
        };
        branches
            .into_iter()
            .map(|(schema, label)| {
                let view = View::of(std::slice::from_ref(&schema), root);
                let version = view.properties.get("schema_version");
                let values = version.and_then(|nodes| View::of(nodes, root).values);
                let version = match values.as_deref() {
                    Some([Value::String(only)]) => only.clone(),
                    _ => label,
                };
                Payload { version, schema }
            })
            .collect()
    }
}
