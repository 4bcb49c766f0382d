//! Request objects whose content a requirements response decides: they take any further member, and no member is written twice.

#![cfg(all(feature = "legacy", feature = "__newest-quarter"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use wise_api::codec::Encode;
use wise_api::operation::{Operation, OperationInfo, Request};
use wise_api::{Environment, Error, Json, Wise};

const INFO: OperationInfo = <wise_api::transfer::operation::Create as Operation>::INFO;

/// The body with this value, as it would be sent.
fn body(value: &impl Encode) -> Result<String, Error> {
    let builder = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
    let wise = builder.user_token("hush").build().unwrap();
    let mut request = Request::new(&INFO);
    request.json(value)?;
    let request = wise.send(request).into_request()?;
    let body = request.body().unwrap().to_vec();
    Ok(String::from_utf8(body).unwrap())
}

/// The objects, each with one member by its setter, and the name of that member.
macro_rules! objects {
    ($($object:expr, $name:literal;)*) => {
        $({
            let object = || $object;
            let novelty = Json::parse(r#"{"exact":1.10}"#).unwrap();
            let sent = body(&object().insert_extra("novelty", novelty)).unwrap();
            assert!(sent.contains(r#""novelty":{"exact":1.10}"#), "{}: {sent}", stringify!($object));
            let quoted = concat!("\"", $name, "\"");
            assert_eq!(sent.matches(quoted).count(), 1, "{}: {sent}", stringify!($object));
            // By the setter and beside it.
            let error = body(&object().insert_extra($name, Json::from("x"))).unwrap_err();
            assert!(matches!(&error, Error::Invalid(_)), "{error:?}");
            assert!(error.to_string().contains($name), "{error}");
            // Twice beside it.
            let twice = object().insert_extra("novelty", Json::from(1)).insert_extra("novelty", Json::from(2));
            match body(&twice) {
                Ok(sent) => assert_eq!(sent.matches("novelty").count(), 1, "{}: {sent}", stringify!($object)),
                Err(error) => assert!(matches!(&error, Error::Invalid(_)), "{error:?}"),
            }
        })*
    };
}

macro_rules! every_object {
    ($($version:ident)::+) => {{
        use wise_api::CountryCode;
        use $($version)::+::{address, batch_group, card_order, recipient, third_party_transfer, transfer};
        objects! {
            address::CreateAddressDetails::builder().first_line("1 Road").city("York").post_code("YO1").country(CountryCode::GB), "city";
            address::RefreshRequirementsDetails::new(CountryCode::GB), "country";
            batch_group::CreateTransferDetails::new().reference("r"), "reference";
            card_order::NewAddress::new().city("York"), "city";
            recipient::Address::new().with_city("York"), "city";
            recipient::CreateRecipientDetails::new().sort_code("231470"), "sortCode";
            third_party_transfer::CreateDetails::new().reference("r"), "reference";
            transfer::CreateTransferDetails::new().reference("r"), "reference";
            transfer::GetRequirementsDetails::new().reference("r"), "reference";
        }
    }};
}

#[test]
fn what_a_form_fills_takes_further_members_and_none_twice() {
    every_object!(wise_api);
    every_object!(wise_api::legacy);
    use wise_api::legacy::transfer;
    objects! {
        transfer::CreatePartnerLicenceDetails::new().reference("r"), "reference";
    }
}

#[cfg(feature = "forms")]
mod forms {
    use super::*;
    use wise_api::form::{Form, FormKind};
    use wise_api::{Currency, IdempotencyKey};

    const QUOTE: &str = "3b041641-1788-44f2-a60d-f25453fe2e85";

    /// A form of this kind with these keys, answered with their own names.
    fn answered(kind: FormKind, keys: &[&str]) -> Form {
        let fields = keys
            .iter()
            .map(|key| format!(r#"{{"key":"{key}","type":"text"}}"#));
        let fields = fields.collect::<Vec<_>>().join(",");
        let text = format!(r#"[{{"type":"t","fields":[{{"group":[{fields}]}}]}}]"#);
        let mut form = Form::parse(kind, &text).unwrap();
        for key in keys {
            let _ = form.answer(key, *key).unwrap();
        }
        form
    }

    /// Method, target and body of a call.
    fn sent<O: Operation>(call: wise_api::Call<O>) -> (String, String) {
        let request = call.into_request().unwrap();
        let line = format!("{} {}", request.info().method, request.target().unwrap());
        let body = request.body().unwrap().to_vec();
        (line, String::from_utf8(body).unwrap())
    }

    fn client() -> Wise {
        let builder = Wise::builder().environment(Environment::custom("http://127.0.0.1:9"));
        builder.user_token("hush").build().unwrap()
    }

    #[test]
    fn an_answer_stands_once_over_what_the_body_has() {
        use wise_api::transfer::{CreateTransfer, CreateTransferDetails};
        let details = CreateTransferDetails::new()
            .reference("before")
            .insert_extra("purpose.code", Json::from("kept"));
        let key: IdempotencyKey = "6d9188cf-fa59-44c3-87a2-4506ce9c1ea3".parse().unwrap();
        let order = CreateTransfer::new(9, QUOTE, key).details(details);
        let form = answered(FormKind::Transfer, &["reference", "address.city"]);
        let (_, body) = sent(client().transfers().create(order).fill(&form).unwrap());
        assert_eq!(body.matches("\"reference\":").count(), 1, "{body}");
        assert!(body.contains(r#""reference":"reference""#), "{body}");
        assert!(
            body.contains(r#""address":{"city":"address.city"}"#),
            "{body}"
        );
        assert!(body.contains(r#""purpose.code":"kept""#), "{body}");
    }

    #[test]
    fn further_data_of_a_profile_go_into_details() {
        use wise_api::legacy::profile::CreateExtensions;
        let wise = client();
        let form = answered(FormKind::Profile, &["accountPurpose", "job.title"]);
        let create = wise.legacy().profiles();
        #[allow(deprecated)]
        let create = create.create_extensions(7, CreateExtensions::new());
        let (line, body) = sent(create.fill(&form).unwrap());
        assert_eq!(line, "POST /v1/profiles/7/extensions");
        assert_eq!(
            body,
            r#"{"details":{"accountPurpose":"accountPurpose","job":{"title":"job.title"}}}"#
        );
    }

    #[test]
    fn requirements_of_a_pair_are_asked_again_with_a_draft() {
        use wise_api::{NEWEST_VERSION, legacy};
        let wise = client();
        let draft = wise_api::recipient::CreateRecipient::new().currency(Currency::GBP);
        let again = wise
            .recipients()
            .refresh_account_requirements_for_pair()
            .source(Currency::EUR)
            .target(Currency::GBP)
            .body(draft);
        let (line, body) = sent(again);
        assert_eq!(
            line,
            format!("POST /{NEWEST_VERSION}/account-requirements?source=EUR&target=GBP")
        );
        assert_eq!(body, r#"{"currency":"GBP"}"#);
        let draft = legacy::recipient::CreateRecipient::new().currency(Currency::GBP);
        let older = wise.legacy().recipients();
        let again = older
            .refresh_account_requirements_for_pair()
            .source(Currency::EUR)
            .target(Currency::GBP)
            .body(draft);
        let again = again.source_amount(rust_decimal::dec!(12.50));
        let (line, body) = sent(again);
        assert_eq!(
            line,
            "POST /v1/account-requirements?source=EUR&target=GBP&sourceAmount=12.50"
        );
        assert_eq!(body, r#"{"currency":"GBP"}"#);
    }
}
