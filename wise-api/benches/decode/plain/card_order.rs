//! The fields of `card_order`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Address {
    pub city: Option<String>,
    pub country: Option<String>,
    #[serde(rename = "firstLine")]
    pub first_line: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: Option<String>,
    #[serde(rename = "secondLine")]
    pub second_line: Option<String>,
    pub state: Option<String>,
    #[serde(rename = "thirdLine")]
    pub third_line: Option<String>,
}

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
pub struct DeliveryDetails {
    #[serde(rename = "deliveryOption")]
    pub delivery_option: Option<String>,
    #[serde(rename = "deliveryVendor")]
    pub delivery_vendor: Option<String>,
    #[serde(rename = "trackingNumber")]
    pub tracking_number: Option<String>,
    #[serde(rename = "trackingUrl")]
    pub tracking_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct CardOrder {
    pub address: Option<Address>,
    #[serde(rename = "cardHolderName")]
    pub card_holder_name: Option<String>,
    #[serde(rename = "cardProgram")]
    pub card_program: Option<Program>,
    #[serde(rename = "cardToken")]
    pub card_token: Option<String>,
    #[serde(rename = "clientId")]
    pub client_id: Option<String>,
    #[serde(rename = "creationTime")]
    pub creation_time: Option<String>,
    #[serde(rename = "deliveryDetails")]
    pub delivery_details: Option<DeliveryDetails>,
    #[serde(rename = "deliveryEstimate")]
    pub delivery_estimate: Option<String>,
    pub id: Option<i64>,
    #[serde(rename = "lifetimeLimit")]
    pub lifetime_limit: Option<f64>,
    #[serde(rename = "modificationTime")]
    pub modification_time: Option<String>,
    #[serde(rename = "phoneNumber")]
    pub phone_number: Option<String>,
    #[serde(rename = "profileId")]
    pub profile_id: Option<i64>,
    #[serde(rename = "replacesCard")]
    pub replaces_card: Option<String>,
    pub status: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Page {
    #[serde(rename = "cardOrders")]
    pub card_orders: Option<Vec<CardOrder>>,
    #[serde(rename = "totalCount")]
    pub total_count: Option<i64>,
}
