//! The members of an object beside its fields.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::Json;
use crate::codec::{Decode, DecodeError, Node};

/// The bit that says that the object was read. The lower ones say which fields were `null`.
const RECEIVED: u64 = 1 << 63;
/// How many fields have a bit.
const BITS: usize = 63;

/// The members of an object that its type does not name, in the order in which they came, as exact JSON; and the values of named
/// fields that are not readable. An object without any takes no memory for them.
///
/// Beside them it notes how the object was written where its type does not tell: which fields were `null`, which numbers came in quotes
/// or with an exponent. An object that was read is thereby written again (feature `serde-both`) as the JSON that it was. Two are equal
/// when their members are, in any order, whatever the notes say.
///
/// ```
/// use wise_api::{Extra, Json};
///
/// let mut extra = Extra::new();
/// extra.insert("colour", "blue");
/// assert_eq!(extra.get("colour").map(Json::as_str), Some("\"blue\""));
/// assert_eq!(extra.keys().collect::<Vec<_>>(), ["colour"]);
/// ```
#[derive(Clone, Default)]
pub struct Extra {
    notes: u64,
    list: Option<Box<List>>,
}

#[derive(Clone)]
struct List(Vec<Member>);

#[derive(Clone)]
struct Member {
    key: Box<str>,
    json: Json,
    why: Why,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The type does not name it.
    Unnamed,
    /// The field holds something else.
    Unreadable,
    /// The field has been read, and would be written in other words.
    Spelling,
}

impl Extra {
    /// No members.
    pub const fn new() -> Self {
        Self {
            notes: 0,
            list: None,
        }
    }

    /// What stands for the members of a value that keeps none.
    pub(crate) fn none() -> &'static Self {
        static NONE: Extra = Extra::new();
        &NONE
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The value of a member; of several with one key, the last one's.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.shown()
            .rev()
            .find(|member| &*member.key == key)
            .map(|member| &member.json)
    }

    /// Whether there is a member with this key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The members in their order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Json)> {
        self.shown().map(|member| (&*member.key, &member.json))
    }

    /// The keys in their order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.iter().map(|(key, _)| key)
    }

    /// The values in their order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Json> {
        self.iter().map(|(_, json)| json)
    }

    /// Adds a member, or replaces the value of the one with this key, which is returned.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Json>) -> Option<Json> {
        let (key, json) = (key.into(), value.into());
        let list = self.list.as_mut().map(|list| &mut list.0);
        let found = list
            .into_iter()
            .flatten()
            .rev()
            .find(|member| *member.key == *key && member.why != Why::Spelling);
        match found {
            Some(member) => {
                member.why = Why::Unnamed;
                Some(std::mem::replace(&mut member.json, json))
            }
            None => {
                self.push(&key, json, Why::Unnamed);
                None
            }
        }
    }

    /// Those with one key stay in their order.
    fn by_key(&self) -> Vec<(&str, &Json)> {
        let mut members: Vec<(&str, &Json)> = self.iter().collect();
        members.sort_by_key(|(key, _)| *key);
        members
    }

    fn all(&self) -> &[Member] {
        self.list.as_ref().map_or(&[], |list| &list.0)
    }

    fn shown(&self) -> impl DoubleEndedIterator<Item = &Member> {
        self.all()
            .iter()
            .filter(|member| member.why != Why::Spelling)
    }

    fn push(&mut self, key: &str, json: Json, why: Why) {
        let list = self
            .list
            .get_or_insert_with(|| Box::new(List(Vec::with_capacity(2))));
        list.0.push(Member {
            key: key.into(),
            json,
            why,
        });
    }

    /// What one member takes at most, beside its texts: lists grow to twice their length.
    pub(crate) const MEMBER: usize = 3 * size_of::<Member>();

    /// Nothing yet, of an object that is being read.
    pub(crate) const fn received() -> Self {
        Self {
            notes: RECEIVED,
            list: None,
        }
    }

    pub(crate) fn keep_unknown(&mut self, key: &str, json: Json) {
        self.push(key, json, Why::Unnamed);
    }

    pub(crate) fn keep_unreadable(&mut self, key: &str, json: Json) {
        self.push(key, json, Why::Unreadable);
    }

    /// Removes what was last kept of the field with this key.
    pub(crate) fn forget_note(&mut self, key: &str) {
        let Some(list) = &mut self.list else {
            return;
        };
        let note = |member: &Member| member.why != Why::Unnamed && &*member.key == key;
        if let Some(at) = list.0.iter().rposition(note) {
            list.0.remove(at);
        }
    }

    pub(crate) fn keep_spelling(&mut self, key: &str, json: Json) {
        self.push(key, json, Why::Spelling);
    }

    /// Notes that the field of this index and name was `null`.
    pub(crate) fn note_null(&mut self, index: usize, key: &str) {
        if index < BITS {
            self.notes |= 1 << index;
        } else {
            self.keep_spelling(key, Json::default());
        }
    }

    pub(crate) fn was_null(&self, index: usize, key: &str) -> bool {
        if index < BITS {
            return self.notes >> index & 1 == 1;
        }
        self.spelling(key).is_some_and(Json::is_null)
    }

    /// Whether the object was read, rather than built.
    pub(crate) fn was_received(&self) -> bool {
        self.notes & RECEIVED != 0
    }

    /// In which words the value of a field came, if in others than it would be written.
    pub(crate) fn spelling(&self, key: &str) -> Option<&Json> {
        self.last(key, Why::Spelling)
    }

    /// What stands where a field should be.
    pub(crate) fn unreadable(&self, key: &str) -> Option<&Json> {
        self.last(key, Why::Unreadable)
    }

    /// The members that no field has.
    pub(crate) fn unnamed(&self) -> impl Iterator<Item = (&str, &Json)> {
        let members = self
            .all()
            .iter()
            .filter(|member| member.why == Why::Unnamed);
        members.map(|member| (&*member.key, &member.json))
    }

    fn last(&self, key: &str, why: Why) -> Option<&Json> {
        let members = self.all().iter().rev();
        members
            .filter(|member| member.why == why)
            .find(|member| &*member.key == key)
            .map(|member| &member.json)
    }
}

impl fmt::Debug for Extra {
    /// Keys and kinds: an unknown member may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.iter().map(|(key, json)| (key, json.kind()));
        f.debug_map().entries(members).finish()
    }
}

impl PartialEq for Extra {
    /// Members of different keys have no order, as in JSON.
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter()) || self.by_key() == other.by_key()
    }
}

impl Eq for Extra {}

impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.by_key().hash(state);
    }
}

impl Decode for Extra {
    /// Every member of an object.
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut members = node.members("Extra", &[])?;
        while members.advance()? {
            members.unknown()?;
        }
        Ok(members.kept())
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut extra = Self::new();
        extra.extend(members);
        extra
    }
}

impl<K: Into<String>, V: Into<Json>> Extend<(K, V)> for Extra {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, members: I) {
        for (key, value) in members {
            self.insert(key, value);
        }
    }
}
