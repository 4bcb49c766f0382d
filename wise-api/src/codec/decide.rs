//! What decides which alternative of a union an object is: the value of a member, or which keys it has.

use std::borrow::Cow;

use super::error::DecodeError;
use super::members::Members;
use super::read::{Decode, Kind, Node, Reader};
use super::scan;
use super::watch::{Watch, Watched};
use crate::values::Json;

impl Reader<'_> {
    /// Whether a member without a field is the discriminator that decided for this object. A member that stands for a different alternative
    /// is an error.
    pub(super) fn is_tag(&self, depth: u16, key: &str, value: usize) -> Result<bool, DecodeError> {
        let watch = self.watch.get().filter(|watch| watch.depth == depth);
        match watch.map(|watch| watch.what) {
            Some(Watched::Tag(tag, first)) if tag == key => match first {
                Some(first) if first != value => Err(again()),
                _ => Ok(true),
            },
            Some(Watched::Others(keys)) if keys.contains(&key) => {
                if self.bytes().get(value) == Some(&b'n') {
                    return Ok(false);
                }
                Err(DecodeError::here(
                    &"a member that a different alternative of the union has",
                ))
            }
            _ => Ok(false),
        }
    }
}

#[cold]
fn again() -> DecodeError {
    DecodeError::here(&"the discriminator is there more than once")
}

impl<'n> Node<'n> {
    /// The value that decides which alternative of a union this object is; `None` where it is missing or no scalar. The first one of this
    /// name, unless [`decided_again`](Self::decided_again).
    pub fn discriminator(
        &self,
        union: &'static str,
        key: &str,
    ) -> Result<Option<Cow<'n, str>>, DecodeError> {
        self.check_object(union)?;
        let found = self.deciding(key)?;
        let text = found.and_then(|node| node.scalar().ok());
        let decided = found.map(|node| node.start);
        self.reader
            .decided
            .set(decided.filter(|_| !self.is_by_last()));
        self.go_on_at(self.start);
        Ok(text)
    }

    fn is_by_last(&self) -> bool {
        self.reader.by_last.get() == Some(self.start)
    }

    fn deciding(&self, key: &str) -> Result<Option<Node<'n>>, DecodeError> {
        self.member(key, self.is_by_last())
    }

    /// Whether it was decided by the first of several.
    fn is_undecided(&self, key: &str) -> bool {
        let start = |last| Some(self.member(key, last).ok()??.start);
        !self.is_by_last() && start(false) != start(true)
    }

    /// The value by its last discriminator, if it has several. Otherwise the error of reading it by the first.
    #[cold]
    pub fn decided_again<T: Decode>(
        &self,
        key: &str,
        error: DecodeError,
    ) -> Result<T, DecodeError> {
        let undecided = self.is_undecided(key);
        match self.text() {
            // Counted, or unions inside of each other would double the time with each level.
            Ok(text) if undecided => self.reader.memory.room(text.len())?,
            _ => return Err(error),
        }
        let before = self.reader.by_last.replace(Some(self.start));
        self.go_on_at(self.start);
        let value = T::decode(self);
        self.reader.by_last.set(before);
        value
    }

    /// The value as an alternative that was decided for. What is wrong in it is an error, because another alternative it is not.
    #[inline]
    pub fn alternative<T: Decode>(&self) -> Result<T, DecodeError> {
        self.reader.position.set(self.start);
        T::decode(self)
    }

    /// The value as an alternative that this member decided for.
    pub fn tagged<T: Decode>(&self, tag: &'static str) -> Result<T, DecodeError> {
        self.watched(Watched::Tag(tag, self.reader.decided.get()))
    }

    fn watched<T: Decode>(&self, what: Watched) -> Result<T, DecodeError> {
        let depth = self.depth + 1;
        let before = self.reader.watch.replace(Some(Watch { what, depth }));
        let value = self.alternative();
        self.reader.watch.set(before);
        value
    }

    /// The value as one that no alternative stands for. The discriminator is missing, then, or is a text that is not known; anything else
    /// is an error.
    #[cold]
    pub fn unrecognized(&self, key: &str) -> Result<Json, DecodeError> {
        if self.is_undecided(key) {
            return Err(again());
        }
        if let Some(node) = self.deciding(key)?
            && !matches!(node.kind(), Kind::String | Kind::Null)
        {
            let error = node.expected("the text that says what the object is");
            return Err(error.final_().in_key(key));
        }
        self.go_on_at(self.start);
        self.json()
    }

    /// The first or last member of this name, if this is an object.
    fn member(&self, key: &str, last: bool) -> Result<Option<Node<'n>>, DecodeError> {
        if self.kind() != Kind::Object {
            return Ok(None);
        }
        let (mut members, mut found) = (Members::new(self, "", &[]), None);
        while members.advance()? {
            if members.key() == key {
                found = Some(members.node());
                if !last {
                    break;
                }
            }
            members.pass()?;
        }
        Ok(found)
    }

    fn check_object(&self, name: &'static str) -> Result<(), DecodeError> {
        if self.kind() == Kind::Object {
            return Ok(());
        }
        Err(self.expected(format_args!("an object (`{name}`)")))
    }

    /// Which of these keys (64 at most) have values other than `null`; an error if this is no object.
    pub fn present(
        &self,
        union: &'static str,
        keys: &'static [&'static str],
    ) -> Result<Present, DecodeError> {
        self.check_object(union)?;
        let found = scan::keys(self.reader.bytes(), self.start, keys)?;
        self.reader.keyed.set(found != 0);
        Ok(Present { keys, found })
    }

    /// The value as the alternative of a union that stands for objects without these keys, none of which is a field of it. `None` where
    /// the last one of the union had a key, or this is no object. After an error, [`present`](Self::present) tells the cause: one of the
    /// keys, or a value in this alternative that is not readable.
    pub fn without<T: Decode>(
        &self,
        keys: &'static [&'static str],
    ) -> Option<Result<T, DecodeError>> {
        if self.kind() != Kind::Object || self.reader.keyed.get() {
            return None;
        }
        let value = self.watched(Watched::Others(keys));
        if value.is_err() {
            self.go_on_at(self.start);
        }
        Some(value)
    }
}

/// Which keys an object has.
pub struct Present {
    keys: &'static [&'static str],
    found: u64,
}

impl Present {
    /// Whether there is none of them.
    pub fn none(&self) -> bool {
        self.found == 0
    }

    /// Whether all of these are among them. Without keys it stands for what is left, and holds.
    pub fn all(&self, wanted: &[&str]) -> bool {
        wanted.iter().all(|wanted| {
            let index = self.keys.iter().position(|key| key == wanted);
            index.is_some_and(|index| self.found >> (index & 63) & 1 == 1)
        })
    }
}

/// Whether none of these keys is a field of a type, so that each would be kept beside the fields.
pub const fn are_beside(keys: &[&str], fields: Option<&[&str]>) -> bool {
    let Some(fields) = fields else {
        return false;
    };
    let mut at = 0;
    while at < keys.len() {
        let mut other = 0;
        while other < fields.len() {
            if same(keys[at].as_bytes(), fields[other].as_bytes()) {
                return false;
            }
            other += 1;
        }
        at += 1;
    }
    true
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}
