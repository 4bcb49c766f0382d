//! The fields of `comparison`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Logo {
    #[serde(rename = "pngUrl")]
    pub png_url: Option<String>,
    #[serde(rename = "svgUrl")]
    pub svg_url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Logos {
    #[serde(rename = "altText")]
    pub alt_text: Option<String>,
    pub circle: Option<Logo>,
    pub inverse: Option<Logo>,
    pub normal: Option<Logo>,
    pub white: Option<Logo>,
}

#[derive(Debug, Deserialize)]
pub struct Range {
    pub max: Option<String>,
    pub min: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct DeliveryEstimation {
    pub duration: Option<Range>,
    #[serde(rename = "providerGivesEstimate")]
    pub provider_gives_estimate: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub struct Quote {
    #[serde(rename = "dateCollected")]
    pub date_collected: Option<String>,
    #[serde(rename = "deliveryEstimation")]
    pub delivery_estimation: Option<DeliveryEstimation>,
    pub fee: Option<f64>,
    #[serde(rename = "isConsideredMidMarketRate")]
    pub is_considered_mid_market_rate: Option<bool>,
    pub markup: Option<f64>,
    pub rate: Option<f64>,
    #[serde(rename = "receivedAmount")]
    pub received_amount: Option<f64>,
    #[serde(rename = "sendAmount")]
    pub send_amount: Option<f64>,
    #[serde(rename = "sourceCountry")]
    pub source_country: Option<String>,
    #[serde(rename = "targetCountry")]
    pub target_country: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Provider {
    pub alias: Option<String>,
    pub id: Option<i64>,
    pub logos: Option<Logos>,
    pub name: Option<String>,
    pub partner: Option<bool>,
    pub quotes: Option<Vec<Quote>>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Comparison {
    pub amount: Option<f64>,
    #[serde(rename = "amountType")]
    pub amount_type: Option<String>,
    #[serde(rename = "providerCountry")]
    pub provider_country: Option<String>,
    #[serde(rename = "providerTypes")]
    pub provider_types: Option<Vec<String>>,
    pub providers: Option<Vec<Provider>>,
    #[serde(rename = "sourceCountry")]
    pub source_country: Option<String>,
    #[serde(rename = "sourceCurrency")]
    pub source_currency: Option<String>,
    #[serde(rename = "targetCountry")]
    pub target_country: Option<String>,
    #[serde(rename = "targetCurrency")]
    pub target_currency: Option<String>,
}
