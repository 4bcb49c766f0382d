//! `cargo xtask docs`: the book and the documentation of the crates, with every internal link checked.

mod book;
mod items;
mod links;
pub mod pages;
mod paths;

use std::path::{Path, PathBuf};
use std::process::Command;

use wise_codegen::problem::{Problem, Problems};

use crate::workspace;

/// The version of mdBook that the book is built with, and how it is installed.
const MDBOOK: &str =
    "cargo install mdbook --version 0.5.4 --locked --no-default-features --features search";

/// Options of the command.
#[derive(clap::Args)]
pub struct Args {
    /// Check the chapters of the book without building it, so that mdBook is not needed
    #[arg(long)]
    no_book: bool,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Problems> {
    let root = workspace::root();
    if !args.no_book && !workspace::installed("mdbook") {
        let todo = format!("Install it with `{MDBOOK}`, or check the chapters with `--no-book`");
        return Err(trouble(
            "the book is built by mdBook, which is not installed",
            &todo,
        ));
    }
    let site = rustdoc(&root)?;
    let staged = workspace::target().join("book");
    let chapters = book::stage(&root, &site, &staged)?;
    let _ = std::fs::remove_dir_all(site.join("book"));
    if !args.no_book {
        let output = site.join("book");
        let arguments = [
            "build".as_ref(),
            staged.as_os_str(),
            "--dest-dir".as_ref(),
            output.as_os_str(),
        ];
        run_program(&root, "mdbook", &arguments)?;
    }
    front(&site)?;
    let mut problems = links::of_chapters(&chapters)?;
    problems.extend(links::of_markdown(&tracked(&root, "*.md", chapter)?)?);
    let (pages, found) = links::of_site(&site)?;
    problems.extend(found);
    let mut examples = tracked(&root, "*.md", |_| false)?;
    examples.extend(tracked(&root, "*.rs", |name| !has_examples(name))?);
    let (imported, found) = paths::of_examples(&site, &examples)?;
    problems.extend(found);
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    println!(
        "{} chapters and {pages} pages: every internal link leads somewhere, and each of {imported} imported paths has a page",
        chapters.len()
    );
    println!("{}", site.join("wise_api/index.html").display());
    if !args.no_book {
        println!("{}", site.join("book/index.html").display());
    }
    Ok(())
}

/// Documents the crates anew, so that no page is left of what is gone. Gives the folder.
fn rustdoc(root: &Path) -> Result<PathBuf, Problems> {
    let site = workspace::target().join("doc");
    let _ = std::fs::remove_dir_all(&site);
    let arguments = [
        "doc",
        "--workspace",
        "--no-deps",
        "--all-features",
        "--quiet",
    ];
    let mut command = Command::new("cargo");
    command
        .current_dir(root)
        .args(arguments)
        .env("RUSTDOCFLAGS", "-D warnings");
    succeed(&mut command, &format!("cargo {}", arguments.join(" ")))?;
    Ok(site)
}

/// The page above the book and the crates.
fn front(site: &Path) -> Result<(), Problems> {
    let entry = |(page, title): (&str, &str)| {
        format!("<li><a href=\"{page}/index.html\">{title}</a></li>\n")
    };
    let pages = [
        ("wise_api", "wise-api"),
        ("wise_mock", "wise-mock"),
        ("wise_codegen", "wise-codegen"),
    ];
    let book = site.join("book").is_dir().then_some(("book", "The book"));
    let list: String = book.into_iter().chain(pages).map(entry).collect();
    let text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>wise-api</title>\n<ul>\n{list}</ul>\n</html>\n"
    );
    std::fs::write(site.join("index.html"), text).map_err(|error| {
        trouble(
            &format!("`{}`: {error}", site.display()),
            "Check the folder",
        )
    })
}

/// Whether a page is a chapter, which is checked as the book is built.
fn chapter(name: &str) -> bool {
    name.starts_with("docs/book/src/") || name.starts_with("wise-api/src/guide/")
}

/// Whether a file of Rust is, or documents, what users write.
fn has_examples(name: &str) -> bool {
    name.contains("/examples/")
        || name.starts_with("wise-api/src/")
        || name == "wise-mock/src/lib.rs"
}

/// The files of the repository with such names, without those that are left out.
fn tracked(
    root: &Path,
    names: &str,
    left_out: impl Fn(&str) -> bool,
) -> Result<Vec<PathBuf>, Problems> {
    let output = Command::new("git")
        .current_dir(root)
        .args(["ls-files", "-z", names])
        .output();
    let output = output.map_err(|error| {
        trouble(
            &format!("`git ls-files` does not start: {error}"),
            "Install git",
        )
    })?;
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(names
        .split('\0')
        .filter(|name| !name.is_empty())
        .filter(|name| !left_out(name))
        .map(|name| root.join(name))
        .collect())
}

fn run_program(root: &Path, program: &str, arguments: &[&std::ffi::OsStr]) -> Result<(), Problems> {
    succeed(
        Command::new(program).current_dir(root).args(arguments),
        program,
    )
}

fn succeed(command: &mut Command, line: &str) -> Result<(), Problems> {
    let status = command.status();
    let status = status
        .map_err(|error| trouble(&format!("`{line}` does not start: {error}"), "Install it"))?;
    match status.success() {
        true => Ok(()),
        false => Err(trouble(&format!("`{line}` failed"), "Its output is above")),
    }
}

fn trouble(what: &str, todo: &str) -> Problems {
    Problems(vec![Problem::new("", what, todo)])
}
