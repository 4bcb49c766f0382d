//! Quotes: what a transfer or a conversion costs, for half an hour.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::{Decimal, dec};
use serde_json::{Value, json};
use uuid::Uuid;

use super::balances::positive;
use super::call::{Refusal, Reply, member, not_found, ok, unprocessable};
use super::clock::{moved, text};
use super::digits::{decimal, number};
use super::money::{rounded, rounded_up};
use super::records::{Fee, Price, Quote, Stage};
use super::world::{USER, World};
use crate::exchange::Incoming;

/// How long the rate of a quote holds.
const LIFE: SignedDuration = SignedDuration::from_mins(30);

impl Default for Fee {
    fn default() -> Self {
        Self {
            fixed: dec!(0.5),
            variable: dec!(0.004),
        }
    }
}

impl Fee {
    /// The price of sending this much, fee included.
    fn of_source(&self, source: Decimal, rate: Decimal, from: &str, to: &str) -> Option<Price> {
        let variable = source.checked_mul(self.variable)?;
        let fee = rounded(self.fixed.checked_add(variable)?, from).min(source);
        Some(Price {
            source,
            fee,
            target: rounded((source - fee).checked_mul(rate)?, to),
        })
    }

    /// The price of this much arriving.
    fn of_target(&self, target: Decimal, rate: Decimal, from: &str) -> Option<Price> {
        let converted = rounded_up(target.checked_div(rate)?, from);
        let kept = Decimal::ONE - self.variable;
        let source = rounded_up(converted.checked_add(self.fixed)?.checked_div(kept)?, from);
        Some(Price {
            source,
            fee: source - converted,
            target,
        })
    }
}

impl World {
    /// The quote with this id. Quotes belong to a profile, except where the caller does not say which.
    pub(super) fn quote(&self, profile: Option<i64>, id: &str) -> Result<&Quote, Refusal> {
        let quote = id.parse().ok().and_then(|id| self.quotes.get(&id));
        quote
            .filter(|quote| profile.is_none_or(|profile| profile == quote.profile))
            .ok_or_else(|| not_found("quote", id))
    }

    /// The quote, when a transfer can still be made from it.
    pub(super) fn open_quote(&self, id: Option<&str>, path: &str) -> Result<&Quote, Refusal> {
        let quote = self.quote(None, id.unwrap_or("")).map_err(|_| {
            unprocessable("quote.not.found", path, "There is no quote with this id.")
        })?;
        match quote.stage {
            Stage::Pending if quote.expired(self.now()) => {
                let message = "The quote has expired. Create a new one.";
                Err(unprocessable("quote.expired", path, message))
            }
            Stage::Pending => Ok(quote),
            Stage::Accepted | Stage::Funded => {
                let message = "The quote was used already. Create a new one.";
                Err(unprocessable("quote.already.accepted", path, message))
            }
        }
    }

    pub(super) fn quote_create(&mut self, call: &Incoming) -> Reply {
        let profile = self.profile(call.path_id("profileId"))?.id;
        let mut quote = self.offer(call)?;
        quote.profile = profile;
        quote.id = self.ids.uuid();
        self.check_target_account(&quote)?;
        let json = quote.json(self.now());
        self.quotes.insert(quote.id, quote);
        Ok(ok(&json))
    }

    /// An offer for nobody: it cannot be used, and so it has no id.
    pub(super) fn quote_create_unauthenticated(&self, call: &Incoming) -> Reply {
        let mut json = self.offer(call)?.json(self.now());
        if let Some(json) = json.as_object_mut() {
            for name in ["id", "profile", "user"] {
                json.remove(name);
            }
        }
        Ok(ok(&json))
    }

    pub(super) fn quote_get(&self, call: &Incoming) -> Reply {
        let quote = self.quote(Some(call.path_id("profileId")), call.path_param("quoteId"))?;
        Ok(ok(&quote.json(self.now())))
    }

    pub(super) fn quote_update(&mut self, call: &Incoming) -> Reply {
        let id = self
            .quote(Some(call.path_id("profileId")), call.path_param("quoteId"))?
            .id
            .to_string();
        let mut quote = self.open_quote(Some(&id), "quoteId")?.clone();
        // A merge patch: what is absent stays.
        if let Some(account) = call.whole("targetAccount") {
            quote.target_account = Some(account);
        }
        if let Some(pay_out) = call.text("payOut") {
            pay_out.clone_into(&mut quote.pay_out);
        }
        if !call.member("pricingConfiguration").is_null() {
            quote.pricing = Some(call.member("pricingConfiguration").clone());
            let fee = self.fee_for(quote.pricing.as_ref());
            let asked = (quote.price.source, quote.price.target);
            quote.price = self.price(&quote, &fee, asked)?;
        }
        self.check_target_account(&quote)?;
        let json = quote.json(self.now());
        self.quotes.insert(quote.id, quote);
        Ok(ok(&json))
    }

    /// What was asked for, with its price.
    fn offer(&self, call: &Incoming) -> Result<Quote, Refusal> {
        let source = self.known_currency(call.text("sourceCurrency"), "sourceCurrency")?;
        let target = self.known_currency(call.text("targetCurrency"), "targetCurrency")?;
        self.check_metadata(call)?;
        let rate = self.rates.get(&source, &target).ok_or_else(|| {
            let message = format!("There is no rate from {source} to {target}.");
            unprocessable("currency.not.supported", "targetCurrency", &message)
        })?;
        let given = |name: &str| Some(call.member(name)).filter(|value| !value.is_null());
        let (asked, target_given) = match (given("sourceAmount"), given("targetAmount")) {
            (Some(amount), None) => {
                let amount = positive(decimal(amount), &source, "sourceAmount")?;
                ((amount, Decimal::ZERO), false)
            }
            (None, Some(amount)) => {
                let amount = positive(decimal(amount), &target, "targetAmount")?;
                ((Decimal::ZERO, amount), true)
            }
            _ => {
                let message = "Either sourceAmount or targetAmount is needed, and not both.";
                return Err(unprocessable(
                    "quote.amount.required",
                    "sourceAmount",
                    message,
                ));
            }
        };
        let text = |name: &str| call.text(name).map(str::to_owned);
        let mut quote = Quote {
            id: Uuid::nil(),
            profile: 0,
            created: self.now(),
            source,
            target,
            rate,
            price: Price {
                source: Decimal::ZERO,
                fee: Decimal::ZERO,
                target: Decimal::ZERO,
            },
            target_given,
            pay_out: text("payOut").unwrap_or_else(|| "BANK_TRANSFER".to_owned()),
            preferred_pay_in: text("preferredPayIn"),
            target_account: call.whole("targetAccount"),
            pricing: Some(call.member("pricingConfiguration").clone()).filter(|p| !p.is_null()),
            stage: Stage::Pending,
        };
        let fee = self.fee_for(quote.pricing.as_ref());
        quote.price = self.price(&quote, &fee, asked)?;
        Ok(quote)
    }

    fn price(&self, quote: &Quote, fee: &Fee, asked: (Decimal, Decimal)) -> Result<Price, Refusal> {
        let too_much = || {
            let message = "The amount is outside of what can be sent.";
            unprocessable("quote.amount.out.of.range", "sourceAmount", message)
        };
        let price = if quote.target_given {
            fee.of_target(asked.1, quote.rate, &quote.source)
        } else {
            fee.of_source(asked.0, quote.rate, &quote.source, &quote.target)
        };
        price
            .filter(|price| price.target > Decimal::ZERO)
            .ok_or_else(too_much)
    }

    /// The mock's price, or the partner's.
    fn fee_for(&self, pricing: Option<&Value>) -> Fee {
        let fee = pricing.map_or(&Value::Null, |pricing| member(pricing, "fee"));
        Fee {
            fixed: decimal(member(fee, "fixed")).unwrap_or(self.fee.fixed),
            variable: decimal(member(fee, "variable"))
                .filter(|part| *part >= Decimal::ZERO && *part < Decimal::ONE)
                .unwrap_or(self.fee.variable),
        }
    }

    fn check_target_account(&self, quote: &Quote) -> Result<(), Refusal> {
        match quote.target_account {
            Some(id) => self
                .usable_recipient(id, &quote.target, "targetAccount")
                .map(drop),
            None => Ok(()),
        }
    }
}

impl Quote {
    pub(super) fn expired(&self, now: Timestamp) -> bool {
        self.stage == Stage::Pending && now >= moved(self.created, LIFE)
    }

    fn json(&self, now: Timestamp) -> Value {
        let expires = moved(self.created, LIFE);
        let status = match self.stage {
            Stage::Pending if self.expired(now) => "EXPIRED",
            Stage::Pending => "PENDING",
            Stage::Accepted => "ACCEPTED",
            Stage::Funded => "FUNDED",
        };
        let mut json = json!({
            "id": self.id.to_string(),
            "profile": self.profile,
            "user": USER,
            "status": status,
            "createdTime": text(self.created),
            "expirationTime": text(expires),
            "rateExpirationTime": text(expires),
            "rateType": "FIXED",
            "rate": number(self.rate),
            "sourceCurrency": self.source,
            "targetCurrency": self.target,
            "sourceAmount": number(self.price.source),
            "targetAmount": number(self.price.target),
            "providedAmountType": if self.target_given { "TARGET" } else { "SOURCE" },
            "payOut": self.pay_out,
            "guaranteedTargetAmount": self.target_given,
            "guaranteedTargetAmountAllowed": true,
            "targetAmountAllowed": true,
            "notices": [],
            "paymentOptions": [self.option_json("BALANCE"), self.option_json("BANK_TRANSFER")],
        });
        if let Some(pay_in) = &self.preferred_pay_in {
            json["preferredPayIn"] = json!(pay_in);
        }
        if let Some(pricing) = &self.pricing {
            json["pricingConfiguration"] = pricing.clone();
        }
        json
    }

    fn option_json(&self, pay_in: &str) -> Value {
        let fee = number(self.price.fee);
        let percentage = self.price.fee.checked_div(self.price.source);
        let fee_money = json!({ "amount": fee, "currency": self.source });
        let convert = number(self.price.source - self.price.fee);
        json!({
            "disabled": false,
            "payIn": pay_in,
            "payOut": self.pay_out,
            "payInProduct": "CHEAP",
            "allowedProfileTypes": ["PERSONAL", "BUSINESS"],
            "sourceAmount": number(self.price.source),
            "sourceCurrency": self.source,
            "targetAmount": number(self.price.target),
            "targetCurrency": self.target,
            "fee": { "transferwise": fee, "payIn": 0, "discount": 0, "partner": 0, "total": fee },
            "feePercentage": number(percentage.unwrap_or_default().round_dp(4)),
            "estimatedDelivery": text(self.delivery()),
            "estimatedDeliveryDelays": [],
            "formattedEstimatedDelivery": "in a day",
            "price": {
                "priceSetId": 1,
                "total": { "type": "TOTAL", "label": "Total fees", "value": fee_money },
                "items": [{ "type": "TRANSFERWISE", "label": "Our fee", "value": fee_money }],
                "calculatedOn": {
                    "unroundedAmountToConvert": { "amount": convert, "currency": self.source },
                },
            },
        })
    }

    /// When the money of a transfer from this quote should be there.
    pub(super) fn delivery(&self) -> Timestamp {
        moved(self.created, SignedDuration::from_hours(24))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_adds_up_whichever_side_is_given() {
        let fee = Fee::default();
        let price = fee.of_source(dec!(1000), dec!(1.15), "GBP", "EUR").unwrap();
        assert_eq!((price.fee, price.target), (dec!(4.5), dec!(1144.83)));
        let price = fee.of_target(dec!(100), dec!(1.15), "GBP").unwrap();
        assert_eq!((price.source, price.fee), (dec!(87.82), dec!(0.86)));
        assert!((price.source - price.fee) * dec!(1.15) >= dec!(100));
    }
}
