//! Money that goes from one balance of a profile to another.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::balances::positive;
use super::call::{Refusal, Reply, created, member, unprocessable};
use super::clock::text;
use super::digits::{decimal, number};
use super::money::Money;
use super::records::{Stage, What};
use super::world::{Kind, World};
use crate::exchange::Incoming;

/// Money that goes from one balance to another.
struct Movement {
    from: i64,
    to: i64,
    source: Money,
    fee: Decimal,
    target: Money,
    rate: Decimal,
    kind: &'static str,
}

impl World {
    /// Moves money between balances of a profile: within a currency by an amount, between two by a quote.
    pub(super) fn balance_movement(&mut self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let key = call.idempotency_key();
        let key = key.map(|key| ("movement".to_owned(), profile, key));
        if let Some(made) = key.as_ref().and_then(|key| self.made.get(key)) {
            return Ok(created(made));
        }
        let json = if call.member("quoteId").is_null() {
            self.move_amount(profile, call)?
        } else {
            self.convert(profile, call)?
        };
        if let Some(key) = key {
            self.made.insert(key, json.clone());
        }
        Ok(created(&json))
    }

    fn move_amount(&mut self, profile: i64, call: &Incoming) -> Result<Value, Refusal> {
        let balance = |name: &str| self.balance(profile, call.whole(name).unwrap_or(0));
        let (source, target) = (balance("sourceBalanceId")?, balance("targetBalanceId")?);
        let amount = call.member("amount");
        let currency = source.currency.clone();
        let value = decimal(member(amount, "value"));
        let value = positive(value, &currency, "amount/value")?;
        if amount.get("currency").and_then(Value::as_str) != Some(&currency)
            || target.currency != currency
            || target.id == source.id
        {
            let message =
                "Amount and both balances must be in one currency. Use a quote otherwise.";
            return Err(unprocessable(
                "balance.currency.mismatch",
                "amount/currency",
                message,
            ));
        }
        let kind = if source.savings {
            "WITHDRAWAL"
        } else {
            "DEPOSIT"
        };
        let (from, to) = (source.id, target.id);
        let money = Money::new(value, &currency);
        let movement = Movement {
            from,
            to,
            source: money.clone(),
            fee: Decimal::ZERO,
            target: money,
            rate: Decimal::ONE,
            kind,
        };
        self.moved(&movement)
    }

    fn convert(&mut self, profile: i64, call: &Incoming) -> Result<Value, Refusal> {
        let id = call.text("quoteId").unwrap_or("");
        let quote = self.open_quote(Some(id), "quoteId")?.clone();
        if quote.profile != profile || quote.pay_out != "BALANCE" {
            let message = "The quote must be the profile's, with BALANCE as its payOut.";
            return Err(unprocessable("quote.not.for.balance", "quoteId", message));
        }
        let from = match call.whole("sourceBalanceId") {
            Some(id) => self.balance(profile, id)?.id,
            None => match self.standard_balance(profile, &quote.source) {
                Some(balance) => balance.id,
                None => {
                    let message = format!("There is no balance in {}.", quote.source);
                    return Err(unprocessable("balance.not.found", "quoteId", &message));
                }
            },
        };
        let source = Money::new(quote.price.source, &quote.source);
        // Before a balance is opened for what would not arrive.
        self.can_pay(from, &source)?;
        let to = match call.whole("targetBalanceId") {
            Some(id) => self.balance(profile, id)?.id,
            None => match self.standard_balance(profile, &quote.target) {
                Some(balance) => balance.id,
                None => self.open_balance(profile, &quote.target, false, None),
            },
        };
        let movement = Movement {
            from,
            to,
            source,
            fee: quote.price.fee,
            target: Money::new(quote.price.target, &quote.target),
            rate: quote.rate,
            kind: "CONVERSION",
        };
        let json = self.moved(&movement)?;
        self.set_stage(quote.id, Stage::Funded);
        Ok(json)
    }

    fn can_pay(&self, balance: i64, money: &Money) -> Result<(), Refusal> {
        if self.in_currency(balance, money)? >= money.value {
            return Ok(());
        }
        let message = format!("{} {} are needed.", money.value.normalize(), money.currency);
        let code = "balance.insufficient-funds";
        Err(unprocessable(code, "amount", &message))
    }

    /// What is on a balance, if it is in the currency of this money.
    fn in_currency(&self, balance: i64, money: &Money) -> Result<Decimal, Refusal> {
        let balance = self.balances.get(&balance);
        let fitting = balance.filter(|balance| balance.currency == money.currency);
        fitting.map(|balance| balance.amount).ok_or_else(|| {
            let message = "The balances are not in the currencies of the movement.";
            unprocessable("balance.currency.mismatch", "", message)
        })
    }

    /// Books both sides.
    fn moved(&mut self, movement: &Movement) -> Result<Value, Refusal> {
        let Movement {
            source,
            target,
            fee,
            rate,
            ..
        } = movement;
        self.can_pay(movement.from, source)?;
        self.in_currency(movement.to, target)?;
        let id = self.ids.number(Kind::Movement);
        let now = self.now();
        let converted = source.currency != target.currency;
        let what = |exchange: &Money| What {
            kind: "CONVERSION",
            description: if converted {
                format!("Converted {} to {}", source.currency, target.currency)
            } else {
                format!("Moved {}", source.currency)
            },
            reference: format!("BALANCE-{id}"),
            channel: "BALANCE",
            payment_reference: None,
            exchange: converted.then(|| (exchange.clone(), *rate)),
        };
        let step = self.book(movement.from, -source.value, *fee, what(target));
        self.book(movement.to, target.value, Decimal::ZERO, what(source));
        let fee = Money::new(*fee, &source.currency).json();
        let after = |with_id| self.amounts_of([movement.from, movement.to], with_id);
        Ok(json!({
            "id": id,
            "type": movement.kind,
            "state": "COMPLETED",
            "creationTime": text(now),
            "balancesAfter": after(true),
            "sourceAmount": source.json(),
            "targetAmount": target.json(),
            "rate": number(*rate),
            "feeAmounts": [fee],
            "steps": [{
                "id": step,
                "type": movement.kind,
                "creationTime": text(now),
                "balancesAfter": after(false),
                "sourceAmount": source.json(),
                "targetAmount": target.json(),
                "fee": fee,
                "rate": number(*rate),
            }],
        }))
    }
    /// The amounts of balances.
    fn amounts_of(&self, balances: [i64; 2], with_id: bool) -> Value {
        let amount = |id: i64| {
            let balance = self.balances.get(&id)?;
            let mut json = balance.money().json();
            if with_id {
                json["id"] = json!(id);
            }
            Some(json)
        };
        balances.into_iter().filter_map(amount).collect()
    }
}
