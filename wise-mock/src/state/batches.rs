//! Batch groups: many transfers that are completed, paid or cancelled together.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::call::{Refusal, Reply, conflict, created, not_found, ok, unprocessable};
use super::records::{Batch, Origin};
use super::world::{Kind, USER, World};
use crate::exchange::Incoming;

impl World {
    fn batch(&self, call: &Incoming) -> Result<&Batch, Refusal> {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let id = call.path_param("batchGroupId");
        let batch = id.parse().ok().and_then(|id: Uuid| self.batches.get(&id));
        batch
            .filter(|batch| batch.profile == profile)
            .ok_or_else(|| not_found("batch group", id))
    }

    fn change_batch(&mut self, id: Uuid, change: impl FnOnce(&mut Batch)) {
        if let Some(batch) = self.batches.get_mut(&id) {
            change(batch);
            batch.version += 1;
        }
    }

    pub(super) fn batch_create(&mut self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let batch = Batch {
            id: self.ids.uuid(),
            number: self.ids.number(Kind::Batch),
            profile,
            name: call.text("name").unwrap_or("").to_owned(),
            currency: self.known_currency(call.text("sourceCurrency"), "sourceCurrency")?,
            status: "NEW",
            version: 0,
            transfers: Vec::new(),
            paid: false,
        };
        let json = batch.json();
        self.batches.insert(batch.id, batch);
        Ok(created(&json))
    }

    pub(super) fn batch_get(&self, call: &Incoming) -> Reply {
        Ok(ok(&self.batch(call)?.json()))
    }

    pub(super) fn batch_transfer_create(&mut self, call: &Incoming) -> Reply {
        let batch = self.batch(call)?;
        let (id, profile) = (batch.id, batch.profile);
        let origin = Origin::Own(call.text("customerTransactionId").unwrap_or("").to_owned());
        if let Some(known) = self.made_before(&origin) {
            return Ok(ok(&self.transfer(known)?.json(self)));
        }
        if batch.status != "NEW" {
            let message = "The batch group takes no more transfers.";
            return Err(conflict("batch.group.closed", message));
        }
        let quote = self.open_quote(call.text("quoteUuid"), "quoteUuid")?;
        if quote.profile != profile || quote.source != batch.currency {
            let message = format!("The quote must be the profile's, from {}.", batch.currency);
            return Err(unprocessable(
                "batch.group.quote.mismatch",
                "quoteUuid",
                &message,
            ));
        }
        let transfer = self.make_transfer(call, origin, "quoteUuid")?;
        self.change_batch(id, |batch| batch.transfers.push(transfer));
        Ok(ok(&self.transfer(transfer)?.json(self)))
    }

    pub(super) fn batch_update(&mut self, call: &Incoming) -> Reply {
        let batch = self.batch(call)?;
        let id = batch.id;
        if call.whole("version") != Some(batch.version) {
            let message = format!("The batch group has version {} by now.", batch.version);
            return Err(conflict("batch.group.version.conflict", &message));
        }
        match call.text("status") {
            Some("COMPLETED") if batch.status == "NEW" => {
                self.change_batch(id, |batch| batch.status = "COMPLETED");
            }
            Some("CANCELLED") if batch.status != "CANCELLED" && !batch.paid => {
                for transfer in batch.transfers.clone() {
                    // One that was cancelled by itself stays what it is.
                    let _ = self.cancel_transfer(transfer);
                }
                self.change_batch(id, |batch| batch.status = "CANCELLED");
            }
            _ => {
                let message = format!("The batch group is {}.", batch.state());
                return Err(conflict("batch.group.state.not.allowed", &message));
            }
        }
        Ok(ok(&self.batch(call)?.json()))
    }

    /// Pays for all transfers of a completed group, or for none.
    pub(super) fn batch_fund(&mut self, call: &Incoming) -> Reply {
        let batch = self.batch(call)?;
        let id = batch.id;
        if batch.status != "COMPLETED" || batch.paid {
            let message = format!("The batch group is {}.", batch.state());
            return Err(conflict("batch.group.state.not.allowed", &message));
        }
        let waiting = |id: &&i64| {
            let transfer = self.transfers.get(*id);
            transfer.is_some_and(|t| t.payment.is_none() && t.status.waits())
        };
        let transfers: Vec<i64> = batch.transfers.iter().filter(waiting).copied().collect();
        let sums = transfers.iter().filter_map(|id| self.transfers.get(id));
        let needed: Decimal = sums.map(|transfer| transfer.source.value).sum();
        let balance = self.standard_balance(batch.profile, &batch.currency);
        if balance.is_none_or(|balance| balance.amount < needed) {
            let message = format!("{} {} are needed.", needed.normalize(), batch.currency);
            return Err(unprocessable("balance.insufficient-funds", "", &message));
        }
        for transfer in transfers {
            if let Err((code, message)) = self.pay_from_balance(transfer, None) {
                return Err(unprocessable(code, "", &message));
            }
        }
        self.change_batch(id, |batch| batch.paid = true);
        Ok(ok(&self.batch(call)?.payment_json()))
    }
}

impl Batch {
    fn state(&self) -> &'static str {
        if self.paid { "paid for" } else { self.status }
    }

    fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "version": self.version,
            "name": self.name,
            "sourceCurrency": self.currency,
            "status": self.status,
            "transferIds": self.transfers,
            "payInDetails": [],
        })
    }

    fn payment_json(&self) -> Value {
        json!({
            "id": self.id.to_string(),
            "shortId": self.number,
            "name": self.name,
            "userId": USER,
            "profileId": self.profile,
            "sourceCurrency": self.currency,
            "transferIds": self.transfers,
            "groupType": "API",
            "fileName": null,
            "status": self.status,
            "alreadyPaid": self.paid,
        })
    }
}
