//! Types that mean the same become one: shapes that rules declare as shared, webhook payloads that do not differ
//! between versions, enums that repeat under one property name. Then what nothing refers to goes away.

use super::form::Forms;
use crate::model::{Api, Field, Finals, Kind, Struct, TypeDef, TypeId, TypeRef, Union};
use crate::place::last_name;
use crate::rules::Rules;
use std::collections::{BTreeSet, HashMap};

/// Settles the types of a freshly built model: merged, directed, and numbered without gaps.
pub fn settle(api: &mut Api, rules: &Rules) {
    let mut into: HashMap<TypeId, TypeId> = HashMap::new();
    shared(api, rules, &mut into);
    repeated_enums(api, &mut into);
    apply(api, &into);
    into.clear();
    repeated_unions(api, &mut into);
    apply(api, &into);
    into.clear();
    equal_payloads(api, &mut into);
    apply(api, &into);
    direct(api);
    compact(api);
}

/// Makes one type of those that go by one name, when they are the same on the wire: one thing, written out more than once.
/// What a rule says of one of them, that a number is an id, goes for all.
pub fn unite(api: &mut Api, names: &[Option<String>], rules: &Rules) {
    let mut into: HashMap<TypeId, TypeId> = HashMap::new();
    let mut found: HashMap<(&str, String), TypeId> = HashMap::new();
    let mut forms = Forms::new(Some(rules));
    for (index, name) in names.iter().enumerate() {
        let Some(name) = name else {
            continue;
        };
        let id = TypeId(index);
        let form = forms.of(api, id);
        match found.get(&(name.as_str(), form.clone())).copied() {
            Some(keep) => {
                refine(api, keep, id);
                relax(api, keep, id);
                merge(api, &mut into, keep, id);
            }
            None => drop(found.insert((name, form), id)),
        }
    }
    apply(api, &into);
    direct(api);
    compact(api);
}

pub(super) fn merge(api: &mut Api, into: &mut HashMap<TypeId, TypeId>, keep: TypeId, gone: TypeId) {
    let keys = std::mem::take(&mut api.types[gone.0].keys);
    for key in keys {
        if !api.types[keep.0].keys.contains(&key) {
            api.types[keep.0].keys.push(key);
        }
    }
    let finals = api.types[gone.0].finals.take();
    let kept = &mut api.types[keep.0].finals;
    *kept = kept.take().or(finals);
    into.insert(gone, keep);
}

/// The word for a type in the `types` of a shared rule.
fn word(api: &Api, ty: &TypeRef) -> String {
    match ty {
        TypeRef::List(inner) => format!("[{}]", word(api, inner)),
        TypeRef::Map(inner) => format!("{{{}}}", word(api, inner)),
        TypeRef::Named(id) => match &api.ty(*id).kind {
            Kind::Struct(_) => "object".to_owned(),
            Kind::Enum(_) => "enum".to_owned(),
            Kind::Union(_) => "union".to_owned(),
        },
        other => format!("{other:?}").to_ascii_lowercase(),
    }
}

fn shared(api: &mut Api, rules: &Rules, into: &mut HashMap<TypeId, TypeId>) {
    let mut found: HashMap<String, TypeId> = HashMap::new();
    let mut forms = Forms::new(None);
    for index in 0..api.types.len() {
        let (names, types) = match &api.types[index].kind {
            Kind::Struct(Struct {
                fields,
                extra: None,
                multipart: false,
            }) => outline(api, fields),
            // Only a place can tell these apart.
            Kind::Enum(_)
            | Kind::Struct(Struct {
                multipart: false, ..
            }) => (Vec::new(), Vec::new()),
            _ => continue,
        };
        let Some(rule) = rules.shared(&api.types[index].keys, &names, &types) else {
            continue;
        };
        let id = TypeId(index);
        // Only what reads and writes the same way may be one type.
        let form = forms.of(api, id);
        let signature = format!("{} {form}", rule.name);
        match found.get(&signature).copied() {
            Some(keep) => {
                relax(api, keep, id);
                merge(api, into, keep, id);
            }
            None => {
                // Which of several that differ keeps it depends on names and on other versions.
                let def = &mut api.types[index];
                let name = Some(rule.name.clone());
                if rule.at.is_empty() {
                    def.declared = name;
                } else {
                    def.suggested = name;
                }
                found.insert(signature, id);
            }
        }
    }
}

/// The wire names of fields, sorted, and `name: type` pairs.
fn outline<'a>(api: &'a Api, fields: &'a [Field]) -> (Vec<&'a str>, Vec<String>) {
    let mut names: Vec<&str> = fields.iter().map(|field| field.wire.as_str()).collect();
    names.sort_unstable();
    let types = fields
        .iter()
        .map(|field| {
            let text = if field.as_text { " as text" } else { "" };
            format!("{}: {}{text}", field.wire, word(api, &field.ty))
        })
        .collect();
    (names, types)
}

/// The fields of the type that stays take what a rule has made of the same field of the other one.
fn refine(api: &mut Api, keep: TypeId, gone: TypeId) {
    let Kind::Struct(other) = api.types[gone.0].kind.clone() else {
        return;
    };
    let Kind::Struct(kept) = &mut api.types[keep.0].kind else {
        return;
    };
    fn plain(ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Int64 | TypeRef::Text | TypeRef::Guid => true,
            TypeRef::List(inner) => plain(inner),
            _ => false,
        }
    }
    for field in kept.fields.iter_mut().filter(|field| plain(&field.ty)) {
        if let Some(twin) = other.fields.iter().find(|twin| twin.wire == field.wire)
            && !plain(&twin.ty)
        {
            field.ty = twin.ty.clone();
            field.as_text = twin.as_text;
        }
    }
}

/// A field of the shared type is required only where every use requires it.
fn relax(api: &mut Api, keep: TypeId, gone: TypeId) {
    let Kind::Struct(other) = api.types[gone.0].kind.clone() else {
        return;
    };
    let Kind::Struct(kept) = &mut api.types[keep.0].kind else {
        return;
    };
    for field in &mut kept.fields {
        if let Some(twin) = other.fields.iter().find(|twin| twin.wire == field.wire) {
            field.required &= twin.required;
            field.nullable |= twin.nullable;
            field
                .facts
                .limits
                .retain(|limit| twin.facts.limits.contains(limit));
        }
    }
}

fn repeated_enums(api: &mut Api, into: &mut HashMap<TypeId, TypeId>) {
    let mut found: HashMap<(Vec<String>, String, Option<Finals>), TypeId> = HashMap::new();
    for index in 0..api.types.len() {
        let Kind::Enum(values) = &api.types[index].kind else {
            continue;
        };
        // What a rule names is one type by that rule, and no other.
        if values.len() < 2 || api.types[index].suggested.is_some() {
            continue;
        }
        let mut values = values.clone();
        values.sort_unstable();
        let name = api.types[index]
            .keys
            .first()
            .map(|key| snake(&last_name(key)))
            .unwrap_or_default();
        let id = TypeId(index);
        // What is final in one place need not be in the other.
        let key = (values, name, api.types[index].finals.clone());
        match found.get(&key).copied() {
            Some(keep) => merge(api, into, keep, id),
            None => drop(found.insert(key, id)),
        }
    }
}

/// Unions over the same types, decided in the same way.
fn repeated_unions(api: &mut Api, into: &mut HashMap<TypeId, TypeId>) {
    let mut found: Vec<(Union, TypeId)> = Vec::new();
    for index in 0..api.types.len() {
        let Kind::Union(union) = &api.types[index].kind else {
            continue;
        };
        let id = TypeId(index);
        match found.iter().find(|(known, _)| known == union) {
            Some((_, keep)) => {
                let keep = *keep;
                merge(api, into, keep, id);
            }
            None => found.push((union.clone(), id)),
        }
    }
}

/// A property name without what says when: a current state and a previous one have the same values.
fn snake(name: &str) -> String {
    let name = heck::ToSnakeCase::to_snake_case(name);
    let plain = ["current_", "previous_", "prev_", "new_"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix));
    plain.map(str::to_owned).unwrap_or(name)
}

/// Versions of one event whose payloads are the same share one type: that of the newest version.
fn equal_payloads(api: &mut Api, into: &mut HashMap<TypeId, TypeId>) {
    let mut found: HashMap<(String, String), TypeId> = HashMap::new();
    let mut events: Vec<(String, Vec<u64>, TypeId)> = api
        .events
        .iter()
        .filter_map(|event| {
            let id = event.data.named()?;
            Some((
                event.event_type.clone(),
                event
                    .schema_version
                    .split('.')
                    .filter_map(|part| part.parse().ok())
                    .collect(),
                id,
            ))
        })
        .collect();
    events.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    for (event_type, _, id) in events {
        let signature = signature(api, &TypeRef::Named(id), &mut Vec::new());
        match found.get(&(event_type.clone(), signature.clone())).copied() {
            Some(keep) if keep != id => merge_deep(api, into, keep, id),
            Some(_) => {}
            None => drop(found.insert((event_type, signature), id)),
        }
    }
}

/// Merges two types of equal signature, and the types inside of them.
fn merge_deep(api: &mut Api, into: &mut HashMap<TypeId, TypeId>, keep: TypeId, gone: TypeId) {
    if keep == gone || into.contains_key(&gone) {
        return;
    }
    let pairs: Vec<(TypeId, TypeId)> = match (&api.types[keep.0].kind, &api.types[gone.0].kind) {
        (Kind::Struct(a), Kind::Struct(b)) => a
            .fields
            .iter()
            .filter_map(|field| {
                Some((
                    field.ty.named()?,
                    b.fields
                        .iter()
                        .find(|twin| twin.wire == field.wire)?
                        .ty
                        .named()?,
                ))
            })
            .collect(),
        (Kind::Union(a), Kind::Union(b)) => a
            .variants
            .iter()
            .zip(&b.variants)
            .filter_map(|(a, b)| Some((a.ty.named()?, b.ty.named()?)))
            .collect(),
        _ => Vec::new(),
    };
    merge(api, into, keep, gone);
    for (keep, gone) in pairs {
        merge_deep(api, into, keep, gone);
    }
}

/// Everything of a type that its user can see, and nothing about where it stands.
pub(crate) fn signature(api: &Api, ty: &TypeRef, open: &mut Vec<TypeId>) -> String {
    match ty {
        TypeRef::List(inner) => format!("[{}]", signature(api, inner, open)),
        TypeRef::Map(inner) => format!("{{{}}}", signature(api, inner, open)),
        TypeRef::Named(id) => {
            if let Some(level) = open.iter().rposition(|one| one == id) {
                return format!("^{}", open.len() - level);
            }
            open.push(*id);
            let text = match &api.ty(*id).kind {
                Kind::Struct(Struct { fields, extra, .. }) => {
                    let mut parts: Vec<String> = fields
                        .iter()
                        .map(|field| {
                            format!(
                                "{}:{}:{}{}{}",
                                field.wire,
                                signature(api, &field.ty, open),
                                field.required,
                                field.nullable,
                                field.as_text
                            )
                        })
                        .collect();
                    parts.sort_unstable();
                    let extra = extra
                        .as_ref()
                        .map(|extra| signature(api, extra, open))
                        .unwrap_or_default();
                    format!("struct({}|{extra})", parts.join(","))
                }
                Kind::Enum(values) => {
                    let mut values = values.clone();
                    values.sort_unstable();
                    format!("enum({})", values.join(","))
                }
                Kind::Union(Union { decided, variants }) => {
                    let parts: Vec<String> = variants
                        .iter()
                        .map(|variant| {
                            format!("{}:{}", variant.label, signature(api, &variant.ty, open))
                        })
                        .collect();
                    format!("union({decided:?}|{})", parts.join(","))
                }
            };
            open.pop();
            text
        }
        other => format!("{other:?}"),
    }
}

/// Replaces every use of a merged type.
fn apply(api: &mut Api, into: &HashMap<TypeId, TypeId>) {
    let target = |id: TypeId| {
        let mut id = id;
        while let Some(next) = into.get(&id) {
            id = *next;
        }
        id
    };
    each_ref(api, &mut |ty| {
        if let TypeRef::Named(id) = ty {
            *id = target(*id);
        }
    });
}

pub(super) fn each_inner(ty: &mut TypeRef, visit: &mut dyn FnMut(&mut TypeRef)) {
    match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Envelope(inner) => {
            each_inner(inner, visit);
        }
        other => visit(other),
    }
}

pub(super) fn each_ref(api: &mut Api, visit: &mut dyn FnMut(&mut TypeRef)) {
    use crate::model::OutcomeBody;
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            each_inner(&mut parameter.ty, visit);
        }
        if let Some(body) = &mut operation.body {
            each_inner(&mut body.ty, visit);
        }
        match &mut operation.outcome.body {
            OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) => each_inner(ty, visit),
            OutcomeBody::Empty
            | OutcomeBody::Undocumented(_)
            | OutcomeBody::Bytes(_)
            | OutcomeBody::Redirect(_) => {}
        }
        for error in &mut operation.errors {
            each_inner(&mut error.ty, visit);
        }
    }
    for event in &mut api.events {
        each_inner(&mut event.data, visit);
    }
    for def in &mut api.types {
        each_ref_in(def, visit);
    }
}

pub(super) fn each_ref_in(def: &mut TypeDef, visit: &mut dyn FnMut(&mut TypeRef)) {
    match &mut def.kind {
        Kind::Struct(Struct { fields, extra, .. }) => {
            fields
                .iter_mut()
                .for_each(|field| each_inner(&mut field.ty, visit));
            extra.iter_mut().for_each(|extra| each_inner(extra, visit));
        }
        Kind::Union(union) => union
            .variants
            .iter_mut()
            .for_each(|variant| each_inner(&mut variant.ty, visit)),
        Kind::Enum(_) => {}
    }
}

/// Marks the types of requests and of responses, from the operations down.
fn direct(api: &mut Api) {
    use crate::model::OutcomeBody;
    for def in &mut api.types {
        (def.sent, def.received) = (false, false);
    }
    let mut sent = Vec::new();
    let mut received = Vec::new();
    for operation in &api.operations {
        sent.extend(
            operation
                .parameters
                .iter()
                .filter_map(|parameter| parameter.ty.named()),
        );
        sent.extend(operation.body.iter().filter_map(|body| body.ty.named()));
        if let OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) = &operation.outcome.body {
            received.extend(ty.named());
        }
        received.extend(operation.errors.iter().filter_map(|error| error.ty.named()));
    }
    received.extend(api.events.iter().filter_map(|event| event.data.named()));
    for (roots, is_sent) in [(sent, true), (received, false)] {
        let mut queue = roots;
        let mut seen = BTreeSet::new();
        while let Some(id) = queue.pop() {
            if !seen.insert(id) {
                continue;
            }
            let def = &mut api.types[id.0];
            if is_sent {
                def.sent = true;
            } else {
                def.received = true;
            }
            each_ref_in(def, &mut |ty| queue.extend(ty.named()));
        }
    }
}

/// Drops what nothing refers to.
fn compact(api: &mut Api) {
    let mut new = HashMap::new();
    let mut kept = Vec::new();
    for (index, def) in std::mem::take(&mut api.types).into_iter().enumerate() {
        if def.sent || def.received {
            new.insert(TypeId(index), TypeId(kept.len()));
            kept.push(def);
        }
    }
    api.types = kept;
    each_ref(api, &mut |ty| {
        if let TypeRef::Named(id) = ty
            && let Some(to) = new.get(id)
        {
            *id = *to;
        }
    });
}
