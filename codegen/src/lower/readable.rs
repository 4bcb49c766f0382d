//! What of a document the 3.0 model can hold.

use super::METHODS;
use crate::document::Document;
use crate::pointer::pointer;
use crate::problem::Problems;
use openapiv3::ReferenceOr;
use serde::Deserialize;
use serde_json::Value;

/// Takes out the operations and components that the 3.0 model refuses, each with a problem of its own, so that one bad
/// part does not cost the others.
pub(super) fn readable_parts(document: &Document, root: &mut Value, problems: &mut Problems) {
    let mut refuse = |pointer: &str, what: &str, error: serde_json::Error| {
        problems.push(document.problem(
            pointer,
            format!("the {what} cannot be read: {error}"),
            "Correct it; until then it is left out",
        ));
    };
    for (path, item) in root
        .get_mut("paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        let Value::Object(item) = item else { continue };
        for method in METHODS {
            if let Some(Err(error)) = item.get(*method).map(openapiv3::Operation::deserialize) {
                refuse(&pointer(["paths", path, method]), "operation", error);
                item.remove(*method);
            }
        }
    }
    for (kind, components) in root
        .get_mut("components")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        let Value::Object(components) = components else {
            continue;
        };
        components.retain(|name, component| {
            let read = match kind.as_str() {
                "schemas" => ReferenceOr::<openapiv3::Schema>::deserialize(&*component).map(drop),
                "parameters" => {
                    ReferenceOr::<openapiv3::Parameter>::deserialize(&*component).map(drop)
                }
                "headers" => ReferenceOr::<openapiv3::Header>::deserialize(&*component).map(drop),
                "responses" => {
                    ReferenceOr::<openapiv3::Response>::deserialize(&*component).map(drop)
                }
                "requestBodies" => {
                    ReferenceOr::<openapiv3::RequestBody>::deserialize(&*component).map(drop)
                }
                "securitySchemes" => {
                    ReferenceOr::<openapiv3::SecurityScheme>::deserialize(&*component).map(drop)
                }
                _ => Ok(()),
            };
            read.map_err(|error| refuse(&pointer(["components", kind, name]), "component", error))
                .is_ok()
        });
    }
}
