//! The fields of `spend_limit`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct CappedWindow {
    pub max: Option<super::common::MoneyAmount>,
    #[serde(rename = "resetAt")]
    pub reset_at: Option<String>,
    pub usage: Option<super::common::MoneyAmount>,
    pub value: Option<super::common::MoneyAmount>,
}

#[derive(Debug, Deserialize)]
pub struct ProfileWindows {
    pub daily: Option<CappedWindow>,
    pub monthly: Option<CappedWindow>,
}

#[derive(Debug, Deserialize)]
pub struct ProfileLimit {
    #[serde(rename = "aggregateWindow")]
    pub aggregate_window: Option<ProfileWindows>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct ProfileLimits {
    #[serde(rename = "spendLimits")]
    pub spend_limits: Option<Vec<ProfileLimit>>,
}
