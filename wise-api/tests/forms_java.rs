//! Patterns against `java.util.regex`: random expressions with what Java 17 says of a value (`Pattern.matches`).

#![cfg(feature = "forms")]
#![allow(clippy::unwrap_used)]

use wise_api::form::{Pattern, PatternMatch};

#[test]
fn no_random_pattern_says_anything_else_than_java() {
    let (mut same, mut unchecked, mut wrong) = (0, 0, Vec::new());
    for line in include_str!("data/forms/java.jsonl").lines() {
        let (pattern, value, expected): (String, String, String) =
            serde_json::from_str(line).unwrap();
        let found = Pattern::new(&pattern).matches(&value);
        match (found, expected.as_str()) {
            (PatternMatch::Yes, "yes") | (PatternMatch::No, "no") => same += 1,
            // What Java does not compile is nothing that Wise can have.
            (PatternMatch::Unchecked(_), "error") => same += 1,
            (PatternMatch::Unchecked(_), _) => unchecked += 1,
            (found, _) => wrong.push(format!(
                "{pattern:?} {value:?}: {found:?}, Java: {expected}"
            )),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        same > 800 && unchecked < same / 4,
        "{same} like Java, {unchecked} unchecked"
    );
}
