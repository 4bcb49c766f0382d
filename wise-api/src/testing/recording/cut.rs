//! What of an exchange stays out of a file.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::value::RawValue;

use super::found::{CUT, card_at, is_card_number, jose_at, named_at, without};
use super::tape::Body;
use crate::codec::{JsonWriter, Kind, RawMembers};
use crate::values::names::is_secret;

/// Deeper values are cut out as a whole.
const DEEPEST: usize = 60;

/// A secret that is shorter is not looked for where no name says that it is one: it would be found in everything.
const SHORTEST: usize = 6;

/// Headers whose values say nothing about anybody.
const KEPT: [&str; 12] = [
    "accept",
    "accept-language",
    "content-type",
    "content-language",
    "date",
    "retry-after",
    "x-2fa-approval-result",
    "x-external-correlation-id",
    "x-idempotence-uuid",
    "x-rate-limited-by",
    "x-trace-id",
    "x-jose-method",
];

/// Headers without which a response means something else, and whose values are secret.
const HINTS: [&str; 1] = ["x-2fa-approval"];

/// What is cut out: secrets by their names and their forms, and whatever was seen to be one elsewhere.
#[derive(Clone)]
pub(super) struct Cutter {
    /// Further names of the caller's.
    names: BTreeSet<String>,
    known: BTreeSet<String>,
}

impl Cutter {
    pub(super) fn new(names: BTreeSet<String>) -> Self {
        Self {
            names,
            known: BTreeSet::new(),
        }
    }

    fn names(&self, name: &str) -> bool {
        is_secret(name) || self.names.contains(&name.to_ascii_lowercase())
    }

    /// Whether a text still has a word in it that was seen to be secret.
    pub(super) fn finds(&self, text: &str) -> bool {
        let alone = |secret: &String| {
            let mut found = text.match_indices(secret.as_str());
            let outer = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            found.any(|(at, _)| {
                let bytes = text.as_bytes();
                let before = at.checked_sub(1).and_then(|before| bytes.get(before));
                !outer(before) && !outer(bytes.get(at + secret.len()))
            })
        };
        self.known.iter().any(alone)
    }

    fn learn(&mut self, secret: &str) {
        let secret = secret.trim();
        if secret.len() >= SHORTEST && secret != CUT {
            self.known.insert(secret.to_owned());
        }
    }

    /// Remembers the secrets of some headers.
    pub(super) fn learn_headers(&mut self, headers: &HeaderMap) {
        for (name, value) in headers {
            // Bytes that are no text are in no text.
            let Ok(text) = value.to_str() else { continue };
            if name == AUTHORIZATION {
                let (scheme, secret) = text.split_once(' ').unwrap_or(("", text));
                self.learn(secret);
                if scheme.eq_ignore_ascii_case("basic")
                    && let Ok(pair) = STANDARD.decode(secret.trim())
                    && let Some((_, password)) = String::from_utf8_lossy(&pair).split_once(':')
                {
                    self.learn(password);
                }
            } else if self.names(name.as_str()) {
                self.learn(text);
            }
        }
    }

    /// Remembers the secrets of a query or a form.
    pub(super) fn learn_pairs(&mut self, text: &str) {
        let pairs = || form_urlencoded::parse(text.as_bytes());
        let grants = pairs().any(|(name, _)| name == "grant_type");
        for (name, value) in pairs() {
            if self.names(&name) || (grants && name == "code") {
                self.learn(&value);
            }
        }
    }

    /// Remembers the secrets of a body.
    pub(super) fn learn_body(&mut self, headers: &HeaderMap, body: &[u8]) {
        let Ok(text) = std::str::from_utf8(body) else {
            return;
        };
        match kind(headers, text) {
            Form::Json => self.learn_json(text, false, 0),
            Form::Pairs => self.learn_pairs(text),
            Form::Jose => self.learn(text),
            Form::Parts | Form::Text => {}
        }
    }

    fn learn_json(&mut self, text: &str, secret: bool, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match Kind::of(text) {
            Kind::Object => {
                for (name, value) in members(text).unwrap_or_default() {
                    let secret = secret || self.names(&name);
                    self.learn_json(value.get(), secret, depth + 1);
                }
            }
            Kind::Array => {
                for value in elements(text).unwrap_or_default() {
                    self.learn_json(value.get(), secret, depth + 1);
                }
            }
            Kind::String => {
                let Ok(value) = serde_json::from_str::<String>(text) else {
                    return;
                };
                if secret {
                    self.learn(&value);
                } else if is_nested(&value) {
                    self.learn_json(value.trim(), false, depth + 1);
                }
            }
            Kind::Number if secret => self.learn(text),
            Kind::Null | Kind::Bool | Kind::Number => {}
        }
    }

    /// The headers that are kept.
    pub(super) fn headers(&self, headers: &HeaderMap) -> Vec<(String, String)> {
        let mut kept = Vec::new();
        for (name, value) in headers {
            let name = name.as_str();
            if HINTS.contains(&name) {
                kept.push((name.to_owned(), CUT.to_owned()));
            } else if KEPT.contains(&name)
                && !self.names.contains(name)
                && let Ok(value) = value.to_str()
            {
                // The boundary of a body in parts is made anew each time.
                let value = match value.split_once(';') {
                    Some((kind, _)) if kind.starts_with("multipart/") => kind,
                    _ => value,
                };
                kept.push((name.to_owned(), self.text(value)));
            }
        }
        kept
    }

    /// A path with its query.
    pub(super) fn target(&self, target: &str) -> String {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let segments: Vec<String> = path
            .split('/')
            .map(|segment| {
                let plain = decoded(segment);
                let cut = self.text(&plain);
                if cut == plain {
                    segment.to_owned()
                } else {
                    cut
                }
            })
            .collect();
        let mut target = segments.join("/");
        if let Some(query) = query {
            target.push('?');
            target.push_str(&self.pairs(query));
        }
        target
    }

    fn pairs(&self, text: &str) -> String {
        let pairs = || form_urlencoded::parse(text.as_bytes());
        let grants = pairs().any(|(name, _)| name == "grant_type");
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs() {
            let secret = self.names(&name) || (grants && name == "code");
            let value = if secret {
                CUT.to_owned()
            } else {
                self.text(&value)
            };
            out.append_pair(&self.text(&name), &value);
        }
        out.finish()
    }

    /// A body without what stays out. What cannot be read is cut out as a whole.
    pub(super) fn body(&self, headers: &HeaderMap, body: &[u8]) -> Body {
        if body.is_empty() {
            return Body::None;
        }
        let Ok(text) = std::str::from_utf8(body) else {
            let content_type = media_type(headers);
            let textual = content_type.starts_with("text/") || content_type.ends_with("json");
            let known = |secret: &String| {
                let secret = secret.as_bytes();
                body.windows(secret.len()).any(|window| window == secret)
            };
            if textual || content_type.starts_with("multipart/") || self.known.iter().any(known) {
                return Body::Cut;
            }
            return Body::Bytes(STANDARD.encode(body));
        };
        match kind(headers, text) {
            Form::Json => {
                let mut out = JsonWriter::default();
                match self.json(text.trim(), &mut out, false, 0) {
                    Some(()) => Body::Json(out.finish()),
                    None => Body::Cut,
                }
            }
            Form::Pairs => Body::Text(self.pairs(text)),
            Form::Parts | Form::Jose => Body::Cut,
            Form::Text => Body::Text(self.text(text)),
        }
    }

    /// Writes a JSON value of the same shape. Below a secret name, everything is secret.
    fn json(&self, text: &str, out: &mut JsonWriter, secret: bool, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            out.string(CUT);
            return Some(());
        }
        match Kind::of(text) {
            Kind::Object => {
                out.raw("{");
                for (index, (name, value)) in members(text)?.into_iter().enumerate() {
                    if index > 0 {
                        out.raw(",");
                    }
                    out.string(&self.text(&name));
                    out.raw(":");
                    let secret = secret || self.names(&name);
                    self.json(value.get(), out, secret, depth + 1)?;
                }
                out.raw("}");
            }
            Kind::Array => {
                out.raw("[");
                for (index, value) in elements(text)?.into_iter().enumerate() {
                    if index > 0 {
                        out.raw(",");
                    }
                    self.json(value.get(), out, secret, depth + 1)?;
                }
                out.raw("]");
            }
            Kind::String if secret => out.string(CUT),
            Kind::String => {
                let value: String = serde_json::from_str(text).ok()?;
                let mut nested = JsonWriter::default();
                if is_nested(&value)
                    && self
                        .json(value.trim(), &mut nested, false, depth + 1)
                        .is_some()
                {
                    let nested = nested.finish();
                    // One that had nothing to cut out keeps its spaces.
                    let same = squeezed(&nested) == squeezed(&value);
                    out.string(if same { &value } else { &nested });
                } else {
                    out.string(&self.text(&value));
                }
            }
            Kind::Number if secret || is_card_number(text) || self.known.contains(text) => {
                out.raw("0")
            }
            Kind::Bool if secret => out.raw("false"),
            Kind::Null | Kind::Bool | Kind::Number => {
                serde_json::from_str::<&RawValue>(text).ok()?;
                out.raw(text);
            }
        }
        Some(())
    }

    /// A text without known secrets, messages of JOSE, tokens behind a scheme, card numbers, and values behind a secret name.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // The longest first, so that no part of one stays behind.
        let mut known: Vec<&String> = self
            .known
            .iter()
            .filter(|known| text.contains(known.as_str()))
            .collect();
        known.sort_by_key(|known| std::cmp::Reverse(known.len()));
        for secret in known {
            text = text.replace(secret.as_str(), CUT);
        }
        let text = without(&text, jose_at);
        let text = without(&text, |text, at| {
            named_at(text, at, &|name| self.names(name))
        });
        without(&text, card_at)
    }
}

impl fmt::Debug for Cutter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cutter")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

/// How a body is to be read.
enum Form {
    Json,
    Pairs,
    Parts,
    Jose,
    Text,
}

fn kind(headers: &HeaderMap, text: &str) -> Form {
    let media_type = media_type(headers);
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    match media_type.as_str() {
        "application/jose" | "application/jose+json" => Form::Jose,
        // Some servers say JSON of whatever they send, and some say nothing of JSON.
        _ if trimmed.starts_with(['{', '[', '"']) || media_type.ends_with("json") => Form::Json,
        "application/x-www-form-urlencoded" => Form::Pairs,
        _ if media_type.starts_with("multipart/") => Form::Parts,
        _ => Form::Text,
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// Whether a text is a JSON object or list by itself.
fn is_nested(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['{', '[']) && serde_json::from_str::<&RawValue>(text).is_ok()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The members of an object, repetitions included.
fn members(text: &str) -> Option<Vec<(String, Box<RawValue>)>> {
    serde_json::from_str(text).ok().map(|RawMembers(all)| all)
}

fn elements(text: &str) -> Option<Vec<Box<RawValue>>> {
    serde_json::from_str(text).ok()
}

fn decoded(segment: &str) -> String {
    // A plus is a plus in a path.
    let text = format!("x={}", segment.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(text.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}
