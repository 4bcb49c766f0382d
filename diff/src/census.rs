//! How much is generated from a side.

use crate::report::Census;
use wise_codegen::generate::Models;
use wise_codegen::model::Kind;

/// Counts over all versions and events.
pub fn census(models: &Models) -> Census {
    let mut census = Census::default();
    let output = &models.output;
    for version in output.versions.iter().chain([&output.events]) {
        let api = &version.api;
        census.types += api.types.len();
        for def in &api.types {
            match &def.kind {
                Kind::Struct(object) => {
                    census.structs += 1;
                    census.fields += object.fields.len();
                }
                Kind::Enum(values) => {
                    census.enums += 1;
                    census.values += values.len();
                }
                Kind::Union(_) => census.unions += 1,
            }
        }
        for operation in &api.operations {
            census.parameters += operation.parameters.len();
            census.errors += operation.errors.len();
        }
        for (reason, count) in &api.skipped {
            *census.skipped.entry(reason.to_string()).or_default() += *count;
        }
    }
    census
}
