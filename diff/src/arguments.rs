//! The arguments of constructors and methods, compared one by one: what is given by its place has no name at the call, so that a call
//! can compile and mean something else.

use crate::report::{Place, Verdict};
use crate::rules::{
    ARGUMENT_ADDED, ARGUMENT_MOVED, ARGUMENT_REMOVED, ARGUMENT_RENAMED, ARGUMENT_RETYPED, Rule,
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
    let (pairs, gone, come) = pair(functions.was, functions.is);
    let mut told = Told {
        functions,
        keys,
        found: Vec::new(),
    };
    gone.into_iter().for_each(|at| told.removed(at));
    come.into_iter().for_each(|at| told.added(at));
    for one in &pairs {
        told.moved(&pairs, *one);
        told.renamed(*one);
        told.retyped(*one);
    }
    told.found
}

/// The findings about one function.
struct Told<'a, K> {
    functions: &'a Functions<'a>,
    keys: K,
    found: Vec<Finding>,
}

impl<'a, K: Fn(bool, &Origin) -> Vec<String>> Told<'a, K> {
    /// `at` is the argument of the new side, or of the old one where `now` is not set.
    fn push(
        &mut self,
        rule: &'static Rule,
        subject: String,
        [old, new]: [Option<String>; 2],
        check: String,
        (at, now): (&Argument, bool),
    ) {
        let mut place = self.functions.place.clone();
        let keys = (self.keys)(now, &at.origin);
        place.key = keys.into_iter().next().unwrap_or(place.key);
        self.found.push(Finding {
            rule,
            direction: None,
            subject,
            old,
            new,
            place,
            successors: Vec::new(),
            behaviour: vec![check],
        });
    }

    /// The argument of a pair on both sides.
    fn arguments(&self, pair: Pair) -> (&'a Argument, &'a Argument) {
        let Functions { was, is, .. } = *self.functions;
        (&was.arguments[pair.was], &is.arguments[pair.is])
    }

    /// What a check begins with where calls compile as before.
    fn still(&self) -> &'static str {
        let Functions { was, is, .. } = *self.functions;
        if was.is_called_like(is) {
            "calls still compile: "
        } else {
            ""
        }
    }

    fn removed(&mut self, at: usize) {
        let Functions { path, was, .. } = *self.functions;
        let argument = &was.arguments[at];
        let (name, at) = (name(argument), at + 1);
        let check = format!("calls of `{path}` no longer compile: remove argument {at}, `{name}`");
        let old = Some(format!("argument {at}: {name}"));
        let (subject, of) = (format!("`{path}`"), (argument, false));
        self.push(ARGUMENT_REMOVED, subject, [old, None], check, of);
    }

    fn added(&mut self, at: usize) {
        let Functions { path, is, .. } = *self.functions;
        let argument = &is.arguments[at];
        let (name, at) = (name(argument), at + 1);
        let check = format!("calls of `{path}` no longer compile: add `{name}` as argument {at}");
        let new = Some(format!("argument {at}: {name}"));
        let (subject, of) = (format!("`{path}`"), (argument, true));
        self.push(ARGUMENT_ADDED, subject, [None, new], check, of);
    }

    fn moved(&mut self, pairs: &[Pair], pair: Pair) {
        if rank(pairs, |pair| pair.was, pair.was) == rank(pairs, |pair| pair.is, pair.is) {
            return;
        }
        let Functions { path, was, .. } = *self.functions;
        let (_, new) = self.arguments(pair);
        let (to, still) = (pair.is + 1, self.still());
        let first = was.arguments.get(pair.is).map_or("absent", name);
        let check = format!(
            "argument {to} of `{path}` was `{first}`; {still}check the value in each call, also literals and texts that convert into either type"
        );
        let texts = [pair.was + 1, to].map(|at| Some(format!("argument {at}")));
        let subject = format!("`{}` of `{path}`", name(new));
        self.push(ARGUMENT_MOVED, subject, texts, check, (new, true));
    }

    fn renamed(&mut self, pair: Pair) {
        let (old, new) = self.arguments(pair);
        if old.name == new.name {
            return;
        }
        let Functions { path, .. } = *self.functions;
        let (at, still) = (pair.is + 1, self.still());
        let check = format!(
            "argument {at} of `{path}` was `{}`; {still}check that the value in each call is meant as `{}`",
            name(old),
            name(new)
        );
        let subject = format!("argument {at} of `{path}`");
        let names = [old, new].map(|one| Some(name(one).to_owned()));
        self.push(ARGUMENT_RENAMED, subject, names, check, (new, true));
    }

    fn retyped(&mut self, pair: Pair) {
        let (old, new) = self.arguments(pair);
        let places = (self.keys)(true, &new.origin);
        let before = (self.keys)(false, &old.origin);
        let stays = before.iter().any(|at| places.contains(at));
        // The type of one place is told with that place, whatever each side calls it.
        if old.ty == new.ty || stays && nameless(&old.ty) == nameless(&new.ty) {
            return;
        }
        let Functions { path, .. } = *self.functions;
        let at = pair.is + 1;
        let check = format!(
            "argument {at} of `{path}` was `{}`: check the value in each call, also literals and texts that convert into either type",
            old.ty
        );
        let subject = format!("argument {at} of `{path}`");
        let types = [old, new].map(|one| Some(one.ty.clone()));
        self.push(ARGUMENT_RETYPED, subject, types, check, (new, true));
    }
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
