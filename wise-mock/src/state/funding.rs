//! Paying for transfers.

use http::StatusCode;
use serde_json::json;

use super::call::{Refusal, Reply, created};
use super::records::{Payment, Stage, Transfer, What};
use super::world::{Kind, World};
use crate::exchange::{Incoming, Response};

/// Why Wise does not take the money: a code of the contract, and words.
pub(super) type Rejection = (&'static str, String);

impl World {
    /// Funds a transfer. What Wise does not take is a 201 as well, with the status `REJECTED` and a code.
    pub(super) fn transfer_fund(&mut self, call: &Incoming) -> Reply {
        let (profile, id) = (call.path_id("profileId"), call.path_id("transferId"));
        let transfer = self
            .transfers
            .get(&id)
            .filter(|transfer| transfer.profile == profile);
        let Some(transfer) = transfer else {
            let text = format!("There is no transfer {id} of profile {profile}.");
            return Err(plain(StatusCode::NOT_FOUND, text));
        };
        if transfer.payment.is_some() {
            return Err(plain(
                StatusCode::CONFLICT,
                format!("Transfer {id} is paid for already."),
            ));
        }
        let method = call.text("type").unwrap_or("BALANCE").to_owned();
        let outcome = match method.as_str() {
            "BALANCE" => self.pay_from_balance(id, call.whole("balanceId")),
            _ => self.pay_later(id, &method),
        };
        Ok(created(&match outcome {
            Ok(Some(step)) => json!({
                "type": method, "status": "COMPLETED", "balanceTransactionId": step,
            }),
            Ok(None) => json!({ "type": method, "status": "COMPLETED" }),
            Err((code, message)) => json!({
                "type": method, "status": "REJECTED", "errorCode": code, "errorMessage": message,
            }),
        }))
    }

    /// Debits a balance: this one, or the profile's in the currency of the transfer. The id of the booking.
    pub(super) fn pay_from_balance(
        &mut self,
        id: i64,
        balance: Option<i64>,
    ) -> Result<Option<i64>, Rejection> {
        let transfer = self.waiting(id)?;
        let (profile, fee) = (transfer.profile, transfer.fee);
        let (source, target) = (transfer.source.clone(), transfer.target.clone());
        let rate = transfer.rate;
        let currency = source.currency.clone();
        let balance = match balance {
            Some(id) => self
                .balances
                .get(&id)
                .filter(|balance| balance.profile == profile),
            None => self.standard_balance(profile, &currency),
        };
        let Some(balance) = balance else {
            let message = format!("There is no balance in {currency}.");
            return Err(("balance.no-balance-for-currency", message));
        };
        if balance.currency != currency {
            let message = format!("The balance is in {}.", balance.currency);
            return Err(("balance.currency-unsupported", message));
        }
        if balance.amount < source.value {
            let message = format!("{} {currency} are needed.", source.value.normalize());
            return Err(("balance.insufficient-funds", message));
        }
        let account = balance.id;
        let name = self.recipient_name(id);
        let transfer = self.transfer(id).map_err(|_| no_transfer(id))?;
        let reference = transfer.reference.clone();
        let exchanged = source.currency != target.currency;
        let what = What {
            kind: "TRANSFER",
            description: format!("Sent money to {name}"),
            reference: format!("TRANSFER-{id}"),
            channel: "TRANSFER",
            payment_reference: Some(reference).filter(|reference| !reference.is_empty()),
            exchange: exchanged.then_some((target, rate)),
        };
        let step = self.book(account, -source.value, fee, what);
        self.paid(id, "BALANCE", Some(account));
        Ok(Some(step))
    }

    /// Money that a partner settles later.
    fn pay_later(&mut self, id: i64, method: &str) -> Result<Option<i64>, Rejection> {
        self.waiting(id)?;
        self.paid(id, method, None);
        Ok(None)
    }

    fn waiting(&self, id: i64) -> Result<&Transfer, Rejection> {
        let transfer = self.transfer(id).map_err(|_| no_transfer(id))?;
        if transfer.status.waits() {
            return Ok(transfer);
        }
        let message = format!("The transfer is {}.", transfer.status.as_str());
        Err(("transfer.invalid-state", message))
    }

    fn paid(&mut self, id: i64, method: &str, balance: Option<i64>) {
        let payment = Payment {
            id: self.ids.number(Kind::Payment),
            method: method.to_owned(),
            balance,
            at: self.now(),
        };
        let Some(transfer) = self.transfers.get_mut(&id) else {
            return;
        };
        transfer.payment = Some(payment);
        let quote = transfer.quote;
        self.set_stage(quote, Stage::Funded);
    }

    fn recipient_name(&self, transfer: i64) -> String {
        let transfer = self.transfers.get(&transfer);
        let recipient = transfer.and_then(|transfer| self.recipients.get(&transfer.recipient));
        recipient.map_or_else(String::new, |recipient| recipient.name.clone())
    }
}

fn no_transfer(id: i64) -> Rejection {
    ("transfer.not-found", format!("There is no transfer {id}."))
}

/// Errors of this operation are texts.
fn plain(status: StatusCode, text: String) -> Refusal {
    Box::new(Response::empty(status).typed("text/plain", text))
}
