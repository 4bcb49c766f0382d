//! Generated Rust as `rustfmt` leaves it, so that `cargo fmt` and editors change nothing in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::generate::Output;
use crate::problem::{Problem, Problems};

/// The edition of the generated crates.
const EDITION: &str = "2024";

/// Formats the Rust files of a run.
///
/// # Errors
/// When `rustfmt` is not there, or when it refuses a file.
pub fn format(output: &mut Output) -> Result<(), Problems> {
    let scratch = Scratch::new();
    let written = (output.files.iter()).filter(|(path, _)| path.ends_with(".rs"));
    let written = written.map(|(path, text)| (scratch.0.join(path), text));
    let mut paths = Vec::new();
    for (path, text) in written {
        let folder = path.parent().unwrap_or(&scratch.0);
        std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
        std::fs::write(&path, text).map_err(|error| unwritable(&path, &error))?;
        paths.push(path);
    }
    let result = Command::new("rustfmt")
        .args(["--edition", EDITION])
        .args(&paths)
        .output();
    let result = result.map_err(|error| {
        let what = format!("`rustfmt` does not start: {error}");
        Problem::new("", what, "Install it: `rustup component add rustfmt`")
    });
    let result = result.map_err(|problem| Problems(vec![problem]))?;
    if !result.status.success() {
        let said = String::from_utf8_lossy(&result.stderr);
        let said: Vec<&str> = said.lines().take(10).collect();
        let what = format!("`rustfmt` refuses a generated file: {}", said.join("\n"));
        let todo = "Look for the file in it; the generator makes no Rust of it";
        return Err(Problems(vec![Problem::new("", what, todo)]));
    }
    for (path, text) in &mut output.files {
        let file = scratch.0.join(path);
        if path.ends_with(".rs") {
            *text = std::fs::read_to_string(&file).map_err(|error| unwritable(&file, &error))?;
        }
    }
    Ok(())
}

/// A folder that is removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wise-rustfmt-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Problems {
    let what = format!("`{}` cannot be written or read: {error}", path.display());
    let todo = "Check the folder for temporary files and the space left there";
    Problems(vec![Problem::new("", what, todo)])
}
