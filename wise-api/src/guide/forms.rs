//! Requirement forms: recipients, transfers and addresses whose fields Wise decides, with the feature `forms`.
//!
//! Which details a recipient needs depends on the currency, the kind of account, the country and who is paid, and it changes without
//! notice. Wise answers with a form: fields with keys, labels, limits, patterns and choices. The module `form` takes such an answer, the
//! answers of your customer, and makes the body of the next call.
//!
//! # A recipient
//!
//! ```no_run
//! # #[cfg(all(feature = "forms", feature = "__any-version"))]
//! # async fn example(wise: wise_api::Wise) -> Result<(), Box<dyn std::error::Error>> {
//! let mut form = wise.recipients().form("GBP", "USD", 250).await?;
//!
//! // 1. The way to pay out. A form with one type has it chosen.
//! let _ = form.choose("aba")?;
//!
//! // 2. The answers, by key. What is wrong with one is said at once.
//! let _ = form.answer("legalType", "PRIVATE")?;
//! let _ = form.answer("accountHolderName", "Ada Lovelace")?;
//! let _ = form.answer("abartn", "021000021")?;
//! let answered = form.answer("address.country", "US")?;
//!
//! // 3. Some answers change the form.
//! if answered.needs_refresh {
//!     let changes = form.refresh().await?;
//!     println!("asked for now: {:?}; fell away: {:?}", changes.added, changes.dropped);
//! }
//! for field in form.missing() {
//!     println!("{}: {:?}", field.key, field.label);
//! }
//!
//! // 4. The call, once nothing is missing.
//! let recipient = form.create(12345)?.await?;
//! # Ok(())
//! # }
//! ```
//!
//! Without a quote, Wise does not know who pays, and some routes hide a way to pay out then (business payments to CNY). With a quote,
//! `wise.recipients().get_account_requirements(quote).form().await?` gives the form. `.form()` makes one of each requirements call, of
//! each version. `wise.legacy().recipients().form(…)` gives a `LiveForm<legacy::recipient::Recipients>`, which creates its recipient there;
//! `with_form` puts a stored form together with the recipients of a version.
//!
//! # Transfers and addresses
//!
//! `wise.transfers().get_requirements(…).form()` and `wise.addresses().get_requirements().form()` give their forms. `fill` puts the answers
//! into the call that you would send anyway, beside what it has already:
//!
//! ```no_run
//! # #[cfg(all(feature = "forms", feature = "__newest-quarter"))]
//! # async fn example(wise: wise_api::Wise, form: wise_api::form::Form) -> Result<(), Box<dyn std::error::Error>> {
//! use wise_api::transfer::CreateTransfer;
//!
//! let key: wise_api::IdempotencyKey = "c0290103-855d-4f55-99ec-8712e8e3574f".parse()?;
//! let create = CreateTransfer::new(40123, "3b041641-1788-44f2-a60d-f25453fe2e85", key);
//! let transfer = wise.transfers().create(create).fill(&form)?.await?;
//! # Ok(())
//! # }
//! ```
//!
//! For a KYC requirement, `submission_data` gives the text that `kyc_reviews().submit_requirement` takes.
//!
//! # What is checked, and what is not
//!
//! | check | by |
//! |---|---|
//! | required, least and largest length, choices, dates, yes or no, numbers | what the form says |
//! | patterns | the form's Java regular expressions, translated; those with look-around or backreferences under a limit of steps |
//! | IBAN, BIC, sort code, ABA, IFSC, CLABE, CPF, CNPJ | rules of this crate, for fields whose key asks for one (`IBAN`, `abartn` …) |
//!
//! - An answer that could not be checked is taken, and `Answered::unchecked` says why: a pattern that has no counterpart here, a kind of
//!   field that this crate does not know. Wise checks everything again.
//! - `answer_unchecked` takes a value that a check refuses. It stays an answer through refreshes, and `unchecked()` lists it.
//! - Lengths count as Java counts them, in UTF-16 units.
//! - Whether an account exists is known only to Wise. `Field::async_check` has the address of the check that some fields name; Wise has
//!   marked it deprecated.
//!
//! # When Wise refuses
//!
//! `form.errors_of(&error)` maps the entries of a refusal to keys, so that each message can be shown beside its field. The messages are
//! Wise's, in its language, and can quote what your customer typed: show them, and keep them out of logs.
//!
//! # Forms that wait
//!
//! A `Form` is serialized with serde: the requirements as Wise sent them, the answers, and what is still to be refreshed. Show it on a web
//! page, store it, and go on when the customer comes back. Answers are personal data; `Debug` and errors never show them.
//!
//! Keep the stored form on your side, and take only answers from the page. A form that was read back can only be refreshed at paths of
//! requirements, but its fields are whatever the page says.
//!
//! # An existing recipient
//!
//! `form.prefill_from(wise.recipients().get(id)).await?` answers the form from a recipient, with the refreshes on the way, and says
//! which values were masked by Wise or are not taken any more. `prefill` does that from any JSON object with the same keys, nested or
//! dotted, such as a row of a table.
