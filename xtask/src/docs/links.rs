//! Every internal link of pages and chapters, and whether it leads somewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};

use wise_codegen::problem::{Problem, Problems};

use super::book::Chapter;
use super::{pages, trouble};

/// Checks the chapters of the book: a link leads to a chapter, or to a page of the documentation.
pub fn of_chapters(chapters: &[Chapter]) -> Result<Vec<Problem>, Problems> {
    let mut found = Vec::new();
    for chapter in chapters {
        found.extend(of_page(&chapter.file, &[&chapter.file, &chapter.page])?);
    }
    Ok(found)
}

/// Checks pages that are read where they lie.
pub fn of_markdown(files: &[PathBuf]) -> Result<Vec<Problem>, Problems> {
    let mut found = Vec::new();
    for file in files {
        found.extend(of_page(file, &[file])?);
    }
    Ok(found)
}

/// A page whose links are relative to one of these files.
fn of_page(file: &Path, places: &[&PathBuf]) -> Result<Vec<Problem>, Problems> {
    let text = read(file)?;
    let mut found = Vec::new();
    for link in pages::links(&text) {
        let target = link.target;
        if is_outside(target) || target.contains("::") {
            continue;
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let candidates = places.iter().map(|place| resolved(place, path));
        let Some(to) = candidates.into_iter().find(|to| to.exists()) else {
            found.push(problem(file, link.line, target, "there is no such file"));
            continue;
        };
        let markdown = to.extension().is_some_and(|extension| extension == "md");
        let known = |to: &Path| {
            read(to).map(|text| pages::anchors(&text).iter().any(|known| known == anchor))
        };
        if markdown && !anchor.is_empty() && !known(&to)? {
            found.push(problem(
                file,
                link.line,
                target,
                "the page has no such heading",
            ));
        }
    }
    Ok(found)
}

fn problem(file: &Path, line: usize, target: &str, why: &str) -> Problem {
    let what = format!("line {line}: `{target}` leads nowhere: {why}");
    Problem::new("", what, "Correct the link").at(&file.display().to_string(), None)
}

/// Checks every page below a folder. Gives how many there are, and what is wrong.
pub fn of_site(site: &Path) -> Result<(usize, Vec<Problem>), Problems> {
    let mut files = Vec::new();
    collect(site, &mut files)?;
    let mut pages = HashMap::new();
    for file in files {
        // The source of items has thousands of lines with anchors of their own, made by rustdoc for its own use.
        let source = file.starts_with(site.join("src"));
        let page = match source {
            true => Page::default(),
            false => page(&read(&file)?),
        };
        pages.insert(file, page);
    }
    let mut broken: BTreeMap<(&str, &str), Vec<&Path>> = BTreeMap::new();
    for (file, page) in &pages {
        for target in page.links.iter().filter(|target| !is_foreign(target)) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = path.split('?').next().unwrap_or_default();
            let to = resolved(file, &decoded(path));
            let why = match pages.get(&to) {
                None if to.is_file() => continue,
                None => "there is no such page",
                Some(_) if anchor.is_empty() || to.starts_with(site.join("src")) => continue,
                Some(other) if other.has(anchor) => continue,
                Some(_) => "the page has no such anchor",
            };
            broken.entry((target, why)).or_default().push(file);
        }
    }
    let found = broken.into_iter().map(|((target, why), files)| {
        let first = files.iter().min().map(|file| file.display().to_string());
        let what = format!(
            "`{target}` leads nowhere: {why}; links like this: {}",
            files.len()
        );
        Problem::new("", what, "Correct the link in its source")
            .at(&first.unwrap_or_default(), None)
    });
    let found = found.collect();
    Ok((pages.len(), found))
}

/// Links that rustdoc writes and nobody here can correct: within what it takes over from the documentation of dependencies (`tracing`,
/// `http`, `opentelemetry`), and scripts with implementations elsewhere, which it leaves out where there are none. Among the former are paths
/// and names of items that it could not resolve, which in this workspace are an error of its own.
fn is_foreign(target: &str) -> bool {
    const FOREIGN: [&str; 2] = [
        "dispatcher#setting-the-default-subscriber",
        "struct.GetAll.html",
    ];
    let item = target.contains("::") || !target.contains(['.', '/', '#']);
    item || target.contains("/trait.impl/") || FOREIGN.contains(&target)
}

/// The links and anchors of a page.
#[derive(Default, Debug, PartialEq)]
struct Page {
    links: BTreeSet<String>,
    anchors: BTreeSet<String>,
    /// Whether it only sends readers, with the anchor that they came with, to where an item is re-exported.
    redirects: bool,
}

impl Page {
    /// Whether it has an anchor, which stands in links and pages as it is or with `%20` and its like.
    fn has(&self, anchor: &str) -> bool {
        self.redirects || self.anchors.contains(anchor) || self.anchors.contains(&decoded(anchor))
    }
}

fn page(text: &str) -> Page {
    let mut page = Page::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = rest.split_at(tag_length(rest));
        rest = after;
        attributes(tag, &mut page);
        page.redirects |= tag.starts_with("<meta http-equiv=\"refresh\"");
        // What scripts and styles hold is no markup.
        for raw in ["script", "style"] {
            if tag[1..].starts_with(raw) {
                rest = rest
                    .split_once(&format!("</{raw}>"))
                    .map_or("", |(_, after)| after);
            }
        }
    }
    page
}

/// How long a tag is: up to the first `>` that stands in no value.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn attributes(tag: &str, page: &mut Page) {
    for (name, is_link) in [(" href=", true), (" src=", true), (" id=", false)] {
        let Some((_, value)) = tag.split_once(name) else {
            continue;
        };
        let value = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split(quote).next(),
            _ => value.split([' ', '>']).next(),
        };
        let value = value
            .unwrap_or_default()
            .replace("&amp;", "&")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">");
        match is_link {
            true if value.is_empty() || value == "#" || is_outside(&value) => {}
            true => {
                page.links.insert(value);
            }
            false => {
                page.anchors.insert(value);
            }
        }
    }
}

/// Whether a link leads to somewhere else in the world.
fn is_outside(target: &str) -> bool {
    let scheme = target.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        !scheme.is_empty() && scheme.chars().all(|letter| letter.is_ascii_lowercase())
    }) && !target.contains("::")
}

/// The file that a relative link in a file leads to.
fn resolved(from: &Path, path: &str) -> PathBuf {
    if path.is_empty() {
        return from.to_owned();
    }
    let mut to = from.parent().unwrap_or(from).to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                to.pop();
            }
            Component::Normal(name) => to.push(name),
            _ => {}
        }
    }
    match path.ends_with('/') {
        true => to.join("index.html"),
        false => to,
    }
}

/// Text with `%20` and its like replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match (first, after) {
            (b'%', [high, low, ..]) => std::str::from_utf8(&[*high, *low])
                .ok()
                .and_then(|code| u8::from_str_radix(code, 16).ok()),
            _ => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = &rest[if code.is_some() { 3 } else { 1 }..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Problems> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| trouble(&format!("`{}`: {error}", folder.display()), "Check it"))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
            && !entry.file_name().eq_ignore_ascii_case("404.html")
        {
            files.push(path);
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<String, Problems> {
    std::fs::read_to_string(file).map_err(|error| {
        trouble(
            &format!("`{}` cannot be read: {error}", file.display()),
            "Check it",
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn site(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let site = std::env::temp_dir().join(format!("links-{name}-{}", std::process::id()));
        for (file, text) in files {
            std::fs::create_dir_all(site.join(file).parent().unwrap()).unwrap();
            std::fs::write(site.join(file), text).unwrap();
        }
        site
    }

    #[test]
    fn a_page_has_the_links_of_its_markup_and_no_others() {
        let text = "<!-- <a href=\"no\"> --><script src=\"a.js\">x=\"<a href='no'>\"</script><h2 id=\"one\" title=\"a>b\">\
            <a class=\"x\" href=\"b.html#two&amp;three\"><a href=#12 id=12><a href=\"https://example.org/\"><a href=\"#\">";
        let page = page(text);
        assert_eq!(
            page.links.iter().collect::<Vec<_>>(),
            ["#12", "a.js", "b.html#two&three"]
        );
        assert_eq!(page.anchors.iter().collect::<Vec<_>>(), ["12", "one"]);
    }

    #[test]
    fn links_between_pages_are_followed_to_their_anchors() {
        let good = "<a href=\"../b.html#there\"><a href=\"#here\"><p id=here><a href=\"./\"><a href=\"../c%20d.png\">";
        let bad = "<a href=\"old.html#any\"><p id=\"there\"><a href=\"a/gone.html\"><a href=\"a/index.html#gone\"><a href=\"Context\"><a href=\"gone.png\"><a href=\"src/x.html#1-2\">";
        let files = [
            ("a/index.html", good),
            ("b.html", bad),
            ("c d.png", ""),
            ("src/x.html", ""),
            (
                "old.html",
                "<meta http-equiv=\"refresh\" content=\"0;URL=b.html\">",
            ),
        ];
        let site = site("pages", &files);
        let (pages, found) = of_site(&site).unwrap();
        assert_eq!(pages, 4);
        let text: Vec<String> = found.iter().map(|problem| problem.what.clone()).collect();
        let expected = [
            "`a/gone.html` leads nowhere: there is no such page; links like this: 1",
            "`a/index.html#gone` leads nowhere: the page has no such anchor; links like this: 1",
            "`gone.png` leads nowhere: there is no such page; links like this: 1",
        ];
        assert_eq!(text, expected);
        std::fs::remove_dir_all(site).unwrap();
    }

    #[test]
    fn markdown_leads_to_files_and_headings() {
        let text = "# Top\n[a](b.md#part-one) [b](#top) [c](https://example.org)\n[d](b.md#gone) [e](gone.md) [f](b)\n";
        let site = site(
            "markdown",
            &[("a.md", text), ("b.md", "## Part one\n"), ("b/x", "")],
        );
        let found = of_markdown(&[site.join("a.md")]).unwrap();
        let text: Vec<&str> = found.iter().map(|problem| problem.what.as_str()).collect();
        assert_eq!(
            text,
            [
                "line 3: `b.md#gone` leads nowhere: the page has no such heading",
                "line 3: `gone.md` leads nowhere: there is no such file",
            ]
        );
        std::fs::remove_dir_all(site).unwrap();
    }

    /// A chapter is read as a file, and linked to from the place where its page is going to be.
    #[test]
    fn a_chapter_leads_to_chapters_and_to_pages_of_the_documentation() {
        let files = [
            (
                "book/src/a.md",
                "[b](b.md) [c](../api/c.html) [d](../api/gone.html)\n",
            ),
            ("book/src/b.md", ""),
            ("doc/api/c.html", ""),
        ];
        let site = site("chapters", &files);
        let chapter = Chapter {
            file: site.join("book/src/a.md"),
            page: site.join("doc/book/a.html"),
        };
        let found = of_chapters(&[chapter]).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].what.contains("gone.html"));
        std::fs::remove_dir_all(site).unwrap();
    }
}
