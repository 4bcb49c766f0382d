//! Strong customer authentication (SCA): what clears the one-time tokens of calls that Wise holds up.

#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
mod signature;
#[cfg(feature = "__any-version")]
mod steps;
/// Without a version of the API there is nothing to call.
#[cfg(not(feature = "__any-version"))]
mod steps {}

pub use crate::engine::{ScaApproval, ScaHandler, ScaRequired};
#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(feature = "webhook-verify", feature = "webhook-verify-ring")))
)]
pub use signature::{RequestSigner, SignerError};
#[allow(unused_imports)]
pub use steps::*;
