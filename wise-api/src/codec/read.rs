//! The reading half: one pass over a JSON text, each value where it stands.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;

use super::error::DecodeError;
use super::members::{Elements, Members};
use super::memory::Memory;
use super::object::Object;
use super::scan;
use super::watch::Watch;
use crate::values::{Extra, Json};

/// How deep a document may nest before it is refused: recursive types must not exhaust the stack.
pub(super) const MAX_DEPTH: u16 = 128;

/// A value that can be read from JSON.
pub trait Decode: Sized {
    /// Whether `null` is a value of this type. Elements that are `null` where it is not are left out of lists and maps.
    const NULLABLE: bool = false;

    /// Whether this is an amount, a rate or a fee. An object with such a field is [`STRICT`](Self::STRICT).
    const AMOUNT: bool = false;

    /// Whether a value of another JSON kind is an error even in an optional field. Otherwise the field is absent, and what was there
    /// is kept in [`Extra`](crate::Extra).
    const STRICT: bool = Self::AMOUNT;

    /// The keys of its fields, where it is an object that keeps all others.
    const FIELDS: Option<&'static [&'static str]> = None;

    /// Reads the value.
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError>;

    /// What stands for a field that is not there, if anything can.
    fn absent() -> Option<Self> {
        None
    }

    /// The members that it has no field for, and the values of fields that are not readable: none but where it is an object that keeps
    /// them, or a union of such.
    fn beside_fields(&self) -> &Extra {
        Extra::none()
    }
}

/// The kind of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind of a valid JSON text without leading white space.
    pub(crate) fn of(text: &str) -> Self {
        Self::of_byte(text.as_bytes().first().copied())
    }

    #[inline]
    fn of_byte(first: Option<u8>) -> Self {
        match first {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'"') => Self::String,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number,
        }
    }

    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// A text that is being read.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    /// Behind what was read last, or at the start of a value of which nothing was read yet.
    pub(super) position: Cell<usize>,
    /// What lists and maps may still take.
    pub(super) memory: Memory,
    /// Whether the scalar that was read last goes back in other words: a number in quotes, an exponent.
    pub(super) odd: Cell<bool>,
    /// What decided for the alternative of a union that is being read.
    pub(super) watch: Cell<Option<Watch>>,
    /// The value that decided for it.
    pub(super) decided: Cell<Option<usize>>,
    /// The object whose last discriminator decides, because it has several.
    pub(super) by_last: Cell<Option<usize>>,
    /// Whether the union that was read last had one of its keys.
    pub(super) keyed: Cell<bool>,
    /// The start of an instant that is read twice, and what it is.
    instant: Cell<Option<(usize, jiff::Timestamp)>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            position: Cell::new(0),
            memory: Memory::of(text),
            odd: Cell::new(false),
            watch: Cell::new(None),
            decided: Cell::new(None),
            by_last: Cell::new(None),
            keyed: Cell::new(false),
            instant: Cell::new(None),
        }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Starts on the value at `start`.
    #[inline]
    pub(super) fn node<'n>(&'n self, start: usize, depth: u16) -> Node<'n>
    where
        't: 'n,
    {
        self.position.set(start);
        Node {
            reader: self,
            start,
            depth,
        }
    }

    /// Behind the value at `start`, which has been read, or has been left alone.
    #[inline]
    pub(super) fn end(&self, start: usize) -> Result<usize, DecodeError> {
        let position = self.position.get();
        if position != start {
            return Ok(position);
        }
        let end = scan::value(self.bytes(), start)?;
        self.position.set(end);
        Ok(end)
    }
}

/// One JSON value, where it stands in the text.
#[derive(Clone, Copy)]
pub struct Node<'n> {
    pub(super) reader: &'n Reader<'n>,
    pub(super) start: usize,
    pub(super) depth: u16,
}

impl<'n> Node<'n> {
    /// The exact text of the value.
    pub fn text(&self) -> Result<&'n str, DecodeError> {
        let end = scan::value(self.reader.bytes(), self.start)?;
        self.reader.position.set(end);
        Ok(self.reader.slice(self.start, end))
    }

    /// The kind of the value.
    #[inline]
    pub fn kind(&self) -> Kind {
        Kind::of_byte(self.reader.bytes().get(self.start).copied())
    }

    /// An error at this value.
    #[cold]
    pub fn error(&self, reason: impl fmt::Display) -> DecodeError {
        DecodeError::here(&reason)
    }

    /// An error that says what was expected, and the kind that was found.
    #[cold]
    pub fn expected(&self, what: impl fmt::Display) -> DecodeError {
        self.expected_(&what)
    }

    fn expected_(&self, what: &dyn fmt::Display) -> DecodeError {
        let first = self.reader.bytes().get(self.start);
        let found = match self.kind() {
            Kind::Number if !matches!(first, Some(b'-' | b'0'..=b'9')) => "no JSON",
            kind => kind.noun(),
        };
        DecodeError::other_kind(&format_args!("expected {what}, found {found}"))
    }

    /// The text of a string without escapes, as nearly all are. Nothing is read where it is anything else.
    #[inline]
    pub(crate) fn plain(&self) -> Option<&'n str> {
        let end = scan::plain_string(self.reader.bytes(), self.start)?;
        let content = self.reader.text.get(self.start + 1..end)?;
        self.reader.position.set(end + 1);
        Some(content)
    }

    /// The value of `true` and `false`. What stands behind them is looked at by whoever goes on. Nothing is read where it is anything else.
    #[inline]
    pub(super) fn truth(&self) -> Option<bool> {
        let rest = self.reader.bytes().get(self.start..)?;
        let (value, length) = if rest.starts_with(b"true") {
            (true, 4)
        } else if rest.starts_with(b"false") {
            (false, 5)
        } else {
            return None;
        };
        self.reader.position.set(self.start + length);
        Some(value)
    }

    /// Says that the value that was just read may be written in other words.
    pub(crate) fn respelled(&self) {
        self.reader.odd.set(true);
    }

    /// A short number. Nothing is read where it is anything else.
    #[inline]
    pub(super) fn short(&self) -> Option<scan::Short> {
        let short = scan::short(self.reader.bytes(), self.start)?;
        self.reader.position.set(short.end);
        Some(short)
    }

    /// The text of a short integer that is written as it would be written again. Nothing is read where it is anything else.
    pub(crate) fn plain_integer(&self) -> Option<&'n str> {
        let short = scan::short(self.reader.bytes(), self.start)?;
        let point = short.scale > 0;
        if point || (short.negative && short.digits == 0) {
            return None;
        }
        self.reader.position.set(short.end);
        Some(self.reader.slice(self.start, short.end))
    }

    /// The text of a string, or the exact text of a number or boolean.
    #[inline]
    pub fn scalar(&self) -> Result<Cow<'n, str>, DecodeError> {
        match self.plain() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.other_scalar(),
        }
    }

    /// The text of a string, or the exact text of a number: of what must not be taken for something that it is not.
    #[inline]
    pub fn strict_text(&self) -> Result<Cow<'n, str>, DecodeError> {
        if self.kind() == Kind::Bool {
            return Err(self.expected("text"));
        }
        self.scalar()
    }

    #[cold]
    fn other_scalar(&self) -> Result<Cow<'n, str>, DecodeError> {
        if self.kind() == Kind::String {
            return self.string();
        }
        self.bare("text").map(|text| {
            self.reader.odd.set(true);
            Cow::Borrowed(text)
        })
    }

    /// The exact text of a number, also of one in quotes.
    pub(super) fn number(&self, what: &'static str) -> Result<Cow<'n, str>, DecodeError> {
        if self.kind() == Kind::Number {
            let end = scan::number(self.reader.bytes(), self.start)?;
            self.reader.position.set(end);
            return Ok(Cow::Borrowed(self.reader.slice(self.start, end)));
        }
        if self.kind() != Kind::String {
            return Err(self.expected(what));
        }
        self.reader.odd.set(true);
        self.string()
    }

    fn bare(&self, what: &'static str) -> Result<&'n str, DecodeError> {
        match self.kind() {
            Kind::Number | Kind::Bool => self.text(),
            _ => Err(self.expected(what)),
        }
    }

    fn string(&self) -> Result<Cow<'n, str>, DecodeError> {
        let (end, escapes) = scan::string(self.reader.bytes(), self.start)?;
        let content = self.reader.slice(self.start + 1, end);
        self.reader.position.set(end + 1);
        scan::unescape(content, escapes)
            .ok_or_else(|| DecodeError::other_kind(&"half of a surrogate pair is missing"))
    }

    /// The value, if it is one of this type.
    pub fn try_decode<T: Decode>(&self) -> Option<T> {
        self.reader.position.set(self.start);
        let value = T::decode(self).ok();
        if value.is_none() {
            self.reader.odd.set(false);
            self.reader.position.set(self.start);
        }
        value
    }

    /// The value as it is.
    pub fn json(&self) -> Result<Json, DecodeError> {
        self.text().map(Json::from_raw)
    }

    /// The members of an object, to be looked up by their keys; `name` is what the object is called in errors.
    pub fn object(&self, name: &'static str) -> Result<Object<'n>, DecodeError> {
        Object::read(self, name)
    }

    /// The members of an object, one after the other.
    pub fn members(
        &self,
        name: &'static str,
        declared: &'static [&'static str],
    ) -> Result<Members<'n>, DecodeError> {
        if self.kind() != Kind::Object {
            return Err(self.expected_(&format_args!("an object (`{name}`)")));
        }
        self.check_depth()?;
        Ok(Members::new(self, name, declared))
    }

    pub(super) fn check_depth(&self) -> Result<(), DecodeError> {
        if self.depth < MAX_DEPTH {
            return Ok(());
        }
        let reason = format_args!("nested deeper than {MAX_DEPTH} levels");
        Err(DecodeError::here(&reason))
    }

    /// The elements of an array, read one by one.
    pub(crate) fn elements<T: Decode>(&self) -> Result<Vec<T>, DecodeError> {
        let mut list = Elements::new(self)?;
        let mut elements = Vec::new();
        while list.advance(T::NULLABLE)? {
            if elements.len() == elements.capacity() {
                self.reader.memory.grow(&mut elements)?;
            }
            match T::decode(&list.node()) {
                Ok(element) => elements.push(element),
                Err(error) => return Err(list.failed(error)),
            }
        }
        Ok(elements)
    }

    /// The members of an object as a map.
    pub(crate) fn entries<T: Decode>(&self) -> Result<BTreeMap<String, T>, DecodeError> {
        let mut members = self.members("map", &[])?;
        let (mut entries, mut left_out) = (BTreeMap::new(), false);
        while members.advance()? {
            let node = members.node();
            if T::NULLABLE || node.kind() != Kind::Null {
                self.reader.memory.entry::<T>(entries.len())?;
                let value = T::decode(&node).map_err(|error| members.failed(error))?;
                entries.insert(members.key().to_owned(), value);
            } else {
                entries.remove(members.key());
                left_out = true;
            }
            members.pass()?;
        }
        if left_out {
            self.respelled();
        }
        Ok(entries)
    }

    /// The value as a document of its own: paths of errors start here.
    // For payloads of webhooks, of which a contract may bring none.
    #[allow(dead_code)]
    pub(crate) fn document<T: Decode>(&self) -> Result<T, DecodeError> {
        let mut value = T::decode(&self.reader.node(self.start, 0));
        // Not by `map_err`, which moves the value.
        if let Err(error) = &mut value {
            error.enter_document();
        }
        value
    }

    /// Says what instant this value is, for who reads it next.
    pub(crate) fn is_instant(&self, instant: jiff::Timestamp) {
        self.reader.instant.set(Some((self.start, instant)));
    }

    /// The instant that this value is, if that is known.
    #[inline]
    pub(crate) fn known_instant(&self) -> Option<jiff::Timestamp> {
        let (start, instant) = self.reader.instant.get()?;
        (start == self.start).then_some(instant)
    }

    /// Behind what was read last.
    pub(crate) fn position(&self) -> usize {
        self.reader.position.get()
    }

    /// Goes to a place that was read before.
    pub(crate) fn go_on_at(&self, position: usize) {
        self.reader.odd.set(false);
        self.reader.position.set(position);
    }
}

/// The characters of a JSON string.
pub(super) fn string(text: &str) -> Result<Cow<'_, str>, DecodeError> {
    let (end, escapes) = scan::string(text.as_bytes(), 0)?;
    let content = text.get(1..end).unwrap_or_default();
    scan::unescape(content, escapes)
        .ok_or_else(|| DecodeError::here(&"half of a surrogate pair is missing"))
}
