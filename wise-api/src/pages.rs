//! Lists that come in pages, and periods that are asked for in parts: [`guide::pages`](crate::guide::pages).

pub use crate::engine::{Endless, Items, LosslessItems, Paged, Pages, Walk, Windowed, Windows};
