//! The documentation of items: what people wrote for them, and what follows from the facts of the contract. Or, for local
//! use, the document's own prose.

mod facts;
mod prose;

pub(super) use facts::code;
pub(super) use facts::join;
pub use facts::page;
pub(super) use prose::wrap;

use super::context::Context;
use super::marks::{HTTP, PAGES};
use crate::docs::Docs;
use crate::rust::{
    Decided, InputSource, Location, Parameter, Prose, Resource, RustField, RustUnion, RustVariant,
    TypeId, TypeRef,
};
use facts::{
    credentials, host, id_line, linked, page_in, pages, repetition, responses, sentence, use_of,
};
use heck::ToShoutySnakeCase;
use prose::clean;
use std::collections::BTreeMap;

impl Docs {
    fn own(
        &self,
        context: &Context<'_>,
        table: &'static str,
        entries: &BTreeMap<String, String>,
        keys: &[&str],
        names: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<String> {
        let counted = context.counts || table == "resources";
        let entry = self.entry(counted, table, entries, keys);
        entry.map_or_else(Vec::new, |text| wrap(&linked(context, &text, names)))
    }

    fn prose(&self, prose: &Prose) -> Vec<String> {
        if !self.is_from_bundle() {
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
        let lines = self.own(context, "resources", &self.resources, &[module], &|_| None);
        if !lines.is_empty() {
            return lines;
        }
        let mut resources = context.rust.resources().iter();
        match resources.find(|resource| resource.module == module) {
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

    /// What a resource is called within a sentence: what its documentation begins with, up to a colon.
    pub fn title(&self, resource: &Resource) -> String {
        let line = self.resource(resource);
        let Some((title, _)) = line.split_once(':') else {
            return resource.accessor.trim_start_matches("r#").replace('_', " ");
        };
        let mut letters = title.chars();
        match (letters.next(), letters.next()) {
            // An abbreviation stays as it is: `KYC reviews`, `OAuth tokens`.
            (Some(first), Some(second)) if !second.is_uppercase() => {
                first.to_lowercase().to_string() + &title[first.len_utf8()..]
            }
            _ => title.to_owned(),
        }
    }

    /// An operation: what it does, and what the contract says of it.
    pub fn operation(&self, context: &Context<'_>, index: usize) -> Vec<String> {
        let operation = context.rust.operations[index].model;
        let key = &context.rust.operations[index].call.key;
        let mut lines = self.own(
            context,
            "operations",
            &self.operations,
            &[key, &operation.id],
            &|wire| name_in_operation(context, index, wire),
        );
        join(&mut lines, self.prose(&operation.prose));
        join(&mut lines, vec![format!("`{HTTP}`{}", host(operation))]);
        let mut facts = vec![credentials(operation)];
        facts.extend(responses(context, operation));
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
            facts.push("Deprecated by Wise.".to_owned());
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
        let key = format!("{}.{wire}", context.rust.operations[index].call.key);
        let mut lines = self.own(
            context,
            "parameters",
            &self.parameters,
            &[&key, wire],
            &|wire| name_in_operation(context, index, wire),
        );
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
        let def = context.rust.def(id);
        let name = context.rust.name(id);
        let path = format!("{}::{}", name.module, name.name);
        let mut lines = self.own(context, "types", &self.types, &[&path], &|wire| {
            name_in_type(context, id, wire)
        });
        join(&mut lines, self.prose(&def.prose));
        if lines.is_empty() {
            lines.push(use_of(context, id));
        }
        if def.deprecated {
            join(&mut lines, vec!["Deprecated by Wise.".to_owned()]);
        }
        lines
    }

    /// A field. Its JSON name is left out where it is the name in Rust, as it is or in camel case, and nothing else is known of the field:
    /// the table beside the struct has it, and some thousand lines less keep the archive of the crate small.
    pub fn field(&self, context: &Context<'_>, id: TypeId, named: &RustField<'_>) -> Vec<String> {
        let field = named.model;
        let name = context.rust.name(id);
        let key = format!("{}::{}.{}", name.module, name.name, field.wire);
        let mut lines = self.own(
            context,
            "fields",
            &self.fields,
            &[&key, &field.wire],
            &|wire| name_in_type(context, id, wire),
        );
        join(&mut lines, self.prose(&field.prose));
        id_line(context, &field.ty, &mut lines);
        let mut subject = format!("`{}`", field.wire);
        if field.as_text {
            subject.push_str(", a number that travels as text");
        }
        if let Some(form) = field.ty.country().filter(|_| context.rust.def(id).sent) {
            subject.push_str(&format!(", sent as {}", form.words()));
        }
        if field.read_only {
            subject.push_str(", set by Wise alone and never sent");
        }
        let fact = sentence(&subject, &field.facts);
        let by_rule = [named.bare(), &camel_case(named.bare())].contains(&field.wire.as_str());
        let bare = fact == format!("`{}`.", field.wire);
        if bare && !by_rule {
            join(&mut lines, vec![format!("`{}` in JSON.", field.wire)]);
        } else if !bare || lines.is_empty() {
            join(&mut lines, vec![fact]);
        }
        lines
    }

    /// A webhook event.
    pub fn event(&self, context: &Context<'_>, event_type: &str) -> Vec<String> {
        let mut lines = self.own(context, "events", &self.events, &[event_type], &|_| None);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    /// A value of an enum. The value itself is left out where its name says it in capitals, and something else is known of it.
    pub fn enum_value(
        &self,
        context: &Context<'_>,
        of: TypeId,
        (value, name): (&str, &str),
    ) -> Vec<String> {
        let mut lines = self.label(context, of, value);
        if lines.is_empty() || name.to_shouty_snake_case() != value {
            join(&mut lines, vec![format!("`{}`", code(value))]);
        }
        lines
    }

    /// An alternative of a union.
    pub fn alternative(
        &self,
        context: &Context<'_>,
        of: &RustUnion<'_>,
        variant: &RustVariant<'_>,
    ) -> Vec<String> {
        let label = variant.model.label.as_str();
        let mut lines = self.label(context, of.id, label);
        let keys = &variant.model.keys;
        let fact = match of.decided {
            Decided::Tag(tag) => format!("`{tag}` is `{}`.", code(label)),
            Decided::Keys if keys.is_empty() => "Everything else.".to_owned(),
            Decided::Keys => format!("With `{}`.", keys.join("` and `")),
            Decided::JsonType => format!("A JSON {label}."),
            Decided::Sender => format!("{}.", code(label)),
        };
        join(&mut lines, vec![fact]);
        lines
    }

    /// What people wrote for a value or an alternative.
    fn label(&self, context: &Context<'_>, of: TypeId, label: &str) -> Vec<String> {
        let name = context.rust.name(of);
        let key = format!("{}::{}.{label}", name.module, name.name);
        self.own(context, "variants", &self.types, &[&key], &|_| None)
    }
}

/// The name in Rust of a property of a struct.
fn name_in_type(context: &Context<'_>, id: TypeId, wire: &str) -> Option<String> {
    let field = context.rust.structure(id)?.field(wire)?;
    Some(field.bare().to_owned())
}

/// The name in Rust of what an operation takes, in the body or beside it, or gives. Headers keep theirs, which people know.
fn name_in_operation(context: &Context<'_>, index: usize, wire: &str) -> Option<String> {
    let operation = &context.rust.operations[index];
    if let Some(input) = operation.input(wire) {
        let header =
            matches!(input.source, InputSource::Parameter(one) if one.location == Location::Header);
        return (!header).then(|| input.name.trim_start_matches("r#").to_owned());
    }
    let inputs = operation.required.iter().chain(&operation.options);
    let body = inputs.filter(|input| matches!(input.source, InputSource::Body(_)));
    let types = body
        .map(|input| input.ty)
        .chain(operation.output.body.ty().ok());
    let mut ids = types.filter_map(TypeRef::type_id);
    ids.find_map(|id| name_in_type(context, id, wire))
}

/// The JSON name that most fields of this name in Rust have.
fn camel_case(name: &str) -> String {
    let mut camel = String::new();
    for (place, word) in name.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if place > 0 => camel.extend(first.to_uppercase()),
            first => camel.extend(first),
        }
        camel.push_str(letters.as_str());
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn most_json_names_follow_from_those_in_rust() {
        let cases = [
            ("id", "id"),
            ("source_currency", "sourceCurrency"),
            ("country_iso3_code", "countryIso3Code"),
            ("name_1", "name1"),
            ("été_ça", "étéÇa"),
            ("", ""),
        ];
        for (rust, json) in cases {
            assert_eq!(camel_case(rust), json);
        }
    }
}
