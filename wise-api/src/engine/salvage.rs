//! Members and elements of a JSON body that need not be whole or right: what came whole is found, whatever stands beside it.

// A build without any version has no use for most of it.
#![allow(dead_code)]

use std::borrow::Cow;
use std::ops::Range;

use super::Error;
use crate::codec::Decode;
use crate::values::Json;

/// A byte order mark, which some servers begin with.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The members of the object that a body begins with, in order, up to the first that did not come whole. Nested values are not looked
/// into, so that nothing in them can end the reading.
pub(super) fn members(body: &[u8]) -> Members<'_> {
    Members(body_of(body, b'{'))
}

/// The elements of the array that a text begins with, in order, up to the first that did not come whole.
pub(super) fn elements(text: &[u8]) -> Elements<'_> {
    Elements(body_of(text, b'['))
}

/// A member by its name; the last one, if there are several, as with most readers.
pub(crate) fn member<'a>(body: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let found = members(body).filter(|(key, _)| key == name);
    found.last().map(|(_, value)| value)
}

/// Where a member stands in the body.
pub(super) fn member_range(body: &[u8], name: &str) -> Option<Range<usize>> {
    let mut members = members(body);
    let mut found = None;
    while let Some((key, value)) = members.next() {
        let end = body.len() - members.0.len();
        if key == name {
            found = Some(end - value.len()..end);
        }
    }
    found
}

/// Where the array stands that is all of a body.
pub(super) fn array_range(body: &[u8]) -> Option<Range<usize>> {
    let list = body.strip_prefix(MARK).unwrap_or(body).trim_ascii_start();
    let start = body.len() - list.len();
    let whole = list.first() == Some(&b'[') && nested_end(list)? == list.trim_ascii_end().len();
    whole.then(|| start..body.trim_ascii_end().len())
}

/// The text of a JSON string.
pub(crate) fn text(value: &[u8]) -> Option<String> {
    serde_json::from_slice(value).ok()
}

impl Error {
    /// A member at the top of the body that came with this error, whatever else is wrong with the body, and also when the rest of it did not
    /// come: a token, a code or an id of a response that cannot be had again. `None` when it is not there, did not come whole, or
    /// is something else.
    ///
    /// ```
    /// # use wise_api::{Error, Secret};
    /// fn link(error: &Error) -> Option<Secret> {
    ///     error.member("link")
    /// }
    /// ```
    pub fn member<T: Decode>(&self, name: &str) -> Option<T> {
        let body = match self.response() {
            Some(response) => response.body(),
            None => self.partial_body()?,
        };
        let value = std::str::from_utf8(member(body, name)?).ok()?;
        Json::parse(value).ok()?.decode().ok()
    }
}

pub(super) struct Members<'a>(&'a [u8]);

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = next_entry(self.0);
        let (key, rest) = rest.split_at(string_end(rest)?);
        let rest = rest.trim_ascii_start().strip_prefix(b":")?;
        let (value, rest) = value(rest.trim_ascii_start())?;
        self.0 = rest;
        // A name that is no text is nobody's, and what follows it still counts.
        Some((text(key).unwrap_or_default().into(), value))
    }
}

#[derive(Clone)]
pub(super) struct Elements<'a>(&'a [u8]);

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<Self::Item> {
        let rest = next_entry(self.0);
        if matches!(rest.first()?, b']' | b'}') {
            return None;
        }
        let (value, rest) = value(rest)?;
        self.0 = rest;
        Some(value)
    }
}

/// What follows the opening bracket; nothing if there is a second one.
fn body_of(text: &[u8], open: u8) -> &[u8] {
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let text = text.trim_ascii_start();
    text.strip_prefix(&[open]).unwrap_or_default()
}

fn next_entry(text: &[u8]) -> &[u8] {
    let between = |byte: &u8| *byte == b',' || byte.is_ascii_whitespace();
    let start = text.iter().position(|byte| !between(byte));
    start.map_or(&[], |start| &text[start..])
}

/// A value that came whole, and what follows it.
fn value(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = match text.first()? {
        b'"' => string_end(text)?,
        b'{' | b'[' => nested_end(text)?,
        // The end of the text may be in the middle of a number.
        _ => text
            .iter()
            .position(|byte| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace())?,
    };
    Some(text.split_at(end))
}

/// The length of the string that a text begins with.
fn string_end(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    if text.first() != Some(&b'"') {
        return None;
    }
    for (at, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of the object or array that a text begins with. Without recursion, so that no depth is too deep.
fn nested_end(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        match text.get(at)? {
            b'"' => {
                at += string_end(&text[at..])?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests;
