//! The fields of `activity`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct LinkedResource {
    pub id: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Activity {
    #[serde(rename = "createdOn")]
    pub created_on: Option<String>,
    pub description: Option<String>,
    pub id: Option<String>,
    #[serde(rename = "primaryAmount")]
    pub primary_amount: Option<String>,
    pub resource: Option<LinkedResource>,
    #[serde(rename = "secondaryAmount")]
    pub secondary_amount: Option<String>,
    pub status: Option<String>,
    pub title: Option<String>,
    pub r#type: Option<String>,
    #[serde(rename = "updatedOn")]
    pub updated_on: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Page {
    pub activities: Option<Vec<Activity>>,
    pub cursor: Option<String>,
}
