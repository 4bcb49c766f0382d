//! Profiles and their user.

use serde_json::{Map, Value, json};

use http::StatusCode;
use uuid::Uuid;

use super::call::{Reply, member, not_found, ok};
use super::clock::text;
use super::world::{Kind, Profile, USER, World};
use crate::exchange::{Incoming, Response};

/// What a profile keeps of what it was created or changed with, under the same names.
const FACTS: [&str; 21] = [
    "address",
    "businessFreeFormDescription",
    "businessName",
    "companyRole",
    "companyType",
    "contactDetails",
    "dateOfBirth",
    "externalCustomerId",
    "firstLevelCategory",
    "firstName",
    "firstNameInKana",
    "industryCategories",
    "lastName",
    "lastNameInKana",
    "nationality",
    "occupations",
    "operationalAddresses",
    "preferredName",
    "registrationNumber",
    "secondLevelCategory",
    "webpage",
];

/// What the public ids of profiles have in common: they are UUIDs.
const PUBLIC: u128 = 0x5a1e_7c04_93d2_4b6f_8e35_0000_0000_0000;

/// Names of the oldest shape of a profile, and what they are called now.
const OLD_NAMES: [(&str, &str); 3] = [
    ("name", "businessName"),
    ("businessCategory", "firstLevelCategory"),
    ("businessSubCategory", "secondLevelCategory"),
];

impl World {
    /// A person and a company, so that there is somebody to begin with.
    pub(super) fn add_first_profiles(&mut self) {
        let address = json!({
            "addressFirstLine": "1 Example Street", "city": "London", "postCode": "N1 1AA",
            "countryIso2Code": "GB", "countryIso3Code": "GBR", "stateCode": null,
        });
        let contact = json!({ "email": "alex@example.com", "phoneNumber": "+441632960001" });
        self.add_profile(
            false,
            &json!({
                "firstName": "Alex", "lastName": "Example", "dateOfBirth": "1990-01-31",
                "address": address, "contactDetails": contact,
            }),
        );
        self.add_profile(
            true,
            &json!({
                "businessName": "Example Ltd", "registrationNumber": "00000001",
                "companyType": "LIMITED", "companyRole": "OWNER", "webpage": "https://example.com",
                "address": address, "contactDetails": contact,
            }),
        );
    }

    fn add_profile(&mut self, business: bool, sent: &Value) -> i64 {
        let now = self.now();
        let profile = Profile {
            id: self.ids.number(Kind::Profile),
            account: self.ids.number(Kind::Account),
            business,
            created: now,
            updated: now,
            facts: Map::new(),
        };
        let id = profile.id;
        self.profiles.insert(id, profile);
        self.change_profile(id, sent);
        id
    }

    fn change_profile(&mut self, id: i64, sent: &Value) {
        let now = self.now();
        let Some(profile) = self.profiles.get_mut(&id) else {
            return;
        };
        profile.updated = now;
        for name in FACTS {
            if let Some(value) = sent.get(name) {
                let mut value = value.clone();
                for address in addresses(name, &mut value) {
                    let number = self.ids.number(Kind::Address);
                    address.insert("id".to_owned(), json!(number));
                    lower(address, "countryIso3Code");
                }
                profile.facts.insert(name.to_owned(), value);
            }
        }
        for (old, name) in OLD_NAMES {
            if let Some(value) = sent.get(old) {
                profile.facts.insert(name.to_owned(), value.clone());
            }
        }
        // The oldest shape has the telephone number beside the name.
        if let Some(telephone) = sent.get("phoneNumber") {
            let contact = profile.facts.entry("contactDetails");
            contact.or_insert(json!({}))["phoneNumber"] = telephone.clone();
        }
    }

    pub(super) fn profile_create(&mut self, call: &Incoming, business: bool) -> Reply {
        let made = ("profile".to_owned(), i64::from(business));
        let key = call.idempotency_key().map(|key| (made.0, made.1, key));
        let before = key.as_ref().and_then(|key| self.made.get(key)?.as_i64());
        let id = before.unwrap_or_else(|| self.add_profile(business, call.json()));
        if let Some(key) = key {
            self.made.insert(key, json!(id));
        }
        let profile = self.profile(id)?;
        Ok(ok(&if business {
            self.profile_json(profile)
        } else {
            personal_details_json(profile)
        }))
    }

    pub(super) fn profile_update(&mut self, call: &Incoming) -> Reply {
        let id = self.profile(call.path_id("profileId"))?.id;
        self.change_profile(id, call.json());
        Ok(Response::empty(StatusCode::OK))
    }

    pub(super) fn profile_get(&self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?;
        Ok(ok(&self.profile_json(profile)))
    }

    pub(super) fn profile_list(&self) -> Reply {
        let profiles = self.profiles.values();
        Ok(ok(&profiles.map(|p| self.profile_json(p)).collect()))
    }

    pub(super) fn profile_create_v1(&mut self, call: &Incoming) -> Reply {
        let business = call.text("type") == Some("business");
        let id = self.add_profile(business, call.member("details"));
        Ok(ok(&profile_v1_json(self.profile(id)?)))
    }

    pub(super) fn profile_update_v1(&mut self, call: &Incoming) -> Reply {
        let id = call.whole("id").unwrap_or(0);
        let business = call.text("type") == Some("business");
        if self.profile(id)?.business != business {
            return Err(not_found("profile", id));
        }
        self.change_profile(id, call.member("details"));
        Ok(ok(&profile_v1_json(self.profile(id)?)))
    }

    /// All profiles in their oldest shape. The path is in no contract, and clients still use it.
    pub(super) fn profiles_v1(&self) -> Value {
        self.profiles.values().map(profile_v1_json).collect()
    }

    pub(super) fn user_get(&self) -> Reply {
        let person = self.profiles.values().find(|profile| !profile.business);
        let facts = |name: &str| person.and_then(|p| p.facts.get(name).cloned());
        let details = person.map(|profile| {
            let mut details = Map::new();
            for name in ["firstName", "lastName", "dateOfBirth"] {
                if let Some(value) = profile.facts.get(name) {
                    details.insert(name.to_owned(), value.clone());
                }
            }
            Value::Object(details)
        });
        let email = facts("contactDetails").and_then(|c| c.get("email").cloned());
        Ok(ok(&json!({
            "id": USER,
            "name": person.map(Profile::name),
            "email": email.unwrap_or_else(|| json!("user@example.com")),
            "active": true,
            "details": details,
        })))
    }

    fn profile_json(&self, profile: &Profile) -> Value {
        let mut json = json!({
            "id": profile.id,
            "publicId": Uuid::from_u128(PUBLIC | profile.id.unsigned_abs() as u128).to_string(),
            "userId": USER,
            "type": if profile.business { "BUSINESS" } else { "PERSONAL" },
            "currentState": "VISIBLE",
            "fullName": profile.name(),
            "createdAt": text(profile.created),
            "updatedAt": text(profile.updated),
        });
        for (name, value) in &profile.facts {
            // Null is what a profile leaves out.
            if !value.is_null() {
                json[name] = value.clone();
            }
        }
        let contact = profile.facts.get("contactDetails");
        if let Some(email) = contact.and_then(|contact| contact.get("email")) {
            json["email"] = email.clone();
        }
        let telephone = contact.and_then(|contact| contact.get("phoneNumber"));
        if let (false, Some(telephone)) = (profile.business, telephone) {
            json["phoneNumber"] = telephone.clone();
        }
        json
    }
}

impl Profile {
    /// The name of the person or of the company.
    pub(super) fn name(&self) -> String {
        let text = |name: &str| self.facts.get(name).and_then(Value::as_str).unwrap_or("");
        if self.business {
            text("businessName").to_owned()
        } else {
            let name = format!("{} {}", text("firstName"), text("lastName"));
            name.trim().to_owned()
        }
    }
}

/// Wise writes this one in small letters, also where it was sent in capitals.
fn lower(address: &mut Map<String, Value>, name: &str) {
    if let Some(Value::String(code)) = address.get_mut(name) {
        code.make_ascii_lowercase();
    }
}

/// The addresses in a fact of this name.
fn addresses<'a>(name: &str, value: &'a mut Value) -> Vec<&'a mut Map<String, Value>> {
    match (name, value) {
        ("address", Value::Object(address)) => vec![address],
        ("operationalAddresses", Value::Array(all)) => {
            all.iter_mut().filter_map(Value::as_object_mut).collect()
        }
        _ => Vec::new(),
    }
}

/// A person's profile as its creation answers it.
fn personal_details_json(profile: &Profile) -> Value {
    json!({ "id": profile.id, "type": "PERSONAL", "details": profile.facts })
}

/// A profile in its oldest shape.
fn profile_v1_json(profile: &Profile) -> Value {
    let mut details = profile.facts.clone();
    for (old, name) in OLD_NAMES {
        if let Some(value) = details.remove(name) {
            details.insert(old.to_owned(), value);
        }
    }
    if let Some(contact) = details.remove("contactDetails") {
        let telephone = member(&contact, "phoneNumber");
        if !profile.business && !telephone.is_null() {
            details.insert("phoneNumber".to_owned(), telephone.clone());
        }
    }
    details.remove("address");
    let kind = if profile.business {
        "business"
    } else {
        "personal"
    };
    json!({ "id": profile.id, "type": kind, "details": details })
}
