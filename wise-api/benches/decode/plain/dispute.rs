//! The fields of `dispute`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Reason {
    pub code: Option<String>,
    pub description: Option<String>,
    #[serde(rename = "isFraud")]
    pub is_fraud: Option<bool>,
    #[serde(rename = "subOptions")]
    pub sub_options: Option<Vec<Reason>>,
    #[serde(rename = "supportsMultipleTransactions")]
    pub supports_multiple_transactions: Option<bool>,
    pub tooltip: Option<String>,
}
