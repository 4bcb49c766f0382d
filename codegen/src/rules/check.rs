//! The strings of rules that become Rust.

use super::{Rules, ValuesRule, codes, same_place};
use crate::inputs::Texts;
use crate::names::{not_a_snake_name, not_a_type_name, not_a_type_path, reserved};
use crate::place;
use crate::problem::{Problem, Problems};
use crate::toml_text::locate;
use std::collections::{HashMap, HashSet};

/// Checks them all.
pub(super) fn rules(rules: &Rules, files: &Texts) -> Problems {
    let mut wrong = Wrong::of(rules, files);
    ids(&mut wrong);
    for (index, rule) in rules.shared.iter().enumerate() {
        if let Some(what) = not_a_type_path(&rule.name) {
            let todo = "Write `module::Name`, as in `common::Money`";
            wrong.push("shared", index, &["name"], what, todo);
        }
    }
    unions(&mut wrong);
    getters(&mut wrong);
    let currency = rules.currency.iter().map(|rule| &rule.last_words);
    let country = rules.country.iter().map(|rule| &rule.last_words);
    let words = (currency.enumerate().map(|one| ("currency", one)))
        .chain(country.enumerate().map(|one| ("country", one)));
    for (kind, (index, last_words)) in words {
        if let Some((at, what)) = codes::wrong_words(last_words) {
            let todo = "Write them as in `currency code`";
            wrong.push(kind, index, &["last_words", &at.to_string()], what, todo);
        }
    }
    for (index, rule) in rules.values.iter().enumerate() {
        for (below, what, todo) in values(rule) {
            wrong.push("values", index, below, what, todo);
        }
        if let Some((what, todo)) = like(rules, rule) {
            wrong.push("values", index, &["like"], what, todo);
        }
    }
    wrong.problems
}

/// What has been found so far.
pub(super) struct Wrong<'a> {
    rules: &'a Rules,
    files: &'a Texts,
    pub(super) problems: Problems,
}

impl<'a> Wrong<'a> {
    /// Nothing yet.
    pub(super) fn of(rules: &'a Rules, files: &'a Texts) -> Self {
        Self {
            rules,
            files,
            problems: Problems::new(),
        }
    }

    /// Notes what is wrong with a rule, at the keys below it.
    pub(super) fn push(
        &mut self,
        kind: &str,
        index: usize,
        below: &[&str],
        what: String,
        todo: &str,
    ) {
        let (name, index) = self.rules.origin(kind, index);
        let number = index.to_string();
        let mut path = vec![kind, &number];
        path.extend(below);
        let file = self.files.iter().find(|file| file.name == name);
        let position = file.and_then(|file| locate(&file.text, &path));
        let pointer = format!("[[{kind}]] number {}", index + 1);
        let problem = Problem::new(pointer, what, todo).at(name, position);
        self.problems.push(problem);
    }
}

fn ids(wrong: &mut Wrong<'_>) {
    let rules = wrong.rules;
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for (index, rule) in rules.id.iter().enumerate() {
        let id = &rule.name;
        let taken = reserved::TYPES.contains(&id.as_str());
        let what = not_a_type_name(id)
            .map(|why| format!("`{id}` {why}"))
            .or_else(|| taken.then(|| format!("`{id}` is a type of the crate already")))
            .or_else(|| {
                let (file, other) = rules.origin("id", ids.insert(id, index)?);
                Some(if file == rules.origin("id", index).0 {
                    format!("number {} is called `{id}`, too", other + 1)
                } else {
                    format!("`{id}` is an id of {file}, too")
                })
            });
        if let Some(what) = what {
            let todo = "Give the id a name of its own";
            wrong.push("id", index, &["name"], what, todo);
        }
        if rule.doc.contains(['\n', '\r']) {
            let what = format!("the documentation of `{id}` has more than one line");
            wrong.push("id", index, &["doc"], what, "Write one line");
        }
    }
}

fn unions(wrong: &mut Wrong<'_>) {
    let rules = wrong.rules;
    for (index, rule) in rules.union.iter().enumerate() {
        let mut names: HashMap<&str, usize> = HashMap::new();
        for (at, variant) in rule.variants.iter().enumerate() {
            let one = &variant.name;
            let what = not_a_type_name(one)
                .map(|why| format!("`{one}` {why}"))
                .or_else(|| {
                    let own = one == "Unrecognized";
                    own.then(|| format!("every union has a variant `{one}` of its own"))
                })
                .or_else(|| {
                    names.insert(one, at)?;
                    Some(format!("two variants are called `{one}`"))
                });
            if let Some(what) = what {
                let number = at.to_string();
                let todo = "Give the variant a name of its own";
                let below = ["variants", &number, "name"];
                wrong.push("union", index, &below, what, todo);
            }
        }
    }
}

fn getters(wrong: &mut Wrong<'_>) {
    let rules = wrong.rules;
    for (index, rule) in rules.either.iter().enumerate() {
        let getter = &rule.getter;
        let taken = reserved::TYPE_METHODS.contains(&getter.as_str());
        let what = not_a_snake_name(getter)
            .map(|why| format!("`{getter}` {why}"))
            .or_else(|| taken.then(|| format!("every type has `{getter}` already")));
        if let Some(what) = what {
            let todo = "Give the method a name of its own";
            wrong.push("either", index, &["getter"], what, todo);
        }
        if rule.doc.contains(['\n', '\r']) {
            let what = format!("the documentation of `{getter}` has more than one line");
            wrong.push("either", index, &["doc"], what, "Write one line");
        }
    }
}

/// What is wrong with a reference to the list of a different place, and what to do.
fn like(rules: &Rules, rule: &ValuesRule) -> Option<(String, &'static str)> {
    let like = rule.like.as_deref()?;
    if !rule.values.is_empty() || !rule.finals.is_empty() {
        let (key, todo) = match rule.values.is_empty() {
            true => ("final", "Say what is final at the place that has the list"),
            false => ("values", "Keep one of them"),
        };
        let what = format!("the rule has `{key}` beside the list of `{like}`");
        return Some((what, todo));
    }
    let example = "Write a place as in `quoteGet.response.status`";
    if place::split(like).is_none() || like.trim() != like {
        return Some((format!("`{like}` is no place"), example));
    }
    let is_event = |place: &str| place.contains('#');
    if is_event(like) && like.contains("@*") {
        let what = format!("`{like}` is several places");
        return Some((what, "Write the schema version of one of them"));
    }
    if rule.at.iter().any(|at| is_event(at) != is_event(like)) {
        let what =
            format!("`{like}` is of an event and `at` of an operation, or the other way around");
        let todo = "Write the `values`: events and operations have no types in common";
        return Some((what, todo));
    }
    let mut passed = HashSet::new();
    let mut next = Some(like);
    while let Some(at) = next {
        if rule.at.iter().any(|one| same_place(at, one)) {
            let what = match at == like {
                true => format!("`{like}` refers to itself"),
                false => format!("`{like}` has the list of `{at}`, which is a place of this rule"),
            };
            return Some((what, "Name a place that has a list"));
        }
        let (index, rule) = rules.lists(at)?;
        // A circle of other rules is a problem of theirs.
        next = rule.like.as_deref().filter(|_| passed.insert(index));
    }
    None
}

/// What is wrong with a list of values: the key, what it is, and what to do.
fn values(rule: &ValuesRule) -> Vec<(&'static [&'static str], String, &'static str)> {
    let mut found: Vec<(&'static [&'static str], String, &'static str)> = Vec::new();
    let lists = [(&rule.values, &["values"][..]), (&rule.finals, &["final"])];
    for (list, below) in lists {
        let mut seen = HashSet::new();
        for value in list {
            let control = value.chars().any(char::is_control);
            if value.is_empty() || control {
                let what = format!("`{}` is no value", value.escape_debug());
                found.push((below, what, "Write the values as they are on the wire"));
            } else if !seen.insert(value) {
                let what = format!("`{value}` stands there twice");
                found.push((below, what, "Delete one of them"));
            }
        }
    }
    let known = |value: &&String| rule.values.is_empty() || rule.values.contains(value);
    if let Some(value) = rule.finals.iter().find(|value| !known(value)) {
        let what = format!("`{value}` is not among the values");
        found.push((&["final"], what, "Add it to `values`, or delete it"));
    }
    if rule.values.is_empty() && rule.finals.is_empty() && rule.like.is_none() {
        let what = "neither `values` nor `final` has an entry, and there is no `like`".to_owned();
        found.push((&[], what, "Add one of them, or delete the rule"));
    }
    for (text, below) in [(&rule.note, &["note"][..]), (&rule.source, &["source"])] {
        if text.contains(['\n', '\r']) {
            found.push((
                below,
                "it has more than one line".to_owned(),
                "Write one line",
            ));
        }
    }
    if !rule.source.starts_with("https://") || rule.source.contains([' ', '<', '>']) {
        let what = format!("`{}` is no address", rule.source);
        found.push((
            &["source"],
            what,
            "Write the address of the page, with `https://`",
        ));
    }
    found
}
