//! The strings of `rules.toml` that become Rust.

use super::Rules;
use crate::names::{not_a_type_name, not_a_type_path, reserved};
use crate::problem::{Problem, Problems};
use crate::toml_text::locate;
use std::collections::HashMap;

/// Checks them all.
pub(super) fn rules(rules: &Rules, name: &str, text: &str) -> Problems {
    let mut problems = Problems::new();
    let mut push = |kind: &str, index: usize, below: &[&str], what: String, todo: &str| {
        let number = index.to_string();
        let mut path = vec![kind, &number];
        path.extend(below);
        let pointer = format!("[[{kind}]] number {}", index + 1);
        let problem = Problem::new(pointer, what, todo).at(name, locate(text, &path));
        problems.push(problem);
    };
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for (index, rule) in rules.id.iter().enumerate() {
        let id = &rule.name;
        let taken = reserved::TYPES.contains(&id.as_str());
        let what = not_a_type_name(id)
            .map(|why| format!("`{id}` {why}"))
            .or_else(|| taken.then(|| format!("`{id}` is a type of the crate already")))
            .or_else(|| {
                let other = ids.insert(id, index)?;
                Some(format!("number {} is called `{id}`, too", other + 1))
            });
        if let Some(what) = what {
            push(
                "id",
                index,
                &["name"],
                what,
                "Give the id a name of its own",
            );
        }
        if rule.doc.contains(['\n', '\r']) {
            let what = format!("the documentation of `{id}` has more than one line");
            push("id", index, &["doc"], what, "Write one line");
        }
    }
    for (index, rule) in rules.shared.iter().enumerate() {
        if let Some(what) = not_a_type_path(&rule.name) {
            let todo = "Write `module::Name`, as in `common::Money`";
            push("shared", index, &["name"], what, todo);
        }
    }
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
                push("union", index, &["variants", &number, "name"], what, todo);
            }
        }
    }
    problems
}
