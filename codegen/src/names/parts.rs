//! What guesses at names of types are made of: words, methods taken apart, members of a place.

use super::methods::is_version;
use super::number::singular;
use super::verbs;
use super::words;
use crate::place::{is_element, last_name, unescaped};
use heck::ToSnakeCase;

/// A name of a place as the name of a type.
pub fn pascal(text: &str) -> String {
    words::pascal(&unescaped(text))
}

/// Words that say nothing without what they belong to.
pub const VAGUE: &[&str] = &[
    "attribute",
    "attributes",
    "code",
    "content",
    "data",
    "detail",
    "details",
    "entry",
    "error",
    "errors",
    "field",
    "fields",
    "group",
    "id",
    "info",
    "item",
    "items",
    "key",
    "kind",
    "level",
    "limit",
    "list",
    "name",
    "object",
    "option",
    "options",
    "party",
    "payload",
    "reason",
    "request",
    "resource",
    "response",
    "result",
    "state",
    "status",
    "sub_type",
    "subtype",
    "type",
    "unit",
    "value",
    "values",
    "version",
];

/// A method, taken apart: `list_rules_for_profile_v3`.
pub struct Method {
    /// `List`.
    pub verb: String,
    /// `Rules`; empty when it is the resource itself.
    pub object: String,
    /// `Profile`.
    pub whose: String,
    /// `V3`.
    pub version: String,
    /// What it is about: one of the objects, or the resource.
    pub subject: String,
}

impl Method {
    /// Of a method and the word for its resource.
    pub fn of(method: &str, noun: &str) -> Self {
        let (verb, mut rest) = method.split_once('_').unwrap_or((method, ""));
        let mut version = String::new();
        if let Some((before, last)) = rest.rsplit_once('_').or(Some(("", rest)))
            && is_version(last)
        {
            version = pascal(last);
            rest = before;
        }
        let (object, whose) = match rest.strip_prefix("for_") {
            Some(whose) => ("", whose),
            None => rest.split_once("_for_").unwrap_or((rest, "")),
        };
        let word = |text: &str| {
            if text.is_empty() {
                String::new()
            } else {
                pascal(text)
            }
        };
        let subject = if object.is_empty() {
            noun.to_owned()
        } else {
            pascal(&singular(object))
        };
        Self {
            verb: pascal(verb),
            object: word(object),
            whose: word(whose),
            version,
            subject,
        }
    }

    /// The subject, where its plain name is another type's already: `CreatedOrder`, `OrderDetails`.
    pub fn outcome(&self, listed: bool) -> String {
        let Self {
            verb,
            subject,
            whose,
            version,
            ..
        } = self;
        match verbs::done(if listed { "List" } else { verb }) {
            Some(done) => format!("{done}{whose}{subject}{version}"),
            None if subject.ends_with("Details") || self.object.is_empty() => {
                format!("Full{whose}{subject}{version}")
            }
            None => format!("{whose}{subject}Details{version}"),
        }
    }

    /// Whether it hands over what it is about, and not the result of doing something with it.
    pub fn yields_subject(&self) -> bool {
        const YIELDING: &[&str] = &[
            "Get",
            "List",
            "Create",
            "Update",
            "Delete",
            "Add",
            "Set",
            "Remove",
            "Submit",
            "Cancel",
            "Close",
            "Open",
            "Deactivate",
            "Refresh",
        ];
        YIELDING.contains(&self.verb.as_str())
    }

    /// `ListRulesForProfileV3`.
    pub fn action(&self) -> String {
        let Self {
            verb,
            object,
            whose,
            version,
            ..
        } = self;
        let of = if whose.is_empty() { "" } else { "For" };
        format!("{verb}{object}{of}{whose}{version}")
    }
}

/// The last property of a key, in the singular when it stands for one of a list.
pub fn member(key: &str) -> String {
    let last = last_name(key).to_snake_case();
    if is_element(key) {
        singular(&last)
    } else {
        last
    }
}

/// `QuoteSource` + `SourceAmount` → `Quote`: what the name repeats is left out.
pub fn shorten<'a>(prefix: &'a str, name: &str) -> &'a str {
    let mut end = prefix.len();
    for (at, c) in prefix.char_indices().rev() {
        if c.is_uppercase() && name.starts_with(&prefix[at..]) {
            end = at;
        }
    }
    &prefix[..end]
}
