//! The fields of `case`, as plain structs.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
pub struct RequestedBusiness {
    pub address: Option<super::common::RequestedAttribute>,
    pub name: Option<super::common::RequestedAttribute>,
    #[serde(rename = "natureOfBusiness")]
    pub nature_of_business: Option<super::common::RequestedAttribute>,
    pub website: Option<super::common::RequestedAttribute>,
}

#[derive(Debug, Deserialize)]
pub struct RequestedIndividual {
    #[serde(rename = "countryOfResidenceIso3")]
    pub country_of_residence_iso3: Option<super::common::RequestedAttribute>,
    pub dob: Option<super::common::RequestedAttribute>,
    pub name: Option<super::common::RequestedAttribute>,
    pub nationality: Option<super::common::RequestedAttribute>,
}

#[derive(Debug, Deserialize)]
pub struct RequestedVessel {
    #[serde(rename = "imoNumber")]
    pub imo_number: Option<super::common::RequestedAttribute>,
}

#[derive(Debug, Deserialize)]
pub struct RequestedAttributes {
    pub business: Option<RequestedBusiness>,
    pub individual: Option<RequestedIndividual>,
    pub other: Option<BTreeMap<String, Box<RawValue>>>,
    pub vessel: Option<RequestedVessel>,
}

#[derive(Debug, Deserialize)]
pub struct Individual {
    #[serde(rename = "countryOfResidenceIso3")]
    pub country_of_residence_iso3: Option<String>,
    pub dob: Option<String>,
    pub name: String,
    pub nationality: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Organisation {
    pub city: String,
    #[serde(rename = "countryIso3")]
    pub country_iso3: String,
    pub name: String,
    #[serde(rename = "natureOfBusiness")]
    pub nature_of_business: Option<String>,
    #[serde(rename = "postCode")]
    pub post_code: String,
    #[serde(rename = "streetAddress")]
    pub street_address: String,
    pub website: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Vessel {
    #[serde(rename = "vesselImoNumber")]
    pub vessel_imo_number: String,
}

#[derive(Debug, Deserialize)]
pub struct Multiple {
    pub explanation: String,
}

#[derive(Debug, Deserialize)]
pub struct Submission {
    pub individual: Option<Individual>,
    pub organisation: Option<Organisation>,
    pub vessel: Option<Vessel>,
    pub multiple: Option<Multiple>,
    pub other: Option<BTreeMap<String, Box<RawValue>>>,
}

#[derive(Debug, Deserialize)]
pub struct FreeText {
    #[serde(rename = "freeText")]
    pub free_text: String,
}

#[derive(Debug, Deserialize)]
pub struct MessageContent {
    pub attributes: Option<RequestedAttributes>,
    #[serde(rename = "submissionData")]
    pub submission_data: Option<Submission>,
    pub text: Option<FreeText>,
}

#[derive(Debug, Deserialize)]
pub struct Message {
    pub author: String,
    #[serde(rename = "caseId")]
    pub case_id: i64,
    pub content: MessageContent,
    #[serde(rename = "createdAt")]
    pub created_at: String,
    pub id: String,
    pub r#type: String,
}

#[derive(Debug, Deserialize)]
pub struct Reference {
    #[serde(rename = "referenceId")]
    pub reference_id: String,
    pub r#type: String,
}

#[derive(Debug, Deserialize)]
pub struct Case {
    #[serde(rename = "createdAt")]
    pub created_at: String,
    #[serde(rename = "externalId")]
    pub external_id: Option<String>,
    pub id: i64,
    pub messages: Vec<Message>,
    #[serde(rename = "profileId")]
    pub profile_id: i64,
    pub reference: Option<Reference>,
    pub status: String,
    #[serde(rename = "subType")]
    pub sub_type: Option<String>,
    pub r#type: String,
    #[serde(rename = "updatedAt")]
    pub updated_at: Option<String>,
}
