//! OpenAPI 3.1 document → model → the files of `wise-api`.
//!
//! Data flows one way: [`document`] → [`lower`] (to OpenAPI 3.0) → [`resolve`] → [`build`] (to the [`model`]) →
//! [`names`] → [`rust`] (the crate as data) → [`render`]. Decisions that the document does not state come from [`rules`].

pub mod amend;
pub mod amounts;
pub mod build;
pub mod contract;
pub mod describe;
pub mod docs;
pub mod document;
pub mod editions;
pub mod generate;
pub mod home;
pub mod identities;
pub mod inputs;
pub mod kind;
pub mod layout;
pub mod listed;
pub mod lower;
pub mod model;
pub mod named;
pub mod names;
mod parallel;
pub mod place;
pub mod plain;
pub mod pointer;
pub mod problem;
pub mod prune;
pub mod render;
pub mod repair;
pub mod resolve;
pub mod rules;
pub mod rust;
pub mod rustfmt;
pub mod store;
pub mod sync;
pub mod toml_text;
pub mod version;
pub mod yaml;
