//! Bodies in the shapes that Wise was seen to send, and that its contract does not have. All of them are made up.

#![cfg(all(feature = "__newest-quarter", feature = "legacy"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::Server;
use wise_api as newest;
use wise_api::operation::{Operation, Request, Response};
use wise_api::transfer::{CreateTransfer, CreateTransferDetails};
use wise_api::{
    Environment, Error, Json, NEWEST_VERSION as NEWEST, StatusCode, Wise, legacy, webhook,
};

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
    check_form!(newest::recipient::operation::GetAccountRequirements);
    check_form!(newest::recipient::operation::RefreshAccountRequirements);
    check_form!(newest::recipient::operation::GetAccountRequirementsForPair);
    check_form!(newest::recipient::operation::RefreshAccountRequirementsForPair);
    check_form!(legacy::recipient::operation::GetAccountRequirements);
    check_form!(legacy::recipient::operation::GetAccountRequirementsForPair);
    check_form!(newest::address::operation::GetRequirements);
    check_form!(legacy::address::operation::GetRequirements);
    check_form!(newest::transfer::operation::GetRequirements);
    check_form!(legacy::transfer::operation::GetRequirements);
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
    check_recipient!(newest::recipient::operation::Create);
    check_recipient!(legacy::recipient::operation::Create);
    check_recipient!(newest::recipient::operation::Get);
    check_recipient!(legacy::recipient::operation::Get);
    check_recipient!(newest::recipient::operation::Deactivate);
    check_recipient!(legacy::recipient::operation::Deactivate);
    check_recipient!(newest::recipient::operation::AcceptConfirmations);
    check_recipient!(legacy::recipient::operation::AcceptConfirmations);
    let list = r#"{"content":[{"id":5,"profile":7,"accountHolderName":"Ada Muster"}]}"#;
    let newer = read::<newest::recipient::operation::List>(list);
    assert_eq!(
        newer.content().unwrap()[0].holder_name().unwrap(),
        "Ada Muster"
    );
    let older = read::<legacy::recipient::operation::List>(list);
    assert_eq!(
        older.content().unwrap()[0].holder_name().unwrap(),
        "Ada Muster"
    );
}

macro_rules! check_quote {
    ($( $operation:ty ),*) => {$({
        let quote = read::<$operation>(
            r#"{"id":"3b041641-1788-44f2-a60d-f25453fe2e85","targetAccount":41,"payInCountry":"DE","payOutCountry":"GB",
                "clientId":"shop","rateTimestamp":"2026-03-04T05:06:07Z","type":"REGULAR","funding":"POST",
                "transferFlowConfig":{"highAmount":{"showFeePercentage":true,"showEducationStep":false}},
                "paymentOptions":[{"fee":{"priceSetId":12,"total":1.10},"price":{"priceSetId":12,"priceDecisionReferenceId":"p-1"}}],
                "notices":[{"code":"HOLIDAY","text":"Closed","link":null,"type":"INFO"}]}"#,
        );
        assert_eq!(quote.client_id().unwrap().to_string(), "shop");
        assert_eq!(quote.funding().unwrap().to_string(), "POST");
        assert_eq!(quote.r#type().unwrap().to_string(), "REGULAR");
        let at = quote.rate_timestamp().unwrap().instant().unwrap();
        assert_eq!(at.to_string(), "2026-03-04T05:06:07Z");
        let flow = quote.transfer_flow_config().unwrap().high_amount().unwrap();
        assert!(flow.show_fee_percentage().unwrap() && !flow.show_education_step().unwrap());
        let option = &quote.payment_options().unwrap()[0];
        assert_eq!(option.fee().unwrap().price_set_id().unwrap().to_string(), "12");
        let price = option.price().unwrap();
        assert_eq!(price.price_decision_reference_id().unwrap().to_string(), "p-1");
        // Seen in fewer than three recordings.
        let notice = &quote.notices().unwrap()[0];
        assert_eq!(notice.extra().get("code").map(Json::as_str), Some("\"HOLIDAY\""));
    })*};
}

macro_rules! check_quote_of_a_profile {
    ($( $operation:ty ),*) => {$({
        let quote = read::<$operation>(r#"{"targetAccount":41,"payInCountry":"DE","payOutCountry":"GB"}"#);
        assert_eq!(quote.target_account().unwrap().to_string(), "41");
        assert_eq!(quote.pay_in_country().unwrap().to_string(), "DE");
        assert_eq!(quote.pay_out_country().unwrap().to_string(), "GB");
    })*};
}

#[test]
fn quotes_have_what_was_seen_in_them() {
    check_quote!(
        newest::quote::operation::Create,
        newest::quote::operation::Get,
        newest::quote::operation::Update,
        newest::quote::operation::CreateUnauthenticated,
        legacy::quote::operation::Create,
        legacy::quote::operation::Get,
        legacy::quote::operation::Update,
        legacy::quote::operation::CreateUnauthenticated
    );
    check_quote_of_a_profile!(
        newest::quote::operation::Create,
        newest::quote::operation::Get,
        newest::quote::operation::Update,
        legacy::quote::operation::Create,
        legacy::quote::operation::Get,
        legacy::quote::operation::Update
    );
}

macro_rules! check_balances {
    ($version:ident) => {{
        use $version::balance::operation;
        let body = r#"{"id":1,"currency":"EUR","amount":{"value":0.10,"currency":"EUR"},"primary":true,"recipientId":77}"#;
        for balance in [
            read::<operation::Get>(body),
            read::<operation::Create>(body),
            read::<operation::List>(&format!("[{body}]")).remove(0),
        ] {
            assert!(balance.primary().unwrap());
            assert_eq!(balance.recipient_id().unwrap().to_string(), "77");
        }
    }};
}

#[test]
fn balances_have_a_recipient_and_say_whether_they_are_the_first() {
    check_balances!(newest);
    check_balances!(legacy);
}

macro_rules! check_rarely_seen {
    ($version:ident) => {{
        use $version::{profile, webhook_subscription};
        let profiles = read::<profile::operation::List>(
            r#"[{"id":3,"type":"PERSONAL","obfuscated":false,"address":{"countryIso3Code":"gbr"}}]"#,
        );
        let profile::Profile::Personal(person) = &profiles[0] else {
            panic!("{profiles:?}");
        };
        assert_eq!(person.extra().get("obfuscated").map(Json::as_str), Some("false"));
        let list = read::<webhook_subscription::operation::ListForProfile>(
            r#"[{"id":"9d2b8a0e-3f1c-4a55-8f3e-1b2c3d4e5f60","enabled":true,"request_headers":[{"name":"a"}]}]"#,
        );
        let extra = list[0].extra();
        assert_eq!(extra.get("enabled").map(Json::as_str), Some("true"));
        assert_eq!(extra.get("request_headers").map(Json::as_str), Some(r#"[{"name":"a"}]"#));
    }};
}

#[test]
fn what_was_seen_rarely_stands_in_extra() {
    check_rarely_seen!(newest);
    check_rarely_seen!(legacy);
}

/// What a call sends: method, target and body.
fn sent<O: Operation>(call: wise_api::Call<O>) -> (String, String) {
    let request = call.into_request().unwrap();
    let line = format!("{} {}", request.info().method, request.target().unwrap());
    let body = request.body().map(|body| body.to_vec()).unwrap_or_default();
    (line, String::from_utf8(body).unwrap())
}

fn client() -> Wise {
    let builder = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
    builder.user_token("hush").build().unwrap()
}

#[test]
fn requirements_without_a_quote_are_asked_for_by_the_pair_of_currencies() {
    use wise_api::Currency;
    let wise = client();
    let newer = wise
        .recipients()
        .get_account_requirements_for_pair()
        .source(Currency::EUR)
        .target(Currency::GBP);
    let (line, _) = sent(newer);
    assert_eq!(
        line,
        format!("GET /{NEWEST}/account-requirements?source=EUR&target=GBP")
    );
    let legacy = wise.legacy();
    let older = legacy
        .recipients()
        .get_account_requirements_for_pair()
        .source(Currency::EUR)
        .target(Currency::GBP);
    let (line, _) = sent(older);
    assert_eq!(line, "GET /v1/account-requirements?source=EUR&target=GBP");
}

macro_rules! check_tracking {
    ($version:ident, $line:expr, $client:expr) => {{
        use $version::gpi_tracking::{IdentifierType, Lookup, operation};
        let wise = client();
        let lookup = Lookup::new(IdentifierType::TransferId, "9007199254740993");
        let (line, body) = sent($client(&wise).gpi_tracking().get(lookup));
        assert_eq!(line, $line);
        assert_eq!(body, r#"{"identifierType":"TRANSFER_ID","identifier":"9007199254740993"}"#);
        let found = read::<operation::Get>(
            r#"{"transactions":[{"uetr":"9d2b8a0e-3f1c-4a55-8f3e-1b2c3d4e5f60","status":"ACSP",
                "events":[{"exchangeRate":1.2345678901234567,"settlementDate":"2026-09-14","sourceCurrency":"EUR"}]}]}"#,
        );
        let transaction = &found.transactions().unwrap()[0];
        assert_eq!(transaction.status().unwrap(), "ACSP");
        let event = &transaction.events().unwrap()[0];
        assert_eq!(event.exchange_rate().unwrap().to_string(), "1.2345678901234567");
    }};
}

#[test]
fn swift_payments_are_tracked_in_both_versions() {
    check_tracking!(newest, format!("POST /{NEWEST}/gpi-tracking"), Wise::clone);
    check_tracking!(legacy, "POST /gpi-tracking", Wise::legacy);
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
    check_statement!(newest::balance_statement::operation::Get);
    check_statement!(legacy::balance_statement::operation::Get);
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

#[test]
fn a_member_that_is_given_twice_is_refused_in_messages_and_parts_too() {
    use wise_api::Envelope;
    use wise_api::operation::{Multipart, OperationInfo};
    let details = || {
        CreateTransferDetails::new()
            .transfer_purpose("rent")
            .insert_extra("transferPurpose", Json::from("gift"))
    };
    const INFO: OperationInfo = <wise_api::transfer::operation::Create as Operation>::INFO;
    let mut message = Request::new(&INFO);
    message.envelope("application/jose+json", &Envelope::Open(details()));
    let mut parts = Request::new(&INFO);
    let mut form = Multipart::new();
    form.json("details", &details()).unwrap();
    parts.multipart(form);
    for request in [message, parts] {
        let error = client().send(request).into_request().unwrap_err();
        assert!(matches!(&error, Error::Invalid(_)), "{error:?}");
        assert!(error.to_string().contains("`transferPurpose`"), "{error}");
    }
}

#[test]
fn a_member_that_is_given_twice_is_refused_in_a_call_of_no_operation_too() {
    use wise_api::Method;
    let details = CreateTransferDetails::new()
        .transfer_purpose("rent")
        .insert_extra("transferPurpose", Json::from("gift"));
    let call = || client().request(Method::POST, "/v1/transfers");
    for error in [
        call().json(&details).unwrap_err(),
        call().json(&vec![Some(&details)]).unwrap_err(),
    ] {
        assert!(matches!(&error, Error::Invalid(_)), "{error:?}");
        assert!(error.to_string().contains("twice"), "{error}");
    }
    let error = Json::from_serialize(&details).unwrap_err();
    assert!(error.to_string().contains("`transferPurpose`"), "{error}");
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
