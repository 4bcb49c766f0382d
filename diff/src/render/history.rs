//! The history of the API as a table, and as a page with a chart.

use super::inline::{escape, html_line, visible};
use super::page::page;
use crate::history::{History, Point, StepCounts};
use std::fmt::Write;

/// The history as plain text: one line for each publication, and what stays at the end.
pub fn history_text(history: &History) -> String {
    let mut out = format!(
        "{:<10}  {:<8} {:>10} {:>6} {:>6} {:>9} {:>15} {:>9} {:>8} {:>8}\n",
        "published",
        "version",
        "operations",
        "types",
        "events",
        "breaking",
        "source-breaking",
        "absorbed",
        "renamed",
        "no cause"
    );
    for point in &history.points {
        let count = |of: fn(&StepCounts) -> usize| {
            let step = point.step.as_ref();
            step.map_or_else(|| "–".to_owned(), |step| of(step).to_string())
        };
        let _ = writeln!(
            out,
            "{:<10}  {:<8} {:>10} {:>6} {:>6} {:>9} {:>15} {:>9} {:>8} {:>8}",
            point.day,
            point.version,
            point.operations,
            point.types,
            point.events,
            count(|step| step.breaking),
            count(|step| step.source_breaking),
            count(|step| step.absorbed),
            count(|step| step.renamed.len()),
            count(|step| step.without_cause.len()),
        );
    }
    let _ = writeln!(out, "\n{}", verdict(history));
    for point in &history.points {
        let step = point.step.as_ref();
        for name in step.into_iter().flat_map(|step| &step.without_cause) {
            let _ = writeln!(out, "  {}: {name}", point.day);
        }
    }
    for skipped in &history.skipped {
        let _ = writeln!(out, "left out: {skipped}");
    }
    visible(&out).into_owned()
}

fn verdict(history: &History) -> String {
    let steps = history.points.len().saturating_sub(1);
    let word = if steps == 1 { "step" } else { "steps" };
    format!(
        "types renamed without cause, over {steps} {word}: {}",
        history.without_cause()
    )
}

/// The history as a page of its own.
pub fn history_html(history: &History) -> String {
    let mut body = String::from("<main>\n<header>\n");
    let (first, last) = (history.points.first(), history.points.last());
    let span = match (first, last) {
        (Some(first), Some(last)) if history.points.len() > 1 => {
            format!("{} → {}", first.day, last.day)
        }
        (Some(only), _) => only.day.clone(),
        _ => "nothing published".to_owned(),
    };
    let _ = writeln!(
        body,
        "<h1>History of the Wise API</h1>\n<p class=\"soft\">{}, {} publications</p>\n<p class=\"headline\">{}</p>\n</header>",
        escape(&span),
        history.points.len(),
        escape(&verdict(history))
    );
    if history.points.len() > 1 {
        chart(&mut body, &history.points);
    }
    table(&mut body, history);
    details(&mut body, history);
    if !history.skipped.is_empty() {
        body.push_str("<h2>Left out</h2>\n<ul>");
        for skipped in &history.skipped {
            let _ = write!(body, "<li>{}</li>", escape(skipped));
        }
        body.push_str("</ul>\n");
    }
    body.push_str("</main>\n");
    page("History of the Wise API", STYLE, &body)
}

/// Rows of the chart: what it is, its class, how much of it each publication has, and whether it belongs to a step.
type Row = (&'static str, &'static str, fn(&Point) -> usize, bool);

const ROWS: [Row; 6] = [
    ("operations", "line", |point| point.operations, false),
    ("types", "line", |point| point.types, false),
    ("event versions", "line", |point| point.events, false),
    (
        "breaking on the wire",
        "bad",
        |point| steps(point, |step| step.breaking),
        true,
    ),
    (
        "source-breaking in Rust",
        "bad",
        |point| steps(point, |step| step.source_breaking),
        true,
    ),
    (
        "absorbed",
        "calm",
        |point| steps(point, |step| step.absorbed),
        true,
    ),
];

fn steps(point: &Point, of: fn(&StepCounts) -> usize) -> usize {
    point.step.as_ref().map_or(0, of)
}

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 100.0;

/// One small chart under the other over the same days. Words and numbers stand beside the drawings, so that they keep
/// their size on a phone.
fn chart(out: &mut String, points: &[Point]) {
    let places = across(points);
    out.push_str("<section class=\"card chart\">\n");
    for (title, class, of, step) in ROWS {
        let values: Vec<usize> = points.iter().map(of).collect();
        let (low, high) = if step {
            (0, values.iter().copied().max().unwrap_or(0))
        } else {
            let (low, high) = (values.iter().min(), values.iter().max());
            (low.copied().unwrap_or(0), high.copied().unwrap_or(0))
        };
        let last = values.last().copied().unwrap_or(0);
        let said = if step {
            let sum: usize = values.iter().sum();
            format!("{sum} in all, at most {high} in a step")
        } else {
            format!("{} → {last}", values.first().copied().unwrap_or(0))
        };
        let _ = write!(
            out,
            "<figure class=\"{class}\"><figcaption><b>{title}</b> <span class=\"soft\">{said}</span></figcaption>\
            <div class=\"plot\"><span class=\"top soft\">{high}</span><span class=\"bottom soft\">{low}</span>\
            <svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{title}: {said}\">"
        );
        let _ = write!(
            out,
            "<path class=\"grid\" d=\"M0 {bottom}H{WIDTH}\"/>",
            bottom = HEIGHT - 6.0
        );
        let heights: Vec<f64> = values
            .iter()
            .map(|value| height(*value, (low, high), step))
            .collect();
        let days = points.iter().map(|point| point.day.as_str());
        let marks: Vec<Mark<'_>> = days.zip(&places).zip(values.iter().zip(&heights)).collect();
        if step {
            bars(out, &marks);
        } else {
            trend(out, &marks);
        }
        out.push_str("</svg></div></figure>\n");
    }
    let days = (points.first(), points.last());
    if let (Some(first), Some(last)) = days {
        let _ = writeln!(
            out,
            "<p class=\"days soft\"><span>{}</span><span>{}</span></p>",
            escape(&first.day),
            escape(&last.day)
        );
    }
    out.push_str("</section>\n");
}

/// A publication in a chart: its day and where that stands, its value and how high that is.
type Mark<'a> = ((&'a str, &'a f64), (&'a usize, &'a f64));

/// How high a value stands between the lowest and the highest one.
fn height(value: usize, (low, high): (usize, usize), step: bool) -> f64 {
    let share = if high == low {
        0.5
    } else {
        (value - low) as f64 / (high - low) as f64
    };
    let share = if step && high == 0 { 0.0 } else { share };
    HEIGHT - 6.0 - share * (HEIGHT - 12.0)
}

/// A bar for each step; the first publication has none before it.
fn bars(out: &mut String, marks: &[Mark<'_>]) {
    for ((day, x), (value, y)) in marks.iter().skip(1) {
        let _ = write!(
            out,
            "<path class=\"bar\" d=\"M{x:.1} {:.1}V{y:.1}\"><title>{}: {value}</title></path>",
            HEIGHT - 6.0,
            escape(day)
        );
    }
}

/// A line through all publications, with a dot for each.
fn trend(out: &mut String, marks: &[Mark<'_>]) {
    let along: Vec<String> = marks
        .iter()
        .map(|((_, x), (_, y))| format!("{x:.1} {y:.1}"))
        .collect();
    let _ = write!(out, "<path class=\"trend\" d=\"M{}\"/>", along.join("L"));
    for (((day, _), (value, _)), at) in marks.iter().zip(&along) {
        let _ = write!(
            out,
            "<path class=\"dot\" d=\"M{at}h0\"><title>{}: {value}</title></path>",
            escape(day)
        );
    }
}

/// Where each publication stands from left to right: by its day.
fn across(points: &[Point]) -> Vec<f64> {
    let days: Vec<f64> = points.iter().map(|point| day_number(&point.day)).collect();
    let first = days.first().copied().unwrap_or(0.0);
    let span = days.last().copied().unwrap_or(0.0) - first;
    let inner = WIDTH - 40.0;
    let even = |index: usize| index as f64 / (points.len().max(2) - 1) as f64;
    days.iter()
        .enumerate()
        .map(|(index, day)| {
            let share = if span > 0.0 {
                (day - first) / span
            } else {
                even(index)
            };
            20.0 + share * inner
        })
        .collect()
}

/// Days since the beginning of the calendar.
fn day_number(day: &str) -> f64 {
    let mut numbers = day.split('-').map(|text| text.parse::<i64>().unwrap_or(0));
    let mut number = || numbers.next().unwrap_or(0);
    let (year, month, day) = (number(), number(), number());
    // Years begin in March, so that the day that some of them have is their last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day;
    days as f64
}

fn table(out: &mut String, history: &History) {
    out.push_str(
        "<h2>Step by step</h2>\n<div class=\"card scroll\"><table>\n<thead><tr><th>published</th><th>version</th>\
        <th>operations</th><th>types</th><th>events</th><th>breaking</th><th>source-breaking</th><th>absorbed</th>\
        <th>renamed</th><th>without cause</th></tr></thead>\n<tbody>\n",
    );
    for point in &history.points {
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>",
            escape(&point.day),
            escape(&point.version),
            point.operations,
            point.types,
            point.events
        );
        match &point.step {
            Some(step) => {
                let bad = |count: usize| if count > 0 { " class=\"hot\"" } else { "" };
                let _ = write!(
                    out,
                    "<td{}>{}</td><td{}>{}</td><td>{}</td><td>{}</td><td{}>{}</td>",
                    bad(step.breaking),
                    step.breaking,
                    bad(step.source_breaking),
                    step.source_breaking,
                    step.absorbed,
                    step.renamed.len(),
                    bad(step.without_cause.len()),
                    step.without_cause.len()
                );
            }
            None => out.push_str("<td>–</td><td>–</td><td>–</td><td>–</td><td>–</td>"),
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

/// What happened in each step, the newest first.
fn details(out: &mut String, history: &History) {
    out.push_str("<h2>What happened</h2>\n");
    for point in history.points.iter().rev() {
        let Some(step) = &point.step else { continue };
        let _ = write!(
            out,
            "<article class=\"card step\"><h3>{}</h3><p>{}</p>",
            escape(&point.day),
            html_line(&step.headline)
        );
        if !step.renamed.is_empty() {
            let _ = write!(
                out,
                "<details><summary>{} types with another name</summary><ul>",
                step.renamed.len()
            );
            for one in &step.renamed {
                let _ = write!(
                    out,
                    "<li><code>{}</code> → <code>{}</code> <span class=\"soft\">{}</span></li>",
                    escape(&one.old),
                    escape(&one.new),
                    escape(&one.causes.join(", "))
                );
            }
            out.push_str("</ul></details>");
        }
        if !step.without_cause.is_empty() {
            out.push_str("<p class=\"hot\">Without cause:</p><ul>");
            for name in &step.without_cause {
                let _ = write!(out, "<li><code>{}</code></li>", escape(name));
            }
            out.push_str("</ul>");
        }
        out.push_str("</article>\n");
    }
}

const STYLE: &str = "\
.headline { font-size: 1.1rem; }
.chart { margin: 16px 0; }
figure { margin: 0 0 14px; }
figcaption { margin-bottom: 4px; }
.plot { position: relative; padding-left: 44px; }
.plot span { position: absolute; left: 0; width: 38px; text-align: right; font-size: 0.72rem; line-height: 1; font-variant-numeric: tabular-nums; }
.plot .top { top: 0; }
.plot .bottom { bottom: 0; }
svg { display: block; width: 100%; height: 72px; overflow: visible; }
path { fill: none; vector-effect: non-scaling-stroke; stroke-linecap: round; }
.grid { stroke: var(--line); stroke-width: 1; }
.trend { stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
.dot { stroke: var(--accent); stroke-width: 7; }
.bar { stroke-width: 8; stroke-linecap: butt; }
.bad .bar { stroke: var(--breaking); }
.calm .bar { stroke: var(--absorbed); }
.days { display: flex; justify-content: space-between; margin: 0 0 0 44px; font-size: 0.82rem; }
.scroll { overflow-x: auto; padding: 4px 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: right; padding: 5px 12px; font-variant-numeric: tabular-nums; white-space: nowrap; }
th { color: var(--soft); font-weight: 600; font-size: 0.82rem; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
tbody tr + tr td { border-top: 1px solid var(--line); }
.hot { color: var(--breaking); font-weight: 700; }
.step { margin-bottom: 10px; }
.step h3 { margin: 0; font-size: 0.95rem; }
.step p { margin: 2px 0 0; }
@media (max-width: 720px) { main { padding: 16px 12px 48px; } .chart { padding: 12px; } }
";
