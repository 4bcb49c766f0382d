//! Bodies in the shapes that Wise was seen to send, and that its contract does not have. All of them are made up.

#![cfg(all(feature = "v2026q3", feature = "legacy"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::Server;
use wise_api::transfer::{CreateTransfer, CreateTransferDetails};
use wise_api::{Environment, Error, Json, Operation, Request, Response, StatusCode, Wise, webhook};

/// What an operation reads from a body.
fn read<O: Operation>(body: &str) -> O::Output {
    let headers = wise_api::HeaderMap::new();
    let response = Response::new(&O::INFO, StatusCode::OK, headers, body.to_owned());
    O::decode(&response).unwrap_or_else(|error| panic!("{}: {error}", O::INFO.id))
}

const FORM: &str = r#"[{"type":"iban","title":"Bank","usageInfo":null,"fields":[{"name":"Number","group":[
    {"key":"IBAN","name":"Number","type":"text","required":true,"refreshRequirementsOnChange":false,
     "validationAsync":{"url":"https://example.com/check","params":[{"key":"IBAN","parameterName":"iban","required":true}]}},
    {"key":"city","name":"City","type":"text","required":false,"refreshRequirementsOnChange":true,"validationAsync":null}
]}]}]"#;

macro_rules! check_form {
    ($operation:ty) => {{
        let forms = read::<$operation>(FORM);
        let group = forms[0].fields.as_ref().unwrap()[0].group.as_ref().unwrap();
        let check = group[0].validation_async.as_ref().unwrap();
        assert_eq!(check.url().unwrap(), "https://example.com/check");
        let param = &check.params().unwrap()[0];
        assert_eq!(param.parameter_name().unwrap(), "iban");
        assert!(param.required().unwrap());
        assert!(group[1].validation_async.is_none());
    }};
}

#[test]
#[allow(deprecated)]
fn an_asynchronous_check_of_a_form_is_an_object_or_null() {
    use wise_api::{legacy, v2026q3};
    check_form!(v2026q3::recipient::operation::GetAccountRequirements);
    check_form!(v2026q3::recipient::operation::RefreshAccountRequirements);
    check_form!(v2026q3::recipient::operation::GetAccountRequirementsForPair);
    check_form!(v2026q3::recipient::operation::RefreshAccountRequirementsForPair);
    check_form!(legacy::recipient::operation::GetAccountRequirements);
    check_form!(legacy::recipient::operation::GetAccountRequirementsForPair);
    check_form!(v2026q3::address::operation::GetRequirements);
    check_form!(legacy::address::operation::GetRequirements);
}

macro_rules! check_recipient {
    ($operation:ty) => {{
        let older = r#"{"id":5,"profile":7,"user":9,"business":null,"accountHolderName":"Ada Muster","currency":"EUR","type":"iban","active":true}"#;
        let newer = r#"{"id":5,"profileId":7,"creatorId":9,"name":{"fullName":"Ada Muster"},"currency":"EUR","type":"Iban","hash":"x"}"#;
        for body in [older, newer] {
            let recipient = read::<$operation>(body);
            assert_eq!(recipient.holder_name().unwrap(), "Ada Muster");
            assert_eq!(recipient.owner_profile().unwrap().to_string(), "7");
        }
        let neither = read::<$operation>(r#"{"id":5}"#);
        let error = neither.holder_name().unwrap_err().to_string();
        assert!(error.contains("name.fullName or accountHolderName"), "{error}");
    }};
}

#[test]
fn both_shapes_of_a_created_recipient_give_name_and_profile() {
    check_recipient!(wise_api::v2026q3::recipient::operation::Create);
    check_recipient!(wise_api::legacy::recipient::operation::Create);
}

macro_rules! check_statement {
    ($operation:ty) => {{
        let statement = read::<$operation>(
            r#"{"accountHolder":{"type":"BUSINESS","businessName":"Muster Ltd"},
                "startOfStatementBalance":{"value":10.50,"currency":"EUR"},
                "transactions":[{"type":"DEBIT",
                    "details":{"type":"CARD","recipient":{"name":"Ada Muster","bankAccount":"DE00 1"},"cardLastFourDigits":"0042"},
                    "exchangeDetails":{"fromAmount":{"value":1.20,"currency":"EUR"},"toAmount":{"value":1.30,"currency":"USD"}}}]}"#,
        );
        let holder = statement.account_holder().unwrap();
        assert_eq!(holder.business_name().unwrap(), "Muster Ltd");
        let start = statement.start_of_statement_balance().unwrap();
        assert_eq!(start.value.unwrap().to_string(), "10.50");
        let transaction = &statement.transactions().unwrap()[0];
        let details = transaction.details().unwrap();
        assert_eq!(details.recipient().unwrap().name().unwrap(), "Ada Muster");
        assert_eq!(details.recipient().unwrap().bank_account().unwrap(), "DE00 1");
        assert_eq!(details.card_last_four_digits().unwrap(), "0042");
        let exchange = transaction.exchange_details().unwrap();
        assert_eq!(exchange.from_amount().unwrap().value.unwrap().to_string(), "1.20");
        assert_eq!(exchange.to_amount().unwrap().value.unwrap().to_string(), "1.30");
    }};
}

#[test]
fn statements_have_what_accounting_needs() {
    check_statement!(wise_api::v2026q3::balance_statement::operation::Get);
    check_statement!(wise_api::legacy::balance_statement::operation::Get);
}

#[test]
fn the_transfer_of_a_payment_to_account_details_has_a_number_or_a_uuid() {
    for id in ["42", "\"8f1a1d0c-6a57-4b7e-9a3b-0c1d2e3f4a5b\""] {
        let body = format!(
            r#"{{"event_type":"account-details-payment#state-change","schema_version":"2.0.0","data":{{"transfer":{{"id":{id},"type":"credit"}}}}}}"#
        );
        let notification = webhook::Notification::parse(body.as_bytes()).unwrap();
        let webhook::Event::AccountDetailsPaymentStateChangeV2(change) = &notification.event else {
            panic!("{:?}", notification.event);
        };
        let transfer = change.transfer().unwrap();
        assert_eq!(transfer.id().unwrap(), id.trim_matches('"'));
    }
}

fn transfer(details: CreateTransferDetails) -> Result<Request, Error> {
    let key: wise_api::IdempotencyKey = "6d9188cf-fa59-44c3-87a2-4506ce9c1ea3".parse().unwrap();
    let builder = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
    let wise = builder.user_token("hush").build().unwrap();
    let transfer =
        CreateTransfer::new(40123, "3b041641-1788-44f2-a60d-f25453fe2e85", key).details(details);
    wise.transfers().create(transfer).into_request()
}

#[test]
fn details_of_a_transfer_take_what_a_form_asks_for() {
    let details = CreateTransferDetails::new()
        .transfer_purpose("rent")
        .insert_extra("transferNature", Json::from("GIFT"));
    let request = transfer(details).unwrap();
    let body = std::str::from_utf8(request.body().unwrap()).unwrap();
    assert!(body.contains(r#""transferPurpose":"rent""#), "{body}");
    assert!(body.contains(r#""transferNature":"GIFT""#), "{body}");
}

#[test]
fn a_member_that_is_given_twice_is_refused_before_anything_is_sent() {
    let details = CreateTransferDetails::new()
        .transfer_purpose("rent")
        .insert_extra("transferPurpose", Json::from("gift"));
    let error = transfer(details).unwrap_err();
    assert!(matches!(&error, Error::Invalid(_)), "{error:?}");
    assert!(error.to_string().contains("`transferPurpose`"), "{error}");
    // A member of that name alone is no repetition.
    let details = CreateTransferDetails::new().insert_extra("transferPurpose", Json::from("gift"));
    let request = transfer(details).unwrap();
    let body = std::str::from_utf8(request.body().unwrap()).unwrap();
    assert_eq!(body.matches("transferPurpose").count(), 1, "{body}");
}

async fn refused(status: &str, body: &str) -> Error {
    let server = Server::json(status, body).await;
    let wise = server.builder().personal_token("hush").build().unwrap();
    wise.quotes()
        .get(7, "3b041641-1788-44f2-a60d-f25453fe2e85")
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_401_says_what_was_sent_where_and_guesses_only_without_a_reason() {
    let told = refused(
        "401 Unauthorized",
        r#"{"error":"invalid_token","error_description":"Invalid token"}"#,
    )
    .await;
    assert_eq!(told.code(), Some("invalid_token"));
    let told = told.to_string();
    assert!(
        told.contains("sent with personal token to a custom environment"),
        "{told}"
    );
    assert!(
        told.contains("sandbox and production have separate tokens"),
        "{told}"
    );
    assert!(!told.contains("the contract lists"), "{told}");
    for body in [
        "",
        "{}",
        r#"{"status":401,"error":"Unauthorized"}"#,
        "<html>",
    ] {
        let untold = refused("401 Unauthorized", body).await.to_string();
        assert!(
            untold.contains("the contract lists for this operation: user token"),
            "{body}: {untold}"
        );
    }
    let forbidden = refused("403 Forbidden", "").await.to_string();
    assert!(
        !forbidden.contains("separate tokens") && forbidden.contains("the contract lists"),
        "{forbidden}"
    );
}
