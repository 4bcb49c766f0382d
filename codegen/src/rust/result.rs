//! What a caller would call the result of a call.

use super::{Crate, RustOperation};
use crate::model::{OutcomeBody, TypeId};
use crate::names::number::plural;
use crate::names::words::snake;

impl RustOperation<'_> {
    /// What the variable is called that holds the result; nothing where there is none.
    pub fn result(&self, of: &Crate<'_>) -> Option<String> {
        let of_type = |id: TypeId| {
            let name = snake(&of.name(id).name);
            let name = match name.rsplit_once('_') {
                Some((rest, last)) if is_version(last) => rest,
                _ => &name,
            };
            name.strip_prefix("any_").unwrap_or(name).to_owned()
        };
        let of_method = || self.words_of_method();
        let body = &self.model.outcome.body;
        let name = match body {
            OutcomeBody::Empty => return None,
            OutcomeBody::Undocumented(_) => "response".to_owned(),
            OutcomeBody::Bytes(_) => of_method(),
            OutcomeBody::Redirect(_) => "redirect".to_owned(),
            OutcomeBody::Json(_, ty) | OutcomeBody::Text(_, ty) => match ty.items() {
                Some(_) if self.call.method == "list" => self.resource.accessor.clone(),
                Some(items) => match items.named() {
                    Some(id) => plural(&of_type(id)),
                    None => of_method(),
                },
                None => ty.named().map_or_else(of_method, of_type),
            },
        };
        Some(match (name.as_str(), body) {
            ("response", OutcomeBody::Bytes(_)) => "file".to_owned(),
            _ if name.starts_with("r#") => "response".to_owned(),
            _ => name,
        })
    }

    /// What the method says beside its verb.
    fn words_of_method(&self) -> String {
        let words = self.call.method.split('_').skip(1);
        let words = words.take_while(|word| *word != "for" && !is_version(word));
        let words = words.collect::<Vec<_>>().join("_");
        if words.is_empty() {
            "response".to_owned()
        } else {
            words
        }
    }
}

/// `v1`, at the end of the name of an older call.
fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}
