//! Text to JSON value, YAML 1.2 or JSON, with every duplicate key found on the way and not only the first.

use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::pointer::join;
use crate::problem::{Position, Problem, Problems};

/// What reading leaves behind: the value, and what had to be passed over to build it.
pub(super) struct Read {
    pub value: Value,
    /// JSON pointers of keys that the same mapping already had, in document order.
    pub duplicates: Vec<String>,
    /// JSON pointers of values that no JSON value can stand for, and what they are.
    pub unfit: Vec<(String, String)>,
}

/// Reads JSON when the text starts like a JSON object and is one, YAML otherwise.
pub(super) fn read(name: &str, text: &str) -> Result<Read, Problems> {
    let found = RefCell::new(Found::default());
    let seed = || Seed {
        pointer: String::new(),
        found: &found,
    };
    let starts = text.trim_start_matches('\u{feff}').trim_start();
    if starts.is_empty() {
        return Err(whole(
            name,
            None,
            "the document is empty",
            "Check where it came from and fetch it again",
        ));
    }
    if starts.starts_with('<') {
        return Err(whole(
            name,
            None,
            "this is markup (an HTML page, most likely) and not an OpenAPI document",
            "Check the address: the bundle is a YAML or JSON file",
        ));
    }
    let json = starts.starts_with(['{', '[']).then(|| {
        let mut reader = serde_json::Deserializer::from_str(starts);
        let value = seed().deserialize(&mut reader)?;
        reader.end()?;
        Ok::<_, serde_json::Error>(value)
    });
    let value = match json {
        Some(Ok(value)) => value,
        not_json => {
            found.take();
            match seed().deserialize(serde_yaml::Deserializer::from_str(text)) {
                Ok(value) => value,
                Err(yaml) => return Err(syntax(name, not_json.and_then(Result::err), &yaml)),
            }
        }
    };
    let found = found.into_inner();
    Ok(Read {
        value,
        duplicates: found.duplicates,
        unfit: found.unfit,
    })
}

fn syntax(name: &str, json: Option<serde_json::Error>, yaml: &serde_yaml::Error) -> Problems {
    let todo = "Check that it is complete, and fetch it again";
    // Text that opens like JSON was meant as JSON, so the YAML reader's opinion of it helps nobody.
    if let Some(json) = json {
        let position = Position {
            line: json.line(),
            column: json.column().max(1),
        };
        return whole(name, Some(position), &format!("not JSON: {json}"), todo);
    }
    let position = yaml.location().map(|at| Position {
        line: at.line(),
        column: at.column(),
    });
    whole(name, position, &format!("not YAML: {yaml}"), todo)
}

fn whole(name: &str, position: Option<Position>, what: &str, todo: &str) -> Problems {
    Problem::new("", what, todo).at(name, position).into()
}

#[derive(Default)]
struct Found {
    duplicates: Vec<String>,
    unfit: Vec<(String, String)>,
}

struct Seed<'a> {
    pointer: String,
    found: &'a RefCell<Found>,
}

impl Seed<'_> {
    fn unfit(&self, what: String) -> Value {
        self.found
            .borrow_mut()
            .unfit
            .push((self.pointer.clone(), what));
        Value::Null
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

/// The key that serde_json puts around a number when some crate of the build turned `arbitrary_precision` on.
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, number, boolean, null, sequence or mapping")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(self.unfit(format!("the integer {value} needs more than 64 bits")))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(self.unfit(format!("the integer {value} needs more than 64 bits")))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => Ok(self.unfit(format!("{value} is not a number in JSON"))),
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        self.deserialize(reader)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Seed {
            pointer: join(&self.pointer, &list.len().to_string()),
            found: self.found,
        })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            if key == NUMBER_TOKEN {
                let text: String = entries.next_value()?;
                return match Number::from_str(&text) {
                    Ok(number) => Ok(Value::Number(number)),
                    Err(error) => Err(A::Error::custom(error)),
                };
            }
            let pointer = join(&self.pointer, &key);
            let value = entries.next_value_seed(Seed {
                pointer: pointer.clone(),
                found: self.found,
            })?;
            if map.contains_key(&key) {
                self.found.borrow_mut().duplicates.push(pointer);
            } else {
                map.insert(key, value);
            }
        }
        Ok(Value::Object(map))
    }
}

/// A key as it is written: an unquoted `200`, `1.10` or `on` is that text.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<String, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a plain text")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}
