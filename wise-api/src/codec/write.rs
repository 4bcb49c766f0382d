//! The writing half: JSON text, in the order in which the fields are declared.

use super::same::say_the_same;
use super::{Kind, decode_text, discreet};
use crate::values::CountryForm;
use crate::values::names::is_secret;
use crate::values::{Extra, Json};

/// A value that can be written as JSON.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, out: &mut JsonWriter);

    /// Whether an optional field with this value is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value that is a JSON object: its fields can also be written into an object that somebody else has opened.
pub trait EncodeFields {
    /// Writes every field.
    fn fields(&self, fields: &mut FieldWriter<'_>);
}

impl<T: EncodeFields + ?Sized> EncodeFields for Box<T> {
    fn fields(&self, fields: &mut FieldWriter<'_>) {
        (**self).fields(fields);
    }
}

/// A JSON text under construction.
#[derive(Debug, Default)]
pub struct JsonWriter {
    text: String,
    /// Whether what was read is written as it came, rather than as a request.
    received: bool,
    /// The form in which country codes are written here.
    pub(crate) form: Option<CountryForm>,
    /// Whether the object around was read, and is written as it came.
    pub(crate) verbatim: bool,
    /// The first further member whose name a field of the same object has.
    repeated: Option<String>,
    /// Whether secrets stay out.
    discreet: bool,
    /// Whether the value that was to be written last is a secret, and was not.
    hidden: bool,
    /// Whether the number that was written last is not to be put in quotes.
    settled: bool,
}

impl JsonWriter {
    /// A writer whose text does not move before it is longer than this.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Whether what was read is written as it came, rather than as a request.
    pub(crate) fn as_received(&self) -> bool {
        self.received
    }

    /// Leaves out a secret in discreet output. The writer of the enclosing object or list then leaves out its key or element, too.
    pub(crate) fn hide(&mut self) -> bool {
        self.hidden |= self.discreet;
        self.discreet
    }

    /// Takes back what was begun for a value that turned out to be a secret. Whether there was one.
    fn took_back(&mut self, length: usize) -> bool {
        let hidden = std::mem::take(&mut self.hidden);
        if hidden {
            self.text.truncate(length);
        }
        hidden
    }

    /// Writes JSON that no type describes.
    pub(crate) fn json(&mut self, text: &str) {
        // Nothing sets it without the feature, and then none of this is compiled.
        if cfg!(feature = "serde-both") && self.discreet {
            discreet::write(text, self);
        } else {
            self.text.push_str(text);
        }
    }

    /// Writes a text that is JSON already.
    pub fn raw(&mut self, json: &str) {
        self.text.push_str(json);
    }

    /// Writes a number that came as one, also where the contract has a text.
    pub(crate) fn settled(&mut self, number: &str) {
        self.text.push_str(number);
        self.settled = true;
    }

    /// Writes a string, quoted and escaped.
    pub fn string(&mut self, value: &str) {
        self.text.push('"');
        let mut rest = value;
        while let Some(at) = rest.find(|c: char| c < '\u{20}' || c == '"' || c == '\\') {
            self.text.push_str(&rest[..at]);
            match rest.as_bytes()[at] {
                b'"' => self.text.push_str("\\\""),
                b'\\' => self.text.push_str("\\\\"),
                b'\n' => self.text.push_str("\\n"),
                b'\r' => self.text.push_str("\\r"),
                b'\t' => self.text.push_str("\\t"),
                control => self.text.push_str(&format!("\\u{control:04x}")),
            }
            rest = &rest[at + 1..];
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    /// Writes an object.
    pub fn object(&mut self, value: &dyn EncodeFields) {
        self.text.push('{');
        let start = self.text.len() - 1;
        value.fields(&mut FieldWriter {
            out: self,
            start,
            empty: true,
            index: 0,
            taken: None,
        });
        self.text.push('}');
    }

    /// Writes an object that begins with a tag; a field of the tag's name in `value` is left out.
    pub fn tagged(&mut self, tag: &'static str, tag_value: &str, value: &dyn EncodeFields) {
        let start = self.text.len();
        self.text.push('{');
        let mut fields = FieldWriter {
            out: self,
            start,
            empty: true,
            index: 0,
            taken: None,
        };
        fields.key(tag);
        fields.out.string(tag_value);
        fields.taken = Some(tag);
        value.fields(&mut fields);
        self.text.push('}');
    }

    /// Writes an array.
    pub(crate) fn array<'v>(&mut self, values: impl Iterator<Item = &'v dyn Encode>) {
        self.text.push('[');
        let mut empty = true;
        for value in values {
            let length = self.text.len();
            if !empty {
                self.text.push(',');
            }
            value.encode(self);
            empty &= self.took_back(length);
        }
        self.text.push(']');
    }

    /// Writes an object of any members.
    pub(super) fn map<'v>(&mut self, members: impl Iterator<Item = (&'v str, &'v dyn Encode)>) {
        self.text.push('{');
        let mut empty = true;
        for (name, value) in members {
            let length = self.text.len();
            if self.discreet && is_secret(name) {
                continue;
            }
            if !empty {
                self.text.push(',');
            }
            self.string(name);
            self.text.push(':');
            value.encode(self);
            empty &= self.took_back(length);
        }
        self.text.push('}');
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Takes back everything behind the first `length` bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
    }

    pub(crate) fn finish(self) -> String {
        self.text
    }

    /// The first member that was given twice: by its field, and as a further member.
    pub(crate) fn take_repeated(&mut self) -> Option<String> {
        self.repeated.take()
    }
}

/// Writes the fields of one object.
pub struct FieldWriter<'w> {
    out: &'w mut JsonWriter,
    /// Where the text of the object begins.
    start: usize,
    empty: bool,
    /// How many fields of the type have been here.
    index: usize,
    /// The name of the tag, which the union around this object has written.
    taken: Option<&'static str>,
}

impl FieldWriter<'_> {
    fn key(&mut self, name: &str) {
        if !self.empty {
            self.out.text.push(',');
        }
        self.empty = false;
        self.out.string(name);
        self.out.text.push(':');
    }

    /// A field that is always written, as `null` when it has no value.
    pub fn always(&mut self, name: &str, value: &dyn Encode) {
        if self.taken != Some(name) {
            let (length, empty) = (self.out.text.len(), self.empty);
            self.key(name);
            value.encode(self.out);
            if self.out.took_back(length) {
                self.empty = empty;
            }
        }
    }

    /// A field that is left out when it has no value.
    pub fn present(&mut self, name: &str, value: &dyn Encode) {
        if !value.is_absent() {
            self.always(name, value);
        }
    }

    /// A field that is always written, and as a string when its value is a number.
    pub fn always_text(&mut self, name: &str, value: &dyn Encode) {
        self.always(name, &AsText(value));
    }

    /// A field that is left out when it has no value, and is a string when its value is a number.
    pub fn present_text(&mut self, name: &str, value: &dyn Encode) {
        self.present(name, &AsText(value));
    }

    /// A required field of a type that notes in `extra` how it was written.
    pub fn required(&mut self, extra: Option<&Extra>, name: &str, value: &dyn Encode) {
        let index = self.count();
        let missing = |extra: &Extra| {
            value.is_absent() && extra.was_received() && !extra.was_null(index, name)
        };
        if self.out.received && extra.is_some_and(missing) {
            return;
        }
        self.spelled(extra, name, value);
    }

    /// A field that may be missing, of a type that notes in `extra` how it was written.
    pub fn optional(&mut self, extra: Option<&Extra>, name: &str, value: &dyn Encode) {
        let index = self.count();
        if !value.is_absent() {
            self.spelled(extra, name, value);
        } else if let Some(extra) = extra {
            if let Some(json) = extra.unreadable(name) {
                self.unnamed(name, json);
            } else if self.out.received && extra.was_null(index, name) {
                self.always(name, &Json::default());
            }
        }
    }

    /// A field that only Wise sets.
    pub fn received(&mut self, extra: Option<&Extra>, name: &str, value: &dyn Encode) {
        if self.out.received {
            self.optional(extra, name, value);
        } else {
            self.count();
        }
    }

    fn count(&mut self) -> usize {
        self.index += 1;
        self.index - 1
    }

    fn spelled(&mut self, extra: Option<&Extra>, name: &str, value: &dyn Encode) {
        let spelling = extra.and_then(|extra| extra.spelling(name));
        self.out.verbatim = self.out.received && extra.is_some_and(Extra::was_received);
        match spelling.filter(|_| self.out.received) {
            Some(spelling) => self.always(name, &Spelled(value, spelling.as_str())),
            None => self.always(name, value),
        }
    }

    /// The members that the type does not declare.
    pub fn extra(&mut self, extra: &Extra) {
        let mut written: Option<Extra> = None;
        for (name, value) in extra.unnamed() {
            // Most objects have no further members, so this is looked up only now.
            let written = written.get_or_insert_with(|| self.written());
            if written.contains_key(name) {
                let repeated = &mut self.out.repeated;
                repeated.get_or_insert_with(|| name.to_owned());
            } else {
                self.unnamed(name, value);
            }
        }
    }

    /// A member that no field holds, unless its name is that of a secret, and secrets stay out.
    fn unnamed(&mut self, name: &str, value: &Json) {
        if !self.out.discreet || value.is_null() || !is_secret(name) {
            self.always(name, value);
        }
    }

    /// The members so far.
    fn written(&self) -> Extra {
        let text = self.out.text.get(self.start..).unwrap_or_default();
        decode_text(&format!("{text}}}")).unwrap_or_default()
    }
}

/// A value in the words in which it came, if it still is that value.
struct Spelled<'v>(&'v dyn Encode, &'v str);

impl Encode for Spelled<'_> {
    fn encode(&self, out: &mut JsonWriter) {
        let start = out.text.len();
        self.0.encode(out);
        if !out.hidden && say_the_same(&out.text[start..], self.1) {
            out.text.truncate(start);
            out.text.push_str(self.1);
        }
    }
}

/// A number in quotes.
pub struct AsText<'v>(pub &'v dyn Encode);

impl Encode for AsText<'_> {
    fn encode(&self, out: &mut JsonWriter) {
        let start = out.text.len();
        out.settled = false;
        self.0.encode(out);
        if !out.hidden && !out.settled && Kind::of(&out.text[start..]) == Kind::Number {
            out.text.insert(start, '"');
            out.text.push('"');
        }
    }

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

/// The JSON text of a value that was read, as it came: with what only Wise sets, with `null`, times as they were spelled.
pub(crate) fn encode_received(value: &dyn Encode) -> String {
    let mut out = JsonWriter {
        received: true,
        ..JsonWriter::default()
    };
    value.encode(&mut out);
    out.finish()
}

/// The same without secrets: for a response that is logged or stored.
#[cfg(feature = "serde-both")]
pub(crate) fn encode_discreetly(value: &dyn Encode) -> String {
    let mut out = JsonWriter {
        received: true,
        discreet: true,
        ..JsonWriter::default()
    };
    value.encode(&mut out);
    if out.took_back(0) {
        out.raw("null");
    }
    out.finish()
}

/// The JSON text of a request, or of what was received, or the name of a member that was given twice: by its field, and as a further member.
pub(crate) fn encode_body(value: &dyn Encode, received: bool) -> Result<String, String> {
    let mut out = JsonWriter {
        received,
        ..JsonWriter::default()
    };
    value.encode(&mut out);
    match out.repeated {
        Some(name) => Err(name),
        None => Ok(out.text),
    }
}

/// The JSON text of a value in a request.
pub(crate) fn encode_text(value: &dyn Encode) -> String {
    let mut out = JsonWriter::default();
    value.encode(&mut out);
    out.finish()
}
