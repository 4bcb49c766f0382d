//! Recipients, in both of their shapes.

use serde_json::{Value, json};

use http::StatusCode;

use super::call::{Refusal, Reply, member, not_found, ok, refused, unprocessable};
use super::events::Event;
use super::records::Recipient;
use super::world::{Kind, USER, World};
use crate::exchange::Incoming;
use crate::forms::Place;

/// Most recipients on a page, and how many there are when nothing is said.
const PAGE: usize = 20;

impl World {
    fn recipient(&self, id: i64) -> Result<&Recipient, Refusal> {
        self.recipients
            .get(&id)
            .ok_or_else(|| not_found("recipient", id))
    }

    /// The recipient, when it can be paid in this currency.
    pub(super) fn usable_recipient(
        &self,
        id: i64,
        currency: &str,
        path: &str,
    ) -> Result<&Recipient, Refusal> {
        let recipient = self
            .recipients
            .get(&id)
            .filter(|recipient| recipient.active);
        let Some(recipient) = recipient else {
            let message = format!("There is no active recipient {id}.");
            return Err(unprocessable("recipient.not.found", path, &message));
        };
        if recipient.currency != currency {
            let message = format!("The recipient is paid in {}.", recipient.currency);
            return Err(unprocessable("recipient.currency.mismatch", path, &message));
        }
        Ok(recipient)
    }

    pub(super) fn recipient_create(&mut self, call: &Incoming) -> Reply {
        let profile = call.whole("profile");
        let profile = profile.map(|id| self.profile(id).map(|profile| profile.id));
        let profile = profile.transpose()?;
        let currency = self.known_currency(call.text("currency"), "currency")?;
        self.check_recipient(call, &currency)?;
        let text = |name: &str| call.text(name).unwrap_or("").to_owned();
        let id = self.ids.number(Kind::Recipient);
        let recipient = Recipient {
            id,
            profile,
            currency: currency.clone(),
            name: text("accountHolderName"),
            kind: text("type"),
            country: self.country_of(call, &currency, profile),
            active: true,
            owned_by_customer: call.member("ownedByCustomer") == &json!(true),
            details: match call.member("details") {
                Value::Null => json!({}),
                details => details.clone(),
            },
            ultimate_beneficiary: call.member("ultimateBeneficiary").clone(),
        };
        // The unversioned call answers in the oldest shape: 66 of 66 recordings, 2023 to 2026.
        let json = match call.version {
            "legacy" => recipient.json_v1(),
            _ => recipient.json(),
        };
        self.recipients.insert(id, recipient);
        self.tell_of_recipient(id, "CREATE");
        Ok(ok(&json))
    }

    pub(super) fn recipient_get(&self, call: &Incoming) -> Reply {
        let recipient = self.recipient(call.path_id("accountId"))?;
        Ok(ok(&recipient.json()))
    }

    pub(super) fn recipient_get_v1(&self, call: &Incoming) -> Reply {
        let recipient = self.recipient(call.path_id("accountId"))?;
        Ok(ok(&recipient.json_v1()))
    }

    pub(super) fn recipient_deactivate(&mut self, call: &Incoming) -> Reply {
        let id = call.path_id("accountId");
        if !self.recipient(id)?.active {
            let message = "The recipient is inactive already.";
            let status = StatusCode::FORBIDDEN;
            return Err(refused(status, "recipient.inactive", "", message));
        }
        if let Some(recipient) = self.recipients.get_mut(&id) {
            recipient.active = false;
        }
        self.tell_of_recipient(id, "DEACTIVATE");
        Ok(ok(&self.recipient(id)?.json()))
    }

    /// One page. A page begins after the position, which is the id of the last one seen.
    pub(super) fn recipient_list(&self, call: &Incoming) -> Reply {
        let whole = |name: &str| {
            call.query_param(name)
                .and_then(|text| text.parse::<i64>().ok())
        };
        let size = call.count("size")?.unwrap_or(PAGE).min(PAGE);
        let profile = whole("profileId").or_else(|| whole("profile"));
        let flag = |name: &str| call.query_param(name).map(|text| text == "true");
        let active = flag("active").unwrap_or(true);
        let mut found: Vec<&Recipient> = self
            .recipients
            .values()
            .filter(|recipient| {
                recipient.active == active
                    && profile.is_none_or(|id| recipient.profile == Some(id))
                    && whole("creatorId").is_none_or(|id| id == USER)
                    && call
                        .query_param("currency")
                        .is_none_or(|c| currencies(c, recipient))
                    && call
                        .query_param("type")
                        .is_none_or(|kind| recipient.kind == kind)
                    && flag("ownedByCustomer").is_none_or(|own| own == recipient.owned_by_customer)
            })
            .collect();
        let sort = call.query_param("sort").unwrap_or("id,asc");
        if sort.starts_with("currency") {
            found.sort_by(|a, b| a.currency.cmp(&b.currency));
        }
        if sort.ends_with("desc") {
            found.reverse();
        }
        let position = whole("seekPosition").filter(|position| *position != 0);
        let begin = position.map_or(0, |position| {
            let seen = found.iter().position(|recipient| recipient.id == position);
            seen.map_or(found.len(), |seen| seen + 1)
        });
        let page: Vec<&&Recipient> = found.iter().skip(begin).take(size).collect();
        let mut json = json!({
            "content": page.iter().map(|recipient| recipient.json()).collect::<Value>(),
            "sort": { "empty": false, "sorted": true, "unsorted": false },
            "size": size,
            "seekPositionForCurrent": position.unwrap_or(0),
        });
        if let Some(last) = page.last().filter(|_| begin + page.len() < found.len()) {
            json["seekPositionForNext"] = json!(last.id);
        }
        Ok(ok(&json))
    }

    pub(super) fn recipient_list_v1(&self, call: &Incoming) -> Reply {
        let profile = call
            .query_param("profileId")
            .and_then(|id| id.parse::<i64>().ok());
        let recipients = self.recipients.values().filter(|recipient| {
            recipient.active
                && profile.is_none_or(|id| recipient.profile == Some(id))
                && call
                    .query_param("currency")
                    .is_none_or(|c| currencies(c, recipient))
        });
        Ok(ok(&recipients.map(Recipient::json_v1).collect()))
    }

    fn tell_of_recipient(&mut self, id: i64, state: &'static str) {
        let Some(recipient) = self.recipients.get(&id) else {
            return;
        };
        let profile = recipient.profile.unwrap_or(0);
        let currency = recipient.currency.clone();
        self.emit(
            profile,
            &Event::RecipientState {
                id,
                currency,
                state,
            },
        );
    }
}

impl World {
    /// The country of a recipient: that of the address, the IBAN or the bank, or else that of the currency. Only the euro has none, so it
    /// is the one of the profile, or Germany.
    fn country_of(&self, call: &Incoming, currency: &str, profile: Option<i64>) -> String {
        let answer = |key: &str| Place::Recipient.answer(call.json(), key)?.as_str();
        let part = |text: Option<&str>, from: usize| text?.get(from..from + 2).map(str::to_owned);
        let own = || {
            let profile = self.profiles.get(&profile?)?;
            let address = profile.facts.get("address")?;
            Some(address.get("countryIso2Code")?.as_str()?.to_owned())
        };
        let country = part(answer("address.country"), 0)
            .or_else(|| part(answer("IBAN"), 0))
            .or_else(|| part(answer("BIC"), 4))
            .or_else(|| part(answer("swiftCode"), 4));
        let country = match currency {
            "EUR" => country.or_else(own),
            _ => country.or_else(|| part(Some(currency), 0)),
        };
        country
            .unwrap_or_else(|| "DE".to_owned())
            .to_ascii_uppercase()
    }
}

/// The filter may name several currencies.
fn currencies(wanted: &str, recipient: &Recipient) -> bool {
    wanted
        .split(',')
        .any(|code| code.trim() == recipient.currency)
}

impl Recipient {
    fn json(&self) -> Value {
        let account = ["iban", "IBAN", "accountNumber", "email"]
            .iter()
            .find_map(|name| self.details.get(*name)?.as_str())
            .unwrap_or("");
        let summary = format!("{} account {account}", self.currency);
        let mut json = json!({
            "id": self.id,
            "creatorId": USER,
            "name": { "fullName": self.name },
            "currency": self.currency,
            "country": self.country,
            "type": self.kind,
            "legalEntityType": self.legal_type(),
            "active": self.active,
            "details": self.details,
            "accountSummary": summary.trim(),
            "longAccountSummary": format!("{} {}", self.name, summary.trim()),
            "displayFields": [
                { "key": "details/accountNumber", "label": "Account", "value": account },
            ],
            "isInternal": false,
            "ownedByCustomer": self.owned_by_customer,
        });
        if let Some(profile) = self.profile {
            json["profileId"] = json!(profile);
        }
        if !self.ultimate_beneficiary.is_null() {
            json["ultimateBeneficiary"] = self.ultimate_beneficiary.clone();
        }
        json
    }

    fn json_v1(&self) -> Value {
        let mut json = json!({
            "id": self.id,
            "user": USER,
            "business": null,
            "accountHolderName": self.name,
            "currency": self.currency,
            "country": self.country,
            "type": self.kind,
            "active": self.active,
            "details": self.details,
            "ownedByCustomer": self.owned_by_customer,
        });
        if let Some(profile) = self.profile {
            json["profile"] = json!(profile);
        }
        json
    }

    fn legal_type(&self) -> &'static str {
        match member(&self.details, "legalType").as_str() {
            Some("BUSINESS") => "BUSINESS",
            _ => "PERSON",
        }
    }
}
