//! What can be wrong with answers. No value is in any of these: answers are personal data.

use std::fmt;

use super::LocalCheck;

/// Why an answer was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerError {
    /// The form has several types, and none has been chosen.
    NoType {
        /// Those that there are.
        types: Vec<String>,
    },
    /// The form does not ask for this key.
    UnknownKey {
        /// The key that was given.
        key: String,
        /// Keys of the form that may be meant.
        similar: Vec<String>,
    },
    /// A required field was given nothing.
    Required {
        /// The key of the field.
        key: String,
    },
    /// The value is of a kind that the field does not take.
    Kind {
        /// The key of the field.
        key: String,
        /// What it takes.
        expected: &'static str,
    },
    /// The value has too few characters.
    TooShort {
        /// The key of the field.
        key: String,
        /// How many there have to be.
        min: usize,
        /// How many there are.
        length: usize,
    },
    /// The value has too many characters.
    TooLong {
        /// The key of the field.
        key: String,
        /// How many there may be.
        max: usize,
        /// How many there are.
        length: usize,
    },
    /// The value is not in the field's list.
    NotAllowed {
        /// The key of the field.
        key: String,
        /// How many values there are to choose from ([`Field::values`](super::Field::values)).
        choices: usize,
    },
    /// The value does not match the field's pattern.
    Pattern {
        /// The key of the field.
        key: String,
        /// The pattern, a Java regular expression.
        pattern: String,
    },
    /// The value is no date of the form `YYYY-MM-DD`.
    Date {
        /// The key of the field.
        key: String,
    },
    /// The value fails a check of this crate. [`Form::answer_unchecked`](super::Form::answer_unchecked) overrides it.
    Check {
        /// The key of the field.
        key: String,
        /// The check.
        check: LocalCheck,
        /// What is wrong.
        reason: &'static str,
    },
    /// Another answer stands where the value would have to go, such as one for `address` and one for `address.country`.
    Conflict {
        /// The key of the field.
        key: String,
    },
}

impl AnswerError {
    /// The key of the field, or the one that was given.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::NoType { .. } => None,
            Self::UnknownKey { key, .. }
            | Self::Required { key }
            | Self::Kind { key, .. }
            | Self::TooShort { key, .. }
            | Self::TooLong { key, .. }
            | Self::NotAllowed { key, .. }
            | Self::Pattern { key, .. }
            | Self::Date { key }
            | Self::Check { key, .. }
            | Self::Conflict { key } => Some(key),
        }
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoType { types } => write!(
                f,
                "choose a type of the form first; it has {}",
                listed(types)
            ),
            Self::UnknownKey { key, similar } => {
                write!(f, "`{key}`: the form does not ask for it")?;
                if !similar.is_empty() {
                    write!(f, "; it asks for {}", listed(similar))?;
                }
                Ok(())
            }
            Self::Required { key } => write!(f, "`{key}`: a value is required"),
            Self::Kind { key, expected } => write!(f, "`{key}`: the field takes {expected}"),
            Self::TooShort { key, min, length } => write!(
                f,
                "`{key}`: the value has {length} characters, and needs at least {min}"
            ),
            Self::TooLong { key, max, length } => write!(
                f,
                "`{key}`: the value has {length} characters, and may have {max}"
            ),
            Self::NotAllowed { key, choices } => write!(
                f,
                "`{key}`: the value is not one of the {choices} that can be chosen"
            ),
            Self::Pattern { key, pattern } => {
                write!(f, "`{key}`: the value does not match `{pattern}`")
            }
            Self::Date { key } => write!(f, "`{key}`: the value is no date (YYYY-MM-DD)"),
            Self::Check { key, check, reason } => {
                write!(f, "`{key}`: the value is no valid {check}: {reason}")
            }
            Self::Conflict { key } => write!(f, "`{key}`: a different answer is in its place"),
        }
    }
}

impl std::error::Error for AnswerError {}

/// The form does not have a type of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownType {
    pub(super) name: String,
    pub(super) types: Vec<String>,
}

impl UnknownType {
    /// The name that was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of those that there are.
    pub fn types(&self) -> &[String] {
        &self.types
    }
}

impl fmt::Display for UnknownType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, types } = self;
        write!(f, "the form has no type `{name}`; it has {}", listed(types))
    }
}

impl std::error::Error for UnknownType {}

/// Why a form cannot be sent yet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incomplete {
    /// The keys of required fields without an answer.
    pub missing: Vec<String>,
    /// What is wrong with the answers that there are.
    pub problems: Vec<AnswerError>,
    /// The keys of answers since which the form has to be refreshed.
    pub stale: Vec<String>,
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the form is not complete")?;
        if !self.missing.is_empty() {
            write!(f, "; without an answer: {}", listed(&self.missing))?;
        }
        for problem in &self.problems {
            write!(f, "; {problem}")?;
        }
        if !self.stale.is_empty() {
            let stale = listed(&self.stale);
            write!(
                f,
                "; {stale} can change what is asked for: refresh the form"
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Incomplete {}

fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
