//! The fields of `verification`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct RequiredEvidences {
    pub required_evidences: Option<Vec<String>>,
}
