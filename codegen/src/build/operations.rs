//! Path items → operations.

use super::{Builder, Identify, Use};
use crate::model::{
    Body, ErrorBody, Idempotency, Kind, Media, Operation, Outcome, OutcomeBody, Prose, TypeRef,
    Verdict,
};
use crate::pointer::pointer;
use crate::resolve::{Node, Shape};
use openapiv3::{MediaType, PathItem, ReferenceOr, StatusCode};
use serde_json::Value;

/// An operation on its way through the passes, which visit all operations once for each role.
pub(super) struct Draft<'a> {
    pub(super) operation: Operation,
    pub(super) source: &'a openapiv3::Operation,
    pub(super) item: &'a PathItem,
    pub(super) key: String,
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
            answer_in_kind(&mut draft.operation);
        }
        for draft in &mut drafts {
            draft.operation.parameters = self.parameters(draft);
            draft.operation.idempotency = self
                .rules
                .idempotency(&draft.key, &draft.operation.parameters);
            draft.operation.never_retry = self.rules.is_never_retried(&draft.key);
            draft.operation.pages = self.rules.pages(&draft.key);
            draft.operation.window = self.rules.window(&draft.key);
            draft.operation.verdict = self.verdict(draft);
            draft.operation.follow = self.follow(draft);
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
            seen: self.rules.credentials(&key),
            servers: own_servers,
            idempotency: Idempotency::None,
            never_retry: false,
            pages: None,
            window: None,
            verdict: None,
            follow: None,
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

    /// The documented redirects. `304 Not Modified` leads nowhere.
    fn redirects(source: &openapiv3::Operation) -> Vec<&StatusCode> {
        let statuses = source.responses.responses.keys();
        statuses
            .filter(|status| match status {
                StatusCode::Code(code) => (300..400).contains(code) && *code != 304,
                StatusCode::Range(class) => *class == 3,
            })
            .collect()
    }

    /// The outcome of an operation without a success of class 2: a redirect where one is documented, and a problem where nothing is.
    fn outcome_without_body(&mut self, source: &openapiv3::Operation, at: &str) -> Outcome {
        let redirects = Self::redirects(source);
        let statuses = redirects.iter().map(ToString::to_string).collect();
        let codes: Vec<u16> = redirects
            .iter()
            .flat_map(|status| match status {
                StatusCode::Code(code) => vec![*code],
                StatusCode::Range(_) => vec![301, 302, 303, 307, 308],
            })
            .collect();
        if codes.is_empty() {
            self.problem(
                at,
                "the operation documents no success that can be represented: neither a status of class 2 nor a redirect",
                "correct it; any 2xx counts as success, and its body comes back as it is",
            );
            return Outcome {
                statuses: Vec::new(),
                body: OutcomeBody::Undocumented(None),
            };
        }
        Outcome {
            statuses,
            body: OutcomeBody::Redirect(codes),
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
        if statuses.is_empty() {
            return self.outcome_without_body(source, at);
        }
        if !Self::redirects(source).is_empty() {
            self.problem(
                at,
                "the operation documents a redirect beside a success of class 2",
                "give it one kind of success; until then the redirect counts as a refusal, whose headers hold the `Location`",
            );
        }
        let place = Use::root(crate::place::response(key), "");
        let body = match media.as_slice() {
            [] if nothing => OutcomeBody::Empty,
            [] => OutcomeBody::Undocumented(None),
            // Such an answer may well be empty, which is no JSON.
            [(name, media)] if media.schema.is_none() && is_json(name) => {
                OutcomeBody::Undocumented(Some((*name).to_owned()))
            }
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
            jose if is_jose(jose) => OutcomeBody::Text(name.to_owned(), self.message(place)),
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

    /// A JOSE message, with what is in it where a rule says so.
    fn message(&mut self, place: &Use) -> TypeRef {
        let rules = self.rules;
        let Some(schema) = rules.jose(&place.keys) else {
            return TypeRef::Jose;
        };
        let payload = Node::Component(schema);
        if self.resolver.schema(payload).is_none() {
            self.problem(
                "",
                format!(
                    "the payload of `{}` is to be the schema `{schema}`, and there is none",
                    place.key()
                ),
                "add it to the supplement, or correct the rule; until then the message is text",
            );
            return TypeRef::Jose;
        }
        TypeRef::Envelope(Box::new(self.typed(payload, place).ty))
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
        let redirects = !source.responses.responses.keys().any(Self::success);
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
            // The body of a redirect that is the success is for browsers.
            .filter(|(status, _)| !(redirects && status.to_string().starts_with('3')))
            .map(|(status, response)| (status.to_string(), response));
        for (status, response) in listed.chain(default) {
            let Some(response) = self.resolver.response(response) else {
                continue;
            };
            for (media, content) in &response.content {
                let place = Use::root(crate::place::error(key, &status), "");
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
        let place = Use::root(crate::place::request(key), "");
        let required = !self.rules.body_is_optional(key);
        let kind = match essence(name) {
            "multipart/form-data" => Media::Multipart,
            "application/x-www-form-urlencoded" => Media::Form,
            _ if is_json(name) => Media::Json(name.clone()),
            jose if is_jose(jose) => {
                return Some(Body {
                    media: Media::Text(name.clone()),
                    ty: self.message(&place),
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

    fn verdict(&mut self, draft: &Draft<'_>) -> Option<Verdict> {
        let verdict = self.rules.verdict(&draft.key)?;
        if matches!(draft.operation.outcome.body, OutcomeBody::Json(..)) {
            return Some(verdict);
        }
        self.unfit(
            &draft.operation.at,
            ("verdict", std::slice::from_ref(&draft.key)),
            "a rule says how the body of a success decides, and that body is not JSON",
            "the success is taken for one",
        );
        None
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
                let keys = [self.api.operations[index].id.clone()];
                let then = "the operation counts as one without a key";
                self.unfit(&at, ("idempotency", &keys), what, then);
            }
        }
    }
}

/// Who sends a message may get one back, also where the contract has JSON.
fn answer_in_kind(operation: &mut Operation) {
    let body = operation.body.as_ref().map(|body| &body.ty);
    if let (Some(TypeRef::Envelope(_)), OutcomeBody::Json(_, ty)) =
        (body, &mut operation.outcome.body)
        && !matches!(ty, TypeRef::Envelope(_))
    {
        *ty = TypeRef::Envelope(Box::new(ty.clone()));
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
