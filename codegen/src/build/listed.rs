//! Texts for which rules have a list of values, or name the place that has it: one type then, whatever values the contract adds there.

use super::{Builder, Typed, Use, merge};
use crate::model::{Kind, TypeId, TypeRef};
use crate::resolve::Shape;
use crate::rules::{Listed, Plain};
use openapiv3::Schema;
use std::collections::{HashMap, HashSet};

impl<'a> Builder<'a> {
    /// A text. Where a rule has the list of its values or names a place that has it, an enum.
    pub(super) fn string(&mut self, schema: &'a Schema, shape: &Shape<'a>, place: &Use) -> Typed {
        let typed = self.text(shape, place);
        if typed.ty != TypeRef::Text {
            return typed;
        }
        match self.rules.listed(&place.keys) {
            Some(Listed::Values(values)) => {
                let kind = Kind::Enum(values.to_vec());
                return Typed::plain(TypeRef::Named(self.define(schema, place, kind)));
            }
            Some(Listed::Like(rule)) => {
                let id = self.define(schema, place, Kind::Enum(Vec::new()));
                self.texts.push((id, rule));
                return Typed::plain(TypeRef::Named(id));
            }
            None => {}
        }
        // That it stays text has been decided.
        let (keys, property) = (&place.keys, &place.property);
        self.rules.plain(Plain::Value, keys, property);
        typed
    }

    /// Notes what is at a place whose list a rule refers to.
    pub(super) fn note(&mut self, keys: &[String], ty: &TypeRef) {
        for index in self.rules.liked(keys) {
            self.liked.entry(index).or_insert_with(|| ty.clone());
        }
    }

    /// Gives each of these texts the type of the place that its rule names. Where that has no list, it is text.
    pub(super) fn like(&mut self) {
        let mut into: HashMap<TypeId, TypeId> = HashMap::new();
        let mut plain = HashSet::new();
        for (id, index) in self.texts.clone() {
            match self.model(id, index) {
                Ok(keep) => {
                    self.rules.like(index, Ok(()));
                    merge::merge(&mut self.api, &mut into, keep, id);
                }
                Err(what) => {
                    self.rules.like(index, Err(what));
                    plain.insert(id);
                }
            }
        }
        merge::each_ref(&mut self.api, &mut |ty| {
            if let TypeRef::Named(id) = ty {
                match into.get(id) {
                    Some(keep) => *id = *keep,
                    None if plain.contains(id) => *ty = TypeRef::Text,
                    None => {}
                }
            }
        });
    }

    /// The list that the rule of a text refers to, over other rules where they refer to one; or what is there instead.
    fn model(&self, text: TypeId, index: usize) -> Result<TypeId, String> {
        let (mut index, mut passed) = (index, HashSet::new());
        loop {
            let rule = self.rules.values.get(index);
            let like = rule.and_then(|rule| rule.like.as_deref()).unwrap_or("?");
            let version = match self.api.version.as_str() {
                "" => "the unversioned contract",
                version => version,
            };
            let wrong = |what: &str| Err(format!("`{like}` {what} in {version}"));
            let id = match self.liked.get(&index) {
                None => return wrong("is not there"),
                Some(TypeRef::Named(id)) => *id,
                Some(TypeRef::List(_)) => {
                    return wrong("is a list of values: its items end in `[]`");
                }
                Some(_) => return wrong("has no list of values"),
            };
            if let Some((_, next)) = self.texts.iter().find(|(one, _)| *one == id) {
                if id == text || !passed.insert(*next) {
                    return wrong("refers to itself");
                }
                index = *next;
                continue;
            }
            return match self.api.ty(id).kind {
                Kind::Enum(_) => Ok(id),
                _ => wrong("is an object or a union, and no text with a list of values"),
            };
        }
    }
}
