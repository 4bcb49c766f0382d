//! Documentation: this project's own (`spec/docs.toml`), and what follows from the facts of the contract. Or, for local
//! use, the document's own prose.

use super::Context;
use crate::model::{
    Facts, Field, Idempotency, Kind, Location, Operation, OutcomeBody, Parameter, Prose, TypeId,
    TypeRef,
};
use crate::problem::{Position, Problem, Problems};
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Where Wise documents operations.
const REFERENCE: &str = "https://docs.wise.com/api-reference";

/// `spec/docs.toml`, or the choice of the document's own prose.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// By module: what the resource is.
    pub resources: BTreeMap<String, String>,
    /// By operationId.
    pub operations: BTreeMap<String, String>,
    /// By path, `quote::Quote`.
    pub types: BTreeMap<String, String>,
    /// By path and wire name, `quote::Quote.sourceAmount`; or by wire name alone, for a field that means the same everywhere.
    pub fields: BTreeMap<String, String>,
    /// By path and value, `transfer::Status.PENDING`.
    pub variants: BTreeMap<String, String>,
    /// By operationId and wire name, `transferList.limit`; or by wire name alone.
    pub parameters: BTreeMap<String, String>,
    /// By event type.
    pub events: BTreeMap<String, String>,
    #[serde(skip)]
    used: RefCell<BTreeSet<String>>,
    #[serde(skip)]
    coverage: RefCell<BTreeMap<&'static str, Coverage>>,
    #[serde(skip)]
    from_bundle: bool,
}

/// How many things of a kind have documentation of this project's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// With an entry in `spec/docs.toml`.
    pub documented: usize,
    /// All of them, over all versions.
    pub all: usize,
}

impl Docs {
    /// How much is documented, by table.
    pub fn coverage(&self) -> BTreeMap<&'static str, Coverage> {
        self.coverage.borrow().clone()
    }

    /// Reads `spec/docs.toml`.
    ///
    /// # Errors
    /// When it is no TOML of this form.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        toml::from_str(text).map_err(|error| {
            let position = error.span().map(|span| {
                let before = &text[..span.start];
                Position {
                    line: before.matches('\n').count() + 1,
                    column: span.start - before.rfind('\n').map_or(0, |at| at + 1) + 1,
                }
            });
            Problems(vec![
                Problem::new("", error.message().to_owned(), "Correct the entry")
                    .at(name, position),
            ])
        })
    }

    /// The document's own prose instead of this project's.
    pub fn from_bundle() -> Self {
        Self {
            from_bundle: true,
            ..Self::default()
        }
    }

    /// Entries that documented nothing so far.
    pub fn unused(&self) -> Vec<String> {
        let used = self.used.borrow();
        let tables = [
            ("resources", &self.resources),
            ("operations", &self.operations),
            ("types", &self.types),
            ("fields", &self.fields),
            ("variants", &self.variants),
            ("parameters", &self.parameters),
            ("events", &self.events),
        ];
        let entries = tables.iter().flat_map(|(table, entries)| {
            entries.keys().map(move |key| format!("[{table}] `{key}`"))
        });
        entries.filter(|entry| !used.contains(entry)).collect()
    }

    fn own(
        &self,
        context: &Context<'_>,
        table: &'static str,
        entries: &BTreeMap<String, String>,
        keys: &[&str],
    ) -> Vec<String> {
        let found = keys.iter().find(|key| entries.contains_key(**key));
        let mut coverage = self.coverage.borrow_mut();
        let counts = coverage.entry(table).or_default();
        counts.all += 1;
        let Some(key) = found else {
            return Vec::new();
        };
        counts.documented += 1;
        self.used.borrow_mut().insert(format!("[{table}] `{key}`"));
        wrap(&linked(context, &entries[*key]))
    }

    fn prose(&self, prose: &Prose) -> Vec<String> {
        if !self.from_bundle {
            return Vec::new();
        }
        let mut lines = Vec::new();
        for text in [&prose.summary, &prose.description].into_iter().flatten() {
            join(&mut lines, clean(text));
        }
        lines
    }

    /// A resource, as the documentation of its module.
    pub fn module(&self, context: &Context<'_>, module: &str) -> Vec<String> {
        let lines = self.own(context, "resources", &self.resources, &[module]);
        if !lines.is_empty() {
            return lines;
        }
        match context
            .names
            .resources
            .iter()
            .find(|resource| resource.module == module)
        {
            Some(resource) => vec![format!(
                "The operations on {} and their types.",
                resource.accessor.replace('_', " ")
            )],
            None => vec!["Types that several resources share.".to_owned()],
        }
    }

    /// An operation: what it does, and what the contract says of it.
    pub fn operation(&self, context: &Context<'_>, index: usize) -> Vec<String> {
        let operation = &context.api.operations[index];
        let key = &context.names.calls[index].key;
        let mut lines = self.own(
            context,
            "operations",
            &self.operations,
            &[key, &operation.id],
        );
        join(&mut lines, self.prose(&operation.prose));
        let line = format!(
            "`{} {}`{}",
            operation.method,
            full_path(context, operation),
            host(operation)
        );
        join(&mut lines, vec![line]);
        let mut facts = vec![credentials(operation)];
        facts.extend(answers(operation));
        let constants: Vec<String> = operation
            .parameters
            .iter()
            .filter_map(|parameter| {
                parameter
                    .constant
                    .as_ref()
                    .map(|constant| format!("`{}: {constant}`", parameter.wire))
            })
            .collect();
        if !constants.is_empty() {
            facts.push(format!("Always sent: {}.", constants.join(", ")));
        }
        facts.extend(repetition(operation));
        if operation.deprecated {
            facts.push("Wise has marked it deprecated.".to_owned());
        }
        facts.extend(page(operation).map(|page| format!("[Wise's page]({page})")));
        join(
            &mut lines,
            facts.iter().map(|fact| format!("- {fact}")).collect(),
        );
        join(&mut lines, super::examples::lines(context, index));
        lines
    }

    /// An optional parameter, as a method of the call.
    pub fn parameter(
        &self,
        context: &Context<'_>,
        index: usize,
        parameter: &Parameter,
    ) -> Vec<String> {
        let wire = parameter.wire.as_str();
        let key = format!("{}.{wire}", context.names.calls[index].key);
        let mut lines = self.own(context, "parameters", &self.parameters, &[&key, wire]);
        join(&mut lines, self.prose(&parameter.prose));
        id_line(context, &parameter.ty, &mut lines);
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
        };
        join(
            &mut lines,
            vec![sentence(
                &format!("`{wire}` in the {place}"),
                &parameter.facts,
            )],
        );
        lines
    }

    /// A type.
    pub fn ty(&self, context: &Context<'_>, id: TypeId) -> Vec<String> {
        let def = context.api.ty(id);
        let name = &context.names.types[id.0];
        let path = format!("{}::{}", name.module, name.name);
        let mut lines = self.own(context, "types", &self.types, &[&path]);
        join(&mut lines, self.prose(&def.prose));
        if lines.is_empty() {
            lines.push(use_of(context, id));
        }
        if def.deprecated {
            join(
                &mut lines,
                vec!["Wise has marked it deprecated.".to_owned()],
            );
        }
        lines
    }

    /// A field.
    pub fn field(&self, context: &Context<'_>, id: TypeId, field: &Field) -> Vec<String> {
        let name = &context.names.types[id.0];
        let key = format!("{}::{}.{}", name.module, name.name, field.wire);
        let mut lines = self.own(context, "fields", &self.fields, &[&key, &field.wire]);
        join(&mut lines, self.prose(&field.prose));
        id_line(context, &field.ty, &mut lines);
        let mut subject = format!("`{}`", field.wire);
        if field.as_text {
            subject.push_str(", a number that travels as text");
        }
        if field.read_only {
            subject.push_str(", set by Wise alone and never sent");
        }
        join(&mut lines, vec![sentence(&subject, &field.facts)]);
        lines
    }

    /// A webhook event.
    pub fn event(&self, context: &Context<'_>, event_type: &str) -> Vec<String> {
        let mut lines = self.own(context, "events", &self.events, &[event_type]);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    /// A variant of an enum or a union.
    pub fn variant(&self, context: &Context<'_>, id: TypeId, label: &str) -> Vec<String> {
        let name = &context.names.types[id.0];
        let key = format!("{}::{}.{label}", name.module, name.name);
        let mut lines = self.own(context, "variants", &self.variants, &[&key]);
        let fact = match &context.api.ty(id).kind {
            Kind::Union(union) => match &union.decided {
                crate::model::Decided::Tag(tag) => format!("`{tag}` is `{}`.", code(label)),
                crate::model::Decided::Keys => {
                    let keys = union
                        .variants
                        .iter()
                        .find(|variant| variant.label == label)
                        .map(|variant| variant.keys.clone())
                        .unwrap_or_default();
                    if keys.is_empty() {
                        "Everything else.".to_owned()
                    } else {
                        format!("With `{}`.", keys.join("` and `"))
                    }
                }
                crate::model::Decided::JsonType => format!("A JSON {label}."),
                crate::model::Decided::Sender => format!("{}.", code(label)),
            },
            _ => format!("`{}`", code(label)),
        };
        join(&mut lines, vec![fact]);
        lines
    }
}

/// What an id is of, where nothing else is said.
fn id_line(context: &Context<'_>, ty: &TypeRef, lines: &mut Vec<String>) {
    let TypeRef::Id(name) = ty else { return };
    if lines.is_empty() {
        let rule = context.rules.id.iter().find(|rule| rule.name == *name);
        lines.extend(rule.map(|rule| rule.doc.clone()));
    }
}

/// Wise's page of an operation.
pub fn page(operation: &Operation) -> Option<String> {
    let tag = operation.tags.first()?;
    Some(format!("{REFERENCE}/{tag}/{}", operation.id.to_lowercase()))
}

/// Text in which the operations of this version are links: `` `quoteCreate` `` becomes the method that calls it.
fn linked(context: &Context<'_>, text: &str) -> String {
    if context.names.calls.is_empty() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        let call = if index % 2 == 1 {
            context.names.calls.iter().find(|call| call.key == part)
        } else {
            None
        };
        if index > 0 && index % 2 == 1 && call.is_none() {
            out.push('`');
        }
        match call {
            Some(call) => {
                let resource = &context.names.resources[call.resource];
                let method = call.method.trim_start_matches("r#");
                out.push_str(&format!(
                    "[`{}().{method}`](crate::{}::{}::{}::{method})",
                    resource.accessor, context.module, resource.module, resource.client
                ));
            }
            None => {
                out.push_str(part);
                if index % 2 == 1 {
                    out.push('`');
                }
            }
        }
    }
    out
}

/// What makes an operation safe to repeat, where there is something to say.
fn repetition(operation: &Operation) -> Option<String> {
    Some(match &operation.idempotency {
        _ if operation.never_retry => "Never sent again by the client itself.".to_owned(),
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

/// Text that stands between backticks.
fn code(text: &str) -> String {
    if text.is_empty() {
        "(empty)".to_owned()
    } else {
        text.replace('`', "'")
    }
}

/// Adds a paragraph.
fn join(lines: &mut Vec<String>, more: Vec<String>) {
    if !lines.is_empty() && !more.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
}

/// `subject: limit; limit.`
fn sentence(subject: &str, facts: &Facts) -> String {
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

fn full_path(context: &Context<'_>, operation: &Operation) -> String {
    if context.api.version.is_empty() || !operation.servers.is_empty() {
        operation.path.clone()
    } else {
        format!("/{}{}", context.api.version, operation.path)
    }
}

fn host(operation: &Operation) -> String {
    match operation.servers.first() {
        Some(server) => format!(" on `{server}`"),
        None => String::new(),
    }
}

fn credentials(operation: &Operation) -> String {
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
                format!("Credentials: {}.", ways.join(" or "))
            }
        }
    }
}

fn answers(operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    let statuses = operation.outcome.statuses.join(", ");
    match &operation.outcome.body {
        OutcomeBody::Empty => lines.push(format!("Answers {statuses}, without a body.")),
        OutcomeBody::Undocumented => lines.push(
            "The contract leaves the body of the answer out; it comes back as it is.".to_owned(),
        ),
        OutcomeBody::Bytes(media) => lines.push(format!("Answers `{}`.", media.join("`, `"))),
        OutcomeBody::Text(media, _) => lines.push(format!("Answers `{media}`.")),
        OutcomeBody::Json(..) => {}
    }
    let errors: BTreeSet<&str> = operation
        .errors
        .iter()
        .map(|error| error.status.as_str())
        .filter(|status| *status != "429")
        .collect();
    if !errors.is_empty() {
        lines.push(format!(
            "Documented errors: {}.",
            errors.into_iter().collect::<Vec<_>>().join(", ")
        ));
    }
    lines
}

/// Where a type is used, which is all that the contract says of it.
fn use_of(context: &Context<'_>, id: TypeId) -> String {
    let def = context.api.ty(id);
    let key = def.keys.first().map(String::as_str).unwrap_or_default();
    if let Some((event, rest)) = key.split_once('@') {
        return match rest.find(|c: char| c.is_ascii_alphabetic()) {
            Some(at) => format!("`{}` of the event `{event}`.", &rest[at..]),
            None => format!("What the event `{event}` carries."),
        };
    }
    let (operation, rest) = key.split_once('.').unwrap_or((key, ""));
    let (role, path) = rest.split_once(['.', '|', '[']).unwrap_or((rest, ""));
    let path = path.trim_start_matches(']').trim_start_matches('.');
    match (role, path) {
        ("response", "") => format!("What `{operation}` returns."),
        ("request", "") => format!("What `{operation}` sends."),
        ("response", path) => format!("`{path}` in what `{operation}` returns."),
        ("request", path) => format!("`{path}` in what `{operation}` sends."),
        ("error", path) => match path.split_once(['.', '[']) {
            Some((status, path)) => format!(
                "`{}` in the error {status} of `{operation}`.",
                path.trim_start_matches(']').trim_start_matches('.')
            ),
            None => format!("The error {path} of `{operation}`."),
        },
        (role, path) => format!("The {role} parameter `{path}` of `{operation}`."),
    }
}

/// Lines of at most 110 characters; lists, tables and code stay as they are.
fn wrap(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced || line.len() <= 110 || line.starts_with('|') {
            out.push(line.trim_end().to_owned());
            continue;
        }
        let indent = if line.trim_start().starts_with("- ") {
            "  "
        } else {
            ""
        };
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.len() + 1 + word.len() > 110 {
                out.push(std::mem::take(&mut current));
                current.push_str(indent);
                current.push_str(word);
                continue;
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        out.push(current);
    }
    out
}

/// Prose of a document, made fit for rustdoc: no site markup, no code that would be run, no links into the site.
fn clean(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        let line = line.trim();
        if let Some(language) = line.strip_prefix("```") {
            // Code in prose is seldom Rust.
            out.push(if fenced || !language.is_empty() {
                line.to_owned()
            } else {
                "```text".to_owned()
            });
            fenced = !fenced;
            continue;
        }
        if fenced {
            out.push(line.to_owned());
            continue;
        }
        let mut line = line.to_owned();
        while let (Some(start), Some(end)) = (line.find("{%"), line.find("%}")) {
            if end < start {
                break;
            }
            line.replace_range(start..end + 2, "");
        }
        let line = line
            .replace("<br>", "")
            .replace("](/", "](https://docs.wise.com/");
        out.push(escape(&line));
    }
    if fenced {
        out.push("```".to_owned());
    }
    out.dedup_by(|a, b| a.is_empty() && b.is_empty());
    out
}

/// Brackets and angles that rustdoc would take for links and tags.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut code = false;
    let chars: Vec<char> = line.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        match c {
            '`' => code = !code,
            '<' if !code
                && chars
                    .get(at + 1)
                    .is_some_and(|next| next.is_ascii_alphabetic() || *next == '/') =>
            {
                out.push('\\')
            }
            '[' if !code
                && !line[line.char_indices().nth(at).map_or(0, |(byte, _)| byte)..]
                    .contains("](http") =>
            {
                out.push('\\')
            }
            _ => {}
        }
        out.push(*c);
    }
    out
}
