//! Statements: what was booked on a balance in an interval.

use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::call::{Refusal, Reply, ok, unprocessable};
use super::clock::{moment, text};
use super::digits::number;
use super::money::Money;
use super::records::{Balance, Entry};
use super::world::{Profile, World};
use crate::exchange::{Incoming, Response};

/// The longest interval of a statement.
const LONGEST: SignedDuration = SignedDuration::from_hours(469 * 24);

/// What a statement shows.
struct Statement<'a> {
    balance: &'a Balance,
    start: Timestamp,
    end: Timestamp,
    lines: Vec<Line<'a>>,
}

/// One line: a booking, or in a flat statement the booking without its fee, or the fee.
struct Line<'a> {
    entry: &'a Entry,
    amount: Decimal,
    fee: Decimal,
    after: Decimal,
    description: String,
}

impl World {
    fn statement(&self, call: &Incoming) -> Result<Statement<'_>, Refusal> {
        let balance = self.balance(call.path_id("profileId"), call.path_id("balanceId"))?;
        if call.query_param("currency") != Some(&balance.currency) {
            let message = format!("The balance is in {}.", balance.currency);
            return Err(unprocessable(
                "balance.currency.mismatch",
                "currency",
                &message,
            ));
        }
        let at = |name: &str| {
            let time = call.query_param(name).and_then(moment);
            time.ok_or_else(|| unprocessable("wrong.date.format", name, "That is no time."))
        };
        let (start, end) = (at("intervalStart")?, at("intervalEnd")?);
        if end < start || end.duration_since(start) > LONGEST {
            let message = "The interval must end after it begins, at most 469 days later.";
            return Err(unprocessable(
                "statement.interval.invalid",
                "intervalEnd",
                message,
            ));
        }
        let flat = call.query_param("type") == Some("FLAT");
        let entries = balance.entries.iter();
        let lines = entries.filter(|entry| entry.at >= start && entry.at <= end);
        Ok(Statement {
            balance,
            start,
            end,
            lines: lines.flat_map(|entry| entry_lines(entry, flat)).collect(),
        })
    }

    pub(super) fn statement_json(&self, call: &Incoming) -> Reply {
        let statement = self.statement(call)?;
        let balance = statement.balance;
        let holder = self.profile(balance.profile)?;
        let last = balance
            .entries
            .iter()
            .rfind(|entry| entry.at <= statement.end);
        let at_end = last.map_or(Decimal::ZERO, |entry| entry.after);
        // The newest first.
        let lines = statement.lines.iter().rev();
        Ok(ok(&json!({
            "accountHolder": holder_json(holder),
            "issuer": {
                "name": "Wise (mock)", "firstLine": "1 Example Street", "city": "London",
                "postCode": "N1 1AA", "stateCode": "", "country": "United Kingdom",
            },
            "bankDetails": null,
            "transactions": lines.map(|line| line.json(&balance.currency)).collect::<Value>(),
            "endOfStatementBalance": Money::new(at_end, &balance.currency).json(),
            "query": {
                "intervalStart": text(statement.start),
                "intervalEnd": text(statement.end),
                "currency": balance.currency,
                "accountId": balance.id,
            },
        })))
    }

    /// The statement as CSV. The other formats are made up.
    pub(super) fn statement_download(&self, call: &Incoming) -> Option<Reply> {
        let statement = match self.statement(call) {
            Ok(statement) => statement,
            Err(refusal) => return Some(Err(refusal)),
        };
        if call.path_param("format") != "csv" {
            return None;
        }
        let mut csv = String::from(
            "Date,Type,Reference,Description,Amount,Currency,Total fees,Running balance\r\n",
        );
        let currency = &statement.balance.currency;
        for line in statement.lines.iter().rev() {
            let fields = [
                text(line.entry.at),
                line.direction().to_owned(),
                line.entry.what.reference.clone(),
                quoted(&line.description),
                line.amount.normalize().to_string(),
                currency.clone(),
                line.fee.normalize().to_string(),
                line.after.normalize().to_string(),
            ];
            csv.push_str(&fields.join(","));
            csv.push_str("\r\n");
        }
        Some(Ok(Response::empty(StatusCode::OK).typed("text/csv", csv)))
    }
}

/// Everything in one line, or the fee in a line of its own.
fn entry_lines(entry: &Entry, flat: bool) -> Vec<Line<'_>> {
    let description = &entry.what.description;
    let whole = Line {
        entry,
        amount: entry.amount,
        fee: entry.fee,
        after: entry.after,
        description: description.clone(),
    };
    if !flat || entry.fee.is_zero() {
        return vec![whole];
    }
    let without = Line {
        amount: entry.amount + entry.fee,
        fee: Decimal::ZERO,
        after: entry.after + entry.fee,
        ..whole
    };
    let fee = Line {
        entry,
        amount: -entry.fee,
        fee: entry.fee,
        after: entry.after,
        description: format!("Charges for: {description}"),
    };
    vec![without, fee]
}

impl Line<'_> {
    fn direction(&self) -> &'static str {
        if self.amount < Decimal::ZERO {
            "DEBIT"
        } else {
            "CREDIT"
        }
    }

    fn json(&self, currency: &str) -> Value {
        let what = &self.entry.what;
        let money = |value| Money::new(value, currency).json();
        let mut details = json!({ "type": what.kind, "description": self.description });
        if let Some(reference) = &what.payment_reference {
            details["paymentReference"] = json!(reference);
        }
        let mut exchange = Value::Null;
        if let Some((other, rate)) = &what.exchange {
            let here = money(self.entry.amount.abs() - self.entry.fee);
            let (source, target) = if self.entry.amount < Decimal::ZERO {
                (here, other.json())
            } else {
                (other.json(), here)
            };
            details["sourceAmount"] = source;
            details["targetAmount"] = target;
            details["rate"] = number(*rate);
            exchange = json!({ "forAmount": other.json(), "rate": number(*rate) });
        }
        json!({
            "type": self.direction(),
            "date": text(self.entry.at),
            "amount": money(self.amount),
            "totalFees": money(self.fee),
            "details": details,
            "exchangeDetails": exchange,
            "runningBalance": money(self.after),
            "referenceNumber": what.reference,
        })
    }
}

fn holder_json(holder: &Profile) -> Value {
    let fact = |name: &str| holder.facts.get(name).cloned().unwrap_or_else(|| json!(""));
    let mut json = json!({ "type": if holder.business { "BUSINESS" } else { "PERSONAL" } });
    if holder.business {
        json["businessName"] = fact("businessName");
    } else {
        json["firstName"] = fact("firstName");
        json["lastName"] = fact("lastName");
    }
    json
}

/// A field of CSV (RFC 4180).
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
