//! Text → lines that rustdoc shows as they are meant.

/// Lines of at most 110 characters; lists, tables and code stay as they are.
pub(in crate::render) fn wrap(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced || line.len() <= 110 || line.starts_with('|') {
            out.push(line.trim_end().to_owned());
            continue;
        }
        let indent = if line.trim_start().starts_with("- ") {
            "  "
        } else {
            ""
        };
        let mut current = String::new();
        for word in line.split(' ') {
            if !current.is_empty() && current.len() + 1 + word.len() > 110 {
                out.push(std::mem::take(&mut current));
                current.push_str(indent);
                current.push_str(word);
                continue;
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        out.push(current);
    }
    out
}

/// Prose of a document, made fit for rustdoc: no site markup, no code that would be run, no links into the site.
pub(super) fn clean(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        let line = line.trim();
        if let Some(language) = line.strip_prefix("```") {
            // Code in prose is seldom Rust.
            out.push(if fenced || !language.is_empty() {
                line.to_owned()
            } else {
                "```text".to_owned()
            });
            fenced = !fenced;
            continue;
        }
        if fenced {
            out.push(line.to_owned());
            continue;
        }
        let mut line = line.to_owned();
        while let (Some(start), Some(end)) = (line.find("{%"), line.find("%}")) {
            if end < start {
                break;
            }
            line.replace_range(start..end + 2, "");
        }
        let line = line
            .replace("<br>", "")
            .replace("](/", "](https://docs.wise.com/");
        out.push(escape(&line));
    }
    if fenced {
        out.push("```".to_owned());
    }
    out.dedup_by(|a, b| a.is_empty() && b.is_empty());
    out
}

/// Brackets and angles that rustdoc would take for links and tags.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut code = false;
    let chars: Vec<char> = line.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        match c {
            '`' => code = !code,
            '<' if !code
                && chars
                    .get(at + 1)
                    .is_some_and(|next| next.is_ascii_alphabetic() || *next == '/') =>
            {
                out.push('\\')
            }
            '[' if !code
                && !line[line.char_indices().nth(at).map_or(0, |(byte, _)| byte)..]
                    .contains("](http") =>
            {
                out.push('\\')
            }
            _ => {}
        }
        out.push(*c);
    }
    out
}
