//! `wise-api` stands in layers: values and JSON at the bottom, then the engine that makes calls, then what is generated, and on top
//! what is written by hand for some operations. No arrow goes up.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

#[path = "support/sources.rs"]
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;

/// The lower layers, from the bottom, by module. All other modules stand above them.
const LAYERS: [&[&str]; 2] = [&["codec", "crypto", "macros", "values"], &["engine"]];

/// The feature that is on where a version has what is called by hand.
const ANY: &str = "__any-version";

/// The hand-written files of the crate, by module path.
fn modules() -> BTreeMap<String, syn::File> {
    let mut found = BTreeMap::new();
    for (names, text) in sources::modules(&sources::root().join("wise-api/src")) {
        // Tests look at a module from outside, and may use all of the crate.
        if names.last().is_some_and(|name| name.ends_with("tests")) {
            continue;
        }
        let path = names.join("::");
        let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        found.insert(path, syntax);
    }
    found
}

/// What a file names behind `crate::`, in its `use` items and elsewhere; its tests aside.
#[derive(Default)]
struct Named(BTreeSet<String>);

impl Named {
    fn tree(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(one) => drop(self.0.insert(one.ident.to_string())),
            syn::UseTree::Name(one) => drop(self.0.insert(one.ident.to_string())),
            syn::UseTree::Rename(one) => drop(self.0.insert(one.ident.to_string())),
            syn::UseTree::Glob(_) => drop(self.0.insert("*".to_owned())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(item)),
        }
    }
}

fn of_tests(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let test = |list: &syn::MetaList| list.tokens.to_string() == "test";
        attr.path().is_ident("cfg") && attr.meta.require_list().is_ok_and(test)
    })
}

impl<'a> Visit<'a> for Named {
    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        if let syn::UseTree::Path(one) = &item.tree
            && one.ident == "crate"
            && !of_tests(&item.attrs)
        {
            self.tree(&one.tree);
        }
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        if !of_tests(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path
            .segments
            .first()
            .is_some_and(|first| first.ident == "crate")
            && let Some(second) = path.segments.iter().nth(1)
        {
            self.0.insert(second.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}
}

/// The layer of a module, by the first name of its path.
fn layer(module: &str) -> usize {
    let first = module.split("::").next().unwrap();
    let found = LAYERS.iter().position(|layer| layer.contains(&first));
    found.unwrap_or(LAYERS.len())
}

/// The arrows of one file that go up, or through the root of the crate, which is above all.
fn upward(module: &str, file: &syn::File) -> Vec<String> {
    let mut named = Named::default();
    named.visit_file(file);
    let is_up = |other: &String| layer(other) > layer(module);
    named.0.into_iter().filter(is_up).collect()
}

#[test]
fn no_arrow_goes_up() {
    let mut found = BTreeSet::new();
    let mut counted = 0;
    for (module, file) in &modules() {
        if layer(module) < LAYERS.len() {
            counted += 1;
            let up = upward(module, file);
            found.extend(up.into_iter().map(|other| (module.clone(), other)));
        }
    }
    assert!(counted > 60, "{counted}");
    assert!(found.is_empty(), "{found:#?}");
}

/// The engine has no name for what stands on it: neither JOSE nor card data, nor tokens that renew themselves, nor a generated type.
#[test]
fn an_arrow_that_goes_up_is_found() {
    let up = |text: &str| upward("engine::call", &syn::parse_file(text).unwrap());
    for (text, to) in [
        ("use crate::jose::Layer;", "jose"),
        ("use crate::{codec::Node, versions::newest};", "versions"),
        ("fn f() { crate::card_data::open(1) }", "card_data"),
        (
            "struct S { pair: Option<crate::oauth::TokenPair> }",
            "oauth",
        ),
        ("use crate::ProfileId;", "ProfileId"),
        ("use crate::*;", "*"),
        ("mod m { use crate::approval::Approval; }", "approval"),
    ] {
        assert_eq!(up(text), [to], "{text}");
    }
    for text in [
        "use crate::codec::Node; use crate::values::Json; use crate::engine::Error;",
        "#[cfg(test)] mod tests { use crate::Wise; }",
        "/// [`Jose`](crate::jose::Keyring)\nfn f() {}",
        "pub(crate) fn f() {}",
    ] {
        assert_eq!(up(text), Vec::<String>::new(), "{text}");
    }
}

/// Attributes that name the feature, and stand on something that is no module.
#[derive(Default)]
struct Switched {
    elsewhere: Vec<String>,
    modules: usize,
}

impl Switched {
    fn names(attr: &syn::Attribute) -> bool {
        // Documentation has it in examples, which are compiled with and without.
        let text = match &attr.meta {
            syn::Meta::List(list) => list.tokens.to_string(),
            _ => String::new(),
        };
        text.contains(ANY) && !text.contains("auto_cfg")
    }
}

impl<'a> Visit<'a> for Switched {
    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.modules += item.attrs.iter().filter(|attr| Self::names(attr)).count();
        for item in item.content.iter().flat_map(|(_, items)| items) {
            self.visit_item(item);
        }
    }

    fn visit_attribute(&mut self, attr: &'a syn::Attribute) {
        if Self::names(attr) {
            let path = attr.path().get_ident().map(ToString::to_string);
            self.elsewhere.push(path.unwrap_or_default());
        }
    }
}

#[test]
fn what_needs_a_version_is_switched_on_by_module() {
    let mut wrong = Vec::new();
    let mut modules_on = 0;
    for (module, file) in &modules() {
        let mut switched = Switched::default();
        switched.visit_file(file);
        modules_on += switched.modules;
        for attribute in switched.elsewhere {
            wrong.push(format!(
                "{module}: `{attribute}` names `{ANY}`, and is on no `mod`"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(modules_on >= 4, "{modules_on}");
    let found = |text: &str| {
        let mut switched = Switched::default();
        switched.visit_file(&syn::parse_file(text).unwrap());
        (switched.elsewhere.len(), switched.modules)
    };
    let cfg = format!("#[cfg(feature = \"{ANY}\")]");
    assert_eq!(found(&format!("{cfg}\nmod m;")), (0, 1));
    assert_eq!(found(&format!("{cfg}\npub use m::X;")), (1, 0));
    assert_eq!(found(&format!("fn f() {{ {cfg} let x = 1; }}")), (1, 0));
    assert_eq!(found(&format!("struct S {{ {cfg} x: u8 }}")), (1, 0));
}
