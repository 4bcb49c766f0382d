//! Two contracts, walked side by side: every operation, parameter, body, response, header, schema and event of one beside
//! its counterpart in the other. The rules say what the differences mean.

mod decided;
mod document;
mod findings;
mod pairs;
mod rest;
mod schemas;
mod view;
mod walk;

pub use decided::remapped;
pub use document::{Op, Param, Payload, Side, split_version};
pub use findings::{Finding, Found, Out};
pub use pairs::{
    BodyPair, DocumentPair, EventPair, EventSides, HeaderPair, LoneParameter, MediaPair,
    OperationPair, ParameterPair, Respelled, TextPair,
};
pub use schemas::{Member, SchemaPair, Spot};
pub use view::{Node, Union, View, plain, texts};
pub use walk::walk;
