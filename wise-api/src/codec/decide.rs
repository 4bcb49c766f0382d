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
            Some(Watched::Tag(tag)) => Ok(tag == key),
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

impl<'n> Node<'n> {
    /// The value of the first member of this name, if this is an object, and the value a string or other scalar: for decisions.
    pub fn tag(&self, key: &str) -> Result<Option<Cow<'n, str>>, DecodeError> {
        let found = self.member(key)?;
        let text = found.and_then(|node| node.scalar().ok());
        self.go_on_at(self.start);
        Ok(text)
    }

    /// The value that decides which alternative of a union this object is; `None` where it is missing or no scalar.
    pub fn discriminator(
        &self,
        union: &'static str,
        key: &str,
    ) -> Result<Option<Cow<'n, str>>, DecodeError> {
        self.check_object(union)?;
        self.tag(key)
    }

    /// The value as an alternative that was decided for. What is wrong in it is an error, because another alternative it is not.
    #[inline]
    pub fn alternative<T: Decode>(&self) -> Result<T, DecodeError> {
        self.reader.position.set(self.start);
        T::decode(self)
    }

    /// The value as an alternative that this member decided for.
    pub fn tagged<T: Decode>(&self, tag: &'static str) -> Result<T, DecodeError> {
        self.watched(Watched::Tag(tag))
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
        if let Some(node) = self.member(key)?
            && !matches!(node.kind(), Kind::String | Kind::Null)
        {
            let error = node.expected("the text that says what the object is");
            return Err(error.final_().in_key(key));
        }
        self.go_on_at(self.start);
        self.json()
    }

    /// The first member of this name, if this is an object.
    fn member(&self, key: &str) -> Result<Option<Node<'n>>, DecodeError> {
        if self.kind() != Kind::Object {
            return Ok(None);
        }
        let mut members = Members::new(self, "", &[]);
        while members.advance()? {
            if members.key() == key {
                return Ok(Some(members.node()));
            }
            members.pass()?;
        }
        Ok(None)
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
