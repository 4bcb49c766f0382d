//! Objects whose members are looked up by their keys, for what is read by hand.

use std::borrow::Cow;

use super::error::DecodeError;
use super::members::Members;
use super::read::{Decode, Kind, Node, Reader, string};

/// The members of a JSON object. Each value is read when it is asked for.
pub struct Object<'n> {
    reader: &'n Reader<'n>,
    depth: u16,
    name: &'static str,
    members: Vec<Member<'n>>,
    end: usize,
}

struct Member<'n> {
    key: Cow<'n, str>,
    start: usize,
    text: &'n str,
}

impl<'n> Object<'n> {
    pub(super) fn read(node: &Node<'n>, name: &'static str) -> Result<Self, DecodeError> {
        let mut cursor: Members<'n> = node.members(name, &[])?;
        let mut members = Vec::new();
        while cursor.advance()? {
            let value = cursor.node();
            let text = value.text()?;
            members.push(Member {
                key: cursor.take_key(),
                start: value.start,
                text,
            });
        }
        Ok(Self {
            reader: node.reader,
            depth: node.depth + 1,
            name,
            members,
            end: node.reader.position.get(),
        })
    }

    fn find(&self, key: &str) -> Option<&Member<'n>> {
        // From the end: of duplicate keys, the last one counts.
        self.members.iter().rev().find(|member| member.key == key)
    }

    fn child<T: Decode>(&self, member: &Member<'n>) -> Result<T, DecodeError> {
        let value = T::decode(&self.reader.node(member.start, self.depth));
        self.reader.position.set(self.end);
        self.reader.odd.set(false);
        value.map_err(|error| error.final_().in_key(&member.key))
    }

    /// Whether the object has this key with a value other than `null`.
    pub fn has(&self, key: &str) -> bool {
        self.find(key)
            .is_some_and(|member| Kind::of(member.text) != Kind::Null)
    }

    /// A string or other scalar, for decisions; `None` when it is not there or not a scalar.
    pub fn tag(&self, key: &str) -> Option<Cow<'n, str>> {
        let text = self.find(key)?.text;
        match Kind::of(text) {
            Kind::String => string(text).ok(),
            Kind::Number | Kind::Bool => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    /// A field that must be there.
    pub fn required<T: Decode>(&self, key: &str) -> Result<T, DecodeError> {
        let found = self.find(key);
        let null = found.is_some_and(|member| Kind::of(member.text) == Kind::Null);
        match found {
            Some(member) if T::NULLABLE || !null => self.child(member),
            _ => T::absent().ok_or_else(|| {
                let (name, how) = (self.name, if null { "null" } else { "missing" });
                let reason = format_args!("`{name}` needs this field, and it is {how}");
                DecodeError::here(&reason).in_key(key)
            }),
        }
    }

    /// A field that may be missing or `null`.
    pub fn optional<T: Decode>(&self, key: &str) -> Result<Option<T>, DecodeError> {
        match self.find(key) {
            Some(member) if Kind::of(member.text) != Kind::Null => self.child(member).map(Some),
            _ => Ok(None),
        }
    }

    /// Every member in the order of the text: key and JSON text.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, &'n str)> {
        self.members
            .iter()
            .map(|member| (member.key.as_ref(), member.text))
    }
}
