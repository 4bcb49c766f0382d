//! Invoices: rows of a CSV file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rust_decimal::Decimal;
use wise_api::BoxError;

/// Somebody who is to be paid. The columns `invoice`, `source`, `target`, `amount` (what arrives, in the target currency), `reference` and
/// `type` say what; all others are the answers to Wise's form for such a recipient, by their keys, and those that begin with `transfer.` to the form
/// of the transfer.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub number: String,
    pub source: String,
    pub target: String,
    pub amount: Decimal,
    pub reference: String,
    pub kind: String,
    pub answers: BTreeMap<String, String>,
    /// Answers to the form of the transfer.
    pub details: BTreeMap<String, String>,
}

impl Invoice {
    fn of(row: BTreeMap<String, String>) -> Result<Self, BoxError> {
        let mut answers = row;
        answers.retain(|_, value| !value.is_empty());
        let number = answers.remove("invoice").ok_or("a row has no `invoice`")?;
        let mut take = |name: &str| {
            let missing = || format!("invoice {number} has no `{name}`");
            answers.remove(name).ok_or_else(missing)
        };
        let (source, target, kind) = (take("source")?, take("target")?, take("type")?);
        let amount = take("amount")?;
        let amount: Decimal = amount
            .parse()
            .map_err(|_| format!("invoice {number}: `{amount}` is no amount"))?;
        let reference = take("reference").unwrap_or_default();
        let (details, answers): (BTreeMap<_, _>, BTreeMap<_, _>) = answers
            .into_iter()
            .partition(|(key, _)| key.starts_with("transfer."));
        let details = details
            .into_iter()
            .map(|(key, value)| (key["transfer.".len()..].to_owned(), value));
        let details = details.collect();
        Ok(Self {
            source,
            target,
            kind,
            amount,
            reference,
            answers,
            details,
            number,
        })
    }

    /// What the invoice says, in one text: another text is another invoice.
    pub fn content(&self) -> String {
        let amount = self.amount.normalize();
        let (source, target, details) =
            (&self.source, &self.target, serde_json::json!(self.details));
        format!(
            "{source} {target} {amount} {} {details} {}",
            self.reference,
            self.recipient()
        )
    }

    /// Whom it pays, in one text. Those with the same text share a recipient.
    pub fn recipient(&self) -> String {
        serde_json::json!([self.target, self.kind, self.answers]).to_string()
    }
}

/// The invoices of a file. A number that stands there twice is an error: nobody can say whether it is to be paid once or twice.
pub fn read(path: &Path) -> Result<Vec<Invoice>, BoxError> {
    let mut reader = csv::Reader::from_path(path)?;
    let rows = reader.deserialize();
    let invoices: Vec<Invoice> = rows
        .map(|row| Invoice::of(row?))
        .collect::<Result<_, BoxError>>()?;
    let mut numbers = BTreeSet::new();
    for invoice in &invoices {
        if !numbers.insert(&invoice.number) {
            return Err(format!("invoice {} stands there twice", invoice.number).into());
        }
    }
    Ok(invoices)
}
