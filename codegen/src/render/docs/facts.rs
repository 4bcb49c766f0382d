//! Lines of documentation that follow from the contract alone.

use crate::place::{Root, from_first_name, operation, rooted, unescaped};
use crate::render::{Context, Links};
use crate::rust::{Facts, Idempotency, NextPage, Operation, OutcomeBody, TypeId, TypeRef};
use std::collections::BTreeSet;

/// Where Wise documents operations.
const REFERENCE: &str = "https://docs.wise.com/api-reference";

/// What an id is of, where nothing else is said.
pub(super) fn id_line(context: &Context<'_>, ty: &TypeRef, lines: &mut Vec<String>) {
    if lines.is_empty() {
        let id = ty.id().and_then(|name| context.rust.id(name));
        lines.extend(id.map(|id| id.doc.to_owned()));
    }
}

/// Wise's page of an operation. What no contract has, but a supplement, has none, and therefore no tag.
pub fn page(context: &Context<'_>, operation: &Operation) -> Option<String> {
    page_in(context.pages, operation)
}

/// The same, with the part of the address that stands for the version.
pub(super) fn page_in(edition: &str, operation: &Operation) -> Option<String> {
    let tag = operation.tags.first()?;
    Some(format!(
        "{REFERENCE}{edition}/{tag}/{}",
        operation.id.to_lowercase()
    ))
}

/// Text in which operations are links: `` `quoteCreate` `` becomes the method that calls it. What this version does not have is
/// looked for in the default one. Names on the wire become the names in Rust that `names` has for them.
pub(super) fn linked(
    context: &Context<'_>,
    text: &str,
    names: &dyn Fn(&str) -> Option<String>,
) -> String {
    if context.links == Links::Raw {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        let quoted = index % 2 == 1;
        match quoted.then(|| link(context, part)).flatten() {
            Some(link) => out.push_str(&link),
            None if quoted => {
                let name = names(part);
                out.push_str(&format!("`{}`", name.as_deref().unwrap_or(part)));
            }
            None => out.push_str(part),
        }
    }
    out
}

/// The method that calls an operation.
fn link(context: &Context<'_>, key: &str) -> Option<String> {
    let default = context
        .default
        .and_then(|(module, called)| Some((module, called.path(key)?)));
    if let Some((text, own)) = context.rust.called().path(key) {
        let same = default
            .as_ref()
            .is_some_and(|(_, (_, other))| *other == own);
        let parent = match context.links {
            Links::Relative => "super".to_owned(),
            // What several versions share leads to the newest of them that is switched on.
            Links::Newest if same => "crate::newest".to_owned(),
            _ => format!("crate::{}", context.rust.module),
        };
        return Some(format!("[`{text}`]({parent}::{own})"));
    }
    let (module, (text, path)) = default?;
    Some(format!("[`wise.{text}`](crate::{module}::{path})"))
}

/// What makes an operation safe to repeat, where there is something to say.
pub(super) fn repetition(operation: &Operation) -> Option<String> {
    Some(match &operation.idempotency {
        _ if operation.never_retry => "The client never retries it.".to_owned(),
        Idempotency::None => return None,
        Idempotency::Header { name, required } => {
            let without = if *required {
                "the client makes one where none is given"
            } else {
                "without one the call is not safe to repeat"
            };
            format!("Idempotency key: `.idempotency_key(…)`, the header `{name}`; {without}.")
        }
        Idempotency::Body(field) => format!("Idempotency key: `{field}` in the body."),
    })
}

/// How all of a list is read, or all of a long period.
pub(super) fn pages(operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(pages) = &operation.pages {
        let mut line = "Comes in pages: [`stream()`](crate::Call::stream) gives the items of all of them, [`pages()`](crate::Call::pages) \
                        one page after the other."
            .to_owned();
        if matches!(pages.next, NextPage::Offset | NextPage::Number { .. }) {
            line.push_str(
                " They are no snapshot: what is added or removed in the meantime shifts the rest, which can then come twice or not at all.",
            );
        }
        lines.push(line);
    }
    if let Some(window) = &operation.window {
        lines.push(format!(
            "`{}` is at most {} days after `{}`: [`windows()`](crate::Call::windows) splits a longer period.",
            window.end, window.days, window.start
        ));
    }
    lines
}

/// Text that stands between backticks.
pub(in crate::render) fn code(text: &str) -> String {
    if text.is_empty() {
        "(empty)".to_owned()
    } else {
        text.replace('`', "'")
    }
}

/// Adds a paragraph.
pub(in crate::render) fn join(lines: &mut Vec<String>, more: Vec<String>) {
    if !lines.is_empty() && !more.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
}

/// `subject: limit; limit.`
pub(super) fn sentence(subject: &str, facts: &Facts) -> String {
    let mut phrases: Vec<String> = facts.limits.clone();
    if let Some(format) = &facts.format {
        phrases.push(format!("format `{}`", code(format)));
    }
    if let Some(default) = &facts.default {
        phrases.push(format!("`{}` when left out", code(default)));
    }
    if phrases.is_empty() {
        format!("{subject}.")
    } else {
        format!("{subject}: {}.", phrases.join("; "))
    }
}

pub(super) fn host(operation: &Operation) -> String {
    match operation.servers.first() {
        Some(server) => format!(" on `{server}`"),
        None => String::new(),
    }
}

pub(super) fn credentials(operation: &Operation) -> String {
    let word = |scheme: &String| match scheme.as_str() {
        "UserToken" => "a user token".to_owned(),
        "PersonalToken" => "a personal token".to_owned(),
        "ClientCredentialsToken" => "a client-credentials token".to_owned(),
        "BasicAuth" => "client id and secret".to_owned(),
        other => format!("`{other}`"),
    };
    match &operation.security {
        None => "The contract asks for no credentials.".to_owned(),
        Some(alternatives) => {
            let ways: Vec<String> = alternatives
                .iter()
                .map(|all| {
                    if all.is_empty() {
                        "nothing".to_owned()
                    } else {
                        all.iter()
                            .map(word)
                            .collect::<Vec<_>>()
                            .join(" together with ")
                    }
                })
                .collect();
            if ways.is_empty() {
                "No credentials.".to_owned()
            } else {
                let seen: Vec<String> = operation
                    .seen
                    .iter()
                    .filter(|kind| !alternatives.contains(&vec![(*kind).clone()]))
                    .map(word)
                    .collect();
                let beside = if seen.is_empty() {
                    String::new()
                } else {
                    format!(". Also seen to work: {}", seen.join(", "))
                };
                format!("Credentials: {}{beside}.", ways.join(" or "))
            }
        }
    }
}

pub(super) fn responses(context: &Context<'_>, operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    let statuses = operation.outcome.statuses.join(", ");
    match &operation.outcome.body {
        OutcomeBody::Empty => lines.push(format!("Responds with {statuses}, without a body.")),
        OutcomeBody::Undocumented(None) => lines.push(
            "The contract does not describe the response body: it comes back as raw bytes.".to_owned(),
        ),
        OutcomeBody::Undocumented(Some(media)) => lines.push(format!(
            "Responds with `{media}`, which the contract does not describe: it comes back as raw bytes."
        )),
        OutcomeBody::Bytes(media) => lines.push(format!("Responds with `{}`.", media.join("`, `"))),
        OutcomeBody::Text(media, _) => lines.push(format!("Responds with `{media}`.")),
        OutcomeBody::Redirect(_) => lines.push(format!(
            "Succeeds with a redirect ({statuses}), which is not followed: the result is its `Location`."
        )),
        OutcomeBody::Json(..) => {}
    }
    if let Some(verdict) = &operation.verdict {
        lines.push(format!(
            "A success can still be a refusal, by its `{}`: check with [`accepted()`](crate::operation::Outcome::accepted).",
            verdict.field
        ));
    }
    let body = operation.body.as_ref();
    if body.is_some_and(|body| body.ty.payload().is_some()) {
        lines.push(
            "The body travels as a JOSE message: give the value, which a [keyring](crate::guide::jose) seals, or the message."
                .to_owned(),
        );
    }
    if let OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) = &operation.outcome.body
        && ty.payload().is_some()
    {
        lines.push(
            "With a keyring the response comes back open; without one a message stays sealed."
                .to_owned(),
        );
    }
    lines.extend(errors(context, operation));
    lines
}

/// The errors that the contract has, those of one type together, in the order of their first status.
fn errors(context: &Context<'_>, operation: &Operation) -> Option<String> {
    let documented = operation.errors.iter();
    let documented = documented.filter(|error| error.status != "429");
    let documented: BTreeSet<(&str, Option<String>)> = documented
        .map(|error| (error.status.as_str(), error_type(context, &error.ty)))
        .collect();
    let mut groups: Vec<(Vec<&str>, Option<String>)> = Vec::new();
    for (status, ty) in documented {
        match groups.iter_mut().find(|(_, other)| *other == ty) {
            Some((statuses, _)) => statuses.push(status),
            None => groups.push((vec![status], ty)),
        }
    }
    let groups = groups.iter().map(|(statuses, ty)| {
        let statuses = listed(statuses);
        match ty {
            Some(ty) => format!("{statuses} as {ty}"),
            None => statuses,
        }
    });
    let groups = groups.collect::<Vec<_>>().join("; ");
    (!groups.is_empty()).then(|| format!("Documented errors: {groups}."))
}

/// `400`, `400 and 401`, `400, 401 and 403`.
fn listed(statuses: &[&str]) -> String {
    match statuses {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => statuses.concat(),
    }
}

/// What `ApiError::decode` makes of an error body, where the contract says anything of it.
fn error_type(context: &Context<'_>, ty: &TypeRef) -> Option<String> {
    let (id, before) = match ty.items() {
        Some(items) => (items.type_id()?, "a list of "),
        None => (ty.type_id()?, ""),
    };
    let name = context.rust.name(id);
    Some(format!(
        "{before}[`{0}`](super::{1}::{0})",
        name.name, name.module
    ))
}

/// Where a type is used, which is all that the contract says of it.
pub(super) fn use_of(context: &Context<'_>, id: TypeId) -> String {
    if context.links == Links::Raw {
        return String::new();
    }
    let def = context.rust.def(id);
    let key = def.keys.first().map(String::as_str).unwrap_or_default();
    let Some((root, way)) = rooted(key) else {
        return String::new();
    };
    let operation = operation(key);
    let (whole, body) = match root {
        Root::Event(event, _) => (
            format!("What the event `{event}` carries."),
            format!("the event `{event}`"),
        ),
        Root::Response => (
            format!("What `{operation}` returns."),
            format!("what `{operation}` returns"),
        ),
        Root::Request => (
            format!("What `{operation}` sends."),
            format!("what `{operation}` sends"),
        ),
        Root::Error(status) => (
            format!("The error {status} of `{operation}`."),
            format!("the error {status} of `{operation}`"),
        ),
        Root::Parameter(role, name) => {
            let name = unescaped(name);
            return format!("The {role} parameter `{name}` of `{operation}`.");
        }
    };
    // The items of a body that is a list are what the body is about.
    match unescaped(from_first_name(way)).as_str() {
        "" => whole,
        way if matches!(root, Root::Event(..)) => format!("`{way}` of {body}."),
        way => format!("`{way}` in {body}."),
    }
}
