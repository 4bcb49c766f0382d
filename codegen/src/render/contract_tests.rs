//! The contract tests: for every operation the call that a user would write, and what its answers are read as.
//!
//! The files belong to the crate `wise-contract`. What a call is given comes from the contract and not from this model, by
//! the names on the wire; the generated code brings each value to the argument or setter that should put it there.

mod calls;
mod reads;
mod values;

pub use reads::webhooks as webhook_reads;

use super::format::{self, Item};
use super::paths::Scope;
use super::types::ident;
use super::{Context, types_of};
use crate::generate::Version;
use crate::rules::Rules;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A module that no resource has: every type is written with its module in front.
const NOWHERE: &str = "::";

/// The files of one version, by path below the workspace.
pub fn version(context: &Context<'_>) -> BTreeMap<String, String> {
    let directory = format!("wise-api/tests/contract/generated/{}", context.module);
    let mut files = BTreeMap::new();
    let mut modules: BTreeSet<&str> = BTreeSet::new();
    modules.extend(
        context
            .names
            .resources
            .iter()
            .map(|resource| resource.module.as_str()),
    );
    modules.extend(
        context
            .names
            .types
            .iter()
            .map(|name| name.module.as_str())
            .filter(|module| !module.starts_with("webhook::")),
    );
    let mut written = Vec::new();
    let mut tables = Vec::new();
    let mut read = Vec::new();
    for module in modules {
        let mut items = calls::items(context, module);
        if !items.is_empty() {
            tables.push(module);
        }
        let sent = types_of(context, module)
            .into_iter()
            .filter(|id| context.api.ty(*id).sent);
        items.extend(sent.map(|id| values::build(context, id)));
        if let Some(table) = reads::table(context, module) {
            read.push(module);
            items.push(table);
        }
        if items.is_empty() {
            continue;
        }
        let text = format::file(context.origin, &[], &["use super::*;".to_owned()], &items);
        files.insert(format!("{directory}/{module}.rs"), text);
        written.push(module);
    }
    files.insert(
        format!("{directory}/mod.rs"),
        index(context, &written, &tables, &read),
    );
    files
}

/// `mod.rs` of a version: its modules, and the table of all operations.
fn index(context: &Context<'_>, written: &[&str], tables: &[&str], read: &[&str]) -> String {
    let mut declared = String::new();
    for module in written {
        let _ = writeln!(declared, "#[path = \"{module}.rs\"]\nmod {module}_cases;");
    }
    let version = ident(context.module);
    let of = |modules: &[&str], table: &str| -> Vec<TokenStream> {
        let table = ident(table);
        let modules = modules.iter();
        let modules = modules.map(|module| ident(&format!("{module}_cases")));
        modules.map(|module| quote!(#module::#table)).collect()
    };
    let (tables, read) = (of(tables, "CASES"), of(read, "READS"));
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
pub fn index_of_versions(versions: &[Version], rules: &Rules) -> String {
    let mut declared = String::new();
    for version in versions {
        let _ = writeln!(
            declared,
            "#[cfg(feature = \"{0}\")]\n#[rustfmt::skip]\nmod {0};",
            version.module
        );
    }
    declared.push_str("#[rustfmt::skip]\nmod webhook;\n");
    let entries = versions.iter().rev().map(|version| {
        let (module, feature) = (ident(&version.module), &version.module);
        let directory = if version.api.version.is_empty() {
            version.module.clone()
        } else {
            version.api.version.to_lowercase()
        };
        quote! {
            #[cfg(feature = #feature)]
            (#directory, #module::CASES)
        }
    });
    let reads = versions.iter().rev().map(|version| {
        let (module, feature) = (ident(&version.module), &version.module);
        quote! {
            #[cfg(feature = #feature)]
            (#feature, #module::READS)
        }
    });
    let list = Item::tokens(quote! {
        /// Every version, by its directory in `spec/`, with its operations, by resource; the newest version first.
        pub const VERSIONS: &[(&str, &[&[Case]])] = &[#(#entries),*];

        /// Every type that is read, by the module of the version, or of the webhooks.
        pub const READS: &[(&str, &[&[Read]])] = &[#(#reads,)* ("webhook", &[webhook::READS])];
    });
    let ids: BTreeSet<&str> = rules.id.iter().map(|rule| rule.name.as_str()).collect();
    let ids: Vec<String> = ids.iter().map(|id| format!("    {id},\n")).collect();
    let ids = ids.concat();
    let mut items = vec![Item(declared), list];
    let mut imports = vec!["use crate::support::*;".to_owned()];
    if !ids.is_empty() {
        imports.push(format!("use wise_api::{{\n{ids}}};"));
        items.push(Item(format!("parsed! {{\n{ids}}}\n")));
    }
    format::file(
        "the contracts under spec/",
        &["Every operation, as a user calls it.".to_owned()],
        &imports,
        &items,
    )
}

/// Types with the module in front, below the module of the version.
fn scope() -> Scope {
    Scope::version(NOWHERE)
}
