//! The file of a recording.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::codec::{Decode, DecodeError, JsonWriter, Node};
use crate::{Extra, Json};

/// What a later version of this crate would have to read.
const FORMAT: i64 = 1;

/// A body as it stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Body {
    #[default]
    None,
    /// Its JSON text.
    Json(String),
    Text(String),
    /// In base64.
    Bytes(String),
    /// There was one, and nothing of it is kept.
    Cut,
}

impl Body {
    pub(super) fn bytes(&self) -> Bytes {
        match self {
            Self::None => Bytes::new(),
            Self::Json(text) | Self::Text(text) => text.clone().into(),
            Self::Bytes(text) => STANDARD.decode(text).unwrap_or_default().into(),
            Self::Cut => super::found::CUT.into(),
        }
    }

    fn write(&self, out: &mut JsonWriter) {
        match self {
            Self::None => {}
            Self::Json(text) => {
                out.raw(",\n    \"json\": ");
                out.raw(text);
            }
            Self::Text(text) => {
                out.raw(",\n    \"text\": ");
                out.string(text);
            }
            Self::Bytes(text) => {
                out.raw(",\n    \"base64\": ");
                out.string(text);
            }
            Self::Cut => out.raw(",\n    \"cut\": true"),
        }
    }

    fn read(members: &Extra) -> Result<Self, DecodeError> {
        Ok(if let Some(json) = members.get("json") {
            Self::Json(json.as_str().to_owned())
        } else if let Some(text) = members.get("text") {
            Self::Text(text.decode()?)
        } else if let Some(text) = members.get("base64") {
            let text: String = text.decode()?;
            let read = STANDARD.decode(&text);
            read.map_err(|_| DecodeError::at_root("`base64` is not base64"))?;
            Self::Bytes(text)
        } else if members.contains_key("cut") {
            Self::Cut
        } else {
            Self::None
        })
    }
}

/// One request, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exchange {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) sent_headers: Vec<(String, String)>,
    pub(super) sent: Body,
    /// The status, if a response began.
    pub(super) status: Option<u16>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    /// How it broke off, if it did: `no`, `maybe` or `yes`, for whether it reached Wise.
    pub(super) broken: Option<String>,
    pub(super) timed_out: bool,
}

impl Exchange {
    fn write(&self, out: &mut JsonWriter) {
        out.raw("{\"request\": {\n    \"method\": ");
        out.string(&self.method);
        out.raw(",\n    \"target\": ");
        out.string(&self.target);
        headers(&self.sent_headers, out);
        self.sent.write(out);
        out.raw("},\n  \"response\": {");
        let mut separator = "\n    ";
        if let Some(status) = self.status {
            out.raw(&format!("{separator}\"status\": {status}"));
            separator = ",\n    ";
        }
        if let Some(broken) = &self.broken {
            out.raw(&format!("{separator}\"broken\": "));
            out.string(broken);
            if self.timed_out {
                out.raw(",\n    \"timed_out\": true");
            }
        }
        headers(&self.headers, out);
        self.body.write(out);
        out.raw("}}");
    }
}

fn headers(headers: &[(String, String)], out: &mut JsonWriter) {
    if headers.is_empty() {
        return;
    }
    out.raw(",\n    \"headers\": {");
    for (index, (name, value)) in headers.iter().enumerate() {
        if index > 0 {
            out.raw(", ");
        }
        out.string(name);
        out.raw(": ");
        out.string(value);
    }
    out.raw("}");
}

fn read_headers(members: &Extra) -> Result<Vec<(String, String)>, DecodeError> {
    let Some(headers) = members.get("headers") else {
        return Ok(Vec::new());
    };
    let headers: Extra = headers.decode()?;
    let each = headers
        .iter()
        .map(|(name, value)| Ok((name.to_owned(), value.decode()?)));
    each.collect()
}

/// A member that has to be there.
fn need<T: Decode>(members: &Extra, name: &str) -> Result<T, DecodeError> {
    let value = members.get(name);
    value
        .ok_or_else(|| DecodeError::at_root(format!("`{name}` is missing")))?
        .decode()
}

fn may<T: Decode>(members: &Extra, name: &str) -> Result<Option<T>, DecodeError> {
    members.get(name).map(Json::decode).transpose()
}

impl Decode for Exchange {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let members = Extra::decode(node)?;
        let request: Extra = need(&members, "request")?;
        let response: Extra = need(&members, "response")?;
        let status: Option<i64> = may(&response, "status")?;
        let status = status.map(u16::try_from).transpose();
        let status = status.map_err(|_| DecodeError::at_root("`status` is no status"))?;
        let broken: Option<String> = may(&response, "broken")?;
        if broken
            .as_deref()
            .is_some_and(|broken| !["no", "maybe", "yes"].contains(&broken))
        {
            return Err(DecodeError::at_root(
                "`broken` is not `no`, `maybe` or `yes`",
            ));
        }
        if status.is_none() && broken.is_none() {
            return Err(DecodeError::at_root(
                "the response has no `status`, and is not `broken`",
            ));
        }
        Ok(Self {
            method: need(&request, "method")?,
            target: need(&request, "target")?,
            sent_headers: read_headers(&request)?,
            sent: Body::read(&request)?,
            status,
            headers: read_headers(&response)?,
            body: Body::read(&response)?,
            broken,
            timed_out: may(&response, "timed_out")?.unwrap_or_default(),
        })
    }
}

/// What is in a file: the names that were cut out beside the known ones, in small letters, and the exchanges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tape {
    pub(super) names: Vec<String>,
    pub(super) exchanges: Vec<Exchange>,
}

/// The text of a file.
pub(super) fn write(tape: &Tape) -> String {
    let Tape { names, exchanges } = tape;
    let mut out = JsonWriter::default();
    out.raw(&format!("{{\"format\": {FORMAT}, "));
    for (index, name) in names.iter().enumerate() {
        out.raw(if index == 0 { "\"cut\": [" } else { ", " });
        out.string(name);
    }
    out.raw(if names.is_empty() { "" } else { "], " });
    out.raw("\"exchanges\": [");
    for (index, exchange) in exchanges.iter().enumerate() {
        out.raw(if index > 0 { ",\n" } else { "\n" });
        exchange.write(&mut out);
    }
    out.raw("\n]}\n");
    out.finish()
}

/// The exchanges of a file.
pub(super) fn read(text: &str) -> Result<Tape, RecordingError> {
    let read = || {
        let file: Extra = Json::parse(text)
            .map_err(|error| DecodeError::at_root(error.to_string()))?
            .decode()?;
        let format: i64 = need(&file, "format")?;
        if format != FORMAT {
            let reason = format!("it has format {format}, and this version reads {FORMAT}");
            return Err(DecodeError::at_root(reason));
        }
        Ok(Tape {
            names: may(&file, "cut")?.unwrap_or_default(),
            exchanges: need(&file, "exchanges")?,
        })
    };
    read().map_err(|error: DecodeError| RecordingError(format!("this is no recording: {error}")))
}

/// A recording that cannot be written or read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordingError(pub(super) String);

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RecordingError {}
