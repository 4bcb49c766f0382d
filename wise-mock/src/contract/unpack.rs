//! Unpacks the documents.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Document, PACKED};

#[derive(Deserialize)]
struct Packed {
    version: String,
    document: Value,
    opened: BTreeMap<String, String>,
}

pub(super) fn documents() -> Result<Vec<Document>, String> {
    let text = miniz_oxide::inflate::decompress_to_vec_zlib(PACKED)
        .map_err(|error| format!("the contracts cannot be unpacked: {error}"))?;
    let packed: Vec<Packed> = serde_json::from_slice(&text)
        .map_err(|error| format!("the contracts cannot be read: {error}"))?;
    let documents = packed.into_iter().map(|packed| Document {
        version: packed.version,
        root: packed.document,
        opened: packed.opened,
    });
    Ok(documents.collect())
}
