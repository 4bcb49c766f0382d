//! The fields of `spend_control`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Rule {
    pub description: Option<String>,
    pub id: Option<i64>,
    pub operation: Option<String>,
    pub r#type: Option<String>,
    pub values: Option<Vec<String>>,
}
