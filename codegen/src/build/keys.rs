//! Whether the rules about keys against duplicates fit the bodies that hold them.

use super::Builder;
use crate::model::{Idempotency, Kind};
use crate::place;

impl Builder<'_> {
    /// Takes the keys back that a body does not require: without the key, a repetition would do things twice.
    pub(super) fn check_idempotency(&mut self) {
        for index in 0..self.api.operations.len() {
            let operation = &self.api.operations[index];
            let Idempotency::Body(wire) = &operation.idempotency else {
                continue;
            };
            let body = operation.body.as_ref().filter(|body| body.required);
            let named = body.and_then(|body| body.ty.named());
            let required = named.is_some_and(|id| match &self.api.ty(id).kind {
                Kind::Struct(body) => body
                    .fields
                    .iter()
                    .any(|field| field.wire == *wire && field.required),
                _ => false,
            });
            if !required {
                let what = format!("the body does not require the idempotency key `{wire}`");
                let at = operation.at.clone();
                self.api.operations[index].idempotency = Idempotency::None;
                // By the identity of the operation, which the document may call differently.
                let keys = named.map_or(&[][..], |id| &self.api.ty(id).keys);
                let keys = keys.iter().map(|key| place::operation(key).to_owned());
                let keys: Vec<String> = keys
                    .chain([self.api.operations[index].id.clone()])
                    .collect();
                let then = "the operation counts as one without a key";
                self.unfit(&at, ("idempotency", &keys), what, then);
            }
        }
    }
}
