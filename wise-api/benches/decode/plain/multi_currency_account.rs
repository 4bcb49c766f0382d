//! The fields of `multi_currency_account`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct MultiCurrencyAccount {
    pub active: Option<bool>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    pub eligible: Option<bool>,
    pub id: Option<i64>,
    #[serde(rename = "modificationTime")]
    pub modification_time: Option<String>,
    #[serde(rename = "profileId")]
    pub profile_id: Option<i64>,
    #[serde(rename = "recipientId")]
    pub recipient_id: Option<i64>,
}
