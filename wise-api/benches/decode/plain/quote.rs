//! The fields of `quote`, as plain structs.

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
pub struct Notice {
    pub link: Option<String>,
    pub text: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct DisabledReason {
    pub code: Option<String>,
    pub message: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct DeliveryDelay {
    pub reason: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Fee {
    pub discount: Option<f64>,
    pub partner: Option<f64>,
    #[serde(rename = "payIn")]
    pub pay_in: Option<f64>,
    pub total: Option<f64>,
    pub transferwise: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub struct CalculatedOn {
    #[serde(rename = "unroundedAmountToConvert")]
    pub unrounded_amount_to_convert: Option<super::common::MoneyAmount>,
}

#[derive(Debug, Deserialize)]
pub struct Explanation {
    pub markdown: Option<String>,
    #[serde(rename = "plainText")]
    pub plain_text: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct PriceValue {
    pub amount: Option<f64>,
    pub currency: Option<String>,
    pub label: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct PriceLine {
    pub explanation: Option<Explanation>,
    pub id: Option<String>,
    pub label: Option<String>,
    pub r#type: Option<String>,
    pub value: Option<PriceValue>,
}

#[derive(Debug, Deserialize)]
pub struct PriceTotal {
    pub explanation: Option<Box<RawValue>>,
    pub label: Option<String>,
    pub r#type: Option<String>,
    pub value: Option<PriceValue>,
}

#[derive(Debug, Deserialize)]
pub struct Price {
    #[serde(rename = "calculatedOn")]
    pub calculated_on: Option<CalculatedOn>,
    #[serde(rename = "deferredFee")]
    pub deferred_fee: Option<super::common::MoneyAmount>,
    pub items: Option<Vec<PriceLine>>,
    #[serde(rename = "priceSetId")]
    pub price_set_id: Option<i64>,
    pub total: Option<PriceTotal>,
}

#[derive(Debug, Deserialize)]
pub struct PaymentOption {
    #[serde(rename = "allowedProfileTypes")]
    pub allowed_profile_types: Option<Vec<String>>,
    pub disabled: Option<bool>,
    #[serde(rename = "disabledReason")]
    pub disabled_reason: Option<DisabledReason>,
    #[serde(rename = "estimatedDelivery")]
    pub estimated_delivery: Option<String>,
    #[serde(rename = "estimatedDeliveryDelays")]
    pub estimated_delivery_delays: Option<Vec<DeliveryDelay>>,
    pub fee: Option<Fee>,
    #[serde(rename = "feePercentage")]
    pub fee_percentage: Option<f64>,
    #[serde(rename = "formattedEstimatedDelivery")]
    pub formatted_estimated_delivery: Option<String>,
    #[serde(rename = "payIn")]
    pub pay_in: Option<String>,
    #[serde(rename = "payInProduct")]
    pub pay_in_product: Option<String>,
    #[serde(rename = "payOut")]
    pub pay_out: Option<String>,
    pub price: Option<Price>,
    #[serde(rename = "sourceAmount")]
    pub source_amount: Option<f64>,
    #[serde(rename = "sourceCurrency")]
    pub source_currency: Option<String>,
    #[serde(rename = "targetAmount")]
    pub target_amount: Option<f64>,
    #[serde(rename = "targetCurrency")]
    pub target_currency: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct PricingFee {
    pub fixed: Option<f64>,
    pub r#type: Option<String>,
    pub variable: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub struct PricingConfiguration {
    pub fee: Option<PricingFee>,
}

#[derive(Debug, Deserialize)]
pub struct Quote {
    #[serde(rename = "createdTime")]
    pub created_time: Option<String>,
    #[serde(rename = "expirationTime")]
    pub expiration_time: Option<String>,
    #[serde(rename = "guaranteedTargetAmount")]
    pub guaranteed_target_amount: Option<bool>,
    #[serde(rename = "guaranteedTargetAmountAllowed")]
    pub guaranteed_target_amount_allowed: Option<bool>,
    pub id: Option<String>,
    pub notices: Option<Vec<Notice>>,
    #[serde(rename = "payOut")]
    pub pay_out: Option<String>,
    #[serde(rename = "paymentOptions")]
    pub payment_options: Option<Vec<PaymentOption>>,
    #[serde(rename = "preferredPayIn")]
    pub preferred_pay_in: Option<String>,
    #[serde(rename = "pricingConfiguration")]
    pub pricing_configuration: Option<PricingConfiguration>,
    pub profile: Option<i64>,
    #[serde(rename = "providedAmountType")]
    pub provided_amount_type: Option<String>,
    pub rate: Option<f64>,
    #[serde(rename = "rateExpirationTime")]
    pub rate_expiration_time: Option<String>,
    #[serde(rename = "rateType")]
    pub rate_type: Option<String>,
    #[serde(rename = "sourceAmount")]
    pub source_amount: Option<f64>,
    #[serde(rename = "sourceCurrency")]
    pub source_currency: Option<String>,
    pub status: Option<String>,
    #[serde(rename = "targetAmount")]
    pub target_amount: Option<f64>,
    #[serde(rename = "targetAmountAllowed")]
    pub target_amount_allowed: Option<bool>,
    #[serde(rename = "targetCurrency")]
    pub target_currency: Option<String>,
    pub user: Option<i64>,
}
