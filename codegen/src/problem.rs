//! What a stage of the generator has to say about a document, and where in it.

use std::fmt;

/// A place in the text of a document; both numbers start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// One thing that is wrong with a document: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file as its reader named it; empty while nobody has filled it in.
    pub source: String,
    /// JSON pointer into the document; empty for the document as a whole.
    pub pointer: String,
    /// The line and column, when the text could be searched.
    pub position: Option<Position>,
    /// What is wrong: a sentence that begins small, like what follows a colon, without its full stop.
    pub what: String,
    /// What the reader can do about it, and what happens until then: a sentence with a capital, without its full stop. Empty when there
    /// is nothing to add.
    pub todo: String,
}

impl Problem {
    /// A problem that does not know its file yet; see [`Document::problem`](crate::document::Document::problem).
    pub fn new(
        pointer: impl Into<String>,
        what: impl Into<String>,
        todo: impl Into<String>,
    ) -> Self {
        Self {
            source: String::new(),
            pointer: pointer.into(),
            position: None,
            what: what.into(),
            todo: todo.into(),
        }
    }

    /// The same problem, in the named file and at the given place of it.
    #[must_use]
    pub fn at(mut self, source: &str, position: Option<Position>) -> Self {
        self.source = source.to_owned();
        self.position = position;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.source.is_empty() {
            f.write_str(&self.source)?;
            if let Some(at) = self.position {
                write!(f, ":{}:{}", at.line, at.column)?;
            }
            f.write_str(": ")?;
        }
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        write!(f, "{}.", self.what)?;
        if !self.todo.is_empty() {
            write!(f, " {}.", self.todo.trim_end_matches('.'))?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// Everything that one stage found; shown one problem a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// No problems yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Adds everything that another stage found.
    pub fn append(&mut self, other: Problems) {
        self.0.extend(other.0);
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The problems in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// `value` when nothing was found, all problems otherwise.
    pub fn into_result<T>(self, value: T) -> Result<T, Problems> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        match self.0.len() {
            1 => f.write_str("1 problem"),
            many => write!(f, "{many} problems"),
        }
    }
}

impl std::error::Error for Problems {}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
