//! Several files of one kind, read as one: all that hold names, or rules, or documentation.

use crate::problem::Position;
use crate::toml_text;

/// A text and the name under which problems mention it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// `spec/2026q3/contract.yaml`.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// Files of one kind, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<Text>);

impl Texts {
    /// A single file.
    pub fn one(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        Self(vec![Text { name, text }])
    }

    /// A further file.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.extend(Self::one(name, text).0);
    }

    /// The same change in each file.
    pub fn edit(&mut self, change: impl Fn(&str) -> String) {
        for one in &mut self.0 {
            one.text = change(&one.text);
        }
    }

    /// Whether a file holds a text.
    pub fn contain(&self, text: &str) -> bool {
        self.0.iter().any(|one| one.text.contains(text))
    }

    /// The files, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Text> {
        self.0.iter()
    }

    /// The file that has an entry, and where in it, by the keys that lead to the entry.
    pub fn find(&self, way: &[&str]) -> Option<(&Text, Position)> {
        let mut found = self
            .iter()
            .filter_map(|one| Some((one, toml_text::find(&one.text, way)?)));
        found.next()
    }
}

impl From<Text> for Texts {
    fn from(text: Text) -> Self {
        Self(vec![text])
    }
}
