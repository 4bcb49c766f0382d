//! The fields of `gpi_tracking`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct CancellationRequestStatus {
    #[serde(rename = "reasonCode")]
    pub reason_code: Option<String>,
    #[serde(rename = "indemnityAgreement")]
    pub indemnity_agreement: Option<bool>,
}

#[derive(Debug, Deserialize)]
pub struct CancellationResponseStatus {
    pub code: Option<String>,
    #[serde(rename = "reasonCode")]
    pub reason_code: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Charge {
    pub amount: Option<super::common::MoneyAmount>,
    pub bic: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct LookupResult {
    pub transactions: Option<Vec<Transaction>>,
}

#[derive(Debug, Deserialize)]
pub struct SettlementMethod {
    pub code: Option<String>,
    #[serde(rename = "clearingSystem")]
    pub clearing_system: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct StatusReason {
    pub code: Option<String>,
    #[serde(rename = "settlementMethod")]
    pub settlement_method: Option<SettlementMethod>,
    #[serde(rename = "instructedAgent")]
    pub instructed_agent: Option<String>,
    #[serde(rename = "chargeBearer")]
    pub charge_bearer: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Transaction {
    pub uetr: Option<String>,
    pub status: Option<String>,
    #[serde(rename = "statusReason")]
    pub status_reason: Option<StatusReason>,
    #[serde(rename = "statusTime")]
    pub status_time: Option<String>,
    #[serde(rename = "confirmedAt")]
    pub confirmed_at: Option<String>,
    #[serde(rename = "confirmedAmount")]
    pub confirmed_amount: Option<super::common::MoneyAmount>,
    #[serde(rename = "rejectionReason")]
    pub rejection_reason: Option<String>,
    #[serde(rename = "returnReason")]
    pub return_reason: Option<String>,
    #[serde(rename = "cancellationStatus")]
    pub cancellation_status: Option<String>,
    #[serde(rename = "initiatedAt")]
    pub initiated_at: Option<String>,
    #[serde(rename = "completedAt")]
    pub completed_at: Option<String>,
    #[serde(rename = "lastUpdatedAt")]
    pub last_updated_at: Option<String>,
    pub events: Option<Vec<TransactionEvent>>,
}

#[derive(Debug, Deserialize)]
pub struct TransactionEvent {
    pub status: Option<String>,
    #[serde(rename = "statusReason")]
    pub status_reason: Option<StatusReason>,
    #[serde(rename = "statusTime")]
    pub status_time: Option<String>,
    #[serde(rename = "confirmedAt")]
    pub confirmed_at: Option<String>,
    #[serde(rename = "confirmedAmount")]
    pub confirmed_amount: Option<super::common::MoneyAmount>,
    #[serde(rename = "rejectionReason")]
    pub rejection_reason: Option<String>,
    #[serde(rename = "returnReason")]
    pub return_reason: Option<String>,
    #[serde(rename = "instructedAmount")]
    pub instructed_amount: Option<super::common::MoneyAmount>,
    #[serde(rename = "settledAmount")]
    pub settled_amount: Option<super::common::MoneyAmount>,
    #[serde(rename = "amountInconsistency")]
    pub amount_inconsistency: Option<bool>,
    #[serde(rename = "settlementDate")]
    pub settlement_date: Option<String>,
    #[serde(rename = "sourceCurrency")]
    pub source_currency: Option<String>,
    #[serde(rename = "targetCurrency")]
    pub target_currency: Option<String>,
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: Option<f64>,
    #[serde(rename = "chargeBearer")]
    pub charge_bearer: Option<String>,
    #[serde(rename = "endToEndId")]
    pub end_to_end_id: Option<String>,
    #[serde(rename = "messageNameIdentification")]
    pub message_name_identification: Option<String>,
    #[serde(rename = "instructionId")]
    pub instruction_id: Option<String>,
    #[serde(rename = "eventType")]
    pub event_type: Option<String>,
    #[serde(rename = "eventTarget")]
    pub event_target: Option<String>,
    #[serde(rename = "cancellationRequestStatus")]
    pub cancellation_request_status: Option<CancellationRequestStatus>,
    #[serde(rename = "cancellationResponseStatus")]
    pub cancellation_response_status: Option<CancellationResponseStatus>,
    #[serde(rename = "cancellationRequestTrackingStatus")]
    pub cancellation_request_tracking_status: Option<String>,
    #[serde(rename = "serviceLevel")]
    pub service_level: Option<String>,
    #[serde(rename = "trackerInformingParty")]
    pub tracker_informing_party: Option<String>,
    pub charges: Option<Vec<Charge>>,
    #[serde(rename = "eventCreationTime")]
    pub event_creation_time: Option<String>,
    #[serde(rename = "instructedAgent")]
    pub instructed_agent: Option<String>,
    #[serde(rename = "from")]
    pub from_bic: Option<String>,
    #[serde(rename = "to")]
    pub to_bic: Option<String>,
    #[serde(rename = "debtorAgent")]
    pub debtor_agent: Option<String>,
    #[serde(rename = "creditorAgent")]
    pub creditor_agent: Option<String>,
    #[serde(rename = "instructingReimbursementAgent")]
    pub instructing_reimbursement_agent: Option<String>,
    #[serde(rename = "previousInstructingAgent1")]
    pub previous_instructing_agent1: Option<String>,
    #[serde(rename = "previousInstructingAgent2")]
    pub previous_instructing_agent2: Option<String>,
    #[serde(rename = "previousInstructingAgent3")]
    pub previous_instructing_agent3: Option<String>,
    #[serde(rename = "intermediaryAgent1")]
    pub intermediary_agent1: Option<String>,
    #[serde(rename = "intermediaryAgent2")]
    pub intermediary_agent2: Option<String>,
    #[serde(rename = "intermediaryAgent3")]
    pub intermediary_agent3: Option<String>,
}
