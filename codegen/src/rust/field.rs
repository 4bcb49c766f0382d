//! Fields: how each can be missing, and the methods that give and set it.

use super::{Conversion, Types};
use crate::model::{self, TypeDef, TypeId};

/// Which way the values of a type travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// To Wise.
    Encode,
    /// From Wise.
    Decode,
    /// In both directions.
    Both,
    /// To Wise, in a body that is not JSON.
    Build,
}

impl Half {
    /// The directions of a type.
    pub fn of(def: &TypeDef) -> Self {
        match (def.sent, def.received) {
            _ if matches!(&def.kind, model::Kind::Struct(object) if object.multipart) => {
                Self::Build
            }
            (true, true) => Self::Both,
            (true, false) => Self::Encode,
            _ => Self::Decode,
        }
    }

    /// Whether it is made by callers.
    pub fn builds(self) -> bool {
        self != Self::Decode
    }

    /// Whether it is read from responses, by getters.
    pub fn reads(self) -> bool {
        matches!(self, Self::Decode | Self::Both)
    }

    /// The traits of `serde` that it has, behind its feature or not.
    pub fn traits(self) -> &'static [&'static str] {
        match self {
            Self::Encode => &["Serialize"],
            Self::Decode => &["Deserialize"],
            Self::Both => &["Serialize", "Deserialize"],
            Self::Build => &[],
        }
    }
}

/// How a field can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Never.
    Required,
    /// It is always there, and may be null.
    RequiredNullable,
    /// It can be left out.
    Optional,
    /// It can be left out, or be null, which are two things.
    Nullable,
    /// Set by Wise alone, in a type that is also sent.
    Received,
}

impl Presence {
    fn of(def: &TypeDef, field: &model::Field) -> Self {
        if field.read_only && def.sent {
            return Self::Received;
        }
        match (field.required, field.nullable) {
            (true, false) => Self::Required,
            (true, true) => Self::RequiredNullable,
            (false, true) if def.sent => Self::Nullable,
            (false, _) => Self::Optional,
        }
    }

    /// The type around that of the value.
    pub fn wrapper(self) -> Option<&'static str> {
        match self {
            Self::Required => None,
            Self::Nullable => Some("Nullable"),
            Self::RequiredNullable | Self::Optional | Self::Received => Some("Option"),
        }
    }

    /// What a constructor takes for it.
    pub fn taken(self) -> Option<Conversion> {
        match self {
            Self::Required => Some(Conversion::Into),
            Self::RequiredNullable => Some(Conversion::Option),
            Self::Optional | Self::Nullable | Self::Received => None,
        }
    }
}

/// A field.
#[derive(Clone, Debug)]
pub struct RustField<'a> {
    /// The property.
    pub model: &'a model::Field,
    /// `rate`, or `r#type`.
    pub name: &'a str,
    /// How it can be missing.
    pub presence: Presence,
    /// Whether it stands in a box.
    pub boxed: bool,
    /// Whether a method of its name gives the value or an error.
    pub getter: bool,
    /// The method that sets it.
    pub setter: Option<String>,
    /// The method that sets it to null.
    pub null: Option<String>,
}

impl RustField<'_> {
    /// Its name without the mark of a raw identifier.
    pub fn bare(&self) -> &str {
        self.name.trim_start_matches("r#")
    }
}

impl<'a> Types<'a> {
    /// A field of a struct.
    pub(super) fn field(&self, id: TypeId, field: &'a model::Field) -> RustField<'a> {
        let def = self.api.ty(id);
        let half = Half::of(def);
        let presence = Presence::of(def, field);
        let name = self.names.fields[&(id, field.wire.clone())].as_str();
        let bare = name.trim_start_matches("r#");
        let settable = matches!(presence, Presence::Optional | Presence::Nullable);
        // Getters have the plain names where a type is both read and written.
        let setter = match half {
            Half::Decode => None,
            Half::Both => Some(format!("with_{bare}")),
            Half::Encode | Half::Build => Some(name.to_owned()),
        };
        RustField {
            model: field,
            name,
            presence,
            boxed: self.boxed(id, &field.ty),
            getter: half.reads() && presence != Presence::Required,
            setter: setter.filter(|_| settable),
            null: (half.builds() && presence == Presence::Nullable).then(|| format!("{bare}_null")),
        }
    }
}
