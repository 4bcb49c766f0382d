//! Path items → operations.

use super::{Builder, Identify, Use};
use crate::document::pointer;
use crate::model::{
    Body, ErrorBody, Idempotency, Kind, ListStyle, Location, Media, Operation, Outcome,
    OutcomeBody, Parameter, Prose, TypeRef,
};
use crate::resolve::{Node, Shape};
use openapiv3::{MediaType, ParameterSchemaOrContent, PathItem, ReferenceOr, StatusCode};
use serde_json::Value;

/// The header that every operation accepts and every call can set by itself.
const CORRELATION_ID: &str = "X-External-Correlation-Id";

/// An operation on its way through the passes, which visit all operations once for each role.
struct Draft<'a> {
    operation: Operation,
    source: &'a openapiv3::Operation,
    item: &'a PathItem,
    key: String,
}

impl<'a> Builder<'a> {
    pub(super) fn operations(&mut self, identify: &Identify<'_>) {
        let mut drafts = Vec::new();
        let lowered = self.lowered;
        for (path, item) in lowered.api.paths.iter() {
            let ReferenceOr::Item(item) = item else {
                continue;
            };
            for (method, source) in item.iter() {
                drafts.push(self.draft(path, item, method, source, identify));
            }
        }
        // Role by role, so that a type is named after what it is as a response before anything else.
        for draft in &mut drafts {
            draft.operation.outcome = self.outcome(draft.source, &draft.key, &draft.operation.at);
        }
        for draft in &mut drafts {
            draft.operation.body = self.body(draft.source, &draft.key, &draft.operation.at);
        }
        for draft in &mut drafts {
            draft.operation.parameters = self.parameters(draft);
            draft.operation.idempotency = self
                .rules
                .idempotency(&draft.key, &draft.operation.parameters);
            draft.operation.never_retry = self.rules.is_never_retried(&draft.key);
        }
        for draft in &mut drafts {
            draft.operation.errors = self.errors(draft.source, &draft.key);
        }
        self.api.operations = drafts.into_iter().map(|draft| draft.operation).collect();
    }

    fn draft(
        &mut self,
        path: &str,
        item: &'a PathItem,
        method: &str,
        source: &'a openapiv3::Operation,
        identify: &Identify<'_>,
    ) -> Draft<'a> {
        let method = method.to_ascii_uppercase();
        let id = source
            .operation_id
            .clone()
            .unwrap_or_else(|| format!("{} {path}", method.to_ascii_lowercase()));
        let at = source
            .extensions
            .get("x-at")
            .and_then(Value::as_str)
            .map_or_else(
                || pointer(["paths", path, &method.to_ascii_lowercase()]),
                str::to_owned,
            );
        let security = source
            .security
            .as_ref()
            .or(self.lowered.api.security.as_ref());
        let servers = [&source.servers, &item.servers]
            .into_iter()
            .find(|servers| !servers.is_empty());
        let own_servers = servers
            .map(|servers| servers.iter().map(|server| server.url.clone()).collect())
            .unwrap_or_default();
        let key = identify(&id, &method, path);
        let operation = Operation {
            method,
            path: path.to_owned(),
            tags: source.tags.clone(),
            parameters: Vec::new(),
            body: None,
            outcome: Outcome {
                statuses: Vec::new(),
                body: OutcomeBody::Empty,
            },
            errors: Vec::new(),
            security: security.map(|alternatives| {
                alternatives
                    .iter()
                    .map(|all| all.keys().cloned().collect())
                    .collect()
            }),
            servers: own_servers,
            idempotency: Idempotency::None,
            never_retry: false,
            deprecated: source.deprecated,
            at,
            prose: Prose {
                summary: source.summary.clone(),
                description: source.description.clone(),
            },
            id,
        };
        Draft {
            operation,
            source,
            item,
            key,
        }
    }

    fn success(status: &StatusCode) -> bool {
        match status {
            StatusCode::Code(code) => (200..300).contains(code),
            StatusCode::Range(class) => *class == 2,
        }
    }

    fn outcome(&mut self, source: &'a openapiv3::Operation, key: &str, at: &str) -> Outcome {
        let mut statuses = Vec::new();
        let mut media: Vec<(&'a str, &'a MediaType)> = Vec::new();
        let mut nothing = true;
        for (status, response) in source
            .responses
            .responses
            .iter()
            .filter(|(status, _)| Self::success(status))
        {
            statuses.push(status.to_string());
            nothing &= matches!(status, StatusCode::Code(204 | 205));
            let Some(response) = self.resolver.response(response) else {
                self.problem(
                    at,
                    format!("the response {status} is a reference that leads nowhere"),
                    "correct it; the body is left undocumented",
                );
                continue;
            };
            media.extend(
                response
                    .content
                    .iter()
                    .map(|(name, media)| (name.as_str(), media)),
            );
        }
        let place = Use::root(format!("{key}.response"), "");
        let body = match media.as_slice() {
            [] if nothing && !statuses.is_empty() => OutcomeBody::Empty,
            [] => OutcomeBody::Undocumented,
            [(name, media)] => self.outcome_body(name, media, &place),
            several => self.outcome_of_several(several, &place, at),
        };
        Outcome { statuses, body }
    }

    fn outcome_body(&mut self, name: &str, media: &'a MediaType, place: &Use) -> OutcomeBody {
        match essence(name) {
            _ if is_json(name) => {
                OutcomeBody::Json(name.to_owned(), self.media_schema(media, place))
            }
            jose if is_jose(jose) => OutcomeBody::Text(name.to_owned(), TypeRef::Jose),
            text if text.starts_with("text/")
                && media
                    .schema
                    .as_ref()
                    .is_none_or(|schema| !self.is_binary(schema)) =>
            {
                OutcomeBody::Text(name.to_owned(), TypeRef::Text)
            }
            _ => OutcomeBody::Bytes(vec![name.to_owned()]),
        }
    }

    /// Several media types, or several successes: one body when they agree, JSON when one of them is, bytes otherwise.
    fn outcome_of_several(
        &mut self,
        several: &[(&'a str, &'a MediaType)],
        place: &Use,
        at: &str,
    ) -> OutcomeBody {
        let json: Vec<_> = several.iter().filter(|(name, _)| is_json(name)).collect();
        if json.is_empty() {
            return OutcomeBody::Bytes(
                several.iter().map(|(name, _)| (*name).to_owned()).collect(),
            );
        }
        let agree = json.len() == several.len()
            && json
                .windows(2)
                .all(|pair| pair[0].1.schema == pair[1].1.schema);
        if agree {
            return self.outcome_body(json[0].0, json[0].1, place);
        }
        self.problem(
            at,
            "the successes of this operation have different bodies",
            "give it one body; until then it returns untyped JSON",
        );
        let typed = self.untyped(place, at, "several successes with different bodies", true);
        OutcomeBody::Json(json[0].0.to_owned(), typed.ty)
    }

    fn is_binary(&self, schema: &'a ReferenceOr<openapiv3::Schema>) -> bool {
        self.resolver
            .schema(schema.into())
            .is_some_and(|schema| Shape::of(schema).format.as_deref() == Some("binary"))
    }

    fn media_schema(&mut self, media: &'a MediaType, place: &Use) -> TypeRef {
        match &media.schema {
            Some(schema) => self.typed(schema.into(), place).ty,
            None => {
                self.untyped(
                    place,
                    "",
                    "the contract has a media type and no schema",
                    false,
                )
                .ty
            }
        }
    }

    fn errors(&mut self, source: &'a openapiv3::Operation, key: &str) -> Vec<ErrorBody> {
        let mut found = Vec::new();
        let default = source
            .responses
            .default
            .as_ref()
            .map(|response| ("default".to_owned(), response));
        let listed = source
            .responses
            .responses
            .iter()
            .filter(|(status, _)| !Self::success(status))
            .map(|(status, response)| (status.to_string(), response));
        for (status, response) in listed.chain(default) {
            let Some(response) = self.resolver.response(response) else {
                continue;
            };
            for (media, content) in &response.content {
                let place = Use::root(format!("{key}.error.{status}"), "");
                match &content.schema {
                    // Wise serves JSON as text/plain here and there, so the schema decides and not the media type.
                    Some(schema) => {
                        let ty = self.typed(schema.into(), &place).ty;
                        found.push(ErrorBody {
                            status: status.clone(),
                            media: media.clone(),
                            ty,
                        });
                    }
                    None => self.skip("an error body without a schema"),
                }
            }
        }
        found
    }

    fn body(&mut self, source: &'a openapiv3::Operation, key: &str, at: &str) -> Option<Body> {
        let body = source.request_body.as_ref()?;
        let Some(body) = self.resolver.body(body) else {
            self.problem(
                at,
                "the request body is a reference that leads nowhere",
                "correct it; the operation sends no body",
            );
            return None;
        };
        let (name, media) = match body.content.first() {
            Some((name, _)) if body.content.len() > 1 => {
                let preferred = body
                    .content
                    .keys()
                    .find(|name| is_json(name))
                    .unwrap_or(name);
                self.problem(at, format!("several media types of a request body are not supported; `{preferred}` is sent"), "leave one");
                (preferred, &body.content[preferred])
            }
            Some(first) => first,
            None => {
                self.problem(
                    at,
                    "the request body has no media type",
                    "name one; the operation sends no body",
                );
                return None;
            }
        };
        let place = Use::root(format!("{key}.request"), "");
        let required = !self.rules.body_is_optional(key);
        let kind = match essence(name) {
            "multipart/form-data" => Media::Multipart,
            "application/x-www-form-urlencoded" => Media::Form,
            _ if is_json(name) => Media::Json(name.clone()),
            jose if is_jose(jose) => {
                return Some(Body {
                    media: Media::Text(name.clone()),
                    ty: TypeRef::Jose,
                    required,
                });
            }
            text if text.starts_with("text/") => {
                return Some(Body {
                    media: Media::Text(name.clone()),
                    ty: TypeRef::Text,
                    required,
                });
            }
            _ => {
                return Some(Body {
                    media: Media::Bytes(name.clone()),
                    ty: TypeRef::Upload,
                    required,
                });
            }
        };
        self.multipart = kind == Media::Multipart;
        let ty = self.media_schema(media, &place);
        self.multipart = false;
        let structured =
            matches!(ty, TypeRef::Named(id) if matches!(self.api.ty(id).kind, Kind::Struct(_)));
        if kind == Media::Multipart && !structured {
            self.problem(
                at,
                "a multipart body that is no object with properties is not supported",
                "name its parts; the operation sends no body",
            );
            return None;
        }
        Some(Body {
            media: kind,
            ty,
            required,
        })
    }

    fn parameters(&mut self, draft: &Draft<'a>) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = Vec::new();
        // What the operation says comes first, so that the path item cannot overrule it.
        for reference in draft.source.parameters.iter().chain(&draft.item.parameters) {
            let Some(parameter) = self.resolver.parameter(reference) else {
                self.problem(
                    &draft.operation.at,
                    "a parameter is a reference that leads nowhere",
                    "correct it; the parameter is left out",
                );
                continue;
            };
            let data = parameter.parameter_data_ref();
            let location = match parameter {
                openapiv3::Parameter::Path { .. } => Location::Path,
                openapiv3::Parameter::Query { .. } => Location::Query,
                openapiv3::Parameter::Header { .. } => Location::Header,
                openapiv3::Parameter::Cookie { .. } => {
                    self.problem(
                        &draft.operation.at,
                        format!("the cookie parameter `{}` is not supported", data.name),
                        "send it as a header; it is left out",
                    );
                    self.skip("a cookie parameter");
                    continue;
                }
            };
            if location == Location::Header && data.name.eq_ignore_ascii_case(CORRELATION_ID) {
                self.skip("the correlation id, an option of every call");
                continue;
            }
            if found
                .iter()
                .any(|known| known.wire == data.name && known.location == location)
            {
                self.skip("a parameter of the path item that the operation overrules");
                continue;
            }
            let parameter = self.parameter(draft, parameter, location);
            found.push(parameter);
        }
        self.path_parameters(draft, &mut found);
        found
    }

    /// Takes the keys back that a body does not require: without the key, a repetition would do things twice.
    pub(super) fn check_idempotency(&mut self) {
        for index in 0..self.api.operations.len() {
            let operation = &self.api.operations[index];
            let Idempotency::Body(wire) = &operation.idempotency else {
                continue;
            };
            let body = operation.body.as_ref().filter(|body| body.required);
            let named = body.and_then(|body| body.ty.named());
            let required = named.is_some_and(|id| match &self.api.ty(id).kind {
                Kind::Struct(body) => body
                    .fields
                    .iter()
                    .any(|field| field.wire == *wire && field.required),
                _ => false,
            });
            if !required {
                let what = format!("the body does not require the idempotency key `{wire}`");
                let at = operation.at.clone();
                self.api.operations[index].idempotency = Idempotency::None;
                let help = "correct the rule; the operation counts as one without a key";
                self.problem(&at, what, help);
            }
        }
    }

    fn parameter(
        &mut self,
        draft: &Draft<'a>,
        parameter: &'a openapiv3::Parameter,
        location: Location,
    ) -> Parameter {
        let data = parameter.parameter_data_ref();
        let place = Use::root(
            format!("{}.{}.{}", draft.key, location.as_str(), data.name),
            &data.name,
        );
        let node: Option<Node<'a>> = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema.into()),
            ParameterSchemaOrContent::Content(content) => content
                .values()
                .next()
                .and_then(|media| media.schema.as_ref())
                .map(Node::from),
        };
        let constant = if location == Location::Header {
            node.and_then(|node| self.constant(node))
        } else {
            None
        };
        let typed = match node {
            // A constant needs no type of its own.
            Some(_) if constant.is_some() => super::Typed::plain(TypeRef::Text),
            Some(node) => self.typed(node, &place),
            None => self.untyped(
                &place,
                &draft.operation.at,
                "a parameter without a schema",
                false,
            ),
        };
        let mut ty = typed.ty;
        let comma = location == Location::Query && self.rules.is_comma_list(&place.keys, "");
        let list = match parameter {
            _ if comma => ListStyle::Comma,
            openapiv3::Parameter::Query {
                style: openapiv3::QueryStyle::Form,
                ..
            } if data.explode != Some(false) => ListStyle::Repeat,
            _ => ListStyle::Comma,
        };
        if comma && !matches!(ty, TypeRef::List(_)) {
            ty = TypeRef::List(Box::new(ty));
        }
        if !travels(&ty, &self.api) {
            self.problem(
                &draft.operation.at,
                format!("the parameter `{}` is no plain value", data.name),
                "send it as text; it is taken as text",
            );
            ty = TypeRef::Text;
        }
        let mut facts = typed.facts;
        if data.deprecated == Some(true) {
            facts.limits.push("marked deprecated by Wise".to_owned());
        }
        Parameter {
            wire: data.name.clone(),
            location,
            required: data.required || location == Location::Path,
            ty,
            constant,
            list,
            facts,
            prose: Prose {
                summary: None,
                description: data.description.clone(),
            },
        }
    }

    /// The only value that a header can have: an enum of one, or a default and nothing else.
    fn constant(&self, node: Node<'a>) -> Option<String> {
        let schema = self.resolver.schema(node)?;
        let shape = Shape::of(schema);
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match (shape.values.as_slice(), shape.extension("x-default")) {
            ([only], _) => Some(text(only)),
            ([], Some(default)) if !default.is_null() => Some(text(default)),
            _ => None,
        }
    }

    /// Path parameters in the order of the path, each of which must be declared, and no other.
    fn path_parameters(&mut self, draft: &Draft<'a>, found: &mut Vec<Parameter>) {
        let names = template_names(&draft.operation.path);
        for name in &names {
            if !found
                .iter()
                .any(|parameter| parameter.location == Location::Path && parameter.wire == *name)
            {
                self.problem(
                    &draft.operation.at,
                    format!("the path parameter `{name}` is not declared"),
                    "declare it; it is taken as text",
                );
                found.push(Parameter {
                    wire: (*name).to_owned(),
                    location: Location::Path,
                    required: true,
                    ty: TypeRef::Text,
                    constant: None,
                    list: ListStyle::Comma,
                    facts: crate::model::Facts::default(),
                    prose: Prose::default(),
                });
            }
        }
        found.retain(|parameter| {
            let known =
                parameter.location != Location::Path || names.contains(&parameter.wire.as_str());
            if !known {
                let problem = self.document.problem(
                    &draft.operation.at,
                    format!("`{}` is no part of the path", parameter.wire),
                    "remove the parameter; it is left out",
                );
                self.problems.push(problem);
            }
            known
        });
        found.sort_by_key(|parameter| {
            (
                parameter.location,
                names.iter().position(|name| *name == parameter.wire),
            )
        });
    }
}

/// The names between braces of a path template.
pub(crate) fn template_names(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

/// Whether a value can travel in a path, a query or a header.
fn travels(ty: &TypeRef, api: &crate::model::Api) -> bool {
    match ty {
        TypeRef::List(inner) => !matches!(**inner, TypeRef::List(_)) && travels(inner, api),
        TypeRef::Named(id) => matches!(api.ty(*id).kind, Kind::Enum(_)),
        TypeRef::Map(_) | TypeRef::Json | TypeRef::Upload => false,
        _ => true,
    }
}

fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or(media).trim()
}

fn is_json(media: &str) -> bool {
    let media = essence(media);
    media == "application/json" || (media.ends_with("+json") && !is_jose(media))
}

fn is_jose(media: &str) -> bool {
    matches!(media, "application/jose" | "application/jose+json")
}
