//! A schema of a contract, and what a validator that knows nothing else says about a value.

use std::fmt;
use std::sync::OnceLock;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Keyword, Registry, ValidationError, Validator};
use serde_json::{Map, Value, json};

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
                .with_keyword("discriminator", tag)
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
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.document.version, self.pointer)
    }
}

impl Breach {
    fn of(error: &ValidationError<'_>) -> Self {
        // Of the alternatives of a union, the one that comes nearest says most.
        if let ValidationErrorKind::AnyOf { context } = error.kind() {
            let nearest = context.iter().min_by_key(|errors| errors.len());
            if let Some([only]) = nearest.map(Vec::as_slice) {
                let mut breach = Self::of(only);
                breach.keyword = format!("anyOf/{}", breach.keyword);
                return breach;
            }
        }
        Self {
            at: error.instance_path().to_string(),
            keyword: error.kind().keyword().to_owned(),
            message: error.masked_with("the value").to_string(),
            value: error.instance().clone().into_owned(),
        }
    }
}

/// `discriminator`: a tag that is there is one of those that are mapped.
struct Tag {
    property: String,
    known: Vec<String>,
}

fn tag<'a>(
    _: &'a Map<String, Value>,
    discriminator: &'a Value,
    _: jsonschema::paths::Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    let property = discriminator["propertyName"].as_str().unwrap_or_default();
    let mapping = discriminator["mapping"].as_object();
    Ok(Box::new(Tag {
        property: property.to_owned(),
        known: mapping.into_iter().flat_map(Map::keys).cloned().collect(),
    }))
}

impl<'i> Keyword<'i> for Tag {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) {
            return Ok(());
        }
        let known = self.known.join(", ");
        Err(ValidationError::custom(format!(
            "`{}` is none of {known}",
            self.property
        )))
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        match instance.get(&self.property).and_then(Value::as_str) {
            Some(tag) => self.known.is_empty() || self.known.iter().any(|known| known == tag),
            None => true,
        }
    }
}
