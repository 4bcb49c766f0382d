//! What does not fit its form.

use serde_json::{Value, json};
use wise_api::form::{FieldKind, Form, FormKind};

use super::plain::{Plain, faults, paths};
use super::{CURRENCIES, versions};

#[tokio::test]
async fn a_recipient_that_does_not_fit_its_form_is_refused() {
    let plain = Plain::start().await;
    let profile = plain.profile().await;
    let good = json!({
        "profile": profile, "currency": "USD", "type": "aba", "accountHolderName": "Ada Example",
        "details": {
            "legalType": "PRIVATE", "abartn": "021000021", "accountNumber": "12345678", "accountType": "CHECKING",
            "address": { "country": "US", "state": "NY", "city": "New York", "firstLine": "1 Example Street", "postCode": "10001" },
        },
    });
    let euro = |details: Value| json!({ "profile": profile, "currency": "EUR", "type": "iban", "accountHolderName": "Ada Example", "details": details });
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        match body.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => body["details"][pointer] = value,
        }
        body
    };
    let without_state = json!({ "country": "US", "city": "New York", "firstLine": "1 Example Street", "postCode": "10001" });
    let cases: Vec<(Value, &[&str])> = vec![
        (good.clone(), &[]),
        (with("/type", json!("nonsense")), &["type"]),
        (with("/type", json!(null)), &["type"]),
        (
            with("/accountHolderName", json!("")),
            &["accountHolderName"],
        ),
        (
            with("/accountHolderName", json!("A")),
            &["accountHolderName"],
        ),
        (
            with("/accountHolderName", json!("Ada\nExample")),
            &["accountHolderName"],
        ),
        (with("/details/legalType", json!("BUSINESS")), &[]),
        (with("/details/abartn", json!("021000022")), &["abartn"]),
        (
            with("/details/accountNumber", json!("123")),
            &["accountNumber"],
        ),
        (
            with("/details/accountNumber", json!("123456789012345678")),
            &["accountNumber"],
        ),
        (
            with("/details/accountType", json!("GIRO")),
            &["accountType"],
        ),
        (with("/details/accountType", json!(null)), &["accountType"]),
        (with("/details/address", without_state), &["address.state"]),
        (with("/details/address/country", json!("GB")), &[]),
        (
            with("/details/address/country", json!("Britain")),
            &["address.country"],
        ),
        (
            with("/details/address", json!("a street")),
            &[
                "address.country",
                "address.city",
                "address.firstLine",
                "address.postCode",
            ],
        ),
        (with("address.country", json!("US")), &["address.country"]),
        (
            euro(json!({ "legalType": "PRIVATE", "IBAN": "DE89370400440532013000" })),
            &[],
        ),
        (
            euro(json!({ "legalType": "PRIVATE", "iban": "DE89 3704 0044 0532 0130 00" })),
            &[],
        ),
        (
            euro(json!({ "legalType": "PRIVATE", "IBAN": "NOT-AN-IBAN" })),
            &["IBAN"],
        ),
        (
            euro(json!({ "legalType": "PRIVATE", "IBAN": "DE88370400440532013000" })),
            &["IBAN"],
        ),
        (
            euro(json!({ "legalType": "PRIVATE", "IBAN": "DE89370400440532013000", "BIC": "x" })),
            &["BIC"],
        ),
        (
            euro(json!({ "email": "nobody" })),
            &["legalType", "email", "IBAN"],
        ),
        (euro(json!(null)), &["legalType", "IBAN"]),
    ];
    for version in versions() {
        for (body, expected) in &cases {
            let (status, answer) = plain.post(&format!("{version}/accounts"), body).await;
            if expected.is_empty() {
                assert_eq!(status, 200, "{version} {body}: {answer}");
            } else {
                assert_eq!(status, 400, "{version} {body}: {answer}");
                assert_eq!(paths(&answer), *expected, "{version} {body}");
                assert!(faults(&answer).iter().all(|(_, code)| code == "NOT_VALID"));
            }
        }
    }
    // The client of the unversioned path sees the oldest shape.
    let (_, old) = plain.post("/v1/accounts", &good).await;
    assert_eq!(
        (old["accountHolderName"].as_str(), old["country"].as_str()),
        (Some("Ada Example"), Some("US"))
    );
    for version in versions().into_iter().filter(|version| *version != "/v1") {
        let (_, new) = plain.post(&format!("{version}/accounts"), &good).await;
        assert_eq!(new["name"]["fullName"], "Ada Example");
    }
}

#[tokio::test]
async fn a_transfer_is_asked_for_what_its_currencies_need_and_refused_without() {
    let plain = Plain::start().await;
    let profile = plain.profile().await;
    let recipient = async |currency: &str, kind: &str, details: Value| {
        let body = json!({ "profile": profile, "currency": currency, "type": kind, "accountHolderName": "Ada Example", "details": details });
        let (status, made) = plain.post("/v1/accounts", &body).await;
        assert_eq!(status, 200, "{made}");
        made["id"].as_i64().unwrap()
    };
    let wallet = json!({ "legalType": "PRIVATE", "accountNumber": "someone@example.com" });
    let yuan = recipient("CNY", "chinese_alipay", wallet).await;
    let pounds = recipient("GBP", "email", json!({ "email": "someone@example.com" })).await;
    let quote = plain.quote("EUR", "CNY").await;
    for version in versions() {
        let ask = async |details: Value| {
            let body = json!({ "targetAccount": yuan, "quoteUuid": quote, "details": details });
            let (status, form) = plain
                .post(&format!("{version}/transfer-requirements"), &body)
                .await;
            assert_eq!(status, 200, "{form}");
            let form = Form::parse(FormKind::Transfer, &form.to_string()).unwrap();
            let fields = form
                .fields()
                .map(|field| (field.key.clone(), field.kind.clone()));
            fields.collect::<Vec<_>>()
        };
        let plainly = ask(json!({})).await;
        let field = |key: &str, kind: FieldKind| (key.to_owned(), kind);
        let mut expected = vec![
            field("reference", FieldKind::Text),
            field("transferPurpose", FieldKind::Select),
            field("sourceOfFunds", FieldKind::Select),
        ];
        assert_eq!(plainly, expected);
        expected.push(field("sourceOfFundsOther", FieldKind::Text));
        assert_eq!(
            ask(json!({ "sourceOfFunds": "verification.source.of.funds.other" })).await,
            expected
        );
    }
    let transfer = async |target: i64, quote: &str, details: Value| {
        let key = uuid::Uuid::from_u128(
            u128::from(rand_like(&details)) << 64 | u128::from(details.to_string().len() as u64),
        );
        let body = json!({ "targetAccount": target, "quoteUuid": quote, "customerTransactionId": key.to_string(), "details": details });
        plain.post("/v1/transfers", &body).await
    };
    let (status, refusal) = transfer(yuan, &quote, json!({})).await;
    assert_eq!(
        (status, paths(&refusal)),
        (
            422,
            vec![
                "details.transferPurpose".to_owned(),
                "details.sourceOfFunds".to_owned()
            ]
        )
    );
    let purpose = "verification.transfers.purpose.other";
    let funds = "verification.source.of.funds.other";
    let (status, refusal) = transfer(
        yuan,
        &quote,
        json!({ "transferPurpose": purpose, "sourceOfFunds": funds }),
    )
    .await;
    assert_eq!(
        (status, paths(&refusal)),
        (422, vec!["details.sourceOfFundsOther".to_owned()])
    );
    let details = json!({ "transferPurpose": purpose, "sourceOfFunds": funds, "sourceOfFundsOther": "a prize" });
    assert_eq!(transfer(yuan, &quote, details).await.0, 200);
    let quote = plain.quote("EUR", "GBP").await;
    let (status, refusal) = transfer(
        pounds,
        &quote,
        json!({ "reference": "longer than eighteen" }),
    )
    .await;
    assert_eq!(
        (status, paths(&refusal)),
        (422, vec!["details.reference".to_owned()])
    );
    assert_eq!(
        transfer(pounds, &quote, json!({ "reference": "eighteen signs ok!" }))
            .await
            .0,
        200
    );
    let quote = plain.quote("BRL", "GBP").await;
    let (status, refusal) = transfer(pounds, &quote, json!({ "transferNature": "NONSENSE" })).await;
    assert_eq!(
        (status, paths(&refusal)),
        (422, vec!["details.transferNature".to_owned()])
    );
    let own = json!({ "transferNature": "MOVING_MONEY_BETWEEN_OWN_ACCOUNTS" });
    assert_eq!(transfer(pounds, &quote, own).await.0, 200);
    let body = json!({ "sourceCurrency": "BRL", "targetCurrency": "GBP", "sourceAmount": 1, "paymentMetadata": { "transferNature": "NONSENSE" } });
    let (status, refusal) = plain
        .post(&format!("/v3/profiles/{profile}/quotes"), &body)
        .await;
    assert!(
        status >= 400 && paths(&refusal) == ["paymentMetadata.transferNature"],
        "{refusal}"
    );
}

/// A number for a key that differs from one body to the next.
fn rand_like(value: &Value) -> u64 {
    value.to_string().bytes().fold(7, |sum: u64, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    })
}

#[tokio::test]
async fn the_validators_that_forms_name_can_be_called() {
    let plain = Plain::start().await;
    let mut named = 0;
    for currency in CURRENCIES {
        let (_, form) = plain
            .get(&format!(
                "/v1/account-requirements?source=EUR&target={currency}"
            ))
            .await;
        for url in form
            .to_string()
            .split('"')
            .filter(|text| text.contains("/v1/validators/"))
        {
            let reply = plain.http.get(url).send().await.unwrap();
            assert_eq!(reply.status().as_u16(), 400, "{url} without its parameter");
            named += 1;
        }
    }
    assert_eq!(named, 7);
    let cases = [
        ("sort-code?sortCode=231470", 200),
        ("sort-code?sortCode=2314701", 400),
        ("iban?iban=EE382200221020145685", 200),
        ("iban?iban=EE382200221020145686", 400),
        ("bic?bic=LHVBEE22", 200),
        ("bic?bic=LHVBEE22&iban=EE00", 400),
        ("abartn?abartn=011103093", 200),
        ("abartn?abartn=011103094", 400),
        ("brazil-cpf?cpf=52998224725", 200),
        ("nonsense?x=1", 404),
    ];
    for (target, status) in cases {
        let (got, body) = plain.get(&format!("/v1/validators/{target}")).await;
        assert_eq!(got, status, "{target}: {body}");
        match status {
            200 => assert_eq!(body, json!({ "validation": "success" })),
            400 => assert_eq!(faults(&body)[0].1, "VALIDATION_NOT_SUCCESSFUL"),
            _ => {}
        }
    }
}
