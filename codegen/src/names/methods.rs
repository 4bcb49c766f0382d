//! First guesses at methods: from the operationId, without what resource and path say already.

use super::check::not_a_snake_name;
use super::number::{plural, singular};
use super::reserved::{RESOURCE_METHODS, TYPES};
use super::resource::{Guess, Resources};
use super::verbs;
use super::words::{is_keyword, pascal, snake};
use crate::model::{Operation, OutcomeBody};
use heck::ToSnakeCase;
use std::collections::{HashMap, HashSet};

/// The methods that the operations of a version have so far.
#[derive(Debug, Default)]
pub struct Taken {
    calls: HashSet<String>,
    /// Resource and name of the operation as a value: `get_v1` and `get_v_1` are different methods and one value.
    values: HashMap<(String, String), String>,
}

impl Taken {
    /// Takes a call, or says why it cannot be had.
    pub fn claim(&mut self, call: &str) -> Result<(), String> {
        if !self.calls.insert(call.to_owned()) {
            return Err(format!("`{call}` is the call of another operation, too"));
        }
        let (accessor, method) = call.split_once('.').unwrap_or(("", call));
        let value = (accessor.to_owned(), pascal(method));
        match self.values.insert(value, call.to_owned()) {
            None => Ok(()),
            Some(other) => Err(format!(
                "`{call}` and `{other}` have one name as values, `operation::{}`",
                pascal(method)
            )),
        }
    }

    /// Calls for operations that have none, by position. Of several that would have one name, the operation gets it that says
    /// nothing beside it.
    pub fn guess<'a>(
        &mut self,
        operations: impl Iterator<Item = (usize, &'a Operation)>,
        resources: &Resources<'_>,
    ) -> HashMap<usize, String> {
        let mut all: Vec<(usize, Guesses, String)> = operations
            .map(|(index, operation)| {
                let accessor = resources.of(operation).accessor;
                let id = snake(&operation.id);
                let last = format!(
                    "{accessor}.{}_{}",
                    operation.method.to_lowercase(),
                    id.trim_start_matches("r#")
                );
                (index, guesses(operation, resources), last)
            })
            .collect();
        all.sort_by_key(|(_, guesses, _)| guesses.unsaid);
        let mut found = HashMap::new();
        for (index, guesses, mut last) in all {
            let mut calls = guesses.calls.into_iter().chain([last.clone()]);
            let call = calls.find(|call| self.is_free(call) && self.claim(call).is_ok());
            let call = call.unwrap_or_else(|| {
                while !self.is_free(&last) || self.claim(&last).is_err() {
                    last.push_str("_again");
                }
                last
            });
            found.insert(index, call);
        }
        found
    }

    /// Whether nothing in the crate stands in the way of a call.
    fn is_free(&self, call: &str) -> bool {
        let (accessor, method) = call.split_once('.').unwrap_or(("", call));
        let value = pascal(method);
        not_a_snake_name(method).is_none()
            && !RESOURCE_METHODS.contains(&method)
            && !TYPES.contains(&value.as_str())
            && !self.calls.contains(call)
            && !self.values.contains_key(&(accessor.to_owned(), value))
    }
}

/// What an operation may be called, best first.
#[derive(Debug)]
pub struct Guesses {
    /// `resource.method`.
    pub calls: Vec<String>,
    /// How many words of the operationId the first guess leaves out.
    unsaid: usize,
}

/// A segment of a path that is no parameter.
#[derive(Debug)]
struct Segment {
    /// In the singular.
    words: Vec<String>,
    /// Whether a parameter follows: which of them.
    one: bool,
}

fn segments(path: &str) -> Vec<Segment> {
    let mut found: Vec<Segment> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('{') {
            if let Some(last) = found.last_mut() {
                last.one = true;
            }
        } else {
            let words = part.to_snake_case();
            found.push(Segment {
                words: words.split('_').map(singular).collect(),
                one: false,
            });
        }
    }
    found
}

/// Guesses at `resource.method`.
pub fn guesses(operation: &Operation, resources: &Resources<'_>) -> Guesses {
    let resource = resources.of(operation);
    let accessor = &resource.accessor;
    let id = snake(&operation.id).trim_start_matches("r#").to_owned();
    let path = segments(&operation.path);
    let id = run_together(&id, &path, &resource).unwrap_or(id);
    let mut words: Vec<&str> = id.split('_').collect();
    let mut suffix = String::new();
    if words.len() > 1 && words.last().is_some_and(|word| is_version(word)) {
        suffix = format!("_{}", words.pop().unwrap_or_default());
    }
    let verb = verb(&mut words);
    let said = words.join("_");
    let Said { verb, whole, parts } = understood(operation, &resource, &path, &words, verb);
    let body = operation.body.as_ref();
    let sent_many = body.is_some_and(|body| body.ty.items().is_some());
    let method = parts.method(verb, sent_many);
    let long = Parts {
        object: whole.iter().map(|word| (*word).to_owned()).collect(),
        ..Parts::default()
    };
    let unsaid = whole
        .len()
        .saturating_sub(parts.object.len() + parts.whose.len());
    let long = long.method(verb, sent_many);
    let whole = (verb != said && !said.is_empty()).then(|| format!("{verb}_{said}"));
    let about = with_its_tag(&method, &resource);
    let calls = about.into_iter().chain([method, long]).chain(whole);
    Guesses {
        calls: calls
            .map(|method| format!("{accessor}.{method}{suffix}"))
            .collect(),
        unsaid,
    }
}

/// What the words of an operationId say, beside the resource.
struct Said<'a> {
    verb: &'a str,
    /// All words that are not those of the resource.
    whole: Vec<&'a str>,
    parts: Parts,
}

/// Takes the words of an operationId apart, without the verb that has been found in them.
fn understood<'a>(
    operation: &Operation,
    resource: &Guess,
    path: &[Segment],
    words: &[&'a str],
    mut verb: Option<&'static str>,
) -> Said<'a> {
    let mut noun: Vec<&str> = resource.noun.split('_').collect();
    let (mut before, mut object) = without(words, &noun);
    if before.len() + object.len() == words.len() {
        // Not the resource's own words: those of its tag.
        noun = resource.tag.split('_').collect();
        (before, object) = without(words, &noun);
    }
    if verb.is_none() && object.len() + before.len() > 1 {
        // `quoteCreateSigned` on quotes.
        verb = [&mut object, &mut before].into_iter().find_map(|words| {
            let at = words
                .iter()
                .position(|word| verbs::behind(word).is_some())?;
            verbs::behind(words.remove(at))
        });
    }
    let whole = [before.as_slice(), object.as_slice()].concat();
    let parts = Parts::of(before, object, path, &noun);
    let (verb, parts) = match verb {
        Some("get") => (getting(operation), parts),
        Some(verb) => (verb, parts),
        // `ping`, `pumpPrime`: one word that the path has not is a verb that nobody has listed.
        None if whole.len() == 1
            && (words.len() == 1 || operation.method != "GET")
            && !on_path(path, whole[0]) =>
        {
            (whole[0], Parts::default())
        }
        None => doing(operation, &whole, parts),
    };
    Said { verb, whole, parts }
}

/// `move_plug`, where the method alone is a keyword.
fn with_its_tag(method: &str, resource: &Guess) -> Option<String> {
    let tag = resource.tag.trim_start_matches("r#");
    is_keyword(method).then(|| format!("{method}_{tag}"))
}

/// The words of an operationId that is written without any: `createferrypass`, out of verbs and what path and resource say.
fn run_together(id: &str, path: &[Segment], resource: &Guess) -> Option<String> {
    if id.contains('_') || id.len() < 9 || verbs::in_front(id).is_some() {
        return None;
    }
    let said = path
        .iter()
        .flat_map(|segment| segment.words.iter().cloned());
    let own = [&resource.noun, &resource.tag];
    let own = own.iter().flat_map(|words| words.split('_')).map(singular);
    let mut known: Vec<String> = said.chain(own).filter(|word| word.len() > 2).collect();
    known.extend(known.iter().map(|word| plural(word)).collect::<Vec<_>>());
    known.extend(verbs::all().map(str::to_owned));
    // The words that lead to each place, the fewest; versions are words, too.
    let mut ways: Vec<Option<Vec<&str>>> = vec![None; id.len() + 1];
    ways[0] = Some(Vec::new());
    for from in 0..id.len() {
        let Some(way) = ways[from].clone().filter(|_| id.is_char_boundary(from)) else {
            continue;
        };
        let rest = &id[from..];
        let fits = known.iter().filter(|word| rest.starts_with(word.as_str()));
        let ends = fits.map(|word| from + word.len());
        for end in ends.chain(is_version(rest).then_some(id.len())) {
            let longer = ways[end]
                .as_ref()
                .is_none_or(|other| other.len() > way.len() + 1);
            if longer {
                let word = &id[from..end];
                ways[end] = Some(way.iter().copied().chain([word]).collect());
            }
        }
    }
    let words = ways.pop()??;
    (words.len() > 1).then(|| words.join("_"))
}

/// Whether a segment of a path says a word.
fn on_path(path: &[Segment], word: &str) -> bool {
    let word = singular(word);
    path.iter().any(|segment| segment.words.contains(&word))
}

/// Takes the verb out of the words of an operationId.
fn verb(words: &mut Vec<&str>) -> Option<&'static str> {
    if let Some(verb) = words.last().and_then(|word| verbs::behind(word)) {
        words.pop();
        return Some(verb);
    }
    let verb = words.first().and_then(|word| verbs::in_front(word))?;
    words.remove(0);
    Some(verb)
}

/// Verb and object where the operationId has no verb: of what is done (`cardProduction`), or of the method of HTTP.
fn doing(operation: &Operation, words: &[&str], parts: Parts) -> (&'static str, Parts) {
    if operation.method != "GET"
        && let Some((last, object)) = words.split_last()
        && let Some(verb) = verbs::of_doing(last).filter(|_| !object.is_empty())
    {
        let object = object.iter().map(|word| (*word).to_owned()).collect();
        let parts = Parts {
            object,
            ..Parts::default()
        };
        return (verb, parts);
    }
    match verbs::of_http(&operation.method) {
        "get" => (getting(operation), parts),
        verb => (verb, parts),
    }
}

/// The verb of what is read: one, a list, or a file.
fn getting(operation: &Operation) -> &'static str {
    match &operation.outcome.body {
        OutcomeBody::Bytes(_) => "download",
        OutcomeBody::Json(_, ty) if ty.items().is_some() && !operation.path.ends_with('}') => {
            "list"
        }
        _ => "get",
    }
}

/// Words without those of the resource: what stands before its last word, and what stands after.
fn without<'a>(words: &[&'a str], noun: &[&str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let same = |a: &str, b: &str| singular(a) == singular(b);
    let initials: String = noun.iter().filter_map(|word| word.chars().next()).collect();
    if noun.len() > 1
        && let Some((first, rest)) = words.split_first()
        && *first == initials
    {
        return (Vec::new(), rest.to_vec());
    }
    // All words of the resource, in their order, with others between them.
    let mut left = noun.iter().peekable();
    let mut before = Vec::new();
    let mut rest = words.iter();
    for word in rest.by_ref() {
        match left.peek() {
            Some(own) if same(word, own) => {
                left.next();
            }
            _ => before.push(*word),
        }
        if left.peek().is_none() {
            break;
        }
    }
    if left.peek().is_none() {
        return (before, rest.copied().collect());
    }
    if words
        .iter()
        .all(|word| noun.iter().any(|own| same(word, own)))
    {
        return (Vec::new(), Vec::new());
    }
    // The first words of it: `card_pin` of card details.
    let own = words
        .iter()
        .zip(noun)
        .take_while(|(word, own)| same(word, own));
    let own = own.count();
    (Vec::new(), words[own.min(words.len())..].to_vec())
}

/// What a method says beside its verb.
#[derive(Debug, Default)]
struct Parts {
    /// `rules`; nothing when it is the resource itself.
    object: Vec<String>,
    /// `card_holder`.
    whose: Vec<String>,
}

impl Parts {
    fn of(before: Vec<&str>, object: Vec<&str>, path: &[Segment], noun: &[&str]) -> Self {
        let is_resource = |segment: &Segment| {
            let len = segment.words.len();
            len <= noun.len()
                && segment
                    .words
                    .iter()
                    .zip(&noun[noun.len() - len..])
                    .all(|(word, own)| *word == singular(own))
        };
        let at = path.iter().rposition(is_resource);
        let last = path.len().saturating_sub(1);
        let mut parts = Self::default();
        // Below whose segment the resource stands: `/card-holders/{id}/limits`.
        let owners = path
            .iter()
            .take(at.unwrap_or(0))
            .filter(|segment| segment.one);
        let mut before: Vec<&str> = before;
        let mut object: Vec<&str> = object;
        for owner in owners {
            for words in [&mut before, &mut object] {
                let len = common(words, &owner.words);
                if len > 0 && parts.whose.is_empty() {
                    parts.whose = words.drain(..len).map(str::to_owned).collect();
                }
            }
        }
        // What the path says on the way: `/embedded-flows/link-requests`, `/wallet-provisioning/keys`.
        let mut way: Vec<&Segment> = path.iter().take(last).filter(|one| !one.one).collect();
        way.sort_by_key(|segment| std::cmp::Reverse(segment.words.len()));
        for segment in way {
            let len = common(&before, &segment.words);
            let end = before.len() - common_end(&before, &segment.words, len);
            before.drain(end..);
            before.drain(..len.min(before.len()));
            let len = common(&object, &segment.words);
            if len == segment.words.len() && len < object.len() {
                object.drain(..len);
            }
        }
        if object.first() == Some(&"by") && path.last().is_some_and(|segment| segment.one) {
            object.clear();
        }
        // One kind of the resource, that the path names behind it: `/link-requests/recipients`.
        let kind = at.and_then(|at| path.get(at + 1));
        let is_kind = kind.is_some_and(|kind| {
            common(&before, &kind.words) == before.len() && kind.words.len() == before.len()
        });
        if is_kind && parts.whose.is_empty() && !before.is_empty() {
            parts.whose = before.drain(..).map(str::to_owned).collect();
        }
        before.extend(object);
        parts.object = before.into_iter().map(str::to_owned).collect();
        parts
    }

    fn method(&self, verb: &str, many: bool) -> String {
        let object = self.object.join("_");
        let object = match verb {
            "list" if !object.is_empty() => plural(&singular(&object)),
            "create" if many && !object.is_empty() => plural(&singular(&object)),
            "create" => singular(&object),
            _ => object,
        };
        let mut method = verb.to_owned();
        if !object.is_empty() {
            method = format!("{method}_{object}");
        }
        if !self.whose.is_empty() {
            method = format!("{method}_for_{}", singular(&self.whose.join("_")));
        }
        method
    }
}

/// How many words at the beginning of a list are the first of a segment.
fn common(words: &[&str], segment: &[String]) -> usize {
    let same = words.iter().zip(segment);
    same.take_while(|(word, own)| singular(word) == **own)
        .count()
}

/// How many words at the end of a list, but not those counted at its beginning, are the first of a segment.
fn common_end(words: &[&str], segment: &[String], from: usize) -> usize {
    let most = words.len().saturating_sub(from).min(segment.len());
    let fits = |len: &usize| common(&words[words.len() - len..], segment) == *len;
    (1..=most).rev().find(fits).unwrap_or(0)
}

/// `v3`, `V40`.
pub fn is_version(word: &str) -> bool {
    word.strip_prefix(['v', 'V'])
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
