//! The fields of `balance_statement`, as plain structs.

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
pub struct Address {
    #[serde(rename = "addressFirstLine")]
    pub address_first_line: Option<String>,
    pub city: Option<String>,
    #[serde(rename = "countryName")]
    pub country_name: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: Option<String>,
    #[serde(rename = "stateCode")]
    pub state_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct AccountHolder {
    pub address: Option<Address>,
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Query {
    #[serde(rename = "accountId")]
    pub account_id: Option<i64>,
    pub currency: Option<String>,
    #[serde(rename = "intervalEnd")]
    pub interval_end: Option<String>,
    #[serde(rename = "intervalStart")]
    pub interval_start: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Merchant {
    pub category: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    #[serde(rename = "firstLine")]
    pub first_line: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: Option<String>,
    pub state: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct TransactionDetails {
    pub amount: Option<super::common::Money>,
    pub category: Option<String>,
    pub description: Option<String>,
    pub fee: Option<super::common::Money>,
    pub merchant: Option<Merchant>,
    #[serde(rename = "paymentReference")]
    pub payment_reference: Option<String>,
    pub rate: Option<f64>,
    #[serde(rename = "senderAccount")]
    pub sender_account: Option<String>,
    #[serde(rename = "senderName")]
    pub sender_name: Option<String>,
    #[serde(rename = "sourceAmount")]
    pub source_amount: Option<super::common::Money>,
    #[serde(rename = "targetAmount")]
    pub target_amount: Option<super::common::Money>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Exchange {
    #[serde(rename = "forAmount")]
    pub for_amount: Option<super::common::Money>,
    pub rate: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub struct Transaction {
    pub amount: Option<super::common::Money>,
    pub date: Option<String>,
    pub details: Option<TransactionDetails>,
    #[serde(rename = "exchangeDetails")]
    pub exchange_details: Option<Exchange>,
    #[serde(rename = "referenceNumber")]
    pub reference_number: Option<String>,
    #[serde(rename = "runningBalance")]
    pub running_balance: Option<super::common::Money>,
    #[serde(rename = "totalFees")]
    pub total_fees: Option<super::common::Money>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct BalanceStatement {
    #[serde(rename = "accountHolder")]
    pub account_holder: Option<AccountHolder>,
    #[serde(rename = "bankDetails")]
    pub bank_details: Option<Box<RawValue>>,
    #[serde(rename = "endOfStatementBalance")]
    pub end_of_statement_balance: Option<super::common::Money>,
    pub issuer: Option<super::common::InstitutionAddress>,
    pub query: Option<Query>,
    pub transactions: Option<Vec<Transaction>>,
}
