//! Enums: lists of values, and unions of shapes.

use super::Types;
use super::field::Half;
use crate::model::{self, Decided, Finals, Kind, TypeDef, TypeId};
use std::cmp::Ordering;

/// A text out of a list that may grow.
#[derive(Clone, Debug)]
pub struct OpenEnum<'a> {
    /// Its position in the model.
    pub id: TypeId,
    /// Its values, each with the name of its variant, in the order in which a reader looks for a name.
    pub variants: Vec<(&'a str, &'a str)>,
    /// The first value of the contract with its variant, which examples show where nothing better is known.
    pub shown: Option<(&'a str, &'a str)>,
    /// The values after which nothing comes, where that is documented: `is_final` knows them.
    pub finals: Option<&'a Finals>,
}

impl<'a> OpenEnum<'a> {
    /// The variant of a value.
    pub fn variant(&self, value: &str) -> Option<&'a str> {
        let mut variants = self.variants.iter();
        let (_, name) = variants.find(|(one, _)| *one == value)?;
        Some(name)
    }
}

/// One of several shapes.
#[derive(Clone, Debug)]
pub struct RustUnion<'a> {
    /// Its position in the model.
    pub id: TypeId,
    /// How it is decided.
    pub decided: &'a Decided,
    /// Which way it travels.
    pub half: Half,
    /// Its alternatives.
    pub variants: Vec<RustVariant<'a>>,
    /// Whether it converts from each of its alternatives: only when no two of them hold the same type.
    pub from: bool,
    /// Whether it is read, and has amounts inside.
    pub strict: bool,
    /// Whether it can be hashed.
    pub hash: bool,
    /// Getters for what all alternatives have.
    pub shared: Vec<Shared<'a>>,
}

/// An alternative of a union.
#[derive(Clone, Debug)]
pub struct RustVariant<'a> {
    /// The alternative.
    pub model: &'a model::Variant,
    /// The name of its variant.
    pub name: &'a str,
    /// Whether it stands in a box.
    pub boxed: bool,
}

/// A property that every alternative has with the same type.
#[derive(Clone, Debug)]
pub struct Shared<'a> {
    /// The name of its getter.
    pub getter: &'a str,
    /// The property in the first alternative.
    pub model: &'a model::Field,
    /// In each alternative the name of the field, and whether it is always there.
    pub fields: Vec<(&'a str, bool)>,
}

impl<'a> Types<'a> {
    pub(super) fn open_enum(
        &self,
        id: TypeId,
        def: &'a TypeDef,
        values: &'a [String],
    ) -> OpenEnum<'a> {
        let name = |value: &String| self.names.variants[&(id, value.clone())].as_str();
        let variants = values.iter().map(|one| (one.as_str(), name(one)));
        let mut variants: Vec<(&'a str, &'a str)> = variants.collect();
        let shown = variants.first().copied();
        variants.sort_by(|(_, one), (_, other)| by_number(one, other));
        OpenEnum {
            id,
            variants,
            shown,
            finals: def.finals.as_ref(),
        }
    }

    pub(super) fn union(
        &self,
        id: TypeId,
        def: &'a TypeDef,
        union: &'a model::Union,
    ) -> RustUnion<'a> {
        let variants = union.variants.iter().map(|variant| RustVariant {
            model: variant,
            name: &self.names.variants[&(id, variant.label.clone())],
            boxed: self.boxed(id, &variant.ty),
        });
        let variants: Vec<RustVariant<'a>> = variants.collect();
        RustUnion {
            id,
            decided: &union.decided,
            half: Half::of(def),
            from: self.converts(&variants),
            strict: def.received && self.amounts_inside(id),
            hash: self.hashes(&id.into()),
            shared: if def.received {
                self.shared(union)
            } else {
                Vec::new()
            },
            variants,
        }
    }

    fn converts(&self, variants: &[RustVariant<'_>]) -> bool {
        let held = variants.iter();
        let held = held.map(|one| self.held(&one.model.ty, one.boxed));
        let mut types: Vec<String> = held.collect();
        types.sort();
        types.dedup();
        // A shape that is not known is JSON, too.
        let json = variants.iter().any(|one| one.model.ty.is_json());
        types.len() == variants.len() && !json
    }

    /// Properties that every alternative has with the same type, in the order of the first.
    fn shared(&self, union: &'a model::Union) -> Vec<Shared<'a>> {
        let alternatives: Option<Vec<(TypeId, &model::Struct)>> = union
            .variants
            .iter()
            .map(|variant| {
                let inner = variant.ty.type_id()?;
                match &self.api.ty(inner).kind {
                    Kind::Struct(object) => Some((inner, object)),
                    Kind::Enum(_) | Kind::Union(_) => None,
                }
            })
            .collect();
        let alternatives = alternatives.filter(|all| all.len() > 1);
        let alternatives = alternatives.unwrap_or_default();
        let Some((_, first)) = alternatives.first() else {
            return Vec::new();
        };
        let twins = |field: &'a model::Field| {
            let twins = alternatives.iter().map(|(owner, object)| {
                let mut fields = object.fields.iter();
                let same = |twin: &&model::Field| twin.wire == field.wire && twin.ty == field.ty;
                let twin = fields
                    .find(same)
                    .filter(|_| !self.boxed(*owner, &field.ty))?;
                let name = self.names.fields[&(*owner, twin.wire.clone())].as_str();
                Some((name, twin.required && !twin.nullable))
            });
            let fields: Vec<(&'a str, bool)> = twins.collect::<Option<_>>()?;
            Some(Shared {
                getter: fields.first()?.0,
                model: field,
                fields,
            })
        };
        first.fields.iter().filter_map(twins).collect()
    }
}

/// The order of names in which `V2` comes before `V10`: numbers in them count as such.
fn by_number(one: &str, other: &str) -> Ordering {
    parts(one).cmp(parts(other))
}

/// A name in parts: a number with the digits that it has, or one character; numbers come first.
fn parts(name: &str) -> impl Iterator<Item = (bool, usize, &str)> {
    let mut rest = name;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = if digits > 0 { digits } else { first.len_utf8() };
        let (part, behind) = rest.split_at(length);
        rest = behind;
        Some((digits == 0, digits, part))
    })
}

#[cfg(test)]
mod tests {
    use super::by_number;

    #[test]
    fn names_are_in_the_order_of_a_reader() {
        let mut names = [
            "V10",
            "V2",
            "Blocked",
            "Active2Days",
            "Active",
            "V2A",
            "Été",
            "Active10Days",
        ];
        names.sort_by(|one, other| by_number(one, other));
        let sorted = [
            "Active",
            "Active2Days",
            "Active10Days",
            "Blocked",
            "V2",
            "V2A",
            "V10",
            "Été",
        ];
        assert_eq!(names, sorted);
    }
}
