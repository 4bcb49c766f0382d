//! Markdown, as far as the checks need it: code, headings and links.

use std::collections::BTreeMap;

/// One line of a page.
pub struct Line<'t> {
    pub number: usize,
    pub text: &'t str,
    /// Whether it belongs to a block of code, fences included.
    pub code: bool,
}

/// The lines of a page, each with whether it is code.
pub fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut fence: Option<&str> = None;
    text.lines().enumerate().map(move |(index, text)| {
        let trimmed = text.trim_start();
        let marks = trimmed.trim_start_matches('`');
        let opened = &trimmed[..trimmed.len() - marks.len()];
        let code = fence.is_some() || opened.len() >= 3;
        match fence {
            None if opened.len() >= 3 => fence = Some(opened),
            Some(mark) if opened.len() >= mark.len() && marks.trim().is_empty() => fence = None,
            _ => {}
        }
        Line {
            number: index + 1,
            text,
            code,
        }
    })
}

/// A link: the text before its target, and the target.
pub struct Link<'t> {
    pub line: usize,
    pub target: &'t str,
}

/// The links of a page, those by reference included.
pub fn links(text: &str) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    for line in lines(text).filter(|line| !line.code) {
        for (start, end) in targets(line.text) {
            found.push(Link {
                line: line.number,
                target: &line.text[start..end],
            });
        }
        if let Some((name, target)) = line.text.split_once("]: ")
            && name.starts_with('[')
        {
            found.push(Link {
                line: line.number,
                target: target.split_whitespace().next().unwrap_or_default(),
            });
        }
    }
    found
}

/// Where the targets of links stand in a line.
fn targets(line: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = line[from..].find("](") {
        let start = from + at + 2;
        let Some(length) = line[start..].find(')') else {
            break;
        };
        // Within a span of code it is no link.
        if line[..start].matches('`').count().is_multiple_of(2) {
            found.push((start, start + length));
        }
        from = start + length;
    }
    found
}

/// A line with the targets of its links replaced.
pub fn retarget(line: &str, mut replace: impl FnMut(&str) -> String) -> String {
    let mut text = String::new();
    let mut from = 0;
    for (start, end) in targets(line) {
        text.push_str(&line[from..start]);
        text.push_str(&replace(&line[start..end]));
        from = end;
    }
    text.push_str(&line[from..]);
    text
}

/// The first name in brackets that rustdoc would make a link of, and nobody else.
pub fn shorthand(line: &str) -> Option<&str> {
    let mut rest = line;
    while let Some(at) = rest.find("[`") {
        let inner = &rest[at + 1..];
        let end = inner.find("`]")?;
        let after = &inner[end + 2..];
        if !after.starts_with(['(', '[', ':']) {
            return Some(&inner[..=end]);
        }
        rest = after;
    }
    None
}

/// The anchors that the headings of a page get.
pub fn anchors(text: &str) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let headings = lines(text).filter(|line| !line.code && line.text.starts_with('#'));
    let slugs = headings.map(|line| slug(line.text.trim_start_matches('#').trim()));
    slugs
        .map(|slug| {
            let count = counts.entry(slug.clone()).or_default();
            *count += 1;
            match *count {
                1 => slug,
                more => format!("{slug}-{}", more - 1),
            }
        })
        .collect()
}

fn slug(heading: &str) -> String {
    let plain = retarget(heading, |_| String::new());
    let kept = plain.chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        letter if letter.is_alphanumeric() => Some(letter.to_ascii_lowercase()),
        _ => None,
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A page, with `code`\n\nSee [one](a.md) and [`two`](b.md#c), not `[x](y)`.\n\n```text\n[no](code.md)\n```\n\n\
        ## Twice\n## Twice\n\n[three]: c.md\n";

    #[test]
    fn links_are_those_outside_of_code() {
        let targets: Vec<_> = links(PAGE)
            .iter()
            .map(|link| (link.line, link.target))
            .collect();
        assert_eq!(targets, [(3, "a.md"), (3, "b.md#c"), (12, "c.md")]);
    }

    #[test]
    fn headings_have_the_anchors_that_readers_link_to() {
        assert_eq!(anchors(PAGE), ["a-page-with-code", "twice", "twice-1"]);
    }

    #[test]
    fn a_longer_fence_holds_shorter_ones() {
        let page = "````text\n```\n[a](b)\n```\n````\n[c](d)\n";
        let targets: Vec<_> = links(page).iter().map(|link| link.target).collect();
        assert_eq!(targets, ["d"]);
    }

    #[test]
    fn targets_are_replaced_and_the_rest_stays() {
        let line = "See [a](crate::A), [b](b.md) and `[c](d)`.";
        let changed = retarget(line, |target| target.replace("crate::", "https://x/"));
        assert_eq!(changed, "See [a](https://x/A), [b](b.md) and `[c](d)`.");
    }

    #[test]
    fn only_names_without_a_target_are_shorthand() {
        assert_eq!(
            shorthand("a [`Call`](crate::Call) and [`Error`] b"),
            Some("`Error`")
        );
        assert_eq!(shorthand("a [`Call`](crate::Call), `[`x"), None);
    }
}
