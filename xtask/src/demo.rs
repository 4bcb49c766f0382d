//! `cargo xtask demo`: the main flow of a transfer, against a local Wise.
//!
//! The program itself is an example of `wise-mock`, in a process of its own: the commands here have to build when the
//! generated crate does not.

use std::process::Command;

use wise_codegen::problem::{Problem, Problems};

use crate::workspace;

/// Builds the demonstration and runs it to its end.
pub fn run() -> Result<(), Problems> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "-p", "wise-mock", "--example", "demo"])
        .current_dir(workspace::root())
        .status();
    let what = match status {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => format!("the demonstration ended with {status}"),
        Err(error) => format!("cargo does not start: {error}"),
    };
    Err(Problem::new("", what, "Read what the demonstration said").into())
}
