//! The form itself: types, answers, and what is still to be done.

use std::fmt;

use crate::Json;
use crate::codec::{DecodeError, decode_text};

use super::check::{check, convert};
use super::model::Requirements;
use super::place::{self, FormKind};
use super::remote::Origin;
use super::tree::Tree;
use super::{
    AnswerError, Answered, Changes, Dropped, Field, FieldGroup, FormType, Incomplete, UnknownType,
};

/// A form that Wise wants filled in, with the answers so far.
///
/// It needs no network: make one from stored JSON with [`Form::new`], or get one from Wise with [`Call::form`](crate::Call::form).
/// It can be serialized with its answers and read back later. Answers are personal data, so `Debug` shows keys only.
#[derive(Clone)]
pub struct Form {
    pub(super) kind: FormKind,
    pub(super) origin: Option<Origin>,
    /// Members of the body that are not asked for, such as the profile.
    pub(super) members: Vec<(String, Json)>,
    pub(super) types: Vec<FormType>,
    pub(super) chosen: Option<usize>,
    pub(super) answers: Vec<Answer>,
    /// Keys of answers since which the form has not been refreshed.
    pub(super) stale: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Answer {
    pub(super) key: String,
    pub(super) value: Json,
    /// Taken without checks, because the caller wanted that.
    pub(super) overridden: bool,
}

impl Form {
    /// A form from the response of a requirements call, as JSON. A form with one type has it chosen.
    ///
    /// # Errors
    /// [`DecodeError`], when the JSON is something else.
    pub fn new(kind: FormKind, requirements: &Json) -> Result<Self, DecodeError> {
        Self::parse(kind, requirements.as_str())
    }

    /// The same, from JSON as text.
    ///
    /// # Errors
    /// [`DecodeError`], when the text is something else.
    pub fn parse(kind: FormKind, requirements: &str) -> Result<Self, DecodeError> {
        decode_text(requirements).map(|requirements| Self::of(kind, requirements))
    }

    pub(super) fn of(kind: FormKind, Requirements(types): Requirements) -> Self {
        Self {
            kind,
            origin: None,
            members: Vec::new(),
            chosen: (types.len() == 1).then_some(0),
            types,
            answers: Vec::new(),
            stale: Vec::new(),
        }
    }

    /// What the form is for.
    pub fn kind(&self) -> FormKind {
        self.kind
    }

    /// The types to choose from, such as the ways to pay out in a currency.
    pub fn types(&self) -> &[FormType] {
        &self.types
    }

    /// The type that is filled in.
    pub fn chosen(&self) -> Option<&FormType> {
        self.chosen.and_then(|at| self.types.get(at))
    }

    /// Chooses a type by its name. Answers that the new type asks for, too, are kept.
    ///
    /// # Errors
    /// [`UnknownType`], when the form has none of this name.
    pub fn choose(&mut self, name: &str) -> Result<Changes, UnknownType> {
        let at = self.types.iter().position(|it| it.name == name);
        let Some(at) = at else {
            return Err(UnknownType {
                name: name.to_owned(),
                types: self.type_names(),
            });
        };
        if self.chosen == Some(at) {
            return Ok(Changes::default());
        }
        let before = self.keys();
        self.chosen = Some(at);
        let changes = self.settle(&before);
        // The new type has not been refreshed with the answers that it took over.
        let refreshing: Vec<String> = self
            .fields()
            .filter(|field| field.refreshes)
            .map(|field| field.key.clone())
            .collect();
        self.stale = refreshing.into_iter().filter(|key| self.has(key)).collect();
        Ok(changes)
    }

    pub(super) fn type_names(&self) -> Vec<String> {
        self.types.iter().map(|it| it.name.clone()).collect()
    }

    /// The fields of the chosen type, in groups, in order.
    pub fn groups(&self) -> &[FieldGroup] {
        self.chosen().map_or(&[], |chosen| &chosen.groups)
    }

    /// The fields of the chosen type, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.groups().iter().flat_map(|group| &group.fields)
    }

    pub(super) fn keys(&self) -> Vec<String> {
        self.fields().map(|field| field.key.clone()).collect()
    }

    /// The field of a key: the whole one (`address.country`, or `details.address.country` as in a body), or its last part where only one
    /// field ends in it (`country`).
    pub fn field(&self, key: &str) -> Option<&Field> {
        let fields: Vec<&Field> = self.fields().collect();
        place::find(&fields, key)
    }

    fn asked(&self, key: &str) -> Result<&Field, AnswerError> {
        if self.chosen().is_none() {
            return Err(AnswerError::NoType {
                types: self.type_names(),
            });
        }
        self.field(key).ok_or_else(|| AnswerError::UnknownKey {
            key: key.to_owned(),
            similar: place::similar(self.fields(), key),
        })
    }

    /// Answers a field, over an answer that it had. Text is checked against length, pattern, choices and the rules of account numbers.
    /// An empty text takes the answer to an optional field back.
    ///
    /// # Errors
    /// [`AnswerError`], when the value is not taken. The field keeps the answer that it had.
    pub fn answer(&mut self, key: &str, value: impl Into<Json>) -> Result<Answered, AnswerError> {
        let value = value.into();
        let field = self.asked(key)?;
        let (key, refreshes) = (field.key.clone(), field.refreshes);
        if value.is_null() || value.as_str() == r#""""# {
            if field.required {
                return Err(AnswerError::Required { key });
            }
            let removed = self.remove(&key);
            return Ok(Answered {
                needs_refresh: removed && refreshes,
                unchecked: Vec::new(),
            });
        }
        let checked = check(field, convert(field, &value)?)?;
        let changed = self.put(&key, checked.value, false);
        Ok(Answered {
            needs_refresh: refreshes && changed,
            unchecked: checked.unchecked,
        })
    }

    /// Answers a field without checking the value, for a value that Wise takes and a check here does not. The key must be one of the form.
    ///
    /// # Errors
    /// [`AnswerError::UnknownKey`] and [`AnswerError::NoType`].
    pub fn answer_unchecked(
        &mut self,
        key: &str,
        value: impl Into<Json>,
    ) -> Result<Answered, AnswerError> {
        let value = value.into();
        let field = self.asked(key)?;
        let (key, refreshes) = (field.key.clone(), field.refreshes);
        let value = convert(field, &value).unwrap_or(value);
        let changed = self.put(&key, value, true);
        Ok(Answered {
            needs_refresh: refreshes && changed,
            unchecked: vec!["nothing was checked".to_owned()],
        })
    }

    /// Stores an answer. Whether it differs from the one before.
    fn put(&mut self, key: &str, value: Json, overridden: bool) -> bool {
        let answer = Answer {
            key: key.to_owned(),
            value,
            overridden,
        };
        let found = self.answers.iter_mut().find(|answer| answer.key == key);
        let changed = match found {
            Some(found) => {
                let before = std::mem::replace(found, answer);
                before.value != found.value
            }
            None => {
                self.answers.push(answer);
                true
            }
        };
        if changed {
            self.outdate(key);
        }
        changed
    }

    /// Takes an answer back. Whether there was one.
    pub fn remove(&mut self, key: &str) -> bool {
        let key = self.field(key).map_or(key, |field| &field.key).to_owned();
        let before = self.answers.len();
        self.answers.retain(|answer| answer.key != key);
        let removed = self.answers.len() < before;
        if removed {
            self.outdate(&key);
        }
        removed
    }

    fn outdate(&mut self, key: &str) {
        let refreshes = self
            .fields()
            .any(|field| field.key == key && field.refreshes);
        if refreshes && !self.stale.iter().any(|stale| stale == key) {
            self.stale.push(key.to_owned());
        }
    }

    /// The answer to a field.
    pub fn get(&self, key: &str) -> Option<&Json> {
        let key = self.field(key).map_or(key, |field| &field.key);
        let mut answers = self.answers.iter();
        answers
            .find(|answer| answer.key == key)
            .map(|answer| &answer.value)
    }

    fn has(&self, key: &str) -> bool {
        self.answers.iter().any(|answer| answer.key == key)
    }

    /// The answers, in the order in which they were given: key and value.
    pub fn answers(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.answers
            .iter()
            .map(|answer| (answer.key.as_str(), &answer.value))
    }

    /// The required fields without an answer, in order.
    pub fn missing(&self) -> Vec<&Field> {
        self.fields()
            .filter(|field| field.required && !self.has(&field.key))
            .collect()
    }

    /// What is wrong with the answers, such as those of a form that was stored. Answers without checks are left out.
    pub fn problems(&self) -> Vec<AnswerError> {
        let mut problems: Vec<AnswerError> = self
            .answers
            .iter()
            .filter_map(|answer| self.problem(answer))
            .collect();
        problems.extend(self.tree(&mut Tree::new()));
        problems
    }

    fn problem(&self, answer: &Answer) -> Option<AnswerError> {
        match self.asked(&answer.key) {
            Err(error) => Some(error),
            Ok(_) if answer.overridden => None,
            Ok(field) => convert(field, &answer.value)
                .and_then(|value| check(field, value))
                .err(),
        }
    }

    /// What cannot be checked here about the answers, by key. Wise checks it when the form is sent.
    pub fn unchecked(&self) -> Vec<(String, String)> {
        let mut unchecked = Vec::new();
        for answer in &self.answers {
            let Some(field) = self.field(&answer.key) else {
                continue;
            };
            let reasons = if answer.overridden {
                vec!["nothing was checked".to_owned()]
            } else {
                let checked = check(field, answer.value.clone());
                checked.map(|checked| checked.unchecked).unwrap_or_default()
            };
            unchecked.extend(
                reasons
                    .into_iter()
                    .map(|reason| (answer.key.clone(), reason)),
            );
        }
        unchecked
    }

    /// Whether an answer was given that can change which fields there are, since the form was made or refreshed.
    pub fn needs_refresh(&self) -> bool {
        !self.stale.is_empty()
    }

    /// Whether the form can be sent: nothing missing, nothing wrong, nothing to refresh.
    pub fn is_complete(&self) -> bool {
        self.incomplete().is_none()
    }

    fn incomplete(&self) -> Option<Incomplete> {
        let mut problems = self.problems();
        if self.chosen().is_none() {
            problems.push(AnswerError::NoType {
                types: self.type_names(),
            });
        }
        let missing = self
            .missing()
            .iter()
            .map(|field| field.key.clone())
            .collect();
        let incomplete = Incomplete {
            missing,
            problems,
            stale: self.stale.clone(),
        };
        let found = !incomplete.missing.is_empty()
            || !incomplete.problems.is_empty()
            || !incomplete.stale.is_empty();
        found.then_some(incomplete)
    }

    /// # Errors
    /// [`Incomplete`], which says what is to be done.
    pub(super) fn complete(&self) -> Result<(), Incomplete> {
        self.incomplete().map_or(Ok(()), Err)
    }

    /// Sets a member of the body that the form does not ask for, by its dotted key: `profile`, `ownedByCustomer`, `currency`.
    pub fn set_member(&mut self, key: impl Into<String>, value: impl Into<Json>) {
        let key = key.into();
        self.members.retain(|(name, _)| *name != key);
        self.members.push((key, value.into()));
    }

    /// The body to send, with answers nested as Wise wants them: `{"type": …, "details": {"address": {"country": …}}}`.
    ///
    /// # Errors
    /// [`Incomplete`], which says what is to be done. [`draft`](Self::draft) gives the body all the same.
    pub fn body(&self) -> Result<Json, Incomplete> {
        self.complete().map(|()| self.draft())
    }

    /// The body as far as it is known.
    pub fn draft(&self) -> Json {
        let mut tree = Tree::new();
        self.tree(&mut tree);
        tree.to_json()
    }

    /// Puts type, members and answers into a body. What could not go in is given back.
    pub(super) fn tree(&self, tree: &mut Tree) -> Vec<AnswerError> {
        if self.kind == FormKind::Recipient {
            if let Some(chosen) = self.chosen() {
                tree.set("type", &Json::from(chosen.name.as_str()));
            }
            if let Some(currency) = self.origin.as_ref().and_then(Origin::currency) {
                tree.set("currency", &Json::from(currency));
            }
        }
        for (key, value) in &self.members {
            tree.set(key, value);
        }
        let set = |answer: &&Answer| !tree.set(&self.kind.place(&answer.key), &answer.value);
        let left = self.answers.iter().filter(set);
        left.map(|answer| AnswerError::Conflict {
            key: answer.key.clone(),
        })
        .collect()
    }

    /// Takes a newer response of Wise for the same form, such as that of a refresh. Answers that still apply are kept.
    ///
    /// # Errors
    /// [`DecodeError`], when the JSON is something else. The form is as it was.
    pub fn update(&mut self, requirements: &Json) -> Result<Changes, DecodeError> {
        let requirements = requirements.decode()?;
        Ok(self.renew(requirements))
    }

    pub(super) fn renew(&mut self, Requirements(mut types): Requirements) -> Changes {
        let before = self.keys();
        let chosen = self.chosen().map(|chosen| chosen.name.clone());
        // A response about the chosen type alone does not take the others away, nor their order.
        match self.chosen {
            Some(at) if types.len() == 1 && Some(&types[0].name) == chosen.as_ref() => {
                self.types[at] = types.remove(0);
            }
            _ => self.types = types,
        }
        self.chosen = match chosen {
            Some(name) => self.types.iter().position(|it| it.name == name),
            None => (self.types.len() == 1).then_some(0),
        };
        let changes = self.settle(&before);
        self.stale.clear();
        changes
    }

    /// Keeps the answers that still apply.
    fn settle(&mut self, before: &[String]) -> Changes {
        let keys = self.keys();
        let mut changes = Changes {
            added: keys
                .iter()
                .filter(|key| !before.contains(key))
                .cloned()
                .collect(),
            removed: before
                .iter()
                .filter(|key| !keys.contains(key))
                .cloned()
                .collect(),
            dropped: Vec::new(),
        };
        for answer in std::mem::take(&mut self.answers) {
            let asked = keys.contains(&answer.key);
            match self.problem(&answer) {
                None if asked => self.answers.push(answer),
                problem => changes.dropped.push(Dropped {
                    key: answer.key,
                    value: answer.value,
                    reason: problem.filter(|_| asked),
                }),
            }
        }
        self.stale.retain(|key| keys.contains(key));
        changes
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answered: Vec<&str> = self.answers().map(|(key, _)| key).collect();
        f.debug_struct("Form")
            .field("kind", &self.kind)
            .field("types", &self.type_names())
            .field("chosen", &self.chosen().map(|chosen| &chosen.name))
            .field("answered", &answered)
            .field("stale", &self.stale)
            .finish_non_exhaustive()
    }
}
