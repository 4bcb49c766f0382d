//! What differs between versions in the documentation of a method that they share. While the text is made, a character that
//! no document has stands for it; in the macro that all of the versions use, a parameter.

use super::context::Context;

/// Method and path: `GET /2026Q3/rates`.
pub const HTTP: &str = "\u{E000}";
/// The part of the address of a page that stands for the version: `/2026q3`.
pub const PAGES: &str = "\u{E001}";
/// What stands between the crate and a module: `legacy::`.
pub const HERE: &str = "\u{E002}";
/// What stands between the client and a resource: `.legacy()`.
pub const VIA: &str = "\u{E003}";

/// The marks, each with its parameter.
const PARAMETERS: [(&str, &str); 4] = [
    (HTTP, "$http"),
    (PAGES, "$pages"),
    (HERE, "$here"),
    (VIA, "$via"),
];

/// What the marks stand for in a version, in that order, but for the path.
pub fn values(context: &Context<'_>) -> [String; 3] {
    let (here, via) = if context.at_root {
        (String::new(), String::new())
    } else {
        let module = context.rust.module;
        (format!("{module}::"), format!(".{module}()"))
    };
    [context.pages.to_owned(), here, via]
}

/// Method and path of an operation.
pub fn http(context: &Context<'_>, index: usize) -> String {
    let operation = context.rust.operations[index].model;
    format!("{} {}", operation.method, context.full_path(operation))
}

/// A text for one version.
pub fn filled(context: &Context<'_>, index: usize, text: &str) -> String {
    let [pages, here, via] = values(context);
    let all = [http(context, index), pages, here, via];
    let pairs = PARAMETERS.iter().zip(all);
    pairs.fold(text.to_owned(), |text, ((mark, _), value)| {
        text.replace(mark, &value)
    })
}

/// A text as the body of a macro: lines of documentation that hold a mark are put together there.
pub fn parameters(text: &str) -> String {
    let line = |line: &str| {
        let inner = line.trim_start();
        let space = &line[..line.len() - inner.len()];
        match inner.strip_prefix("///") {
            Some(doc) if holds_mark(doc) => format!("{space}#[doc = concat!({})]\n", parts(doc)),
            _ => format!("{line}\n"),
        }
    };
    text.lines().map(line).collect()
}

fn holds_mark(text: &str) -> bool {
    PARAMETERS.iter().any(|(mark, _)| text.contains(mark))
}

/// Literals and parameters, with commas.
fn parts(text: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = text;
    let next = |text: &str| {
        let all = PARAMETERS.iter();
        let found = all.filter_map(|(mark, name)| Some((text.find(mark)?, mark.len(), *name)));
        found.min()
    };
    while let Some((at, length, name)) = next(rest) {
        if at > 0 {
            parts.push(format!("{:?}", &rest[..at]));
        }
        parts.push(name.to_owned());
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        parts.push(format!("{rest:?}"));
    }
    parts.join(", ")
}
