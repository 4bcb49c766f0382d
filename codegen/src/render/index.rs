//! What ties the files together: the module of a version, and the list of versions.

use super::context::Context;
use super::docs::{join, page, wrap};
use super::format::{self, Item};
use super::recipients::Recipients;
use super::types::{doc_attributes, ident};
use crate::docs::Docs;
use crate::rust::{Resource, Sharing};
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Where what belongs to no single version comes from.
pub(super) const ALL: &str = "the contracts under spec/";

/// `mod.rs` of a version.
pub fn version(context: &Context<'_>, modules: &[&str]) -> String {
    let mut declared = String::new();
    for module in modules {
        let _ = writeln!(declared, "pub mod {module};");
    }
    let accessors = accessors("Api, [client]", context.rust.resources(), context.docs);
    let what = if context.rust.version().is_empty() {
        "the unversioned paths".to_owned()
    } else {
        format!("version {}", context.rust.version())
    };
    let docs = doc_attributes(&[format!("The resources of {what}.")]);
    // A document of webhooks alone has no resources to hand the client to.
    let resources = context.rust.resources();
    let unused = resources.is_empty().then(|| quote!(#[allow(dead_code)]));
    let api = Item::tokens(quote! {
        #docs
        #unused
        #[derive(Clone, Debug)]
        pub struct Api { client: Client }
    });
    let implementation = Item::tokens(quote! {
        impl Api {
            pub(crate) fn new(client: &Client) -> Self {
                Self { client: client.clone() }
            }
        }
    });
    let docs = introduction(context);
    let marker = marker(context);
    format::file(
        context.origin,
        &docs,
        &[],
        &[
            Item(declared),
            Item("use crate::support::*;\n".to_owned()),
            marker,
            api,
            implementation,
            accessors,
        ],
    )
}

/// The methods that lead to resources.
fn accessors(owner: &str, resources: &[Resource], docs: &Docs) -> Item {
    let mut text = format!("accessors! {{ {owner};\n");
    for resource in resources {
        let Resource {
            accessor,
            module,
            client,
        } = resource;
        let docs = docs.resource(resource);
        let _ = writeln!(text, "    /// {docs}\n    {accessor} {module} {client},");
    }
    text.push_str("}\n");
    Item(text)
}

/// The version as a type.
fn marker(context: &Context<'_>) -> Item {
    let name = ident(&context.rust.marker());
    let version = context.rust.version();
    let what = if version.is_empty() {
        " The unversioned paths, as a type.".to_owned()
    } else {
        format!(" Version {version}, as a type.")
    };
    Item::tokens(quote! {
        #[doc = #what]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub struct #name;

        impl ApiVersion for #name {
            const VERSION: &'static str = #version;
        }
    })
}

/// The modules below `shared`, each with the versions that need it.
pub fn shared(
    sharing: &Sharing,
    declared: &BTreeMap<usize, Vec<&str>>,
) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut homes = String::new();
    for (home, modules) in declared {
        let name = &sharing.modules[*home];
        let _ = writeln!(homes, "{}\npub mod {name};", condition(sharing, *home));
        let mut list = String::new();
        for module in modules {
            let _ = writeln!(list, "pub mod {module};");
        }
        let docs = [format!(
            "What `{name}` was the first version to have in this form, or has alone while it is the newest."
        )];
        let text = format::file(ALL, &docs, &[], &[Item(list)]);
        files.insert(format!("shared/{name}/mod.rs"), text);
    }
    let docs: Vec<String> = wrap(
        "Items that versions have in common, each in the module of the oldest version that has it in this form. Reach them by \
         the modules of the versions: here they move when a version goes.",
    );
    files.insert(
        "shared/mod.rs".to_owned(),
        format::file(ALL, &docs, &[], &[Item(homes)]),
    );
    files
}

/// The attribute that switches a home on.
pub(super) fn condition(sharing: &Sharing, home: usize) -> String {
    let users = sharing.users(home);
    let features: Vec<String> = users
        .iter()
        .map(|user| format!("feature = \"{}\"", sharing.modules[*user]))
        .collect();
    match features.as_slice() {
        [one] => format!("#[cfg({one})]"),
        several => format!("#[cfg(any({}))]", several.join(", ")),
    }
}

/// The page of a version.
fn introduction(context: &Context<'_>) -> Vec<String> {
    let (module, version) = (context.rust.module, context.rust.version());
    let call = format!("[`wise.{module}()`](crate::Wise::{module})");
    let mut lines = Vec::new();
    if version.is_empty() {
        join(
            &mut lines,
            wrap(&format!(
                "The unversioned paths (`/v1` to `/v5`), which most existing integrations call: {call}."
            )),
        );
        join(
            &mut lines,
            wrap(
                "What means the same has the same name here as in the dated versions. Older forms that stand beside newer ones end in the \
                 version that they belong to, such as `_v1` and `V3`, and a call that Wise has replaced names its successor. Clients, \
                 ids, money, times and errors are those of the whole crate, so one program can call both while it moves.",
            ),
        );
    } else {
        lines.push(format!("Version {version} of the API: {call}."));
        if context.at_root {
            join(
                &mut lines,
                wrap(
                    "It is the default one, so its modules are at the root of the crate, too, and its resources are methods of the client.",
                ),
            );
        }
    }
    lines
}

/// A version, as the list of versions needs it.
#[derive(Clone, Debug)]
pub struct VersionEntry {
    /// `v2026q3`.
    pub module: String,
    /// `2026Q3`; empty for the unversioned paths.
    pub version: String,
    /// Accessor, module and client of each resource.
    pub resources: Vec<Resource>,
    /// The recipients that forms create.
    pub recipients: Option<Recipients>,
    /// The methods that follow something.
    pub follow: Option<String>,
    /// Whether it has all that is called by hand.
    pub serves: bool,
    /// Whether the crate is about to lose it.
    pub retiring: bool,
}

/// `versions.rs`: the modules, and the methods of the client. The entry at the position `root` is the default version.
pub fn versions(entries: &[VersionEntry], root: Option<usize>, docs: &Docs) -> String {
    let mut items = Vec::new();
    let mut declared = String::new();
    for entry in entries {
        let _ = writeln!(
            declared,
            "#[cfg(feature = \"{0}\")]\n#[path = \"{0}/mod.rs\"]\npub mod {0};",
            entry.module
        );
    }
    let _ = writeln!(
        declared,
        "#[path = \"webhook/mod.rs\"]\npub mod webhook;\n\
         #[allow(unused_imports, unused_macros)]\n#[doc(hidden)]\n#[path = \"shared/mod.rs\"]\npub mod shared;"
    );
    items.push(Item(declared));
    let default = root.and_then(|root| entries.get(root));
    if let Some(default) = default {
        items.push(Item(format!(
            "#[cfg(feature = \"{0}\")]\n#[doc(no_inline)]\npub use {0}::*;\n",
            default.module
        )));
    }
    let upto = &entries[..root.map_or(0, |root| root + 1)];
    items.push(Item(newest_enabled(upto)));
    items.push(Item(newest_recipients(upto)));
    let version = default.map_or("", |entry| entry.version.as_str());
    let held = root.is_some_and(|root| root + 1 < entries.len());
    items.push(Item(newest_version(version, held)));
    for (index, entry) in entries.iter().enumerate() {
        items.extend(methods_of_version(entry, root == Some(index), docs));
    }
    format::file(
        ALL,
        &["The versions of the API that this crate has.".to_owned()],
        &[],
        &items,
    )
}

/// What a client gets from a version; the one at the root is in scope, and gives its resources to the client itself.
fn methods_of_version(entry: &VersionEntry, at_root: bool, docs: &Docs) -> Vec<Item> {
    let module = ident(&entry.module);
    let feature = &entry.module;
    let what = if entry.version.is_empty() {
        " The unversioned paths.".to_owned()
    } else {
        format!(" Version {} of the API.", entry.version)
    };
    let api = if at_root {
        quote!(Api)
    } else {
        quote!(#module::Api)
    };
    let deprecated = entry.retiring.then(|| {
        let note = format!(
            "the next release no longer has version {0}: call a newer one, or stay on {0} with `Builder::api_version`",
            entry.version
        );
        quote!(#[deprecated(note = #note)])
    });
    let mut items = vec![Item::tokens(quote! {
        #[cfg(feature = #feature)]
        impl crate::Wise {
            #[doc = #what]
            #deprecated
            pub fn #module(&self) -> #api {
                #api::new(self)
            }
        }
    })];
    if at_root {
        let Item(text) = accessors("crate::Wise, []", &entry.resources, docs);
        items.push(Item(format!(
            "#[cfg(feature = {feature:?})]\ncrate::support::{text}"
        )));
    }
    if let Some(text) = &entry.follow {
        items.push(Item(format!("#[cfg(feature = {feature:?})]\n{text}")));
    }
    if let Some(recipients) = &entry.recipients {
        let condition = format!("all(feature = \"forms\", feature = {feature:?})");
        items.push(Item(format!("#[cfg({condition})]\n{}", recipients.methods)));
    }
    items
}

/// The constant that says which quarter stands at the root.
fn newest_version(version: &str, held: bool) -> String {
    let what = if held {
        "/// The quarter of the API that stands at the root of this crate, whichever versions are switched on. A newer one has a module of\n\
         /// its own and moves to the root in a later release."
    } else {
        "/// The newest quarter of the API that this crate has types for, whichever of them are switched on; empty where it has the\n\
         /// unversioned paths alone."
    };
    format!("{what}\npub const NEWEST_VERSION: &str = {version:?};\n")
}

/// Of versions, oldest first, each with the condition under which it is the newest that is switched on; and that none is.
fn newest<'a>(
    entries: impl DoubleEndedIterator<Item = &'a VersionEntry>,
) -> (Vec<(&'a VersionEntry, String)>, String) {
    let mut newer: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for entry in entries.rev() {
        let this = format!("feature = \"{}\"", entry.module);
        let condition = if newer.is_empty() {
            this.clone()
        } else {
            format!("all({this}, {})", newer.join(", "))
        };
        found.push((entry, condition));
        newer.push(format!("not({this})"));
    }
    (found, format!("all({})", newer.join(", ")))
}

/// The newest version that is switched on, up to the one at the root, under one name, for what is called by hand. The features of
/// newer versions switch on the one at the root.
fn newest_enabled(entries: &[VersionEntry]) -> String {
    let mut aliases = String::new();
    for (entry, condition) in newest(entries.iter().filter(|entry| entry.serves)).0 {
        let _ = writeln!(
            aliases,
            "#[cfg({condition})]\n#[allow(unused_imports)]\npub(crate) use {} as newest;",
            entry.module
        );
    }
    aliases
}

/// The recipients that a form creates unless it is told of others: those of the newest of these versions that can.
fn newest_recipients(entries: &[VersionEntry]) -> String {
    let mut text = String::new();
    let mut alias = |condition: &str, recipients: &str| {
        let _ = writeln!(
            text,
            "#[cfg(all(feature = \"forms\", {condition}))]\n#[allow(unused_qualifications)]\npub(crate) type NewestRecipients = {recipients};"
        );
    };
    let (found, none) = newest(entries.iter().filter(|entry| entry.recipients.is_some()));
    for (entry, condition) in found {
        if let Some(recipients) = &entry.recipients {
            alias(&condition, &recipients.client);
        }
    }
    alias(&none, "()");
    text
}

/// The section of a version in `api.md`: its methods, by resource. What a newer quarter calls in the same way, and sends to the same
/// path, stands there and is not repeated.
pub fn api_index(context: &Context<'_>, newer: &[Context<'_>]) -> String {
    let mut out = String::new();
    let version = context.rust.version();
    let title = if version.is_empty() {
        "Unversioned paths"
    } else {
        version
    };
    let receiver = if context.at_root {
        String::new()
    } else {
        format!("{}().", context.rust.module)
    };
    let _ = writeln!(out, "## {title}\n");
    let dated = |one: &&Context<'_>| !version.is_empty() && !one.rust.version().is_empty();
    let known: BTreeSet<Row<'_>> = newer.iter().filter(dated).flat_map(rows).collect();
    let repeated = rows(context).filter(|row| known.contains(row)).count();
    if repeated > 0 {
        let _ = writeln!(
            out,
            "{repeated} methods are those of another quarter, called with `{receiver}` in front. The others:\n"
        );
    }
    for (index, resource) in context.rust.resources().iter().enumerate() {
        let operations = context.rust.operations.iter();
        let mut lines: Vec<String> = operations
            .zip(rows(context))
            .filter(|(one, row)| one.call.resource == index && !known.contains(row))
            .map(|(one, _)| {
                let (call, operation) = (one.call, one.model);
                let id = match page(context, operation) {
                    Some(page) => format!("[`{}`]({page})", operation.id),
                    None => format!("`{}`", operation.id),
                };
                format!(
                    "| `{receiver}{}().{}(…)` | `{} {}` | {id} |",
                    resource.accessor, call.method, operation.method, operation.path
                )
            })
            .collect();
        if lines.is_empty() {
            continue;
        }
        lines.sort();
        let _ = writeln!(
            out,
            "### {}\n\n| method | HTTP | operation |\n|---|---|---|\n{}\n",
            resource.accessor,
            lines.join("\n")
        );
    }
    out
}

/// What a method is called, what it sends, and what Wise calls it.
type Row<'a> = [&'a str; 5];

fn rows<'a>(context: &Context<'a>) -> impl Iterator<Item = Row<'a>> {
    context.rust.operations.iter().map(|one| {
        let (call, model) = (one.call, one.model);
        let accessor = one.resource.accessor.as_str();
        [
            accessor,
            &call.method,
            &model.method,
            &model.path,
            &model.id,
        ]
    })
}
