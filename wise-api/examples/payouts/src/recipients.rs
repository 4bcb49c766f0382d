//! Recipients: found among those that exist, or made from Wise's form.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell};
use wise_api::form::LiveForm;
use wise_api::{BoxError, Currency, Json, Wise};

use crate::{Book, Invoice, step};

/// Finds and makes recipients, one at a time for the same answers.
pub(crate) struct Recipients {
    wise: Wise,
    profile: i64,
    forms: Mutex<HashMap<(String, String), Arc<OnceCell<LiveForm>>>>,
    existing: Mutex<HashMap<String, Arc<Vec<(i64, Json)>>>>,
    making: Mutex<HashMap<String, Arc<Mutex<()>>>>,
}

/// How often a form is refreshed at most.
const REFRESHES: usize = 5;

impl Recipients {
    pub(crate) fn new(wise: &Wise, profile: i64) -> Self {
        Self {
            wise: wise.clone(),
            profile,
            forms: Mutex::default(),
            existing: Mutex::default(),
            making: Mutex::default(),
        }
    }

    /// The recipient of an invoice: the one that it was before, one that Wise has with the same answers, or a new one.
    pub(crate) async fn id(&self, book: &Book, invoice: &Invoice) -> Result<i64, BoxError> {
        let answers = invoice.recipient();
        let turn = Arc::clone(self.making.lock().await.entry(answers.clone()).or_default());
        let _turn = turn.lock().await;
        if let Some(id) = book.recipient(&answers)? {
            return Ok(id);
        }
        let form = self.filled(invoice).await?;
        let id = match self.found(invoice, &form).await? {
            Some(id) => id,
            None => {
                let made = form.create(self.profile)?.await?;
                step("recipient-made");
                made.id()?.get()
            }
        };
        book.keep_recipient(&answers, id)?;
        step("recipient-kept");
        Ok(id)
    }

    /// The form of the currency, with the answers of the invoice.
    async fn filled(&self, invoice: &Invoice) -> Result<LiveForm, BoxError> {
        let pair = (invoice.source.clone(), invoice.target.clone());
        let cell = Arc::clone(self.forms.lock().await.entry(pair).or_default());
        let ask = || {
            self.wise
                .recipients()
                .form(&invoice.source, &invoice.target, invoice.amount)
        };
        let mut form = cell.get_or_try_init(ask).await?.clone();
        let _ = form.choose(&invoice.kind)?;
        for _ in 0..REFRESHES {
            for (key, answer) in &invoice.answers {
                // An answer whose field comes with a refresh has its turn later.
                if form.field(key).is_some() {
                    let _ = form.answer(key, answer.as_str())?;
                }
            }
            if !form.needs_refresh() {
                break;
            }
            let _ = form.refresh().await?;
        }
        let unknown: Vec<&str> = invoice
            .answers
            .keys()
            .map(String::as_str)
            .filter(|key| form.field(key).is_none())
            .collect();
        if !unknown.is_empty() {
            return Err(format!("the form does not ask for {}", unknown.join(", ")).into());
        }
        Ok(form)
    }

    /// One that exists, and says the same.
    async fn found(&self, invoice: &Invoice, form: &LiveForm) -> Result<Option<i64>, BoxError> {
        let wanted = form.body()?;
        let existing = self.existing(&invoice.target).await?;
        for (id, recipient) in existing.iter() {
            let mut same = form.clone().into_form();
            let keys: Vec<String> = same.answers().map(|(key, _)| key.to_owned()).collect();
            for key in keys {
                same.remove(&key);
            }
            let prefilled = same.prefill(recipient);
            if prefilled.masked.is_empty() && prefilled.refused.is_empty() && same.draft() == wanted
            {
                return Ok(Some(*id));
            }
        }
        Ok(None)
    }

    /// The recipients that Wise has in a currency, read once.
    async fn existing(&self, currency: &str) -> Result<Arc<Vec<(i64, Json)>>, BoxError> {
        let mut known = self.existing.lock().await;
        if let Some(found) = known.get(currency) {
            return Ok(Arc::clone(found));
        }
        let list = self
            .wise
            .recipients()
            .list()
            .profile_id(self.profile)
            .currency([currency.parse::<Currency>()?]);
        let mut all = Vec::new();
        let mut stream = list.stream();
        while let Some(recipient) = stream.try_next().await? {
            let json = Json::parse(&serde_json::to_string(&recipient)?)?;
            all.push((recipient.id()?.get(), json));
        }
        let all = Arc::new(all);
        known.insert(currency.to_owned(), Arc::clone(&all));
        Ok(all)
    }
}
