//! The contract tests: for every operation the call that a user would write, and what its responses are read as.
//!
//! The files belong to the crate `wise-contract`. What a call is given comes from the contract and not from this model, by
//! the names on the wire; the generated code brings each value to the argument or setter that should put it there.

mod calls;
mod reads;
mod values;

pub use reads::webhooks as webhook_reads;

use super::context::Context;
use super::format::{self, Item};
use super::index::ALL;
use super::paths::Scope;
use super::types::ident;
use crate::rust::{IdType, Place, Sharing, TypeId, VersionFeature};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A module that no resource has: every type is written with its module in front.
const NOWHERE: &str = "::";

/// Below the workspace.
const DIRECTORY: &str = "wise-api/tests/contract/generated";

pub(super) use calls::case;

/// The files of all versions, by path below the workspace.
pub fn files(contexts: &[Context<'_>], sharing: &Sharing) -> BTreeMap<String, String> {
    let mut files = shared(contexts, sharing);
    for context in contexts {
        version(context, &mut files);
    }
    files
}

fn version(context: &Context<'_>, files: &mut BTreeMap<String, String>) {
    let directory = format!("{DIRECTORY}/{}", context.rust.module);
    let mut written = Vec::new();
    let mut tables = Vec::new();
    let mut read = Vec::new();
    for module in context.rust.modules() {
        let mut items = calls::items(context, module);
        if !items.is_empty() {
            tables.push(module);
        }
        let types = context.rust.types_of(module).into_iter();
        let own = types.filter(|id| context.home_of(*id).is_none());
        let own: Vec<_> = own.map(|id| (*context, id)).collect();
        let sent = own.iter().filter(|(_, id)| context.rust.def(*id).sent);
        items.extend(values::builds(&sent.copied().collect::<Vec<_>>(), &scope()));
        if let Some(table) = reads::table(&own, &scope()) {
            read.push(module);
            items.push(table);
        }
        if items.is_empty() {
            continue;
        }
        let text = format::file(context.origin, &[], &["use super::*;".to_owned()], &items);
        files.insert(format!("{directory}/{module}_cases.rs"), text);
        written.push(module);
    }
    files.insert(
        format!("{directory}/mod.rs"),
        index(context, &written, &tables, &read),
    );
}

/// What several versions have in common in a module: the arms of the tests, and the types.
#[derive(Default)]
struct Shared<'a> {
    tests: Vec<Item>,
    types: Vec<(Context<'a>, TypeId)>,
    /// Of these, the types that any of the versions sends: an enum is written alike whichever way it travels.
    sent: Vec<(Context<'a>, TypeId)>,
}

/// The types of homes that any version sends, by home and path.
fn sent_by_any(contexts: &[Context<'_>]) -> BTreeSet<(usize, String)> {
    let each = contexts.iter().flat_map(|context| {
        let sent = context.rust.type_ids();
        let sent = sent.filter(|id| context.rust.def(*id).sent);
        sent.filter_map(|id| Some((context.home_of(id)?, context.rust.types.path(id))))
    });
    each.collect()
}

/// The tests of what several versions have in common, by home and module.
fn shared(contexts: &[Context<'_>], sharing: &Sharing) -> BTreeMap<String, String> {
    let sent = sent_by_any(contexts);
    let mut homes: BTreeMap<usize, BTreeMap<&str, Shared<'_>>> = BTreeMap::new();
    for (version, (context, places)) in contexts.iter().zip(&sharing.versions).enumerate() {
        let led = |place: &Place| place.home().filter(|_| place.is_led_by(version));
        for module in context.rust.modules() {
            for index in calls::of(context, module) {
                if let Some(home) = led(&places.operations[index]) {
                    let shared = homes.entry(home).or_default().entry(module).or_default();
                    shared.tests.push(calls::arms(context, index));
                }
            }
            for id in context.rust.types_of(module) {
                if let Some(home) = led(&places.types[id.0]) {
                    let shared = homes.entry(home).or_default().entry(module).or_default();
                    shared.types.push((*context, id));
                    if sent.contains(&(home, context.rust.types.path(id))) {
                        shared.sent.push((*context, id));
                    }
                }
            }
        }
    }
    let mut files = BTreeMap::new();
    let mut declared = String::new();
    for (home, modules) in homes {
        let name = &sharing.modules[home];
        let condition = super::index::condition(sharing, home);
        let _ = writeln!(declared, "{condition}\npub mod {name};");
        let mut list = String::new();
        let mut read = Vec::new();
        for (module, Shared { tests, types, sent }) in modules {
            let _ = writeln!(list, "pub mod {module}_cases;");
            let mut items = Vec::new();
            if !tests.is_empty() {
                items.push(calls::table(name, module, &tests));
            }
            let scope = scope().at_home(home);
            items.extend(values::builds(&sent, &scope));
            if let Some(table) = reads::table(&types, &scope) {
                read.push(module);
                items.push(table);
            }
            let text = format::file(ALL, &[], &["use super::*;".to_owned()], &items);
            files.insert(format!("{DIRECTORY}/shared/{name}/{module}_cases.rs"), text);
        }
        let mut uses = vec![
            "#![allow(deprecated, unused_imports, unused_macros)]".to_owned(),
            String::new(),
            "use super::super::*;".to_owned(),
            format!("use wise_api::shared::{name}::*;"),
        ];
        // These are on whenever this one is.
        let older = (0..home).filter(|older| sharing.lives(*older));
        uses.extend(older.map(|one| format!("use wise_api::shared::{};", sharing.modules[one])));
        let read = tables_of(&read, "READS");
        let read = Item::tokens(quote! {
            /// Every type of the home that is read, by resource.
            pub const READS: &[&[Read]] = &[#(#read),*];
        });
        let text = format::file(ALL, &[], &uses, &[Item(list), read]);
        files.insert(format!("{DIRECTORY}/shared/{name}/mod.rs"), text);
    }
    let docs = ["What several versions have in common.".to_owned()];
    let text = format::file(ALL, &docs, &[], &[Item(declared)]);
    files.insert(format!("{DIRECTORY}/shared/mod.rs"), text);
    files
}

/// The tables of this name in the modules.
fn tables_of(modules: &[&str], table: &str) -> Vec<TokenStream> {
    let table = ident(table);
    let modules = modules.iter();
    let modules = modules.map(|module| ident(&format!("{module}_cases")));
    modules.map(|module| quote!(#module::#table)).collect()
}

/// `mod.rs` of a version: its modules, and the table of all operations.
fn index(context: &Context<'_>, written: &[&str], tables: &[&str], read: &[&str]) -> String {
    let mut declared = String::new();
    for module in written {
        let _ = writeln!(declared, "mod {module}_cases;");
    }
    let version = ident(context.rust.module);
    let (tables, read) = (tables_of(tables, "CASES"), tables_of(read, "READS"));
    let list = Item::tokens(quote! {
        /// Every operation of the version, by resource.
        pub const CASES: &[&[Case]] = &[#(#tables),*];

        /// Every type of the version that is read, by resource.
        pub const READS: &[&[Read]] = &[#(#read),*];
    });
    format::file(
        context.origin,
        &[],
        &[
            "#![allow(deprecated, unused_imports)]".to_owned(),
            String::new(),
            "use super::*;".to_owned(),
            format!("use wise_api::{version}::*;"),
        ],
        &[Item(declared), list],
    )
}

/// `cases/mod.rs`: the versions, newest first, and the ids, which all of them share.
pub fn index_of_versions(
    versions: &[VersionFeature<'_>],
    ids: &[IdType<'_>],
    sharing: &Sharing,
) -> String {
    let mut declared = "mod shared;\n".to_owned();
    for version in versions {
        let _ = writeln!(
            declared,
            "#[cfg(feature = \"{0}\")]\nmod {0};",
            version.module
        );
    }
    declared.push_str("mod webhook;\n");
    let entries = versions.iter().rev().map(|version| {
        let (module, feature) = (ident(version.module), version.module);
        let directory = if version.version.is_empty() {
            version.module.to_owned()
        } else {
            version.version.to_lowercase()
        };
        quote! {
            #[cfg(feature = #feature)]
            (#directory, #module::CASES)
        }
    });
    let reads = versions.iter().rev().map(|version| {
        let (module, feature) = (ident(version.module), version.module);
        quote! {
            #[cfg(feature = #feature)]
            (#feature, #module::READS)
        }
    });
    let homes = (0..sharing.modules.len()).filter(|home| sharing.lives(*home));
    let homes = homes.map(|home| {
        let module = ident(&sharing.modules[home]);
        let label = format!("shared::{module}");
        let condition = super::index::condition(sharing, home);
        let condition: TokenStream = condition.parse().unwrap_or_default();
        quote! {
            #condition
            (#label, shared::#module::READS)
        }
    });
    let list = Item::tokens(quote! {
        /// Every version, by its directory in `spec/`, with its operations, by resource; the newest version first.
        pub const VERSIONS: &[(&str, &[&[Case]])] = &[#(#entries),*];

        /// Every type that is read, by the module of the version, of the home or of the webhooks.
        pub const READS: &[(&str, &[&[Read]])] = &[#(#reads,)* #(#homes,)* ("webhook", &[webhook::READS])];
    });
    let ids: BTreeSet<&str> = ids.iter().map(|id| id.name).collect();
    let ids: Vec<String> = ids.iter().map(|id| format!("    {id},\n")).collect();
    let ids = ids.concat();
    let mut items = vec![Item(declared), list];
    let mut imports = vec!["use crate::support::*;".to_owned()];
    if !ids.is_empty() {
        imports.push(format!("use wise_api::{{\n{ids}}};"));
        items.push(Item(format!("parsed! {{\n{ids}}}\n")));
    }
    format::file(
        ALL,
        &["Every operation, as a user calls it.".to_owned()],
        &imports,
        &items,
    )
}

/// Types with the module in front, below the module of the version.
fn scope() -> Scope {
    Scope::version(NOWHERE)
}
