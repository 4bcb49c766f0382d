//! What Wise says against a form, by the keys of its fields.

use std::collections::BTreeMap;

use crate::Error;
use crate::engine::{ApiError, ErrorEntry};

use super::place::find_in_error;
use super::{Field, Form};

/// The entries of a refusal, by the keys of the form. Messages can hold personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors {
    by_key: BTreeMap<String, Vec<ErrorEntry>>,
    other: Vec<ErrorEntry>,
}

impl FormErrors {
    /// What Wise objects to, by the key of the field.
    pub fn by_key(&self) -> &BTreeMap<String, Vec<ErrorEntry>> {
        &self.by_key
    }

    /// What it says against one field.
    pub fn of(&self, key: &str) -> &[ErrorEntry] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// What belongs to no field.
    pub fn other(&self) -> &[ErrorEntry] {
        &self.other
    }

    /// Whether Wise said nothing that can be read.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty() && self.other.is_empty()
    }
}

impl Form {
    /// The entries of a refusal, by the keys of this form. An entry is found by its path, or else by the name of a field among its
    /// arguments.
    pub fn errors(&self, refusal: &ApiError) -> FormErrors {
        let mut errors = FormErrors::default();
        for entry in refusal.entries() {
            match self.key_of(entry) {
                Some(key) => errors.by_key.entry(key).or_default().push(entry.clone()),
                None => errors.other.push(entry.clone()),
            }
        }
        errors
    }

    /// The same for any error of a call: `None` unless Wise refused it with a response.
    pub fn errors_of(&self, error: &Error) -> Option<FormErrors> {
        match error {
            Error::Api(refusal) => Some(self.errors(refusal)),
            _ => None,
        }
    }

    fn key_of(&self, entry: &ErrorEntry) -> Option<String> {
        let fields: Vec<&Field> = self.fields().collect();
        let field = |path: &str| find_in_error(&fields, path);
        let by_path = entry.path.as_deref().and_then(field);
        let found = by_path.or_else(|| {
            let arguments: Vec<String> = entry.details.as_ref()?.decode().ok()?;
            // The name of the field comes first, the value behind it.
            field(arguments.first()?)
        })?;
        Some(found.key.clone())
    }
}
