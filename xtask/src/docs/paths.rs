//! The paths that examples import, and whether each has a page for the reader who looks it up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wise_codegen::problem::{Problem, Problems};

use super::{items, trouble};

/// Checks what the examples in these files import from `wise_api` and `wise_mock`.
pub fn of_examples(site: &Path, files: &[PathBuf]) -> Result<(usize, Vec<Problem>), Problems> {
    let mut imported: BTreeMap<String, (&Path, usize)> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| {
            let what = format!("`{}` cannot be read: {error}", file.display());
            trouble(&what, "Check its permissions")
        })?;
        for (line, paths) in imports(&text) {
            for path in paths {
                imported.entry(path).or_insert((file, line));
            }
        }
    }
    let missing = imported
        .iter()
        .filter(|(path, _)| items::address(site, path).is_none());
    let missing = missing.map(|(path, (file, line))| {
        let what = format!("an example imports `{path}`, which has no page of documentation");
        let todo = "Re-export it inlined (`#[doc(inline)]`), or import it from where it has a page";
        Problem::new("", format!("line {line}: {what}"), todo).at(&file.display().to_string(), None)
    });
    Ok((imported.len(), missing.collect()))
}

/// What each `use` of a text names, with its line, in code, in comments and in blocks of Markdown.
fn imports(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let mut item = code(line).to_owned();
        if !["use wise_api::", "use wise_mock::"]
            .iter()
            .any(|start| item.starts_with(start))
        {
            continue;
        }
        while !item.ends_with(';') {
            let Some((_, next)) = lines.next() else { break };
            item.push_str(code(next));
        }
        if let Ok(item) = syn::parse_str::<syn::ItemUse>(&item) {
            let mut paths = Vec::new();
            tree(&item.tree, "", &mut paths);
            found.push((number + 1, paths));
        }
    }
    found
}

/// A line of an example without the comment that it stands in, and without the mark of a hidden line.
fn code(line: &str) -> &str {
    let line = line.trim();
    let line = line
        .strip_prefix("///")
        .or_else(|| line.strip_prefix("//!"))
        .unwrap_or(line);
    let line = line.trim();
    line.strip_prefix("# ").unwrap_or(line)
}

fn tree(tree: &syn::UseTree, before: &str, found: &mut Vec<String>) {
    let join = |name: &syn::Ident| match before {
        "" => name.to_string(),
        _ => format!("{before}::{name}"),
    };
    match tree {
        syn::UseTree::Path(path) => self::tree(&path.tree, &join(&path.ident), found),
        syn::UseTree::Name(name) if name.ident == "self" => found.push(before.to_owned()),
        syn::UseTree::Name(name) => found.push(join(&name.ident)),
        syn::UseTree::Rename(rename) => found.push(join(&rename.ident)),
        syn::UseTree::Glob(_) => found.push(before.to_owned()),
        syn::UseTree::Group(group) => {
            for one in &group.items {
                self::tree(one, before, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{imports, of_examples};

    #[test]
    fn a_path_without_a_page_is_a_problem() {
        let site = std::env::temp_dir().join(format!("paths-{}", std::process::id()));
        std::fs::create_dir_all(site.join("wise_api/quote")).unwrap();
        std::fs::write(site.join("wise_api/quote/struct.Quote.html"), "").unwrap();
        let example = site.join("example.md");
        std::fs::write(
            &example,
            "Text.\n\n    use wise_api::quote::{Quote, Hidden};\n",
        )
        .unwrap();
        let (imported, problems) = of_examples(&site, &[example]).unwrap();
        std::fs::remove_dir_all(&site).unwrap();
        assert_eq!((imported, problems.len()), (2, 1));
        assert!(problems[0].what.contains("line 3") && problems[0].what.contains("quote::Hidden"));
    }

    #[test]
    fn imports_are_found_in_code_comments_and_markdown() {
        let text = "use wise_api::quote::{self, Quote};\n/// # use wise_api::Wise;\n//! use wise_api::{\n//!     Call,\n//!     form::*,\n//! };\nuse std::fmt;\n";
        let expected = [
            (1, vec!["wise_api::quote", "wise_api::quote::Quote"]),
            (2, vec!["wise_api::Wise"]),
            (3, vec!["wise_api::Call", "wise_api::form"]),
        ];
        let found = imports(text);
        let found: Vec<(usize, Vec<&str>)> = found
            .iter()
            .map(|(line, paths)| (*line, paths.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(found, expected);
    }
}
