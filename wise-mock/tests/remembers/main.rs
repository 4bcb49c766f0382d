//! What the mock remembers, as the real client sees it: each test in every version of the API.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "../support/paths.rs"]
mod paths;
mod support;

/// The tests with the types of one version of the API.
macro_rules! imports {
    ($($api:ident)::+) => {
        use std::collections::{BTreeMap, BTreeSet};
        use std::time::{Duration, SystemTime};

        use crate::support::{Inbox, api_error, guid_of, newest, versions};
        use rust_decimal::{Decimal, dec};
        use wise_api::webhook::Event;
        use wise_api::approval::{ScaApproval, ScaRequired};
        use wise_api::retry::RetryPolicy;
        use wise_api::{Currency, Error, IdempotencyKey, Secret, Wise};
        use wise_mock::Server;

        use $($api)::+::balance::{self, CreateBalance, MoveMoney};
        use $($api)::+::batch_group::{
            self, CreateBatchGroup, FundBatchGroup, NewStatus, UpdateBatchGroup,
        };
        use $($api)::+::common;
        use $($api)::+::one_time_token::VerifyCode;
        use $($api)::+::balance_statement;
        use $($api)::+::oauth_token::RefreshToken;
        use $($api)::+::profile::{
            CreatePersonal, CreatePersonalAddress, CreatePersonalContact, Profile, UpdatePersonal,
        };
        use $($api)::+::quote::{CreateQuote, Quote};
        use $($api)::+::recipient::{CreateRecipient, CreateRecipientDetails};
        use $($api)::+::sca::Facemap;
        use $($api)::+::simulation::{
            ClearCardTransaction, FailTransferPayout, ProduceCard, ReceiveSwiftPayment, SubmitKycReviewRequirements, TopUpBalance, TransferStatus,
        };
        use $($api)::+::third_party_transfer::{
            CreateBusinessOriginator, CreateDetails, CreateOriginatorAddress, CreateThirdPartyTransfer,
        };
        use $($api)::+::transfer::{CreateTransfer, FundFromBalance, Funding, Transfer};
        use $($api)::+::webhook_subscription::{CreateDelivery, CreateWebhookSubscription};
    };
}

mod newest {
    macro_rules! calls {
        ($wise:expr) => {
            $wise
        };
    }
    imports!(wise_api);
    include!("scene.rs");
    include!("money.rs");
    include!("people.rs");
    include!("told.rs");
}

mod legacy {
    macro_rules! calls {
        ($wise:expr) => {
            $wise.legacy()
        };
    }
    imports!(wise_api::legacy);
    include!("scene.rs");
    include!("money.rs");
    include!("people.rs");
    include!("told.rs");
}

mod both;
