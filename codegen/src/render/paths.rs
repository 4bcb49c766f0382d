//! Types as they are written in a file.

use super::context::Context;
use crate::rust::{Form, Lent, TypeId, TypeRef};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use std::collections::BTreeSet;

/// The module that a path is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    module: String,
    /// Names that stand for something else here.
    hidden: BTreeSet<String>,
    /// The home below `shared`, by the position of its version.
    home: Option<usize>,
}

impl Scope {
    /// A module of a version.
    pub fn version(module: &str) -> Self {
        Self {
            module: module.to_owned(),
            hidden: BTreeSet::new(),
            home: None,
        }
    }

    /// The module `operation` inside of it, where operations of these names hide types.
    pub fn operations(module: &str, operations: BTreeSet<String>) -> Self {
        Self {
            module: module.to_owned(),
            hidden: operations,
            home: None,
        }
    }

    /// The same module in a home below `shared`.
    pub fn at_home(self, home: usize) -> Self {
        Self {
            home: Some(home),
            ..self
        }
    }
}

impl Context<'_> {
    /// A named type, with the module in front when it differs.
    pub fn name(&self, id: TypeId, scope: &Scope) -> TokenStream {
        let name = self.rust.name(id);
        let ident = format_ident!("{}", name.name);
        if let Some(home) = self.foreign_home(id, scope) {
            let module = format_ident!("{}", name.module);
            return quote!(#home::#module::#ident);
        }
        if name.module == scope.module {
            return if scope.hidden.contains(&name.name) {
                quote!(super::#ident)
            } else {
                quote!(#ident)
            };
        }
        let module = format_ident!(
            "{}",
            name.module.rsplit("::").next().unwrap_or(&name.module)
        );
        quote!(#module::#ident)
    }

    /// The home of a type, where it differs from that of the scope.
    fn foreign_home(&self, id: TypeId, scope: &Scope) -> Option<proc_macro2::Ident> {
        let home = self
            .home_of(id)
            .filter(|home| scope.home.is_some_and(|own| own != *home))?;
        let sharing = self.sharing?;
        Some(format_ident!("{}", sharing.modules[home]))
    }

    /// The home of a type below `shared`.
    pub fn home_of(&self, id: TypeId) -> Option<usize> {
        let places = &self.sharing?.versions[self.index];
        places.types[id.0].home()
    }

    /// A type as a field has it.
    pub fn ty(&self, ty: &TypeRef, scope: &Scope) -> TokenStream {
        match self.rust.types.form(ty) {
            Form::Word(word) => {
                let name = format_ident!("{}", word.name);
                quote!(#name)
            }
            Form::Envelope(inner) => {
                let inner = self.ty(inner, scope);
                quote!(Envelope<#inner>)
            }
            Form::List(inner) => {
                let inner = self.ty(inner, scope);
                quote!(Vec<#inner>)
            }
            Form::Map(inner) => {
                let inner = self.ty(inner, scope);
                quote!(BTreeMap<String, #inner>)
            }
            Form::Named(id) => self.name(id, scope),
        }
    }

    /// What a getter returns for a value of a type.
    pub fn lent(&self, ty: &TypeRef, scope: &Scope) -> TokenStream {
        match self.rust.types.lent(ty) {
            Lent::Copied => self.ty(ty, scope),
            Lent::As(name) => {
                let name = format_ident!("{name}");
                quote!(&#name)
            }
            Lent::Slice(inner) => {
                let inner = self.ty(inner, scope);
                quote!(&[#inner])
            }
            Lent::Reference => {
                let ty = self.ty(ty, scope);
                quote!(&#ty)
            }
        }
    }
}

/// The `use` lines of a file: the modules of these types beside its own, the homes that are not its own, and what everything needs.
pub fn imports(
    context: &Context<'_>,
    scope: &Scope,
    types: impl IntoIterator<Item = TypeId>,
    used: &mut BTreeSet<String>,
) {
    for id in types {
        let module = &context.rust.name(id).module;
        if let Some(home) = context.foreign_home(id, scope) {
            used.insert(format!("crate::shared::{home}"));
        } else if *module != scope.module {
            let short = module.rsplit("::").next().unwrap_or(module);
            used.insert(format!("super::{short}"));
        }
    }
}

/// The lines for the modules that a file uses.
pub fn import_lines(used: &BTreeSet<String>) -> Vec<String> {
    let of = |parent: &str| -> Vec<&str> {
        let names = used.iter().filter_map(|path| path.strip_prefix(parent));
        names.collect()
    };
    let line = |parent: &str| match of(parent).as_slice() {
        [] => None,
        [one] => Some(format!("use {parent}{one};")),
        several => Some(format!("use {parent}{{{}}};", several.join(", "))),
    };
    let mut lines: Vec<String> = ["super::", "crate::shared::"]
        .into_iter()
        .filter_map(line)
        .collect();
    lines.push("use crate::support::*;".to_owned());
    lines
}
