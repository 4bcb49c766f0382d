//! Which API version a document describes.

use serde_json::Value;

use crate::document::Document;
use crate::problem::Problem;

/// The version of the paths without a version segment of their own for the whole API.
pub const LEGACY: &str = "legacy";

/// The API version in the path of the first server, in lower case (`/2026Q3` → `2026q3`); [`LEGACY`] when the server has
/// no path. It names a directory and a module, so it must be a plain word.
pub fn version(document: &Document) -> Result<String, Problem> {
    const TODO: &str = "A version is one path segment of letters and digits, such as /2026Q3: \
                        if the publisher has changed the scheme, this project has to follow";
    let Some(url) = document.get("/servers/0/url").and_then(Value::as_str) else {
        return match document.get("/servers") {
            None => Ok(LEGACY.to_owned()),
            Some(Value::Array(servers)) if servers.is_empty() => Ok(LEGACY.to_owned()),
            Some(_) => Err(document.problem("/servers/0", "the first server has no `url`", TODO)),
        };
    };
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url,
    };
    let segment = path.trim_matches('/');
    if segment.is_empty() {
        return Ok(LEGACY.to_owned());
    }
    let version = segment.to_ascii_lowercase();
    if !segment.bytes().all(|byte| byte.is_ascii_alphanumeric()) || version == LEGACY {
        return Err(document.problem(
            "/servers/0/url",
            format!("`/{segment}` is not a version of the API"),
            TODO,
        ));
    }
    Ok(version)
}
