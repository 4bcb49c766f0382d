//! One wrong answer in a body that is right otherwise: the refusal names that field, in Wise's shape, and leads back to its key.

use serde_json::Value;
use wise_api::form::{Field, Form, PatternMatch};
use wise_api::{Error, Method, Wise};
use wise_mock::Server;

use super::{CURRENCIES, fill};

/// Those with forms of their own that were not recorded, and those that have the forms of all others.
const OTHERS: [&str; 7] = ["AUD", "CAD", "JPY", "PLN", "XOF", "AED", "VND"];

/// Values of the right kind of text that no field of this name takes.
const WRONG: [(&str, &[&str]); 9] = [
    (
        "IBAN",
        &[
            "DE88370400440532013000",
            "NOT-AN-IBAN",
            "FR7630006000011234567890188",
        ],
    ),
    ("BIC", &["DEUT12FF", "x"]),
    ("swiftCode", &["DEUT12FF", "DEUTDEFF5"]),
    ("sortCode", &["40-30-2", "40302O"]),
    ("abartn", &["021000022", "000000000"]),
    ("ifscCode", &["SBIN1005943", "SBIN000594"]),
    ("clabe", &["032180000118359718"]),
    ("cpf", &["52998224726", "11111111111"]),
    ("cnpj", &["11222333000182"]),
];

/// The value at a dotted key of a recipient.
fn place<'v>(body: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    let beside = key == "accountHolderName";
    let start = if beside {
        body
    } else {
        body.get_mut("details")?
    };
    key.split('.')
        .try_fold(start, |value, part| value.get_mut(part))
}

fn wrong_values(field: &Field) -> Vec<Value> {
    let mut wrong = Vec::new();
    if !field.values.is_empty() {
        wrong.push("no such choice".to_owned());
    } else {
        wrong.extend(field.max_length.map(|max| "7".repeat(max + 1)));
        wrong.extend(
            field
                .min_length
                .filter(|min| *min > 1)
                .map(|min| "7".repeat(min - 1)),
        );
        // Texts that patterns are known to forbid, if this one does.
        let forbids = |text: &&str| {
            let pattern = field.pattern.as_ref();
            pattern.is_some_and(|pattern| pattern.matches(text) == PatternMatch::No)
        };
        let length = field.min_length.unwrap_or(1).max(6);
        let strange = ["\u{2603}", "\u{0}", "-", "\n"].map(|sign| sign.repeat(length));
        let strange = strange.iter().map(String::as_str).filter(forbids);
        wrong.extend(strange.map(str::to_owned));
        let named = WRONG.iter().filter(|(key, _)| *key == field.key);
        wrong.extend(named.flat_map(|(_, values)| values.iter().map(|value| (*value).to_owned())));
    }
    wrong.into_iter().map(Value::String).collect()
}

async fn refused(wise: &Wise, body: &Value) -> Error {
    let call = wise.request(Method::POST, "/v1/accounts");
    match call.json(body).unwrap().await {
        Err(error) => error,
        Ok(_) => panic!("taken: {body}"),
    }
}

#[tokio::test]
async fn each_single_wrong_answer_is_refused_by_its_key() {
    let mock = Server::start().await.unwrap();
    let wise = mock.client().unwrap();
    let profile = wise.profiles().list().await.unwrap()[0].id().unwrap();
    let mut tried = 0;
    let mut wrongly: Vec<String> = Vec::new();
    for currency in CURRENCIES.iter().chain(&OTHERS) {
        let asked = wise.recipients().form("GBP", *currency, 100).await.unwrap();
        let names: Vec<String> = asked.types().iter().map(|one| one.name.clone()).collect();
        for name in names {
            let mut form = asked.clone().into_form();
            let _ = form.choose(&name).unwrap();
            for _ in 0..3 {
                fill(&mut form);
                if form.needs_refresh() {
                    let _ = form.refresh(&wise).await.unwrap();
                }
            }
            let good = body_of(&form, profile.get());
            let fields: Vec<Field> = form.fields().cloned().collect();
            for field in &fields {
                let mut bodies = Vec::new();
                for value in wrong_values(field) {
                    let mut body = good.clone();
                    match place(&mut body, &field.key) {
                        Some(place) => *place = value,
                        // An optional one without an answer.
                        None if !field.key.contains('.') => body["details"][&field.key] = value,
                        None => continue,
                    }
                    bodies.push(body);
                }
                if field.required {
                    let mut body = good.clone();
                    *place(&mut body, &field.key).unwrap() = Value::Null;
                    // The contract itself asks for it.
                    if field.key != "accountHolderName" {
                        bodies.push(body);
                    }
                }
                for body in bodies {
                    tried += 1;
                    let error = refused(&wise, &body).await;
                    let errors = form.errors_of(&error).unwrap();
                    let status = error.status().map_or(0, |status| status.as_u16());
                    let keys: Vec<&str> = errors.by_key().keys().map(String::as_str).collect();
                    let entry = errors.of(&field.key).first();
                    let whole = entry.is_some_and(|entry| {
                        entry.code.as_deref() == Some("NOT_VALID")
                            && entry
                                .path
                                .as_deref()
                                .is_some_and(|path| path.ends_with(&field.key))
                            && entry
                                .message
                                .as_deref()
                                .is_some_and(|message| !message.is_empty())
                    });
                    if keys != [field.key.as_str()]
                        || !errors.other().is_empty()
                        || !whole
                        || status != 400
                    {
                        wrongly.push(format!(
                            "{currency} {name} {}: {} {keys:?}",
                            field.key, status
                        ));
                    }
                }
            }
        }
    }
    assert!(wrongly.is_empty(), "{wrongly:#?}");
    assert!(tried > 500, "{tried}");
}

fn body_of(form: &Form, profile: i64) -> Value {
    let mut body: Value = serde_json::from_str(form.body().unwrap().as_str()).unwrap();
    body["profile"] = profile.into();
    body
}
