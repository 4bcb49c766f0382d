//! The macros in which the generated modules are written.
//!
//! Each expands to a few flat functions: the crate has thousands of these types, and its compile time is what they cost.

// Which of them a build needs depends on the API versions that are switched on.
#![allow(unused_macros, unused_imports)]

mod call_options;
mod client;
mod events;
mod follow;
#[cfg(feature = "forms")]
mod forms;
mod id;
mod object;
mod open_enum;
mod paged;
mod sample;
mod setters;
mod text;
mod union;

pub(crate) use call_options::{call_option, call_options};
pub(crate) use client::{accessors, client};
pub(crate) use events::events;
pub(crate) use follow::follow;
#[cfg(feature = "forms")]
pub(crate) use forms::recipient_forms;
pub(crate) use id::{id, id_type};
pub(crate) use object::{
    object, object_accessors, object_builder, object_constructor, object_decode, object_encode,
    object_getter, object_other_half, object_step,
};
pub(crate) use open_enum::open_enum;
pub(crate) use paged::{paged, paged_after, paged_items, paged_next};
pub(crate) use sample::{object_sample, sample, sample_method, union_sample};
pub(crate) use setters::{setter, setters};
pub(crate) use text::{text_conversions, text_traits};
pub(crate) use union::{
    union, union_extra, union_from, union_half, union_halves, union_other_half,
};
