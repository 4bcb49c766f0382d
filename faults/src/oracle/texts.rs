//! What errors say.

use std::error::Error as StdError;

use wise_api::Error;

use super::Facts;
use crate::watch::SECRET;

/// Texts that foreign code made, and that stay in the chain of sources.
const FOREIGN: [&str; 2] = ["hush-trouble", "hush-handler"];

/// What the text of an error claims and is not so.
pub fn untrue(error: &Error, facts: &Facts<'_>) -> Option<&'static str> {
    let text = error.to_string();
    // Why there was no key is about the call for the key, and says so.
    let text = text.split(": no key to check").next().unwrap_or_default();
    let text = text.replace("not sent again", "");
    let says = |what: &[&str]| what.iter().any(|what| text.contains(what));
    if facts.arrived()
        && facts.reached().0 != wise_api::error::Reached::No
        && says(&["not sent", "did not reach", "othing was sent"])
    {
        return Some("the server has seen it");
    }
    if facts.uncertain().0 && says(&["has done nothing"]) {
        return Some("the outcome is unknown");
    }
    if text.starts_with("joseResponsePublicKeysGet") || text.starts_with("oauthTokenCreate") {
        return Some("the error is that of another operation");
    }
    None
}

/// Where a secret shows.
pub fn secrets(error: &Error) -> Vec<String> {
    let mut texts = vec![
        format!("{error}"),
        format!("{error:?}"),
        format!("{error:#?}"),
    ];
    let mut next = error.source();
    while let Some(source) = next {
        let text = source.to_string();
        if !FOREIGN.contains(&text.as_str()) {
            texts.push(text);
            texts.push(format!("{source:?}"));
        }
        next = source.source();
    }
    texts.retain(|text| text.contains(SECRET));
    texts
}
