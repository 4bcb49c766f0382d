//! The responses of an operation.

use http::HeaderMap;
use http::StatusCode;
use http::header::ACCEPT;
use serde_json::{Value, json};

use super::{Source, UNKNOWN_NUMBER, UNKNOWN_TEXT, Variation};
use crate::contract::{Breach, DocumentedResponse, Media, Operation};
use crate::exchange::Response;

/// The smallest thing that opens as a PDF in most readers.
const PDF: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";

impl Source {
    /// The body that an operation has for a status, as a JSON value; nothing where the contract has none.
    pub fn body(&self, operation: &Operation, status: u16) -> Option<Value> {
        let media = operation.response(status)?.content.first()?;
        Some(self.value(media.schema.as_ref()?))
    }

    /// The documented response of an operation with a status. `asked` are the headers of the request: `Accept` chooses between media
    /// types.
    ///
    /// # Errors
    /// When what was made breaks the contract, which is a mistake of the mock: what it breaks.
    pub fn answer(
        &self,
        operation: &Operation,
        status: u16,
        asked: &HeaderMap,
    ) -> Result<Response, Vec<Breach>> {
        let code = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        let Some(response) = operation.response(status) else {
            return Ok(Response::empty(code));
        };
        let mut answer = Response::empty(code);
        if let Some(media) = chosen(response, asked) {
            let body = match &media.schema {
                Some(schema) => {
                    let value = self.value(schema);
                    let breaches = self.unexpected(schema.check(&value));
                    if !breaches.is_empty() {
                        return Err(breaches);
                    }
                    value
                }
                None => json!({}),
            };
            answer = answer.typed(&media.kind, written(media, &body));
        }
        for (name, schema) in &response.headers {
            let text = match self.value(schema) {
                Value::String(text) => text,
                Value::Null => continue,
                other => other.to_string(),
            };
            answer = answer.header(name, &text);
        }
        Ok(answer)
    }

    /// What a variation does not break on purpose.
    pub fn unexpected(&self, mut breaches: Vec<Breach>) -> Vec<Breach> {
        breaches.retain(|breach| {
            // A union with an unknown member says nothing more exact than that no alternative fits.
            let union = breach.keyword.starts_with("anyOf") || breach.keyword.starts_with("oneOf");
            match self.variation {
                Variation::UnknownEnums => {
                    let unknown = [json!(UNKNOWN_TEXT), json!(UNKNOWN_NUMBER)];
                    !(union || unknown.contains(&breach.value))
                }
                Variation::NaiveTimestamps => !(union || breach.keyword == "format"),
                _ => true,
            }
        });
        breaches
    }
}

/// The media type that a request accepts, or the first one.
fn chosen<'r>(response: &'r DocumentedResponse, asked: &HeaderMap) -> Option<&'r Media> {
    let accept = asked.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let wanted = accept.unwrap_or_default().split(',').find_map(|wanted| {
        let wanted = wanted.split(';').next().unwrap_or_default().trim();
        response
            .content
            .iter()
            .find(|media| media.kind.eq_ignore_ascii_case(wanted))
    });
    wanted.or(response.content.first())
}

fn written(media: &Media, body: &Value) -> Vec<u8> {
    let json = media.kind == "application/json"
        || media.kind.ends_with("+json") && !media.kind.contains("jose");
    match body {
        _ if media.kind == "application/pdf" => PDF.as_bytes().to_vec(),
        Value::String(text) if !json => text.as_bytes().to_vec(),
        body => body.to_string().into_bytes(),
    }
}
