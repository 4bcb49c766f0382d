//! OpenAPI 3.1 document → model → the files of `wise-api`.

pub mod contract;
pub mod document;
pub mod problem;
