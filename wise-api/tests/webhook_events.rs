//! The bodies of webhooks: every event that is known, and everything that is not.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::HashMap;

use wise_api::webhook::{Event, Notification};

fn read(body: &str) -> Notification {
    Notification::parse(body.as_bytes()).unwrap()
}

/// A payload of an event with what its type requires, and nothing else.
fn minimal(event: &str) -> &'static str {
    match event {
        "incoming-transfer#credited" => {
            r#"{"incoming_transfer_id":"0","occurred_at":"2026-01-01T00:00:00Z"}"#
        }
        "recipients#state-change" => {
            r#"{"resource":{"id":"0","occurred_at":"2026-01-01T00:00:00Z",
                "data":{"clientId":"","currency":"EUR","profileId":0,"recipientId":0,"state":"x"}}}"#
        }
        "swift-in#credit" => {
            r#"{"occurred_at":"2026-01-01T00:00:00Z","action":{"account_id":0,"id":0,"profile_id":0,"type":""},
                "resource":{"exchange_rate":1,"id":"0","settled_amount":{"value":0,"currency":"EUR","type":""},
                "transaction_time":"","uetr":"","incoming_transfer_type":""}}"#
        }
        _ => "{}",
    }
}

#[test]
fn every_known_event_is_read_as_its_variant() {
    assert!(Event::known().len() > 50);
    let mut variants = HashMap::new();
    for (event, version) in Event::known() {
        let body = format!(
            r#"{{"event_type":"{event}","schema_version":"{version}","data":{}}}"#,
            minimal(event)
        );
        let variant = format!("{:?}", read(&body).event);
        let variant = variant.split('(').next().unwrap().to_owned();
        assert_ne!(variant, "Unrecognized", "{event} {version}");
        let resource = event.split('#').next().unwrap();
        let resource: String = resource
            .split('-')
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .collect();
        assert!(
            variant.starts_with(&resource),
            "{event} {version} is read as {variant}"
        );
        // Versions may share a variant; events do not.
        let same = variants.entry(variant).or_insert(*event);
        assert_eq!(same, event);
    }
}

#[test]
fn every_known_event_takes_more_fields_and_ids_of_zero() {
    for (event, version) in Event::known() {
        let data = match minimal(event) {
            "{}" => {
                r#"{"resource":{"id":0,"profile_id":0,"account_id":0,"user_id":0,"later":true}}"#
            }
            required => required,
        };
        let data = data.replacen('{', r#"{"new":{"n":[null]},"#, 1);
        let body = format!(
            r#"{{"event_type":"{event}","schema_version":"{version}","data":{data},"next":1}}"#
        );
        let read = read(&body).event;
        let known = !matches!(read, Event::Unrecognized(_));
        assert!(known, "{event} {version} with {data}");
    }
}

#[test]
fn what_is_unknown_is_kept_and_never_fails() {
    let data = r#"{"amount":1.10,"list":[1,2]}"#;
    for (event, version) in [
        ("moons#rise", "1.0.0"),
        ("transfers#state-change", "99.0.0"),
        ("", "4.0.0"),
    ] {
        let body = format!(
            r#"{{"event_type":"{event}","schema_version":"{version}","data":{data},"more":true}}"#
        );
        let read = read(&body);
        let Event::Unrecognized(kept) = &read.event else {
            panic!("{:?}", read.event);
        };
        assert_eq!(kept.as_str(), data);
        assert_eq!(read.data.as_str(), data);
        assert_eq!(
            (read.event_type.as_str(), read.schema_version.as_str()),
            (event, version)
        );
    }
}

#[test]
fn an_envelope_with_surprises_is_still_a_notification() {
    let read = read(
        r#"{"event_type":"transfers#state-change","schema_version":{},"sent_at":[],"subscription_id":{},"data":[1]}"#,
    );
    assert_eq!((read.sent_at, read.subscription_id), (None, None));
    assert!(matches!(read.event, Event::Unreadable { .. }));
    assert_eq!(read.data.as_str(), "[1]");
}

#[test]
fn a_known_event_without_a_version_is_unreadable_and_an_unknown_one_is_unknown() {
    let versions = [
        "",
        r#""schema_version":null,"#,
        r#""schema_version":"","#,
        r#""schema_version":{},"#,
        r#""schema_version":["4.0.0"],"#,
    ];
    for version in versions {
        let data = r#"{"resource":{"id":1}}"#;
        let read = |event: &str| {
            read(&format!(
                r#"{{"event_type":"{event}",{version}"data":{data}}}"#
            ))
        };
        for (event, _) in Event::known() {
            let Event::Unreadable {
                event_type,
                schema_version,
                reason,
                data: kept,
            } = read(event).event
            else {
                panic!("{event} with {version}");
            };
            assert_eq!((event_type.as_str(), schema_version.as_str()), (*event, ""));
            assert_eq!(kept.as_str(), data);
            assert!(reason.reason().contains("`schema_version`"), "{reason}");
        }
        assert!(matches!(read("moons#rise").event, Event::Unrecognized(_)));
    }
}

#[test]
fn an_event_has_what_its_payload_keeps() {
    let data = r#"{"weather":1.50,"resource":{"id":1}}"#;
    let event = |version: &str| {
        let body = format!(
            r#"{{"event_type":"transfers#state-change","schema_version":"{version}","data":{data}}}"#
        );
        read(&body).event
    };
    let weather = event("4.0.0").extra().get("weather").cloned();
    assert_eq!(weather.unwrap().as_str(), "1.50");
    assert!(event("99.0.0").extra().is_empty());
}

#[test]
fn the_time_of_an_event_is_found_where_it_stands() {
    for (data, time) in [
        (r#"{"occurred_at":"1"}"#, Some("1")),
        (r#"{"occurredAt":"2"}"#, Some("2")),
        (r#"{"resource":{"occurred_at":"3"}}"#, Some("3")),
        (
            r#"{"resource":{"createdAt":"0","updatedAt":"4"}}"#,
            Some("4"),
        ),
        (
            r#"{"occurred_at":"5","resource":{"updatedAt":"0"}}"#,
            Some("5"),
        ),
        (
            r#"{"occurred_at":null,"resource":{"updatedAt":"6"}}"#,
            Some("6"),
        ),
        (r#"{"occurred_at":{},"resource":[]}"#, None),
        ("null", None),
    ] {
        let read = read(&format!(r#"{{"event_type":"a#b","data":{data}}}"#));
        let found = read.occurred_at.as_ref().map(|time| time.text().to_owned());
        assert_eq!(found.as_deref(), time, "{data}");
        assert_eq!(read.step_id, None);
    }
    let body = r#"{"event_type":"balances#update","data":{"step_id":9007199254740993}}"#;
    assert_eq!(read(body).step_id, Some(9_007_199_254_740_993));
}

#[test]
fn deep_nesting_is_no_danger() {
    for (open, close) in [("[", "]"), (r#"{"resource":"#, "}")] {
        let depth = 100_000;
        let body = format!(
            r#"{{"event_type":"transfers#state-change","schema_version":"4.0.0","data":{}1{}}}"#,
            open.repeat(depth),
            close.repeat(depth)
        );
        // Whether it is read or refused, it is done.
        let _ = Notification::parse(body.as_bytes());
    }
}

#[test]
fn a_known_event_that_does_not_fit_is_never_taken_for_an_unknown_one() {
    let data = r#"{"resource":{"id":{}},"occurred_at":"2026-01-01T00:00:00Z"}"#;
    let read = read(&format!(
        r#"{{"event_type":"transfers#state-change","schema_version":"4.0.0","data":{data}}}"#
    ));
    let Event::Unreadable {
        event_type,
        schema_version,
        reason,
        data: kept,
    } = &read.event
    else {
        panic!("{:?}", read.event);
    };
    assert_eq!(
        (event_type.as_str(), schema_version.as_str(), reason.path()),
        ("transfers#state-change", "4.0.0", "$.resource.id")
    );
    assert_eq!(kept.as_str(), data);
    assert!(read.occurred_at.is_some());
}

#[test]
fn an_envelope_is_written_again_as_it_came() {
    for body in [
        r#"{"data":null,"event_type":"transfers#state-change","schema_version":"4.0.0"}"#,
        r#"{"event_type":"transfers#state-change","schema_version":"4.0.0"}"#,
        r#"{"data":{},"event_type":"transfers#state-change","schema_version":""}"#,
        r#"{"data":[1.50],"event_type":"moons#rise","sent_at":null,"schema_version":""}"#,
        r#"{"data":null,"subscription_id":null,"event_type":"moons#rise","schema_version":null}"#,
    ] {
        let again = wise_api::Json::from_encode(&read(body));
        assert_eq!(again.as_str(), body);
    }
    // Of duplicate keys the last one counts.
    let last = read(r#"{"data":{"a":1},"event_type":"moons#rise","data":null}"#);
    let again = wise_api::Json::from_encode(&last);
    assert_eq!(again.as_str(), r#"{"data":null,"event_type":"moons#rise"}"#);
}
