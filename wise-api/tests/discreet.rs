//! Responses that are written for logs and stores, without their secrets.
#![cfg(all(
    feature = "testing",
    feature = "serde-both",
    feature = "v2026q3",
    feature = "legacy"
))]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;

use wise_api::codec::Encode;
use wise_api::{Json, Secret, card_sensitive_details, oauth_token, one_time_token, sca, user};

/// Every response type of the crate with a secret in it, and how it looks in a log.
macro_rules! each {
    ($check:ident) => {
        $check! {
            card_sensitive_details::Pin,
            card_sensitive_details::SensitiveDetails,
            oauth_token::OauthToken,
            one_time_token::OneTimeToken,
            sca::OneTimeToken,
            user::ClaimAccountCode,
        }
    };
}

/// What a type is in the generated sources: its module and name, whether it is sent, and the names of its secrets in JSON.
struct Object {
    name: String,
    sent: bool,
    secrets: Vec<String>,
}

/// All objects of the generated sources.
fn objects() -> Vec<Object> {
    let mut objects = Vec::new();
    let mut directories = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // Types of the crate's own tests.
                if !path.ends_with("src/sample") {
                    directories.push(path);
                }
                continue;
            }
            let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            for block in text.split("\nobject! {\n").skip(1) {
                let block = block.split("\n}\n").next().unwrap();
                let mut lines = block.lines().map(str::trim);
                let (name, flags) = lines.next().unwrap().split_once(':').unwrap();
                let mut object = Object {
                    name: format!("{module}::{name}"),
                    sent: flags.contains("encode") || flags.contains("build"),
                    secrets: Vec::new(),
                };
                for line in lines {
                    if line.contains(": Secret") || line.contains("<Secret>") {
                        let wire = line.split('"').nth(1);
                        object.secrets.extend(wire.map(str::to_owned));
                    }
                }
                objects.push(object);
            }
        }
    }
    assert!(objects.len() > 500, "{}", objects.len());
    objects
}

fn snake_of(type_name: &str) -> String {
    let mut parts = type_name.rsplit("::");
    let name = parts.next().unwrap();
    format!("{}::{name}", parts.next().unwrap())
}

#[test]
fn every_response_type_with_a_secret_is_looked_at() {
    macro_rules! names {
        ($($type:ty),+ $(,)?) => { BTreeSet::from([$( snake_of(std::any::type_name::<$type>()) ),+]) };
    }
    let known: BTreeSet<String> = each!(names);
    let found = objects()
        .into_iter()
        .filter(|object| !object.sent && !object.secrets.is_empty());
    let found: BTreeSet<String> = found.map(|object| object.name).collect();
    assert_eq!(found, known);
}

#[test]
fn a_response_is_written_without_its_secrets_and_with_all_else() {
    let all = objects();
    macro_rules! check {
        ($($type:ty),+ $(,)?) => { $({
            let name = snake_of(std::any::type_name::<$type>());
            let object = all.iter().find(|object| object.name == name).unwrap();
            let whole = Json::from_encode(&<$type>::sample());
            let mut value = whole.to_value().unwrap();
            let members = value.as_object_mut().unwrap();
            for secret in &object.secrets {
                assert!(members.insert(secret.clone(), "hush-1234".into()).is_some(), "{name}: {secret}");
            }
            // What the contract does not know, and what it knows as something else.
            members.insert("clientSecret".to_owned(), "hush-1234".into());
            members.insert("further".to_owned(), serde_json::json!({"id": 7}));
            let read: $type = Json::from_serialize(&value).unwrap().decode().unwrap();
            assert!(Json::from_encode(&read).as_str().contains("hush-1234"), "{name} holds it");

            let text = serde_json::to_string(&read).unwrap();
            assert!(!text.contains("hush"), "{name}: {text}");
            assert!(!format!("{read:?}").contains("hush"), "{name}");
            let list = serde_json::to_string(&vec![Some(&read)]).unwrap();
            assert!(!list.contains("hush") && list.contains(&text), "{name}: {list}");
            // All else is there, in its order.
            let written: serde_json::Value = serde_json::from_str(&text).unwrap();
            let mut left = value.clone();
            let left = left.as_object_mut().unwrap();
            left.retain(|member, _| !object.secrets.contains(member) && member != "clientSecret");
            assert_eq!(written.as_object().unwrap(), left, "{name}");

            // A secret that is not the text that it should be does not show, either.
            for secret in &object.secrets {
                let odd = format!(r#"{{"{secret}":{{"hush":["hush-1234",1234]}}}}"#);
                if let Ok(odd) = Json::parse(&odd).unwrap().decode::<$type>() {
                    let text = serde_json::to_string(&odd).unwrap();
                    assert!(!text.contains("hush"), "{name}: {text}");
                }
            }
        })+ };
    }
    each!(check);
}

#[test]
fn the_names_of_all_secrets_are_known_as_such() {
    // A response that has the secret of a type that is only sent, as a member that it does not name.
    for object in objects() {
        for secret in &object.secrets {
            // One whose name says nothing is redeemed in a request, and in no response.
            if secret == "code" {
                assert!(object.sent, "{}", object.name);
                continue;
            }
            let text = format!(
                r#"{{"id":1,"{secret}":"hush-1234","details":{{"{secret}":"hush-1234"}}}}"#
            );
            let read: wise_api::transfer::Transfer = Json::parse(&text).unwrap().decode().unwrap();
            let text = serde_json::to_string(&read).unwrap();
            assert!(!text.contains("hush"), "{secret}: {text}");
            assert!(text.contains("\"id\":1"), "{text}");
        }
    }
}

#[test]
fn what_nobody_has_named_is_searched_at_any_depth() {
    let text = r#"{"id":1,"new":{"list":[{"accessToken":"hush-1","n":1.50},"x"],"note":"kept"},"other":[[{"PIN":4321}]]}"#;
    let read: wise_api::transfer::Transfer = Json::parse(text).unwrap().decode().unwrap();
    let written = serde_json::to_string(&read).unwrap();
    assert_eq!(
        written,
        r#"{"id":1,"new":{"list":[{"n":1.50},"x"],"note":"kept"},"other":[[{}]]}"#
    );
    // What has no secret is as it came, spaces included.
    let text = r#"{"id":1,"new":{ "a": [1.0, 2] }}"#;
    let read: wise_api::transfer::Transfer = Json::parse(text).unwrap().decode().unwrap();
    assert_eq!(
        Json::from_serialize(&read).unwrap().to_value().unwrap(),
        Json::parse(text).unwrap().to_value().unwrap()
    );
    let deep = format!("{{\"id\":1,\"new\":{}{}}}", "[".repeat(90), "]".repeat(90));
    let read: wise_api::transfer::Transfer = Json::parse(&deep).unwrap().decode().unwrap();
    serde_json::to_string(&read).unwrap();
}

#[test]
fn what_is_sent_has_its_secrets() {
    let body = oauth_token::RefreshToken::new("hush-1234");
    assert!(serde_json::to_string(&body).unwrap().contains("hush-1234"));
    // By itself, a secret is written for stores.
    assert_eq!(
        serde_json::to_string(&Secret::new("hush-1234")).unwrap(),
        "\"hush-1234\""
    );
    // A request is whole, though its value came from Wise.
    let mut token = oauth_token::OauthToken::sample();
    token.access_token = Some("hush-1234".into());
    let wise = wise_api::Wise::fake();
    let call = wise
        .request(wise_api::Method::POST, "/v1/tokens")
        .json(&token)
        .unwrap();
    let body = call.operation().body().unwrap().clone();
    assert!(String::from_utf8_lossy(&body).contains("hush-1234"));
    assert!(!serde_json::to_string(&token).unwrap().contains("hush"));
    fn all_written<T: Encode>(_: &T) {}
    all_written(&token);
}

#[test]
fn what_holds_no_secret_is_written_whole() {
    let same = |text: &str| {
        let read: wise_api::transfer::Transfer = Json::parse(text).unwrap().decode().unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
    };
    // Under the name of a secret, `null` says that there is none.
    same(r#"{"id":1,"token":null,"more":{"cardNumber":null,"n":1.50}}"#);
    // As deep as anything may nest that a type looks into.
    for depth in [1, 60, 61, 127] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        same(&format!(r#"{{"id":1,"more":{open}0.10{close}}}"#));
        let hidden = format!(r#"{{"id":1,"more":{open}{{"token":"hush"}}{close}}}"#);
        let read: wise_api::transfer::Transfer = Json::parse(&hidden).unwrap().decode().unwrap();
        let written = serde_json::to_string(&read).unwrap();
        assert_eq!(written, hidden.replace(r#""token":"hush""#, ""));
    }
}
