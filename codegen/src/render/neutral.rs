//! Items without what may differ between versions: the texts that are compared.

use super::context::{Context, Links};
use super::form::Form;
use super::operations::{self, operations_scope};
use super::paths::Scope;
use super::{contract_tests, types};
use crate::parallel;
use crate::rust::{Compared, TypeId};

fn raw<'a>(context: &Context<'a>) -> Context<'a> {
    Context {
        links: Links::Raw,
        counts: true,
        ..*context
    }
}

/// A version with the texts of its items.
pub fn compared<'a>(context: &Context<'a>) -> Compared<'a> {
    let types: Vec<TypeId> = context.rust.type_ids().collect();
    let operations: Vec<usize> = (0..context.rust.operations.len()).collect();
    context.rust.compared(
        parallel::each(&types, |id| definition(context, *id)),
        parallel::each(&operations, |index| operation(context, *index)),
    )
}

/// A type, with its documentation as it was written.
fn definition(context: &Context<'_>, id: TypeId) -> String {
    let context = raw(context);
    let scope = Scope::version(&context.rust.name(id).module);
    let items = types::definition(&context, id, &scope);
    items.into_iter().map(|item| item.0).collect()
}

/// An operation as a value, without version and path, the method that calls it, and its contract test.
fn operation(context: &Context<'_>, index: usize) -> String {
    let resource = context.rust.operations[index].call.resource;
    let scope = operations_scope(context, resource);
    let items = operations::operation(&raw(context), index, &scope, Form::Neutral);
    let value: String = items.into_iter().map(|item| item.0).collect();
    let method = Context {
        links: Links::Relative,
        counts: true,
        ..*context
    };
    value + &operations::method(&method, index) + &contract_tests::case(context, index)
}
