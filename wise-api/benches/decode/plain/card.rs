//! The fields of `card`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Program {
    #[serde(rename = "cardType")]
    pub card_type: Option<String>,
    #[serde(rename = "defaultCurrency")]
    pub default_currency: Option<String>,
    pub name: Option<String>,
    pub scheme: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct StatusEntry {
    pub value: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Card {
    #[serde(rename = "bankIdentificationNumber")]
    pub bank_identification_number: Option<String>,
    #[serde(rename = "cardHolderName")]
    pub card_holder_name: Option<String>,
    #[serde(rename = "cardProgram")]
    pub card_program: Option<Program>,
    #[serde(rename = "clientId")]
    pub client_id: Option<String>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    #[serde(rename = "expiryDate")]
    pub expiry_date: Option<String>,
    #[serde(rename = "lastFourDigits")]
    pub last_four_digits: Option<String>,
    #[serde(rename = "modificationTime")]
    pub modification_time: Option<String>,
    #[serde(rename = "phoneNumber")]
    pub phone_number: Option<String>,
    #[serde(rename = "profileId")]
    pub profile_id: Option<i64>,
    pub status: Option<StatusEntry>,
    pub token: Option<String>,
    #[serde(rename = "unlockSpendingPermissions")]
    pub unlock_spending_permissions: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Page {
    pub cards: Option<Vec<Card>>,
    #[serde(rename = "totalCount")]
    pub total_count: Option<i64>,
}
