//! Parameters and credentials.

use std::collections::BTreeSet;

use serde_json::Value;
use wise_mock::Kind;
use wise_mock::contract::Location;

use super::{assert_refused, least, mock};
use crate::support::{Sent, bearer, operation, operations, root};

#[tokio::test]
async fn a_required_parameter_that_is_missing_is_named() {
    let (_mock, mut wire) = mock().await;
    let (mut queries, mut headers) = (0, 0);
    for one in operations() {
        for parameter in one.parameters.iter().filter(|parameter| parameter.required) {
            let name = &parameter.name;
            let sent = Sent::least(one);
            let (sent, location) = match parameter.location {
                Location::Path => continue,
                Location::Query => {
                    queries += 1;
                    (sent.without_query(name), format!("query.{name}"))
                }
                Location::Header => {
                    headers += 1;
                    (sent.without_header(name), format!("header.{name}"))
                }
            };
            let reply = wire.send(&sent).await;
            assert_refused(&reply, one, 422, &location, "required");
        }
    }
    assert!(
        queries > least(30) && headers > least(60),
        "{queries} {headers}"
    );
}

/// A text that a schema cannot take, if there is one, and the rule that it breaks.
fn wrong(schema: &Value) -> Option<(&'static str, &'static str)> {
    let kind = schema["type"].as_str();
    match (kind, schema["format"].as_str()) {
        _ if schema["enum"].is_array() => None,
        (Some("integer" | "number" | "boolean"), _) => Some(("no such thing", "type")),
        (_, Some("uuid" | "date" | "date-time")) => Some(("no such thing", "format")),
        _ => None,
    }
}

#[tokio::test]
async fn a_parameter_of_another_type_is_refused_where_it_stands() {
    let (_mock, mut wire) = mock().await;
    let (mut paths, mut queries, mut headers) = (0, 0, 0);
    for one in operations() {
        for parameter in &one.parameters {
            let name = &parameter.name;
            let mut sent = Sent::least(one);
            let schema = parameter.schema.value();
            let listed = schema["enum"].is_array();
            let listed = listed.then_some(("no_such_value", "enum"));
            let Some((text, rule)) = wrong(schema).or(listed) else {
                continue;
            };
            match parameter.location {
                Location::Path => {
                    paths += 1;
                    sent.path.insert(name.clone(), text.to_owned());
                }
                Location::Query => {
                    queries += 1;
                    sent = sent.query(name, text);
                }
                Location::Header if !parameter.required && name == "Accept-Encoding" => continue,
                Location::Header => {
                    headers += 1;
                    sent = sent.header(name, text);
                }
            }
            let reply = wire.send(&sent).await;
            let (status, id, location, broken) = reply.problem();
            let place = format!("{}.{name}", parameter.location.as_str());
            assert_eq!(
                (status, id.as_str(), location),
                (422, one.id.as_str(), place),
                "{}",
                one.version
            );
            // A number that is listed may be refused for being a text.
            assert!(
                broken == rule || rule == "enum" && broken == "type",
                "{}: {broken}",
                one.id
            );
            let secret = name.to_ascii_lowercase().contains("token");
            let value = if secret { "(not shown)" } else { text };
            assert_eq!(reply.json()["value"], value, "{} {name}", one.id);
        }
    }
    assert!(
        paths > least(300) && queries > least(100) && headers > least(400),
        "{paths} {queries} {headers}"
    );
}

#[tokio::test]
async fn a_query_parameter_that_the_contract_does_not_have_is_refused() {
    let (_mock, mut wire) = mock().await;
    for one in operations() {
        let reply = wire.send(&Sent::least(one).query("x_unnamed", "1")).await;
        assert_refused(&reply, one, 422, "query.x_unnamed", "unknown");
        assert_eq!(reply.json()["value"], "1");
    }
}

#[tokio::test]
async fn a_token_is_needed_and_of_the_right_kind() {
    let (_mock, mut wire) = mock().await;
    let (mut anonymous, mut wrong) = (0, 0);
    for one in operations() {
        let kinds: BTreeSet<&str> = one.security.iter().flatten().map(String::as_str).collect();
        let mut sent = Sent::least(one);
        sent.authorization = None;
        let reply = wire.send(&sent).await;
        if kinds.is_empty() || one.security.iter().any(Vec::is_empty) {
            anonymous += 1;
            assert!(reply.status < 300, "{}", one.id);
        } else {
            assert_refused(&reply, one, 401, "header.Authorization", "missing_token");
            assert_eq!(reply.json()["error"], "missing_token");
        }
        sent.authorization = Some("Bearer no-such-token".to_owned());
        let reply = wire.send(&sent).await;
        assert_refused(&reply, one, 401, "header.Authorization", "invalid_token");
        assert!(!String::from_utf8_lossy(&reply.body).contains("no-such-token"));
        for kind in Kind::ALL {
            sent.authorization = Some(bearer(kind));
            let reply = wire.send(&sent).await;
            let anyone = kinds.is_empty() || one.security.iter().any(Vec::is_empty);
            // By Wise's page on personal tokens, not by the contract.
            let id = one.id.to_ascii_lowercase();
            let for_all = id.starts_with("quote") || id.starts_with("recipient");
            let personal = kind == Kind::Personal && for_all && kinds.contains("UserToken");
            if anyone || personal || kinds.contains(kind.scheme()) {
                assert!(reply.status < 300, "{} {kind}", one.id);
            } else {
                wrong += 1;
                assert_refused(&reply, one, 401, "header.Authorization", "wrong_token");
                assert_eq!(reply.json()["value"], kind.scheme());
            }
        }
    }
    assert!(anonymous > 0 && wrong > 400, "{anonymous} {wrong}");
}

#[tokio::test]
async fn a_parameter_that_takes_one_value_is_not_given_twice() {
    let (_mock, mut wire) = mock().await;
    let one = operation(root(), "transferList");
    let mut sent = Sent::least(one).query("limit", "1");
    sent.query.push(("limit".to_owned(), "2".to_owned()));
    let reply = wire.send(&sent).await;
    assert_refused(&reply, one, 422, "query.limit", "repeated");
}
