//! The fields of `card_transaction`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Credit {
    #[serde(rename = "balanceId")]
    pub balance_id: Option<i64>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    #[serde(rename = "creditedAmount")]
    pub credited_amount: Option<super::common::MoneyAmount>,
}

#[derive(Debug, Deserialize)]
pub struct Debit {
    #[serde(rename = "balanceId")]
    pub balance_id: Option<i64>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    #[serde(rename = "debitedAmount")]
    pub debited_amount: Option<super::common::MoneyAmount>,
    pub fee: Option<super::common::MoneyAmount>,
    #[serde(rename = "forAmount")]
    pub for_amount: Option<super::common::MoneyAmount>,
    pub rate: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub struct Fee {
    pub amount: Option<f64>,
    pub currency: Option<String>,
    pub fee_type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct MerchantCategory {
    pub code: Option<String>,
    pub description: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct MerchantLocation {
    pub city: Option<String>,
    pub country: Option<String>,
    pub region: Option<String>,
    pub state: Option<String>,
    #[serde(rename = "zipCode")]
    pub zip_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Merchant {
    pub category: Option<MerchantCategory>,
    pub location: Option<MerchantLocation>,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct RelayAuthorisation {
    pub fallback: Option<bool>,
    #[serde(rename = "responseCode")]
    pub response_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct CardTransaction {
    #[serde(rename = "approvalCode")]
    pub approval_code: Option<String>,
    pub arn: Option<String>,
    #[serde(rename = "authorisationMethod")]
    pub authorisation_method: Option<String>,
    #[serde(rename = "balanceChannelReferenceId")]
    pub balance_channel_reference_id: Option<String>,
    #[serde(rename = "billingAmount")]
    pub billing_amount: Option<super::common::MoneyAmount>,
    #[serde(rename = "cardToken")]
    pub card_token: Option<String>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    pub credits: Option<Vec<Credit>>,
    pub debits: Option<Vec<Debit>>,
    #[serde(rename = "declineReason")]
    pub decline_reason: Option<String>,
    #[serde(rename = "detailedDeclineReason")]
    pub detailed_decline_reason: Option<String>,
    pub fees: Option<Vec<Fee>>,
    pub id: Option<i64>,
    pub merchant: Option<Merchant>,
    #[serde(rename = "modificationTime")]
    pub modification_time: Option<String>,
    #[serde(rename = "pinValidationResult")]
    pub pin_validation_result: Option<String>,
    #[serde(rename = "purgeTime")]
    pub purge_time: Option<String>,
    #[serde(rename = "relayAuthorisationData")]
    pub relay_authorisation_data: Option<RelayAuthorisation>,
    pub state: Option<String>,
    #[serde(rename = "transactionAmount")]
    pub transaction_amount: Option<super::common::MoneyAmount>,
    #[serde(rename = "transactionAmountWithFees")]
    pub transaction_amount_with_fees: Option<super::common::MoneyAmount>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Page {
    pub transactions: Option<Vec<CardTransaction>>,
}
