//! The fields of `digital_wallet`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct PaymentToken {
    #[serde(rename = "cardToken")]
    pub card_token: Option<String>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    #[serde(rename = "modificationTime")]
    pub modification_time: Option<String>,
    #[serde(rename = "panUniqueReference")]
    pub pan_unique_reference: Option<String>,
    #[serde(rename = "paymentTokenUniqueReference")]
    pub payment_token_unique_reference: Option<String>,
    #[serde(rename = "provisioningStatus")]
    pub provisioning_status: Option<String>,
    #[serde(rename = "walletName")]
    pub wallet_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct PaymentTokens {
    #[serde(rename = "paymentTokens")]
    pub payment_tokens: Option<Vec<PaymentToken>>,
}
