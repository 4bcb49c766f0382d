//! Arguments: what the compiler tells apart, and what it cannot.
//!
//! An amount in the wrong currency or a transfer from the wrong balance is a call that compiles and succeeds. So whatever two neighbours
//! among the arguments could be exchanged for one another has a name at the call, and whatever is of a kind of its own has a type of its own.
//!
//! | what | how it is told apart |
//! |---|---|
//! | ids | a type for each kind: a `BalanceId` of a response is no `ProfileId` |
//! | currencies | [`Currency`](crate::Currency): a constant, or a text that was checked; no text converts into one by itself |
//! | idempotency keys | [`IdempotencyKey`](crate::IdempotencyKey): generated, parsed, or made by a function with a name |
//! | neighbours that take the same values, such as two texts | each is a step with its name, in one order: of a builder, or of the method of a client |
//!
//! A builder is complete before it is a value, and a call before it can be sent: what leaves out a step, or gives one twice, does not compile.
//!
//! **What is not protected.** Any number makes any id in one step, and any text makes an id that is a text: `balances().get(1, 2)` says
//! nothing about which is which. Take ids from responses, and give a literal its type where you write one (`ProfileId::from(12345)`).
//! Nor does the compiler know which of two profiles is meant, or whether an amount is the one of the source. A table of every call, and what
//! becomes of it when two arguments are exchanged, is in `wise-api/arguments.md`.
//!
//! Ids of responses fit where they belong, and nowhere else:
//!
//! ```
//! # use wise_api::{BalanceId, Call, ProfileId, TransferId, Wise, transfer::FundTransfer, balance, transfer};
//! # fn example(wise: &Wise, profile: ProfileId, balance: BalanceId, transfer: TransferId, funding: FundTransfer) {
//! let balance: Call<balance::operation::Get> = wise.balances().get(profile, balance);
//! let funded: Call<transfer::operation::Fund> = wise.transfers().fund(profile, transfer, funding);
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::{BalanceId, ProfileId, Wise};
//! # fn example(wise: &Wise, profile: ProfileId, balance: BalanceId) {
//! wise.balances().get(balance, profile);
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::{ProfileId, TransferId, Wise, transfer::FundTransfer};
//! # fn example(wise: &Wise, profile: ProfileId, transfer: TransferId, funding: FundTransfer) {
//! wise.transfers().fund(transfer, profile, funding);
//! # }
//! ```
//!
//! Currencies of a quote have names, and an order:
//!
//! ```
//! # use wise_api::{Currency, quote::CreateQuote};
//! let quote: CreateQuote = CreateQuote::builder().source_currency(Currency::GBP).target_currency(Currency::EUR);
//! ```
//!
//! ```compile_fail,E0599
//! # use wise_api::{Currency, quote::CreateQuote};
//! CreateQuote::new(Currency::EUR, Currency::GBP);
//! ```
//!
//! ```compile_fail,E0599
//! # use wise_api::{Currency, quote::CreateQuote};
//! CreateQuote::builder().target_currency(Currency::EUR).source_currency(Currency::GBP);
//! ```
//!
//! ```compile_fail,E0308
//! # use wise_api::{Currency, quote::CreateQuote};
//! let incomplete: CreateQuote = CreateQuote::builder().source_currency(Currency::GBP);
//! ```
//!
//! The same goes for the methods of a client, and for operations as values. The arguments before the first of the two stay where they are:
//!
//! ```
//! # use wise_api::{BalanceId, Call, Currency, ProfileId, Timestamp, Wise, balance_statement, comparison};
//! # fn example(wise: &Wise, profile: ProfileId, balance: BalanceId, start: Timestamp, end: Timestamp) {
//! let statement: Call<balance_statement::operation::Get> = wise
//!     .balance_statements()
//!     .get(profile, balance)
//!     .interval_start(start)
//!     .interval_end(end)
//!     .currency(Currency::GBP);
//! let prices: comparison::operation::Get = comparison::operation::Get::builder()
//!     .source_currency(Currency::GBP)
//!     .target_currency(Currency::EUR);
//! # }
//! ```
//!
//! ```compile_fail,E0061
//! # use wise_api::{BalanceId, Currency, ProfileId, Timestamp, Wise};
//! # fn example(wise: &Wise, profile: ProfileId, balance: BalanceId, start: Timestamp, end: Timestamp) {
//! wise.balance_statements().get(profile, balance, end, start, Currency::GBP);
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # use wise_api::{BalanceId, Currency, ProfileId, Timestamp, Wise};
//! # fn example(wise: &Wise, profile: ProfileId, balance: BalanceId, start: Timestamp, end: Timestamp) {
//! wise.balance_statements().get(profile, balance).interval_end(end).interval_start(start).currency(Currency::GBP);
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::Wise;
//! # async fn example(wise: &Wise) {
//! let incomplete = wise.webhook_subscriptions().get_for_application().client_key("key").await;
//! # }
//! ```
//!
//! So have the texts of a card order, and amount and balance of a top-up:
//!
//! ```
//! # use wise_api::{BalanceId, Currency, Decimal, ProfileId, card_order::CreateCardOrder, simulation::TopUpBalance};
//! # fn example(profile: ProfileId, balance: BalanceId) {
//! let order: CreateCardOrder = CreateCardOrder::builder().program("VISA_DEBIT").card_holder_name("Ada Example");
//! let top_up: TopUpBalance = TopUpBalance::builder()
//!     .profile_id(profile)
//!     .balance_id(balance)
//!     .amount(Decimal::from(100))
//!     .currency(Currency::GBP);
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # use wise_api::card_order::CreateCardOrder;
//! CreateCardOrder::new("Ada Example", "VISA_DEBIT");
//! ```
//!
//! ```compile_fail,E0599
//! # use wise_api::{BalanceId, Currency, Decimal, ProfileId, simulation::TopUpBalance};
//! # fn example(profile: ProfileId, balance: BalanceId) {
//! TopUpBalance::new(Decimal::from(100), profile, Currency::GBP, balance);
//! # }
//! ```
//!
//! A currency is no name, and a name is no currency:
//!
//! ```
//! # use wise_api::{Currency, batch_group::CreateBatchGroup};
//! let group: CreateBatchGroup = CreateBatchGroup::new("salaries", Currency::GBP);
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::batch_group::CreateBatchGroup;
//! CreateBatchGroup::new("GBP", "salaries");
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::{Currency, batch_group::CreateBatchGroup};
//! CreateBatchGroup::new(Currency::GBP, "salaries");
//! ```
//!
//! And a key is no quote:
//!
//! ```
//! # use wise_api::{IdempotencyKey, QuoteId, RecipientId, transfer::CreateTransfer};
//! # fn example(recipient: RecipientId, quote: QuoteId, key: IdempotencyKey) {
//! let transfer: CreateTransfer = CreateTransfer::new(recipient, quote, key);
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::{IdempotencyKey, QuoteId, RecipientId, transfer::CreateTransfer};
//! # fn example(recipient: RecipientId, quote: QuoteId, key: IdempotencyKey) {
//! CreateTransfer::new(recipient, key, quote);
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::{IdempotencyKey, QuoteId, RecipientId, transfer::CreateTransfer};
//! # fn example(recipient: RecipientId, quote: QuoteId, key: IdempotencyKey) {
//! CreateTransfer::new(quote, key, recipient);
//! # }
//! ```
//!
//! ```compile_fail,E0277
//! # use wise_api::{RecipientId, transfer::CreateTransfer};
//! # fn example(recipient: RecipientId) {
//! CreateTransfer::new(recipient, "9b4a9d67-1e58-4d3b-8f0e-4c0b8f4f7c11", "7d8f2b1c-0a7e-4f0b-9c44-2c8d7e1f9a10");
//! # }
//! ```
