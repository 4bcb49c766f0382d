//! The features of the generated crate that switch versions on.

use crate::generate::Version;
use crate::inputs::Text;
use crate::problem::{Problem, Problems};
use std::fmt::Write;

const BEGIN: &str = "# Versions of the API, by `cargo xtask generate`:";
/// The feature behind which the runtime keeps what calls operations itself. Cargo's dialect for a private feature.
const ANY: &str = "__any-version";
const END: &str = "# End of the versions.";

/// The manifest with the features of these versions, the newest being the default. `None` when there is no manifest.
///
/// # Errors
/// When the manifest has lost the lines that mark the place.
pub fn manifest(manifest: &Text, versions: &[Version]) -> Result<Option<String>, Problems> {
    if manifest.text.is_empty() {
        return Ok(None);
    }
    let place = manifest
        .text
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = place else {
        let what = format!("the lines `{BEGIN}` and `{END}` are gone from `[features]`");
        return Err(Problems(vec![
            Problem::new("", what, "Put them back").at(&manifest.name, None),
        ]));
    };
    let mut features = String::new();
    if let Some(newest) = versions.last() {
        let _ = writeln!(features, "default = [\"{}\"]", newest.module);
    }
    for version in versions {
        let _ = writeln!(features, "{} = [\"{ANY}\"]", version.module);
    }
    let _ = writeln!(
        features,
        "# Is on with any of them, and not for use by hand.\n{ANY} = []"
    );
    Ok(Some(format!("{before}{BEGIN}\n{features}{END}{after}")))
}
