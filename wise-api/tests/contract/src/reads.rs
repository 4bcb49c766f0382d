//! What a type makes of an object in which one field has a value of another kind.

use std::fmt::Write;

use serde_json::{Map, Value, json};
use wise_api::error::MissingField;
use wise_api::{Extra, Json};

/// A type that is read.
pub struct Read {
    /// Its name, as it stands in Rust.
    pub name: &'static str,
    /// An object with a value in every field.
    pub example: &'static str,
    /// The fields with a getter, by their names in JSON, and what is read of a value of another kind.
    pub fields: &'static [(&'static str, How)],
    /// Reads an object.
    pub read: fn(&Json) -> Result<Kept, wise_api::codec::DecodeError>,
}

/// What a field makes of a value of another kind than documented.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types)]
pub enum How {
    /// An error.
    strict,
    /// An error, but for a number in place of a text, or a text in place of a number: an id of both kinds.
    strict_text,
    /// The field is absent, and the value stands in `extra()`.
    lenient,
    /// As `lenient`, but for numbers and booleans, which are read as text.
    lenient_text,
    /// Every kind is read.
    anything,
}

impl How {
    /// Whether this value is read as if it were of the documented kind.
    fn takes(self, probe: &Value) -> bool {
        match self {
            Self::strict | Self::lenient => false,
            Self::strict_text => probe.is_number() || probe.is_string(),
            Self::lenient_text => probe.is_number() || probe.is_boolean(),
            Self::anything => true,
        }
    }

    fn is_strict(self) -> bool {
        matches!(self, Self::strict | Self::strict_text)
    }
}

/// What came of an object.
pub struct Kept {
    /// Why a field has no value, in the order of [`Read::fields`].
    pub missing: Vec<Option<MissingField>>,
    /// What the fields do not hold.
    pub extra: Extra,
    /// The object, written again.
    pub again: Json,
}

/// A table of types: `Type = "example" { getter: strict "wire name", … }`, with a word of [`How`].
macro_rules! reads {
    ($( $type:ty = $example:literal { $( $getter:ident: $how:ident $wire:literal, )* } )*) => {
        pub(super) const READS: &[Read] = &[$(
            Read {
                name: stringify!($type),
                example: $example,
                fields: &[$( ($wire, $crate::reads::How::$how) ),*],
                read: |json| {
                    let value: $type = json.decode()?;
                    Ok($crate::reads::Kept {
                        missing: vec![$( value.$getter().err() ),*],
                        extra: value.extra().clone(),
                        again: Json::from_encode(&value),
                    })
                },
            },
        )*];
    };
}
pub(crate) use reads;

/// A value of each JSON kind but `null`, which means that there is none.
fn probes() -> [Value; 5] {
    [
        json!(true),
        json!(7),
        json!("no value of any kind"),
        json!(["no", "such", "list"]),
        json!({ "no": "such object" }),
    ]
}

/// Tries each field with each other kind: how many trials, and what was wrong.
pub fn check(read: &Read) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let example: Value = serde_json::from_str(read.example).unwrap_or_default();
    let Value::Object(example) = example else {
        return (0, vec![format!("{}: the example is no object", read.name)]);
    };
    match attempt(read, &example) {
        Err(error) => return (0, vec![format!("{}: the example: {error}", read.name)]),
        Ok((kept, again)) => {
            let missing: Vec<_> = kept.missing.iter().flatten().collect();
            if !missing.is_empty() || again != example || !kept.extra.is_empty() {
                let told = format!("{}: the example lost {missing:?}, {again:?}", read.name);
                return (0, vec![told]);
            }
        }
    }
    if let Some(what) = unnamed(read, &example) {
        return (0, vec![format!("{}: {what}", read.name)]);
    }
    let mut trials = 0;
    for (index, (wire, how)) in read.fields.iter().enumerate() {
        let kind = std::mem::discriminant(&example[*wire]);
        let others = probes().into_iter();
        for probe in others.filter(|probe| std::mem::discriminant(probe) != kind) {
            trials += 1;
            let mut body = example.clone();
            body.insert((*wire).to_owned(), probe.clone());
            if let Some(what) = verdict(read, index, *how, &body, &probe) {
                let mut told = format!("{}: {wire} = {probe}", read.name);
                let _ = write!(told, ": {what}");
                wrong.push(told);
            }
        }
    }
    (trials, wrong)
}

/// What is wrong with how members are kept that the type does not name.
fn unnamed(read: &Read, example: &Map<String, Value>) -> Option<String> {
    let more = [("x_1", json!({ "a": [1.5, null] })), ("x_2", json!("é"))];
    let mut body = example.clone();
    body.extend(more.clone().map(|(key, value)| (key.to_owned(), value)));
    let (kept, again) = match attempt(read, &body) {
        Ok(found) => found,
        Err(error) => return Some(format!("with further members: {error}")),
    };
    let shown = kept.extra.iter().map(|(key, json)| (key, json.as_str()));
    let shown: Vec<(&str, &str)> = shown.collect();
    let given = more
        .each_ref()
        .map(|(key, value)| (*key, value.to_string()));
    let given: Vec<(&str, &str)> = given.iter().map(|(key, value)| (*key, &**value)).collect();
    (shown != given || again != body).then(|| format!("`extra()` has {shown:?} of {given:?}"))
}

fn attempt(read: &Read, body: &Map<String, Value>) -> Result<(Kept, Map<String, Value>), String> {
    let json = Json::from(Value::Object(body.clone()));
    let kept = (read.read)(&json).map_err(|error| error.to_string())?;
    match serde_json::from_str(kept.again.as_str()) {
        Ok(Value::Object(again)) => Ok((kept, again)),
        other => Err(format!("it was written as {other:?}")),
    }
}

/// What is wrong with how a body was read in which one field has another kind.
fn verdict(
    read: &Read,
    index: usize,
    how: How,
    body: &Map<String, Value>,
    probe: &Value,
) -> Option<String> {
    let (wire, _) = read.fields[index];
    let (kept, again) = match attempt(read, body) {
        Ok(found) => found,
        Err(_) if how.is_strict() && !how.takes(probe) => return None,
        Err(error) => return Some(format!("the whole object is lost: {error}")),
    };
    if again != *body {
        return Some(format!("it comes back as {}", Value::Object(again)));
    }
    let others = kept
        .missing
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != index);
    if let Some(lost) = others.filter_map(|(_, missing)| *missing).next() {
        return Some(format!("another field is lost: {lost}"));
    }
    let Some(why) = kept.missing[index] else {
        if !how.takes(probe) {
            return Some("it passes for a value of the documented kind".to_owned());
        }
        return (!kept.extra.is_empty()).then(|| "the value is there twice".to_owned());
    };
    if how.is_strict() || how.takes(probe) {
        return Some("it is passed over".to_owned());
    }
    let shown = kept.extra.get(wire).map(Json::as_str);
    if kept.extra.len() != 1 || shown != Some(probe.to_string().as_str()) {
        return Some(format!("`extra()` has {shown:?}"));
    }
    let told = why.to_string();
    let names = told.contains(wire) && told.contains("not readable");
    (!names || why.unreadable().is_none()).then(|| format!("the getter says: {told}"))
}
