//! The fields of `bank_account_details`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct BankFeature {
    pub key: Option<String>,
    pub supported: Option<bool>,
    pub title: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Currency {
    pub code: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct CallToAction {
    pub content: Option<String>,
    pub label: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Description {
    pub body: Option<String>,
    pub cta: Option<CallToAction>,
    pub title: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct ReceiveDetail {
    pub body: Option<String>,
    pub description: Option<Description>,
    pub hidden: Option<bool>,
    pub title: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct ReceiveOption {
    pub description: Option<Description>,
    pub details: Option<Vec<ReceiveDetail>>,
    pub title: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct AccountDetails {
    #[serde(rename = "bankFeatures")]
    pub bank_features: Option<Vec<BankFeature>>,
    pub currency: Option<Currency>,
    pub deprecated: Option<bool>,
    pub id: Option<i64>,
    #[serde(rename = "receiveOptions")]
    pub receive_options: Option<Vec<ReceiveOption>>,
    pub status: Option<String>,
    pub subtitle: Option<String>,
    pub title: Option<String>,
}
