//! Texts as instants and dates: what is read is written in one form, which is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wise_api::{Date, Timestamp};

fuzz_target!(|text: &str| {
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        let instant = timestamp.instant().expect("it was parsed");
        let written = timestamp.to_string();
        assert!(written.ends_with('Z'), "{written}");
        let again: Timestamp = written.parse().expect("our own form");
        assert_eq!(again.instant(), Some(instant));
        assert_eq!(again, timestamp);
        assert_eq!(again.to_string(), written);
        assert_eq!(timestamp.text(), text);
    } else {
        // As JSON it is kept as it is.
        let json = serde_json::to_string(text).expect("a text is JSON");
        let kept: Timestamp = serde_json::from_str(&json).expect("any text");
        assert_eq!((kept.instant(), kept.text()), (None, text));
        assert_eq!(serde_json::to_string(&kept).expect("JSON"), json);
    }
    if let Ok(date) = text.parse::<Date>() {
        let written = date.to_string();
        let again: Date = written.parse().expect("our own form");
        assert_eq!(again, date);
        // A date alone is also its midnight.
        assert!(written.parse::<Timestamp>().is_ok(), "{written}");
    }
});
