//! Documentation: this project's own (`spec/docs.toml`), and what follows from the facts of the contract. Or, for local
//! use, the document's own prose.

mod facts;
mod prose;

pub(super) use facts::full_path;
pub(super) use facts::join;
pub use facts::page;
pub(super) use prose::wrap;

use super::Context;
use super::marks::{HTTP, PAGES};
use crate::model::{Field, Kind, Location, Parameter, Prose, TypeId};
use crate::names::Resource;
use crate::problem::Problems;
use crate::toml_text;
use facts::{
    answers, code, credentials, host, id_line, linked, page_in, pages, repetition, sentence, use_of,
};
use prose::clean;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

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
    /// By operationId: what its example shows beside what is required.
    pub examples: BTreeMap<String, Vec<String>>,
    /// What stands in examples, by operationId and way through the body, by path and wire name, by wire name alone, or by
    /// the name of an id.
    pub values: BTreeMap<String, String>,
    #[serde(skip)]
    used: Mutex<BTreeSet<String>>,
    #[serde(skip)]
    coverage: Mutex<BTreeMap<&'static str, Coverage>>,
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

/// Files are rendered at the same time.
fn locked<T>(noted: &Mutex<T>) -> MutexGuard<'_, T> {
    noted.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Docs {
    /// How much is documented, by table.
    pub fn coverage(&self) -> BTreeMap<&'static str, Coverage> {
        locked(&self.coverage).clone()
    }

    /// Reads `spec/docs.toml`.
    ///
    /// # Errors
    /// When it is no TOML of this form.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        toml_text::parse(name, text)
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
        let used = locked(&self.used);
        let tables = [
            ("resources", &self.resources),
            ("operations", &self.operations),
            ("types", &self.types),
            ("fields", &self.fields),
            ("variants", &self.variants),
            ("parameters", &self.parameters),
            ("events", &self.events),
            ("values", &self.values),
        ];
        let entries = tables.iter().flat_map(|(table, entries)| {
            entries.keys().map(move |key| format!("[{table}] `{key}`"))
        });
        let examples = self.examples.iter().flat_map(|(key, paths)| {
            paths
                .iter()
                .map(move |path| format!("[examples] `{key}`: `{path}`"))
        });
        entries
            .chain(examples)
            .filter(|entry| !used.contains(entry))
            .collect()
    }

    /// What the example of an operation shows beside what is required.
    pub fn example(&self, key: &str) -> &[String] {
        self.examples.get(key).map_or(&[], Vec::as_slice)
    }

    /// Notes that an example has what the entry asks for.
    pub fn showed(&self, key: &str, path: &str) {
        locked(&self.used).insert(format!("[examples] `{key}`: `{path}`"));
    }

    /// What stands in an example: the first of these entries that fits.
    pub fn value(&self, keys: &[String], fits: impl Fn(&str) -> bool) -> Option<&str> {
        let (key, value) = keys
            .iter()
            .filter_map(|key| self.values.get_key_value(key))
            .find(|(_, value)| fits(value))?;
        locked(&self.used).insert(format!("[values] `{key}`"));
        Some(value)
    }

    fn own(
        &self,
        context: &Context<'_>,
        table: &'static str,
        entries: &BTreeMap<String, String>,
        keys: &[&str],
    ) -> Vec<String> {
        let found = keys.iter().find(|key| entries.contains_key(**key));
        if context.counts || table == "resources" {
            let mut coverage = locked(&self.coverage);
            let counts = coverage.entry(table).or_default();
            counts.all += 1;
            counts.documented += usize::from(found.is_some());
        }
        let Some(key) = found else {
            return Vec::new();
        };
        locked(&self.used).insert(format!("[{table}] `{key}`"));
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

    /// A resource in one sentence.
    pub fn resource(&self, resource: &Resource) -> String {
        match self
            .resources
            .get(&resource.module)
            .and_then(|text| text.trim().lines().next())
        {
            Some(line) => line.to_owned(),
            None => format!("The operations on {}.", resource.accessor.replace('_', " ")),
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
        join(&mut lines, vec![format!("`{HTTP}`{}", host(operation))]);
        let mut facts = vec![credentials(operation)];
        facts.extend(answers(context, operation));
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
        facts.extend(pages(operation));
        if operation.deprecated {
            facts.push("Wise has marked it deprecated.".to_owned());
        }
        let page = page_in(PAGES, operation);
        facts.extend(page.map(|page| format!("[Wise's page]({page})")));
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
        if let Some(form) = field.ty.country().filter(|_| context.api.ty(id).sent) {
            subject.push_str(&format!(", sent as {}", form.words()));
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
