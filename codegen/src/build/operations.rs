//! Path items → operations.

use super::outcome::{essence, is_jose, is_json};
use super::{Builder, Identify, Use};
use crate::model::{
    Body, Idempotency, Kind, Media, Operation, Outcome, OutcomeBody, Prose, TypeRef, Verdict,
};
use crate::pointer::pointer;
use indexmap::IndexMap;
use openapiv3::{MediaType, PathItem, ReferenceOr};
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
        let at = source.extensions.get("x-at").and_then(Value::as_str);
        let at = at.map_or_else(
            || pointer(["paths", path, &method.to_ascii_lowercase()]),
            str::to_owned,
        );
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
            security: self.security(source),
            seen: self.rules.credentials(&key),
            servers: servers(source, item),
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

    /// The credentials that an operation takes, by alternative: its own, or those of the document.
    fn security(&self, source: &openapiv3::Operation) -> Option<Vec<Vec<String>>> {
        let own = source.security.as_ref();
        let security = own.or(self.lowered.api.security.as_ref())?;
        let alternatives = security.iter();
        Some(
            alternatives
                .map(|all| all.keys().cloned().collect())
                .collect(),
        )
    }

    fn body(&mut self, source: &'a openapiv3::Operation, key: &str, at: &str) -> Option<Body> {
        let body = source.request_body.as_ref()?;
        let Some(body) = self.resolver.body(body) else {
            self.problem(
                at,
                "the request body is a reference that does not resolve",
                "Correct it; until then the operation sends no body",
            );
            return None;
        };
        let (name, media) = self.media_of_body(&body.content, at)?;
        let place = Use::root(crate::place::request(key), "");
        let required = !self.rules.body_is_optional(key);
        let whole = |media: Media, ty: TypeRef| {
            Some(Body {
                media,
                ty,
                required,
            })
        };
        let kind = match essence(name) {
            "multipart/form-data" => Media::Multipart,
            "application/x-www-form-urlencoded" => Media::Form,
            _ if is_json(name) => Media::Json(name.clone()),
            jose if is_jose(jose) => return whole(Media::Text(name.clone()), self.message(&place)),
            text if text.starts_with("text/") => {
                return whole(Media::Text(name.clone()), TypeRef::Text);
            }
            _ => return whole(Media::Bytes(name.clone()), TypeRef::Upload),
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
                "Name its parts; until then the operation sends no body",
            );
            return None;
        }
        whole(kind, ty)
    }

    /// The media type that a request is sent in: the only one, or the first that is JSON.
    fn media_of_body(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        at: &str,
    ) -> Option<(&'a String, &'a MediaType)> {
        let Some(first) = content.first() else {
            self.problem(
                at,
                "the request body has no media type",
                "Name one; until then the operation sends no body",
            );
            return None;
        };
        if content.len() == 1 {
            return Some(first);
        }
        let preferred = content
            .iter()
            .find(|(name, _)| is_json(name))
            .unwrap_or(first);
        let what = format!(
            "several media types of a request body are not supported; `{}` is sent",
            preferred.0
        );
        self.problem(at, what, "Leave one");
        Some(preferred)
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

/// The servers of an operation alone: its own, or those of its path.
fn servers(source: &openapiv3::Operation, item: &PathItem) -> Vec<String> {
    let mut lists = [&source.servers, &item.servers].into_iter();
    let servers = lists.find(|servers| !servers.is_empty());
    let servers = servers.into_iter().flatten();
    servers.map(|server| server.url.clone()).collect()
}
