//! What the contract does not allow is refused, and the refusal says what, where and by which rule. Over HTTP, for every operation.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::paths::{path, paths};
use support::{Reply, Sent, Wire, bearer, newest, operation, operations};
use wise_mock::contract::{Location, Operation};
use wise_mock::{Kind, Server};

async fn mock() -> (Server, Wire) {
    // What was made before is no concern of these tests.
    let mock = Server::builder().stateless().start().await.unwrap();
    let wire = Wire::connect(&mock.url()).await;
    (mock, wire)
}

fn assert_refused(reply: &Reply, operation: &Operation, status: u16, location: &str, rule: &str) {
    let expected = (
        status,
        operation.id.clone(),
        location.to_owned(),
        rule.to_owned(),
    );
    assert_eq!(
        reply.problem(),
        expected,
        "{} {}",
        operation.version,
        operation.id
    );
    assert_eq!(reply.json()["version"], operation.version.as_str());
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json")
    );
}

#[tokio::test]
async fn the_least_and_the_most_are_taken_by_every_operation() {
    let (mock, mut wire) = mock().await;
    for one in operations() {
        for sent in [Sent::least(one), Sent::most(one)] {
            let reply = wire.send(&sent).await;
            let success = one.success().unwrap().status;
            assert_eq!(
                reply.status,
                success,
                "{} {}: {:?}",
                one.version,
                one.id,
                reply.json()
            );
            // Also where a literal segment and a parameter stand side by side.
            let received = mock.requests().pop().unwrap();
            let reached = (received.version, received.operation);
            assert_eq!(reached, (Some(one.version.as_str()), Some(one.id.as_str())));
        }
    }
}

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
async fn a_body_is_needed_and_of_the_right_media_type() {
    let (_mock, mut wire) = mock().await;
    let (mut with, mut without) = (0, 0);
    for one in operations() {
        let Some(body) = &one.body else {
            without += 1;
            let mut sent = Sent::least(one).body(Some(json!({})));
            sent.media = Some("application/json".to_owned());
            assert_refused(&wire.send(&sent).await, one, 422, "body", "unknown");
            continue;
        };
        with += 1;
        let mut sent = Sent::least(one);
        sent.media = Some("application/x-no-such-type".to_owned());
        let reply = wire.send(&sent).await;
        assert_refused(&reply, one, 415, "header.Content-Type", "content");
        assert_eq!(reply.json()["value"], "application/x-no-such-type");
        if body.required {
            let reply = wire.send(&Sent::least(one).body(None)).await;
            assert_refused(&reply, one, 422, "body", "required");
        }
    }
    assert!(
        with > least(100) && without > least(200),
        "{with} {without}"
    );
}

/// The names that a schema requires at the top, in whatever is true for every alternative.
fn required<'s>(root: &'s Value, schema: &'s Value, found: &mut BTreeSet<&'s str>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#'));
        required(root, target.unwrap(), found);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        required(root, part, found);
    }
    let names = schema["required"].as_array().into_iter().flatten();
    found.extend(names.filter_map(Value::as_str));
}

#[tokio::test]
async fn a_required_member_of_a_body_that_is_missing_is_named() {
    let (_mock, mut wire) = mock().await;
    let mut tried = 0;
    for one in operations() {
        let media = one.body.as_ref().and_then(|body| body.content.first());
        let Some(schema) = media.and_then(|media| media.schema.as_ref()) else {
            continue;
        };
        let mut names = BTreeSet::new();
        required(schema.root(), schema.value(), &mut names);
        for name in names {
            let mut sent = Sent::least(one);
            let members = sent.body.as_mut().and_then(Value::as_object_mut);
            members.unwrap().remove(name).unwrap();
            if sent.media.as_deref() == Some("application/x-www-form-urlencoded") {
                continue;
            }
            let reply = wire.send(&sent).await;
            assert_refused(&reply, one, 422, &format!("body/{name}"), "required");
            tried += 1;
        }
    }
    assert!(tried > least(150), "{tried}");
}

fn leaves(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| leaves(value, format!("{place}/{name}"), found)),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(index, value)| leaves(value, format!("{place}/{index}"), found)),
        _ => found.push(place),
    }
}

#[tokio::test]
async fn a_value_of_another_type_is_refused_where_it_stands() {
    let (_mock, mut wire) = mock().await;
    let (mut tried, mut free, mut deep) = (0, Vec::new(), 0);
    for one in operations() {
        let sent = Sent::most(one);
        let json = sent
            .media
            .as_deref()
            .is_some_and(|media| media.ends_with("json") && !media.contains("jose"));
        let (true, Some(body)) = (json, &sent.body) else {
            continue;
        };
        let mut places = Vec::new();
        leaves(body, String::new(), &mut places);
        for place in places {
            let mut body = body.clone();
            *body.pointer_mut(&place).unwrap() = json!([[{ "no": "such" }]]);
            let reply = wire.send(&sent.clone().body(Some(body))).await;
            if reply.status < 300 {
                free.push(format!("{} {place}", one.id));
                continue;
            }
            let (status, id, location, rule) = reply.problem();
            let said = (status, id.as_str());
            assert_eq!(
                said,
                (422, one.id.as_str()),
                "{} {place}: {location} {rule}",
                one.version
            );
            // A union is found fault with as a whole, when nothing tells which alternative was meant.
            let wanted = format!("body{place}");
            assert!(
                wanted == location || rule.contains("Of") && wanted.starts_with(&location),
                "{wanted} {location} {rule}"
            );
            tried += 1;
            deep += usize::from(place.matches('/').count() > 1);
        }
    }
    assert!(tried > least(1000) && deep > least(300), "{tried} {deep}");
    assert!(free.len() < 60, "{free:#?}");
}

#[tokio::test]
async fn a_path_that_no_operation_has_is_refused_with_a_hint() {
    let (mock, mut wire) = mock().await;
    let mut ask = async |method: &str, path: &str| {
        let request = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        wire.exchange(request.as_bytes()).await.unwrap()
    };
    let rates = path("rateGet");
    let version = rates.strip_suffix("/rates").unwrap();
    let nothing = format!("{version}/no-such-thing");
    let reply = ask("GET", &nothing).await;
    assert_eq!(
        reply.problem(),
        (404, String::new(), "path".to_owned(), "path".to_owned())
    );
    assert_eq!(reply.json()["value"], nothing);
    let detail = |reply: &Reply| reply.json()["detail"].as_str().unwrap().to_owned();
    assert!(!detail(&reply).contains("there is"));
    let known: BTreeSet<&str> = paths("rateGet").into_iter().collect();
    let known: Vec<&str> = known.into_iter().collect();
    let hint = format!("; there is {}", known.join(", "));
    for path in ["/1999Q1/rates", "/v9/rates", "/rates"] {
        let reply = ask("GET", path).await;
        assert_eq!(reply.status, 404);
        assert!(detail(&reply).ends_with(&hint), "{}", detail(&reply));
    }
    let below = [
        version.to_owned(),
        format!("{version}/"),
        format!("{rates}/"),
    ];
    for path in below.iter().map(String::as_str).chain(["/", "//", "*"]) {
        assert_eq!(ask("GET", path).await.status, 404, "{path}");
    }
    assert!(
        mock.requests()
            .iter()
            .all(|received| received.refused_by.as_deref() == Some("path"))
    );
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has() {
    let (_mock, mut wire) = mock().await;
    for one in operations() {
        let mut sent = Sent::least(one).body(None);
        sent.method = "TRACE".to_owned();
        let reply = wire.send(&sent).await;
        assert_eq!(reply.status, 405, "{}", one.id);
        assert_eq!(reply.json()["rule"], "method");
        let allow = reply.header("allow").unwrap().to_ascii_uppercase();
        assert!(
            allow
                .split(", ")
                .any(|method| method == one.method.as_str()),
            "{}: {allow}",
            one.id
        );
    }
}

#[tokio::test]
async fn literal_segments_go_before_parameters() {
    let (mock, mut wire) = mock().await;
    // Siblings of which one has a literal where the other has a parameter.
    let mut found = 0;
    for literal in operations() {
        for parameter in operations() {
            let (one, other): (Vec<&str>, Vec<&str>) = (
                literal.path.split('/').collect(),
                parameter.path.split('/').collect(),
            );
            let same = one.len() == other.len() && literal.method == parameter.method;
            let differ: Vec<_> = one
                .iter()
                .zip(&other)
                .filter(|(one, other)| one != other)
                .collect();
            if !same
                || !matches!(differ[..], [(one, other)] if other.starts_with('{') && !one.contains('{'))
            {
                continue;
            }
            found += 1;
            wire.send(&Sent::least(literal)).await;
            assert_eq!(
                mock.requests().pop().unwrap().operation,
                Some(literal.id.as_str())
            );
        }
    }
    assert!(found > 0);
}

#[tokio::test]
async fn forms_are_checked_field_by_field() {
    let (_mock, mut wire) = mock().await;
    let one = operation(newest(), "oauthTokenCreate");
    let form = |body: Value| Sent::least(one).body(Some(body));
    let reply = wire
        .send(&form(json!({ "grant_type": "client_credentials" })))
        .await;
    assert_eq!(reply.status, 200, "{:?}", reply.json());
    let reply = wire
        .send(&form(json!({ "grant_type": "no_such_grant" })))
        .await;
    assert_refused(&reply, one, 422, "body/grant_type", "enum");
    let reply = wire
        .send(&form(json!({ "grant_type": "refresh_token" })))
        .await;
    assert_refused(&reply, one, 422, "body/refresh_token", "required");
    let unknown = json!({ "grant_type": "client_credentials", "client_secret": "s3cret" });
    let reply = wire.send(&form(unknown)).await;
    assert_refused(&reply, one, 422, "body/client_secret", "unknown");
    assert!(!String::from_utf8_lossy(&reply.body).contains("s3cret"));
}

#[tokio::test]
async fn multipart_bodies_are_checked_part_by_part() {
    let (_mock, mut wire) = mock().await;
    let one = operation(newest(), "verificationUploadDocument");
    let parts = |body: Value| Sent::least(one).body(Some(body));
    let reply = wire
        .send(&parts(json!({ "files": "x", "documentType": "ID_PROOF" })))
        .await;
    assert!(reply.status < 300, "{:?}", reply.json());
    let reply = wire
        .send(&parts(json!({ "documentType": "ID_PROOF" })))
        .await;
    assert_refused(&reply, one, 422, "body/files", "required");
    let reply = wire
        .send(&parts(
            json!({ "files": "x", "documentType": "SHOPPING_LIST" }),
        ))
        .await;
    assert_refused(&reply, one, 422, "body/documentType", "enum");
    let reply = wire
        .send(&parts(
            json!({ "files": "x", "documentType": "ID_PROOF", "file": "x" }),
        ))
        .await;
    assert_refused(&reply, one, 422, "body/file", "unknown");
    let mut broken = String::from_utf8(Sent::least(one).bytes()).unwrap();
    broken = broken.replace("boundary=part", "boundary=other");
    let reply = wire.exchange(broken.as_bytes()).await.unwrap();
    assert_refused(&reply, one, 422, "body", "multipart");
}

#[tokio::test]
async fn a_signed_or_encrypted_body_has_its_form() {
    let (_mock, mut wire) = mock().await;
    let mut tried = 0;
    for one in operations() {
        if Sent::least(one).media.as_deref() != Some("application/jose+json") {
            continue;
        }
        for text in ["{}", "a.b", "a.b.c.d", ".b.c", "a.b.ü", "a.b.c d"] {
            let reply = wire.send(&Sent::least(one).body(Some(json!(text)))).await;
            assert_refused(&reply, one, 422, "body", "jose");
        }
        let reply = wire
            .send(&Sent::least(one).body(Some(json!("a.b.c"))))
            .await;
        assert!(reply.status < 300, "{:?}", reply.json());
        tried += 1;
    }
    assert!(tried > least(15), "{tried}");
}

#[tokio::test]
async fn a_parameter_that_takes_one_value_is_not_given_twice() {
    let (_mock, mut wire) = mock().await;
    let one = operation(newest(), "transferList");
    let mut sent = Sent::least(one).query("limit", "1");
    sent.query.push(("limit".to_owned(), "2".to_owned()));
    let reply = wire.send(&sent).await;
    assert_refused(&reply, one, 422, "query.limit", "repeated");
}

/// Where there are the unversioned paths alone, there is half as much to try.
fn least(count: usize) -> usize {
    if wise_api::NEWEST_VERSION.is_empty() {
        count / 2
    } else {
        count
    }
}
