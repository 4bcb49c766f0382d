//! Exchanges that are recorded into files, and replayed from them.

mod cut;
mod found;
mod record;
mod replay;
mod tape;

pub use record::{Recorder, Recording};
pub use replay::Replay;
pub use tape::RecordingError;
