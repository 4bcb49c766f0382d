//! The fields of `incoming_transfer`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Amount {
    pub currency: String,
    pub value: String,
}

#[derive(Debug, Deserialize)]
pub struct Amounts {
    pub credited: Amount,
    pub instructed: Amount,
    #[serde(rename = "interbankSettlement")]
    pub interbank_settlement: Amount,
}

#[derive(Debug, Deserialize)]
pub struct Account {
    pub number: String,
}

#[derive(Debug, Deserialize)]
pub struct Address {
    #[serde(rename = "buildingNumber")]
    pub building_number: Option<String>,
    #[serde(rename = "countryCode")]
    pub country_code: Option<String>,
    #[serde(rename = "countrySubDivision")]
    pub country_sub_division: Option<String>,
    #[serde(rename = "firstLine")]
    pub first_line: Option<String>,
    #[serde(rename = "postalCode")]
    pub postal_code: Option<String>,
    #[serde(rename = "streetName")]
    pub street_name: Option<String>,
    #[serde(rename = "townName")]
    pub town_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Agent {
    pub address: Option<Address>,
    pub bic: Option<String>,
    pub name: Option<String>,
    #[serde(rename = "nationalCode")]
    pub national_code: Option<String>,
    #[serde(rename = "nationalCodeType")]
    pub national_code_type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Creditor {
    pub account: Account,
    pub address: Option<Address>,
    pub agent: Option<Agent>,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct Debtor {
    pub account: Option<Account>,
    pub address: Option<Address>,
    pub agent: Option<Agent>,
    pub name: String,
}

#[derive(Debug, Deserialize)]
pub struct CorrespondentFee {
    pub agent: Option<Agent>,
    pub currency: String,
    pub value: String,
}

#[derive(Debug, Deserialize)]
pub struct WiseFee {
    pub currency: String,
    pub r#type: String,
    pub value: String,
}

#[derive(Debug, Deserialize)]
pub struct Fees {
    pub correspondent: Vec<CorrespondentFee>,
    pub wise: Vec<WiseFee>,
}

#[derive(Debug, Deserialize)]
pub struct IncomingTransfer {
    #[serde(rename = "accountDetailsId")]
    pub account_details_id: Option<i64>,
    pub amounts: Amounts,
    #[serde(rename = "balanceId")]
    pub balance_id: i64,
    #[serde(rename = "chargeBearer")]
    pub charge_bearer: Option<String>,
    #[serde(rename = "creditedTime")]
    pub credited_time: String,
    pub creditor: Creditor,
    pub debtor: Debtor,
    #[serde(rename = "endToEndId")]
    pub end_to_end_id: Option<String>,
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: String,
    pub fees: Fees,
    pub id: String,
    #[serde(rename = "previousInstructingAgents")]
    pub previous_instructing_agents: Vec<Agent>,
    #[serde(rename = "profileId")]
    pub profile_id: i64,
    pub scheme: String,
    pub state: String,
    pub uetr: Option<String>,
    #[serde(rename = "unstructuredReference")]
    pub unstructured_reference: Option<String>,
}
