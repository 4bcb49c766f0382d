//! A contract may say anything. None of it becomes a part of the pages, or of the Markdown of a pull request.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use wise_diff::report::Report;
use wise_diff::{compare, load, render};

const TAG: &str = "<script>alert(1)</script>";
const ATTRIBUTE: &str = "\"' onmouseover='alert(2)' x=\"><img src=x onerror=alert(3)>";
const MARKDOWN: &str = "a` **@everyone** | </details> [x](javascript:alert(4))\n# b";
const HIDDEN: &str = "\u{202e}gnp.exe\u{1b}[31m";

fn contract(old: bool) -> Value {
    let mut properties = json!({ "kept": { "type": "string" } });
    let fields = properties.as_object_mut().unwrap();
    for text in [TAG, ATTRIBUTE, MARKDOWN, HIDDEN] {
        let value = if old { "integer" } else { "string" };
        fields.insert(text.to_owned(), json!({ "type": value }));
        let values = if old {
            json!([text])
        } else {
            json!([text, format!("{text}!")])
        };
        fields.insert(
            format!("enum {text}"),
            json!({ "type": "string", "enum": values }),
        );
        if old {
            fields.insert(format!("gone {text}"), json!({ "type": "string" }));
        }
    }
    let body = json!({ "type": "object", "properties": properties });
    let operation = |id: &str| {
        json!({
            "operationId": id,
            "tags": [TAG],
            "parameters": [{ "name": ATTRIBUTE, "in": "query", "required": !old, "schema": { "type": "string" } }],
            "responses": { "200": { "description": "", "content": { "application/json": { "schema": body } } } }
        })
    };
    let mut paths = json!({ "/things": { "get": operation("thingGet") } });
    let gone = if old { "old" } else { "new" };
    let path = format!("/{gone}{TAG}");
    paths[path]["get"] = operation(&format!("{gone} {MARKDOWN}"));
    json!({
        "openapi": "3.1.0",
        "info": { "title": TAG, "version": "" },
        "servers": [{ "url": "https://library.test/2031Q2" }],
        "paths": paths
    })
}

static REPORT: LazyLock<Report> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let side = |name: &str, old| {
        let path = place.join(name);
        std::fs::write(&path, contract(old).to_string()).unwrap();
        load(root, &path.display().to_string()).unwrap()
    };
    let (old, new) = (
        side("hostile-old.json", true),
        side("hostile-new.json", false),
    );
    let mut report = compare(&old, &new, "0.1.0").unwrap_or_else(|problems| panic!("{problems}"));
    report.old.label = TAG.to_owned();
    report.new.label = MARKDOWN.to_owned();
    report.chosen_names.push(ATTRIBUTE.to_owned());
    report
});

const TAGS: &[&str] = &[
    "!doctype", "article", "b", "body", "br", "button", "code", "dd", "details", "div", "dl", "dt",
    "fieldset", "form", "h1", "h2", "h3", "h4", "head", "header", "html", "input", "label",
    "legend", "li", "main", "meta", "option", "p", "pre", "section", "select", "span", "style",
    "summary", "table", "td", "th", "title", "tr", "ul",
];

const ATTRIBUTES: &[&str] = &[
    "aria-hidden",
    "autocomplete",
    "charset",
    "checked",
    "class",
    "content",
    "html",
    "http-equiv",
    "id",
    "lang",
    "name",
    "open",
    "selected",
    "title",
    "type",
    "value",
];

#[test]
fn a_page_has_no_element_and_no_attribute_of_a_contract() {
    let report = &*REPORT;
    assert!(report.changes.len() > 8, "{}", report.headline);
    let page = render::html(report);
    for (at, _) in page.match_indices('<') {
        let inside = &page[at + 1..];
        let inside = &inside[..inside.find('>').unwrap()];
        let name = inside.trim_start_matches('/');
        let (name, mut rest) = name.split_once(' ').unwrap_or((name, ""));
        assert!(TAGS.contains(&name), "<{inside}>");
        while !rest.trim().is_empty() {
            rest = rest.trim_start();
            let end = rest.find(['=', ' ']).unwrap_or(rest.len());
            let (attribute, after) = rest.split_at(end);
            assert!(ATTRIBUTES.contains(&attribute), "<{inside}>");
            rest = after;
            if let Some(value) = after.strip_prefix("=\"") {
                rest = value.split_once('"').unwrap().1;
            }
        }
    }
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "it is shown"
    );
    assert!(page.contains("\\u{202e}gnp.exe\\u{1b}[31m"), "it is shown");
    let text = page
        .split_once("<style>")
        .unwrap()
        .1
        .split_once("</style>")
        .unwrap()
        .0;
    assert!(!text.contains("alert"), "{text}");
}

#[test]
fn markdown_has_no_element_link_or_mention_of_a_contract() {
    let report = &*REPORT;
    let text = render::markdown(report);
    let outside = outside_of_code(&text);
    for word in [
        "<script",
        "<img",
        "](javascript",
        "@everyone",
        "\u{202e}",
        "\u{1b}",
    ] {
        assert!(!outside.contains(word), "{word} in {outside}");
    }
    let balanced = outside.matches("<details>").count();
    assert_eq!(balanced, outside.matches("</details>").count(), "{outside}");
    let changelog = &report.release.as_ref().unwrap().changelog;
    assert!(
        !outside_of_code(changelog).contains("<script"),
        "{changelog}"
    );
}

/// What a reader of Markdown takes for anything but code.
fn outside_of_code(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut rest = line;
        while let Some(start) = rest.find(['`', '\\']) {
            out.push_str(&rest[..start]);
            rest = &rest[start..];
            if rest.starts_with('\\') {
                // The next character means nothing but itself.
                rest = rest[1..].strip_prefix(|_: char| true).unwrap_or_default();
                continue;
            }
            let fence = rest.chars().take_while(|c| *c == '`').count();
            let (fence, inside) = rest.split_at(fence);
            let (_, after) = inside.split_once(fence).unwrap();
            rest = after;
        }
        out.push_str(rest);
        out.push('\n');
    }
    out
}

#[test]
fn the_markdown_of_a_large_report_fits_into_a_pull_request() {
    let mut report = REPORT.clone();
    let changes = report.changes.clone();
    for _ in 0..400 {
        report.changes.extend(changes.iter().cloned());
    }
    let text = render::markdown(&report);
    assert!(text.chars().count() < 65_536);
    assert!(text.contains("do not fit here"), "it says what is missing");
    assert!(text.ends_with(&format!("- {}\n", report.advice.reasons.last().unwrap())));
}
