//! Bodies, member by member and part by part.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{assert_refused, least, mock};
use crate::support::{Sent, operation, operations, root};

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
async fn forms_are_checked_field_by_field() {
    let (_mock, mut wire) = mock().await;
    let one = operation(root(), "oauthTokenCreate");
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
    let one = operation(root(), "verificationUploadDocument");
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
