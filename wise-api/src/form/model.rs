//! What Wise asks for: the types of a response, their groups and fields.

use crate::Json;
use crate::codec::{Decode, DecodeError, Kind, Node, Object};

use super::{LocalCheck, Pattern};

/// One way to answer: a kind of recipient, such as `iban` or `sort_code`, or the only one of a transfer or an address.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FormType {
    /// Its name, which Wise gets as `type` of a recipient.
    pub name: String,
    /// The title to show.
    pub title: Option<String>,
    /// Help for the whole type.
    pub usage_info: Option<String>,
    /// The fields, grouped under their labels, in order.
    pub groups: Vec<FieldGroup>,
    /// The type as Wise sent it, with what this crate does not know.
    pub raw: Json,
}

impl FormType {
    /// The fields of all groups, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.groups.iter().flat_map(|group| &group.fields)
    }
}

/// Fields that belong together under one label.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldGroup {
    /// The label to show.
    pub label: Option<String>,
    /// The fields, in order. Most groups have one.
    pub fields: Vec<Field>,
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// The key, with dots where its value goes into an object: `address.country`.
    pub key: String,
    /// The label to show; that of the group where the field has none of its own.
    pub label: Option<String>,
    /// How to ask.
    pub kind: FieldKind,
    /// Whether there has to be an answer.
    pub required: bool,
    /// Whether the answer changes which fields there are ([`Form::needs_refresh`](super::Form::needs_refresh)).
    pub refreshes: bool,
    /// An example to show. It shows the form of a value, and need not be a valid one; for a choice it is a hint.
    pub example: Option<String>,
    /// How to write the value on screen, such as `**-**-**`.
    pub display_format: Option<String>,
    /// The least number of characters.
    pub min_length: Option<usize>,
    /// The largest number of characters.
    pub max_length: Option<usize>,
    /// What the whole value has to match.
    pub pattern: Option<Pattern>,
    /// What can be chosen. Empty for free text.
    pub values: Vec<FieldValue>,
    /// A check that Wise offers at an address of its own, as it came. Deprecated by Wise, which checks again when the form is sent.
    pub async_check: Option<Json>,
    /// The field as Wise sent it, with what this crate does not know.
    pub raw: Json,
    /// Limits that are there and could not be read, by their names in the form: they are not checked, which is said.
    pub(super) unread: Vec<&'static str>,
}

impl Field {
    /// What is checked here beyond what Wise's form says, by the key of the field.
    pub fn local_check(&self) -> Option<LocalCheck> {
        // A value that is chosen from a list was checked by whoever made the list.
        LocalCheck::of_key(&self.key).filter(|_| self.values.is_empty())
    }
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldValue {
    /// The value that the request carries.
    pub key: String,
    /// The text to show.
    pub label: Option<String>,
}

/// How to ask for the value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A choice from a list.
    Select,
    /// A choice from a few.
    Radio,
    /// A date, `YYYY-MM-DD`.
    Date,
    /// Yes or no, sent as a JSON boolean.
    Boolean,
    /// A number, sent as a JSON number.
    Number,
    /// A kind that this crate does not know, by its name. Its answer is sent as it was given.
    Other(String),
}

impl FieldKind {
    fn of(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "text" | "string" | "textarea" => Self::Text,
            "select" => Self::Select,
            "radio" => Self::Radio,
            "date" => Self::Date,
            "checkbox" | "boolean" | "bool" => Self::Boolean,
            "number" | "integer" | "decimal" => Self::Number,
            _ => Self::Other(name.to_owned()),
        }
    }

    /// Whether the value is one of a list.
    pub fn is_choice(&self) -> bool {
        matches!(self, Self::Select | Self::Radio)
    }
}

/// A whole response.
pub(super) struct Requirements(pub(super) Vec<FormType>);

impl Decode for Requirements {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        match node.kind() {
            Kind::Array => node.elements().map(Self),
            Kind::Object => FormType::decode(node).map(|only| Self(vec![only])),
            _ => {
                Err(node
                    .expected("the response of a requirements call: a list of types with `fields`"))
            }
        }
    }
}

impl Decode for FormType {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("form type")?;
        Ok(Self {
            name: text(&object, "type").unwrap_or_default(),
            title: text(&object, "title"),
            usage_info: text(&object, "usageInfo"),
            groups: object.required("fields")?,
            raw: node.json()?,
        })
    }
}

impl Decode for FieldGroup {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("field")?;
        // A field that stands by itself is a group of one.
        if object.has("key") && !object.has("group") {
            let field = Field::decode(node)?;
            return Ok(Self {
                label: field.label.clone(),
                fields: vec![field],
            });
        }
        let label = text(&object, "name");
        let members: Vec<Member> = object.optional("group")?.unwrap_or_default();
        let fields = members.into_iter().flat_map(|Member(fields)| fields);
        let mut fields: Vec<Field> = fields.collect();
        for field in &mut fields {
            field.label = field.label.take().or_else(|| label.clone());
        }
        Ok(Self { label, fields })
    }
}

/// What stands in a group: mostly a field. A group is taken for the fields that it has.
struct Member(Vec<Field>);

impl Decode for Member {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("field")?;
        if object.has("group") && !object.has("key") {
            return FieldGroup::decode(node).map(|group| Self(group.fields));
        }
        Field::decode(node).map(|field| Self(vec![field]))
    }
}

/// How many parts a key may have: each is an object in the body.
const MOST_PARTS: usize = 32;

impl Decode for Field {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let object = node.object("field")?;
        let holds = |name| object.tag(name).as_deref() == Some("true");
        let key: String = object.required("key")?;
        if key.split('.').count() > MOST_PARTS {
            return Err(node.error("`key` has more parts than any body can nest"));
        }
        let mut limits = Limits {
            object: &object,
            unread: Vec::new(),
        };
        Ok(Self {
            label: text(&object, "name"),
            kind: FieldKind::of(&text(&object, "type").unwrap_or_default()),
            required: holds("required"),
            refreshes: holds("refreshRequirementsOnChange"),
            example: text(&object, "example"),
            display_format: text(&object, "displayFormat"),
            min_length: limits.length("minLength"),
            max_length: limits.length("maxLength"),
            pattern: limits.pattern("validationRegexp"),
            values: limits.values("valuesAllowed"),
            async_check: object.optional("validationAsync")?,
            raw: node.json()?,
            unread: limits.unread,
            key,
        })
    }
}

/// Limits of a field. One that cannot be read leaves the rest of the form as it is.
struct Limits<'o, 'n> {
    object: &'o Object<'n>,
    unread: Vec<&'static str>,
}

impl Limits<'_, '_> {
    fn read<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&Object<'_>) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.object);
        if value.is_none() && self.object.has(name) {
            self.unread.push(name);
        }
        value
    }

    fn length(&mut self, name: &'static str) -> Option<usize> {
        self.read(name, |object| object.tag(name)?.trim().parse().ok())
    }

    fn pattern(&mut self, name: &'static str) -> Option<Pattern> {
        let source = self.read(name, |object| {
            object.tag(name).map(|text| text.into_owned())
        })?;
        (!source.is_empty()).then(|| Pattern::new(&source))
    }

    fn values(&mut self, name: &'static str) -> Vec<FieldValue> {
        let values = self.read(name, |object| object.optional(name).ok().flatten());
        values.unwrap_or_default()
    }
}

impl Decode for FieldValue {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if node.kind() != Kind::Object {
            let key = node.scalar()?.into_owned();
            return Ok(Self { key, label: None });
        }
        let object = node.object("allowed value")?;
        let key =
            text(&object, "key").ok_or_else(|| node.error("an allowed value has no `key`"))?;
        Ok(Self {
            key,
            label: text(&object, "name"),
        })
    }
}

/// A text that says something.
fn text(object: &Object<'_>, name: &str) -> Option<String> {
    object
        .tag(name)
        .filter(|text| !text.is_empty())
        .map(std::borrow::Cow::into_owned)
}
