//! Which object of OpenAPI 3.1 stands where. Whether `description` is prose or a property, and whether `$ref` is a
//! reference or data, depends on nothing else.

use serde_json::{Map, Value};

use crate::pointer::join;

/// An object that the specification names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // The names are those of the OpenAPI specification.
pub enum ObjectKind {
    Root,
    Info,
    License,
    Contact,
    Server,
    ServerVariable,
    Tag,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Header,
    Link,
    Callback,
    Components,
    SecurityScheme,
    Flows,
    Flow,
    SecurityRequirement,
    Schema,
    Discriminator,
    Xml,
}

/// What the value of a member is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A plain value. Whatever stands in it is never read as OpenAPI.
    Data,
    /// A list of names whose order means nothing.
    Names,
    /// One object.
    One(ObjectKind),
    /// A list of objects.
    List(ObjectKind),
    /// Objects under names that the author chose.
    Map(ObjectKind),
}

/// A member that the specification, or this project, knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The key.
    pub key: &'static str,
    /// What its value is made of.
    pub shape: MemberKind,
    /// Written for people: no program behaves differently without it.
    pub prose: bool,
}

const fn fact(key: &'static str, shape: MemberKind) -> Member {
    Member {
        key,
        shape,
        prose: false,
    }
}

const fn data(key: &'static str) -> Member {
    fact(key, MemberKind::Data)
}

const fn prose(key: &'static str) -> Member {
    Member {
        key,
        shape: MemberKind::Data,
        prose: true,
    }
}

use MemberKind::{List, Map as MapOf, Names, One};
use ObjectKind as K;

const ROOT: &[Member] = &[
    data("openapi"),
    data("jsonSchemaDialect"),
    fact("info", One(K::Info)),
    fact("servers", List(K::Server)),
    fact("security", List(K::SecurityRequirement)),
    fact("tags", List(K::Tag)),
    fact("paths", One(K::Paths)),
    fact("webhooks", MapOf(K::PathItem)),
    fact("components", One(K::Components)),
    prose("externalDocs"),
];
const INFO: &[Member] = &[
    data("title"),
    data("version"),
    fact("license", One(K::License)),
    fact("contact", One(K::Contact)),
    data("termsOfService"),
    prose("summary"),
    prose("description"),
];
const LICENSE: &[Member] = &[data("name"), data("identifier"), data("url")];
const CONTACT: &[Member] = &[data("name"), data("url"), data("email")];
const SERVER: &[Member] = &[
    data("url"),
    fact("variables", MapOf(K::ServerVariable)),
    prose("description"),
];
const SERVER_VARIABLE: &[Member] = &[fact("enum", Names), data("default"), prose("description")];
const TAG: &[Member] = &[data("name"), prose("description"), prose("externalDocs")];
const PATH_ITEM: &[Member] = &[
    data("$ref"),
    fact("servers", List(K::Server)),
    fact("parameters", List(K::Parameter)),
    fact("get", One(K::Operation)),
    fact("put", One(K::Operation)),
    fact("post", One(K::Operation)),
    fact("patch", One(K::Operation)),
    fact("delete", One(K::Operation)),
    fact("head", One(K::Operation)),
    fact("options", One(K::Operation)),
    fact("trace", One(K::Operation)),
    prose("summary"),
    prose("description"),
];
const OPERATION: &[Member] = &[
    data("operationId"),
    data("deprecated"),
    fact("tags", Names),
    fact("servers", List(K::Server)),
    fact("security", List(K::SecurityRequirement)),
    fact("parameters", List(K::Parameter)),
    fact("requestBody", One(K::RequestBody)),
    fact("responses", One(K::Responses)),
    fact("callbacks", MapOf(K::Callback)),
    prose("summary"),
    prose("description"),
    prose("externalDocs"),
];
const PARAMETER: &[Member] = &[
    data("$ref"),
    data("name"),
    data("in"),
    data("required"),
    data("deprecated"),
    data("allowEmptyValue"),
    data("style"),
    data("explode"),
    data("allowReserved"),
    data("x-global"),
    fact("schema", One(K::Schema)),
    fact("content", MapOf(K::MediaType)),
    prose("description"),
    prose("summary"),
    prose("example"),
    prose("examples"),
];
const REQUEST_BODY: &[Member] = &[
    data("$ref"),
    data("required"),
    fact("content", MapOf(K::MediaType)),
    prose("description"),
    prose("summary"),
];
const MEDIA_TYPE: &[Member] = &[
    fact("schema", One(K::Schema)),
    fact("encoding", MapOf(K::Encoding)),
    prose("example"),
    prose("examples"),
];
const ENCODING: &[Member] = &[
    data("contentType"),
    data("style"),
    data("explode"),
    data("allowReserved"),
    fact("headers", MapOf(K::Header)),
];
const RESPONSE: &[Member] = &[
    data("$ref"),
    data("x-global"),
    fact("headers", MapOf(K::Header)),
    fact("content", MapOf(K::MediaType)),
    fact("links", MapOf(K::Link)),
    prose("description"),
    prose("summary"),
];
const LINK: &[Member] = &[
    data("$ref"),
    data("operationRef"),
    data("operationId"),
    data("parameters"),
    data("requestBody"),
    fact("server", One(K::Server)),
    prose("description"),
    prose("summary"),
];
const COMPONENTS: &[Member] = &[
    fact("securitySchemes", MapOf(K::SecurityScheme)),
    fact("parameters", MapOf(K::Parameter)),
    fact("headers", MapOf(K::Header)),
    fact("requestBodies", MapOf(K::RequestBody)),
    fact("responses", MapOf(K::Response)),
    fact("schemas", MapOf(K::Schema)),
    fact("pathItems", MapOf(K::PathItem)),
    fact("links", MapOf(K::Link)),
    fact("callbacks", MapOf(K::Callback)),
    prose("examples"),
];
const SECURITY_SCHEME: &[Member] = &[
    data("$ref"),
    data("type"),
    data("scheme"),
    data("bearerFormat"),
    data("name"),
    data("in"),
    data("openIdConnectUrl"),
    fact("flows", One(K::Flows)),
    prose("description"),
    prose("summary"),
];
const FLOWS: &[Member] = &[
    fact("implicit", One(K::Flow)),
    fact("password", One(K::Flow)),
    fact("clientCredentials", One(K::Flow)),
    fact("authorizationCode", One(K::Flow)),
];
const FLOW: &[Member] = &[
    data("authorizationUrl"),
    data("tokenUrl"),
    data("refreshUrl"),
    data("scopes"),
];
const SCHEMA: &[Member] = &[
    data("$schema"),
    data("$id"),
    data("$anchor"),
    data("$dynamicAnchor"),
    data("$vocabulary"),
    data("$ref"),
    data("$dynamicRef"),
    data("title"),
    data("deprecated"),
    fact("type", Names),
    data("format"),
    data("nullable"),
    fact("enum", Names),
    data("const"),
    data("default"),
    data("readOnly"),
    data("writeOnly"),
    data("multipleOf"),
    data("minimum"),
    data("exclusiveMinimum"),
    data("maximum"),
    data("exclusiveMaximum"),
    data("minLength"),
    data("maxLength"),
    data("pattern"),
    data("contentEncoding"),
    data("contentMediaType"),
    fact("contentSchema", One(K::Schema)),
    data("x-temporal-constraint"),
    data("minItems"),
    data("maxItems"),
    data("uniqueItems"),
    data("minContains"),
    data("maxContains"),
    data("minProperties"),
    data("maxProperties"),
    fact("required", Names),
    data("dependentRequired"),
    fact("discriminator", One(K::Discriminator)),
    fact("oneOf", List(K::Schema)),
    fact("anyOf", List(K::Schema)),
    fact("allOf", List(K::Schema)),
    fact("not", One(K::Schema)),
    fact("if", One(K::Schema)),
    fact("then", One(K::Schema)),
    fact("else", One(K::Schema)),
    fact("dependentSchemas", MapOf(K::Schema)),
    fact("prefixItems", List(K::Schema)),
    fact("items", One(K::Schema)),
    fact("contains", One(K::Schema)),
    fact("unevaluatedItems", One(K::Schema)),
    fact("properties", MapOf(K::Schema)),
    fact("patternProperties", MapOf(K::Schema)),
    fact("propertyNames", One(K::Schema)),
    fact("additionalProperties", One(K::Schema)),
    fact("unevaluatedProperties", One(K::Schema)),
    fact("xml", One(K::Xml)),
    fact("$defs", MapOf(K::Schema)),
    fact("definitions", MapOf(K::Schema)),
    prose("$comment"),
    prose("description"),
    prose("summary"),
    prose("example"),
    prose("examples"),
    prose("externalDocs"),
];
const DISCRIMINATOR: &[Member] = &[data("propertyName"), data("mapping")];
const XML: &[Member] = &[
    data("name"),
    data("namespace"),
    data("prefix"),
    data("attribute"),
    data("wrapped"),
];

impl ObjectKind {
    /// The members of such an object that have a name of their own, in canonical order.
    pub fn members(self) -> &'static [Member] {
        match self {
            Self::Root => ROOT,
            Self::Info => INFO,
            Self::License => LICENSE,
            Self::Contact => CONTACT,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::Tag => TAG,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            // A header is a parameter without `name` and `in`.
            Self::Parameter | Self::Header => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Response => RESPONSE,
            Self::Link => LINK,
            Self::Components => COMPONENTS,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::Flows => FLOWS,
            Self::Flow => FLOW,
            Self::Schema => SCHEMA,
            Self::Discriminator => DISCRIMINATOR,
            Self::Xml => XML,
            Self::Paths | Self::Responses | Self::Callback | Self::SecurityRequirement => &[],
        }
    }

    /// What stands under `key`, and whether it is prose; `None` for a key that nobody has defined here.
    pub fn member(self, key: &str) -> Option<(MemberKind, bool)> {
        let open = match self {
            Self::Paths => Some(One(K::PathItem)),
            Self::Responses => Some(One(K::Response)),
            Self::Callback if key == "$ref" => Some(MemberKind::Data),
            Self::Callback => Some(One(K::PathItem)),
            Self::SecurityRequirement => Some(Names),
            _ => None,
        };
        match open {
            Some(_) if key.starts_with("x-") && self != Self::SecurityRequirement => None,
            Some(shape) => Some((shape, false)),
            None => self
                .members()
                .iter()
                .find(|member| member.key == key)
                .map(|member| (member.shape, member.prose)),
        }
    }

    /// Whether `$ref` in such an object points at an object of the same kind.
    pub fn refers(self) -> bool {
        self == Self::Callback || self.members().iter().any(|member| member.key == "$ref")
    }
}

/// Calls `visit` for every OpenAPI object at or below `value`, parents first, and never for anything inside data or
/// prose.
pub fn walk<'a>(
    value: &'a Value,
    kind: ObjectKind,
    pointer: &str,
    visit: &mut impl FnMut(ObjectKind, &'a Map<String, Value>, &str),
) {
    let Some(object) = value.as_object() else {
        return;
    };
    visit(kind, object, pointer);
    for (key, value) in object {
        let Some((shape, false)) = kind.member(key) else {
            continue;
        };
        let pointer = join(pointer, key);
        match (shape, value) {
            (One(kind), Value::Array(items)) | (List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, kind, &join(&pointer, &index.to_string()), visit);
                }
            }
            (One(kind), _) => walk(value, kind, &pointer, visit),
            (MapOf(kind), Value::Object(entries)) => {
                for (name, entry) in entries {
                    walk(entry, kind, &join(&pointer, name), visit);
                }
            }
            _ => {}
        }
    }
}

/// Calls `change` for every reference at or below `value`: `$ref` where it is one, and the targets in the mapping of a
/// discriminator.
pub fn references_mut(value: &mut Value, shape: MemberKind, change: &mut impl FnMut(&mut String)) {
    match (shape, value) {
        (One(kind) | List(kind), Value::Array(items)) => {
            for item in items {
                references_mut(item, One(kind), change);
            }
        }
        (MapOf(kind), Value::Object(entries)) => {
            for entry in entries.values_mut() {
                references_mut(entry, One(kind), change);
            }
        }
        (One(kind), Value::Object(object)) => {
            for (key, value) in object {
                match (kind, key.as_str(), value) {
                    (_, "$ref", Value::String(target)) if kind.refers() => change(target),
                    (K::Discriminator, "mapping", Value::Object(mapping)) => {
                        for target in mapping.values_mut() {
                            if let Value::String(target) = target {
                                change(target);
                            }
                        }
                    }
                    (_, _, value) => {
                        if let Some((shape, false)) = kind.member(key) {
                            references_mut(value, shape, change);
                        }
                    }
                }
            }
        }
        _ => {}
    }
}
