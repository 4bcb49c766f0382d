//! First guesses at names, best first. What people think of them ends up in `names.toml`.

use super::words::{pascal, plural, singular, snake};
use super::{Call, Resource, TypeName};
use crate::model::{Kind, Operation, TypeDef};
use heck::ToSnakeCase;
use std::collections::BTreeMap;

/// Verbs at the end of an operationId, and the method that they become.
const VERBS: &[(&str, &str)] = &[
    ("create", "create"),
    ("get", "get"),
    ("list", "list"),
    ("update", "update"),
    ("delete", "delete"),
    ("add", "add"),
    ("remove", "remove"),
    ("cancel", "cancel"),
    ("fund", "fund"),
    ("submit", "submit"),
    ("verify", "verify"),
    ("trigger", "trigger"),
    ("validate", "validate"),
    ("check", "check"),
    ("apply", "apply"),
    ("unapply", "unapply"),
    ("accept", "accept"),
    ("close", "close"),
    ("open", "open"),
    ("set", "set"),
    ("reset", "reset"),
    ("upload", "upload"),
    ("download", "download"),
    ("withdraw", "withdraw"),
    ("deactivate", "deactivate"),
    ("import", "import"),
    ("test", "test"),
    ("post", "submit"),
    ("retrieve", "get"),
    ("enrol", "enrol"),
];

/// Words that say nothing without what they belong to.
const VAGUE: &[&str] = &[
    "attribute",
    "attributes",
    "code",
    "content",
    "data",
    "detail",
    "details",
    "entry",
    "error",
    "errors",
    "field",
    "fields",
    "group",
    "id",
    "info",
    "item",
    "items",
    "key",
    "kind",
    "level",
    "limit",
    "list",
    "name",
    "object",
    "option",
    "options",
    "party",
    "payload",
    "reason",
    "request",
    "resource",
    "response",
    "result",
    "state",
    "status",
    "sub_type",
    "subtype",
    "type",
    "unit",
    "value",
    "values",
    "version",
];

/// Modules of the crate that no resource can be called.
const MODULES: &[&str] = &[
    "codec",
    "common",
    "ids",
    "legacy",
    "macros",
    "notification",
    "operation",
    "runtime",
    "support",
    "types",
    "versions",
    "webhook",
];

/// The resource of an operation: the method of the client, and the words that stand for it in operationIds.
pub fn resource(operation: &Operation, known: &BTreeMap<String, String>) -> (String, String) {
    let tag = operation
        .tags
        .iter()
        .find(|tag| *tag != "webhook-event")
        .cloned()
        .unwrap_or_else(|| {
            let segment = operation
                .path
                .split('/')
                .rfind(|segment| !segment.is_empty() && !segment.starts_with('{'));
            segment.unwrap_or("api").to_owned()
        });
    let mut word = tag.to_snake_case();
    if word.is_empty() {
        word = "api".to_owned();
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        word = format!("n{word}");
    }
    let mut one = singular(&word);
    if MODULES.contains(&one.as_str()) {
        one.push_str("_api");
    }
    let accessor = known
        .iter()
        .find(|(_, module)| **module == one)
        .map(|(accessor, _)| accessor.clone());
    (accessor.unwrap_or_else(|| plural(&one)), one)
}

/// Guesses at `resource.method`.
pub fn calls(operation: &Operation, known: &BTreeMap<String, String>) -> Vec<String> {
    let (accessor, noun) = resource(operation, known);
    let id = operation.id.to_snake_case();
    let mut words: Vec<&str> = id.split('_').collect();
    // `quoteCreate` on quotes is `create`: the resource is said already.
    let own: Vec<&str> = noun.split('_').collect();
    let starts = |words: &[&str]| {
        words.len() > own.len()
            && words
                .iter()
                .zip(&own)
                .all(|(word, own)| singular(word) == singular(own))
    };
    if starts(&words) {
        words.drain(..own.len());
    }
    let mut suffix = String::new();
    if words.len() > 1
        && words.last().is_some_and(|word| {
            word.len() > 1 && word.starts_with('v') && word[1..].bytes().all(|b| b.is_ascii_digit())
        })
    {
        suffix = format!("_{}", words.pop().unwrap_or_default());
    }
    let verb = words
        .last()
        .and_then(|last| VERBS.iter().find(|(word, _)| word == last))
        .map(|(_, verb)| *verb);
    let method = match verb {
        Some(verb) => {
            words.pop();
            let object = words.join("_");
            if object.is_empty() {
                verb.to_owned()
            } else {
                format!("{verb}_{object}")
            }
        }
        None => words.join("_"),
    };
    let method = if method.starts_with(|c: char| c.is_ascii_digit()) || method.is_empty() {
        format!("call_{method}")
    } else {
        method
    };
    vec![
        format!("{accessor}.{method}{suffix}"),
        format!("{accessor}.{id}"),
    ]
}

/// Guesses at `module::Name`.
pub fn types(
    def: &TypeDef,
    parent: Option<&TypeName>,
    roots: &BTreeMap<&str, usize>,
    calls: &[Call],
    resources: &[Resource],
) -> Vec<String> {
    let key = def.keys.first().map(String::as_str).unwrap_or_default();
    if let Some((event, version)) = event_of(key) {
        return event_types(event, version, key, parent);
    }
    let (operation, rest) = key.split_once('.').unwrap_or((key, ""));
    let Some(call) = roots.get(operation).and_then(|index| calls.get(*index)) else {
        return vec![format!("common::{}", pascal(key))];
    };
    let module = resources
        .get(call.resource)
        .map(|resource| resource.module.as_str())
        .unwrap_or("common");
    let noun = pascal(module);
    let names = match parent {
        Some(parent) => nested(key, &parent.name, &noun, def),
        None => root(rest, call.method.trim_start_matches("r#"), &noun, def),
    };
    let module = parent.map_or(module, |parent| parent.module.as_str());
    let full = pascal(&key.replace("[]", "").replace("{}", ""));
    names
        .into_iter()
        .chain([full])
        .map(|name| format!("{module}::{name}"))
        .collect()
}

/// Event type and schema version of a key that belongs to an event.
pub(crate) fn event_of(key: &str) -> Option<(&str, &str)> {
    let (event, rest) = key.split_once('@')?;
    let end = rest.char_indices().find(|(at, c)| {
        !(c.is_ascii_digit()
            || (*c == '.' && rest[at + 1..].starts_with(|c: char| c.is_ascii_digit())))
    });
    Some((event, &rest[..end.map_or(rest.len(), |(at, _)| at)]))
}

fn event_types(event: &str, version: &str, key: &str, parent: Option<&TypeName>) -> Vec<String> {
    let (resource, what) = event.split_once('#').unwrap_or((event, event));
    let module = format!("webhook::{}", snake(resource));
    let parts: Vec<&str> = version.split('.').collect();
    let version = match parts.as_slice() {
        [major, "0", "0"] => format!("V{major}"),
        [major, minor, "0"] => format!("V{major}_{minor}"),
        _ => pascal(version),
    };
    let event_name = pascal(what);
    let event = format!("{event_name}{version}");
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
            let mut guesses = if VAGUE.contains(&last.as_str()) {
                vec![of_parent, of_event]
            } else {
                vec![alone, of_event, of_parent]
            };
            guesses.push(format!("{module}::{base}{name}{version}"));
            guesses.push(format!(
                "{module}::{}{version}",
                pascal(&key.replace("[]", "").replace("{}", ""))
            ));
            guesses
        }
    }
}

/// The last property of a key, in the singular when it stands for one of a list.
fn member(key: &str) -> String {
    let listed = key.ends_with("[]");
    let inner = key
        .trim_end_matches("[]")
        .trim_end_matches("{}")
        .trim_end_matches("[]");
    let last = inner.rsplit(['.', '|', '@']).next().unwrap_or(inner);
    if listed || key.ends_with("{}") {
        singular(&last.to_snake_case())
    } else {
        last.to_snake_case()
    }
}

/// `QuoteSource` + `SourceAmount` → `Quote`: what the name repeats is left out.
fn shorten<'a>(prefix: &'a str, name: &str) -> &'a str {
    let mut end = prefix.len();
    for (at, c) in prefix.char_indices().rev() {
        if c.is_uppercase() && name.starts_with(&prefix[at..]) {
            end = at;
        }
    }
    &prefix[..end]
}

fn nested(key: &str, parent: &str, noun: &str, def: &TypeDef) -> Vec<String> {
    let last = member(key);
    let own = if let Some((_, label)) = key
        .rsplit_once('|')
        .filter(|(_, label)| !label.contains('.'))
    {
        // An alternative of a union: `BALANCE` of `Funding` is a `BalanceFunding`.
        return vec![
            format!("{}{}", pascal(label), shorten_end(parent, &pascal(label))),
            format!("{parent}{}", pascal(label)),
        ];
    } else {
        pascal(&last)
    };
    let long = if own.starts_with(parent) {
        own.clone()
    } else {
        format!("{}{own}", shorten(parent, &own))
    };
    let with_noun = format!("{}{own}", shorten(noun, &own));
    let vague = VAGUE.contains(&last.as_str());
    let of_noun = parent == noun;
    match (vague, of_noun) {
        (false, _) | (true, true) => vec![own, with_noun, long],
        (true, false) => vec![long, format!("{parent}{own}"), with_noun],
    }
    .into_iter()
    .chain(matches!(def.kind, Kind::Enum(_)).then(|| format!("{parent}{}Kind", pascal(&last))))
    .collect()
}

fn shorten_end<'a>(name: &'a str, prefix: &str) -> &'a str {
    name.strip_prefix(prefix)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

fn root(rest: &str, method: &str, noun: &str, def: &TypeDef) -> Vec<String> {
    let (role, rest) = rest.split_once('.').unwrap_or((rest, ""));
    let role = role.trim_end_matches("[]").trim_end_matches("{}");
    let action = pascal(method);
    let (verb, object) = method.split_once('_').unwrap_or((method, ""));
    let is_verb = VERBS.iter().any(|(_, known)| *known == verb);
    let (object, version) = match object
        .rsplit_once('_')
        .or(Some(("", object)).filter(|(_, last)| !last.is_empty()))
    {
        Some((object, last))
            if last.starts_with('v')
                && last[1..].bytes().all(|b| b.is_ascii_digit())
                && last.len() > 1 =>
        {
            (object, pascal(last))
        }
        _ => (object, String::new()),
    };
    let object = if is_verb {
        pascal(&singular(object))
    } else {
        pascal(&singular(method))
    };
    let object = if object == "Empty" {
        String::new()
    } else {
        object
    };
    let subject = if object.is_empty() {
        noun.to_owned()
    } else {
        object
    };
    match role {
        "response" if matches!(def.kind, Kind::Enum(_)) => {
            vec![format!("{subject}{version}"), format!("{action}Result")]
        }
        "response" => vec![
            format!("{subject}{version}"),
            format!("{}{subject}{version}", shorten(noun, &subject)),
            format!("{action}Response"),
            format!("{noun}{action}Response"),
        ],
        "request" if is_verb => vec![
            format!("{}{subject}{version}", pascal(verb)),
            format!("{action}Request"),
            format!("{noun}{action}Request"),
        ],
        "request" => vec![format!("{action}Request"), format!("{noun}{action}Request")],
        "error" => {
            let status = rest.split(['.', '[', '{', '|']).next().unwrap_or_default();
            vec![
                format!("{action}Error"),
                format!("{action}{}Error", reason(status)),
                format!("{noun}{action}{}Error", reason(status)),
            ]
        }
        _ => {
            let parameter = rest.trim_end_matches("[]");
            let name = pascal(&if rest.ends_with("[]") {
                singular(parameter)
            } else {
                parameter.to_owned()
            });
            if VAGUE.contains(&parameter.to_snake_case().as_str()) {
                vec![
                    format!("{action}{name}"),
                    format!("{noun}{name}"),
                    format!("{noun}{action}{name}"),
                ]
            } else {
                vec![
                    name.clone(),
                    format!("{action}{name}"),
                    format!("{noun}{name}"),
                    format!("{noun}{action}{name}"),
                ]
            }
        }
    }
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
