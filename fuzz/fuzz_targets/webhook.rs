//! What is posted as a webhook: no signature holds by accident, and what is read is what was there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wise_api::Environment;
use wise_api::webhook::{Event, Notification, VerifyError, verify_and_parse};

fuzz_target!(|data: &[u8]| {
    // The first line is the signature, the rest the body.
    let end = data.iter().position(|byte| *byte == b'\n');
    let (signature, body) = match end {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (&data[..0], data),
    };
    let headers = [("X-Signature-SHA256", signature)];
    match verify_and_parse(&headers, body, Environment::Production) {
        Err(VerifyError::NotBase64 | VerifyError::WrongSignature) => {}
        other => panic!("nobody signed this: {other:?}"),
    }

    let Ok(notification) = Notification::parse(body) else {
        return;
    };
    let _ = format!("{notification:?}");
    // The envelope written again, around the payload as it came, is the same notification.
    let text = |text: &str| serde_json::to_string(text).expect("a text is JSON");
    let mut envelope = format!(
        "{{\"event_type\":{},\"schema_version\":{},\"data\":{}",
        text(&notification.event_type),
        text(&notification.schema_version),
        notification.data.as_str(),
    );
    if let Some(id) = &notification.subscription_id {
        envelope.push_str(&format!(",\"subscription_id\":{}", text(&id.to_string())));
    }
    if let Some(sent) = &notification.sent_at {
        envelope.push_str(&format!(",\"sent_at\":{}", text(&sent.to_string())));
    }
    envelope.push('}');
    let again = Notification::parse(envelope.as_bytes()).expect("the same envelope");
    assert_eq!(again, notification);
    // An event that is known by name is unrecognized only when its payload is none.
    let known = Event::known().contains(&(
        notification.event_type.as_str(),
        notification.schema_version.as_str(),
    ));
    if !known {
        assert!(matches!(notification.event, Event::Unrecognized(_)));
    }
});
