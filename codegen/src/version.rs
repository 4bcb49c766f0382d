//! What a version is called: its directory under `spec/`, its name in paths, and its module.

use crate::document::Document;
use crate::problem::Problem;
use serde_json::Value;

/// The directory of the operations without a version in their path.
pub const UNVERSIONED: &str = "legacy";

/// What stands in paths for the version of a directory: `2026Q3` for `2026q3`, nothing for the unversioned operations.
pub fn wire(directory: &str) -> String {
    if directory == UNVERSIONED {
        String::new()
    } else {
        directory.to_uppercase()
    }
}

/// The directory of a version, by its name in paths.
pub fn directory(wire: &str) -> String {
    if wire.is_empty() {
        UNVERSIONED.to_owned()
    } else {
        wire.to_lowercase()
    }
}

/// The module for the version of a directory: `v2026q3` for `2026q3`.
pub fn module(directory: &str) -> String {
    if directory == UNVERSIONED {
        UNVERSIONED.to_owned()
    } else {
        format!("v{directory}")
    }
}

/// The API version in the path of the first server, in lower case (`/2026Q3` → `2026q3`); [`UNVERSIONED`] when the server has
/// no path. It names a directory and a module, so it must be a plain word.
pub fn of_document(document: &Document) -> Result<String, Problem> {
    const TODO: &str = "A version is one path segment of letters and digits, such as /2026Q3: \
                        if the publisher has changed the scheme, this project has to follow";
    let Some(url) = document.get("/servers/0/url").and_then(Value::as_str) else {
        return match document.get("/servers") {
            None => Ok(UNVERSIONED.to_owned()),
            Some(Value::Array(servers)) if servers.is_empty() => Ok(UNVERSIONED.to_owned()),
            Some(_) => Err(document.problem("/servers/0", "the first server has no `url`", TODO)),
        };
    };
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url,
    };
    let segment = path.trim_matches('/');
    if segment.is_empty() {
        return Ok(UNVERSIONED.to_owned());
    }
    let version = segment.to_ascii_lowercase();
    if !segment.bytes().all(|byte| byte.is_ascii_alphanumeric()) || version == UNVERSIONED {
        return Err(document.problem(
            "/servers/0/url",
            format!("`/{segment}` is not a version of the API"),
            TODO,
        ));
    }
    Ok(version)
}
