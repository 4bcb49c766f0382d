//! The fields of `batch_group`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct PayInDetails {
    #[serde(rename = "accountNumber")]
    pub account_number: Option<String>,
    #[serde(rename = "accountType")]
    pub account_type: Option<String>,
    pub amount: Option<f64>,
    #[serde(rename = "bankAddress")]
    pub bank_address: Option<super::common::InstitutionAddress>,
    #[serde(rename = "bankCode")]
    pub bank_code: Option<String>,
    pub bban: Option<String>,
    #[serde(rename = "beneficiaryBankBIC")]
    pub beneficiary_bank_bic: Option<String>,
    #[serde(rename = "branchName")]
    pub branch_name: Option<String>,
    #[serde(rename = "clearingNumber")]
    pub clearing_number: Option<String>,
    pub currency: Option<String>,
    #[serde(rename = "fpsIdentifier")]
    pub fps_identifier: Option<String>,
    pub iban: Option<String>,
    #[serde(rename = "institutionNumber")]
    pub institution_number: Option<String>,
    #[serde(rename = "intermediaryBankBIC")]
    pub intermediary_bank_bic: Option<String>,
    pub name: Option<String>,
    pub reference: Option<String>,
    #[serde(rename = "transferWiseAddress")]
    pub transfer_wise_address: Option<super::common::InstitutionAddress>,
    #[serde(rename = "transitNumber")]
    pub transit_number: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct BatchGroup {
    pub id: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "payInDetails")]
    pub pay_in_details: Option<Vec<PayInDetails>>,
    #[serde(rename = "sourceCurrency")]
    pub source_currency: Option<String>,
    pub status: Option<String>,
    #[serde(rename = "transferIds")]
    pub transfer_ids: Option<Vec<i64>>,
    pub version: Option<i64>,
}
