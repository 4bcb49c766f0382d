//! Where the page of an item is, by the path that a link within the documentation names.

use std::path::Path;

/// The kinds of item that have a page of their own, as rustdoc names its files.
const KINDS: [&str; 8] = [
    "struct", "enum", "trait", "fn", "type", "constant", "macro", "union",
];

/// What an item has on the page of its type, as rustdoc names the anchors.
const MEMBERS: [&str; 5] = [
    "method",
    "tymethod",
    "variant",
    "structfield",
    "associatedconstant",
];

/// The address of an item below the folder of the documentation.
pub fn address(site: &Path, path: &str) -> Option<String> {
    let (path, anchor) = match path.split_once('#') {
        Some((path, anchor)) => (path, format!("#{anchor}")),
        None => (path, String::new()),
    };
    let mut names: Vec<&str> = path.trim_end_matches("()").split("::").collect();
    if names.first() == Some(&"crate") {
        names[0] = "wise_api";
    }
    let address = page(site, &names).or_else(|| {
        // What the root re-exports has its page in the newest version.
        let newest = newest(site)?;
        let mut names = names.clone();
        names.insert(1, &newest);
        page(site, &names)
    })?;
    Some(address + &anchor)
}

fn page(site: &Path, names: &[&str]) -> Option<String> {
    item(site, names).or_else(|| member(site, names))
}

fn item(site: &Path, names: &[&str]) -> Option<String> {
    let (last, modules) = names.split_last()?;
    let folder = modules
        .iter()
        .map(|name| format!("{name}/"))
        .collect::<String>();
    let mut pages = vec![format!("{folder}{last}/index.html")];
    pages.extend(KINDS.map(|kind| format!("{folder}{kind}.{last}.html")));
    pages.into_iter().find(|page| site.join(page).is_file())
}

fn member(site: &Path, names: &[&str]) -> Option<String> {
    let (last, of) = names.split_last()?;
    let page = item(site, of)?;
    let text = std::fs::read_to_string(site.join(&page)).ok()?;
    let anchors = MEMBERS.map(|kind| format!("{kind}.{last}"));
    let anchor = anchors
        .into_iter()
        .find(|anchor| text.contains(&format!("id=\"{anchor}\"")))?;
    Some(format!("{page}#{anchor}"))
}

fn newest(site: &Path) -> Option<String> {
    let entries = std::fs::read_dir(site.join("wise_api")).ok()?;
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let quarter = |name: &String| {
        name.starts_with('v') && name[1..].starts_with(|first: char| first.is_ascii_digit())
    };
    names.filter(quarter).max()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn items_members_and_what_the_root_exports_are_found() {
        let site = std::env::temp_dir().join(format!("items-{}", std::process::id()));
        for (page, text) in [
            ("wise_api/index.html", ""),
            (
                "wise_api/enum.Error.html",
                "<section id=\"method.id\" class=\"method\">",
            ),
            ("wise_api/webhook/index.html", ""),
            ("wise_api/v2026q3/quote/struct.Quote.html", ""),
            ("wise_api/v2026q2/quote/struct.Quote.html", ""),
        ] {
            std::fs::create_dir_all(site.join(page).parent().unwrap()).unwrap();
            std::fs::write(site.join(page), text).unwrap();
        }
        for (path, expected) in [
            ("wise_api", Some("wise_api/index.html")),
            ("crate::Error", Some("wise_api/enum.Error.html")),
            (
                "wise_api::Error::id",
                Some("wise_api/enum.Error.html#method.id"),
            ),
            ("crate::Error::gone", None),
            (
                "crate::webhook#keys",
                Some("wise_api/webhook/index.html#keys"),
            ),
            (
                "crate::quote::Quote",
                Some("wise_api/v2026q3/quote/struct.Quote.html"),
            ),
            ("crate::Gone", None),
        ] {
            assert_eq!(address(&site, path).as_deref(), expected, "{path}");
        }
        std::fs::remove_dir_all(site).unwrap();
    }
}
