//! The fields of `kyc_review`, as plain structs.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
pub struct AdditionalRequirementFields {
    #[serde(rename = "businessName")]
    pub business_name: Option<String>,
    #[serde(rename = "markdownText")]
    pub markdown_text: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "owningBusinessName")]
    pub owning_business_name: Option<String>,
    pub website: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct AdditionalRequirementAttributes {
    pub fields: Option<AdditionalRequirementFields>,
    pub issues: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
pub struct Reasons {
    #[serde(rename = "dateTime")]
    pub date_time: Option<String>,
    pub description: Option<String>,
    #[serde(rename = "errorCode")]
    pub error_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct AdditionalRequirement {
    #[serde(rename = "additionalRequirementId")]
    pub additional_requirement_id: Option<String>,
    pub attributes: Option<AdditionalRequirementAttributes>,
    pub key: Option<String>,
    pub reasons: Option<Reasons>,
    pub state: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct RequirementVersion {
    #[serde(rename = "validUntil")]
    pub valid_until: Option<String>,
    pub version: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Requirement {
    #[serde(rename = "additionalRequirements")]
    pub additional_requirements: Option<Vec<AdditionalRequirement>>,
    #[serde(rename = "apiCollectionSupported")]
    pub api_collection_supported: Option<bool>,
    pub attributes: Option<Box<RawValue>>,
    pub key: Option<String>,
    pub state: Option<String>,
    pub versions: Option<Vec<RequirementVersion>>,
}

#[derive(Debug, Deserialize)]
pub struct TriggerReference {
    #[serde(rename = "triggerData")]
    pub trigger_data: Option<BTreeMap<String, Box<RawValue>>>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct KycReview {
    #[serde(rename = "createdAt")]
    pub created_at: Option<String>,
    pub id: Option<String>,
    #[serde(rename = "redirectUrl")]
    pub redirect_url: Option<String>,
    #[serde(rename = "requiredBy")]
    pub required_by: Option<String>,
    pub requirements: Option<Vec<Vec<Requirement>>>,
    pub status: Option<String>,
    #[serde(rename = "triggerReferences")]
    pub trigger_references: Option<Vec<TriggerReference>>,
    #[serde(rename = "updatedAt")]
    pub updated_at: Option<String>,
}
