//! The fields of `transfer`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Details {
    pub reference: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct OriginatorAddress {
    pub city: Option<String>,
    #[serde(rename = "countryCode")]
    pub country_code: Option<String>,
    #[serde(rename = "firstLine")]
    pub first_line: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: Option<String>,
    #[serde(rename = "stateCode")]
    pub state_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Originator {
    #[serde(rename = "accountDetails")]
    pub account_details: Option<String>,
    pub address: Option<OriginatorAddress>,
    #[serde(rename = "businessRegistrationCode")]
    pub business_registration_code: Option<String>,
    #[serde(rename = "dateOfBirth")]
    pub date_of_birth: Option<String>,
    #[serde(rename = "legalEntityType")]
    pub legal_entity_type: Option<String>,
    pub name: Option<super::common::PersonName>,
    pub reference: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct AnyTransfer {
    pub business: Option<i64>,
    pub created: Option<String>,
    pub details: Option<Details>,
    #[serde(rename = "hasActiveIssues")]
    pub has_active_issues: Option<bool>,
    pub id: Option<i64>,
    #[serde(rename = "originalTransferId")]
    pub original_transfer_id: Option<String>,
    pub originator: Option<Originator>,
    #[serde(rename = "payinSessionId")]
    pub payin_session_id: Option<String>,
    pub quote: Option<i64>,
    pub rate: Option<f64>,
    pub reference: Option<String>,
    #[serde(rename = "sourceAccount")]
    pub source_account: Option<i64>,
    #[serde(rename = "sourceCurrency")]
    pub source_currency: Option<String>,
    #[serde(rename = "sourceValue")]
    pub source_value: Option<f64>,
    pub status: Option<String>,
    #[serde(rename = "targetAccount")]
    pub target_account: Option<i64>,
    #[serde(rename = "targetCurrency")]
    pub target_currency: Option<String>,
    #[serde(rename = "targetValue")]
    pub target_value: Option<f64>,
    #[serde(rename = "transferRequest")]
    pub transfer_request: Option<i64>,
    pub user: Option<i64>,
    #[serde(rename = "customerTransactionId")]
    pub customer_transaction_id: Option<String>,
    #[serde(rename = "quoteUuid")]
    pub quote_uuid: Option<String>,
}
