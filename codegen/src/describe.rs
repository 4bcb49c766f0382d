//! The generated crate as rows of facts, for people and scripts.

use crate::model::{Media, Operation, OutcomeBody};
use crate::named::Version;
use crate::names::Names;
use crate::rust::rust_type;
use serde::Serialize;

/// One operation of one version.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct OperationRow {
    /// `2026Q3`, or `legacy` for the unversioned paths.
    pub version: String,
    /// As published.
    pub operation_id: String,
    /// Upper case.
    pub method: String,
    /// Without host and version.
    pub path: String,
    /// Method of the client: `quotes`.
    pub resource: String,
    /// Method of the resource: `create`.
    pub function: String,
    /// `wise_api::v2026q3::quote::Quotes::create`.
    pub rust_path: String,
    /// Marked deprecated.
    pub deprecated: bool,
    /// Alternatives of credentials, each "all of"; `null` when the contract declares nothing.
    pub security: Option<Vec<Vec<String>>>,
    /// Servers of this operation alone.
    pub servers: Vec<String>,
    /// The request.
    pub request: Option<BodyRow>,
    /// What a success returns.
    pub response: BodyRow,
}

/// A body.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct BodyRow {
    /// Media types; none when there is no body, or the contract leaves it out.
    pub media: Vec<String>,
    /// The Rust type below the module of the version.
    pub rust_type: String,
}

/// The rows of a version, in the order of the contract.
pub fn operations(version: &Version) -> Vec<OperationRow> {
    let rows = version.api.operations.iter().zip(&version.names.calls);
    rows.map(|(operation, call)| {
        let resource = &version.names.resources[call.resource];
        let function = call.method.clone();
        OperationRow {
            version: if version.api.version.is_empty() {
                version.module.clone()
            } else {
                version.api.version.clone()
            },
            operation_id: operation.id.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            resource: resource.accessor.clone(),
            rust_path: format!(
                "wise_api::{}::{}::{}::{function}",
                version.module, resource.module, resource.client
            ),
            function,
            deprecated: operation.deprecated,
            security: operation.security.clone(),
            servers: operation.servers.clone(),
            request: request(operation, &version.names),
            response: response(operation, &version.names),
        }
    })
    .collect()
}

fn request(operation: &Operation, names: &Names) -> Option<BodyRow> {
    let body = operation.body.as_ref()?;
    let media = match &body.media {
        Media::Json(media) | Media::Text(media) | Media::Bytes(media) => media.clone(),
        Media::Form => "application/x-www-form-urlencoded".to_owned(),
        Media::Multipart => "multipart/form-data".to_owned(),
    };
    Some(BodyRow {
        media: vec![media],
        rust_type: rust_type(&body.ty, names),
    })
}

fn response(operation: &Operation, names: &Names) -> BodyRow {
    let (media, rust_type) = match &operation.outcome.body {
        OutcomeBody::Empty => (Vec::new(), "()".to_owned()),
        OutcomeBody::Undocumented(media) => (media.iter().cloned().collect(), "RawBody".to_owned()),
        OutcomeBody::Bytes(media) => (media.clone(), "Bytes".to_owned()),
        OutcomeBody::Redirect(_) => (Vec::new(), "Redirect".to_owned()),
        OutcomeBody::Json(media, ty) | OutcomeBody::Text(media, ty) => {
            (vec![media.clone()], rust_type(ty, names))
        }
    };
    BodyRow { media, rust_type }
}
