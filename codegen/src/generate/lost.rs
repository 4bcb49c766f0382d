//! Operations and types that code written by hand needs, and that an older version has but the one at the root of the crate does not.
//! A program without a feature for that older version loses what the code does.

use crate::model::FollowSubject;
use crate::problem::{Problem, Problems};
use crate::render::{self, Context};
use crate::rules::Rules;
use crate::rust::{Lacks, lacks};
use crate::version::UNVERSIONED;
use std::collections::BTreeSet;

/// What to do about it.
const TODO: &str = "Where Wise renamed it, give it back its name in `names.toml`; where it is gone, change that code, and say in the \
    changelog what callers lose";

/// What the version at the root goes without. The versions are the oldest first.
pub(super) fn lost(contexts: &[Context<'_>], rules: &Rules) -> Problems {
    let mut problems = Problems::default();
    let Some(index) = contexts.iter().position(|one| one.at_root) else {
        return problems;
    };
    let (older, root) = (&contexts[..index], &contexts[index]);
    for what in [runtime(older, root, rules), recipients(older, root)] {
        problems
            .0
            .extend(what.map(|what| Problem::new("", what, TODO)));
    }
    let followed = followed(older, root).into_iter();
    problems
        .0
        .extend(followed.map(|what| Problem::new("", what, TODO)));
    problems
}

/// A version, for a sentence.
fn version(context: &Context<'_>) -> String {
    match context.rust.api.version.as_str() {
        "" => UNVERSIONED.to_owned(),
        version => version.to_owned(),
    }
}

/// Operations and types that the runtime calls and names.
fn runtime(older: &[Context<'_>], root: &Context<'_>, rules: &Rules) -> Option<String> {
    let before: Vec<Lacks<'_>> = older
        .iter()
        .map(|one| lacks(one.rust.names, rules))
        .collect();
    let now = lacks(root.rust.names, rules);
    // What no version has is an error, with its line.
    let calls = gone(&now.calls, before.iter().map(|one| &one.calls));
    let types = gone(&now.types, before.iter().map(|one| &one.types));
    if calls.is_empty() && types.is_empty() {
        return None;
    }
    let words = [("method", calls), ("type", types)].into_iter();
    let words = words.filter(|(_, list)| !list.is_empty());
    let words = words.map(|(what, list)| {
        let s = if list.len() > 1 { "s" } else { "" };
        format!("{what}{s} {}", list.join(", "))
    });
    let words: Vec<String> = words.collect();
    let complete = older
        .iter()
        .zip(&before)
        .filter(|(_, lacks)| lacks.is_empty());
    let complete: Vec<String> = complete
        .map(|(one, _)| format!("`{}`", one.rust.module))
        .collect();
    let then = match complete.as_slice() {
        [] => "no feature switches it on any more".to_owned(),
        some => format!("only {} still switches it on", some.join(" or ")),
    };
    Some(format!(
        "{} no longer has the {}, which code written by hand uses: the crate is without token renewal, strong customer authentication, \
        JOSE and card data by default, and {then}",
        version(root),
        words.join(" and the "),
    ))
}

/// Of what the root lacks, that which an older version does not lack, as code.
fn gone<'a>(now: &[&str], before: impl Iterator<Item = &'a Vec<&'a str>> + Clone) -> Vec<String> {
    let now = now.iter();
    let gone = now.filter(|one| before.clone().any(|lacks| !lacks.contains(one)));
    gone.map(|one| format!("`{one}`")).collect()
}

/// The operation by which a form creates a recipient.
fn recipients(older: &[Context<'_>], root: &Context<'_>) -> Option<String> {
    let gone = !render::creates_recipients(root) && older.iter().any(render::creates_recipients);
    gone.then(|| {
        format!(
            "{} no longer has the operation `{}`, by which a form creates a recipient: it has no methods for that",
            version(root),
            render::CREATES_RECIPIENTS
        )
    })
}

/// What can no longer be followed because the operation that reads its state is gone, or the one that makes it.
fn followed(older: &[Context<'_>], root: &Context<'_>) -> Vec<String> {
    let subjects = |context: &Context<'_>| {
        let follows = context.rust.follows.iter();
        let subjects = follows.map(|one| {
            let key = &context.rust.operations[one.index].call.key;
            (word(one.subject), one.owner.clone(), key.clone())
        });
        subjects.collect::<BTreeSet<_>>()
    };
    let now = subjects(root);
    let has = |key: &String| root.rust.names.calls.iter().any(|call| call.key == *key);
    let all: BTreeSet<_> = older.iter().flat_map(subjects).collect();
    let gone = all.difference(&now).filter(|(_, _, key)| !has(key));
    gone.map(|(subject, owner, key)| {
        format!(
            "{} no longer has the operation `{key}`, which reads the state of {subject}: `{owner}` has no method that follows it",
            version(root)
        )
    })
    .collect()
}

fn word(subject: FollowSubject) -> &'static str {
    match subject {
        FollowSubject::Transfer => "a transfer",
        FollowSubject::CardOrder => "the order of a card",
        FollowSubject::KycReview => "a review of a customer",
        FollowSubject::BalanceMovement => "a movement between balances",
    }
}
