//! Patterns of fields: Java regular expressions that a whole value has to match.

mod class;
mod property;
mod reader;
mod translate;

use std::fmt;
use std::sync::{Arc, OnceLock};

/// How many steps back an expression with look-around or backreferences may take before it counts as one that cannot be run.
const BACKTRACK_LIMIT: usize = 100_000;

/// How large a compiled expression may be, in bytes.
const SIZE_LIMIT: usize = 4 * 1024 * 1024;

/// The pattern of a field: a Java regular expression that the whole value has to match.
///
/// It is translated for an engine that runs in linear time, or for one with a limit on its steps where it needs look-around,
/// backreferences or possessive quantifiers. What can be run by neither is [`PatternMatch::Unchecked`], and never passes as a match.
#[derive(Clone)]
pub struct Pattern {
    source: Arc<str>,
    /// Compiled when it is first needed: a form has many patterns, and few of them are used.
    engine: Arc<OnceLock<Result<Engine, String>>>,
}

enum Engine {
    Linear(regex::Regex),
    Bounded(fancy_regex::Regex),
}

/// What a pattern says of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternMatch {
    /// The whole value matches.
    Yes,
    /// It does not.
    No,
    /// The pattern could not be run; here is why.
    Unchecked(String),
}

impl Pattern {
    /// A pattern. Nothing is compiled yet.
    pub fn new(source: &str) -> Self {
        Self {
            source: source.into(),
            engine: Arc::default(),
        }
    }

    /// The Java regular expression, as Wise sent it.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether the whole value matches.
    pub fn matches(&self, value: &str) -> PatternMatch {
        let matched = match self.engine() {
            Ok(Engine::Linear(regex)) => Ok(regex.is_match(value)),
            Ok(Engine::Bounded(regex)) => regex.is_match(value),
            Err(reason) => return PatternMatch::Unchecked(reason.clone()),
        };
        match matched {
            Ok(true) => PatternMatch::Yes,
            Ok(false) => PatternMatch::No,
            Err(_) => PatternMatch::Unchecked(
                "it takes too many steps on this value, so only Wise can check it".to_owned(),
            ),
        }
    }

    /// Why the pattern cannot be run, if it cannot.
    pub fn unchecked(&self) -> Option<&str> {
        self.engine().as_ref().err().map(String::as_str)
    }

    fn engine(&self) -> &Result<Engine, String> {
        self.engine.get_or_init(|| compile(&self.source))
    }
}

fn compile(source: &str) -> Result<Engine, String> {
    let translation = translate::translate(source)?;
    let whole = format!(r"\A(?:{})\z", translation.expression);
    if translation.bounded {
        return fancy_regex::RegexBuilder::new(&whole)
            .backtrack_limit(BACKTRACK_LIMIT)
            .delegate_size_limit(SIZE_LIMIT)
            .build()
            .map(Engine::Bounded)
            .map_err(|_| "the engine for look-around does not take it".to_owned());
    }
    regex::RegexBuilder::new(&whole)
        .size_limit(SIZE_LIMIT)
        .build()
        .map(Engine::Linear)
        .map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "it is too large when compiled".to_owned(),
            _ => "it is not a regular expression that can be run here".to_owned(),
        })
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

#[cfg(test)]
mod tests;
