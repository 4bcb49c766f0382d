//! The fields of `rate`, as plain structs.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Rate {
    pub rate: f64,
    pub source: String,
    pub target: String,
    pub time: String,
}
