//! The webhook payloads, and the enum over them.

use super::context::Context;
use super::format::{self, Item};
use super::paths::{self, Scope};
use super::types::{self, doc_attributes, ident, type_text};
use crate::parallel;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// One file for each resource that has events, and the index with the enum.
pub fn files(context: &Context<'_>) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let modules: Vec<&str> = context.rust.event_modules().into_iter().collect();
    let texts = parallel::each(&modules, |module| {
        let short = module.rsplit("::").next().unwrap_or(module);
        let items: Vec<Item> = context
            .rust
            .types_of(module)
            .into_iter()
            .flat_map(|id| types::definition(context, id, &Scope::version(module)))
            .collect();
        let docs = vec![if short == "common" {
            "Types that several events share.".to_owned()
        } else {
            format!(
                "Payloads of the `{}` events.",
                context.rust.event_group(short)
            )
        }];
        let mut used = BTreeSet::new();
        let scope = Scope::version(module);
        let types = context.rust.types_of(module);
        let refers = types.iter().flat_map(|id| context.rust.refers(*id));
        paths::imports(context, &scope, refers, &mut used);
        let imports = paths::import_lines(&used);
        let text = format::file(context.origin, &docs, &imports, &items);
        (format!("webhook/{short}.rs"), text)
    });
    files.extend(texts);
    files.insert("webhook/mod.rs".to_owned(), index(context, &modules));
    files
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
    let event = event_enum(context);
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
            Item(format!(
                "events! {{ Event {{\n{}}} }}\n",
                event_table(context)
            )),
        ],
    )
}

/// What a webhook reports, as an enum.
fn event_enum(context: &Context<'_>) -> Item {
    let scope = Scope::version("webhook");
    let members = context.rust.events.iter().map(|variant| {
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
        quote!(#docs #deprecated #name(#ty),)
    });
    let mut variants = context.rust.events.iter();
    let hash = variants.all(|variant| context.rust.types.hashes(variant.data));
    let hash = hash.then(|| quote!(, Hash));
    Item::tokens(quote! {
        #[doc = " What a webhook reports, by event type and schema version."]
        #[derive(Clone, Debug, PartialEq, Eq #hash)]
        #[non_exhaustive]
        pub enum Event {
            #(#members)*
            #[doc = " An event that this version of the crate knows, with a payload that is not what is documented, or without a schema version:"]
            #[doc = " never take it for an event that does not concern you."]
            Unreadable {
                #[doc = " What happened, as `resource#event`."]
                event_type: String,
                #[doc = " The version of the payload; empty where it is missing or not readable."]
                schema_version: String,
                #[doc = " Why the payload cannot be read, and where."]
                reason: DecodeError,
                #[doc = " The payload as it came."]
                data: Json,
            },
            #[doc = " An event or a schema version that this version of the crate does not know, kept as it came."]
            Unrecognized(Json),
        }
    })
}

/// The variants by event type, in its order: the runtime searches them.
fn event_table(context: &Context<'_>) -> String {
    let scope = Scope::version("webhook");
    let mut events: Vec<_> = context.rust.events.iter().collect();
    events.sort_by_key(|variant| variant.event_type);
    let mut table = String::new();
    for variant in events {
        let versions = variant.versions.iter();
        let listed: Vec<String> = versions.map(|version| format!("{version:?}")).collect();
        let _ = writeln!(
            table,
            "    {}({}) = {:?} [{}];",
            variant.name,
            type_text(context, variant.data, &scope),
            variant.event_type,
            listed.join(", ")
        );
    }
    table
}
