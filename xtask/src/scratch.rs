//! A generated crate outside of the workspace: the files of a run, the hand-written runtime, and a manifest of its own.

use std::path::Path;
use wise_codegen::generate::Output;
use wise_codegen::problem::{Problem, Problems};
use wise_codegen::sync;

/// Writes the crate, and returns how many files it has. What an earlier run left there and this one does not make goes.
pub fn write(root: &Path, out: &Path, output: &Output) -> Result<usize, Problems> {
    let manifest = out.join("Cargo.toml");
    let foreign = out.is_dir()
        && !manifest.is_file()
        && std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some());
    if foreign {
        let what = format!(
            "`{}` is not empty, and no crate of an earlier run",
            out.display()
        );
        return Err(Problems(vec![Problem::new(
            "",
            what,
            "Name another directory",
        )]));
    }
    let old = out.join("src");
    if old.is_dir() {
        std::fs::remove_dir_all(&old).map_err(|error| failure("remove", &old, &error))?;
    }
    let mut files = 0;
    let source = root.join("wise-api/src");
    copy_hand_written(&source, &old, &mut files)?;
    for (path, text) in &output.files {
        if let Some(path) = path.strip_prefix("wise-api/src/") {
            put(&old.join(path), text)?;
            files += 1;
        }
    }
    let features = output
        .files
        .get("wise-api/Cargo.toml")
        .map(String::as_str)
        .unwrap_or_default();
    put(&manifest, &standalone(root, features)?)?;
    Ok(files + 1)
}

/// Copies the runtime: every source file that does not say that it was generated.
fn copy_hand_written(from: &Path, to: &Path, files: &mut usize) -> Result<(), Problems> {
    let entries = std::fs::read_dir(from).map_err(|error| failure("read", from, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| failure("read", from, &error))?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_hand_written(&path, &target, files)?;
            continue;
        }
        let text =
            std::fs::read_to_string(&path).map_err(|error| failure("read", &path, &error))?;
        if !text.starts_with(sync::MARK) {
            put(&target, &text)?;
            *files += 1;
        }
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<(), Problems> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| failure("create", parent, &error))?;
    }
    std::fs::write(path, text).map_err(|error| failure("write", path, &error))
}

/// The manifest of `wise-api` with everything that it inherits from the workspace written out, and a workspace of its own.
fn standalone(root: &Path, manifest: &str) -> Result<String, Problems> {
    let path = root.join("Cargo.toml");
    let workspace =
        std::fs::read_to_string(&path).map_err(|error| failure("read", &path, &error))?;
    let bad = |error: &toml::de::Error| {
        Problems(vec![Problem::new(
            "",
            format!("a manifest cannot be read: {error}"),
            "Correct it",
        )])
    };
    let workspace: toml::Table = workspace.parse().map_err(|error| bad(&error))?;
    let mut manifest: toml::Table = manifest.parse().map_err(|error| bad(&error))?;
    for (section, value) in &mut manifest {
        let Some(table) = value.as_table_mut() else {
            continue;
        };
        match section.as_str() {
            "package" => inherit(table, &workspace, "package"),
            "dependencies" => inherit(table, &workspace, "dependencies"),
            // Dependencies of some targets only: `[target.'cfg(…)'.dependencies]`.
            "target" => {
                for target in table.iter_mut().filter_map(|(_, one)| one.as_table_mut()) {
                    target.remove("dev-dependencies");
                    let own = target.get_mut("dependencies");
                    if let Some(own) = own.and_then(toml::Value::as_table_mut) {
                        inherit(own, &workspace, "dependencies");
                    }
                }
            }
            _ => {}
        }
    }
    for gone in ["lints", "dev-dependencies", "example", "bench", "test"] {
        manifest.remove(gone);
    }
    if let Some(package) = manifest
        .get_mut("package")
        .and_then(toml::Value::as_table_mut)
    {
        package.remove("readme");
    }
    manifest.insert(
        "workspace".to_owned(),
        toml::Value::Table(toml::Table::new()),
    );
    toml::to_string(&manifest).map_err(|error| {
        Problems(vec![Problem::new(
            "",
            format!("the manifest cannot be written: {error}"),
            "Report this as a bug",
        )])
    })
}

/// Writes out what the entries of a table take from the workspace's table of this name.
fn inherit(table: &mut toml::Table, workspace: &toml::Table, section: &str) {
    let shared = workspace.get("workspace").and_then(|all| all.get(section));
    for (key, value) in table.iter_mut() {
        let Some(own) = value.as_table_mut() else {
            continue;
        };
        if own.remove("workspace").is_none() {
            continue;
        }
        let own = own.clone();
        if let Some(from) = shared.and_then(|shared| shared.get(key)).cloned() {
            *value = merged(from, own);
        }
    }
}

/// A dependency of the workspace with the features that the crate adds.
fn merged(from: toml::Value, own: toml::Table) -> toml::Value {
    if own.is_empty() {
        return from;
    }
    let mut table = match from {
        toml::Value::Table(table) => table,
        version => toml::Table::from_iter([("version".to_owned(), version)]),
    };
    for (key, value) in own {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Array(known)), toml::Value::Array(more)) => known.extend(more),
            (_, value) => drop(table.insert(key, value)),
        }
    }
    toml::Value::Table(table)
}

fn failure(what: &str, path: &Path, error: &std::io::Error) -> Problems {
    Problems(vec![Problem::new(
        "",
        format!("cannot {what} `{}`: {error}", path.display()),
        "Check the permissions and the space left",
    )])
}
