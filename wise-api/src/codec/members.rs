//! Lists and objects, one value after the other.

use std::borrow::Cow;

use super::error::DecodeError;
use super::read::{Decode, Kind, Node, Reader};
use super::scan;
use crate::values::{Extra, Json, Nullable};

/// The elements of an array.
pub(super) struct Elements<'n> {
    reader: &'n Reader<'n>,
    depth: u16,
    /// The start of the element, or [`NONE`].
    start: usize,
    index: usize,
    /// Whether an element was `null`, and left out.
    left_out: bool,
}

/// Before the first element. No element begins here, because a bracket stands before each.
const NONE: usize = 0;

impl<'n> Elements<'n> {
    pub(super) fn new(node: &Node<'n>) -> Result<Self, DecodeError> {
        if node.kind() != Kind::Array {
            return Err(node.expected("an array"));
        }
        node.check_depth()?;
        node.reader.position.set(node.start + 1);
        Ok(Self {
            reader: node.reader,
            depth: node.depth + 1,
            start: NONE,
            index: 0,
            left_out: false,
        })
    }

    /// Goes to the next element, to `null` only where it is a value; whether there is one.
    #[inline]
    pub(super) fn advance(&mut self, null: bool) -> Result<bool, DecodeError> {
        let at = self.reader.position.get();
        // Behind an element that has been read.
        if self.start != NONE
            && self.start != at
            && let Some(start) = scan::bare_element(self.reader.bytes(), at)
        {
            self.index += 1;
            self.start = start;
            return Ok(true);
        }
        self.search(null)
    }

    /// The first element, one behind white space, or one that may be `null`.
    #[inline(never)]
    fn search(&mut self, null: bool) -> Result<bool, DecodeError> {
        loop {
            let first = self.start == NONE;
            let at = if first {
                self.reader.position.get()
            } else {
                self.index += 1;
                self.reader.end(self.start)?
            };
            match scan::next(self.reader.bytes(), at, first, b']')? {
                Ok(start) => {
                    self.start = start;
                    if null || self.node().kind() != Kind::Null {
                        return Ok(true);
                    }
                    self.left_out = true;
                }
                Err(end) => {
                    self.reader.position.set(end);
                    if self.left_out {
                        self.reader.odd.set(true);
                    }
                    return Ok(false);
                }
            }
        }
    }

    /// The element.
    #[inline]
    pub(super) fn node(&self) -> Node<'n> {
        self.reader.node(self.start, self.depth)
    }

    #[cold]
    pub(super) fn failed(&self, error: DecodeError) -> DecodeError {
        error.in_element(self.index)
    }
}

/// The members of an object, in the order of the text. What a type does not name, or cannot read and may do without, is kept.
pub struct Members<'n> {
    reader: &'n Reader<'n>,
    depth: u16,
    name: &'static str,
    declared: &'static [&'static str],
    first: bool,
    /// As it stands in the text.
    raw_key: &'n str,
    /// The key without its escapes, if it has any.
    unescaped: Option<Box<str>>,
    /// The start of the value.
    value: usize,
    kept: Extra,
    /// The declared fields whose last value cannot be read, or would be written in other words: a bit for each.
    noted: u128,
}

impl<'n> Members<'n> {
    pub(super) fn new(
        node: &Node<'n>,
        name: &'static str,
        declared: &'static [&'static str],
    ) -> Self {
        node.reader.position.set(node.start + 1);
        Self {
            reader: node.reader,
            depth: node.depth + 1,
            name,
            declared,
            first: true,
            raw_key: "",
            unescaped: None,
            value: 0,
            kept: Extra::received(),
            noted: 0,
        }
    }

    /// Goes to the next member; whether there is one.
    pub fn advance(&mut self) -> Result<bool, DecodeError> {
        let at = self.reader.position.get();
        if self.unescaped.is_none()
            && let Some((start, end)) = scan::bare_key(self.reader.bytes(), at, self.first)
        {
            self.raw_key = self.reader.slice(start, end);
            // Behind the quote and the colon.
            self.value = end + 2;
            self.first = false;
            self.reader.position.set(self.value);
            return Ok(true);
        }
        self.search()
    }

    /// A member with white space or escapes, or the end.
    #[inline(never)]
    fn search(&mut self) -> Result<bool, DecodeError> {
        let bytes = self.reader.bytes();
        let at = self.reader.position.get();
        match scan::next(bytes, at, self.first, b'}')? {
            Ok(start) => {
                self.first = false;
                let (value, end, escapes) = scan::key(bytes, start)?;
                self.raw_key = self.reader.slice(start + 1, end);
                self.value = value;
                self.reader.position.set(value);
                if escapes || self.unescaped.is_some() {
                    self.unescape(escapes)?;
                }
                Ok(true)
            }
            Err(end) => {
                self.reader.position.set(end);
                Ok(false)
            }
        }
    }

    #[cold]
    fn unescape(&mut self, escapes: bool) -> Result<(), DecodeError> {
        self.unescaped = None;
        if escapes {
            let key = scan::unescape(self.raw_key, true)
                .ok_or_else(|| DecodeError::here(&"half of a surrogate pair in a key"))?;
            self.unescaped = Some(key.into());
        }
        Ok(())
    }

    /// The key of the member.
    #[inline]
    pub fn key(&self) -> &str {
        match &self.unescaped {
            None => self.raw_key,
            Some(key) => key,
        }
    }

    /// The value, to be read now or later.
    #[inline]
    pub(crate) fn node(&self) -> Node<'n> {
        self.reader.node(self.value, self.depth)
    }

    /// Goes behind the value, whether it has been read or not.
    #[inline]
    pub(super) fn pass(&mut self) -> Result<(), DecodeError> {
        self.reader.end(self.value).map(drop)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn failed(&self, error: DecodeError) -> DecodeError {
        error.in_key(self.key())
    }

    /// A field that must be there.
    pub fn required<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        let node = self.node();
        if !T::NULLABLE && node.kind() == Kind::Null {
            *slot = None;
            return self.null();
        }
        match T::decode(&node) {
            Ok(value) => {
                *slot = Some(value);
                self.done()
            }
            Err(error) => Err(self.failed(error.final_())),
        }
    }

    /// A field that may be missing or `null`.
    pub fn optional<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        let node = self.node();
        if node.kind() == Kind::Null {
            *slot = None;
            return self.null();
        }
        match T::decode(&node) {
            Ok(value) => {
                *slot = Some(value);
                self.done()
            }
            Err(error) => {
                *slot = None;
                self.unreadable(error, T::STRICT)
            }
        }
    }

    /// A field of which it matters whether it is missing or `null`.
    pub fn nullable<T: Decode>(&mut self, slot: &mut Nullable<T>) -> Result<(), DecodeError> {
        let mut value = None;
        self.optional(&mut value)?;
        let null = || self.reader.bytes().get(self.value) == Some(&b'n');
        *slot = match value {
            Some(value) => Nullable::Value(value),
            None if null() => Nullable::Null,
            None => Nullable::Absent,
        };
        Ok(())
    }

    /// A field that may be missing or `null`, and is kept as unreadable whatever is wrong with it.
    pub(crate) fn tolerant<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        *slot = None;
        let node = self.node();
        if node.kind() == Kind::Null {
            return self.null();
        }
        match node.try_decode() {
            Some(value) => *slot = Some(value),
            None => return self.keep_unreadable(),
        }
        self.done()
    }

    /// A field that is left out whatever is wrong with it.
    pub(crate) fn lenient<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        *slot = match self.node().kind() {
            Kind::Null => None,
            _ => self.node().try_decode(),
        };
        self.reader.odd.set(false);
        self.pass()
    }

    /// The value that was passed just now, and its text; none where it is `null`.
    pub(crate) fn passed(&self) -> Option<(Node<'n>, Json)> {
        let node = Node {
            reader: self.reader,
            start: self.value,
            depth: self.depth,
        };
        let json = self.reader.slice(self.value, self.position());
        (node.kind() != Kind::Null).then(|| (node, Json::from_raw(json)))
    }

    /// Behind what was read last.
    pub(crate) fn position(&self) -> usize {
        self.reader.position.get()
    }

    /// A member of no interest.
    pub(crate) fn skip(&mut self) -> Result<(), DecodeError> {
        self.pass()
    }

    /// A member that the type does not name.
    pub fn unknown(&mut self) -> Result<(), DecodeError> {
        if self.reader.is_tag(self.depth, self.key(), self.value)? {
            return self.pass();
        }
        let json = self.node().json()?;
        self.room_for_one()?;
        let key = self.unescaped.as_deref().unwrap_or(self.raw_key);
        self.kept.keep_unknown(key, json);
        Ok(())
    }

    /// The value of a required field, once all members have been read.
    pub fn need<T: Decode>(&self, slot: Option<T>, key: &'static str) -> Result<T, DecodeError> {
        match slot.or_else(T::absent) {
            Some(value) => Ok(value),
            None => Err(self.lacking(key)),
        }
    }

    #[cold]
    fn lacking(&self, key: &'static str) -> DecodeError {
        let index = self.declared.iter().position(|declared| *declared == key);
        let null = index.is_some_and(|index| self.kept.was_null(index, key));
        let (name, how) = (self.name, if null { "null" } else { "missing" });
        DecodeError::here(&format_args!("`{name}` needs this field, and it is {how}")).in_key(key)
    }

    /// What was kept.
    pub fn kept(self) -> Extra {
        self.kept
    }

    /// The key, of which nothing else is asked any more.
    pub(super) fn take_key(&mut self) -> Cow<'n, str> {
        match self.unescaped.take() {
            None => Cow::Borrowed(self.raw_key),
            Some(key) => Cow::Owned(key.into()),
        }
    }

    /// The bit of the field in `unread`; zero for the rare one beyond.
    fn bit(&self) -> u128 {
        let index = self.declared.iter().position(|key| *key == self.key());
        let index = index.and_then(|index| u32::try_from(index).ok());
        index
            .and_then(|index| 1_u128.checked_shl(index))
            .unwrap_or(0)
    }

    /// Of duplicate keys the last one counts, so what was kept of the one before stands for nothing any more.
    #[cold]
    fn replaced(&mut self) {
        let bit = self.bit();
        if self.noted & bit != 0 {
            self.noted &= !bit;
            let key = self.unescaped.as_deref().unwrap_or(self.raw_key);
            self.kept.forget_note(key);
        }
    }

    #[inline(never)]
    pub(crate) fn null(&mut self) -> Result<(), DecodeError> {
        if self.noted != 0 {
            self.replaced();
        }
        self.pass()?;
        let index = self.declared.iter().position(|key| *key == self.key());
        if let Some(index) = index {
            let key = self.unescaped.as_deref().unwrap_or(self.raw_key);
            self.kept.note_null(index, key);
        }
        Ok(())
    }

    /// Behind a field that was read: usually whole, in the words in which it would be written, and nothing before it was unreadable.
    #[inline]
    fn done(&mut self) -> Result<(), DecodeError> {
        if self.noted == 0 && !self.reader.odd.get() && self.reader.position.get() != self.value {
            return Ok(());
        }
        self.settle()
    }

    #[cold]
    fn settle(&mut self) -> Result<(), DecodeError> {
        if self.noted != 0 {
            self.replaced();
        }
        self.pass()?;
        if self.reader.odd.take() {
            self.keep_spelling()?;
        }
        Ok(())
    }

    /// Keeps the words of a value that would be written in others.
    #[cold]
    fn keep_spelling(&mut self) -> Result<(), DecodeError> {
        let raw = self.reader.slice(self.value, self.reader.position.get());
        self.room_for_one()?;
        self.reader.memory.room(raw.len())?;
        let key = self.unescaped.as_deref().unwrap_or(self.raw_key);
        self.kept.keep_spelling(key, Json::from_raw(raw));
        self.noted |= self.bit();
        Ok(())
    }

    fn room_for_one(&self) -> Result<(), DecodeError> {
        self.reader.memory.room(Extra::MEMBER)
    }

    #[cold]
    fn unreadable(&mut self, error: DecodeError, strict: bool) -> Result<(), DecodeError> {
        if strict || !error.is_mild() {
            return Err(self.failed(error.final_()));
        }
        self.keep_unreadable()
    }

    fn keep_unreadable(&mut self) -> Result<(), DecodeError> {
        self.reader.odd.set(false);
        self.replaced();
        self.noted |= self.bit();
        let json = self.node().json()?;
        self.room_for_one()?;
        let key = self.unescaped.as_deref().unwrap_or(self.raw_key);
        self.kept.keep_unreadable(key, json);
        Ok(())
    }
}
