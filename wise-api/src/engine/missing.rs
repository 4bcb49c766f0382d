//! Fields that a response does not have.

use std::fmt;

use crate::codec::Kind;
use crate::values::Envelope;

/// A field of a response that is not there to be read: Wise left it out, the response has an unknown shape, or it is a message that
/// nobody has opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MissingField {
    type_name: &'static str,
    field: &'static str,
    cause: Absence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Absence {
    LeftOut,
    /// There is a value of this kind, which is not the one of the field.
    Unreadable(Kind),
    Unrecognized,
    Sealed,
}

impl MissingField {
    /// What is in a JOSE message.
    pub(crate) const SEALED: Self = Self {
        type_name: "Envelope",
        field: "value",
        cause: Absence::Sealed,
    };

    // Only generated types call it.
    #[allow(dead_code)]
    pub(crate) const fn new(type_name: &'static str, field: &'static str) -> Self {
        Self {
            type_name,
            field,
            cause: Absence::LeftOut,
        }
    }

    /// A field without a value, of a type that keeps what it cannot read.
    // Only generated types call it.
    #[allow(dead_code)]
    #[cold]
    pub(crate) fn of(
        type_name: &'static str,
        field: &'static str,
        extra: Option<&crate::values::Extra>,
    ) -> Self {
        let cause = match extra.and_then(|extra| extra.unreadable(field)) {
            Some(json) => Absence::Unreadable(json.kind()),
            None => Absence::LeftOut,
        };
        Self {
            cause,
            ..Self::new(type_name, field)
        }
    }

    /// A field of a union's value that fits none of the union's alternatives.
    // Only generated types call it.
    #[allow(dead_code)]
    pub(crate) const fn unrecognized(type_name: &'static str, field: &'static str) -> Self {
        Self {
            type_name,
            field,
            cause: Absence::Unrecognized,
        }
    }

    /// The type that has the field.
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The name of the field in JSON.
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The kind of the value that stands in the field and is not readable, if one does: `extra()` has it.
    pub fn unreadable(&self) -> Option<Kind> {
        match self.cause {
            Absence::Unreadable(kind) => Some(kind),
            _ => None,
        }
    }
}

impl fmt::Display for MissingField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            type_name, field, ..
        } = self;
        match self.cause {
            Absence::LeftOut => write!(
                f,
                "`{type_name}` has no `{field}`: Wise left it out of this response"
            ),
            Absence::Unreadable(kind) => write!(
                f,
                "`{field}` of `{type_name}` is present, but not readable: it is {}, of another form than documented, and stands in `extra()`",
                kind.noun()
            ),
            Absence::Unrecognized => write!(
                f,
                "`{field}` cannot be read: the value has none of the shapes that `{type_name}` knows, and is kept as JSON in `{type_name}::Unrecognized`"
            ),
            Absence::Sealed => f.write_str("the response is a JOSE message that was not opened: give the client or the call a keyring (feature `jose`)"),
        }
    }
}

impl std::error::Error for MissingField {}

impl<T> Envelope<T> {
    /// The value. A call with a keyring has always opened its response.
    ///
    /// # Errors
    /// [`MissingField`], when this is a message that is still to be opened: match on it, or ask for [`sealed`](Self::sealed), to have that.
    pub fn open(self) -> Result<T, MissingField> {
        match self {
            Self::Sealed(_) => Err(MissingField::SEALED),
            Self::Open(value) => Ok(value),
        }
    }
}
