//! The fields of `recipient`, as plain structs.

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
pub struct RecommendedUpdate {
    pub path: Option<String>,
    pub value: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct ConfirmationOutcome {
    #[serde(rename = "fieldsChecked")]
    pub fields_checked: Option<Vec<String>>,
    pub message: Option<String>,
    pub outcome: Option<String>,
    #[serde(rename = "providedName")]
    pub provided_name: Option<String>,
    #[serde(rename = "recommendedUpdates")]
    pub recommended_updates: Option<Vec<RecommendedUpdate>>,
    #[serde(rename = "requiresCustomerAcceptance")]
    pub requires_customer_acceptance: Option<bool>,
    #[serde(rename = "resolvedName")]
    pub resolved_name: Option<String>,
    pub timestamp: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Confirmations {
    #[serde(rename = "acceptedAt")]
    pub accepted_at: Option<String>,
    #[serde(rename = "acceptedOutcomes")]
    pub accepted_outcomes: Option<bool>,
    pub outcomes: Option<Vec<ConfirmationOutcome>>,
    #[serde(rename = "quoteId")]
    pub quote_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Details {
    #[serde(rename = "accountNumber")]
    pub account_number: Option<String>,
    #[serde(rename = "hashedByLooseHashAlgorithm")]
    pub hashed_by_loose_hash_algorithm: Option<String>,
    pub reference: Option<String>,
    #[serde(rename = "sortCode")]
    pub sort_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct DisplayField {
    pub key: Option<String>,
    pub label: Option<String>,
    pub value: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Name {
    #[serde(rename = "cannotHavePatronymicName")]
    pub cannot_have_patronymic_name: Option<bool>,
    #[serde(rename = "familyName")]
    pub family_name: Option<String>,
    #[serde(rename = "fullName")]
    pub full_name: Option<String>,
    #[serde(rename = "givenName")]
    pub given_name: Option<String>,
    #[serde(rename = "middleName")]
    pub middle_name: Option<String>,
    #[serde(rename = "patronymicName")]
    pub patronymic_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Address {
    pub city: Option<String>,
    pub country: Option<String>,
    #[serde(rename = "firstLine")]
    pub first_line: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: Option<String>,
    pub state: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct UltimateBeneficiaryName {
    #[serde(rename = "fullName")]
    pub full_name: String,
}

#[derive(Debug, Deserialize)]
pub struct UltimateBeneficiary {
    #[serde(rename = "accountNumber")]
    pub account_number: Option<String>,
    pub address: Option<Address>,
    #[serde(rename = "bankAddress")]
    pub bank_address: Option<Address>,
    #[serde(rename = "bankCode")]
    pub bank_code: Option<String>,
    #[serde(rename = "bankName")]
    pub bank_name: Option<String>,
    pub name: UltimateBeneficiaryName,
}

#[derive(Debug, Deserialize)]
pub struct Recipient {
    #[serde(rename = "accountSummary")]
    pub account_summary: Option<String>,
    pub active: Option<bool>,
    #[serde(rename = "commonFieldMap")]
    pub common_field_map: Option<Box<RawValue>>,
    pub confirmations: Option<Confirmations>,
    pub country: Option<String>,
    #[serde(rename = "creatorId")]
    pub creator_id: Option<i64>,
    pub currency: Option<String>,
    pub details: Option<Details>,
    #[serde(rename = "displayFields")]
    pub display_fields: Option<Vec<DisplayField>>,
    pub hash: Option<String>,
    pub id: Option<i64>,
    #[serde(rename = "isInternal")]
    pub is_internal: Option<bool>,
    #[serde(rename = "legalEntityType")]
    pub legal_entity_type: Option<String>,
    #[serde(rename = "longAccountSummary")]
    pub long_account_summary: Option<String>,
    pub name: Option<Name>,
    #[serde(rename = "ownedByCustomer")]
    pub owned_by_customer: Option<bool>,
    #[serde(rename = "profileId")]
    pub profile_id: Option<i64>,
    pub r#type: Option<String>,
    #[serde(rename = "ultimateBeneficiary")]
    pub ultimate_beneficiary: Option<UltimateBeneficiary>,
}

#[derive(Debug, Deserialize)]
pub struct Sort {
    pub empty: Option<bool>,
    pub sorted: Option<bool>,
    pub unsorted: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub struct Page {
    pub content: Option<Vec<Recipient>>,
    #[serde(rename = "seekPositionForCurrent")]
    pub seek_position_for_current: Option<i64>,
    #[serde(rename = "seekPositionForNext")]
    pub seek_position_for_next: Option<i64>,
    pub size: Option<i32>,
    pub sort: Option<Sort>,
}
