//! The fields of `address`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct AsyncValidationParam {
    pub key: Option<String>,
    #[serde(rename = "parameterName")]
    pub parameter_name: Option<String>,
    pub required: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub struct AsyncValidation {
    pub params: Option<Vec<AsyncValidationParam>>,
    pub url: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct RequirementInput {
    #[serde(rename = "displayFormat")]
    pub display_format: Option<String>,
    pub example: Option<String>,
    pub key: Option<String>,
    #[serde(rename = "maxLength")]
    pub max_length: Option<i32>,
    #[serde(rename = "minLength")]
    pub min_length: Option<i32>,
    #[serde(rename = "refreshRequirementsOnChange")]
    pub refresh_requirements_on_change: Option<bool>,
    pub required: Option<bool>,
    pub r#type: Option<String>,
    #[serde(rename = "validationAsync")]
    pub validation_async: Option<AsyncValidation>,
    #[serde(rename = "validationRegexp")]
    pub validation_regexp: Option<String>,
    #[serde(rename = "valuesAllowed")]
    pub values_allowed: Option<Vec<super::common::AllowedValue>>,
}

#[derive(Debug, Deserialize)]
pub struct RequirementField {
    pub group: Option<Vec<RequirementInput>>,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Requirement {
    pub fields: Option<Vec<RequirementField>>,
    pub r#type: Option<String>,
}
