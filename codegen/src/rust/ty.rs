//! Types of the model in Rust. A new kind of type is described here, once: how it is written, given, handed out and shown in examples.

use crate::model::{Kind, TypeId, TypeRef};
use crate::names::Names;
use crate::rules::{IdRule, IdWire};

/// How a type is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form<'t> {
    /// As one word.
    Word(Word<'t>),
    /// `Vec<…>`.
    List(&'t TypeRef),
    /// `BTreeMap<String, …>`.
    Map(&'t TypeRef),
    /// `Envelope<…>`.
    Envelope(&'t TypeRef),
    /// A type of the API.
    Named(TypeId),
}

/// A type of Rust or of the runtime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word<'t> {
    /// `Currency`.
    pub name: &'t str,
    /// Whether values are handed out by copying them.
    pub copy: bool,
    /// How a reference to it is handed out, if not as `&Name`.
    pub lent: Option<&'static str>,
    /// Whether it is never shown, and has no hash.
    pub secret: bool,
    /// Whether methods take the type itself, and not what converts into it.
    pub itself: bool,
    /// Which literals convert into it.
    pub literal: Option<Literal>,
    /// Whether it is the id of a resource.
    pub id: bool,
    /// How a value is read whose JSON is of a different kind.
    pub reading: Reading,
    /// A value in documentation.
    pub sample: Sample,
    /// A value on the wire, as JSON text.
    pub json: &'static str,
}

/// A literal of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `"…"`.
    Text,
    /// `1`.
    Number,
}

/// What a field does with a value of a different kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It is absent, and keeps the value beside it.
    Lenient,
    /// It is an error.
    Strict,
    /// It is an error, and makes the object around it strict: money.
    Amount,
}

/// How documentation writes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// `true` or `false`.
    Bool,
    /// A whole number of so many bits, and which one where none is documented.
    Whole(u32, &'static str),
    /// A decimal number.
    Decimal,
    /// A text that the format of its place suggests.
    Suggested,
    /// A text, and which one where none is documented.
    Text(&'static str),
    /// A constant of so many capital letters, and which one where none is documented.
    Constant(usize, &'static str),
    /// A text that is parsed, and which one where none is documented.
    Parsed(&'static str),
    /// An expression.
    Made(&'static str),
    /// Any JSON.
    Json,
}

impl Sample {
    /// Whether the expression names the type, which is one of the crate.
    pub fn is_of_the_crate(self) -> bool {
        match self {
            Self::Bool | Self::Whole(..) | Self::Suggested | Self::Text(_) => false,
            Self::Decimal | Self::Constant(..) | Self::Parsed(_) | Self::Made(_) | Self::Json => {
                true
            }
        }
    }
}

const UUID: &str = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const WIRE_UUID: &str = "\"6fa459ea-ee8a-4ca4-894e-db77e160355e\"";
const WIRE_TEXT: &str = "\"GB\"";

/// A type that is taken from what converts into it, and handed out by reference.
const fn word(name: &str, sample: Sample) -> Word<'_> {
    Word {
        name,
        copy: false,
        lent: None,
        secret: false,
        itself: false,
        literal: None,
        id: false,
        reading: Reading::Lenient,
        sample,
        json: WIRE_TEXT,
    }
}

/// A type of Rust that is given as it is.
const fn plain(name: &'static str, sample: Sample, json: &'static str) -> Word<'static> {
    Word {
        copy: true,
        itself: true,
        json,
        ..word(name, sample)
    }
}

/// A type that a text converts into.
const fn text(name: &str, sample: Sample) -> Word<'_> {
    Word {
        literal: Some(Literal::Text),
        ..word(name, sample)
    }
}

/// A type that a number converts into.
const fn number(word: Word<'_>) -> Word<'_> {
    Word {
        literal: Some(Literal::Number),
        ..word
    }
}

fn id<'t>(name: &'t str, ids: &[IdRule]) -> Word<'t> {
    let rule = ids.iter().find(|rule| rule.name == name);
    let wire = rule.map(|rule| rule.wire);
    let numbers = matches!(wire, Some(IdWire::Integer | IdWire::Either));
    let sample = if numbers {
        Sample::Whole(64, "12345")
    } else {
        Sample::Text(UUID)
    };
    Word {
        id: true,
        copy: wire == Some(IdWire::Integer),
        literal: match wire {
            Some(IdWire::Integer) => Some(Literal::Number),
            Some(IdWire::Text) => Some(Literal::Text),
            Some(IdWire::Either) | None => None,
        },
        reading: Reading::Strict,
        json: if numbers { "7" } else { WIRE_TEXT },
        ..word(name, sample)
    }
}

const BOOL: Word<'static> = plain("bool", Sample::Bool, "true");
const INT32: Word<'static> = number(plain("i32", Sample::Whole(32, "1"), "7"));
const INT64: Word<'static> = number(plain("i64", Sample::Whole(64, "1"), "7"));
const DECIMAL: Word<'static> = Word {
    reading: Reading::Amount,
    ..number(plain("Decimal", Sample::Decimal, "12.5"))
};
const DECIMAL_TEXT: Word<'static> = Word {
    reading: Reading::Amount,
    json: "\"12.50\"",
    ..text("DecimalText", Sample::Text("100.00"))
};
const TEXT: Word<'static> = Word {
    lent: Some("str"),
    ..text("String", Sample::Suggested)
};
const SECRET: Word<'static> = Word {
    secret: true,
    ..text("Secret", Sample::Text("…"))
};
const CURRENCY: Word<'static> = Word {
    copy: true,
    json: "\"EUR\"",
    ..word("Currency", Sample::Constant(3, "GBP"))
};
const COUNTRY: Word<'static> = Word {
    copy: true,
    ..word("CountryCode", Sample::Constant(2, "GB"))
};
const IDEMPOTENCY_KEY: Word<'static> = Word {
    reading: Reading::Strict,
    json: WIRE_UUID,
    ..word("IdempotencyKey", Sample::Made("IdempotencyKey::generate()"))
};
const GUID: Word<'static> = Word {
    reading: Reading::Strict,
    json: WIRE_UUID,
    ..text("Guid", Sample::Text(UUID))
};
const TIMESTAMP: Word<'static> = Word {
    json: "\"2026-01-31T00:00:00Z\"",
    ..word("Timestamp", Sample::Parsed("2026-01-31T12:00:00Z"))
};
const DATE: Word<'static> = Word {
    json: "\"2026-01-31\"",
    ..word("Date", Sample::Parsed("2026-01-31"))
};
const UPLOAD: Word<'static> = word(
    "Upload",
    Sample::Made("Upload::new(\"document.pdf\", std::fs::read(\"document.pdf\")?)"),
);
const JOSE: Word<'static> = text("Jose", Sample::Made("Jose::from(\"eyJ…\")"));
const JSON: Word<'static> = Word {
    json: "{\"any\":[1,\"thing\"]}",
    ..word("Json", Sample::Json)
};

/// How a type is written, with the ids that rules declare.
pub fn form<'t>(ty: &'t TypeRef, ids: &[IdRule]) -> Form<'t> {
    Form::Word(match ty {
        TypeRef::List(inner) => return Form::List(inner),
        TypeRef::Map(inner) => return Form::Map(inner),
        TypeRef::Envelope(inner) => return Form::Envelope(inner),
        TypeRef::Named(id) => return Form::Named(*id),
        TypeRef::Id(name) => id(name, ids),
        TypeRef::Bool => BOOL,
        TypeRef::Int32 => INT32,
        TypeRef::Int64 => INT64,
        TypeRef::Decimal => DECIMAL,
        TypeRef::DecimalText => DECIMAL_TEXT,
        TypeRef::Text => TEXT,
        TypeRef::Secret => SECRET,
        TypeRef::Currency => CURRENCY,
        TypeRef::Country(_) => COUNTRY,
        TypeRef::IdempotencyKey => IDEMPOTENCY_KEY,
        TypeRef::Guid => GUID,
        TypeRef::Timestamp => TIMESTAMP,
        TypeRef::Date => DATE,
        TypeRef::Upload => UPLOAD,
        TypeRef::Jose => JOSE,
        TypeRef::Json => JSON,
    })
}

/// The type of values that say nothing of what they are, in lists, too: a number, a text or a UUID that is no id.
pub fn untold(ty: &TypeRef) -> Option<&'static str> {
    match ty {
        TypeRef::Int32 | TypeRef::Int64 => Some("i64"),
        TypeRef::Text => Some("String"),
        TypeRef::Guid => Some("Guid"),
        TypeRef::List(inner) => untold(inner),
        _ => None,
    }
}

/// Whether Rust has a type itself, and not the crate.
pub fn is_of_rust(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Bool | TypeRef::Int32 | TypeRef::Int64 | TypeRef::Text => true,
        TypeRef::List(inner) | TypeRef::Map(inner) => is_of_rust(inner),
        _ => false,
    }
}

/// Untyped JSON.
pub const UNTYPED: TypeRef = TypeRef::Json;

/// What a member that no field has is made of: its name, and its value.
pub(super) const MEMBER: [TypeRef; 2] = [TypeRef::Text, TypeRef::Json];

/// When something began.
pub(super) const INSTANT: TypeRef = TypeRef::Timestamp;

/// The id of this name.
pub(super) fn id_of(name: &str) -> TypeRef {
    TypeRef::Id(name.to_owned())
}

/// A type as Rust writes it below the module of its version.
pub fn rust_type(ty: &TypeRef, names: &Names) -> String {
    written(ty, &|id| {
        let name = &names.types[id.0];
        format!("{}::{}", name.module, name.name)
    })
}

/// A type as Rust writes it, with the paths of types of the API.
fn written(ty: &TypeRef, path: &dyn Fn(TypeId) -> String) -> String {
    match form(ty, &[]) {
        Form::Word(word) => word.name.to_owned(),
        Form::List(inner) => format!("Vec<{}>", written(inner, path)),
        Form::Map(inner) => format!("BTreeMap<String, {}>", written(inner, path)),
        Form::Envelope(inner) => format!("Envelope<{}>", written(inner, path)),
        Form::Named(id) => path(id),
    }
}

/// How a getter hands out a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lent<'t> {
    /// By copying it.
    Copied,
    /// As a reference to this type: `&str`.
    As(&'static str),
    /// As a slice of these items.
    Slice(&'t TypeRef),
    /// As a reference.
    Reference,
}

/// What may be given for an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// The type itself.
    Itself,
    /// What converts into it.
    Into,
    /// What converts into it, or nothing.
    Option,
    /// What converts into each of its items.
    Each,
}

impl Conversion {
    /// What may be given, as Rust writes it; of a list, this is the type of its items.
    pub fn written(self, ty: &str) -> String {
        match self {
            Self::Itself => ty.to_owned(),
            Self::Into => format!("impl Into<{ty}>"),
            Self::Option => format!("impl Into<Option<{ty}>>"),
            Self::Each => format!("impl IntoIterator<Item = impl Into<{ty}>>"),
        }
    }

    /// The type that stands in it: of a list, that of its items.
    pub fn inner(self, ty: &TypeRef) -> &TypeRef {
        match (self, ty) {
            (Self::Each, TypeRef::List(inner)) => inner,
            _ => ty,
        }
    }
}

impl super::Types<'_> {
    /// How a type is written.
    pub fn form<'t>(&self, ty: &'t TypeRef) -> Form<'t> {
        form(ty, &self.rules.id)
    }

    /// A type as Rust writes it below the module of its version.
    pub fn text(&self, ty: &TypeRef) -> String {
        written(ty, &|id| self.path(id))
    }

    /// How a getter hands out a value of a type.
    pub fn lent<'t>(&self, ty: &'t TypeRef) -> Lent<'t> {
        match self.form(ty) {
            Form::Word(Word { copy: true, .. }) => Lent::Copied,
            Form::Word(Word { lent, .. }) => lent.map_or(Lent::Reference, Lent::As),
            Form::List(inner) => Lent::Slice(inner),
            Form::Map(_) | Form::Envelope(_) | Form::Named(_) => Lent::Reference,
        }
    }

    /// What a getter returns, as Rust writes it below the module of its version.
    pub fn lent_text(&self, ty: &TypeRef) -> String {
        match self.lent(ty) {
            Lent::Copied => self.text(ty),
            Lent::As(name) => format!("&{name}"),
            Lent::Slice(inner) => format!("&[{}]", self.text(inner)),
            Lent::Reference => format!("&{}", self.text(ty)),
        }
    }

    /// What the method of a client takes for a required parameter.
    pub fn taken_as_parameter(&self, ty: &TypeRef) -> Conversion {
        match self.form(ty) {
            Form::Word(Word { itself: true, .. }) => Conversion::Itself,
            Form::List(_) => Conversion::Each,
            _ => Conversion::Into,
        }
    }

    /// What the method of a client takes for a required body: an object as it is, and else what converts into it.
    pub fn taken_as_body(&self, ty: &TypeRef) -> Conversion {
        match ty.type_id() {
            Some(id) if matches!(self.api.ty(id).kind, Kind::Struct(_)) => Conversion::Itself,
            _ => Conversion::Into,
        }
    }

    /// What is set for an optional parameter.
    pub fn taken_as_option(&self, ty: &TypeRef) -> Conversion {
        match self.form(ty) {
            Form::List(_) => Conversion::Each,
            _ => Conversion::Into,
        }
    }
}
