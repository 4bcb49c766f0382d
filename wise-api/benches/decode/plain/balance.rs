//! The fields of `balance`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Icon {
    pub r#type: Option<String>,
    pub value: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Balance {
    pub amount: Option<super::common::Money>,
    #[serde(rename = "cashAmount")]
    pub cash_amount: Option<super::common::Money>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    pub currency: Option<String>,
    pub icon: Option<Icon>,
    pub id: Option<i64>,
    #[serde(rename = "investmentState")]
    pub investment_state: Option<String>,
    #[serde(rename = "modificationTime")]
    pub modification_time: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "reservedAmount")]
    pub reserved_amount: Option<super::common::Money>,
    #[serde(rename = "totalWorth")]
    pub total_worth: Option<super::common::Money>,
    pub r#type: Option<String>,
    pub visible: Option<bool>,
}
