//! What somebody would write with `serde_derive`: the same fields, text as `String`, numbers as `f64` and `i64`.

#![allow(dead_code)]

pub mod activity;
pub mod address;
pub mod balance;
pub mod balance_statement;
pub mod bank_account_details;
pub mod batch_group;
pub mod card;
pub mod card_order;
pub mod card_transaction;
pub mod case;
pub mod common;
pub mod comparison;
pub mod currency;
pub mod digital_wallet;
pub mod direct_debit_account;
pub mod dispute;
pub mod gpi_tracking;
pub mod incoming_transfer;
pub mod kyc_review;
pub mod multi_currency_account;
pub mod profile;
pub mod quote;
pub mod rate;
pub mod recipient;
pub mod sca;
pub mod simulation;
pub mod spend_control;
pub mod spend_limit;
pub mod transfer;
pub mod verification;
pub mod webhook_subscription;
pub mod webhook_transfers;
