//! The fields of `sca`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct PrimaryChallenge {
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Challenge {
    pub passed: Option<bool>,
    #[serde(rename = "primaryChallenge")]
    pub primary_challenge: Option<PrimaryChallenge>,
}

#[derive(Debug, Deserialize)]
pub struct OneTimeToken {
    pub challenges: Option<Vec<Challenge>>,
    #[serde(rename = "oneTimeToken")]
    pub one_time_token: Option<String>,
    pub validity: Option<i64>,
}
