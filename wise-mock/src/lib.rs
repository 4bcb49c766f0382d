//! A local Wise: serves the contracts of the Wise Platform API over HTTP, and refuses what they refuse.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = wise_mock::Server::start().await?;
//! let wise = mock.client()?;
//! let profiles = wise.profiles().list().await?;
//! # Ok(())
//! # }
//! ```

mod alias;
mod breach;
#[expect(
    clippy::result_large_err,
    reason = "a refusal is made once for a request"
)]
mod check;
pub mod contract;
mod control;
mod exchange;
mod forms;
pub mod generate;
mod log;
mod made;
mod misuse;
mod mock;
mod overrides;
mod payload;
mod problem;
mod recording;
mod secret;
mod server;
mod state;
mod token;

pub use alias::Alias;
pub use exchange::{Incoming, Response};
pub use generate::Variation;
pub use log::Received;
pub use misuse::Misuse;
pub use overrides::{Fault, On};
pub use problem::Problem;
pub use recording::{Mismatch, check_recording};
pub use server::{Builder, SendEvent, Server};
pub use state::{Clock, Region};
pub use token::{Kind, Tokens};

/// The code of the README, compiled with the doctests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
