//! What the API is, as data: the one form that every renderer, the names and the census read.
//!
//! No Rust source text and no tokens; order is settled where the model is built.

mod type_ref;

pub use type_ref::{CountryForm, Inside, TypeRef};

use serde::Deserialize;
use std::collections::BTreeMap;

/// One version of the API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// The first path segment, `2026Q3`; empty for the unversioned paths.
    pub version: String,
    /// Every operation, in the order of the contract.
    pub operations: Vec<Operation>,
    /// Every type that an operation or an event refers to.
    pub types: Vec<TypeDef>,
    /// Every webhook payload, by event type and schema version.
    pub events: Vec<Event>,
    /// Values that stayed untyped JSON, and why.
    pub untyped: Vec<Untyped>,
    /// What the document holds and the model leaves out on purpose, counted by reason.
    pub skipped: BTreeMap<&'static str, usize>,
}

/// Position of a type in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// One call of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`, or method and path where the document has none.
    pub id: String,
    /// Upper case.
    pub method: String,
    /// With `{parameters}`, without the version segment.
    pub path: String,
    /// Upstream's tags: only a first guess at the resource.
    pub tags: Vec<String>,
    /// In the order of the path, then of the contract.
    pub parameters: Vec<Parameter>,
    /// The request.
    pub body: Option<Body>,
    /// What a success returns.
    pub outcome: Outcome,
    /// Documented error bodies.
    pub errors: Vec<ErrorBody>,
    /// Alternatives of credential kinds, each "all of". `None`: the contract declares nothing.
    pub security: Option<Vec<Vec<String>>>,
    /// Kinds of credential that it was seen to take beside those.
    pub seen: Vec<String>,
    /// Servers of this operation alone.
    pub servers: Vec<String>,
    /// Where the idempotency key travels.
    pub idempotency: Idempotency,
    /// Whether clients must not repeat it on their own, whatever happened.
    pub never_retry: bool,
    /// Pagination, if the response is one page of a list.
    pub pages: Option<Pages>,
    /// The date range it queries, if Wise limits its length.
    pub window: Option<Window>,
    /// How the body of a success says whether the operation was done.
    pub verdict: Option<Verdict>,
    /// What is followed with it, if it reads the state of something that takes time.
    pub follow: Option<Follow>,
    /// Marked deprecated.
    pub deprecated: bool,
    /// JSON pointer in the source.
    pub at: String,
    /// The document's own prose, where it has any.
    pub prose: Prose,
}

/// How the body of a success says whether the operation was done. Fields without a name are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The field that decides.
    pub field: String,
    /// Its values that mean yes.
    pub accepted: Vec<String>,
    /// Its values that mean no.
    pub refused: Vec<String>,
    /// The field with the kind of the response.
    pub kind: String,
    /// The field with the reason for programs.
    pub code: String,
    /// The field with the reason for people.
    pub message: String,
}

/// What is followed with an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follow {
    /// What it is.
    pub subject: FollowSubject,
    /// The operation whose client has the method, where it is not this one.
    pub of: Option<String>,
}

/// What the runtime can follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FollowSubject {
    /// A transfer.
    Transfer,
    /// The order of a card.
    CardOrder,
    /// A review of what is known of a customer.
    KycReview,
    /// A movement between balances, by the list of activities.
    BalanceMovement,
}

/// Where an operation carries its idempotency key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Idempotency {
    /// Nowhere.
    #[default]
    None,
    /// In a header, which is also among the parameters.
    Header {
        /// Its name on the wire.
        name: String,
        /// Whether a call without it is wrong.
        required: bool,
    },
    /// In a property of the body.
    Body(String),
}

/// How the pages of a list follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// The query parameter that says where a page begins.
    pub position: String,
    /// The property of the response that holds the items. `None`: the response is the list.
    pub items: Option<String>,
    /// Where the next page begins.
    pub next: NextPage,
}

/// Where the next page of a list begins.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub enum NextPage {
    /// At what this property of the response says.
    Cursor(String),
    /// As many items later as there were on the page.
    Offset,
    /// It has the next number.
    Number {
        /// The number of the first page.
        first: i64,
        /// The property of the response with the number of all items.
        total: Option<String>,
    },
    /// After the last item, by this property of it.
    Last(String),
}

/// A period that may only be so long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The query parameter with its beginning.
    pub start: String,
    /// The query parameter with its end.
    pub end: String,
    /// How many days it may have.
    pub days: u32,
}

impl Operation {
    /// The parameters that a caller is asked for: not the constants, and not the idempotency key, which belongs to the call.
    pub fn asked(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters
            .iter()
            .filter(|parameter| parameter.constant.is_none() && !self.is_key(parameter))
    }

    /// Whether a parameter is the idempotency key.
    pub fn is_key(&self, parameter: &Parameter) -> bool {
        matches!(&self.idempotency, Idempotency::Header { name, .. }
            if parameter.location == Location::Header && parameter.wire == *name)
    }
}

/// Prose of the source document. Empty for a contract.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose {
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}

impl Location {
    /// The word that OpenAPI uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// How a list travels in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// The key is repeated.
    Repeat,
    /// One key, values separated by commas.
    Comma,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name on the wire.
    pub wire: String,
    /// Where it travels.
    pub location: Location,
    /// Whether a call without it is wrong.
    pub required: bool,
    /// Its type.
    pub ty: TypeRef,
    /// The only value it can have, which is sent and not asked for.
    pub constant: Option<String>,
    /// How a list of it travels in a query.
    pub list: ListStyle,
    /// Limits and the like.
    pub facts: Facts,
    /// The document's own prose.
    pub prose: Prose,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    /// JSON under the media type given.
    Json(String),
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// Text under the media type given, sent as it is (JOSE, plain text).
    Text(String),
    /// Bytes under the media type given.
    Bytes(String),
}

/// What an operation sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// How it is written.
    pub media: Media,
    /// Its type.
    pub ty: TypeRef,
    /// Whether a call without it makes sense.
    pub required: bool,
}

/// What a success returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Every documented success status.
    pub statuses: Vec<String>,
    /// How the body is to be read.
    pub body: OutcomeBody,
}

/// How the body of a success is read.
#[derive(Clone, Debug, PartialEq)]
pub enum OutcomeBody {
    /// Nothing comes back (204 only).
    Empty,
    /// The contract leaves its shape out: the raw bytes, under the media type where it says at least that.
    Undocumented(Option<String>),
    /// JSON of a type.
    Json(String, TypeRef),
    /// Text (JOSE, plain text) under a media type.
    Text(String, TypeRef),
    /// Bytes under one or several media types.
    Bytes(Vec<String>),
    /// A redirect with one of these statuses, whose `Location` is the result.
    Redirect(Vec<u16>),
}

/// A documented error body.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBody {
    /// The status.
    pub status: String,
    /// The media type.
    pub media: String,
    /// Its type.
    pub ty: TypeRef,
}

/// Why a value has no type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untyped {
    /// Where it is used.
    pub key: String,
    /// JSON pointer in the source.
    pub at: String,
    /// What the document says about it, or what this generator does not support.
    pub reason: String,
    /// Whether the document says more than the generated type does.
    pub recoverable: bool,
}

/// A type of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Where it is used: the first entry is the canonical key.
    pub keys: Vec<String>,
    /// The name that a rule gives it, as `module::Name`.
    pub declared: Option<String>,
    /// `module::Name` of a rule about places, unless `names.toml` knows these places by another name.
    pub suggested: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// Used in a request.
    pub sent: bool,
    /// Used in a response, an error or a webhook.
    pub received: bool,
    /// Marked deprecated.
    pub deprecated: bool,
    /// Values that one of several fields has.
    pub either: Vec<Either>,
    /// Which values of a list are documented as final.
    pub finals: Option<Finals>,
    /// JSON pointer in the source.
    pub at: String,
    /// The document's own prose.
    pub prose: Prose,
}

/// A value that one of several fields of a type has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Either {
    /// The name of the method that takes the first field that is there.
    pub getter: String,
    /// The way to each field, by wire names.
    pub paths: Vec<Vec<String>>,
    /// The type of all of them: text or an id.
    pub ty: TypeRef,
    /// One line of documentation.
    pub doc: String,
}

/// The values of a list after which nothing comes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Finals {
    /// Some of the values.
    pub values: Vec<String>,
    /// One line of documentation, or empty.
    pub note: String,
    /// Where that is documented.
    pub source: String,
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An object with known fields.
    Struct(Struct),
    /// A text out of a list that may grow.
    Enum(Vec<String>),
    /// One of several.
    Union(Union),
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// In the order of the contract.
    pub fields: Vec<Field>,
    /// The type of further properties, where the document says that there are some.
    pub extra: Option<TypeRef>,
    /// Written as parts of a multipart body.
    pub multipart: bool,
}

/// A property.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Its type.
    pub ty: TypeRef,
    /// Always there.
    pub required: bool,
    /// May be null.
    pub nullable: bool,
    /// Set by Wise only: never written.
    pub read_only: bool,
    /// Numbers and ids that travel as JSON text here.
    pub as_text: bool,
    /// A part of a multipart body that is written as JSON text.
    pub json_part: bool,
    /// Marked deprecated.
    pub deprecated: bool,
    /// Limits and the like.
    pub facts: Facts,
    /// The document's own prose.
    pub prose: Prose,
}

/// What documentation can say of a value from the contract alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts {
    /// Each a phrase: `at most 35 characters`.
    pub limits: Vec<String>,
    /// `format` as published, where the type does not say it.
    pub format: Option<String>,
    /// The default.
    pub default: Option<String>,
}

/// One of several shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// How it is decided.
    pub decided: Decided,
    /// The alternatives.
    pub variants: Vec<Variant>,
}

/// How a union is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// By the value of a property.
    Tag(String),
    /// By which keys are there.
    Keys,
    /// By the JSON type.
    JsonType,
    /// Only sent, so never decided here.
    Sender,
}

/// An alternative of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Tag value, or a name for the alternative.
    pub label: String,
    /// Further tag values that mean the same shape.
    pub ty: TypeRef,
    /// The keys that decide, for [`Decided::Keys`].
    pub keys: Vec<String>,
}

/// One version of one webhook event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// `transfers#state-change`.
    pub event_type: String,
    /// `4.0.0`; empty where the document names none.
    pub schema_version: String,
    /// The type of `data`.
    pub data: TypeRef,
    /// Marked deprecated.
    pub deprecated: bool,
}

impl Api {
    /// The definition behind an id.
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }
}
