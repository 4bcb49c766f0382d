//! Entries of rules that match nothing.

use crate::problem::Position;
use crate::toml_text::locate;
use std::fmt;

/// An entry that matches nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// The file of its rule.
    pub file: String,
    /// The kind of rule: `amend`.
    pub kind: String,
    /// Its position among the rules of the kind in this file.
    pub index: usize,
    /// The entry: a place, a property, or the name of the rule.
    pub text: String,
}

impl Unused {
    /// Where the entry stands in the text of its file.
    pub fn locate(&self, rules: &str) -> Option<Position> {
        let number = self.index.to_string();
        let rule = rules.parse::<toml::Table>().ok()?;
        let rule = rule.get(&self.kind)?.get(self.index)?.as_table()?;
        let is_this = |value: &toml::Value| value.as_str() == Some(&self.text);
        let found = rule.iter().find_map(|(key, value)| match value {
            toml::Value::Array(list) => {
                let at = list.iter().position(is_this)?.to_string();
                Some(vec![key.clone(), at])
            }
            _ => is_this(value).then(|| vec![key.clone()]),
        });
        let mut path = vec![self.kind.as_str(), &number];
        let found = found.unwrap_or_default();
        path.extend(found.iter().map(String::as_str));
        locate(rules, &path)
    }
}

impl fmt::Display for Unused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind, index, text, ..
        } = self;
        write!(f, "[[{kind}]] number {}: `{text}`", index + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_in_the_text() {
        let text = "[[amend]]\nat = [\"a\"]\n\n[[amend]]\nat = [\n    \"b\",\n    \"c\",\n]\n\n[[either]]\nat = \"d\"\n";
        for (kind, index, entry, line, column) in [
            ("amend", 0, "a", 2, 7),
            ("amend", 1, "c", 7, 5),
            ("either", 0, "d", 11, 1),
            // What the text does not have is found as far as it goes.
            ("amend", 1, "e", 4, 1),
        ] {
            let unused = Unused {
                file: "a.toml".to_owned(),
                kind: kind.to_owned(),
                index,
                text: entry.to_owned(),
            };
            assert_eq!(
                unused.locate(text),
                Some(Position { line, column }),
                "{unused}"
            );
        }
    }
}
