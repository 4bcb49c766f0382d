//! A schema of a contract, and what a validator that knows nothing else says about a value.

use std::fmt;
use std::sync::{Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Registry, ValidationError, Validator};
use serde_json::{Value, json};

use super::Document;

/// The address that a document goes by in the registry of the validator.
pub(super) fn base_uri(version: &str) -> String {
    format!("urn:wise:{version}")
}

/// A schema, by its place in a document. Its validator is compiled when it is first asked.
pub struct Schema {
    document: &'static Document,
    registry: &'static Registry<'static>,
    pointer: String,
    validator: OnceLock<Result<Validator, String>>,
    /// The last text that was right: many come more than once.
    right: Mutex<Bytes>,
}

/// One rule of a schema that a value breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Breach {
    /// Where in the value: a JSON pointer.
    pub at: String,
    /// The keyword that is broken: `required`, `enum`.
    pub keyword: String,
    /// In words, without the value.
    pub message: String,
    /// What stands there.
    pub value: Value,
}

impl Schema {
    pub(super) fn new(
        document: &'static Document,
        registry: &'static Registry<'static>,
        pointer: String,
    ) -> Self {
        Self {
            document,
            registry,
            pointer,
            validator: OnceLock::new(),
            right: Mutex::default(),
        }
    }

    /// The schema as the contract has it, its references unresolved.
    pub fn value(&self) -> &'static Value {
        self.document
            .root
            .pointer(&self.pointer)
            .unwrap_or(&Value::Null)
    }

    /// The document that its references lead into.
    pub fn root(&self) -> &'static Value {
        &self.document.root
    }

    /// The schema at another place of the same document.
    pub fn beside(&self, pointer: &str) -> Self {
        Self::new(self.document, self.registry, pointer.to_owned())
    }

    /// Its place in the document: a JSON pointer.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    fn validator(&self) -> Result<&Validator, &String> {
        let compile = || {
            let mut reference = base_uri(&self.document.version);
            reference.push('#');
            for byte in self.pointer.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'~' | b'-' | b'_' | b'.' => {
                        reference.push(char::from(byte));
                    }
                    _ => reference.push_str(&format!("%{byte:02X}")),
                }
            }
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(self.registry)
                .should_validate_formats(true)
                .build(&json!({ "$ref": reference }))
                .map_err(|error| format!("{}: {error}", self.pointer))
        };
        self.validator.get_or_init(compile).as_ref()
    }

    /// What is wrong with a value; nothing, if it is right.
    pub fn check(&self, value: &Value) -> Vec<Breach> {
        match self.validator() {
            Ok(validator) if validator.is_valid(value) => Vec::new(),
            Ok(validator) => validator
                .iter_errors(value)
                .map(|error| Breach::of(&error))
                .collect(),
            Err(message) => vec![Breach {
                at: String::new(),
                keyword: "$schema".to_owned(),
                message: message.clone(),
                value: Value::Null,
            }],
        }
    }

    /// What is wrong with a value that is written as JSON. What was right is right again, byte for byte.
    pub(crate) fn check_text(&self, text: &Bytes) -> Vec<Breach> {
        let right = || self.right.lock().unwrap_or_else(PoisonError::into_inner);
        if !text.is_empty() && *right() == *text {
            return Vec::new();
        }
        let breaches = match serde_json::from_slice(text) {
            Ok(value) => self.check(&value),
            Err(error) => vec![Breach {
                at: String::new(),
                keyword: "json".to_owned(),
                message: error.to_string(),
                value: Value::Null,
            }],
        };
        if breaches.is_empty() {
            *right() = text.clone();
        }
        breaches
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.document.version, self.pointer)
    }
}

impl Breach {
    fn of(error: &ValidationError<'_>) -> Self {
        // Of the alternatives of a union, the one that comes nearest says most.
        if let ValidationErrorKind::AnyOf { context }
        | ValidationErrorKind::OneOfNotValid { context } = error.kind()
        {
            // One whose tag is another is none that was meant. A tag stands in the value itself, not deeper.
            let depth =
                |error: &ValidationError<'_>| error.instance_path().as_str().matches('/').count();
            let tag = |of: &ValidationError<'_>| {
                let listed = matches!(
                    of.kind(),
                    ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. }
                );
                listed && depth(of) == depth(error) + 1
            };
            let nearest = context
                .iter()
                .min_by_key(|errors| (errors.iter().any(tag), errors.len()));
            if let Some([only]) = nearest.map(Vec::as_slice) {
                let mut breach = Self::of(only);
                breach.keyword = format!("{}/{}", error.kind().keyword(), breach.keyword);
                return breach;
            }
        }
        let at = error.instance_path().to_string();
        let instance = error.instance();
        // What is missing, or too much, stands below the object that the validator finds fault with.
        let (at, value) = match error.kind() {
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                (format!("{at}/{}", escaped(name)), Value::Null)
            }
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let name = unexpected.first().map_or("", String::as_str);
                let value = instance.get(name).cloned().unwrap_or_default();
                (format!("{at}/{}", escaped(name)), value)
            }
            _ => (at, instance.clone().into_owned()),
        };
        Self {
            at,
            keyword: error.kind().keyword().to_owned(),
            message: error.masked_with("the value").to_string(),
            value,
        }
    }
}

/// A key as a JSON pointer has it (RFC 6901).
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
