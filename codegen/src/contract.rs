//! The facts of a published bundle, without its prose and in canonical order.

pub mod kind;
