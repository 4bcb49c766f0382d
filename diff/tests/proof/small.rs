//! A small contract with an operation or event for each change of the table, so that no two of them meet.

use crate::sites::{At, Site, sites};
use crate::table::{Mutation, table};
use serde_json::{Value, json};
use wise_diff::report::Direction;

/// A change of the table in one direction, at a place of its own.
pub struct Instance {
    pub mutation: &'static Mutation,
    /// The index of the direction in the letters of the table.
    pub letter: usize,
    pub at: At,
}

impl Instance {
    /// `fieldRemovedRequest`.
    pub fn name(&self) -> String {
        let direction = match self.letter {
            _ if self.mutation.severity.len() == 3 => "",
            0 => "-request",
            1 => "-response",
            _ => "-webhook",
        };
        let mut name = String::new();
        for word in format!("{}{direction}", self.mutation.rule).split(['.', '-']) {
            let (first, rest) = word.split_at(1);
            name.push_str(&first.to_uppercase());
            name.push_str(rest);
        }
        format!("{}{}", &name[..1].to_lowercase(), &name[1..])
    }

    /// Its place in the small contract.
    fn site(&self, root: &Value) -> Site {
        let name = self.name();
        let hook = format!("things#{name}");
        let mut all = sites(root, self.at).into_iter();
        all.find(|site| self.at == At::Document || site.operation == name || site.operation == hook)
            .unwrap_or_else(|| panic!("{name} has no place in the small contract"))
    }
}

/// Every change of the table in every direction that it has.
pub fn instances() -> Vec<Instance> {
    const DIRECTIONS: [Direction; 3] =
        [Direction::Request, Direction::Response, Direction::Webhook];
    let mut found = Vec::new();
    for mutation in table() {
        let letters = mutation.severity.find('/').unwrap();
        for (letter, direction) in DIRECTIONS.into_iter().take(letters).enumerate() {
            let at = match mutation.at {
                At::Object(_) => At::Object(direction),
                At::Text(_) => At::Text(direction),
                At::Content(_) => At::Content(direction),
                other => other,
            };
            found.push(Instance {
                mutation,
                letter,
                at,
            });
        }
    }
    found
}

/// A contract before and after some of the changes, with their places.
pub struct Small {
    pub old: Value,
    pub new: Value,
    pub changes: Vec<(Instance, Site)>,
}

/// The contract with these changes.
pub fn small(which: impl Fn(&Instance) -> bool) -> Small {
    let (mut paths, mut webhooks) = (json!({}), json!({}));
    let all: Vec<Instance> = instances().into_iter().filter(|one| which(one)).collect();
    for instance in &all {
        let name = instance.name();
        match instance.at {
            At::Event | At::Object(Direction::Webhook) | At::Text(Direction::Webhook) => {
                webhooks[format!("things#{name}")] = event();
            }
            _ => paths[format!("/things/{name}/{{thingId}}")] = json!({"post": operation(&name)}),
        }
    }
    let mut old = json!({
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "servers": [{"url": "https://api.example.com/2026Q3"}],
        "tags": [{"name": "thing"}],
        "paths": paths,
        "webhooks": webhooks,
        "components": {"securitySchemes": {
            "Key": {"type": "http", "scheme": "bearer"},
            "Name": {"type": "http", "scheme": "basic"},
        }},
    });
    // A document without operations is none.
    old["paths"]["/rest/{thingId}"] = json!({"post": operation("restGet")});
    let changes: Vec<(Instance, Site)> = all
        .into_iter()
        .map(|instance| {
            let site = instance.site(&old);
            (instance, site)
        })
        .collect();
    for (instance, site) in &changes {
        (instance.mutation.set)(&mut old, &site.at);
    }
    let mut new = old.clone();
    for (instance, site) in &changes {
        (instance.mutation.edit)(&mut new, &site.at);
    }
    Small { old, new, changes }
}

fn operation(name: &str) -> Value {
    let object = json!({
        "type": "object",
        "required": ["label"],
        "properties": {
            "note": {"type": "string"},
            "label": {"type": "string"},
            "size": {"type": "integer"},
        },
    });
    json!({
        "operationId": name,
        "tags": ["thing"],
        "security": [{"Key": []}],
        "parameters": [
            {"name": "thingId", "in": "path", "required": true, "schema": {"type": "string"}},
            {"name": "kind", "in": "query", "schema": {"type": "string"}},
        ],
        "requestBody": {"required": true, "content": {"application/json": {"schema": object}}},
        "responses": {"200": {"content": {"application/json": {"schema": object}}}},
    })
}

fn event() -> Value {
    json!({"post": {
        "requestBody": {"content": {"application/json": {"schema": {
            "type": "object",
            "properties": {
                "schema_version": {"type": "string", "const": "4.0.0"},
                "data": {
                    "type": "object",
                    "properties": {"note": {"type": "string"}, "size": {"type": "integer"}},
                },
            },
        }}}},
        "responses": {"200": {}},
    }})
}
