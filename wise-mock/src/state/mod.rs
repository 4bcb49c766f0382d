//! What the mock remembers: the operations whose responses depend on earlier requests.
//!
//! Operations are told apart by their ids, which stay the same from one version of the API to the next. What an operation
//! answers is built from what exists (`World`), one file for each kind of thing.

mod balances;
mod batches;
mod call;
mod cards;
mod clock;
mod delivery;
mod digits;
mod event_order;
mod events;
mod funding;
mod money;
mod movements;
mod notify;
mod oauth;
mod profiles;
mod quotes;
mod rate_times;
mod rates;
mod recipients;
mod records;
mod requirements;
mod sca;
mod signing;
mod simulation;
mod staging;
mod statements;
mod subscriptions;
mod transfers;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;
use http::header::CONTENT_TYPE;
use rust_decimal::Decimal;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use wise_api::webhook::{PublicKey, PublicKeyError};

use self::call::Reply;
pub use self::clock::Clock;
pub(crate) use self::event_order::EventOrder;
pub(crate) use self::records::Factors;
use self::records::Outbox;
pub use self::records::Region;
pub(crate) use self::requirements::without_state;
use self::sca::Gate;

use self::world::World;
use crate::breach::{broken, listed};
use crate::contract::{Operation, OperationId as Id};
use crate::exchange::{Incoming, Response};
use crate::generate::Source;
use crate::misuse::Misuse;
use crate::token::Tokens;

/// How long a notification that nobody took waits before it is sent again; twice as long each time.
const PAUSE: Duration = Duration::from_millis(50);

/// The header with what Wise's support wants to know of a request.
const TRACE: &str = "x-trace-id";

/// The state of one mock. Every server has its own.
#[derive(Debug)]
pub struct State {
    world: Mutex<World>,
    clock: Arc<Clock>,
    pending: Arc<watch::Sender<usize>>,
    deliveries: AbortHandle,
}

impl State {
    /// A state in which nothing has happened yet. What it puts into `tokens` is accepted from then on. Notifications are
    /// delivered by a task of the runtime that this is called in, until the state is dropped.
    pub(crate) fn new(tokens: Tokens) -> Self {
        Self::with_pause(tokens, PAUSE)
    }

    fn with_pause(tokens: Tokens, pause: Duration) -> Self {
        let (queue, outbox) = unbounded_channel();
        let pending = Arc::new(watch::Sender::new(0));
        let task = tokio::spawn(delivery::deliver(outbox, Arc::clone(&pending), pause));
        let clock = Arc::new(Clock::default());
        let outbox = Outbox::new(queue, Arc::clone(&pending));
        Self {
            world: Mutex::new(World::new(Arc::clone(&clock), tokens, outbox)),
            clock,
            pending,
            deliveries: task.abort_handle(),
        }
    }

    /// The response to a request that has passed every check; nothing for an operation that needs no state, for which the mock
    /// makes up a response. `source` makes up the responses that the contract describes, to be filled in. What is answered has been
    /// held against the contract.
    pub(crate) fn answer(&self, incoming: &Incoming, source: &Source) -> Option<Response> {
        let exact;
        let incoming = match exactly(incoming) {
            Some(other) => {
                exact = other;
                &exact
            }
            None => incoming,
        };
        let mut world = self.world();
        let trace = world.ids.uuid().to_string();
        let approved = match world.gate(incoming) {
            Gate::Open => false,
            Gate::Approved => true,
            Gate::Closed(refusal) => return Some(refusal.header(TRACE, &trace)),
        };
        let answer = answer(&mut world, incoming);
        let fault = world.broken.take();
        // Others can go on while this response is held against the contract.
        drop(world);
        let answer = match (answer, fault) {
            (_, Some(detail)) => Some(broken(incoming.operation, &detail)),
            (Some(reply), None) => {
                let answer = reply.unwrap_or_else(|refusal| *refusal);
                Some(checked(incoming.operation, answer).header(TRACE, &trace))
            }
            (None, None) if approved => made_up(incoming, source),
            (None, None) => None,
        };
        match answer {
            Some(answer) if approved => Some(answer.header(sca::RESULT, "APPROVED")),
            answer => answer,
        }
    }

    /// What the form of a request says against its body, where the contract has refused that already.
    pub(crate) fn against_form(&self, incoming: &Incoming) -> Option<Response> {
        let refusal = self.world().against_form(incoming)?;
        Some(checked(incoming.operation, *refusal))
    }

    /// The response to `GET /v1/profiles`, which is in no contract.
    pub(crate) fn profiles_v1(&self) -> Response {
        Response::json(StatusCode::OK, &self.world().profiles_v1())
    }

    /// Forgets everything, and the time of day is the machine's again.
    pub(crate) fn reset(&self) {
        self.world().reset();
        self.clock.reset();
    }

    /// Delivers nothing any more.
    pub(crate) fn stop(&self) {
        self.deliveries.abort();
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn set_rate(&self, source: &str, target: &str, rate: Decimal) {
        self.world().rates.set(source, target, rate);
    }

    pub(crate) fn require_sca(&self, operation: &str, factors: Factors) {
        self.world().sca.protect(operation, factors);
    }

    pub(crate) fn trust_signing_key(&self, key: &str) -> Result<(), Misuse> {
        self.world().sca.trust(key)
    }

    pub(crate) fn set_region(&self, region: Region) {
        self.world().sca.in_region(region);
    }

    pub(crate) fn require_documented_sca(&self) {
        self.world().sca.protect_documented();
    }

    /// Waits until every notification was taken, or given up.
    pub(crate) async fn delivered(&self) {
        let mut pending = self.pending.subscribe();
        // The sender lives as long as this.
        let _ = pending.wait_for(|pending| *pending == 0).await;
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for State {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The key that webhooks are signed with.
pub(crate) fn public_key() -> Result<PublicKey, PublicKeyError> {
    PublicKey::from_der(&signing::public_key().unwrap_or_default())
}

/// The request with every digit of its numbers, if it may have lost some.
fn exactly(incoming: &Incoming) -> Option<Incoming> {
    let json = incoming
        .header("content-type")
        .is_some_and(|kind| kind.contains("json"));
    if !json || !digits::is_long(&incoming.raw) {
        return None;
    }
    let body = digits::read(&incoming.raw)?;
    Some(Incoming {
        body: Some(body),
        ..incoming.clone()
    })
}

/// The response, if the contract has it. A refusal with a status that the operation does not document has nothing to keep.
pub(crate) fn checked(operation: &Operation, answer: Response) -> Response {
    let Some(response) = operation.response(answer.status.as_u16()) else {
        if answer.status.is_success() {
            return broken(operation, &format!("a success of {}", answer.status));
        }
        return answer;
    };
    let kind = answer
        .headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let media = response
        .content
        .iter()
        .find(|media| Some(media.kind.as_str()) == kind);
    let schema = match (media, kind) {
        (Some(media), _) => media.schema.as_ref(),
        (None, None) if response.content.is_empty() => None,
        (None, None) => return broken(operation, "no body"),
        (None, Some(_)) if response.content.is_empty() => None,
        (None, Some(kind)) => return broken(operation, &format!("a body of {kind}")),
    };
    if let (Some(schema), Some("application/json")) = (schema, kind) {
        let breaches = schema.check_text(&answer.body);
        if !breaches.is_empty() {
            return broken(
                operation,
                &format!("{}: {}", answer.status, listed(&breaches)),
            );
        }
    }
    answer
}

/// The response that the contract describes, for an operation without state.
fn made_up(incoming: &Incoming, source: &Source) -> Option<Response> {
    let success = incoming.operation.success()?;
    source
        .answer(incoming.operation, success.status, &incoming.headers)
        .ok()
}

/// What an operation answers; nothing when it needs no state.
fn answer(world: &mut World, call: &Incoming) -> Option<Reply> {
    Some(match call.operation.known? {
        Id::ProfileList => world.profile_list(),
        Id::ProfileGet => world.profile_get(call),
        Id::ProfilePersonalCreate => world.profile_create(call, false),
        Id::ProfileBusinessCreate | Id::ProfileBusinessCreateV5 => world.profile_create(call, true),
        Id::ProfilePersonalUpdate | Id::ProfileBusinessUpdateV3 => world.profile_update(call),
        Id::ProfileCreateV1 => world.profile_create_v1(call),
        Id::ProfileUpdateV1 => world.profile_update_v1(call),
        Id::UserGetByToken => world.user_get(),

        Id::BalanceCreate => world.balance_create(call),
        Id::BalanceGet => world.balance_get(call),
        Id::BalanceList => world.balance_list(call),
        Id::BalanceDelete => world.balance_delete(call),
        Id::BalanceGetV1 => world.balance_get_v1(call),
        Id::BalanceMovement => world.balance_movement(call),
        Id::TotalFunds => world.total_funds(call),
        Id::McaGet => world.multi_currency_account(call),
        Id::BalanceStatementGet => world.statement_json(call),
        Id::BalanceStatementDownload => return world.statement_download(call),

        Id::QuoteCreate => world.quote_create(call),
        Id::QuoteCreateUnauthenticated => world.quote_create_unauthenticated(call),
        Id::QuoteGet => world.quote_get(call),
        Id::QuoteUpdate => world.quote_update(call),
        Id::RateGet => world.rates_get(call),

        Id::RecipientCreate => world.recipient_create(call),
        Id::RecipientGet => world.recipient_get(call),
        Id::RecipientGetV1 => world.recipient_get_v1(call),
        Id::RecipientList => world.recipient_list(call),
        Id::RecipientListV1 => world.recipient_list_v1(call),
        Id::RecipientDeactivate => world.recipient_deactivate(call),

        Id::AccountRequirementsGet | Id::AccountRequirementsPost => {
            world.account_requirements_of_pair(call)
        }
        Id::RecipientAccountRequirementsGet | Id::RecipientAccountRequirementsPost => {
            world.account_requirements(call)
        }
        Id::AddressRequirementsGet | Id::AddressRequirementsPost => {
            world.address_requirements(call)
        }
        Id::ProfileExtensionRequirementsGet | Id::ProfileExtensionRequirementsPost => {
            world.profile_requirements(call)
        }
        Id::TransferRequirementsValidate => world.transfer_requirements(call),

        Id::TransferCreate => world.transfer_create(call),
        Id::TransferGet => world.transfer_get(call),
        Id::TransferList => world.transfer_list(call),
        Id::TransferCancel => world.transfer_cancel(call),
        Id::TransferFund => world.transfer_fund(call),
        Id::TransferPaymentsList => world.transfer_payments(call),
        Id::CreateThirdPartyTransfer => world.third_party_create(call, false),
        Id::TransferPartnerLicenceCreate => world.third_party_create(call, true),
        Id::GetThirdPartyTransfer | Id::GetThirdPartyTransferV1 => world.third_party_get(call),
        Id::DeliveryEstimateGet => world.delivery_estimate(call),
        // The receipt itself is made up.
        Id::TransferReceiptGet => Err(world.has_receipt(call).err()?),

        Id::BatchGroupCreate => world.batch_create(call),
        Id::BatchGroupGet => world.batch_get(call),
        Id::BatchGroupUpdate => world.batch_update(call),
        Id::BatchGroupTransferCreate => world.batch_transfer_create(call),
        Id::BatchGroupFund => world.batch_fund(call),

        Id::SimulationBalanceTopup => world.balance_top_up(call),
        Id::SimulationBankTransactionImport => world.bank_transaction_import(call),
        Id::SimulationTransferStateChange => world.simulate_transfer(call),
        Id::SimulationTransferPayoutFailure => world.simulate_payout_failure(call),
        Id::SimulationVerification
        | Id::SimulationVerifyProfile
        | Id::SimulationSwiftIn
        | Id::SimulationCardProduction
        | Id::SimulationCardTransactionAuthorisation
        | Id::SimulationCardTransactionClearing
        | Id::SimulationCardTransactionReversal
        | Id::SimulationKycReviewRequirementsAdd
        | Id::SimulationKycReviewRequirementsSubmit
        | Id::SimulationKycReviewVerify => Err(world.simulate(call).err()?),

        Id::WebhookApplicationSubscriptionCreate | Id::WebhookProfileSubscriptionCreate => {
            world.subscription_create(call)
        }
        Id::WebhookApplicationSubscriptionGet | Id::WebhookProfileSubscriptionGet => {
            world.subscription_get(call)
        }
        Id::WebhookApplicationSubscriptionList | Id::WebhookProfileSubscriptionList => {
            world.subscription_list(call)
        }
        Id::WebhookApplicationSubscriptionDelete | Id::WebhookProfileSubscriptionDelete => {
            world.subscription_delete(call)
        }
        Id::WebhookApplicationSubscriptionTest => world.subscription_test(call),

        Id::CardEncryptionKeyGet => return world.card_key(),
        Id::CardSensitiveDetailsGet => world.card_details(call),
        Id::CardPinGet => world.card_pin(call),
        Id::CardOrderPresetPin => Err(world.card_pin_preset(call).err()?),

        Id::OauthTokenCreate => world.token_create(call),
        Id::OttStatusGet | Id::OttStatusGetV1 => world.ott_status(call),
        Id::OttSmsTrigger => world.ott_trigger(call, "SMS"),
        Id::OttWhatsappTrigger => world.ott_trigger(call, "WHATSAPP"),
        Id::OttVoiceTrigger => world.ott_trigger(call, "VOICE"),
        Id::OttSmsVerify => world.ott_verify(call, "SMS"),
        Id::OttWhatsappVerify => world.ott_verify(call, "WHATSAPP"),
        Id::OttVoiceVerify => world.ott_verify(call, "VOICE"),
        Id::OttFacemapVerify => world.face_verify(call, true),
        Id::ScaFacemapVerify => world.face_verify(call, false),
        Id::ScaSessionCreate => world.sca_session(call),
    })
}
