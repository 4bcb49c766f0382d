//! Two contracts, walked side by side: every operation, parameter, body, response, header, schema and event of one beside
//! its counterpart in the other. The rules say what the differences mean.

mod document;
mod pairs;
mod view;
mod walk;

pub use document::{Op, Param, Payload, Side, split_version};
pub use pairs::{
    BodyPair, DocumentPair, EventPair, EventSides, HeaderPair, LoneParameter, MediaPair, Member,
    OperationPair, ParameterPair, Respelled, SchemaPair, Spot, TextPair,
};
pub use view::{Node, Union, View, plain, texts};
pub use walk::{Finding, Found, Out, walk};
