//! The codec of the standard types.

use std::collections::BTreeMap;

use super::{Decode, DecodeError, Encode, JsonWriter, Kind, Node, decimal, trimmed};
use crate::values::Extra;

impl Encode for String {
    fn encode(&self, out: &mut JsonWriter) {
        out.string(self);
    }
}

impl Decode for String {
    #[inline]
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        match node.plain() {
            Some(text) => Ok(text.to_owned()),
            None => node.scalar().map(Into::into),
        }
    }
}

impl Encode for str {
    fn encode(&self, out: &mut JsonWriter) {
        out.string(self);
    }
}

impl Encode for bool {
    fn encode(&self, out: &mut JsonWriter) {
        out.raw(if *self { "true" } else { "false" });
    }
}

impl Decode for bool {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if let Some(plain) = node.truth() {
            return Ok(plain);
        }
        if !matches!(node.kind(), Kind::Bool | Kind::String) {
            return Err(node.expected("true or false"));
        }
        match node.text()? {
            quoted @ ("\"true\"" | "\"false\"") => {
                node.reader.odd.set(true);
                Ok(quoted.starts_with("\"t"))
            }
            _ => Err(node.expected("true or false")),
        }
    }
}

/// Integers: a number or a string of digits, in any spelling whose value is an integer (`3.0`, `3e2`).
macro_rules! integers {
    ($($integer:ty),+) => {
        $(
            impl Encode for $integer {
                fn encode(&self, out: &mut JsonWriter) {
                    out.raw(&self.to_string());
                }
            }

            impl Decode for $integer {
                fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                    if let Some(short) = node.short()
                        && short.scale == 0
                        && (short.digits != 0 || !short.negative)
                        && let Ok(number) = Self::try_from(if short.negative { -short.digits } else { short.digits })
                    {
                        return Ok(number);
                    }
                    unusual(node, concat!("an integer that fits ", stringify!($integer)))
                }
            }
        )+
    };
}
integers!(i32, i64, u32, u64);

/// An integer in quotes, with a point, an exponent, or more digits than usual.
#[cold]
fn unusual<T: std::str::FromStr + TryFrom<i128>>(
    node: &Node<'_>,
    what: &'static str,
) -> Result<T, DecodeError> {
    let text = node.number("an integer")?;
    let text = trimmed(&text);
    if let Ok(number) = text.parse()
        && text != "-0"
    {
        return Ok(number);
    }
    node.reader.odd.set(true);
    decimal::integer(text).ok_or_else(|| node.expected(what))
}

impl Encode for f64 {
    fn encode(&self, out: &mut JsonWriter) {
        // JSON has no infinities.
        if self.is_finite() {
            out.raw(&self.to_string())
        } else {
            out.raw("null")
        }
    }
}

impl Decode for f64 {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let text = node.number("a number")?;
        let text = trimmed(&text);
        let value: Self = text.parse().unwrap_or(Self::NAN);
        if !value.is_finite() {
            return Err(node.expected("a number"));
        }
        if value.to_string() != text {
            node.reader.odd.set(true);
        }
        Ok(value)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, out: &mut JsonWriter) {
        match self {
            Some(value) => value.encode(out),
            None => out.raw("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Option<T> {
    const NULLABLE: bool = true;
    const AMOUNT: bool = T::AMOUNT;
    const STRICT: bool = T::STRICT;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if node.kind() == Kind::Null {
            Ok(None)
        } else {
            T::decode(node).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, out: &mut JsonWriter) {
        out.array(self.iter().map(|value| value as &dyn Encode));
    }
}

impl<T: Decode> Decode for Vec<T> {
    const AMOUNT: bool = T::AMOUNT;
    const STRICT: bool = T::STRICT;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.elements()
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, out: &mut JsonWriter) {
        out.map(
            self.iter()
                .map(|(key, value)| (key.as_str(), value as &dyn Encode)),
        );
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    const AMOUNT: bool = T::AMOUNT;
    const STRICT: bool = T::STRICT;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.entries()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, out: &mut JsonWriter) {
        (**self).encode(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Decode> Decode for Box<T> {
    const NULLABLE: bool = T::NULLABLE;
    const AMOUNT: bool = T::AMOUNT;
    const STRICT: bool = T::STRICT;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.reader.memory.room(size_of::<T>())?;
        T::decode(node).map(Self::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Self::new)
    }

    fn beside_fields(&self) -> &Extra {
        (**self).beside_fields()
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, out: &mut JsonWriter) {
        (**self).encode(out);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}
