//! The fields of `profile`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Address {
    #[serde(rename = "addressFirstLine")]
    pub address_first_line: Option<String>,
    pub city: Option<String>,
    #[serde(rename = "countryIso2Code")]
    pub country_iso2_code: Option<String>,
    #[serde(rename = "countryIso3Code")]
    pub country_iso3_code: Option<String>,
    pub id: Option<i64>,
    #[serde(rename = "postCode")]
    pub post_code: Option<String>,
    #[serde(rename = "stateCode")]
    pub state_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct ContactDetails {
    pub email: Option<String>,
    #[serde(rename = "phoneNumber")]
    pub phone_number: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Profile {
    pub address: Option<Address>,
    #[serde(rename = "businessFreeFormDescription")]
    pub business_free_form_description: Option<String>,
    #[serde(rename = "businessName")]
    pub business_name: Option<String>,
    #[serde(rename = "companyRole")]
    pub company_role: Option<String>,
    #[serde(rename = "companyType")]
    pub company_type: Option<String>,
    #[serde(rename = "contactDetails")]
    pub contact_details: Option<ContactDetails>,
    #[serde(rename = "createdAt")]
    pub created_at: Option<String>,
    #[serde(rename = "currentState")]
    pub current_state: Option<String>,
    #[serde(rename = "descriptionOfBusiness")]
    pub description_of_business: Option<String>,
    pub email: Option<String>,
    #[serde(rename = "firstLevelCategory")]
    pub first_level_category: Option<String>,
    #[serde(rename = "fullName")]
    pub full_name: Option<String>,
    pub id: Option<i64>,
    #[serde(rename = "industryCategories")]
    pub industry_categories: Option<Vec<String>>,
    #[serde(rename = "operationalAddresses")]
    pub operational_addresses: Option<Vec<Address>>,
    #[serde(rename = "publicId")]
    pub public_id: Option<String>,
    #[serde(rename = "registrationNumber")]
    pub registration_number: Option<String>,
    #[serde(rename = "secondLevelCategory")]
    pub second_level_category: Option<String>,
    #[serde(rename = "updatedAt")]
    pub updated_at: Option<String>,
    #[serde(rename = "userId")]
    pub user_id: Option<i64>,
    pub webpage: Option<String>,
    pub avatar: Option<String>,
    #[serde(rename = "dateOfBirth")]
    pub date_of_birth: Option<String>,
    #[serde(rename = "firstName")]
    pub first_name: Option<String>,
    #[serde(rename = "lastName")]
    pub last_name: Option<String>,
    #[serde(rename = "phoneNumber")]
    pub phone_number: Option<String>,
    #[serde(rename = "preferredName")]
    pub preferred_name: Option<String>,
    #[serde(rename = "secondaryAddresses")]
    pub secondary_addresses: Option<Vec<Address>>,
    pub r#type: Option<String>,
}
