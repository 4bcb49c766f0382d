//! The files of decisions (`names.toml`, `docs.toml`, `rules.toml`): reading them, and where in them an entry stands.

use crate::problem::{Position, Problem, Problems};
use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

/// Reads a file; an error names its line and column.
///
/// # Errors
/// When the text is no TOML of this form.
pub fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Problems> {
    toml::from_str(text).map_err(|error| {
        let position = error.span().map(|span| position_of(text, span.start));
        let problem = Problem::new("", error.message().to_owned(), "Correct the entry");
        Problems(vec![problem.at(name, position)])
    })
}

/// Where the value at a path of keys and positions in lists begins, or the innermost part of the path that is there. The file
/// is read again for it, so that runs without a problem pay nothing.
pub fn locate(text: &str, path: &[&str]) -> Option<Position> {
    let table = DeTable::parse(text).ok()?;
    let (first, rest) = path.split_first()?;
    let (key, value) = table
        .get_ref()
        .iter()
        .find(|(key, _)| key.get_ref().as_ref() == *first)?;
    let mut start = key.span().start;
    let mut value = value.get_ref();
    for step in rest {
        let next = match value {
            DeValue::Table(table) => table
                .iter()
                .find(|(key, _)| key.get_ref().as_ref() == *step)
                .map(|(key, value)| (key.span().start, value.get_ref())),
            DeValue::Array(list) => step
                .parse::<usize>()
                .ok()
                .and_then(|index| list.get(index))
                .map(|item| (item.span().start, item.get_ref())),
            _ => None,
        };
        let Some((at, inner)) = next else { break };
        start = at;
        value = inner;
    }
    Some(position_of(text, start))
}

fn position_of(text: &str, at: usize) -> Position {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{locate, parse};
    use std::collections::BTreeMap;

    const TEXT: &str = "[a]\n\"x.y\" = { one = \"1\", two = [3, 4] }\n\n[[b]]\nname = \"n\"\n\n[[b]]\n  name = \"m\"\n";

    #[test]
    fn a_value_is_found_by_its_path() {
        for (path, line, column) in [
            (vec!["a"], 1, 2),
            (vec!["a", "x.y"], 2, 1),
            (vec!["a", "x.y", "two"], 2, 22),
            (vec!["a", "x.y", "two", "1"], 2, 32),
            (vec!["a", "x.y", "three"], 2, 1),
            (vec!["b", "1", "name"], 8, 3),
        ] {
            let found = locate(TEXT, &path).map(|at| (at.line, at.column));
            assert_eq!(found, Some((line, column)), "{path:?}");
        }
        assert_eq!(locate(TEXT, &["c"]), None);
        assert_eq!(locate("[", &["a"]), None);
    }

    #[test]
    fn what_cannot_be_read_has_a_line() {
        let found = parse::<BTreeMap<String, String>>("n.toml", "a = \"1\"\nb = 2\n");
        let message = found.map_err(|problems| problems.to_string());
        assert!(
            message
                .as_ref()
                .is_err_and(|text| text.starts_with("n.toml:2:5: ")),
            "{message:?}"
        );
    }
}
