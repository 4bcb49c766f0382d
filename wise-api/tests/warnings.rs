//! What `tracing` is told of a payload that cannot be read. Alone in its program, as `spans.rs` is.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/log.rs"]
mod log;

use std::sync::Arc;

use log::Log;
use wise_api::webhook::{Event, Notification};

#[test]
fn a_known_event_that_is_not_readable_warns_and_shows_nothing_of_it() {
    let log = Log::only("wise_api");
    let lines = Arc::clone(&log.lines);
    let _guard = tracing::subscriber::set_default(log);
    let read = |event: &str, more: &str| {
        let body = format!(r#"{{"event_type":"{event}",{more}}}"#);
        let notification = Notification::parse(body.as_bytes()).unwrap();
        let told = std::mem::take(&mut *lines.lock().unwrap());
        (notification.event, told)
    };

    let hush = r#""data":{"resource":{"id":{"hush":1}}}"#;
    for (more, version, place) in [
        (
            format!(r#""schema_version":"4.0.0",{hush}"#),
            "4.0.0",
            "$.resource.id",
        ),
        (format!(r#""schema_version":{{}},{hush}"#), "", "$"),
        (hush.to_owned(), "", "$"),
        (r#""schema_version":"4.0.0""#.to_owned(), "4.0.0", "$"),
    ] {
        let (event, told) = read("transfers#state-change", &more);
        assert!(
            matches!(event, Event::Unreadable { .. }),
            "{more}: {event:?}"
        );
        for part in [
            "event message=the payload of a webhook is not what is documented",
            "event_type=\"transfers#state-change\"",
            &format!("schema_version=\"{version}\""),
            &format!("place=\"{place}\""),
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(!told.contains("hush"), "{told}");
    }

    // What is new is no fault, and what is readable is none.
    for (event, more) in [
        ("moons#rise", hush),
        (
            "transfers#state-change",
            r#""schema_version":"99.0.0","data":{}"#,
        ),
        (
            "transfers#state-change",
            r#""schema_version":"4.0.0","data":{}"#,
        ),
    ] {
        let (event, told) = read(event, more);
        assert!(!matches!(event, Event::Unreadable { .. }), "{event:?}");
        assert_eq!(told, "");
    }
}
