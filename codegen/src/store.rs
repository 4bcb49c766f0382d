//! A place with files in it: a directory on disk, or one at a revision of the repository.

use crate::problem::{Problem, Problems};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A place with files in it.
pub trait Store {
    /// The text of a file below; of the place itself for an empty path. `None` when it does not exist.
    ///
    /// # Errors
    /// When it exists and cannot be read as text.
    fn text(&self, below: &str) -> Result<Option<String>, Problems>;

    /// Whether a file is there.
    ///
    /// # Errors
    /// When that cannot be found out.
    fn has(&self, below: &str) -> Result<bool, Problems>;

    /// The names of files and directories in a directory below; none where it does not exist.
    ///
    /// # Errors
    /// When the directory exists and cannot be read.
    fn names(&self, below: &str) -> Result<Vec<String>, Problems>;

    /// The place around it.
    fn parent(&self) -> Box<dyn Store + '_>;

    /// Its own name.
    fn name(&self) -> String;
}

/// A file or directory on disk.
#[derive(Clone, Debug)]
pub struct Disk(pub PathBuf);

impl Disk {
    fn whole(&self) -> PathBuf {
        std::path::absolute(&self.0).unwrap_or_else(|_| self.0.clone())
    }
}

impl Store for Disk {
    fn text(&self, below: &str) -> Result<Option<String>, Problems> {
        let path = if below.is_empty() {
            self.0.clone()
        } else {
            self.0.join(below)
        };
        if !path.is_file() {
            return Ok(None);
        }
        let text = std::fs::read_to_string(&path);
        text.map(Some).map_err(|error| {
            let shown = path.display();
            if error.kind() == std::io::ErrorKind::InvalidData {
                let what = format!("`{shown}` is no text in UTF-8");
                return trouble(what, "Name a YAML or JSON file, as it was published");
            }
            unreadable(&path, &error)
        })
    }

    fn has(&self, below: &str) -> Result<bool, Problems> {
        Ok(self.0.join(below).is_file())
    }

    fn names(&self, below: &str) -> Result<Vec<String>, Problems> {
        let path = self.0.join(below);
        if !below.is_empty() && !path.is_dir() {
            return Ok(Vec::new());
        }
        let entries = std::fs::read_dir(&path).map_err(|error| unreadable(&path, &error))?;
        let names = entries
            .filter_map(Result::ok)
            .map(|entry| entry.file_name());
        Ok(names
            .map(|name| name.to_string_lossy().into_owned())
            .collect())
    }

    fn parent(&self) -> Box<dyn Store + '_> {
        let whole = self.whole();
        Box::new(Self(whole.parent().map(Path::to_path_buf).unwrap_or(whole)))
    }

    fn name(&self) -> String {
        let whole = self.whole();
        let name = whole.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

/// A file or directory at a revision of a repository.
#[derive(Clone, Debug)]
pub struct Git<'a> {
    root: &'a Path,
    revision: &'a str,
    path: &'a str,
    /// The files below, asked for once.
    files: OnceCell<BTreeSet<String>>,
}

impl<'a> Git<'a> {
    /// `root` is the root of the repository, `path` a path in it without a slash at its end.
    pub fn new(root: &'a Path, revision: &'a str, path: &'a str) -> Self {
        Self {
            root,
            revision,
            path,
            files: OnceCell::new(),
        }
    }

    /// Whether it is a directory.
    ///
    /// # Errors
    /// When git has no such revision or path.
    pub fn is_directory(&self) -> Result<bool, Problems> {
        Ok(self.run(&["cat-file", "-t"], "")?.trim() == "tree")
    }

    fn at(&self, below: &str) -> String {
        let slash = if self.path.is_empty() || below.is_empty() {
            ""
        } else {
            "/"
        };
        format!("{}:{}{slash}{below}", self.revision, self.path)
    }

    fn run(&self, command: &[&str], below: &str) -> Result<String, Problems> {
        let at = self.at(below);
        let output = Command::new("git")
            .current_dir(self.root)
            .args(command)
            .arg(&at)
            .output()
            .map_err(|error| trouble(format!("git cannot be run: {error}"), "Install git"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.trim().trim_start_matches("fatal: ");
            let said = said.lines().next().unwrap_or_default();
            let said = said.trim_end_matches('.');
            let todo = "Name a revision of this repository and a path in it";
            return Err(trouble(format!("`{at}` cannot be read: {said}"), todo));
        }
        String::from_utf8(output.stdout)
            .map_err(|_| trouble(format!("`{at}` is no text"), "Name a YAML file"))
    }

    fn files(&self) -> Result<&BTreeSet<String>, Problems> {
        if let Some(files) = self.files.get() {
            return Ok(files);
        }
        let names = self.run(&["ls-tree", "-r", "-z", "--name-only"], "")?;
        let names = names.split('\0').filter(|name| !name.is_empty());
        let names: BTreeSet<String> = names.map(str::to_owned).collect();
        Ok(self.files.get_or_init(|| names))
    }
}

impl Store for Git<'_> {
    fn text(&self, below: &str) -> Result<Option<String>, Problems> {
        // Whether it exists is a question of its own: a file that cannot be read is no missing file.
        if !below.is_empty() && !self.has(below)? {
            return Ok(None);
        }
        self.run(&["cat-file", "blob"], below).map(Some)
    }

    fn has(&self, below: &str) -> Result<bool, Problems> {
        Ok(self.files()?.contains(below))
    }

    fn names(&self, below: &str) -> Result<Vec<String>, Problems> {
        let start = if below.is_empty() {
            String::new()
        } else {
            format!("{below}/")
        };
        let below = self
            .files()?
            .iter()
            .filter_map(|file| file.strip_prefix(&start));
        let mut names: Vec<String> = below
            .map(|rest| rest.split('/').next().unwrap_or(rest).to_owned())
            .collect();
        names.dedup();
        Ok(names)
    }

    fn parent(&self) -> Box<dyn Store + '_> {
        let path = self.path.rsplit_once('/').map_or("", |(around, _)| around);
        Box::new(Git::new(self.root, self.revision, path))
    }

    fn name(&self) -> String {
        self.path.rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// A file or directory that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Problems {
    let what = format!("`{}` cannot be read: {error}", path.display());
    trouble(what, "Check that it is there and readable")
}

fn trouble(what: String, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
