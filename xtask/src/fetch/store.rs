//! The files that a fetch leaves behind, written so that a failure leaves the old ones.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wise_codegen::contract::Counts;
use wise_codegen::problem::Problem;

/// `source.toml`: where a contract comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The address of the publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The name of the copy that was read instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The day of the publication, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// The day of the fetch, in UTC.
    pub retrieved: String,
    /// Of the published bytes.
    pub sha256: String,
    /// Of the published bytes.
    pub size: usize,
    /// The facts in the contract, by sort.
    pub counts: Counts,
}

impl Source {
    /// What the last fetch wrote; `None` when there was none, or it cannot be read.
    pub fn read(directory: &Path) -> Option<Self> {
        toml::from_str(&fs::read_to_string(directory.join("source.toml")).ok()?).ok()
    }

    fn same_origin(&self, other: &Self) -> bool {
        (&self.url, &self.file, &self.published, &self.sha256)
            == (&other.url, &other.file, &other.published, &other.sha256)
    }
}

/// Where published bytes are kept, out of git.
fn bundles() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| crate::workspace::root().join("target"), PathBuf::from)
        .join("bundles")
}

/// Published bytes on their way from the network to the name of their version. What nobody accepts stays under the name
/// of refused bytes, so that the lines in the messages can be looked up.
pub struct Kept {
    temporary: PathBuf,
    refused: PathBuf,
}

impl Kept {
    /// Writes the bytes as they came.
    pub fn write(bytes: &[u8]) -> Result<Self, Problem> {
        let directory = bundles();
        let kept = Self {
            temporary: directory.join(format!(".fetched.{}", std::process::id())),
            refused: directory.join("refused.yaml"),
        };
        fs::create_dir_all(&directory)
            .and_then(|()| fs::write(&kept.temporary, bytes))
            .map_err(|error| cannot(&kept.temporary, "write", &error))?;
        Ok(kept)
    }

    /// Where the bytes stay when they are not accepted.
    pub fn refused(&self) -> &Path {
        &self.refused
    }

    /// Gives the bytes the name of their version.
    pub fn accept(self, version: &str) -> Result<PathBuf, Problem> {
        let path = self.refused.with_file_name(format!("{version}.yaml"));
        fs::rename(&self.temporary, &path).map_err(|error| cannot(&path, "write", &error))?;
        Ok(path)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        // Fails when the bytes were accepted, because they have gone then.
        let _ = fs::rename(&self.temporary, &self.refused);
    }
}

/// Writes both files, or neither. `false` when they hold the same publication already.
pub fn write(
    directory: &Path,
    contract: &str,
    source: &Source,
    before: Option<&Source>,
) -> Result<bool, Problem> {
    let contract_path = directory.join("contract.yaml");
    let source_path = directory.join("source.toml");
    let old = match fs::read(&contract_path) {
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(cannot(&contract_path, "read", &error)),
    };
    if old.as_deref() == Some(contract.as_bytes())
        && before.is_some_and(|before| before.same_origin(source) && before.counts == source.counts)
    {
        return Ok(false);
    }
    let text = toml::to_string(source)
        .map_err(|error| cannot(&source_path, "write", &io::Error::other(error)))?;
    let text = format!("# Written by `cargo xtask fetch`.\n{text}");

    let new_directory = !directory.exists();
    fs::create_dir_all(directory).map_err(|error| cannot(directory, "create", &error))?;
    let result = replace_both(
        (&contract_path, contract.as_bytes(), old.as_deref()),
        (&source_path, text.as_bytes()),
    );
    if result.is_err() && new_directory {
        // Only an empty directory goes away, and it did not exist before.
        let _ = fs::remove_dir(directory);
    }
    result.map(|()| true)
}

fn replace_both(
    (first, first_bytes, first_old): (&Path, &[u8], Option<&[u8]>),
    (second, second_bytes): (&Path, &[u8]),
) -> Result<(), Problem> {
    let staged_first = Staged::write(first, first_bytes)?;
    let staged_second = Staged::write(second, second_bytes)?;
    staged_first.commit()?;
    staged_second.commit().inspect_err(|_| {
        // The pair belongs together: the first file goes back to what it was.
        let _ = match first_old {
            Some(old) => Staged::write(first, old).and_then(Staged::commit),
            None => fs::remove_file(first).map_err(|error| cannot(first, "remove", &error)),
        };
    })
}

/// A complete file under a temporary name beside its place; removed again unless it is committed.
struct Staged<'a> {
    path: &'a Path,
    temporary: PathBuf,
}

impl<'a> Staged<'a> {
    fn write(path: &'a Path, bytes: &[u8]) -> Result<Self, Problem> {
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        let staged = Self {
            path,
            temporary: path.with_file_name(name),
        };
        File::create(&staged.temporary)
            .and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            })
            .map_err(|error| cannot(path, "write", &error))?;
        Ok(staged)
    }

    fn commit(self) -> Result<(), Problem> {
        fs::rename(&self.temporary, self.path).map_err(|error| cannot(self.path, "replace", &error))
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // After a commit nothing stands there any more.
        let _ = fs::remove_file(&self.temporary);
    }
}

fn cannot(path: &Path, act: &str, error: &io::Error) -> Problem {
    Problem::new(
        "",
        format!("cannot {act} this: {error}"),
        "Check the path, its permissions and the space on the disk",
    )
    .at(&super::shown(path), None)
}
