//! The fields of `webhook_subscription`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Creator {
    pub id: Option<String>,
    pub r#type: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Delivery {
    pub url: Option<String>,
    pub version: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Scope {
    pub domain: Option<String>,
    pub id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct WebhookSubscription {
    pub created_at: Option<String>,
    pub created_by: Option<Creator>,
    pub delivery: Option<Delivery>,
    pub id: Option<String>,
    pub name: Option<String>,
    pub scope: Option<Scope>,
    pub trigger_on: Option<String>,
}
