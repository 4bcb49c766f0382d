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
    /// The fields with a getter, by their names in JSON, and whether a value of another kind is an error.
    pub fields: &'static [(&'static str, bool)],
    /// Reads an object.
    pub read: fn(&Json) -> Result<Kept, wise_api::codec::DecodeError>,
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

/// A table of types: `Type = "example" { getter: strict "wire name", … }`.
macro_rules! reads {
    ($( $type:ty = $example:literal { $( $getter:ident: $how:ident $wire:literal, )* } )*) => {
        pub(super) const READS: &[Read] = &[$(
            Read {
                name: stringify!($type),
                example: $example,
                fields: &[$( ($wire, $crate::reads::reads!(@ $how)) ),*],
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
    (@ strict) => { true };
    (@ lenient) => { false };
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
    let mut trials = 0;
    for (index, (wire, strict)) in read.fields.iter().enumerate() {
        let kind = std::mem::discriminant(&example[*wire]);
        let others = probes().into_iter();
        for probe in others.filter(|probe| std::mem::discriminant(probe) != kind) {
            trials += 1;
            let mut body = example.clone();
            body.insert((*wire).to_owned(), probe.clone());
            if let Some(what) = verdict(read, index, *strict, &body, &probe) {
                let mut told = format!("{}: {wire} = {probe}", read.name);
                let _ = write!(told, ": {what}");
                wrong.push(told);
            }
        }
    }
    (trials, wrong)
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
    strict: bool,
    body: &Map<String, Value>,
    probe: &Value,
) -> Option<String> {
    let (wire, _) = read.fields[index];
    let (kept, again) = match attempt(read, body) {
        Ok(found) => found,
        Err(_) if strict => return None,
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
        // A text that may be anything, or JSON.
        return (!kept.extra.is_empty()).then(|| "the value is there twice".to_owned());
    };
    if strict {
        return Some("it is strict, and passed over".to_owned());
    }
    let shown = kept.extra.get(wire).map(Json::as_str);
    if kept.extra.len() != 1 || shown != Some(probe.to_string().as_str()) {
        return Some(format!("`extra()` has {shown:?}"));
    }
    let told = why.to_string();
    let names = told.contains(wire) && told.contains("not readable");
    (!names || why.unreadable().is_none()).then(|| format!("the getter says: {told}"))
}
