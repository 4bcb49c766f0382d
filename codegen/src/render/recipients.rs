//! The operation that creates a recipient, as `recipient_forms!` of the crate takes it.

use super::context::Context;
use crate::problem::Problem;

/// The operation by which a form creates a recipient, by the identity that Wise gives it.
pub const CREATES_RECIPIENTS: &str = "recipientCreate";

/// Whether a version has the operation that creates a recipient.
pub fn creates_recipients(context: &Context<'_>) -> bool {
    let mut operations = context.rust.operations.iter();
    operations.any(|operation| operation.model.id == CREATES_RECIPIENTS)
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
    let rust = context.rust;
    let mut operations = rust.operations.iter();
    let Some(operation) = operations.find(|one| one.model.id == CREATES_RECIPIENTS) else {
        return Ok(None);
    };
    let (call, resource) = (operation.call, operation.resource);
    let body = operation.model.body.as_ref().filter(|body| body.required);
    let object = body.and_then(|body| rust.structure(body.ty.named()?));
    let empty = object.filter(|object| {
        let made = object.constructor.as_ref();
        made.is_some_and(|made| made.fields.is_empty())
    });
    let Some(object) = empty.filter(|_| operation.required.len() == 1) else {
        let what = format!(
            "forms cannot create a recipient in `{}`: `{CREATES_RECIPIENTS}` takes more than a body that can begin empty",
            rust.module
        );
        let todo = "Write `recipient_forms!` in wise-api/src/macros/forms.rs for what it takes now";
        return Err(Problem::new("", what, todo));
    };
    let name = rust.name(object.id);
    let mut fields = object.model.fields.iter();
    let profile = fields.find(|field| field.wire == "profile");
    let profile = match profile.and_then(|field| field.ty.id()) {
        Some(id) => format!("crate::ids::{id}"),
        None => "i64".to_owned(),
    };
    let methods = format!(
        "crate::support::recipient_forms! {{ {}::{} {} {} {}::{} for {profile} }}\n",
        rust.module, resource.module, resource.client, call.operation, name.module, name.name
    );
    let client = format!("{}::{}::{}", rust.module, resource.module, resource.client);
    Ok(Some(Recipients { client, methods }))
}
