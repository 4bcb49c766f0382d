//! Values in paths, query strings, headers and forms.

use rust_decimal::Decimal;

use crate::values::{CountryCode, Currency, Date, InForm, Jose, Nullable, Secret, Timestamp};

/// A value that can be a parameter. Most are one text; an absent option is none, a list is several.
pub trait ParamValue {
    /// Hands over each text of the value.
    fn each(&self, each: &mut dyn FnMut(&str));

    /// Whether the value must not be seen in logs.
    fn is_secret(&self) -> bool {
        false
    }
}

/// Types whose `Display` is the text on the wire.
macro_rules! displayed {
    ($($value:ty),+) => {
        $(
            impl ParamValue for $value {
                fn each(&self, each: &mut dyn FnMut(&str)) {
                    each(&self.to_string());
                }
            }
        )+
    };
}
displayed!(
    bool,
    i32,
    i64,
    u32,
    u64,
    f64,
    Decimal,
    Timestamp,
    Date,
    uuid::Uuid
);

impl ParamValue for str {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        each(self);
    }
}

impl ParamValue for String {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        each(self);
    }
}

impl ParamValue for Jose {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        each(self.as_str());
    }
}

impl ParamValue for Secret {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        each(self.expose());
    }

    fn is_secret(&self) -> bool {
        true
    }
}

impl ParamValue for CountryCode {
    #[inline]
    fn each(&self, each: &mut dyn FnMut(&str)) {
        each(self.as_str());
    }
}

impl ParamValue for Currency {
    #[inline]
    fn each(&self, each: &mut dyn FnMut(&str)) {
        each(self.as_str());
    }
}

impl<T: ParamValue> ParamValue for InForm<T> {
    #[inline]
    fn each(&self, each: &mut dyn FnMut(&str)) {
        self.0.each(&mut |code| each(&self.1.of(code)));
    }
}

impl<T: ParamValue + ?Sized> ParamValue for &T {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        (**self).each(each);
    }

    fn is_secret(&self) -> bool {
        (**self).is_secret()
    }
}

impl<T: ParamValue + ?Sized> ParamValue for Box<T> {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        (**self).each(each);
    }

    fn is_secret(&self) -> bool {
        (**self).is_secret()
    }
}

impl<T: ParamValue> ParamValue for Option<T> {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        if let Some(value) = self {
            value.each(each);
        }
    }

    fn is_secret(&self) -> bool {
        self.as_ref().is_some_and(ParamValue::is_secret)
    }
}

impl<T: ParamValue> ParamValue for Nullable<T> {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        if let Some(value) = self.as_option() {
            value.each(each);
        }
    }

    fn is_secret(&self) -> bool {
        self.as_option().is_some_and(ParamValue::is_secret)
    }
}

impl<T: ParamValue> ParamValue for Vec<T> {
    fn each(&self, each: &mut dyn FnMut(&str)) {
        for value in self {
            value.each(each);
        }
    }

    fn is_secret(&self) -> bool {
        self.iter().any(ParamValue::is_secret)
    }
}

/// Appends `text`, with every byte percent-encoded that is neither unreserved (RFC 3986) nor among `also_plain`.
pub(super) fn percent_encode(text: &str, also_plain: &[u8], out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || also_plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}
