//! Texts of the contracts inside of other languages. They come from outside and may hold anything.

use std::borrow::Cow;

/// A part of a line of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Words.
    Text(&'t str),
    /// What stands in backticks.
    Code(&'t str),
}

/// The parts of a line with code in backticks. A backtick without its other half is one of the words.
pub fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((text, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`') else {
            break;
        };
        found.extend([Piece::Text(text), Piece::Code(code)]);
        rest = after;
    }
    found.push(Piece::Text(rest));
    found.retain(|piece| !matches!(piece, Piece::Text("") | Piece::Code("")));
    found
}

/// The text without what a reader cannot see: control characters and marks that change the direction of writing are
/// spelled out.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The text as content or attribute of HTML.
pub fn escape(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A line as HTML, with its code.
pub fn html_line(line: &str) -> String {
    let parts = pieces(line).into_iter().map(|piece| match piece {
        Piece::Text(text) => escape(text),
        Piece::Code(code) => format!("<code>{}</code>", escape(code)),
    });
    parts.collect()
}

/// A line as Markdown, also in a cell of a table: words mean nothing but themselves, and code stays code.
pub fn markdown_line(line: &str) -> String {
    let parts = pieces(line).into_iter().map(|piece| match piece {
        Piece::Text(text) => words(text),
        Piece::Code(text) => code(text),
    });
    parts.collect()
}

fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            // A mention would call somebody who has nothing to do with it.
            '@' => out.push_str("@<!-- -->"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Text as code in Markdown, whatever is in it.
pub fn code(text: &str) -> String {
    let text = visible(text).replace(['\n', '\t'], " ").replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{gap}{text}{gap}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "field `a` b` <script>alert(1)</script> [x](javascript:1) @team | \u{202e}txt\u{1b}[31m\n# big";

    #[test]
    fn a_line_is_words_and_code() {
        let expected = [Piece::Text("field "), Piece::Code("a"), Piece::Text(" b")];
        assert_eq!(pieces("field `a` b"), expected);
        assert_eq!(pieces("``a`"), [Piece::Text("a`")]);
    }

    #[test]
    fn nothing_in_a_line_is_html() {
        let html = html_line(HOSTILE);
        assert!(!html.contains("<script"), "{html}");
        assert!(
            html.starts_with("field <code>a</code> b` &lt;script&gt;"),
            "{html}"
        );
        assert!(html.contains("\\u{202e}txt\\u{1b}[31m"), "{html}");
        assert_eq!(escape("\"'&"), "&quot;&#39;&amp;");
    }

    #[test]
    fn nothing_in_a_line_is_markdown() {
        let text = markdown_line(HOSTILE);
        assert!(!text.contains("<script"), "{text}");
        assert!(!text.contains("@team"), "{text}");
        assert!(!text.contains('\n'), "{text}");
        assert!(text.contains("\\[x\\](javascript:1)"), "{text}");
        assert!(text.contains("\\# big"), "{text}");
        assert_eq!(text.matches('|').count(), text.matches("\\|").count());
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`"), "`` ` ``");
    }
}
