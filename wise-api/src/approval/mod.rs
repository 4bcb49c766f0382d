//! Strong customer authentication (SCA): what clears the one-time tokens of calls that Wise holds up.

#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
mod signature;
#[cfg(feature = "__any-version")]
mod steps;
#[cfg(feature = "__any-version")]
mod token_status;

#[cfg(any(feature = "__aws-lc-rs", feature = "__ring"))]
#[cfg_attr(
    docsrs,
    doc(cfg(any(feature = "webhook-verify", feature = "webhook-verify-ring")))
)]
pub use signature::{RequestSigner, SignerError};
#[cfg(feature = "__any-version")]
pub use steps::{Approval, OtpChannel};
#[cfg(feature = "__any-version")]
pub use token_status::{Challenge, Factor, TokenStatus};
