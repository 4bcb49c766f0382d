//! The fields of `common`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct AllowedValue {
    pub key: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Money {
    pub currency: Option<String>,
    pub value: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub struct InstitutionAddress {
    pub city: Option<String>,
    pub country: Option<String>,
    #[serde(rename = "firstLine")]
    pub first_line: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: Option<String>,
    #[serde(rename = "stateCode")]
    pub state_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct MoneyAmount {
    pub amount: Option<f64>,
    pub currency: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct RequestedAttribute {
    pub required: Option<bool>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct PersonName {
    #[serde(rename = "familyName")]
    pub family_name: Option<String>,
    #[serde(rename = "fullName")]
    pub full_name: Option<String>,
    #[serde(rename = "givenName")]
    pub given_name: Option<String>,
    #[serde(rename = "middleNames")]
    pub middle_names: Option<Vec<String>>,
    #[serde(rename = "patronymicName")]
    pub patronymic_name: Option<String>,
}
