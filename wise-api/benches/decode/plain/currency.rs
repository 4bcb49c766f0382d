//! The fields of `currency`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Currency {
    pub code: Option<String>,
    #[serde(rename = "countryKeywords")]
    pub country_keywords: Option<Vec<String>>,
    pub name: Option<String>,
    #[serde(rename = "supportsDecimals")]
    pub supports_decimals: Option<bool>,
    pub symbol: Option<String>,
}
