//! The fields of `webhook::transfers`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Transfer {
    pub account_id: Option<i64>,
    pub id: Option<i64>,
    pub profile_id: Option<i64>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct StateChangeV4 {
    pub current_state: Option<String>,
    pub occurred_at: Option<String>,
    pub previous_state: Option<String>,
    pub resource: Option<Transfer>,
}
