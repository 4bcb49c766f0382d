//! The files of decisions (`names.toml`, `docs.toml`, `rules/*.toml`): reading them, and where in them an entry stands.

use crate::problem::{Position, Problem, Problems};
use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

/// Reads a file; an error names its line and column.
///
/// # Errors
/// When the text is no TOML of this form.
pub fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Problems> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map(|span| span.start);
        let position = start.map(|start| position_of(text, start));
        let key = start.and_then(|start| key_at(text, start));
        let what = error.message().trim().replace('\n', ", ");
        let problem = Problem::new(key.unwrap_or_default(), what, "Correct the entry");
        Problems(vec![problem.at(name, position)])
    })
}

/// Where the value at a path of keys and positions in lists begins, or the innermost part of the path that is there. The file
/// is read again for it, so that runs without a problem pay nothing.
pub fn locate(text: &str, path: &[&str]) -> Option<Position> {
    search(text, path).map(|(position, _)| position)
}

/// Where the value at a path begins; `None` unless all of the path is there.
pub fn find(text: &str, path: &[&str]) -> Option<Position> {
    search(text, path).and_then(|(position, whole)| whole.then_some(position))
}

/// The innermost part of a path that is there, and whether it is the whole path.
fn search(text: &str, path: &[&str]) -> Option<(Position, bool)> {
    let table = DeTable::parse(text).ok()?;
    let (first, rest) = path.split_first()?;
    let (key, value) = table
        .get_ref()
        .iter()
        .find(|(key, _)| key.get_ref().as_ref() == *first)?;
    let mut start = key.span().start;
    let mut value = value.get_ref();
    let mut whole = true;
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
        let Some((at, inner)) = next else {
            whole = false;
            break;
        };
        start = at;
        value = inner;
    }
    Some((position_of(text, start), whole))
}

/// The entry that a place of the text belongs to: `id[3].name`. `None` where the text is no TOML.
fn key_at(text: &str, at: usize) -> Option<String> {
    let table = DeTable::parse(text).ok()?;
    let mut open: Vec<(usize, String, &DeValue<'_>)> = table
        .get_ref()
        .iter()
        .map(|(key, value)| (key.span().start, shown(key.get_ref()), value.get_ref()))
        .collect();
    let line = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    // The key of a table stands behind the bracket that its line begins with.
    let header = text.get(line..at)?.trim().is_empty() && text.get(at..)?.starts_with('[');
    let end = if header {
        at + text.get(at..)?.find('\n').unwrap_or(0)
    } else {
        at
    };
    let mut nearest = None;
    while let Some((start, key, value)) = open.pop() {
        match value {
            DeValue::Table(table) => open.extend(table.iter().map(|(name, value)| {
                let below = format!("{key}.{}", shown(name.get_ref()));
                (name.span().start, below, value.get_ref())
            })),
            DeValue::Array(list) => open.extend(list.iter().enumerate().map(|(index, item)| {
                (item.span().start, format!("{key}[{index}]"), item.get_ref())
            })),
            _ => {}
        }
        let length = key.len();
        if start <= end {
            nearest = nearest.max(Some((start, length, key)));
        }
    }
    nearest.map(|(_, _, key)| key)
}

/// A key as TOML has it.
fn shown(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(plain) {
        return key.to_owned();
    }
    format!("{key:?}")
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
    fn what_cannot_be_read_has_a_key() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct File {
            a: BTreeMap<String, BTreeMap<String, u8>>,
            b: Vec<BTreeMap<String, Vec<u8>>>,
        }
        let right = "[a]\n\"x y\" = { one = 1 }\n\n[[b]]\nlist = [1, 2]\n\n[[b]]\nlist = [3]\n";
        for (from, to, key) in [
            ("{ one = 1 }", "{ one = \"1\" }", "a.\"x y\".one"),
            ("{ one = 1 }", "1", "a.\"x y\""),
            ("[1, 2]", "[1, \"2\"]", "b[0].list[1]"),
            ("[3]", "true", "b[1].list"),
            ("[a]", "[c]", "c"),
        ] {
            let found = parse::<File>("n.toml", &right.replacen(from, to, 1));
            let problems = found.err().map(|problems| problems.0).unwrap_or_default();
            let keys: Vec<&str> = problems.iter().map(|one| one.pointer.as_str()).collect();
            assert_eq!(keys, [key], "{to}");
        }
    }

    #[test]
    fn what_cannot_be_read_has_a_line() {
        let found = parse::<BTreeMap<String, String>>("n.toml", "a = \"1\"\nb = 2\n");
        let message = found.map_err(|problems| problems.to_string());
        assert!(
            message
                .as_ref()
                .is_err_and(|text| text.starts_with("n.toml:2:5: b: ")),
            "{message:?}"
        );
    }
}
