//! What a caller would call the result of a call.

use crate::model::{OutcomeBody, TypeId, TypeRef};
use crate::names::number::plural;
use crate::names::words::snake;
use crate::render::Context;

/// What a caller would call that which comes back.
pub(super) fn result(context: &Context<'_>, index: usize) -> Option<String> {
    let operation = &context.rust.api.operations[index];
    let call = &context.rust.names.calls[index];
    let resource = &context.rust.names.resources[call.resource];
    let of_type = |id: TypeId| {
        let name = snake(&context.rust.names.types[id.0].name);
        let name = match name.rsplit_once('_') {
            Some((rest, last)) if is_version(last) => rest,
            _ => &name,
        };
        name.strip_prefix("any_").unwrap_or(name).to_owned()
    };
    let of_method = || {
        let words: Vec<&str> = call
            .method
            .split('_')
            .skip(1)
            .take_while(|word| *word != "for" && !is_version(word))
            .collect();
        if words.is_empty() {
            "answer".to_owned()
        } else {
            words.join("_")
        }
    };
    let name = match &operation.outcome.body {
        OutcomeBody::Empty => return None,
        OutcomeBody::Undocumented(_) => "answer".to_owned(),
        OutcomeBody::Bytes(_) => of_method(),
        OutcomeBody::Redirect(_) => "redirect".to_owned(),
        OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) => match ty {
            TypeRef::List(_) if call.method == "list" => resource.accessor.clone(),
            TypeRef::List(inner) => match inner.named() {
                Some(id) => plural(&of_type(id)),
                None => of_method(),
            },
            TypeRef::Envelope(inner) => inner.named().map_or_else(of_method, of_type),
            _ => ty.named().map_or_else(of_method, of_type),
        },
    };
    Some(match (name.as_str(), &operation.outcome.body) {
        ("answer", OutcomeBody::Bytes(_)) => "file".to_owned(),
        _ if name.starts_with("r#") => "answer".to_owned(),
        _ => name,
    })
}

/// `v1`, at the end of the name of an older call.
fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}
