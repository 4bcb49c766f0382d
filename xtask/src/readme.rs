//! The page of the crate `wise-api` in a registry: that of the repository, without what is for those who work on it, and with links that
//! lead somewhere from within an archive, too.

use std::path::Path;

use wise_codegen::problem::{Problem, Problems};

use crate::docs::pages;
use crate::package;

/// The page that is written.
pub const FILE: &str = "wise-api/README.md";

/// The part that is for those who work on the repository.
const INSIDE: &str = "## Working on it";

const MARK: &str =
    "<!-- Written by `cargo xtask generate` from the README of the repository. -->\n\n";

/// What the page has to be. A copy of what the generator needs has no front page, and keeps what it has.
pub fn expected(root: &Path) -> Result<String, Problems> {
    if !root.join("README.md").is_file() {
        return Ok(actual(root));
    }
    let front = read(root, "README.md")?;
    Ok(of_crate(&front, &package::repository(root)?))
}

/// What the page is.
pub fn actual(root: &Path) -> String {
    read(root, FILE).unwrap_or_default()
}

/// Writes the page, if it has changed.
pub fn write(root: &Path) -> Result<(), Problems> {
    let text = expected(root)?;
    if actual(root) == text {
        return Ok(());
    }
    std::fs::write(root.join(FILE), text).map_err(|error| {
        let what = format!("`{FILE}` cannot be written: {error}");
        Problems(vec![Problem::new("", what, "Check the file")])
    })
}

fn read(root: &Path, file: &str) -> Result<String, Problems> {
    std::fs::read_to_string(root.join(file)).map_err(|error| {
        let what = format!("`{file}` cannot be read: {error}");
        Problems(vec![Problem::new("", what, "Check the file")])
    })
}

fn of_crate(front: &str, repository: &str) -> String {
    let mut text = MARK.to_owned();
    let mut inside = false;
    for line in pages::lines(front) {
        if !line.code && line.text.starts_with("## ") {
            inside = line.text == INSIDE;
        }
        if inside {
            continue;
        }
        match line.code {
            true => text.push_str(line.text),
            false => text.push_str(&pages::retarget(line.text, |target| {
                moved(target, repository)
            })),
        }
        text.push('\n');
    }
    text
}

/// The target of a link, as it is anywhere.
fn moved(target: &str, repository: &str) -> String {
    if target.contains("://") || target.starts_with('#') {
        return target.to_owned();
    }
    if target.starts_with("wise-api/src/guide") {
        return "https://docs.rs/wise-api/latest/wise_api/guide/".to_owned();
    }
    // Neither lists of methods nor examples are in the archive.
    format!("{}/blob/main/{target}", repository.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn links_lead_into_the_archive_or_out_of_it() {
        let front = "# wise-api\n\n[a](wise-api/examples/x.rs) [b](wise-api/api.md) [c](https://x.y) [d](#limits)\n[e](wise-api/src/guide)\n\n\
            ## Working on it\n\nwords\n\n```console\n## no heading\n```\n\n## Limits\n\n```toml\n[a](wise-api/b)\n```\n";
        let text = of_crate(front, "https://example.org/wise/");
        let expected = format!(
            "{MARK}# wise-api\n\n[a](https://example.org/wise/blob/main/wise-api/examples/x.rs) [b](https://example.org/wise/blob/main/wise-api/api.md) [c](https://x.y) [d](#limits)\n\
            [e](https://docs.rs/wise-api/latest/wise_api/guide/)\n\n## Limits\n\n```toml\n[a](wise-api/b)\n```\n"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn the_page_of_the_crate_is_that_of_the_repository() {
        let root = crate::workspace::root();
        assert_eq!(
            actual(&root),
            expected(&root).unwrap(),
            "run `cargo xtask generate`"
        );
    }
}
