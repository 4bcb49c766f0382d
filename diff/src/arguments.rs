//! The arguments of constructors and methods, compared one by one: what is given by its place has no name at the call, so that a call
//! can compile and mean something else.

use crate::report::{Place, Verdict};
use crate::rules::{
    ARGUMENT_ADDED, ARGUMENT_MOVED, ARGUMENT_REMOVED, ARGUMENT_RENAMED, ARGUMENT_RETYPED,
};
use crate::wire::Finding;
use wise_codegen::rust::{Argument, Origin, Signature};

/// A function that both sides have.
#[derive(Clone, Copy, Debug)]
pub struct Functions<'a> {
    /// `quote::CreateQuote::new`.
    pub path: &'a str,
    /// As it was.
    pub was: &'a Signature,
    /// As it is.
    pub is: &'a Signature,
    /// Where it stands.
    pub place: &'a Place,
}

/// The verdict on a function whose arguments changed: one that is called as before means something else.
pub fn verdict(was: &Signature, is: &Signature) -> Verdict {
    if was.is_called_like(is) {
        Verdict::Misread
    } else {
        Verdict::SourceBreaking
    }
}

/// An argument on both sides, by its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    was: usize,
    is: usize,
}

/// What a caller has to know of each argument.
pub fn findings(
    functions: &Functions<'_>,
    keys: impl Fn(bool, &Origin) -> Vec<String>,
) -> Vec<Finding> {
    let Functions { path, was, is, .. } = *functions;
    let (pairs, gone, come) = pair(was, is);
    let mut found = Vec::new();
    let mut push =
        |rule, subject, old: Option<String>, new: Option<String>, check, at: &Argument, now| {
            let mut place = functions.place.clone();
            place.key = keys(now, &at.origin)
                .into_iter()
                .next()
                .unwrap_or(place.key);
            found.push(Finding {
                rule,
                direction: None,
                subject,
                old,
                new,
                place,
                successors: Vec::new(),
                behaviour: vec![check],
            });
        };
    for at in gone {
        let argument = &was.arguments[at];
        let old = format!("argument {}: {}", at + 1, name(argument));
        let check = format!(
            "calls of `{path}` do not compile: take out what they give for `{}`, which was argument {}",
            name(argument),
            at + 1
        );
        push(
            ARGUMENT_REMOVED,
            format!("`{path}`"),
            Some(old),
            None,
            check,
            argument,
            false,
        );
    }
    for at in come {
        let argument = &is.arguments[at];
        let new = format!("argument {}: {}", at + 1, name(argument));
        let check = format!(
            "calls of `{path}` do not compile: give a value for `{}` as argument {}",
            name(argument),
            at + 1
        );
        push(
            ARGUMENT_ADDED,
            format!("`{path}`"),
            None,
            Some(new),
            check,
            argument,
            true,
        );
    }
    for Pair {
        was: before,
        is: now,
    } in &pairs
    {
        let (old, new) = (&was.arguments[*before], &is.arguments[*now]);
        let silent = was.is_called_like(is);
        let still = if silent { "calls still compile: " } else { "" };
        if rank(&pairs, |pair| pair.was, *before) != rank(&pairs, |pair| pair.is, *now) {
            let (from, to) = (before + 1, now + 1);
            let first = was.arguments.get(*now).map_or("absent", name);
            let check = format!(
                "argument {to} of `{path}` was `{first}`; {still}check what each call gives for it, also where it is a literal or a text that converts into either type"
            );
            let texts = [from, to].map(|at| Some(format!("argument {at}")));
            let [from, to] = texts;
            let subject = format!("`{}` of `{path}`", name(new));
            push(ARGUMENT_MOVED, subject, from, to, check, new, true);
        }
        if old.name != new.name {
            let check = format!(
                "argument {} of `{path}` was `{}`; {still}check that what each call gives is meant as `{}`",
                now + 1,
                name(old),
                name(new)
            );
            let subject = format!("argument {} of `{path}`", now + 1);
            let names = [old, new].map(|one| Some(name(one).to_owned()));
            let [old, renamed] = names;
            push(ARGUMENT_RENAMED, subject, old, renamed, check, new, true);
        }
        let places = keys(true, &new.origin);
        let stays = keys(false, &old.origin)
            .iter()
            .any(|at| places.contains(at));
        // The type of one place is told with that place, whatever each side calls it.
        if old.ty != new.ty && !(stays && nameless(&old.ty) == nameless(&new.ty)) {
            let check = format!(
                "argument {} of `{path}` was `{}`: check what each call gives, also where it is a literal or a text that converts into both",
                now + 1,
                old.ty
            );
            let subject = format!("argument {} of `{path}`", now + 1);
            push(
                ARGUMENT_RETYPED,
                subject,
                Some(old.ty.clone()),
                Some(new.ty.clone()),
                check,
                new,
                true,
            );
        }
    }
    found
}

/// A type without the names of the types of the contract.
fn nameless(ty: &str) -> String {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut out = String::new();
    let mut rest = ty;
    while let Some(at) = rest.find(is_name) {
        let (before, word) = rest.split_at(at);
        let end = word.find(|c| !is_name(c)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        out.push_str(before);
        out.push_str(if word.contains("::") { "_" } else { word });
        rest = after;
    }
    out + rest
}

fn name(argument: &Argument) -> &str {
    argument.name.as_deref().unwrap_or("value")
}

/// The how-manieth of the pairs it is on one side.
fn rank(pairs: &[Pair], side: impl Fn(&Pair) -> usize, at: usize) -> usize {
    pairs.iter().filter(|pair| side(pair) < at).count()
}

/// Arguments of one name; then those that are left and stand at the same place among their neighbours. And what is only on one side.
fn pair(was: &Signature, is: &Signature) -> (Vec<Pair>, Vec<usize>, Vec<usize>) {
    let mut pairs = Vec::new();
    let named = |list: &Signature, name: &Option<String>| {
        let mut arguments = list.arguments.iter();
        arguments.position(|one| one.name == *name)
    };
    for (before, argument) in was.arguments.iter().enumerate() {
        if let Some(now) = named(is, &argument.name) {
            pairs.push(Pair {
                was: before,
                is: now,
            });
        }
    }
    let lone = |count: usize, pairs: &[Pair], side: fn(&Pair) -> usize| -> Vec<usize> {
        let taken = |at: &usize| pairs.iter().any(|pair| side(pair) == *at);
        (0..count).filter(|at| !taken(at)).collect()
    };
    let was_left = lone(was.arguments.len(), &pairs, |pair| pair.was);
    let is_left = lone(is.arguments.len(), &pairs, |pair| pair.is);
    for before in was_left {
        // Between the same neighbours that have a name on both sides.
        let place = rank(&pairs, |pair| pair.was, before);
        let mut twins = is_left
            .iter()
            .filter(|now| rank(&pairs, |pair| pair.is, **now) == place);
        if let Some(now) = twins.find(|now| !pairs.iter().any(|pair| pair.is == **now)) {
            pairs.push(Pair {
                was: before,
                is: *now,
            });
        }
    }
    pairs.sort_by_key(|pair| pair.is);
    let gone = lone(was.arguments.len(), &pairs, |pair| pair.was);
    let come = lone(is.arguments.len(), &pairs, |pair| pair.is);
    (pairs, gone, come)
}
