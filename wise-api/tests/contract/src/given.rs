//! JSON values from the contract, and how they become the values of Rust that a caller would pass.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};
use wise_api::codec::Encode;
use wise_api::{
    CountryCode, Currency, Date, Decimal, Envelope, Guid, IdempotencyKey, Jose, Json, Nullable,
    Secret, Timestamp, Upload,
};

use crate::compare;

/// A value of Rust, or why there is none for what the contract allows.
pub type Made<T> = Result<T, Mismatch>;

/// Something that the contract allows and the types of `wise-api` do not, or not in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    what: String,
    /// Where a text is given that is none of what the type takes.
    text_at: Option<String>,
}

impl Mismatch {
    fn new(what: String) -> Self {
        Self {
            what,
            text_at: None,
        }
    }

    /// Where a text is given that the type does not take: a JSON pointer without the slash at its beginning.
    pub fn text_at(&self) -> Option<&str> {
        self.text_at.as_deref()
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Mismatch {}

impl From<wise_api::Error> for Mismatch {
    fn from(error: wise_api::Error) -> Self {
        Self::new(format!("the client refuses the call: {error}"))
    }
}

/// A type whose values can be built from what a contract allows, through what a caller can use.
pub trait Build: Sized {
    /// Builds the value.
    ///
    /// # Errors
    /// When the type has no such value.
    fn build(given: &Given<'_>) -> Made<Self>;
}

/// What a call is given, by the names on the wire.
#[derive(Clone, Debug)]
pub struct Arguments<'g> {
    /// Parameters in the path.
    pub path: Given<'g>,
    /// Parameters in the query.
    pub query: Given<'g>,
    /// Parameters in headers.
    pub header: Given<'g>,
    body: Option<Given<'g>>,
}

impl<'g> Arguments<'g> {
    /// Objects by name for the parameters, and the body.
    pub fn new(
        path: &'g Map<String, Value>,
        query: &'g Map<String, Value>,
        header: &'g Map<String, Value>,
        body: Option<&'g Value>,
    ) -> Self {
        let object = |place: &str, members| Given {
            value: Source::Object(members),
            place: place.to_owned(),
        };
        Self {
            path: object("path", path),
            query: object("query", query),
            header: object("header", header),
            body: body.map(|value| Given {
                value: Source::of(value),
                place: "body".to_owned(),
            }),
        }
    }

    /// The body of a call that needs one.
    ///
    /// # Errors
    /// When none is given, or the type has no such value.
    pub fn body<T: Build>(&self) -> Made<T> {
        match &self.body {
            Some(body) => T::build(body),
            None => Err(Mismatch::new(
                "the call needs a body, and the contract does not".to_owned(),
            )),
        }
    }

    /// The body of a call that can do without.
    ///
    /// # Errors
    /// When the type has no such value.
    pub fn optional_body<T: Build>(&self) -> Made<Option<T>> {
        self.body.as_ref().map(T::build).transpose()
    }
}

/// One JSON value that the contract allows.
#[derive(Clone, Debug)]
pub struct Given<'g> {
    value: Source<'g>,
    place: String,
}

#[derive(Clone, Copy, Debug)]
enum Source<'g> {
    Object(&'g Map<String, Value>),
    Other(&'g Value),
}

impl<'g> Source<'g> {
    fn of(value: &'g Value) -> Self {
        match value {
            Value::Object(members) => Self::Object(members),
            other => Self::Other(other),
        }
    }
}

impl<'g> Given<'g> {
    /// What does not fit at this value.
    pub fn mismatch(&self, what: impl fmt::Display) -> Mismatch {
        Mismatch::new(format!("{}: {what}", self.place))
    }

    /// The kind of JSON value, as unions call it.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Source::Object(_) => "object",
            Source::Other(Value::Array(_)) => "array",
            Source::Other(Value::String(_)) => "string",
            Source::Other(Value::Number(_)) => "number",
            Source::Other(Value::Bool(_)) => "boolean",
            Source::Other(_) => "null",
        }
    }

    /// The value as another type.
    ///
    /// # Errors
    /// When the type has no such value.
    pub fn build<T: Build>(&self) -> Made<T> {
        T::build(self)
    }

    fn members(&self) -> Made<&'g Map<String, Value>> {
        match self.value {
            Source::Object(members) => Ok(members),
            Source::Other(_) => {
                Err(self.mismatch(format!("an object is needed, not a {}", self.kind())))
            }
        }
    }

    /// Headers are called alike in any case; nothing else is.
    fn member(&self, name: &str) -> Made<Option<Given<'g>>> {
        let members = self.members()?;
        let found = members.get(name).or_else(|| {
            let mut entries = members.iter().filter(|_| self.place == "header");
            let entry = entries.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
            Some(entry.1)
        });
        Ok(found.map(|value| self.child(name, value)))
    }

    fn child(&self, name: impl fmt::Display, value: &'g Value) -> Given<'g> {
        Given {
            value: Source::of(value),
            place: format!("{}/{name}", self.place),
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.value, Source::Other(Value::Null))
    }

    /// A member without which the Rust value cannot be made.
    ///
    /// # Errors
    /// When it is not given: then Rust asks for more than the contract.
    pub fn required<T: Build>(&self, name: &str) -> Made<T> {
        match self.member(name)? {
            Some(value) => value.build(),
            None => Err(self.mismatch(format!(
                "`{name}` is an argument, and the contract does not require it"
            ))),
        }
    }

    /// The same, where the member may be null.
    ///
    /// # Errors
    /// As [`required`](Self::required).
    pub fn required_nullable<T: Build>(&self, name: &str) -> Made<Option<T>> {
        match self.member(name)? {
            Some(value) if value.is_null() => Ok(None),
            _ => self.required(name).map(Some),
        }
    }

    /// A member that may be missing. One that is null is as good as missing, where the type has no null.
    ///
    /// # Errors
    /// When the type has no such value.
    pub fn optional<T: Build>(&self, name: &str) -> Made<Option<T>> {
        match self.member(name)? {
            Some(value) if !value.is_null() => value.build().map(Some),
            _ => Ok(None),
        }
    }

    /// A member that may be missing, and may be null, which is something else.
    ///
    /// # Errors
    /// When the type has no such value.
    pub fn nullable<T: Build>(&self, name: &str) -> Made<Nullable<T>> {
        match self.member(name)? {
            None => Ok(Nullable::Absent),
            Some(value) if value.is_null() => Ok(Nullable::Null),
            Some(value) => value.build().map(Nullable::Value),
        }
    }

    /// The members that are not among `declared`.
    pub fn others(&self, declared: &[&str]) -> Vec<(String, Json)> {
        let members = self.members().into_iter().flatten();
        members
            .filter(|(name, _)| !declared.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), Json::from(value.clone())))
            .collect()
    }

    /// The member that tells the alternatives of a union apart.
    ///
    /// # Errors
    /// When it is not given as text.
    pub fn tag(&self, name: &str) -> Made<&'g str> {
        let value = self.members()?.get(name).and_then(Value::as_str);
        value.ok_or_else(|| self.mismatch(format!("`{name}` does not name an alternative")))
    }

    /// The text of a value of an open enum, which the type must know.
    ///
    /// # Errors
    /// When it does not.
    pub fn known(&self, known: &[&str]) -> Made<&'g str> {
        let text = self.text()?;
        if known.contains(&text) {
            Ok(text)
        } else {
            Err(self.other_text(format!("the type does not know `{text}`")))
        }
    }

    /// The one of several values that says exactly what is given.
    ///
    /// # Errors
    /// When none does.
    pub fn exactly<T: Encode, const N: usize>(&self, alternatives: [Made<T>; N]) -> Made<T> {
        let mut reasons = Vec::new();
        let mut text_at = None;
        let given = self.value();
        for alternative in alternatives {
            match alternative {
                Ok(value) => {
                    let written = serde_json::from_str(Json::from_encode(&value).as_str());
                    let differs = written.map(|written| compare::written(&given, &written));
                    match differs {
                        Ok(found) if found.is_empty() => return Ok(value),
                        Ok(found) => reasons.push(found.join(", ")),
                        Err(error) => reasons.push(error.to_string()),
                    }
                }
                Err(mismatch) => {
                    reasons.push(mismatch.to_string());
                    text_at = text_at.or(mismatch.text_at);
                }
            }
        }
        let mut mismatch = self.mismatch(format!("no alternative fits ({})", reasons.join("; ")));
        mismatch.text_at = text_at;
        Err(mismatch)
    }

    fn other_text(&self, what: String) -> Mismatch {
        let mut mismatch = self.mismatch(what);
        mismatch.text_at = Some(self.place.clone()).filter(|_| self.kind() == "string");
        mismatch
    }

    fn value(&self) -> Value {
        match self.value {
            Source::Object(members) => Value::Object(members.clone()),
            Source::Other(value) => value.clone(),
        }
    }

    fn text(&self) -> Made<&'g str> {
        match self.value {
            Source::Other(Value::String(text)) => Ok(text),
            _ => Err(self.mismatch(format!("text is needed, not a {}", self.kind()))),
        }
    }

    /// The text of a string, or the digits of a number.
    fn scalar(&self) -> Made<String> {
        match self.value {
            Source::Other(Value::Number(number)) => Ok(number.to_string()),
            _ => self.text().map(str::to_owned),
        }
    }

    fn parse<T: FromStr>(&self) -> Made<T> {
        let text = self.scalar()?;
        text.parse().map_err(|_| {
            let name = std::any::type_name::<T>();
            let name = name.rsplit("::").next().unwrap_or(name);
            self.other_text(format!("`{text}` is no value of {name}"))
        })
    }
}

/// Types that are parsed from the text on the wire.
macro_rules! parsed {
    ($($name:ty),+ $(,)?) => {
        $(
            impl $crate::given::Build for $name {
                fn build(given: &$crate::given::Given<'_>) -> $crate::given::Made<Self> {
                    given.parsed()
                }
            }
        )+
    };
}
pub(crate) use parsed;
parsed!(i32, i64, CountryCode, Currency, Timestamp, Date, Guid);

impl Build for IdempotencyKey {
    fn build(given: &Given<'_>) -> Made<Self> {
        if given.place.starts_with("header") {
            return given.parse();
        }
        Self::from_text(given.text()?).map_err(|error| given.mismatch(error))
    }
}

impl Given<'_> {
    /// What [`parsed!`] does: not generic over the owner, so that the generated modules stay small.
    pub(crate) fn parsed<T: FromStr>(&self) -> Made<T> {
        self.parse()
    }
}

impl Build for Decimal {
    fn build(given: &Given<'_>) -> Made<Self> {
        let text = given.scalar()?;
        compare::decimal(&text)
            .ok_or_else(|| given.mismatch(format!("`{text}` is no exact decimal number")))
    }
}

impl Build for String {
    fn build(given: &Given<'_>) -> Made<Self> {
        given.text().map(str::to_owned)
    }
}

impl Build for bool {
    fn build(given: &Given<'_>) -> Made<Self> {
        match given.value {
            Source::Other(Value::Bool(value)) => Ok(*value),
            _ => Err(given.mismatch("true or false is needed")),
        }
    }
}

impl Build for Secret {
    fn build(given: &Given<'_>) -> Made<Self> {
        given.text().map(Self::from)
    }
}

impl Build for Jose {
    fn build(given: &Given<'_>) -> Made<Self> {
        given.text().map(Self::from)
    }
}

impl<T> Build for Envelope<T> {
    fn build(given: &Given<'_>) -> Made<Self> {
        Jose::build(given).map(Self::Sealed)
    }
}

impl Build for Json {
    fn build(given: &Given<'_>) -> Made<Self> {
        Ok(Self::from(given.value()))
    }
}

impl Build for Upload {
    fn build(given: &Given<'_>) -> Made<Self> {
        given
            .text()
            .map(|text| Self::new("document.pdf", text.as_bytes().to_vec()))
    }
}

impl<T: Build> Build for Box<T> {
    fn build(given: &Given<'_>) -> Made<Self> {
        T::build(given).map(Self::new)
    }
}

impl<T: Build> Build for Vec<T> {
    fn build(given: &Given<'_>) -> Made<Self> {
        // A list that the contract calls a text with commas in it.
        if let Source::Other(Value::String(text)) = given.value
            && given.place.starts_with("query/")
        {
            let elements = text.split(',').map(Value::from);
            return elements
                .map(|element| T::build(&given.child("item", &element)))
                .collect();
        }
        let Source::Other(Value::Array(elements)) = given.value else {
            return Err(given.mismatch(format!("a list is needed, not a {}", given.kind())));
        };
        elements
            .iter()
            .enumerate()
            .map(|(index, value)| given.child(index, value).build())
            .collect()
    }
}

impl<T: Build> Build for BTreeMap<String, T> {
    fn build(given: &Given<'_>) -> Made<Self> {
        given
            .members()?
            .iter()
            .map(|(name, value)| Ok((name.clone(), given.child(name, value).build()?)))
            .collect()
    }
}

/// How the values of open enums are built.
macro_rules! known {
    ($( $name:ty ),* $(,)?) => {
        $(
            impl Build for $name {
                fn build(given: &Given<'_>) -> Made<Self> {
                    given.known(Self::known()).map(Self::from)
                }
            }
        )*
    };
}
pub(crate) use known;
