//! The webhook payloads, and the enum over them.

use super::context::Context;
use super::context::types_of;
use super::format::{self, Item};
use super::paths::{self, Scope};
use super::types::{self, doc_attributes, ident, type_text};
use crate::model::{Event, TypeRef};
use crate::names::words::{pascal, snake};
use crate::parallel;
use crate::share::of_type;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// One file for each resource that has events, and the index with the enum.
pub fn files(context: &Context<'_>) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let modules: BTreeSet<&str> = context
        .names
        .types
        .iter()
        .map(|name| name.module.as_str())
        .collect();
    let modules: Vec<&str> = modules.into_iter().collect();
    let texts = parallel::each(&modules, |module| {
        let short = module.rsplit("::").next().unwrap_or(module);
        let items: Vec<Item> = types_of(context, module)
            .into_iter()
            .flat_map(|id| types::definition(context, id, &Scope::version(module)))
            .collect();
        let docs = vec![if short == "common" {
            "Types that several events share.".to_owned()
        } else {
            format!("Payloads of the `{}` events.", event_group(context, short))
        }];
        let mut used = BTreeSet::new();
        let scope = Scope::version(module);
        let types = types_of(context, module);
        let refers = types.iter().flat_map(|id| of_type(context.api.ty(*id)));
        paths::imports(context, &scope, refers, &mut used);
        let imports = paths::import_lines(&used);
        let text = format::file(context.origin, &docs, &imports, &items);
        (format!("webhook/{short}.rs"), text)
    });
    files.extend(texts);
    files.insert("webhook/mod.rs".to_owned(), index(context, &modules));
    files
}

/// The resource of the events of a module, as it is written on the wire.
fn event_group(context: &Context<'_>, module: &str) -> String {
    let groups = context
        .api
        .events
        .iter()
        .filter_map(|event| event.event_type.split('#').next());
    groups
        .map(str::to_owned)
        .find(|group| snake(group) == module)
        .unwrap_or_else(|| module.to_owned())
}

/// A variant of the enum: the events that share a payload type.
pub(super) struct Variant<'a> {
    pub(super) name: String,
    pub(super) data: &'a TypeRef,
    pub(super) event_type: &'a str,
    pub(super) versions: Vec<&'a str>,
    pub(super) deprecated: bool,
}

pub(super) fn variants<'a>(context: &Context<'a>) -> Vec<Variant<'a>> {
    let mut found: Vec<Variant<'a>> = Vec::new();
    let mut events: Vec<&'a Event> = context.api.events.iter().collect();
    events.sort_by(|a, b| {
        a.event_type
            .cmp(&b.event_type)
            .then(b.schema_version.cmp(&a.schema_version))
    });
    for event in events {
        let same = found.iter_mut().find(|variant| {
            variant.event_type == event.event_type
                && *variant.data == event.data
                && event.data.named().is_some()
        });
        match same {
            Some(variant) => {
                variant.versions.push(&event.schema_version);
                variant.deprecated &= event.deprecated;
            }
            None => {
                let group = event.event_type.split('#').next().unwrap_or_default();
                let name = match event.data.named() {
                    Some(id) => format!("{}{}", pascal(group), context.names.types[id.0].name),
                    None => format!(
                        "{}{}",
                        pascal(&event.event_type),
                        pascal(&event.schema_version)
                    ),
                };
                found.push(Variant {
                    name,
                    data: &event.data,
                    event_type: &event.event_type,
                    versions: vec![&event.schema_version],
                    deprecated: event.deprecated,
                });
            }
        }
    }
    found
}

fn index(context: &Context<'_>, modules: &[&str]) -> String {
    let mut declared = String::new();
    for module in modules {
        let _ = writeln!(
            declared,
            "pub mod {};",
            module.rsplit("::").next().unwrap_or(module)
        );
    }
    let scope = Scope::version("webhook");
    let mut members = Vec::new();
    // The runtime searches the table by event type.
    let mut table: Vec<(&str, String)> = Vec::new();
    for variant in variants(context) {
        let name = ident(&variant.name);
        let ty = context.ty(variant.data, &scope);
        let versions = variant.versions.join(", ");
        let mut docs = context.docs.event(context, variant.event_type);
        docs.push(format!(
            "`{}`, schema version {versions}.",
            variant.event_type
        ));
        let docs = doc_attributes(&docs);
        let deprecated = variant.deprecated.then(|| quote!(#[deprecated]));
        members.push(quote!(#docs #deprecated #name(#ty),));
        let listed: Vec<String> = variant
            .versions
            .iter()
            .map(|version| format!("{version:?}"))
            .collect();
        let line = format!(
            "    {}({}) = {:?} [{}];\n",
            variant.name,
            type_text(context, variant.data, &scope),
            variant.event_type,
            listed.join(", ")
        );
        table.push((variant.event_type, line));
    }
    table.sort_by_key(|(event_type, _)| *event_type);
    let table: String = table.into_iter().map(|(_, line)| line).collect();
    let hash = variants(context)
        .iter()
        .all(|variant| context.hashes(variant.data))
        .then(|| quote!(, Hash));
    let event = Item::tokens(quote! {
        #[doc = " What a webhook reports, by event type and schema version."]
        #[derive(Clone, Debug, PartialEq, Eq #hash)]
        #[non_exhaustive]
        pub enum Event {
            #(#members)*
            #[doc = " An event that this version of the crate knows, with a payload that is not what is documented: never take it for an event that"]
            #[doc = " does not concern you."]
            Unreadable {
                #[doc = " What happened, as `resource#event`."]
                event_type: String,
                #[doc = " The version of the payload."]
                schema_version: String,
                #[doc = " Why the payload cannot be read, and where."]
                reason: DecodeError,
                #[doc = " The payload as it came."]
                data: Json,
            },
            #[doc = " An event or a schema version that this version of the crate does not know, kept as it came."]
            Unrecognized(Json),
        }
    });
    let uses = "pub use crate::notification::*;\nuse crate::support::*;\n".to_owned();
    let docs = ["Webhooks: the events that Wise sends, as types.".to_owned()];
    format::file(
        context.origin,
        &docs,
        &[],
        &[
            Item(declared),
            Item(uses),
            event,
            Item(format!("events! {{ Event {{\n{table}}} }}\n")),
        ],
    )
}
