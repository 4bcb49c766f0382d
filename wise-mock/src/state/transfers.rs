//! Transfers: made from a quote, read, listed and cancelled.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use uuid::Uuid;

use super::call::{Refusal, Reply, conflict, created, not_found, ok};
use super::clock::{moment, text};
use super::digits::number;
use super::events::Event;
use super::money::Money;
use super::records::{Origin, Stage, Status, Transfer, What};
use super::world::{Kind, USER, World};
use crate::exchange::Incoming;

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::IncomingPaymentWaiting => "incoming_payment_waiting",
            Self::Processing => "processing",
            Self::FundsConverted => "funds_converted",
            Self::OutgoingPaymentSent => "outgoing_payment_sent",
            Self::BouncedBack => "bounced_back",
            Self::FundsRefunded => "funds_refunded",
            Self::Cancelled => "cancelled",
        }
    }

    /// It can still be paid for.
    pub(super) fn waits(self) -> bool {
        self == Self::IncomingPaymentWaiting
    }
}

impl World {
    pub(super) fn transfer(&self, id: i64) -> Result<&Transfer, Refusal> {
        self.transfers
            .get(&id)
            .ok_or_else(|| not_found("transfer", id))
    }

    pub(super) fn transfer_create(&mut self, call: &Incoming) -> Reply {
        let origin = Origin::Own(call.text("customerTransactionId").unwrap_or("").to_owned());
        let id = self.make_transfer(call, origin, "quoteUuid")?;
        Ok(ok(&self.transfer(id)?.json(self)))
    }

    /// A transfer on behalf of a third party. The oldest path has its own names for the ids, and answers 200.
    pub(super) fn third_party_create(&mut self, call: &Incoming, oldest: bool) -> Reply {
        let key = if oldest {
            "customerTransactionId"
        } else {
            "originalTransferId"
        };
        let profile = self.profile(call.path_id("profileId"))?.id;
        self.quote(Some(profile), call.text("quote").unwrap_or(""))?;
        let originator = call.member("originator").clone();
        let origin = Origin::ThirdParty(call.text(key).unwrap_or("").to_owned(), originator);
        let id = self.make_transfer(call, origin, "quote")?;
        let json = self.transfer(id)?.json(self);
        Ok(if oldest { ok(&json) } else { created(&json) })
    }

    /// The transfer that was made with the same key before.
    pub(super) fn made_before(&self, origin: &Origin) -> Option<i64> {
        let mut known = self.transfers.values().filter(|t| t.origin.same(origin));
        known.next().map(|transfer| transfer.id)
    }

    /// Makes a transfer from the quote that this member of the body names, or finds the one that was made before.
    pub(super) fn make_transfer(
        &mut self,
        call: &Incoming,
        origin: Origin,
        quote: &str,
    ) -> Result<i64, Refusal> {
        if let Some(known) = self.made_before(&origin) {
            return Ok(known);
        }
        let quote = self.open_quote(call.text(quote), quote)?.clone();
        let recipient = call.whole("targetAccount").unwrap_or(0);
        self.usable_recipient(recipient, &quote.target, "targetAccount")?;
        self.check_details(call, &quote.source, &quote.target)?;
        let reference = call.member("details").get("reference");
        let transfer = Transfer {
            id: self.ids.number(Kind::Transfer),
            profile: quote.profile,
            quote: quote.id,
            recipient,
            origin,
            reference: reference.and_then(Value::as_str).unwrap_or("").to_owned(),
            created: self.now(),
            status: Status::IncomingPaymentWaiting,
            source: Money::new(quote.price.source, &quote.source),
            fee: quote.price.fee,
            target: Money::new(quote.price.target, &quote.target),
            rate: quote.rate,
            source_account: call.whole("sourceAccount"),
            payin_session: self.ids.uuid(),
            payment: None,
        };
        let id = transfer.id;
        self.transfers.insert(id, transfer);
        self.set_stage(quote.id, Stage::Accepted);
        self.tell_of_transfer(id, None);
        Ok(id)
    }

    pub(super) fn transfer_get(&self, call: &Incoming) -> Reply {
        let transfer = self.transfer(call.path_id("transferId"))?;
        Ok(ok(&transfer.json(self)))
    }

    pub(super) fn third_party_get(&self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let id = call.path_id("transferId");
        let transfer = self.transfer(id)?;
        if transfer.profile != profile || matches!(transfer.origin, Origin::Own(_)) {
            return Err(not_found("transfer", id));
        }
        Ok(ok(&transfer.json(self)))
    }

    /// A page by offset and limit, the newest first.
    pub(super) fn transfer_list(&self, call: &Incoming) -> Reply {
        let (offset, limit) = (call.count("offset")?, call.count("limit")?);
        let asked = call.query_param("profile").and_then(|id| id.parse().ok());
        let own = || self.profiles.values().find(|profile| !profile.business);
        let profile = asked.or_else(|| Some(own()?.id));
        let at = |name: &str| call.query_param(name).and_then(moment);
        let (start, end) = (at("createdDateStart"), at("createdDateEnd"));
        let status = call.query_param("status");
        let wanted = |currency: &str, name: &str| {
            call.query_param(name)
                .is_none_or(|wanted| wanted == currency)
        };
        let page: Value = self
            .transfers
            .values()
            .rev()
            .filter(|transfer| {
                profile.is_none_or(|id: i64| id == transfer.profile)
                    && start.is_none_or(|start| transfer.created >= start)
                    && end.is_none_or(|end| transfer.created <= end)
                    && status.is_none_or(|s| s.split(',').any(|s| s == transfer.status.as_str()))
                    && wanted(&transfer.source.currency, "sourceCurrency")
                    && wanted(&transfer.target.currency, "targetCurrency")
            })
            .skip(offset.unwrap_or(0))
            .take(limit.unwrap_or(100))
            .map(|transfer| transfer.json(self))
            .collect();
        Ok(ok(&page))
    }

    pub(super) fn transfer_cancel(&mut self, call: &Incoming) -> Reply {
        let id = call.path_id("transferId");
        self.cancel_transfer(id)?;
        Ok(ok(&self.transfer(id)?.json(self)))
    }

    pub(super) fn cancel_transfer(&mut self, id: i64) -> Result<(), Refusal> {
        match self.transfer(id)?.status {
            Status::IncomingPaymentWaiting | Status::Processing => {
                self.give_back(id, "Cancelled transfer");
                self.set_status(id, Status::Cancelled);
                Ok(())
            }
            status => {
                let message = format!("A transfer that is {} stays.", status.as_str());
                Err(conflict("transfer.cancellation.not.allowed", &message))
            }
        }
    }

    /// Returns what was debited, if anything was.
    pub(super) fn give_back(&mut self, id: i64, description: &str) {
        let Some(transfer) = self.transfers.get(&id) else {
            return;
        };
        let Some(balance) = transfer
            .payment
            .as_ref()
            .and_then(|payment| payment.balance)
        else {
            return;
        };
        let amount = transfer.source.value;
        let what = What {
            kind: "TRANSFER",
            description: format!("{description} {id}"),
            reference: format!("TRANSFER-{id}"),
            channel: "TRANSFER",
            payment_reference: None,
            exchange: None,
        };
        self.book(balance, amount, Decimal::ZERO, what);
    }

    pub(super) fn set_status(&mut self, id: i64, status: Status) {
        let Some(transfer) = self.transfers.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut transfer.status, status);
        self.tell_of_transfer(id, Some(before));
    }

    fn tell_of_transfer(&mut self, id: i64, before: Option<Status>) {
        let Some(transfer) = self.transfers.get(&id) else {
            return;
        };
        let event = Event::TransferState {
            id,
            recipient: transfer.recipient,
            current: transfer.status.as_str(),
            previous: before.map(Status::as_str),
        };
        self.emit(transfer.profile, &event);
    }

    pub(super) fn set_stage(&mut self, quote: Uuid, stage: Stage) {
        if let Some(quote) = self.quotes.get_mut(&quote) {
            quote.stage = stage;
        }
    }

    pub(super) fn transfer_payments(&self, call: &Incoming) -> Reply {
        let transfer = self.transfer(call.path_id("transferId"))?;
        let payments: Value = transfer
            .payment
            .iter()
            .map(|payment| {
                json!({
                    "id": payment.id,
                    "method": payment.method,
                    "amount": number(transfer.source.value),
                    "currency": transfer.source.currency,
                    "timeCreated": text(payment.at),
                    "timeUpdated": text(payment.at),
                    "pricingVariant": null,
                })
            })
            .collect();
        Ok(ok(&payments))
    }

    pub(super) fn delivery_estimate(&self, call: &Incoming) -> Reply {
        let transfer = self.transfer(call.path_id("transferId"))?;
        let quote = self.quote(None, &transfer.quote.to_string())?;
        Ok(ok(&json!({
            "estimatedDeliveryDate": text(quote.delivery()),
            "formattedEstimatedDeliveryDate": "in a day",
        })))
    }

    /// A receipt, which is made up, exists when the money was paid out.
    pub(super) fn has_receipt(&self, call: &Incoming) -> Result<(), Refusal> {
        let transfer = self.transfer(call.path_id("transferId"))?;
        match transfer.status {
            Status::OutgoingPaymentSent => Ok(()),
            _ => Err(not_found("receipt of transfer", transfer.id)),
        }
    }
}

impl Origin {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own(a), Self::Own(b)) => a.eq_ignore_ascii_case(b),
            (Self::ThirdParty(a, _), Self::ThirdParty(b, _)) => a == b,
            _ => false,
        }
    }
}

impl Transfer {
    pub(super) fn json(&self, world: &World) -> Value {
        let business = world.profiles.get(&self.profile).filter(|p| p.business);
        let mut json = json!({
            "id": self.id,
            "user": USER,
            "business": business.map(|profile| profile.id),
            "targetAccount": self.recipient,
            "status": self.status.as_str(),
            "reference": self.reference,
            "details": { "reference": self.reference },
            "rate": number(self.rate),
            "created": text(self.created),
            // What is exchanged: the fee stays behind.
            "sourceValue": number(self.source.value - self.fee),
            "sourceCurrency": self.source.currency,
            "targetValue": number(self.target.value),
            "targetCurrency": self.target.currency,
            "hasActiveIssues": self.status == Status::BouncedBack,
            "payinSessionId": self.payin_session.to_string(),
        });
        if let Some(account) = self.source_account {
            json["sourceAccount"] = json!(account);
        }
        match &self.origin {
            Origin::Own(key) => {
                json["customerTransactionId"] = json!(key);
                json["quoteUuid"] = json!(self.quote.to_string());
                // Tells it from a transfer of a third party, whose quote is a text.
                json["quote"] = Value::Null;
            }
            Origin::ThirdParty(key, originator) => {
                json["originalTransferId"] = json!(key);
                json["originator"] = originator.clone();
                json["quote"] = json!(self.quote.to_string());
            }
        }
        json
    }
}
