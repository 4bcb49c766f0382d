//! What no rule looks at by itself.

use super::decided::remapped;
use super::document::Op;
use super::pairs::EventPair;
use super::schemas::Spot;
use super::view::{Node, Union};
use serde_json::Value;

/// Something that both documents say, and what.
pub struct Said {
    /// What it is, with what it belongs to.
    pub what: String,
    /// Before and now.
    pub sides: [Option<Value>; 2],
}

/// Keys of a path item that rules look at: in each of its operations, which their methods are.
pub const PATH_ITEM: &[&str] = &[
    "parameters",
    "servers",
    "get",
    "put",
    "post",
    "patch",
    "delete",
    "head",
    "options",
    "trace",
];

/// Keys of an operation that rules look at, or that say nothing to a program.
pub const OPERATION: &[&str] = &[
    "operationId",
    "deprecated",
    "tags",
    "servers",
    "security",
    "parameters",
    "requestBody",
    "responses",
];

/// How an event is delivered, beside its payloads: what tells its versions apart, what stands around them, and which responses count.
pub fn delivery<'a>(
    old: &Op<'a>,
    new: &Op<'a>,
    pair: &EventPair<'a>,
    (old_root, new_root): (&'a Value, &'a Value),
) -> Vec<Said> {
    let mut said = Vec::new();
    let event = pair.event;
    let of = |op: &Op<'a>, root: &'a Value| {
        let payloads = op.payloads(root).into_iter();
        let versions: Vec<String> = payloads.map(|one| one.version).collect();
        Some((op.alternatives(root)?, versions))
    };
    let sides = (of(old, old_root), of(new, new_root));
    if let (Some((one, before)), Some((other, now))) = &sides {
        let what = format!("what decides about the versions of `{event}`");
        let tag = |union: &Union<'_>| union.tag().map(Value::from);
        said.push(Said {
            what,
            sides: [tag(one), tag(other)],
        });
        let lone = pair.added.iter().chain(&pair.removed);
        let lone = lone.map(|payload| payload.version.as_str()).collect();
        if let Some(found) = remapped((one, before), (other, now), &lone) {
            let what = format!("the values that decide about the versions of `{event}`");
            let values = [found.0, found.1].map(|text| text.map(Value::from));
            said.push(Said {
                what,
                sides: values,
            });
        }
    }
    let around = [old.around(old_root), new.around(new_root)];
    said.push(Said {
        what: format!("what is around the payload of `{event}`"),
        sides: around,
    });
    let answers = |op: &Op<'a>, root| {
        let statuses = op.responses(root).into_keys().collect::<Vec<_>>();
        (!statuses.is_empty()).then(|| Value::from(statuses.join(", ")))
    };
    let answers = [answers(old, old_root), answers(new, new_root)];
    said.push(Said {
        what: format!("the response to `{event}`"),
        sides: answers,
    });
    said
}

/// Servers, beyond their addresses.
pub fn servers(of: &str, old: &Node<'_>, new: &Node<'_>) -> Said {
    let rest = |node: &Node<'_>| {
        let list = node.value.get("servers")?.as_array()?.iter();
        let rest = list.filter_map(|one| {
            let mut one = one.as_object()?.clone();
            one.remove("url");
            (!one.is_empty()).then_some(Value::Object(one))
        });
        let rest: Vec<Value> = rest.collect();
        (!rest.is_empty()).then_some(Value::Array(rest))
    };
    Said {
        what: format!("`servers` of {of}"),
        sides: [rest(old), rest(new)],
    }
}

/// The media types of a parameter or a header: its schema is compared as such, where it stands in one.
pub fn medium(spot: &Spot, old: &Node<'_>, new: &Node<'_>) -> Said {
    let media = |node: &Node<'_>| -> Option<Value> {
        let content = node.value.get("content")?.as_object()?;
        let mut media = content.clone();
        if node.value.get("schema").is_none()
            && let Some(first) = media.values_mut().next().and_then(Value::as_object_mut)
        {
            first.remove("schema");
        }
        Some(Value::Object(media))
    };
    let what = format!("`content` of {}", spot.phrase());
    Said {
        what,
        sides: [media(old), media(new)],
    }
}
