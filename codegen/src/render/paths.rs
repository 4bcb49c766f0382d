//! Types as they are written in a file.

use super::context::Context;
use crate::model::{Kind, Struct, TypeId, TypeRef};
use crate::rules::IdWire;
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
        let name = &self.names.types[id.0];
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
        match ty {
            TypeRef::Bool => quote!(bool),
            TypeRef::Int32 => quote!(i32),
            TypeRef::Int64 => quote!(i64),
            TypeRef::Decimal => quote!(Decimal),
            TypeRef::DecimalText => quote!(DecimalText),
            TypeRef::Text => quote!(String),
            TypeRef::Currency => quote!(Currency),
            TypeRef::Country(_) => quote!(CountryCode),
            TypeRef::IdempotencyKey => quote!(IdempotencyKey),
            TypeRef::Timestamp => quote!(Timestamp),
            TypeRef::Date => quote!(Date),
            TypeRef::Guid => quote!(Guid),
            TypeRef::Secret => quote!(Secret),
            TypeRef::Id(name) => {
                let name = format_ident!("{name}");
                quote!(#name)
            }
            TypeRef::Upload => quote!(Upload),
            TypeRef::Jose => quote!(Jose),
            TypeRef::Envelope(inner) => {
                let inner = self.ty(inner, scope);
                quote!(Envelope<#inner>)
            }
            TypeRef::Json => quote!(Json),
            TypeRef::List(inner) => {
                let inner = self.ty(inner, scope);
                quote!(Vec<#inner>)
            }
            TypeRef::Map(inner) => {
                let inner = self.ty(inner, scope);
                quote!(BTreeMap<String, #inner>)
            }
            TypeRef::Named(id) => self.name(*id, scope),
        }
    }

    /// Whether values are handed out by copying them.
    pub fn is_copy(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Bool
            | TypeRef::Int32
            | TypeRef::Int64
            | TypeRef::Decimal
            | TypeRef::Currency
            | TypeRef::Country(_) => true,
            TypeRef::Id(name) => self
                .rules
                .id
                .iter()
                .any(|rule| rule.name == *name && rule.wire == IdWire::Integer),
            _ => false,
        }
    }

    /// Whether an id converts from a whole number.
    pub fn holds_numbers(&self, id: &str) -> bool {
        let mut rules = self.rules.id.iter();
        rules.any(|rule| rule.name == id && rule.wire != IdWire::Text)
    }

    /// Whether a type can be hashed: all that it is made of can, and only secrets cannot.
    pub fn hashes(&self, ty: &TypeRef) -> bool {
        fn secret(ty: &TypeRef, queue: &mut Vec<TypeId>) -> bool {
            match ty {
                TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Envelope(inner) => {
                    secret(inner, queue)
                }
                TypeRef::Named(id) => {
                    queue.push(*id);
                    false
                }
                ty => *ty == TypeRef::Secret,
            }
        }
        let mut seen = BTreeSet::new();
        let mut queue = Vec::new();
        if secret(ty, &mut queue) {
            return false;
        }
        while let Some(id) = queue.pop() {
            if !seen.insert(id) {
                continue;
            }
            let types: Vec<&TypeRef> = match &self.api.ty(id).kind {
                Kind::Struct(object) => {
                    let fields = object.fields.iter().map(|field| &field.ty);
                    fields.chain(&object.extra).collect()
                }
                Kind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
                Kind::Enum(_) => Vec::new(),
            };
            if types.into_iter().any(|ty| secret(ty, &mut queue)) {
                return false;
            }
        }
        true
    }

    /// Whether a field of `owner` must be boxed, because the type would contain itself.
    pub fn boxed(&self, owner: TypeId, ty: &TypeRef) -> bool {
        let TypeRef::Named(start) = ty else {
            return false;
        };
        let mut seen = BTreeSet::new();
        let mut queue = vec![*start];
        while let Some(id) = queue.pop() {
            if id == owner {
                return true;
            }
            if !seen.insert(id) {
                continue;
            }
            let direct = |ty: &TypeRef| {
                if let TypeRef::Named(id) = ty {
                    Some(*id)
                } else {
                    None
                }
            };
            match &self.api.ty(id).kind {
                Kind::Struct(Struct { fields, .. }) => {
                    queue.extend(fields.iter().filter_map(|field| direct(&field.ty)))
                }
                Kind::Union(union) => queue.extend(
                    union
                        .variants
                        .iter()
                        .filter_map(|variant| direct(&variant.ty)),
                ),
                Kind::Enum(_) => {}
            }
        }
        false
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
        let module = &context.names.types[id.0].module;
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
