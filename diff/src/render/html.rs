//! One page for a browser: everything that the report holds, with filters that need no script.

use super::inline::{escape, html_line};
use super::page::page;
use super::{advised, rust, wire};
use crate::report::{Change, Direction, Place, Report, RustItem, Severity, Step};
use crate::rules::rule;
use std::collections::BTreeMap;
use std::fmt::Write;

/// More places or items than these fold.
const OPEN: usize = 4;

/// The report as a page of its own.
pub fn html(report: &Report) -> String {
    let resources = resources(report);
    let mut body = String::from("<main>\n");
    head(&mut body, report);
    if !report.changes.is_empty() {
        filters(&mut body, report, &resources);
        body.push_str("<div class=\"changes\">\n");
        for change in &report.changes {
            article(&mut body, change, &resources);
        }
        body.push_str("<p class=\"shown soft\" aria-hidden=\"true\"></p>\n</div>\n");
    }
    lists(&mut body, report);
    let last = advised(report);
    let _ = write!(body, "<p class=\"last\">{last}</p>\n</main>\n");
    let [old, new] = super::sides(report);
    let title = format!("Wise API: from {old} to {new}");
    page(
        &title,
        &format!("{STYLE}{}", hiding(resources.len())),
        &body,
    )
}

/// Resources, and what they are called; with the number of their changes. The positions are what classes and values are
/// made of: no text from a contract gets there.
type Resources = BTreeMap<String, (usize, usize)>;

fn resource(place: &Place) -> String {
    match (place.version.as_str(), place.resource.as_str()) {
        (_, "") => "the whole document".to_owned(),
        ("webhook", resource) => format!("webhook: {resource}"),
        (_, resource) => resource.to_owned(),
    }
}

fn resources_of(change: &Change) -> Vec<String> {
    let mut found: Vec<String> = change.places.iter().map(resource).collect();
    found.sort();
    found.dedup();
    found
}

fn resources(report: &Report) -> Resources {
    let mut found = Resources::new();
    for change in &report.changes {
        for name in resources_of(change) {
            found.entry(name).or_default().1 += 1;
        }
    }
    for (index, (_, (position, _))) in found.iter_mut().enumerate() {
        *position = index;
    }
    found
}

/// What hides the changes of other resources.
fn hiding(resources: usize) -> String {
    let mut out = String::new();
    for index in 0..resources {
        let _ = writeln!(
            out,
            "main:has(#resource option[value=\"{index}\"]:checked) .change:not(.r{index}) {{ display: none; }}"
        );
    }
    out
}

fn head(out: &mut String, report: &Report) {
    let [old, new] = super::sides(report);
    let _ = writeln!(
        out,
        "<header>\n<h1>{} <span class=\"soft\">→</span> {}</h1>\n<p class=\"soft\">{} → {}</p>\n<p class=\"headline\">{}</p>",
        escape(&old),
        escape(&new),
        html_line(&format!("`{}`", report.old.label.replace('`', "'"))),
        html_line(&format!("`{}`", report.new.label.replace('`', "'"))),
        html_line(&report.headline),
    );
    let summary = &report.summary;
    let wire = [
        ("breaking", summary.breaking, "breaking"),
        ("absorbed", summary.absorbed, "absorbed"),
        ("additive", summary.additive, "additive"),
        ("neutral", summary.neutral, "neutral"),
    ];
    let misread = (
        "compiles, and may mean something else",
        summary.misread,
        "breaking",
    );
    let rust = [
        misread,
        ("source-breaking", summary.source_breaking, "breaking"),
        ("new API", summary.new_api, "additive"),
        ("invisible", summary.invisible, "neutral"),
    ];
    out.push_str("<div class=\"tiles\">\n");
    for (title, counts) in [("On the wire", &wire[..]), ("In Rust", &rust[..])] {
        let _ = write!(out, "<section class=\"card\"><h2>{title}</h2><dl>");
        for (word, count, class) in counts {
            let class = if *count == 0 { "neutral" } else { class };
            let _ = write!(
                out,
                "<div class=\"{class}\"><dt>{word}</dt><dd>{count}</dd></div>"
            );
        }
        out.push_str("</dl></section>\n");
    }
    advice(out, report);
    out.push_str("</div>\n");
    if let Some(release) = &report.release {
        let _ = writeln!(
            out,
            "<p>Next version: <code>{}</code>, because {}.</p>",
            escape(&release.to),
            escape(&release.reason)
        );
    }
    out.push_str("</header>\n");
}

fn advice(out: &mut String, report: &Report) {
    let advice = &report.advice;
    let class = match advice.step {
        Step::Nothing | Step::Regenerate => "neutral",
        Step::Release => "additive",
        Step::Decide => "absorbed",
    };
    let _ = write!(
        out,
        "<section class=\"card\"><h2>What to do</h2><p class=\"badge {class}\">{}</p>",
        advised(report)
    );
    if !advice.reasons.is_empty() {
        out.push_str("<ul>");
        for reason in &advice.reasons {
            let _ = write!(out, "<li>{}</li>", html_line(reason));
        }
        out.push_str("</ul>");
    }
    out.push_str("</section>\n");
}

const SEVERITIES: [(&str, Severity); 4] = [
    ("breaking", Severity::Breaking),
    ("absorbed", Severity::Absorbed),
    ("additive", Severity::Additive),
    ("neutral", Severity::Neutral),
];

fn severity(severity: Severity) -> &'static str {
    let found = SEVERITIES.iter().find(|(_, one)| *one == severity);
    found.map_or("neutral", |(word, _)| word)
}

fn filters(out: &mut String, report: &Report, resources: &Resources) {
    let all = report.changes.len();
    let _ = write!(
        out,
        "<form class=\"filters card\" autocomplete=\"off\">\n<fieldset><legend>Severity on the wire</legend>\n\
        <label><input type=\"radio\" name=\"severity\" id=\"s-all\" checked> all <b>{all}</b></label>\n"
    );
    for (word, one) in SEVERITIES {
        let changes = report.changes.iter();
        let count = changes.filter(|change| change.severity == one).count();
        let _ = writeln!(
            out,
            "<label class=\"{word}\"><input type=\"radio\" name=\"severity\" id=\"s-{word}\"> {word} <b>{count}</b></label>"
        );
    }
    out.push_str(
        "</fieldset>\n<label class=\"pick\">Resource\n<select id=\"resource\">\n<option value=\"\" selected>all</option>\n",
    );
    for (name, (position, count)) in resources {
        let _ = writeln!(
            out,
            "<option value=\"{position}\">{} ({count})</option>",
            escape(name)
        );
    }
    out.push_str("</select></label>\n<button type=\"reset\">Show all</button>\n</form>\n");
}

fn article(out: &mut String, change: &Change, resources: &Resources) {
    let word = severity(change.severity);
    let mut classes = format!("change card s-{word}");
    for (position, _) in resources_of(change)
        .iter()
        .filter_map(|name| resources.get(name))
    {
        let _ = write!(classes, " r{position}");
    }
    let rule = rule(&change.rule);
    let says = rule.map_or("", |rule| rule.says);
    let why = rule.map_or("", |rule| rule.explanation);
    let _ = write!(
        out,
        "<article class=\"{classes}\">\n<h3>{} {}</h3>\n<p class=\"badges\">",
        html_line(&change.subject),
        escape(says)
    );
    let rust_class = match rust(change) {
        "source-breaking" => "breaking",
        "new API" => "additive",
        _ => "neutral",
    };
    let _ = write!(
        out,
        "<span class=\"badge {word}\">{word}</span> <span class=\"badge plain\">on the wire: {}</span> \
        <span class=\"badge {rust_class}\">in Rust: {}</span>",
        wire(change),
        rust(change)
    );
    for direction in &change.directions {
        let word = match direction {
            Direction::Request => "request",
            Direction::Response => "response",
            Direction::Webhook => "webhook",
        };
        let _ = write!(out, " <span class=\"badge plain\">{word}</span>");
    }
    let _ = writeln!(
        out,
        " <span class=\"rule soft\" title=\"{}\">{} {}</span></p>",
        escape(why),
        escape(&change.rule),
        change.fingerprint
    );
    sides(out, change.old.as_deref(), change.new.as_deref());
    places(out, change);
    items(out, &change.rust.items);
    for line in &change.rust.behaviour {
        let _ = writeln!(out, "<p class=\"instead\">{}</p>", html_line(line));
    }
    if let Some(line) = super::successor(change) {
        let _ = writeln!(
            out,
            "<p class=\"instead\"><b>Instead:</b> {}</p>",
            html_line(line)
        );
    }
    out.push_str("</article>\n");
}

/// Old and new side by side. Where both are empty there is nothing more to see.
fn sides(out: &mut String, old: Option<&str>, new: Option<&str>) {
    if old.is_none() && new.is_none() {
        return;
    }
    let cell = |text: Option<&str>| match text {
        Some(text) => format!("<pre>{}</pre>", escape(text)),
        None => "<p class=\"soft\">not there</p>".to_owned(),
    };
    let _ = writeln!(
        out,
        "<div class=\"sides\"><div class=\"old\"><h4>before</h4>{}</div><div class=\"new\"><h4>now</h4>{}</div></div>",
        cell(old),
        cell(new)
    );
}

/// What only one side has.
fn lone(out: &mut String, class: &str, word: &str, text: &str) {
    let _ = writeln!(
        out,
        "<div class=\"sides lone\"><div class=\"{class}\"><h4>{word}</h4><pre>{}</pre></div></div>",
        escape(text)
    );
}

fn places(out: &mut String, change: &Change) {
    let lines: Vec<String> = change
        .places
        .iter()
        .filter(|place| !place.operation.is_empty() || !place.path.is_empty())
        .map(|place| {
            let mut line = format!("<li><b>{}</b>", escape(&place.operation));
            if !place.http.is_empty() {
                let _ = write!(line, " <span class=\"soft\">{}</span>", escape(&place.http));
            }
            if !place.path.is_empty() {
                let _ = write!(line, " <code>{}</code>", escape(&place.path));
            }
            line.push_str("</li>");
            line
        })
        .collect();
    if lines.is_empty() {
        return;
    }
    let list = format!("<ul class=\"places\">{}</ul>", lines.concat());
    if lines.len() <= OPEN && !change.everywhere {
        let _ = writeln!(out, "{list}");
    } else {
        let every = if change.everywhere {
            "Every operation: "
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "<details><summary>{every}{} places</summary>{list}</details>",
            lines.len()
        );
    }
}

fn items(out: &mut String, items: &[RustItem]) {
    if items.is_empty() {
        return;
    }
    let shown = super::outer(items);
    let open = if shown.len() <= OPEN { " open" } else { "" };
    let word = if shown.len() == 1 { "item" } else { "items" };
    let members = match items.len() - shown.len() {
        0 => String::new(),
        1 => ", and one member of a type".to_owned(),
        more => format!(", and {more} members of types"),
    };
    let _ = writeln!(
        out,
        "<details{open}><summary>{} Rust {word}{members}</summary>",
        shown.len()
    );
    for item in shown {
        let _ = write!(
            out,
            "<div class=\"item\"><p><code>{}</code> <span class=\"soft\">{}</span></p>",
            escape(&item.path),
            escape(&item.kind)
        );
        match (&item.old, &item.new) {
            (Some(one), None) => lone(out, "old", "gone", one),
            (None, Some(one)) => lone(out, "new", "new", one),
            (old, new) => sides(out, old.as_deref(), new.as_deref()),
        }
        out.push_str("</div>\n");
    }
    out.push_str("</details>\n");
}

/// What belongs to no single change.
fn lists(out: &mut String, report: &Report) {
    let rows = super::census_rows(report);
    if !rows.is_empty() {
        out.push_str("<h2>Census</h2>\n<table class=\"card\"><tr><th></th><th>before</th><th>now</th></tr>\n");
        for (what, old, new) in rows {
            let _ = writeln!(
                out,
                "<tr><td>{}</td><td>{old}</td><td>{new}</td></tr>",
                html_line(&what)
            );
        }
        out.push_str("</table>\n");
    }
    let lists = [
        ("Names that the generator chose", &report.chosen_names),
        ("Untyped now", &report.untyped.added),
        ("Untyped no longer", &report.untyped.removed),
    ];
    for (title, list) in lists {
        if list.is_empty() {
            continue;
        }
        let _ = write!(
            out,
            "<details class=\"list\"><summary>{title}: {}</summary><ul>",
            list.len()
        );
        for line in list {
            let _ = write!(out, "<li>{}</li>", html_line(line));
        }
        out.push_str("</ul></details>\n");
    }
}

const STYLE: &str = "\
.headline { font-size: 1.1rem; }
.tiles { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin: 16px 0; }
.tiles h2 { margin: 0 0 8px; font-size: 0.9rem; color: var(--soft); font-weight: 600; }
.tiles dl { display: grid; gap: 4px; margin: 0; }
.tiles dl div { display: flex; justify-content: space-between; border-radius: 6px; padding: 2px 8px; }
.tiles dd { margin: 0; font-weight: 700; font-variant-numeric: tabular-nums; }
.tiles ul { margin: 8px 0 0; padding-left: 18px; }
.breaking { color: var(--breaking); background: var(--breaking-ground); }
.absorbed { color: var(--absorbed); background: var(--absorbed-ground); }
.additive { color: var(--additive); background: var(--additive-ground); }
.neutral, .plain { color: var(--neutral); background: var(--neutral-ground); }
.badge { display: inline-block; border-radius: 999px; padding: 1px 10px; font-size: 0.82rem; font-weight: 600; margin: 0; }
.badge.plain { font-weight: 400; }
.filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin: 24px 0 12px; padding: 10px 14px; }
.filters fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 6px; }
.filters legend { float: left; padding: 4px 10px 4px 0; color: var(--soft); }
.filters fieldset label { border: 1px solid var(--line); border-radius: 999px; padding: 3px 12px 3px 8px; cursor: pointer; white-space: nowrap; }
.filters input { margin: 0 4px 0 0; vertical-align: -1px; accent-color: currentColor; }
.pick { color: var(--soft); display: flex; gap: 8px; align-items: center; min-width: 0; max-width: 100%; }
.filters select, .filters button { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 4px 8px; min-width: 0; max-width: 100%; }
.changes { display: flex; flex-direction: column; gap: 12px; counter-reset: shown; }
.change { counter-increment: shown; border-left-width: 4px; }
.change.s-breaking { border-left-color: var(--breaking); }
.change.s-absorbed { border-left-color: var(--absorbed); }
.change.s-additive { border-left-color: var(--additive); }
.shown { order: -1; margin: 0; }
.shown::after { content: counter(shown) \" shown\"; }
.change h3 { margin: 0 0 6px; font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
.badges { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin: 0 0 10px; }
.rule { font-size: 0.82rem; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin: 8px 0; }
.sides > div { background: var(--code); border-radius: 6px; padding: 6px 10px; min-width: 0; }
.sides .old { box-shadow: inset 3px 0 var(--breaking); }
.sides .new { box-shadow: inset 3px 0 var(--additive); }
.sides.lone { grid-template-columns: 1fr; }
.sides h4 { margin: 0; font-size: 0.72rem; font-weight: 600; color: var(--soft); }
.sides p { margin: 0; font-size: 0.86rem; }
.places { margin: 6px 0; padding-left: 18px; overflow-wrap: anywhere; }
.item { border-top: 1px solid var(--line); padding: 6px 0; }
.item:first-of-type { border-top: 0; }
.item p { margin: 0; }
.list { margin: 8px 0; }
.last { margin-top: 32px; font-weight: 700; }
table { border-collapse: collapse; }
th, td { text-align: right; padding: 3px 12px; font-variant-numeric: tabular-nums; }
td:first-child { text-align: left; }
main:has(#s-breaking:checked) .change:not(.s-breaking),
main:has(#s-absorbed:checked) .change:not(.s-absorbed),
main:has(#s-additive:checked) .change:not(.s-additive),
main:has(#s-neutral:checked) .change:not(.s-neutral) { display: none; }
@media (max-width: 720px) {
  main { padding: 16px 12px 48px; }
  .tiles { grid-template-columns: 1fr; }
  .filters { position: static; }
  .filters legend { float: none; width: 100%; padding: 0 0 4px; }
}
@media (max-width: 480px) { .sides { grid-template-columns: 1fr; } }
";
