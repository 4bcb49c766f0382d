//! What a type looks like, for finding types that are the same.

use crate::model::{Api, Kind, TypeId, TypeRef};
use crate::rules::{IdWire, Rules};
use std::collections::HashMap;

/// What values of types look like: names and types of fields, and not whether anything is required. With rules, what they look
/// like on the wire, where an id is a number or a text like any other. Each form has a number, so that types that refer to each other
/// twice at every level cost no more than others.
#[derive(Debug)]
pub struct Forms<'r> {
    wire: Option<&'r Rules>,
    numbers: HashMap<String, usize>,
    /// Of types that refer to none of those around them.
    known: HashMap<TypeId, usize>,
    open: Vec<TypeId>,
}

impl<'r> Forms<'r> {
    /// No form is known yet.
    pub fn new(wire: Option<&'r Rules>) -> Self {
        Self {
            wire,
            numbers: HashMap::new(),
            known: HashMap::new(),
            open: Vec::new(),
        }
    }

    /// The form of a type, as the model has it now.
    pub(super) fn of(&mut self, api: &Api, id: TypeId) -> String {
        self.known.clear();
        self.form(api, &TypeRef::Named(id)).0
    }

    /// The forms of all types of a model. Those of several models can be compared.
    pub fn all(&mut self, api: &Api) -> Vec<String> {
        self.known.clear();
        let types = (0..api.types.len()).map(TypeId);
        types.map(|id| self.named(api, id).0).collect()
    }

    /// The form, and the outermost of the types around that it refers to.
    fn form(&mut self, api: &Api, ty: &TypeRef) -> (String, usize) {
        match ty {
            TypeRef::List(inner) => {
                let (form, outer) = self.form(api, inner);
                (format!("[{form}]"), outer)
            }
            TypeRef::Map(inner) => {
                let (form, outer) = self.form(api, inner);
                (format!("{{{form}}}"), outer)
            }
            TypeRef::Named(id) => self.named(api, *id),
            other => (format!("{other:?}"), usize::MAX),
        }
    }

    fn named(&mut self, api: &Api, id: TypeId) -> (String, usize) {
        if let Some(level) = self.open.iter().rposition(|one| *one == id) {
            return (format!("^{}", self.open.len() - level), level);
        }
        if let Some(number) = self.known.get(&id) {
            return (format!("#{number}"), usize::MAX);
        }
        let level = self.open.len();
        self.open.push(id);
        let (text, outer) = self.definition(api, id);
        self.open.pop();
        let next = self.numbers.len();
        let number = *self.numbers.entry(text).or_insert(next);
        // What it says of itself is the same at any place.
        let outer = if outer >= level { usize::MAX } else { outer };
        if outer == usize::MAX {
            self.known.insert(id, number);
        }
        (format!("#{number}"), outer)
    }

    fn definition(&mut self, api: &Api, id: TypeId) -> (String, usize) {
        let mut outermost = usize::MAX;
        let text = match &api.ty(id).kind {
            Kind::Struct(object) => {
                let mut parts = Vec::new();
                for field in &object.fields {
                    let (ty, text) = match self.wire {
                        Some(rules) => on_wire(&field.ty, field.as_text, rules),
                        None => (field.ty.clone(), field.as_text),
                    };
                    let (form, outer) = self.form(api, &ty);
                    outermost = outermost.min(outer);
                    parts.push(format!("{}:{form}:{text}", field.wire));
                }
                parts.sort_unstable();
                let extra = object.extra.as_ref().map(|extra| self.form(api, extra));
                let (extra, outer) = extra.unzip();
                outermost = outermost.min(outer.unwrap_or(usize::MAX));
                let rest = (extra, object.multipart);
                format!("({}|{rest:?})", parts.join(","))
            }
            Kind::Enum(values) => {
                let mut values = values.clone();
                values.sort_unstable();
                values.join("|")
            }
            Kind::Union(union) => {
                let mut parts = Vec::new();
                for variant in &union.variants {
                    let (form, outer) = self.form(api, &variant.ty);
                    outermost = outermost.min(outer);
                    parts.push(format!("{}:{form}", variant.label));
                }
                format!("<{:?} {}>", union.decided, parts.join(","))
            }
        };
        (text, outermost)
    }
}

/// What an id or a number in text is for a reader who knows no rules.
fn on_wire(ty: &TypeRef, as_text: bool, rules: &Rules) -> (TypeRef, bool) {
    let plain = match ty {
        TypeRef::Currency
        | TypeRef::Country(_)
        | TypeRef::IdempotencyKey
        | TypeRef::DecimalText
        | TypeRef::Guid => TypeRef::Text,
        TypeRef::Id(name) => match rules.id.iter().find(|rule| rule.name == *name) {
            Some(rule) if rule.wire != IdWire::Text && !as_text => TypeRef::Int64,
            Some(_) => TypeRef::Text,
            None => return (ty.clone(), as_text),
        },
        TypeRef::List(inner) => {
            let (inner, text) = on_wire(inner, as_text, rules);
            return (TypeRef::List(Box::new(inner)), text);
        }
        _ => return (ty.clone(), as_text),
    };
    (plain, false)
}
