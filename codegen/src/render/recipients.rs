//! The operation that creates a recipient, as `recipient_forms!` of the crate takes it.

use super::context::Context;
use crate::model::{Kind, TypeRef};
use crate::problem::Problem;

/// The operation by which a form creates a recipient, by the identity that Wise gives it.
pub const CREATES_RECIPIENTS: &str = "recipientCreate";

/// Whether a version has the operation that creates a recipient.
pub fn creates_recipients(context: &Context<'_>) -> bool {
    let mut operations = context.rust.api.operations.iter();
    operations.any(|operation| operation.id == CREATES_RECIPIENTS)
}

/// The recipients of a version that forms create.
#[derive(Clone, Debug)]
pub struct Recipients {
    /// Their client.
    pub client: String,
    /// Its methods.
    pub methods: String,
}

/// The methods of a version that fill recipients in from forms; nothing if it cannot create one.
///
/// # Errors
/// When the operation takes more than a body to which a form adds members: forms are written for that.
pub fn recipients(context: &Context<'_>) -> Result<Option<Recipients>, Problem> {
    let mut operations = context.rust.api.operations.iter();
    let Some(index) = operations.position(|operation| operation.id == CREATES_RECIPIENTS) else {
        return Ok(None);
    };
    let (rust, names) = (context.rust, context.rust.names);
    let operation = &rust.operations[index];
    let (call, resource) = (operation.call, operation.resource);
    let body = operation.model.body.as_ref().filter(|body| body.required);
    let empty = body.and_then(|body| body.ty.named()).filter(|id| {
        let object = matches!(rust.api.ty(*id).kind, Kind::Struct(_));
        let order = names.constructors.get(id);
        object && order.is_some_and(Vec::is_empty)
    });
    let Some(id) = empty.filter(|_| operation.required.len() == 1) else {
        let what = format!(
            "forms cannot create a recipient in `{}`: `{CREATES_RECIPIENTS}` takes more than a body that can begin empty",
            rust.module
        );
        let todo = "Write `recipient_forms!` in wise-api/src/macros/forms.rs for what it takes now";
        return Err(Problem::new("", what, todo));
    };
    let name = &names.types[id.0];
    let profile = match &rust.api.ty(id).kind {
        Kind::Struct(body) => body.fields.iter().find(|field| field.wire == "profile"),
        _ => None,
    };
    let profile = match profile.map(|field| &field.ty) {
        Some(TypeRef::Id(id)) => format!("crate::ids::{id}"),
        _ => "i64".to_owned(),
    };
    let methods = format!(
        "crate::support::recipient_forms! {{ {}::{} {} {} {}::{} for {profile} }}\n",
        rust.module, resource.module, resource.client, call.operation, name.module, name.name
    );
    let client = format!("{}::{}::{}", rust.module, resource.module, resource.client);
    Ok(Some(Recipients { client, methods }))
}
