//! The events of several documents in one model: what the newest says of an event and version counts.

use super::merge::{self, each_ref_in};
use crate::model::{Api, TypeDef, TypeId};
use crate::rules::Rules;
use std::collections::HashMap;

/// Gathers events; the models come newest first. What is the same in several models is one type.
pub fn gather(models: Vec<Api>, rules: &Rules) -> Api {
    let mut all = Api::default();
    for mut api in models {
        let mut moved: HashMap<TypeId, TypeId> = HashMap::new();
        for event in std::mem::take(&mut api.events) {
            let known = all.events.iter().any(|one| {
                one.event_type == event.event_type && one.schema_version == event.schema_version
            });
            if known {
                *all.skipped
                    .entry("an event that a newer version of the API has, too")
                    .or_insert(0) += 1;
                continue;
            }
            let mut event = event;
            if let Some(id) = event.data.named() {
                let to = adopt(id, &api, &mut all, &mut moved);
                merge::each_inner(&mut event.data, &mut |ty| {
                    if let crate::model::TypeRef::Named(id) = ty {
                        *id = to;
                    }
                });
            }
            all.events.push(event);
        }
        all.untyped.extend(api.untyped);
        for (reason, count) in api.skipped {
            *all.skipped.entry(reason).or_insert(0) += count;
        }
    }
    merge::settle(&mut all, rules);
    all
}

/// Copies a type and everything in it.
fn adopt(id: TypeId, from: &Api, all: &mut Api, moved: &mut HashMap<TypeId, TypeId>) -> TypeId {
    if let Some(to) = moved.get(&id) {
        return *to;
    }
    let to = TypeId(all.types.len());
    moved.insert(id, to);
    let mut def: TypeDef = from.ty(id).clone();
    all.types.push(def.clone());
    each_ref_in(&mut def, &mut |ty| {
        if let crate::model::TypeRef::Named(inner) = ty {
            *inner = adopt(*inner, from, all, moved);
        }
    });
    all.types[to.0] = def;
    to
}
