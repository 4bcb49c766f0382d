//! Which operation a recorded body belongs to, where the name of its file does not say so.

use serde_json::Value;
use std::collections::BTreeSet;
use wise_codegen::generate::Output;
use wise_codegen::model::{Api, Inside, Kind, Operation, OutcomeBody, TypeRef};
use wise_codegen::named::Version;
use wise_codegen::rust::UNTYPED;

/// A type that may have to read a body.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The version of the API.
    pub version: &'a Version,
    /// The operation.
    pub operation: &'a Operation,
    /// The type of its request or response body.
    pub ty: TypeRef,
}

/// The response type of an operation, where it has a body: untyped JSON where the contract leaves its shape open.
pub fn response(operation: &Operation) -> Option<TypeRef> {
    match &operation.outcome.body {
        OutcomeBody::Json(_, ty) => Some(ty.clone()),
        OutcomeBody::Empty | OutcomeBody::Undocumented(_) => Some(UNTYPED),
        OutcomeBody::Text(_, ty) if ty.payload().is_some() => Some(ty.clone()),
        OutcomeBody::Text(..) | OutcomeBody::Bytes(_) | OutcomeBody::Redirect(_) => None,
    }
}

/// Every version of the operation with an id, however that is capitalized.
pub fn by_id<'a>(output: &'a Output, id: &str) -> Vec<Candidate<'a>> {
    all(output, response)
        .filter(|one| one.operation.id.eq_ignore_ascii_case(id))
        .collect()
}

/// The operations on requirements of recipients. With a method, only those.
pub fn requirements<'a>(output: &'a Output, method: Option<&str>) -> Vec<Candidate<'a>> {
    all(output, response)
        .filter(|one| one.operation.path.ends_with("/account-requirements"))
        .filter(|one| method.is_none_or(|method| one.operation.method.eq_ignore_ascii_case(method)))
        .collect()
}

/// The operations whose body has this form and whose id has the most words in common with the name of the file.
/// A name that ends in `request` means the body of a request.
pub fn by_form<'a>(output: &'a Output, stem: &str, body: &Value) -> Vec<Candidate<'a>> {
    let wanted: BTreeSet<String> = stem.split('-').map(str::to_lowercase).collect();
    let ty = if wanted.contains("request") {
        |operation: &Operation| operation.body.as_ref().map(|body| body.ty.clone())
    } else {
        response
    };
    let mut best = (0, 0);
    let mut found = Vec::new();
    for candidate in all(output, ty) {
        let Some(known) = fit(&candidate.version.api, &candidate.ty, body, 0) else {
            continue;
        };
        if known == 0 {
            continue;
        }
        let words = words(&candidate.operation.id);
        let common = words.intersection(&wanted).count();
        // Without a word in common, the form alone decides.
        let rank = (common, if common > 0 { 0 } else { known });
        if rank > best {
            best = rank;
            found.clear();
        }
        if rank == best {
            found.push(candidate);
        }
    }
    found
}

fn all<'a>(
    output: &'a Output,
    ty: impl Fn(&Operation) -> Option<TypeRef>,
) -> impl Iterator<Item = Candidate<'a>> {
    let versions = output.versions.iter();
    let operations = versions.flat_map(|version| {
        let operations = version.api.operations.iter();
        operations.map(move |operation| (version, operation))
    });
    operations.filter_map(move |(version, operation)| {
        Some(Candidate {
            version,
            operation,
            ty: ty(operation)?,
        })
    })
}

/// How many members of a body a type names; `None` when the body has another form.
fn fit(api: &Api, ty: &TypeRef, body: &Value, depth: usize) -> Option<usize> {
    match (ty.inside(), body) {
        _ if depth > 8 => None,
        (Inside::Items(inner), Value::Array(items)) => match items.first() {
            Some(first) => fit(api, inner, first, depth + 1),
            None => Some(0),
        },
        (Inside::Payload(inner), _) => fit(api, inner, body, depth + 1),
        (Inside::Type(id), Value::Object(members)) => match &api.ty(id).kind {
            Kind::Struct(object) => {
                let mut fields = object.fields.iter();
                let whole =
                    fields.all(|field| !field.required || members.contains_key(&field.wire));
                let known = object.fields.iter();
                whole.then(|| {
                    known
                        .filter(|field| members.contains_key(&field.wire))
                        .count()
                })
            }
            Kind::Union(union) => {
                let variants = union.variants.iter();
                variants
                    .filter_map(|variant| fit(api, &variant.ty, body, depth + 1))
                    .max()
            }
            Kind::Enum(_) => None,
        },
        _ => None,
    }
}

/// The words of an operation id, in lower case.
fn words(id: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    for c in id.chars() {
        if (c.is_ascii_uppercase() || !c.is_ascii_alphanumeric()) && !word.is_empty() {
            words.insert(std::mem::take(&mut word));
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.insert(word);
    words
}
