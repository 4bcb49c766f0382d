//! The chapters of the book, as mdBook gets them.
//!
//! The pages of the guide are those of the documentation, so that there is one text of each: their links to items become links to the pages
//! of these items, and lines of code that only the compiler needs are left out.

use std::path::{Path, PathBuf};

use wise_codegen::problem::{Problem, Problems};

use super::{items, pages, trouble};

/// Where the chapters are, and the pages of the guide.
const CHAPTERS: &str = "docs/book/src";
const GUIDE: &str = "wise-api/src/guide";

/// A chapter as mdBook gets it.
pub struct Chapter {
    /// The file.
    pub file: PathBuf,
    /// The page that mdBook makes of it.
    pub page: PathBuf,
}

/// Writes the book into a folder. Gives its chapters.
pub fn stage(root: &Path, site: &Path, folder: &Path) -> Result<Vec<Chapter>, Problems> {
    let _ = std::fs::remove_dir_all(folder);
    let summary = read(&root.join(CHAPTERS).join("SUMMARY.md"))?;
    write(
        &folder.join("book.toml"),
        &read(&root.join("docs/book/book.toml"))?,
    )?;
    write(&folder.join("src/SUMMARY.md"), &summary)?;
    let listed = listed(&summary);
    let mut problems = Problems(left_out(root, &listed)?);
    let mut chapters = Vec::new();
    for (title, name) in listed {
        let guide = name.strip_prefix("guide/");
        let file = match guide {
            Some(page) => root.join(GUIDE).join(page),
            None => root.join(CHAPTERS).join(&name),
        };
        let place = Place { site, name: &name };
        let (text, found) = place.chapter(&read(&file)?, guide.map(|_| title.as_str()));
        let named = |problem: Problem| problem.at(&file.display().to_string(), None);
        problems.0.extend(found.into_iter().map(named));
        let chapter = Chapter {
            file: folder.join("src").join(&name),
            page: site.join("book").join(&name).with_extension("html"),
        };
        write(&chapter.file, &text)?;
        chapters.push(chapter);
    }
    match problems.is_empty() {
        true => Ok(chapters),
        false => Err(problems),
    }
}

/// Title and file of each chapter of a table of contents.
fn listed(summary: &str) -> Vec<(String, String)> {
    let entry = |line: &str| {
        let (title, target) = line.split_once('[')?.1.split_once("](")?;
        Some((title.to_owned(), target.strip_suffix(')')?.to_owned()))
    };
    summary.lines().filter_map(entry).collect()
}

/// Chapters that the table of contents does not have.
fn left_out(root: &Path, listed: &[(String, String)]) -> Result<Vec<Problem>, Problems> {
    let mut names = Vec::new();
    for folder in ["", "recipes", "migration"] {
        names.extend(
            markdown(&root.join(CHAPTERS).join(folder))?.map(|name| match folder {
                "" => name,
                folder => format!("{folder}/{name}"),
            }),
        );
    }
    names.extend(markdown(&root.join(GUIDE))?.map(|name| format!("guide/{name}")));
    names.retain(|name| name != "SUMMARY.md" && listed.iter().all(|(_, file)| file != name));
    let problem = |name: String| {
        let what = format!("the book has no chapter `{name}`");
        Problem::new("", what, format!("List it in `{CHAPTERS}/SUMMARY.md`"))
    };
    Ok(names.into_iter().map(problem).collect())
}

fn markdown(folder: &Path) -> Result<impl Iterator<Item = String> + use<>, Problems> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| trouble(&format!("`{}`: {error}", folder.display()), "Check it"))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md"))
        .collect();
    names.sort();
    Ok(names.into_iter())
}

/// A chapter, and what its links are relative to.
struct Place<'p> {
    site: &'p Path,
    name: &'p str,
}

impl Place<'_> {
    /// A page as a chapter, and what is wrong with it. A page of the guide has no title of its own, and gets one.
    fn chapter(&self, text: &str, title: Option<&str>) -> (String, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut out = title
            .map(|title| format!("# {title}\n\n"))
            .unwrap_or_default();
        let mut shown = Code::default();
        for line in pages::lines(text) {
            if line.code {
                out.push_str(&shown.line(line.text));
                continue;
            }
            if let Some(name) = pages::shorthand(line.text) {
                let what = format!(
                    "line {}: [{name}] has no target outside of rustdoc",
                    line.number
                );
                problems.push(Problem::new(
                    "",
                    what,
                    "Write the path of the item behind it, in parentheses",
                ));
            }
            let linked = pages::retarget(line.text, |target| {
                self.target(target).unwrap_or_else(|| {
                    let what = format!("line {}: `{target}` leads nowhere", line.number);
                    problems.push(Problem::new(
                        "",
                        what,
                        "Correct the path, or look whether the item is public",
                    ));
                    target.to_owned()
                })
            });
            // The heading of the chapter is above those of the page.
            if title.is_some() && linked.starts_with('#') {
                out.push('#');
            }
            out.push_str(&linked);
            out.push('\n');
        }
        (out, problems)
    }

    /// What a link leads to in the book.
    fn target(&self, target: &str) -> Option<String> {
        let inside = self.name.matches('/').count();
        if let Some(page) = target
            .strip_prefix("super::")
            .filter(|_| self.name.starts_with("guide/"))
        {
            return Some(guide_page(page, ""));
        }
        for guide in ["crate::guide::", "wise_api::guide::"] {
            if let Some(page) = target.strip_prefix(guide) {
                return Some(guide_page(page, &format!("{}guide/", "../".repeat(inside))));
            }
        }
        if target.starts_with("std::") {
            return Some(format!("https://doc.rust-lang.org/std/?search={target}"));
        }
        let first = target.split("::").next().unwrap_or_default();
        if target.contains("://") || !["crate", "wise_api", "wise_mock"].contains(&first) {
            return Some(target.to_owned());
        }
        let address = items::address(self.site, target)?;
        Some(format!("{}{address}", "../".repeat(inside + 1)))
    }
}

fn guide_page(path: &str, folder: &str) -> String {
    match path.split_once('#') {
        Some((page, anchor)) => format!("{folder}{page}.md#{anchor}"),
        None => format!("{folder}{path}.md"),
    }
}

/// Code as a reader wants it: of Rust, without what only the compiler needs.
#[derive(Default)]
struct Code {
    inside: bool,
    rust: bool,
    begun: bool,
}

impl Code {
    fn line(&mut self, line: &str) -> String {
        let fence = line.trim_start().strip_prefix("```");
        match (self.inside, fence) {
            (false, Some(words)) => {
                let refused = words.contains("compile_fail");
                let rust = |word: &str| {
                    ["", "rust", "no_run", "compile_fail", "should_panic"].contains(&word)
                        || word.starts_with('E')
                };
                *self = Self {
                    inside: true,
                    rust: words.split(',').all(rust),
                    begun: refused,
                };
                match (self.rust, refused) {
                    (true, true) => "```rust\n// This does not compile:\n".to_owned(),
                    (true, false) => "```rust\n".to_owned(),
                    (false, _) => format!("{line}\n"),
                }
            }
            (true, Some(words)) if words.trim().is_empty() => {
                self.inside = false;
                format!("{line}\n")
            }
            _ => self.inner(line),
        }
    }

    fn inner(&mut self, line: &str) -> String {
        let hidden = line.trim() == "#" || line.trim_start().starts_with("# ");
        if self.rust && (hidden || (!self.begun && line.trim().is_empty())) {
            return String::new();
        }
        self.begun = true;
        format!("{line}\n")
    }
}

fn read(file: &Path) -> Result<String, Problems> {
    std::fs::read_to_string(file).map_err(|error| {
        trouble(
            &format!("`{}` cannot be read: {error}", file.display()),
            "Check it",
        )
    })
}

fn write(file: &Path, text: &str) -> Result<(), Problems> {
    let parent = file.parent().unwrap_or(file);
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::write(file, text))
        .map_err(|error| {
            trouble(
                &format!("`{}` cannot be written: {error}", file.display()),
                "Check it",
            )
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_page_of_the_guide_becomes_a_chapter() {
        let site = std::env::temp_dir().join(format!("book-{}", std::process::id()));
        std::fs::create_dir_all(site.join("wise_api")).unwrap();
        std::fs::write(
            site.join("wise_api/struct.Call.html"),
            "<h4 id=\"method.pages\">",
        )
        .unwrap();
        let page = "Words: [`Call`](crate::Call), [more](super::pages#lists), [std](std::error::Error).\n\n# Part\n\n\
            ```no_run\n# fn main() {\n\nlet a = 1;\n# }\n```\n\n```compile_fail,E0277\n# use x;\na();\n```\n\n```toml\n# A comment.\n```\n";
        let place = Place {
            site: &site,
            name: "guide/errors.md",
        };
        let (text, problems) = place.chapter(page, Some("Errors"));
        assert!(problems.is_empty());
        let expected = "# Errors\n\nWords: [`Call`](../../wise_api/struct.Call.html), [more](pages.md#lists), \
            [std](https://doc.rust-lang.org/std/?search=std::error::Error).\n\n## Part\n\n\
            ```rust\nlet a = 1;\n```\n\n```rust\n// This does not compile:\na();\n```\n\n```toml\n# A comment.\n```\n";
        assert_eq!(text, expected);
        let place = Place {
            site: &site,
            name: "recipes/x.md",
        };
        let (text, _) = place.chapter(
            "[a](wise_api::Call::pages) [b](wise_api::guide::errors)",
            None,
        );
        assert_eq!(
            text,
            "[a](../../wise_api/struct.Call.html#method.pages) [b](../guide/errors.md)\n"
        );
        std::fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn what_leads_nowhere_is_told_with_its_line() {
        let place = Place {
            site: Path::new("/nowhere"),
            name: "a.md",
        };
        let (_, problems) = place.chapter("a\n[b](wise_api::Gone)\n[`Call`]\n", None);
        let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(
            text[0].contains("line 2") && text[0].contains("wise_api::Gone"),
            "{text:?}"
        );
        assert!(
            text[1].contains("line 3") && text[1].contains("`Call`"),
            "{text:?}"
        );
    }
}
