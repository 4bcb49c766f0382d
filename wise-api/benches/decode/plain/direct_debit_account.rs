//! The fields of `direct_debit_account`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct AccountNumbers {
    #[serde(rename = "accountNumber")]
    pub account_number: Option<String>,
    #[serde(rename = "accountType")]
    pub account_type: Option<String>,
    #[serde(rename = "routingNumber")]
    pub routing_number: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct DirectDebitAccount {
    pub currency: Option<String>,
    pub details: Option<AccountNumbers>,
    pub id: Option<i64>,
    pub r#type: Option<String>,
}
