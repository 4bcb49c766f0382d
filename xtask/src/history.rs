//! `cargo xtask history`: a directory of dated bundles, one after the other.

use crate::operations::json;
use crate::workspace;
use std::path::{Path, PathBuf};
use wise_codegen::problem::{Problem, Problems};
use wise_diff::history::history;
use wise_diff::render;

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// A directory of published bundles with the day in the name of each file, or of the directory that it stands in
    directory: PathBuf,
    /// Where the page with the chart goes [default: history.html in the target directory]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// `text`, or `json`
    #[arg(long, value_enum, default_value = "text")]
    format: crate::operations::Format,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    let mut found = Vec::new();
    collect(&args.directory, &args.directory, &mut found)?;
    found.sort();
    if found.is_empty() {
        let what = format!("`{}` holds no dated bundle", args.directory.display());
        let todo = "Put the day into the names of the files: 20260820.yaml, or 2026-08-20.yaml";
        return Err(trouble(what, todo));
    }
    let count = found.len();
    let publications = found.into_iter().enumerate().map(|(index, (day, path))| {
        let name = path.strip_prefix(&args.directory).unwrap_or(&path);
        let name = name.display().to_string();
        eprintln!("{} of {count}: {name}", index + 1);
        let loaded = wise_diff::load(&root, &path.display().to_string());
        (day, name, loaded)
    });
    let history = history(publications);
    let page = args
        .out
        .clone()
        .unwrap_or_else(|| workspace::target().join("history.html"));
    let written = page
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&page, render::history_html(&history)));
    written.map_err(|error| {
        let what = format!("`{}` cannot be written: {error}", page.display());
        trouble(what, "Name another place with --out")
    })?;
    match args.format {
        crate::operations::Format::Json => println!("{}", json(&history)?),
        crate::operations::Format::Text => print!("{}", render::history_text(&history)),
    }
    eprintln!("the same with a chart: {}", page.display());
    Ok(())
}

/// The dated bundles of a directory and those below, with their days.
fn collect(
    top: &Path,
    directory: &Path,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), Problems> {
    let entries = std::fs::read_dir(directory).map_err(|error| {
        let what = format!("`{}` cannot be read: {error}", directory.display());
        trouble(what, "Name a directory of bundles")
    })?;
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(top, &path, found)?;
            continue;
        }
        let ending = path.extension().and_then(|ending| ending.to_str());
        if !matches!(ending, Some("yaml" | "yml" | "json")) {
            continue;
        }
        // The name of the file counts first, then those of the directories around it.
        let below = path.strip_prefix(top).unwrap_or(&path);
        let mut parts = below.components().rev();
        match parts.find_map(|part| day(&part.as_os_str().to_string_lossy())) {
            Some(day) => found.push((day, path)),
            None => eprintln!("left out, because its name has no day: {}", below.display()),
        }
    }
    Ok(())
}

/// The first day in a name: `20260820`, `2026-08-20`, `bundle_2026_08_20T0915`.
fn day(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    for start in 0..bytes.len() {
        if start > 0 && bytes[start - 1].is_ascii_digit() {
            continue;
        }
        let Some(rest) = name.get(start..) else {
            continue;
        };
        let mut digits = String::new();
        for c in rest.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '-' | '_' | '.' if matches!(digits.len(), 4 | 6) => {}
                _ => break,
            }
            if digits.len() == 8 {
                break;
            }
        }
        let date = (digits.len() == 8)
            .then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]));
        if let Some(date) = date
            && date.parse::<jiff::civil::Date>().is_ok()
        {
            return Some(date);
        }
    }
    None
}

fn trouble(what: String, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_found_in_names() {
        for name in [
            "20260820.yaml",
            "2026-08-20.json",
            "wise_2026_08_20T0915Z.yaml",
            "v12-20260820-final",
        ] {
            assert_eq!(day(name).as_deref(), Some("2026-08-20"), "{name}");
        }
        for name in ["index.yaml", "20261399.yaml", "2026-08.yaml", "é2026"] {
            assert_eq!(day(name), None, "{name}");
        }
    }
}
