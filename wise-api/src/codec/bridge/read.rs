//! The JSON text of a value in any format.

use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::codec::{Encode, JsonWriter};

/// A deserializer from which serde_json's raw values can be read, whatever its format.
///
/// A raw value asks for a newtype struct of a certain name. serde_json knows the name and answers with the text. Every other format hands
/// over the value itself, which becomes a JSON text here.
pub(super) struct AnyFormat<D>(pub(super) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for AnyFormat<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_newtype_struct(name, RawVisitor { name, visitor })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

struct RawVisitor<V> {
    name: &'static str,
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for RawVisitor<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    /// serde_json: the map that holds the text.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(map)
    }

    /// Any other format.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        let mut out = JsonWriter::default();
        Transcode(&mut out).deserialize(deserializer)?;
        self.visitor
            .visit_map(MapDeserializer::new(std::iter::once((
                self.name,
                out.finish(),
            ))))
    }
}

/// Appends the value to the text.
struct Transcode<'w>(&'w mut JsonWriter);

impl<'de> DeserializeSeed<'de> for Transcode<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Values that are written by their own codec.
macro_rules! visit_values {
    ($($visit:ident: $value:ty),+) => {
        $(
            fn $visit<E: Error>(self, value: $value) -> Result<(), E> {
                value.encode(self.0);
                Ok(())
            }
        )+
    };
}

impl<'de> Visitor<'de> for Transcode<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    visit_values!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.raw("null");
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.raw("[");
        let mut separator = "";
        loop {
            let mut element = JsonWriter::default();
            if seq.next_element_seed(Transcode(&mut element))?.is_none() {
                break;
            }
            self.0.raw(separator);
            self.0.raw(&element.finish());
            separator = ",";
        }
        self.0.raw("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let start = self.0.len();
        self.0.raw("{");
        let mut separator = "";
        while let Some(key) = map.next_key::<String>()? {
            // With its `arbitrary_precision`, serde_json shows a buffered number as a map of this one key and the digits.
            if key == "$serde_json::private::Number" {
                self.0.truncate(start);
                self.0.raw(&map.next_value::<String>()?);
                return Ok(());
            }
            self.0.raw(separator);
            self.0.string(&key);
            self.0.raw(":");
            map.next_value_seed(Transcode(self.0))?;
            separator = ",";
        }
        self.0.raw("}");
        Ok(())
    }
}
