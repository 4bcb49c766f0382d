//! One payment, step by step, from wherever it is.

use futures_util::StreamExt;
use futures_util::stream;
use rust_decimal::Decimal;
use wise_api::follow::{FollowPolicy, FollowPosition};
use wise_api::form::Form;
use wise_api::quote::CreateQuote;
use wise_api::transfer::{
    CreateTransfer, CreateTransferDetails, FundFromBalance, FundTransfer, GetRequirements,
};
use wise_api::{BoxError, Currency, Error, IdempotencyKey, QuoteId, Timestamp, TransferId, Wise};

use crate::recipients::Recipients;
use crate::{Book, Hooks, Invoice, Payment, step};

/// How many payments are under way at once.
const TOGETHER: usize = 8;

/// How often a call without a key is looked at again after silence.
const LOOKS: usize = 5;

/// Pays invoices out of the balances of a profile.
pub struct Payer {
    wise: Wise,
    profile: i64,
    book: Book,
    recipients: Recipients,
    policy: FollowPolicy,
    hooks: Hooks,
}

/// Whether Wise said no, so that nothing was made.
fn is_refusal(error: &(dyn std::error::Error + 'static)) -> bool {
    let error = error.downcast_ref::<Error>();
    error.is_some_and(|error| matches!(error, Error::Api(_)) && !error.outcome_is_uncertain())
}

impl Payer {
    pub fn new(wise: Wise, profile: i64, book: Book, policy: FollowPolicy, hooks: Hooks) -> Self {
        Self {
            recipients: Recipients::new(&wise, profile),
            wise,
            profile,
            book,
            policy,
            hooks,
        }
    }

    pub fn book(&self) -> &Book {
        &self.book
    }

    /// Pays them all, and follows each to its end. A payment that cannot go on has a problem afterwards, and the others go on.
    pub async fn pay(&self, invoices: &[Invoice]) -> Result<(), BoxError> {
        for invoice in invoices {
            self.book.add(invoice)?;
        }
        let payments = stream::iter(invoices).map(|invoice| self.one(invoice));
        let results: Vec<Result<(), BoxError>> =
            payments.buffer_unordered(TOGETHER).collect().await;
        results.into_iter().collect()
    }

    async fn one(&self, invoice: &Invoice) -> Result<(), BoxError> {
        let mut payment = self.book.payment(&invoice.number)?;
        let paid = self.advance(invoice, &mut payment).await;
        payment.problem = paid.err().map(|problem| problem.to_string());
        self.book.keep(&payment)
    }

    async fn advance(&self, invoice: &Invoice, payment: &mut Payment) -> Result<(), BoxError> {
        let recipient = match payment.recipient {
            Some(id) => id,
            None => {
                let id = self.recipients.id(&self.book, invoice).await?;
                payment.recipient = Some(id);
                self.book.keep(payment)?;
                id
            }
        };
        let transfer = match payment.transfer {
            Some(id) => id,
            None => self.transfer(invoice, payment, recipient).await?,
        };
        let transfer = TransferId::from(transfer);
        if !payment.funded {
            self.fund(payment, transfer).await?;
        }
        self.follow(payment, transfer).await
    }

    /// The transfer of an invoice. Its key is on the disk before it is sent, and stays the same for good.
    async fn transfer(
        &self,
        invoice: &Invoice,
        payment: &mut Payment,
        recipient: i64,
    ) -> Result<i64, BoxError> {
        let key = match &payment.key {
            Some(key) => key.parse()?,
            None => {
                let key = uuid::Uuid::new_v4();
                payment.key = Some(key.to_string());
                self.book.keep(payment)?;
                step("key-kept");
                key
            }
        };
        let quote = match &payment.quote {
            Some(quote) => quote.clone(),
            None => self.quote(invoice, payment).await?,
        };
        let made = match self.create(invoice, recipient, key, &quote).await {
            // Refused, so no transfer has come of this quote: perhaps it has expired. The key stays.
            Err(error) if is_refusal(error.as_ref()) => {
                if !self.is_over(&quote).await? {
                    return Err(error);
                }
                let quote = self.quote(invoice, payment).await?;
                self.create(invoice, recipient, key, &quote).await?
            }
            made => made?,
        };
        step("transfer-made");
        payment.transfer = Some(made);
        self.book.keep(payment)?;
        step("transfer-kept");
        Ok(made)
    }

    async fn quote(&self, invoice: &Invoice, payment: &mut Payment) -> Result<String, BoxError> {
        let amount: Decimal = invoice.amount;
        let create = CreateQuote::builder()
            .source_currency(invoice.source.parse::<Currency>()?)
            .target_currency(invoice.target.parse::<Currency>()?)
            .target_amount(amount);
        let quote = self.wise.quotes().create(self.profile, create).await?;
        step("quote-made");
        let id = quote.id()?.to_string();
        payment.quote = Some(id.clone());
        self.book.keep(payment)?;
        step("quote-kept");
        Ok(id)
    }

    /// Whether a quote can no longer be used.
    async fn is_over(&self, quote: &str) -> Result<bool, BoxError> {
        let quote = self
            .wise
            .quotes()
            .get(self.profile, QuoteId::from(quote))
            .await?;
        let now = Timestamp::from(std::time::SystemTime::now());
        Ok(quote.expiration_time()?.instant() <= now.instant())
    }

    async fn create(
        &self,
        invoice: &Invoice,
        recipient: i64,
        key: uuid::Uuid,
        quote: &str,
    ) -> Result<i64, BoxError> {
        let asked = GetRequirements::new(recipient, quote);
        let form = self.wise.transfers().get_requirements(asked).form().await;
        let order = CreateTransfer::new(recipient, quote, IdempotencyKey::from_uuid(key));
        // The client repeats it as often as its policy allows, with the same key.
        let made = match form {
            Ok(form) => {
                let form = self.answered(form, invoice).await?;
                self.wise.transfers().create(order).fill(&form)?.await?
            }
            // Once there is a transfer of the quote, nothing is asked for any more. The key leads to it.
            Err(error) if is_refusal(&error) => {
                let details = CreateTransferDetails::new().reference(invoice.reference.as_str());
                let answers = invoice.details.iter();
                let details = answers.fold(details, |details, (key, answer)| {
                    details.insert_extra(key.as_str(), answer.as_str())
                });
                self.wise.transfers().create(order.details(details)).await?
            }
            Err(error) => return Err(error.into()),
        };
        Ok(made.id()?.get())
    }

    /// The form of a transfer, answered.
    async fn answered(&self, mut form: Form, invoice: &Invoice) -> Result<Form, BoxError> {
        for _ in 0..LOOKS {
            if !invoice.reference.is_empty() {
                let _ = form.answer("reference", invoice.reference.as_str())?;
            }
            for (key, answer) in &invoice.details {
                if form.field(key).is_some() {
                    let _ = form.answer(key, answer.as_str())?;
                }
            }
            if !form.needs_refresh() {
                break;
            }
            let _ = form.refresh(&self.wise).await?;
        }
        Ok(form)
    }

    /// Funds a transfer from the balance. There is no key: after silence, the transfer says whether it is funded.
    async fn fund(&self, payment: &mut Payment, transfer: TransferId) -> Result<(), BoxError> {
        let mut in_doubt = payment.funding_asked;
        if !in_doubt {
            payment.funding_asked = true;
            self.book.keep(payment)?;
            step("funding-asked");
        }
        for _ in 0..LOOKS {
            if in_doubt && self.is_funded(transfer).await? {
                payment.funded = true;
                break;
            }
            let body = FundTransfer::Balance(FundFromBalance::new());
            match self
                .wise
                .transfers()
                .fund(self.profile, transfer, body)
                .await
            {
                Ok(outcome) => {
                    outcome.accepted()?;
                    payment.funded = true;
                    break;
                }
                Err(error) if error.outcome_is_uncertain() => in_doubt = true,
                // Perhaps it was funded by the call before, whose answer nobody saw.
                Err(error @ Error::Api(_))
                    if !in_doubt && error.status().is_some_and(|s| s == 409) =>
                {
                    in_doubt = true;
                }
                Err(error) => return Err(error.into()),
            }
        }
        if !payment.funded {
            return Err("whether the transfer is funded cannot be told now; run again".into());
        }
        step("funded");
        self.book.keep(payment)
    }

    async fn is_funded(&self, transfer: TransferId) -> Result<bool, Error> {
        let now = self.wise.transfers().get(transfer).await?;
        if *now.status()? != wise_api::transfer::Status::IncomingPaymentWaiting {
            return Ok(true);
        }
        Ok(!self
            .wise
            .transfers()
            .list_payments(transfer)
            .await?
            .is_empty())
    }

    /// Follows a transfer to its end, and keeps each state.
    async fn follow(&self, payment: &mut Payment, transfer: TransferId) -> Result<(), BoxError> {
        let position = FollowPosition {
            state: payment.state.clone(),
            occurred_at: payment
                .occurred_at
                .as_deref()
                .and_then(|at| at.parse().ok()),
        };
        let follow = self.wise.transfers().follow(transfer);
        let mut follow = follow.policy(self.policy.clone()).resume(position);
        self.hooks.add(follow.inbox());
        while let Some(change) = follow.next().await {
            change?;
            let position = follow.position();
            payment.state = position.state;
            payment.occurred_at = position.occurred_at.map(|at| at.text().to_owned());
            self.book.keep(payment)?;
        }
        Ok(())
    }
}
