//! Values that one of several fields has.

use super::Builder;
use crate::model::{Api, Either, Kind, TypeDef, TypeId, TypeRef};
use crate::rules::EitherRule;
use heck::ToSnakeCase;

impl Builder<'_> {
    /// Adds the values that rules name to their types.
    pub(super) fn either(&mut self) {
        let mut failed = Vec::new();
        for index in 0..self.api.types.len() {
            let def = &self.api.types[index];
            if !def.received {
                continue;
            }
            for rule in self.rules.either(&def.keys) {
                let def = &self.api.types[index];
                match value(&self.api, TypeId(index), rule) {
                    Ok(either) if is_taken(def, &either.getter) => {
                        let what = format!("the type has `{}` already", either.getter);
                        failed.push((def.at.clone(), rule.at.clone(), what));
                    }
                    Ok(either) => self.api.types[index].either.push(either),
                    Err(what) => {
                        let at = self.api.types[index].at.clone();
                        failed.push((at, rule.at.clone(), what));
                    }
                }
            }
        }
        for (at, place, what) in failed {
            self.unfit(&at, ("either", &[place]), what, "there is no such method");
        }
    }
}

/// Whether a type has a field or a method of that name.
fn is_taken(def: &TypeDef, getter: &str) -> bool {
    let Kind::Struct(object) = &def.kind else {
        return false;
    };
    let mut fields = object.fields.iter();
    fields.any(|field| field.wire.to_snake_case() == getter)
        || def.either.iter().any(|one| one.getter == getter)
}

fn value(api: &Api, id: TypeId, rule: &EitherRule) -> Result<Either, String> {
    let mut paths = Vec::new();
    let mut found: Option<TypeRef> = None;
    for field in &rule.fields {
        let path: Vec<String> = field.split('.').map(str::to_owned).collect();
        let ty = field_type(api, id, &path)
            .filter(|ty| matches!(ty, TypeRef::Text | TypeRef::Id(_) | TypeRef::Int64))
            .ok_or_else(|| format!("`{field}` is no text and no id of this type"))?;
        if found.as_ref().is_some_and(|found| *found != ty) {
            return Err(format!(
                "`{field}` has another type than the fields before it"
            ));
        }
        found = Some(ty);
        paths.push(path);
    }
    let ty = found.ok_or("the rule names no field")?;
    Ok(Either {
        getter: rule.getter.clone(),
        paths,
        ty,
        doc: rule.doc.clone(),
    })
}

/// The type at the end of a way through objects.
fn field_type(api: &Api, id: TypeId, path: &[String]) -> Option<TypeRef> {
    let Kind::Struct(object) = &api.ty(id).kind else {
        return None;
    };
    let (first, rest) = path.split_first()?;
    let field = object.fields.iter().find(|field| field.wire == *first)?;
    match (&field.ty, rest) {
        (ty, []) => Some(ty.clone()),
        (TypeRef::Named(inner), rest) => field_type(api, *inner, rest),
        _ => None,
    }
}
