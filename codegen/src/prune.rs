//! Takes entries that match nothing out of the files of rules and documentation, and leaves everything else of the texts as it is.

use crate::rules::Unused;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A file of rules without these entries of it. A rule that is left without any goes as a whole, with the comment right above it.
pub fn rules(text: &str, unused: &[Unused]) -> String {
    let Ok(table) = DeTable::parse(text) else {
        return text.to_owned();
    };
    let mut cuts = Vec::new();
    let mut rules: Vec<(&str, usize)> = Vec::new();
    for entry in unused {
        let rule = (entry.kind.as_str(), entry.index);
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    for (kind, index) in rules {
        let list = table.get_ref().get(kind).map(|list| list.get_ref());
        let Some(DeValue::Array(list)) = list else {
            continue;
        };
        let Some(DeValue::Table(rule)) = list.get(index).map(|rule| rule.get_ref()) else {
            continue;
        };
        let ours = unused
            .iter()
            .filter(|one| one.kind == kind && one.index == index);
        let gone: BTreeSet<&str> = ours.map(|one| one.text.as_str()).collect();
        match items(text, rule, &gone) {
            Some(found) => cuts.extend(found),
            None => cuts.extend(block(text, kind, index)),
        }
    }
    cut(text, cuts)
}

/// A file of documentation without these entries, each as the messages write it: ``[table] `key` ``, or ``[examples] `key`: `item` ``.
pub fn docs(text: &str, unused: &[String]) -> String {
    let Ok(table) = DeTable::parse(text) else {
        return text.to_owned();
    };
    let mut cuts = Vec::new();
    for entry in unused {
        let Some((section, rest)) = entry
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("] `"))
        else {
            continue;
        };
        let (key, item) = match rest.split_once("`: `") {
            Some((key, item)) => (key, Some(item.trim_end_matches('`'))),
            None => (rest.trim_end_matches('`'), None),
        };
        let found = table.get_ref().get(section).map(|one| one.get_ref());
        let Some(DeValue::Table(section)) = found else {
            continue;
        };
        let value = section
            .iter()
            .find(|(name, _)| name.get_ref().as_ref() == key);
        let Some((name, value)) = value else { continue };
        // The list of an example goes when nothing of it is left.
        let whole = match (item, value.get_ref()) {
            (Some(item), DeValue::Array(list)) => {
                let of_this =
                    |other: &&String| other.starts_with(&format!("[examples] `{key}`: `"));
                let all = unused.iter().filter(of_this).count() >= list.len();
                let at = list.iter().find(|one| one.get_ref().as_str() == Some(item));
                if let (false, Some(at)) = (all, at) {
                    cuts.push(item_of_list(text, at.span()));
                }
                all
            }
            _ => true,
        };
        if whole {
            cuts.push(lines(text, name.span().start..value.span().end));
        }
    }
    cut(text, cuts)
}

/// Whether a file has nothing any more that something could match: it goes with what was taken out of it.
pub fn is_empty(text: &str) -> bool {
    let table = text.parse::<toml::Table>();
    table.is_ok_and(|table| {
        table.iter().all(|(key, value)| match value {
            toml::Value::Table(entries) => entries.is_empty(),
            toml::Value::Array(list) => list.is_empty(),
            // The reason for the rules of a file.
            _ => key == "reason",
        })
    })
}

/// What to cut out of a rule, as long as something else of it stays.
fn items(text: &str, rule: &DeTable<'_>, gone: &BTreeSet<&str>) -> Option<Vec<Range<usize>>> {
    let mut cuts = Vec::new();
    let mut left = 0;
    for (key, value) in rule.iter() {
        let lists = matches!(key.get_ref().as_ref(), "properties" | "at");
        match value.get_ref() {
            DeValue::Array(list) if lists => {
                let is_gone =
                    |item: &DeValue<'_>| item.as_str().is_some_and(|one| gone.contains(one));
                let stay = list.iter().filter(|item| !is_gone(item.get_ref())).count();
                left += stay;
                if stay == 0 && !list.is_empty() {
                    cuts.push(lines(text, key.span().start..value.span().end));
                    continue;
                }
                let found = list.iter().filter(|item| is_gone(item.get_ref()));
                cuts.extend(found.map(|item| item_of_list(text, item.span())));
            }
            value if value.as_str().is_none_or(|one| !gone.contains(one)) => {}
            // The header of a rule that has places, too.
            _ if key.get_ref() == "header" => {
                cuts.push(lines(text, key.span().start..value.span().end));
            }
            // A rule with one place, or that goes by its name.
            _ if matches!(key.get_ref().as_ref(), "at" | "name") => return None,
            _ => {}
        }
    }
    (left > 0).then_some(cuts)
}

/// An item of a list with its comma: its line, if it has one of its own.
fn item_of_list(text: &str, item: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = item;
    let after = &text[end..];
    let spaces = after.len() - after.trim_start().len();
    if after[spaces..].starts_with(',') {
        end += spaces + 1;
    } else {
        // The last one, without a comma of its own: the one before it goes.
        let before = text[..start].trim_end();
        start = before.strip_suffix(',').map_or(start, str::len);
        return start..end;
    }
    let alone = text[..start]
        .lines()
        .next_back()
        .is_none_or(|line| line.trim().is_empty());
    let rest = text[end..].lines().next().unwrap_or_default().trim();
    if alone && (rest.is_empty() || rest.starts_with('#')) {
        return lines(text, start..end);
    }
    let space = text[end..].len() - text[end..].trim_start_matches(' ').len();
    start..end + space
}

/// The whole lines that a range touches.
fn lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..].find('\n');
    start..end.map_or(text.len(), |at| range.end + at + 1)
}

/// A rule from the comment right above it to the blank lines behind it. A comment behind those belongs to what comes next.
fn block(text: &str, kind: &str, index: usize) -> Option<Range<usize>> {
    let (header, own) = (format!("[[{kind}]]"), format!("[{kind}."));
    let mut at = 0;
    let mut seen = 0;
    let mut start = None;
    let mut end = 0;
    // Where the comment right above the line begins.
    let mut comment = None;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if start.is_some() && line.starts_with('[') && !bare.starts_with(&own) {
            break;
        }
        if bare == header {
            if seen == index {
                start = Some(comment.unwrap_or(at));
            }
            seen += 1;
        }
        let remark = bare.starts_with('#');
        comment = if remark { comment.or(Some(at)) } else { None };
        // Blank lines count only right behind what they follow.
        if !remark && (!bare.is_empty() || end == at) {
            end = at + line.len();
        }
        at += line.len();
    }
    start.map(|start| start..end)
}

/// The text without these ranges.
fn cut(text: &str, mut cuts: Vec<Range<usize>>) -> String {
    cuts.sort_by_key(|one| one.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for one in cuts {
        if one.end <= at {
            continue;
        }
        out.push_str(&text[at..one.start.max(at)]);
        at = one.end;
    }
    out.push_str(&text[at..]);
    let end = out.trim_end_matches('\n').len();
    out.truncate(end);
    if end > 0 {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unused(kind: &str, index: usize, text: &str) -> Unused {
        Unused {
            file: "rules.toml".to_owned(),
            kind: kind.to_owned(),
            index,
            text: text.to_owned(),
        }
    }

    const RULES: &str = r#"# Rules.

# ---- Ids.

[[id]]
name = "A"
properties = ["a", "b", "c"]
at = [
    "x",
    "y", # why
    "z",
]
reason = "r"

# Of this one only.
[[id]]
name = "B"
at = ["u"]
reason = "r"

# ---- Others.

[[either]]
at = "e"
reason = "r"

[[amend]]
at = ["m"]
[amend.schema]
type = "string"

[[amend]]
at = ["n"]
reason = "r"
"#;

    #[test]
    fn items_go_and_their_rule_stays_while_it_has_others() {
        let text = rules(
            RULES,
            &[
                unused("id", 0, "b"),
                unused("id", 0, "y"),
                unused("id", 0, "z"),
            ],
        );
        let expected = RULES
            .replace("\"a\", \"b\", \"c\"", "\"a\", \"c\"")
            .replace("    \"y\", # why\n    \"z\",\n", "");
        assert_eq!(text, expected);
        let text = rules(RULES, &[unused("id", 0, "c"), unused("id", 0, "a")]);
        assert_eq!(text, RULES.replace("\"a\", \"b\", \"c\"", "\"b\""));
        let text = rules(RULES, &["x", "y", "z"].map(|one| unused("id", 0, one)));
        assert!(
            text.contains("properties = [\"a\", \"b\", \"c\"]\nreason"),
            "{text}"
        );
    }

    #[test]
    fn a_rule_without_any_goes_with_its_comment() {
        let text = rules(RULES, &[unused("id", 1, "u")]);
        let gone = "# Of this one only.\n[[id]]\nname = \"B\"\nat = [\"u\"]\nreason = \"r\"\n\n";
        assert_eq!(text, RULES.replace(gone, ""));
        let text = rules(RULES, &[unused("either", 0, "e"), unused("amend", 0, "m")]);
        assert!(
            !text.contains("either") && !text.contains("amend.schema"),
            "{text}"
        );
        assert!(
            text.contains("# ---- Others.\n\n[[amend]]\nat = [\"n\"]"),
            "{text}"
        );
        let text = rules(RULES, &[unused("amend", 1, "n")]);
        assert!(text.ends_with("type = \"string\"\n"), "{text}");
    }

    #[test]
    fn what_is_left_is_read_as_it_was() {
        let all = ["x", "y", "z", "a", "b", "c"].map(|one| unused("id", 0, one));
        let text = rules(RULES, &all);
        let left: toml::Table = text.parse().unwrap_or_default();
        let before: toml::Table = RULES.parse().unwrap_or_default();
        let of = |table: &toml::Table, index: usize| table["id"][index].clone();
        assert_eq!(of(&left, 0), of(&before, 1), "{text}");
        for kind in ["either", "amend"] {
            assert_eq!(left[kind], before[kind]);
        }
    }

    #[test]
    fn a_file_is_empty_when_nothing_is_left_that_could_match() {
        for (text, empty) in [
            ("", true),
            ("# Words.\n[types]\n\n[examples]\n", true),
            ("reason = \"r\"\n", true),
            ("reason = \"r\"\n[[id]]\nname = \"A\"\n", false),
            ("[types]\n\"a::A\" = \"x\"\n", false),
            ("[", false),
        ] {
            assert_eq!(is_empty(text), empty, "{text}");
        }
    }

    #[test]
    fn words_go_by_table_and_key() {
        let text = "# Words.\n[types]\n\"a::A\" = \"\"\"\nOne.\n\nTwo.\"\"\"\n\"b::B\" = \"Three.\"\n\n[examples]\n\"x\" = [\"one\", \"two\"]\n\"y\" = [\"one\"]\n";
        let gone = [
            "[types] `a::A`",
            "[examples] `x`: `one`",
            "[examples] `y`: `one`",
            "[types] `nothing`",
        ];
        let left = docs(text, &gone.map(str::to_owned));
        assert_eq!(
            left,
            "# Words.\n[types]\n\"b::B\" = \"Three.\"\n\n[examples]\n\"x\" = [\"two\"]\n"
        );
    }
}
