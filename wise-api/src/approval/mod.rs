//! Strong customer authentication (SCA): what clears the one-time tokens of calls that Wise holds up.

mod signature;

pub use signature::{RequestSigner, SignerError};
