//! Lists that come in pages, and periods that are asked for in parts: [`guide::pages`](crate::guide::pages).

pub use crate::runtime::{Endless, Items, LosslessItems, Paged, Pages, Walk, Windowed, Windows};
