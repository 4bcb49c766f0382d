//! What an operation returns: the body of its success, and those of its errors.

use super::{Builder, Use};
use crate::model::{ErrorBody, Outcome, OutcomeBody, TypeRef};
use crate::resolve::{Node, Shape};
use openapiv3::{MediaType, ReferenceOr, StatusCode};

impl<'a> Builder<'a> {
    pub(super) fn success(status: &StatusCode) -> bool {
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
                "Correct it; until then any 2xx counts as success, and its body comes back as it is",
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

    pub(super) fn outcome(
        &mut self,
        source: &'a openapiv3::Operation,
        key: &str,
        at: &str,
    ) -> Outcome {
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
                    format!("the response {status} is a reference that does not resolve"),
                    "Correct it; until then the body is left undocumented",
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
                "Give it one kind of success; until then the redirect counts as a refusal, whose headers hold the `Location`",
            );
        }
        let place = Use::root(crate::place::response(key), "");
        let body = match media.as_slice() {
            [] if nothing => OutcomeBody::Empty,
            [] => OutcomeBody::Undocumented(None),
            // Such a response may well be empty, which is no JSON.
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
    pub(super) fn message(&mut self, place: &Use) -> TypeRef {
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
                "Add it to the supplement, or correct the rule; until then the message is text",
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
            "Give it one body; until then it returns untyped JSON",
        );
        let typed = self.untyped(place, at, "several successes with different bodies", true);
        OutcomeBody::Json(json[0].0.to_owned(), typed.ty)
    }

    fn is_binary(&self, schema: &'a ReferenceOr<openapiv3::Schema>) -> bool {
        self.resolver
            .values(schema.into())
            .is_some_and(|schema| Shape::of(schema).format.as_deref() == Some("binary"))
    }

    pub(super) fn media_schema(&mut self, media: &'a MediaType, place: &Use) -> TypeRef {
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

    pub(super) fn errors(&mut self, source: &'a openapiv3::Operation, key: &str) -> Vec<ErrorBody> {
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
}

pub(super) fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or(media).trim()
}

pub(super) fn is_json(media: &str) -> bool {
    let media = essence(media);
    media == "application/json" || (media.ends_with("+json") && !is_jose(media))
}

pub(super) fn is_jose(media: &str) -> bool {
    matches!(media, "application/jose" | "application/jose+json")
}
