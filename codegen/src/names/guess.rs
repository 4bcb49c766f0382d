//! First guesses at the names of types, best first. What people think of them ends up in `names.toml`.

use super::check::not_a_snake_name;
use super::nested::{longer, nested};
use super::number::{plural, singular};
use super::parts::{Method, VAGUE, member, pascal, shorten};
use super::words::snake;
use super::{Call, Resource, TypeName};
use crate::model::{Field, Kind, TypeDef, TypeRef};
use crate::place::{Root, is_item, operation, rooted, without_elements};
use heck::ToSnakeCase;
use std::collections::BTreeMap;

/// Guesses at `module::Name`.
pub fn types(
    def: &TypeDef,
    parent: Option<&TypeName>,
    roots: &BTreeMap<&str, usize>,
    calls: &[Call],
    resources: &[Resource],
) -> Vec<String> {
    let key = def.keys.first().map(String::as_str).unwrap_or_default();
    let root = match rooted(key) {
        Some((Root::Event(event, version), way)) => {
            return event_types((event, version), key, way, parent);
        }
        root => root,
    };
    let call_of = |key: &str| {
        let index = roots.get(operation(key));
        index.and_then(|index| calls.get(*index))
    };
    let (Some((root, way)), Some(call)) = (root, call_of(key)) else {
        return vec![format!("common::{}", pascal(key))];
    };
    let module = resources
        .get(call.resource)
        .map_or("common", |resource| resource.module.as_str());
    let noun = pascal(module);
    let method = Method::of(call.method.trim_start_matches("r#"), &noun);
    let names = match parent {
        Some(parent) => nested((key, way), &parent.name, &noun, &method, def),
        None => of_root(root, way, &method, &noun, def),
    };
    // An enum that several resources say belongs to none of them.
    let several = matches!(def.kind, Kind::Enum(_))
        && def
            .keys
            .iter()
            .any(|key| call_of(key).is_some_and(|other| other.resource != call.resource));
    let module = if several {
        "common"
    } else {
        parent.map_or(module, |parent| parent.module.as_str())
    };
    let full = pascal(&without_elements(key));
    names
        .into_iter()
        .chain([full])
        .map(|name| format!("{module}::{name}"))
        .collect()
}

fn event_types(
    (event, version): (&str, &str),
    key: &str,
    way: &str,
    parent: Option<&TypeName>,
) -> Vec<String> {
    let (resource, what) = event.split_once('#').unwrap_or((event, event));
    let mut module = format!("webhook::{}", snake(resource).trim_start_matches("r#"));
    if not_a_snake_name(&snake(resource)).is_some() {
        module.push_str("_events");
    }
    let parts: Vec<&str> = version.split('.').collect();
    let version = match parts.as_slice() {
        [major, "0", "0"] => format!("V{major}"),
        [major, minor, "0"] => format!("V{major}_{minor}"),
        _ => pascal(version),
    };
    let event_name = pascal(unsaid(resource, what));
    let event = format!("{event_name}{version}");
    let subject = pascal(&singular(&resource.replace('-', "_")));
    match parent {
        None => vec![
            format!("{module}::{event}"),
            format!("{module}::{}{event}", pascal(resource)),
        ],
        Some(parent) => {
            let last = member(key);
            let name = pascal(&last);
            let base = parent.name.trim_end_matches(version.as_str());
            let alone = format!("{module}::{name}{version}");
            let of_parent = format!("{module}::{}{name}{version}", shorten(base, &name));
            let of_event = format!("{module}::{}{name}{version}", shorten(&event_name, &name));
            let mut guesses = if last == "resource" {
                // What the event is about has the name of the resource.
                vec![
                    format!("{module}::{subject}{version}"),
                    format!("{module}::{event_name}{subject}{version}"),
                ]
            } else if VAGUE.contains(&last.as_str()) {
                vec![of_parent]
            } else {
                vec![alone]
            };
            guesses.extend(
                longer(way)
                    .into_iter()
                    .map(|name| format!("{module}::{name}{version}")),
            );
            guesses.push(of_event);
            guesses.push(format!("{module}::{base}{name}{version}"));
            guesses.push(format!(
                "{module}::{}{version}",
                pascal(&without_elements(key))
            ));
            guesses
        }
    }
}

/// An event without the word that its resource has said: `card-status-change` of `cards` is a `status-change`.
fn unsaid<'a>(resource: &str, what: &'a str) -> &'a str {
    let last = resource.rsplit('-').next().unwrap_or(resource);
    match what.split_once('-') {
        Some((first, rest)) if singular(first) == singular(last) => rest,
        _ => what,
    }
}

/// Guesses at the name of a type that no other holds: of a body, a parameter, or what they list.
fn of_root(root: Root<'_>, way: &str, method: &Method, noun: &str, def: &TypeDef) -> Vec<String> {
    let listed = is_item(way);
    let Method {
        verb,
        subject,
        whose,
        version,
        ..
    } = method;
    let action = method.action();
    match root {
        Root::Response if !listed && lists(def, subject, verb == "List") => {
            let of = if subject == noun { "" } else { subject };
            vec![
                if paged(def) {
                    format!("{of}Page{version}")
                } else {
                    format!("{whose}{}{version}", plural(subject))
                },
                format!("{whose}{of}Page{version}"),
                format!("{action}Response"),
            ]
        }
        Root::Response if method.yields_subject() => vec![
            format!("{whose}{subject}{version}"),
            method.outcome(listed),
            format!("{action}Response"),
            format!("{noun}{action}Response"),
        ],
        Root::Response => vec![format!("{action}Result"), format!("{noun}{action}Result")],
        Root::Request => {
            let of = if method.object.is_empty() && whose.is_empty() {
                noun
            } else {
                ""
            };
            let mut action = action.trim_end_matches(version.as_str()).to_owned();
            if listed {
                action = format!("{verb}{subject}");
            }
            vec![
                format!("{action}{of}{version}"),
                format!("{action}{version}Request"),
            ]
        }
        Root::Error(status) => of_error(status, method, noun),
        Root::Parameter(_, name) | Root::Event(name, _) => of_parameter(name, listed, method, noun),
    }
}

fn of_error(status: &str, method: &Method, noun: &str) -> Vec<String> {
    let (reason, action) = (reason(status), method.action());
    let object = if method.object.is_empty() {
        ""
    } else {
        &method.subject
    };
    let plain = if object.is_empty() {
        format!("{reason}Error")
    } else {
        format!("{object}Error")
    };
    vec![
        plain,
        format!("{object}{reason}Error"),
        format!("{action}Error"),
        format!("{action}{reason}Error"),
        format!("{noun}{action}{reason}Error"),
    ]
}

fn of_parameter(name: &str, listed: bool, method: &Method, noun: &str) -> Vec<String> {
    let action = method.action();
    let name = pascal(&if listed {
        singular(name)
    } else {
        name.to_owned()
    });
    let of = if method.subject == noun {
        ""
    } else {
        &method.subject
    };
    vec![
        format!("{}{name}", shorten(of, &name)),
        format!("{action}{name}"),
        format!("{noun}{action}{name}"),
    ]
}

/// Whether an object is a wrapper around one list of objects: of the subject, unless any will do.
fn lists(def: &TypeDef, subject: &str, any: bool) -> bool {
    let Kind::Struct(object) = &def.kind else {
        return false;
    };
    let of_types = |field: &&Field| field.ty.items().and_then(TypeRef::type_id).is_some();
    let mut lists = object.fields.iter().filter(of_types);
    let others = object
        .fields
        .iter()
        .filter(|field| field.ty.items().is_none());
    match (lists.next(), lists.next()) {
        (Some(field), None) => {
            others.count() <= 5 && (any || pascal(&singular(&field.wire)) == subject)
        }
        _ => false,
    }
}

/// Whether a list is one of several pages.
fn paged(def: &TypeDef) -> bool {
    const PAGING: &[&str] = &[
        "cursor", "next", "page", "seek", "total", "count", "size", "limit", "offset", "last",
    ];
    let Kind::Struct(object) = &def.kind else {
        return false;
    };
    let others = object
        .fields
        .iter()
        .filter(|field| field.ty.items().is_none());
    others.into_iter().any(|field| {
        let wire = field.wire.to_snake_case();
        wire.split('_').any(|word| PAGING.contains(&word))
    })
}

/// The field's words for a status.
fn reason(status: &str) -> String {
    match status {
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "403" => "Forbidden",
        "404" => "NotFound",
        "409" => "Conflict",
        "413" => "TooLarge",
        "415" => "UnsupportedMedia",
        "422" => "Unprocessable",
        "429" => "RateLimit",
        "500" => "Server",
        other => return pascal(other).trim_start_matches('N').to_owned(),
    }
    .to_owned()
}
