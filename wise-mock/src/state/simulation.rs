//! What the sandbox lets happen to transfers.

use http::StatusCode;

use serde_json::json;

use super::balances::positive;
use super::call::{Refusal, Reply, conflict, not_found, ok, refused};
use super::events::Event;
use super::money::Money;
use super::records::{Status, Transfer};
use super::world::World;
use crate::contract::OperationId as Id;
use crate::exchange::Incoming;

impl World {
    /// Moves a transfer that was paid for to its next state.
    pub(super) fn simulate_transfer(&mut self, call: &Incoming) -> Reply {
        let id = call.path_id("transferId");
        let (from, to) = match call.path_param("status") {
            "processing" => (Status::IncomingPaymentWaiting, Status::Processing),
            "funds_converted" => (Status::Processing, Status::FundsConverted),
            "outgoing_payment_sent" => (Status::FundsConverted, Status::OutgoingPaymentSent),
            "bounced_back" => (Status::OutgoingPaymentSent, Status::BouncedBack),
            "funds_refunded" => (Status::BouncedBack, Status::FundsRefunded),
            other => {
                let message = format!("{other} is no state that can be simulated.");
                let status = StatusCode::BAD_REQUEST;
                return Err(refused(
                    status,
                    "transfer.state.unknown",
                    "status",
                    &message,
                ));
            }
        };
        let transfer = self.transfer(id)?;
        if transfer.payment.is_none() {
            let message = "Fund the transfer first.";
            return Err(conflict("transfer.not.funded", message));
        }
        if transfer.status != from {
            let (is, to) = (transfer.status.as_str(), to.as_str());
            let message = format!("A transfer that is {is} does not become {to}.");
            return Err(conflict("transfer.state.not.allowed", &message));
        }
        if to == Status::FundsRefunded {
            self.give_back(id, "Refunded transfer");
            self.tell_of_refund(id);
        }
        self.set_status(id, to);
        Ok(ok(&self.transfer(id)?.json(self)))
    }

    fn tell_of_refund(&mut self, id: i64) {
        let Some(Transfer {
            profile,
            recipient,
            source,
            ..
        }) = self.transfers.get(&id).cloned()
        else {
            return;
        };
        let event = Event::TransferRefund {
            id,
            recipient,
            amount: source,
        };
        self.emit(profile, &event);
    }

    /// Says why a transfer bounced back.
    pub(super) fn simulate_payout_failure(&mut self, call: &Incoming) -> Reply {
        let id = call.path_id("transferId");
        let transfer = self.transfer(id)?;
        let profile = transfer.profile;
        if transfer.status != Status::BouncedBack {
            let message = "The transfer has to be bounced_back.";
            let status = StatusCode::BAD_REQUEST;
            return Err(refused(status, "transfer.state.not.allowed", "", message));
        }
        let code = call
            .text("failure_reason_code")
            .unwrap_or("WRONG_ACCOUNT_NUMBER");
        let event = Event::PayoutFailure {
            id,
            code: code.to_owned(),
        };
        self.emit(profile, &event);
        Ok(ok(&json!({})))
    }

    /// What else the sandbox lets happen. The response itself is made up.
    pub(super) fn simulate(&mut self, call: &Incoming) -> Result<(), Refusal> {
        if call.operation.known == Some(Id::SimulationVerifyProfile) {
            for profile in self.profiles.keys().copied().collect::<Vec<_>>() {
                self.verify(profile);
            }
            return Ok(());
        }
        let profile = self.profile(call.path_id("profileId"))?.id;
        let card = json!({ "card_token": call.path_param("cardToken") });
        match call.operation.known {
            Some(Id::SimulationVerification) => self.verify(profile),
            Some(Id::SimulationSwiftIn) => self.swift_in(profile, call)?,
            Some(Id::SimulationCardProduction) => {
                let known = json!({
                    "resource": card,
                    "status": call.member("status"),
                    "error_code": call.member("errorCode"),
                });
                self.tell(profile, "cards#card-production-status-change", known);
            }
            Some(
                Id::SimulationKycReviewRequirementsAdd
                | Id::SimulationKycReviewRequirementsSubmit
                | Id::SimulationKycReviewVerify,
            ) => {
                let review = call.path_param("kycReviewId");
                let known = json!({ "resource": { "id": review, "profileId": profile } });
                self.tell(profile, "kyc-reviews#state-change", known);
            }
            _ => self.tell(
                profile,
                "cards#transaction-state-change",
                json!({ "resource": card }),
            ),
        }
        Ok(())
    }

    fn verify(&mut self, profile: i64) {
        let known = json!({
            "resource": { "id": profile, "type": "profile" },
            "current_state": "verified",
        });
        self.tell(profile, "profiles#verification-state-change", known);
    }

    /// Money that arrives through SWIFT: on the standard balance of its currency.
    fn swift_in(&mut self, profile: i64, call: &Incoming) -> Result<(), Refusal> {
        let currency = self.known_currency(call.text("currencyCode"), "currencyCode")?;
        let amount = positive(call.decimal("amount"), &currency, "amount")?;
        let balance = self.standard_balance(profile, &currency);
        let balance = balance.ok_or_else(|| not_found("balance", &currency))?.id;
        self.receive(balance, amount, "Received money");
        let money = Money::new(amount, &currency).json();
        let known = json!({
            "action": { "account_id": balance },
            "resource": { "settled_amount": money },
        });
        self.tell(profile, "swift-in#credit", known);
        Ok(())
    }
}
