//! Types as they are written in a file.

use super::Context;
use crate::model::{Kind, OutcomeBody, Struct, TypeId, TypeRef};
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
}

impl Scope {
    /// A module of a version.
    pub fn version(module: &str) -> Self {
        Self {
            module: module.to_owned(),
            hidden: BTreeSet::new(),
        }
    }

    /// The module `operation` inside of it, where operations of these names hide types.
    pub fn operations(module: &str, operations: BTreeSet<String>) -> Self {
        Self {
            module: module.to_owned(),
            hidden: operations,
        }
    }
}

impl Context<'_> {
    /// A named type, with the module in front when it is another one.
    pub fn name(&self, id: TypeId, scope: &Scope) -> TokenStream {
        let name = &self.names.types[id.0];
        let ident = format_ident!("{}", name.name);
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
            | TypeRef::Currency => true,
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

/// The `use` lines of the file of a module: what everything needs, and the modules that its types refer to.
pub fn imports(context: &Context<'_>, module: &str) -> Vec<String> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut visit = |ty: &TypeRef| {
        if let Some(id) = ty.named() {
            used.insert(&context.names.types[id.0].module);
        }
    };
    for (index, def) in context.api.types.iter().enumerate() {
        if context.names.types[index].module != module {
            continue;
        }
        match &def.kind {
            Kind::Struct(Struct { fields, extra, .. }) => {
                fields.iter().for_each(|field| visit(&field.ty));
                extra.iter().for_each(&mut visit);
            }
            Kind::Union(union) => union.variants.iter().for_each(|variant| visit(&variant.ty)),
            Kind::Enum(_) => {}
        }
    }
    for (index, operation) in context.api.operations.iter().enumerate() {
        let call = &context.names.calls[index];
        if context.names.resources[call.resource].module != module {
            continue;
        }
        operation
            .parameters
            .iter()
            .for_each(|parameter| visit(&parameter.ty));
        operation.body.iter().for_each(|body| visit(&body.ty));
        if let OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) = &operation.outcome.body {
            visit(ty);
        }
    }
    used.remove(module);
    let used: Vec<&str> = used
        .into_iter()
        .map(|module| module.rsplit("::").next().unwrap_or(module))
        .collect();
    let mut lines = match used.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!("use super::{one};")],
        several => vec![format!("use super::{{{}}};", several.join(", "))],
    };
    lines.push("use crate::support::*;".to_owned());
    lines
}
