//! The client between a network and code of its user that both do their worst: deadlines, broken bodies, limits, panics.

#![allow(clippy::unwrap_used, clippy::panic)]

mod bodies;
mod deadline;
mod foreign;
mod handlers;
mod lies;
mod limits;
mod odd;
mod wire;
