//! Exchanges that are recorded into files, and replayed from them.

mod cut;
mod record;
mod replay;
mod tape;

pub(crate) use record::Around;
pub use record::{Recorder, Recording};
pub use replay::Replay;
pub use tape::RecordingError;
