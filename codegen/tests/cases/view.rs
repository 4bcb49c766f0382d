//! What a snapshot shows of a generated file: the parts that its case is about.

use std::fmt::Write;

/// What a case may show. `info.retry` and the like show one line of the facts about an operation.
const PARTS: [&str; 13] = [
    "names", "types", "setters", "docs", "examples", "clients", "methods", "setup", "options",
    "pages", "request", "success", "info",
];

/// The parts that a case is about.
pub struct View<'a>(pub &'a [String]);

impl<'a> View<'a> {
    /// The given names that no part has.
    pub fn unknown(&self) -> Vec<&'a str> {
        let known = |part: &str| PARTS.contains(&part.split('.').next().unwrap_or(part));
        self.0
            .iter()
            .map(String::as_str)
            .filter(|part| !known(part))
            .collect()
    }

    fn shows(&self, part: &str) -> bool {
        self.0.iter().any(|shown| shown == part)
    }

    /// The parts of a generated file, without empty lines.
    pub fn of(&self, file: &str) -> String {
        let mut text = String::new();
        let mut lines = file.lines().peekable();
        while lines.peek().is_some() {
            let block = block(&mut lines);
            let head = head(&block).unwrap_or_default();
            if head.starts_with("client! {") {
                self.client(&block, &mut text);
            } else if head.starts_with("impl ")
                && block.iter().any(|line| line.contains("operation::"))
            {
                self.methods(&block, &mut text);
            } else if !head.is_empty() && !head.starts_with("use ") {
                self.item(head, &block, &mut text);
            }
        }
        text
    }

    /// A type, whole or by its name, and its setters, which have the documentation of its fields once more.
    fn item(&self, head: &str, block: &[&str], text: &mut String) {
        if head.starts_with("setters! {") {
            if self.shows("setters") {
                self.write(block, text);
            }
        } else if self.shows("types") {
            self.write(block, text);
        } else if self.shows("names") && head.starts_with("pub ") {
            let above = block.iter().copied().take_while(|line| is_doc(line));
            self.write(&above.chain([head]).collect::<Vec<_>>(), text);
        }
    }

    /// The inside of `client! { … Name of module; { … } }`.
    fn client(&self, block: &[&str], text: &mut String) {
        let name = block
            .iter()
            .find(|line| line.contains(" of ") && !is_doc(line));
        if let (Some(name), true) = (name, self.shows("clients")) {
            let _ = writeln!(text, "{}", name.trim());
        }
        let inside = block
            .iter()
            .copied()
            .skip_while(|line| line.trim() != "{")
            .skip(1);
        let inside: Vec<&str> = inside.collect();
        let mut lines = inside[..inside.len() - 2].iter().copied().peekable();
        while lines.peek().is_some() {
            let item = self::block(&mut lines);
            let Some(head) = head(&item).map(str::trim) else {
                continue;
            };
            if head.starts_with("impl Operation for ") {
                self.operation(&item, text);
                continue;
            }
            let part = match head.split_once('!') {
                Some(("call_options", _)) => "options",
                Some(_) => "pages",
                None if head.contains(" for ") => "pages",
                None => "setup",
            };
            if self.shows(part) {
                self.write(&item, text);
            }
        }
    }

    /// The methods of a client, a line each.
    fn methods(&self, block: &[&str], text: &mut String) {
        if !self.shows("methods") {
            return;
        }
        let mut lines = block[1..block.len() - 1].iter().copied().peekable();
        while lines.peek().is_some() {
            let method = self::block(&mut lines);
            let above = method
                .iter()
                .take_while(|line| is_doc(line) || is_attribute(line));
            self.write(&above.copied().collect::<Vec<_>>(), text);
            let signature = method
                .iter()
                .skip_while(|line| is_doc(line) || is_attribute(line));
            let mut whole = Vec::new();
            for line in signature {
                whole.push(line.trim().trim_end_matches(" {"));
                if line.ends_with('{') {
                    break;
                }
            }
            let _ = writeln!(text, "{};", whole.join(" "));
        }
    }

    /// The parts of `impl Operation for …`.
    fn operation(&self, block: &[&str], text: &mut String) {
        let mut parts = String::new();
        let mut lines = block[1..block.len() - 1].iter().copied().peekable();
        while lines.peek().is_some() {
            let item = self::block(&mut lines);
            let head = head(&item).unwrap_or_default().trim();
            // The type of the result and the facts stand in one block, and a fact can have several lines.
            let mut depth = 0;
            let mut fact = "";
            for (at, line) in item.iter().enumerate() {
                if depth == 0 {
                    fact = line.trim().split(':').next().unwrap_or_default();
                }
                depth += if at > 1 { deeper(line) } else { 0 };
                let shown = match head {
                    _ if head.starts_with("fn request") => self.shows("request"),
                    _ if head.starts_with("fn decode") || line.contains("type Output") => {
                        self.shows("success")
                    }
                    _ => at > 0 && (self.shows("info") || self.shows(&format!("info.{fact}"))),
                };
                if shown {
                    let _ = writeln!(parts, "{line}");
                }
            }
        }
        if !parts.is_empty() {
            let _ = writeln!(text, "{}\n{}{}", block[0], parts, block[block.len() - 1]);
        }
    }

    /// Writes lines without the documentation that the case is not about.
    fn write(&self, block: &[&str], text: &mut String) {
        let mut example = false;
        for line in block {
            let fence = is_doc(line) && line.trim().starts_with("/// ```");
            let within = example || fence;
            example = example != fence;
            let shown = match is_doc(line) {
                true if within => self.shows("examples"),
                true => self.shows("docs") && line.trim() != "///",
                false => !line.is_empty(),
            };
            if shown {
                let _ = writeln!(text, "{line}");
            }
        }
    }
}

/// The next item: its documentation and attributes, and everything up to the end of its braces.
fn block<'a>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Vec<&'a str> {
    let mut block = Vec::new();
    let mut depth = 0_i32;
    for line in lines {
        if line.is_empty() && depth == 0 {
            if block.is_empty() {
                continue;
            }
            break;
        }
        if !is_doc(line) {
            depth += deeper(line);
        }
        block.push(line);
    }
    block
}

/// How many more braces a line opens than it closes.
fn deeper(line: &str) -> i32 {
    let count = |bracket: char| i32::try_from(line.matches(bracket).count()).unwrap_or(0);
    count('{') - count('}')
}

/// The first line of an item that is neither documentation nor an attribute.
fn head<'a>(block: &[&'a str]) -> Option<&'a str> {
    block
        .iter()
        .copied()
        .find(|line| !is_doc(line) && !is_attribute(line))
}

fn is_doc(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

fn is_attribute(line: &str) -> bool {
    line.trim_start().starts_with("#[")
}
