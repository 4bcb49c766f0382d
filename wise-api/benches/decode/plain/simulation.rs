//! The fields of `simulation`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct KycReviewRequirement {
    pub description: Option<String>,
    pub key: Option<String>,
    pub state: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct KycReviewRequirements {
    pub requirements: Option<Vec<KycReviewRequirement>>,
}
