//! What the types of a version have in Rust beyond the way they are written: boxes and hashes.

use super::ty::{Form, Reading};
use super::{Argument, Conversion, Origin, Target};
use crate::model::{Api, Kind, TypeId, TypeRef};
use crate::names::Names;
use crate::rules::Rules;
use std::collections::BTreeSet;

/// The types of a version, with their names and the ids.
#[derive(Clone, Copy, Debug)]
pub struct Types<'a> {
    /// `v2026q3`, or `webhook`.
    pub module: &'a str,
    /// The model.
    pub api: &'a Api,
    /// Its names.
    pub names: &'a Names,
    /// The ids.
    pub rules: &'a Rules,
}

impl Types<'_> {
    /// The path of a type below the crate or the module of its version.
    pub fn path(&self, id: TypeId) -> String {
        let name = &self.names.types[id.0];
        // What events share stands beside them, and a version has a module of that name, too.
        let beside = self.module == "webhook" && !name.module.starts_with("webhook::");
        let before = if beside { "webhook::" } else { "" };
        format!("{before}{}::{}", name.module, name.name)
    }

    /// Whether a type can be hashed: all that it is made of can, and only secrets cannot.
    pub fn hashes(&self, ty: &TypeRef) -> bool {
        let mut seen = BTreeSet::new();
        let mut queue = Vec::new();
        if self.secret(ty, &mut queue) {
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
            if types.into_iter().any(|ty| self.secret(ty, &mut queue)) {
                return false;
            }
        }
        true
    }

    /// Whether a type of the API has an amount anywhere inside, so that a value of a different kind must not pass for one that is missing.
    pub fn amounts_inside(&self, id: TypeId) -> bool {
        let mut seen = BTreeSet::new();
        let mut queue = vec![id];
        while let Some(id) = queue.pop() {
            if !seen.insert(id) {
                continue;
            }
            let types: Vec<&TypeRef> = match &self.api.ty(id).kind {
                Kind::Struct(object) => object.fields.iter().map(|field| &field.ty).collect(),
                Kind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
                Kind::Enum(_) => Vec::new(),
            };
            for mut ty in types {
                while let Form::List(inner) | Form::Map(inner) = self.form(ty) {
                    ty = inner;
                }
                if self.amount(ty) {
                    return true;
                }
                queue.extend(ty.named());
            }
        }
        false
    }

    /// Whether a type is an amount, or a list or a map of amounts.
    pub fn amount(&self, ty: &TypeRef) -> bool {
        match self.form(ty) {
            Form::Word(word) => word.reading == Reading::Amount,
            Form::List(inner) | Form::Map(inner) => self.amount(inner),
            Form::Envelope(_) | Form::Named(_) => false,
        }
    }

    /// Whether a type is a secret, or holds secrets; types of the API that it is made of are put aside.
    fn secret(&self, ty: &TypeRef, queue: &mut Vec<TypeId>) -> bool {
        match self.form(ty) {
            Form::Word(word) => word.secret,
            Form::List(inner) | Form::Map(inner) | Form::Envelope(inner) => {
                self.secret(inner, queue)
            }
            Form::Named(id) => {
                queue.push(id);
                false
            }
        }
    }

    /// Whether a field of `owner` must be boxed, because the type would contain itself.
    pub fn boxed(&self, owner: TypeId, ty: &TypeRef) -> bool {
        let direct = |ty: &TypeRef| match self.form(ty) {
            Form::Named(id) => Some(id),
            _ => None,
        };
        let mut seen = BTreeSet::new();
        let mut queue: Vec<TypeId> = direct(ty).into_iter().collect();
        while let Some(id) = queue.pop() {
            if id == owner {
                return true;
            }
            if !seen.insert(id) {
                continue;
            }
            match &self.api.ty(id).kind {
                Kind::Struct(object) => {
                    queue.extend(object.fields.iter().filter_map(|field| direct(&field.ty)));
                }
                Kind::Union(union) => {
                    let variants = union.variants.iter();
                    queue.extend(variants.filter_map(|variant| direct(&variant.ty)));
                }
                Kind::Enum(_) => {}
            }
        }
        false
    }

    /// A type as a field or a variant holds it.
    pub fn held(&self, ty: &TypeRef, boxed: bool) -> String {
        let plain = self.text(ty);
        if boxed {
            format!("Box<{plain}>")
        } else {
            plain
        }
    }

    /// An argument of this type.
    pub fn argument(
        &self,
        name: Option<&str>,
        (taken, ty, boxed): (Conversion, &TypeRef, bool),
        origin: Origin,
    ) -> Argument {
        let held = self.held(taken.inner(ty), boxed);
        let word = match self.form(ty) {
            Form::Word(word) => Some(word),
            _ => None,
        };
        Argument {
            name: name.map(str::to_owned),
            ty: taken.written(&held),
            target: matches!(taken, Conversion::Into | Conversion::Option).then(|| Target {
                ty: held,
                literal: word.and_then(|word| word.literal),
                id: word.is_some_and(|word| word.id),
            }),
            origin,
        }
    }
}
