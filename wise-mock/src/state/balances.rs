//! Balances, and what is booked on them.

use rust_decimal::{Decimal, dec};
use serde_json::{Value, json};

use http::StatusCode;

use super::call::{Refusal, Reply, conflict, created, not_found, ok, unprocessable};
use super::clock::text;
use super::digits::number;
use super::events::Event;
use super::money::{Money, digits, rounded};
use super::records::{Balance, Entry, What};
use super::world::{Kind, World};
use crate::exchange::{Incoming, Response};

impl World {
    pub(super) fn balance(&self, profile: i64, id: i64) -> Result<&Balance, Refusal> {
        self.profile(profile)?;
        self.balances
            .get(&id)
            .filter(|balance| balance.profile == profile)
            .ok_or_else(|| not_found("balance", id))
    }

    /// The standard balance of a profile in a currency.
    pub(super) fn standard_balance(&self, profile: i64, currency: &str) -> Option<&Balance> {
        self.balances.values().find(|balance| {
            balance.profile == profile && balance.currency == currency && !balance.savings
        })
    }

    /// Opens a balance with nothing on it.
    pub(super) fn open_balance(
        &mut self,
        profile: i64,
        currency: &str,
        savings: bool,
        name: Option<String>,
    ) -> i64 {
        let now = self.now();
        let id = self.ids.number(Kind::Balance);
        let balance = Balance {
            id,
            profile,
            currency: currency.to_owned(),
            savings,
            name,
            amount: Decimal::ZERO,
            created: now,
            modified: now,
            entries: Vec::new(),
        };
        self.balances.insert(id, balance);
        self.emit(profile, &Event::BalanceState { id, active: true });
        id
    }

    /// Books an amount, and tells it to whom subscribed. The id of the booking.
    pub(super) fn book(&mut self, balance: i64, amount: Decimal, fee: Decimal, what: What) -> i64 {
        let now = self.now();
        let id = self.ids.number(Kind::Step);
        let Some(balance) = self.balances.get_mut(&balance) else {
            return id;
        };
        balance.amount += amount;
        balance.modified = now;
        let entry = Entry {
            id,
            at: now,
            amount,
            fee,
            after: balance.amount,
            what,
        };
        balance.entries.push(entry.clone());
        let (profile, currency) = (balance.profile, balance.currency.clone());
        let credit = json!({
            "resource": { "id": balance.id, "type": "balance-account" },
            "amount": number(amount),
            "currency": currency,
            "post_transaction_balance_amount": number(balance.amount),
            "transaction_type": "credit",
        });
        let event = Event::BalanceUpdate {
            balance: balance.id,
            currency,
            entry: Box::new(entry),
        };
        self.emit(profile, &event);
        if amount > Decimal::ZERO {
            self.tell(profile, "balances#credit", credit);
        }
        id
    }

    pub(super) fn balance_create(&mut self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let key = call.idempotency_key();
        let key = key.map(|key| ("balance".to_owned(), profile, key));
        let made = key.as_ref().and_then(|key| self.made.get(key)?.as_i64());
        if let Some(balance) = made.and_then(|id| self.balances.get(&id)) {
            return Ok(created(&balance.json()));
        }
        let currency = self.known_currency(call.text("currency"), "currency")?;
        let savings = call.text("type") == Some("SAVINGS");
        let name = call.text("name").map(str::to_owned);
        if savings && name.is_none() {
            let message = "A SAVINGS balance needs a name.";
            return Err(unprocessable("balance.name.required", "name", message));
        }
        if !savings && self.standard_balance(profile, &currency).is_some() {
            let message = format!("There is a STANDARD balance in {currency} already.");
            return Err(conflict("balance.already.exists", &message));
        }
        let name = name.filter(|_| savings);
        let id = self.open_balance(profile, &currency, savings, name);
        if let Some(key) = key {
            self.made.insert(key, json!(id));
        }
        Ok(created(&self.balance(profile, id)?.json()))
    }

    pub(super) fn balance_get(&self, call: &Incoming) -> Reply {
        let balance = self.balance(call.path_id("profileId"), call.path_id("balanceId"))?;
        Ok(ok(&balance.json()))
    }

    pub(super) fn balance_list(&self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let types = call.query_param("types").unwrap_or("");
        let wanted: Vec<&str> = types.split(',').map(str::trim).collect();
        let balances = self
            .balances
            .values()
            .filter(|balance| balance.profile == profile && wanted.contains(&balance.type_name()));
        Ok(ok(&balances.map(Balance::json).collect()))
    }

    pub(super) fn balance_delete(&mut self, call: &Incoming) -> Reply {
        let balance = self.balance(call.path_id("profileId"), call.path_id("balanceId"))?;
        let (id, profile) = (balance.id, balance.profile);
        if !balance.amount.is_zero() {
            let message = "Only a balance with nothing on it can be closed.";
            return Err(conflict("balance.not.empty", message));
        }
        self.balances.remove(&id);
        self.emit(profile, &Event::BalanceState { id, active: false });
        Ok(Response::empty(StatusCode::NO_CONTENT))
    }

    pub(super) fn total_funds(&self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let currency = self.known_currency(Some(call.path_param("currency")), "currency")?;
        let mut total = Decimal::ZERO;
        for balance in self.balances.values().filter(|b| b.profile == profile) {
            let rate = self.rates.get(&balance.currency, &currency);
            let worth = rate.and_then(|rate| balance.amount.checked_mul(rate));
            total += rounded(worth.unwrap_or_default(), &currency);
        }
        let total = Money::new(total, &currency).json();
        let none = Money::new(Decimal::ZERO, &currency).json();
        Ok(ok(&json!({
            "totalWorth": total,
            "totalAvailable": total,
            "totalCash": total,
            "overdraft": {
                "limit": none, "used": none, "available": none, "availableByCurrency": [],
            },
        })))
    }

    pub(super) fn multi_currency_account(&self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?;
        Ok(ok(&json!({
            "id": profile.account,
            "profileId": profile.id,
            "active": true,
            "eligible": true,
            "creationTime": text(profile.created),
            "modificationTime": text(profile.updated),
        })))
    }

    pub(super) fn balance_get_v1(&self, call: &Incoming) -> Reply {
        let id = call.query_param("profileId").and_then(|id| id.parse().ok());
        let profile = self.profile(id.unwrap_or(0))?;
        let balances = self.balances.values();
        let standard = balances.filter(|b| b.profile == profile.id && !b.savings);
        let balances: Value = standard
            .map(|balance| {
                json!({
                    "balanceType": "AVAILABLE",
                    "currency": balance.currency,
                    "amount": balance.money().json(),
                    "reservedAmount": Money::new(Decimal::ZERO, &balance.currency).json(),
                    "bankDetails": null,
                })
            })
            .collect();
        Ok(ok(&json!([{
            "id": profile.account,
            "profileId": profile.id,
            "active": true,
            "eligible": true,
            "creationTime": text(profile.created),
            "modificationTime": text(profile.updated),
            "balances": balances,
        }])))
    }

    pub(super) fn balance_top_up(&mut self, call: &Incoming) -> Reply {
        let profile = call.whole("profileId").unwrap_or(0);
        let balance = self.balance(profile, call.whole("balanceId").unwrap_or(0))?;
        let (id, currency) = (balance.id, balance.currency.clone());
        if call.text("currency") != Some(&currency) {
            let message = format!("The balance is in {currency}.");
            return Err(unprocessable(
                "balance.currency.mismatch",
                "currency",
                &message,
            ));
        }
        let amount = positive(call.decimal("amount"), &currency, "amount")?;
        let what = What::added("Topped up balance");
        let step = self.book(id, amount, Decimal::ZERO, what);
        let balance = self.balance(profile, id)?;
        let after = Money::new(balance.amount, &currency).json();
        Ok(ok(&json!({
            "transactionId": step,
            "state": "COMPLETED",
            "balancesAfter": [{ "id": id, "value": after["value"], "currency": currency }],
        })))
    }

    /// A bank transfer that arrives: on the standard balance of its currency.
    pub(super) fn bank_transaction_import(&mut self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let currency = self.known_currency(call.text("currency"), "currency")?;
        let amount = positive(call.decimal("amount"), &currency, "amount")?;
        let balance = self.standard_balance(profile, &currency);
        let balance = balance.ok_or_else(|| not_found("balance", &currency))?.id;
        self.receive(balance, amount, "Received money");
        let known = json!({
            "current_state": "COMPLETED",
            "previous_state": "PROCESSING",
            "resource": { "id": balance, "type": "balance-account" },
            "target_account_id": balance.to_string(),
            "transfer": { "amount": number(amount), "currency": currency, "type": "credit" },
        });
        self.tell(profile, "account-details-payment#state-change", known);
        Ok(Response::empty(StatusCode::CREATED))
    }

    /// Books money that came from outside.
    pub(super) fn receive(&mut self, balance: i64, amount: Decimal, description: &str) {
        self.book(balance, amount, Decimal::ZERO, What::added(description));
        if let Some(profile) = self.balances.get(&balance).map(|balance| balance.profile) {
            self.tell(profile, "incoming-transfer#credited", json!({}));
        }
    }

    /// The currency, when there is a rate for it.
    pub(super) fn known_currency(&self, code: Option<&str>, path: &str) -> Result<String, Refusal> {
        let code = code.unwrap_or("");
        if self.rates.knows(code) {
            return Ok(code.to_owned());
        }
        let message = format!("There is no rate for the currency {code}.");
        Err(unprocessable("currency.not.supported", path, &message))
    }
}

impl What {
    fn added(description: &str) -> Self {
        Self {
            kind: "DEPOSIT",
            description: description.to_owned(),
            reference: "TRANSFER".to_owned(),
            channel: "TRANSFER",
            payment_reference: None,
            exchange: None,
        }
    }
}

impl Balance {
    pub(super) fn money(&self) -> Money {
        Money::new(self.amount, &self.currency)
    }

    fn type_name(&self) -> &'static str {
        if self.savings { "SAVINGS" } else { "STANDARD" }
    }

    fn json(&self) -> Value {
        let amount = self.money().json();
        json!({
            "id": self.id,
            "currency": self.currency,
            "type": self.type_name(),
            "name": self.name,
            "icon": null,
            "investmentState": "NOT_INVESTED",
            "amount": amount,
            "reservedAmount": Money::new(Decimal::ZERO, &self.currency).json(),
            "cashAmount": amount,
            "totalWorth": amount,
            "creationTime": text(self.created),
            "modificationTime": text(self.modified),
            "visible": true,
        })
    }
}

/// An amount that is more than nothing, less than anybody has, and can be paid in its currency.
pub(super) fn positive(
    amount: Option<Decimal>,
    currency: &str,
    path: &str,
) -> Result<Decimal, Refusal> {
    let refused = |code, message: String| unprocessable(code, path, &message);
    let amount = amount
        .filter(|amount| *amount > Decimal::ZERO && *amount < dec!(1_000_000_000_000_000))
        .ok_or_else(|| {
            let message = "The amount must be above zero and below 10^15.".to_owned();
            refused("amount.out.of.range", message)
        })?;
    if rounded(amount, currency) != amount {
        let message = format!(
            "{currency} has {} digits after the point.",
            digits(currency)
        );
        return Err(refused("amount.too.fine", message));
    }
    Ok(amount)
}
