//! Why a text is not the expected value, and where.

use std::fmt;

use super::scan::Fault;

/// Why a JSON text is not the expected value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Details {
    path: String,
    reason: String,
    /// Whether the value itself is of another kind, so that a field that nothing hangs on may do without it.
    mild: bool,
}

/// How much of a key is shown in a path.
const KEY_MAX: usize = 100;

impl DecodeError {
    pub(crate) fn at_root(reason: impl Into<String>) -> Self {
        Self::new("$".to_owned(), reason.into(), false)
    }

    pub(super) fn here(reason: &dyn fmt::Display) -> Self {
        Self::new(String::new(), reason.to_string(), false)
    }

    /// Another kind of value than expected.
    pub(super) fn other_kind(reason: &dyn fmt::Display) -> Self {
        Self::new(String::new(), reason.to_string(), true)
    }

    #[cold]
    pub(super) fn syntax(fault: Fault) -> Self {
        Self::here(&format_args!("{}, at byte {}", fault.what, fault.at))
    }

    #[cold]
    fn new(path: String, reason: String, mild: bool) -> Self {
        Self(Box::new(Details { path, reason, mild }))
    }

    /// Where, as a JSON path that starts at `$`.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong there.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    pub(super) fn is_mild(&self) -> bool {
        self.0.mild
    }

    /// The error as one that no field may swallow.
    pub(super) fn final_(mut self) -> Self {
        self.0.mild = false;
        self
    }

    /// The same error seen from the object that has this key.
    #[cold]
    pub(super) fn in_key(self, key: &str) -> Self {
        let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if plain && key.len() <= KEY_MAX {
            return self.within(&format!(".{key}"));
        }
        let shown: String = key.chars().take(KEY_MAX).collect();
        let more = if shown.len() < key.len() { "…" } else { "" };
        self.within(&format!("[{shown:?}{more}]"))
    }

    /// The same error seen from the list that has this element.
    #[cold]
    pub(super) fn in_element(self, index: usize) -> Self {
        self.within(&format!("[{index}]"))
    }

    /// The same error seen from the whole document.
    #[cold]
    pub(super) fn enter_document(&mut self) {
        if !self.0.path.starts_with('$') {
            self.0.path.insert(0, '$');
        }
    }

    fn within(mut self, step: &str) -> Self {
        self.0.path.insert_str(0, step);
        self
    }
}

impl From<Fault> for DecodeError {
    #[cold]
    fn from(fault: Fault) -> Self {
        Self::syntax(fault)
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path(), self.reason())
    }
}

impl std::error::Error for DecodeError {}
