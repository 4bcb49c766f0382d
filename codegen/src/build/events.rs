//! Webhooks → events, one for each schema version.

use super::{Builder, Use};
use crate::model::{Event, TypeRef};
use crate::pointer::join;
use crate::resolve::{Node, Object, Shape};
use openapiv3::Operation;
use serde_json::Value;

/// The properties of the envelope, which all events share.
pub const ENVELOPE: &[&str] = &[
    "data",
    "event_type",
    "schema_version",
    "sent_at",
    "subscription_id",
];

impl<'a> Builder<'a> {
    pub(super) fn events(&mut self) {
        let lowered = self.lowered;
        for (event_type, item) in &lowered.webhooks {
            for (_, operation) in item.iter() {
                self.event(event_type, operation);
                self.skip("the reply to a webhook, which is the caller's web framework's business");
            }
        }
    }

    fn event(&mut self, event_type: &str, operation: &'a Operation) {
        let at = join("/webhooks", event_type);
        let schema = operation
            .request_body
            .as_ref()
            .and_then(|body| self.resolver.body(body))
            .and_then(|body| body.content.values().next())
            .and_then(|media| media.schema.as_ref());
        let Some(schema) = schema else {
            self.problem(
                &at,
                "the event has no payload",
                "Give it one; until then it is left out",
            );
            return;
        };
        for (version, node) in self.versions(schema.into()) {
            self.event_version(event_type, version, node, operation.deprecated, &at);
        }
    }

    /// The branches of a union over `schema_version`, or the one payload.
    fn versions(&self, node: Node<'a>) -> Vec<(Option<String>, Node<'a>)> {
        let Some(schema) = self.resolver.values(node) else {
            return vec![(None, node)];
        };
        let shape = Shape::of(schema);
        let Some(branches) = shape.one_of.or(shape.any_of) else {
            return vec![(None, node)];
        };
        let mapping = schema
            .schema_data
            .discriminator
            .as_ref()
            .filter(|one| one.property_name == "schema_version")
            .map(|one| &one.mapping);
        branches
            .iter()
            .map(|branch| {
                let node = Node::from(branch);
                let mapped = mapping.and_then(|mapping| {
                    let name = self.resolver.referred(node)?;
                    mapping
                        .iter()
                        .find(|(_, target)| target.rsplit('/').next() == Some(name))
                        .map(|(version, _)| version.clone())
                });
                (mapped, node)
            })
            .collect()
    }

    fn event_version(
        &mut self,
        event_type: &str,
        mapped: Option<String>,
        node: Node<'a>,
        deprecated: bool,
        at: &str,
    ) {
        let Some(schema) = self.resolver.schema(node) else {
            self.problem(
                at,
                "a payload does not resolve",
                "Correct the reference; until then it is left out",
            );
            return;
        };
        let object = self.resolver.object(schema);
        let schema_version = self.schema_version(&object, mapped, at);
        self.check_envelope(&object, at);
        let place = Use::root(format!("{event_type}@{schema_version}"), "");
        let data = match object.properties.get("data") {
            Some(node) => self.typed(*node, &place).ty,
            None => {
                self.problem(
                    at,
                    "a payload has no `data`",
                    "Add it; until then the event carries untyped JSON",
                );
                TypeRef::Json
            }
        };
        self.api.events.push(Event {
            event_type: event_type.to_owned(),
            schema_version,
            data,
            deprecated: deprecated || self.says(node, 0, |data| data.deprecated),
        });
    }

    /// The version of a payload: what its own `schema_version` says, or else the mapping of the union that it is of.
    fn schema_version(&mut self, object: &Object<'a>, mapped: Option<String>, at: &str) -> String {
        let constant = object
            .properties
            .get("schema_version")
            .and_then(|node| self.resolver.values(*node))
            .and_then(|schema| match Shape::of(schema).values.as_slice() {
                [Value::String(only)] => Some(only.clone()),
                _ => None,
            });
        match (constant, mapped) {
            (Some(constant), Some(mapped)) if constant != mapped => {
                self.problem(
                    at,
                    format!("the mapping says version {mapped} and the payload {constant}"),
                    "Make them agree; until then the payload counts",
                );
                constant
            }
            (Some(version), _) | (None, Some(version)) => version,
            (None, None) => {
                self.problem(
                    at,
                    "a payload names no `schema_version`",
                    "Give it one; until then it is taken as the only version of the event",
                );
                String::new()
            }
        }
    }

    /// The properties beside `data` belong to the envelope, whose type is written by hand: a new one there is a problem.
    fn check_envelope(&mut self, object: &Object<'a>, at: &str) {
        for name in object.properties.keys().filter(|name| **name != "data") {
            if ENVELOPE.contains(name) {
                self.skip("a property of the envelope, which all events share");
                continue;
            }
            self.problem(
                at,
                format!("the envelope has the further property `{name}`"),
                "Add it to the envelope of `wise_api::webhook`; until then it is left out",
            );
        }
    }
}
