//! Whether a value is an answer to a field.

use crate::codec::Kind;
use crate::{Decimal, Json};

use super::{AnswerError, Field, FieldKind, PatternMatch};

/// A value as it will be sent, and what could not be checked.
pub(super) struct Checked {
    pub(super) value: Json,
    pub(super) unchecked: Vec<String>,
}

/// The value as the field's kind is sent: text as a string, yes or no as a boolean, a number as one.
pub(super) fn convert(field: &Field, value: &Json) -> Result<Json, AnswerError> {
    let wrong = |expected| AnswerError::Kind {
        key: field.key.clone(),
        expected,
    };
    let text = || value.decode::<String>().ok();
    match (&field.kind, value.kind()) {
        (FieldKind::Boolean, Kind::Bool) | (FieldKind::Number, Kind::Number) => Ok(value.clone()),
        (FieldKind::Boolean, Kind::String) => match text().as_deref() {
            Some("true" | "on" | "yes") => Ok(Json::from(true)),
            Some("false" | "off" | "no") => Ok(Json::from(false)),
            _ => Err(wrong("true or false")),
        },
        (FieldKind::Boolean, _) => Err(wrong("true or false")),
        (FieldKind::Number, Kind::String) => text()
            .and_then(|text| Decimal::from_str_exact(text.trim()).ok())
            .map(Json::from)
            .ok_or_else(|| wrong("a number")),
        (FieldKind::Number, _) => Err(wrong("a number")),
        // Lists and objects, such as the occupations of an address, go as they are.
        (FieldKind::Date, Kind::Array | Kind::Object) => Err(wrong("a date")),
        (FieldKind::Other(_), _) | (_, Kind::String | Kind::Array | Kind::Object) => {
            Ok(value.clone())
        }
        (_, Kind::Number | Kind::Bool) => Ok(Json::from(value.as_str())),
        (_, Kind::Null) => Err(wrong("a value")),
    }
}

/// Checks a value that was converted.
pub(super) fn check(field: &Field, value: Json) -> Result<Checked, AnswerError> {
    let mut unchecked = Vec::new();
    match &field.kind {
        FieldKind::Other(kind) if kind.is_empty() => {
            unchecked.push("the field is without a kind".to_owned());
        }
        FieldKind::Other(kind) => {
            unchecked.push(format!("fields of the kind `{kind}` are not known here"));
        }
        _ => {}
    }
    for limit in &field.unread {
        unchecked.push(format!("`{limit}` of the form cannot be read"));
    }
    match value.kind() {
        Kind::String => {
            let text: String = value.decode().unwrap_or_default();
            check_text(field, &text, &mut unchecked)?;
        }
        Kind::Array if !field.values.is_empty() => {
            for value in value.decode::<Vec<String>>().unwrap_or_default() {
                check_choice(field, &value)?;
            }
        }
        Kind::Array | Kind::Object => {
            unchecked.push("lists and objects are checked by Wise only".to_owned());
        }
        _ => {}
    }
    Ok(Checked { value, unchecked })
}

fn check_choice(field: &Field, value: &str) -> Result<(), AnswerError> {
    if field.values.iter().any(|allowed| allowed.key == value) {
        return Ok(());
    }
    Err(AnswerError::NotAllowed {
        key: field.key.clone(),
        choices: field.values.len(),
    })
}

fn check_text(field: &Field, text: &str, unchecked: &mut Vec<String>) -> Result<(), AnswerError> {
    let key = || field.key.clone();
    if !field.values.is_empty() {
        check_choice(field, text)?;
    } else if field.kind.is_choice() {
        unchecked.push("the form has no list of what can be chosen".to_owned());
    }
    // As Java and browsers count.
    let length = text.encode_utf16().count();
    if let Some(min) = field.min_length.filter(|min| length < *min) {
        return Err(AnswerError::TooShort {
            key: key(),
            min,
            length,
        });
    }
    if let Some(max) = field.max_length.filter(|max| length > *max) {
        return Err(AnswerError::TooLong {
            key: key(),
            max,
            length,
        });
    }
    if field.kind == FieldKind::Date && !is_date(text) {
        return Err(AnswerError::Date { key: key() });
    }
    match field
        .pattern
        .as_ref()
        .map(|pattern| (pattern, pattern.matches(text)))
    {
        Some((pattern, PatternMatch::No)) => {
            return Err(AnswerError::Pattern {
                key: key(),
                pattern: pattern.as_str().to_owned(),
            });
        }
        Some((_, PatternMatch::Unchecked(reason))) => {
            unchecked.push(format!("the pattern: {reason}"));
        }
        _ => {}
    }
    match field.local_check().map(|check| (check, check.check(text))) {
        Some((check, Err(reason))) => Err(AnswerError::Check {
            key: key(),
            check,
            reason,
        }),
        _ => Ok(()),
    }
}

/// jiff alone would take more forms than Wise does.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && text.parse::<jiff::civil::Date>().is_ok()
}
