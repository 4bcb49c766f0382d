//! From the syntax of `java.util.regex` to that of the crates `regex` and `fancy-regex`.
//!
//! The two look alike and differ in details that change what matches: `\d`, `\w` and `\s` are ASCII in Java, `.` excludes more line ends,
//! `\<` is a plain `<`, `--` and `~~` in a class are plain characters, a second count repeats nothing. So every element is read, and written anew.

use super::class;
use super::reader::{Escape, MAX_NESTING, Reader, push_literal};

/// Java's line ends, as the inside of a class.
const LINE_ENDS: &str = r"\n\r\x{85}\x{2028}\x{2029}";

/// An expression in the syntax of the engines.
pub(super) struct Translation {
    pub(super) expression: String,
    /// Whether it needs look-around, backreferences or atomic groups.
    pub(super) bounded: bool,
}

#[derive(Clone, Copy, Default)]
struct Flags {
    dot_all: bool,
    multi_line: bool,
}

pub(super) fn translate(pattern: &str) -> Result<Translation, String> {
    let mut translator = Translator {
        reader: Reader::new(pattern),
        out: String::with_capacity(pattern.len() + 16),
        bounded: false,
        flags: Flags::default(),
        depth: 0,
    };
    translator.alternation()?;
    if translator.reader.peek().is_some() {
        return Err("it has a `)` that closes nothing".to_owned());
    }
    Ok(Translation {
        expression: translator.out,
        bounded: translator.bounded,
    })
}

struct Translator {
    reader: Reader,
    out: String,
    bounded: bool,
    flags: Flags,
    depth: usize,
}

impl Translator {
    /// Up to a `)` or the end.
    fn alternation(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MAX_NESTING {
            return Err("its groups nest too deep".to_owned());
        }
        loop {
            match self.reader.peek() {
                None | Some(')') => break,
                Some('|') => {
                    self.reader.take();
                    self.out.push('|');
                }
                Some(_) => self.piece()?,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn piece(&mut self) -> Result<(), String> {
        let start = self.out.len();
        let line_end = self.reader.peek() == Some('\\') && self.reader.ahead(1) == Some('R');
        if self.reader.peek() == Some('{') {
            // What is repeated already is not repeated again: in Java, a second count repeats nothing.
            self.nothing()?;
        } else {
            self.atom()?;
        }
        let reader = &mut self.reader;
        let count = match reader.peek() {
            Some(sign @ ('*' | '+' | '?')) => {
                reader.take();
                sign.to_string()
            }
            Some('{') => {
                reader.take();
                let range = reader.until('}')?;
                if !is_range(&range) {
                    return Err("it has a repetition that is no number or range".to_owned());
                }
                format!("{{{range}}}")
            }
            _ => return Ok(()),
        };
        if line_end {
            return Err(r"its `\R` is repeated, which has no counterpart here".to_owned());
        }
        self.out.push_str(&count);
        if self.reader.skip('?') {
            self.out.push('?');
        } else if self.reader.skip('+') {
            self.bounded = true;
            self.out.insert_str(start, "(?>");
            self.out.push(')');
        }
        Ok(())
    }

    /// Before a `{` that begins a count and has nothing to repeat.
    fn nothing(&mut self) -> Result<(), String> {
        if !self
            .reader
            .ahead(1)
            .is_some_and(|next| next.is_ascii_digit())
        {
            return Err("it has a `{` that begins no count".to_owned());
        }
        self.out.push_str("(?:)");
        Ok(())
    }

    fn atom(&mut self) -> Result<(), String> {
        let syntax = self.reader.peek();
        let char = self.reader.take().ok_or("it ends too early")?;
        match syntax {
            Some('(') => self.group()?,
            Some('[') => class::read(&mut self.reader, &mut self.out, 0)?,
            Some('\\') => self.escape()?,
            Some('.') if self.flags.dot_all => self.out.push_str(r"[\x{0}-\x{10ffff}]"),
            Some('.') => self.out.push_str(&format!("[^{LINE_ENDS}]")),
            Some('^') if self.flags.multi_line => self.out.push_str("(?m:^)"),
            Some('^') => self.out.push_str(r"\A"),
            Some('$') if self.flags.multi_line => self.out.push_str("(?m:$)"),
            Some('$') if matches!(self.reader.peek(), None | Some(')' | '|')) => {
                self.out.push_str(r"\z");
            }
            Some('$') => self.before_last_line_end(),
            Some('*' | '+' | '?') => return Err(format!("its `{char}` repeats nothing")),
            _ => push_literal(&mut self.out, char),
        }
        Ok(())
    }

    fn before_last_line_end(&mut self) {
        self.bounded = true;
        let end = format!(r"(?=(?:\r\n|[{LINE_ENDS}])?\z)");
        self.out.push_str(&end);
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.reader.escape()? {
            Escape::Char(char) => push_literal(&mut self.out, char),
            Escape::Set(set, negated) => {
                let not = if negated { "^" } else { "" };
                self.out.push_str(&format!("[{not}{set}]"));
            }
            Escape::Other('b') if self.reader.peek() != Some('{') => self.out.push_str(r"\b"),
            Escape::Other('B') => self.out.push_str(r"\B"),
            Escape::Other('A') => self.out.push_str(r"\A"),
            Escape::Other('z') => self.out.push_str(r"\z"),
            Escape::Other('Z') => self.before_last_line_end(),
            Escape::Other('R') => {
                let any = format!(r"(?:\r\n|[\x0b\f{LINE_ENDS}])");
                self.out.push_str(&any);
            }
            Escape::Other('k') if self.reader.skip('<') => {
                let name = self.reader.until('>')?;
                self.bounded = true;
                self.out.push_str(&format!(r"\k<{}>", group_name(&name)?));
            }
            // Java takes more digits where there are as many groups; nobody has had ten yet.
            Escape::Other(digit @ '1'..='9') => {
                self.bounded = true;
                self.out.push_str(&format!(r"(?:\{digit})"));
            }
            Escape::Other(letter) => {
                return Err(format!("its `\\{letter}` has no counterpart here"));
            }
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        let outer = self.flags;
        self.out.push('(');
        if self.reader.skip('?') && !self.special_group()? {
            // Flags for the rest of the group around, which that group restores.
            return Ok(());
        }
        self.alternation()?;
        self.flags = outer;
        if !self.reader.skip(')') {
            return Err("a `)` is missing".to_owned());
        }
        self.out.push(')');
        Ok(())
    }

    /// What stands behind `(?`. False if the group has ended, since it only sets flags.
    fn special_group(&mut self) -> Result<bool, String> {
        let (first, second) = (self.reader.peek(), self.reader.ahead(1));
        let (opening, length) = match (first, second) {
            (Some(':'), _) => ("?:", 1),
            (Some('='), _) => ("?=", 1),
            (Some('!'), _) => ("?!", 1),
            (Some('>'), _) => ("?>", 1),
            (Some('<'), Some('=')) => ("?<=", 2),
            (Some('<'), Some('!')) => ("?<!", 2),
            (Some('<'), _) => {
                self.reader.take();
                let name = self.reader.until('>')?;
                self.out.push_str(&format!("?<{}>", group_name(&name)?));
                return Ok(true);
            }
            _ => return self.flag_group(),
        };
        self.bounded |= opening != "?:";
        self.out.push_str(opening);
        for _ in 0..length {
            self.reader.take();
        }
        Ok(true)
    }

    fn flag_group(&mut self) -> Result<bool, String> {
        let mut on = true;
        let mut ignore_case = None;
        loop {
            match self.reader.take() {
                Some('-') => on = false,
                Some('i') => ignore_case = Some(on),
                Some('s') => self.flags.dot_all = on,
                Some('m') => self.flags.multi_line = on,
                // Case beyond ASCII, which the engines always do.
                Some('u') => {}
                Some(end @ (')' | ':')) => {
                    self.out.push_str(match ignore_case {
                        Some(true) => "?i",
                        Some(false) => "?-i",
                        None => "?:",
                    });
                    match (end, ignore_case) {
                        (':', Some(_)) => self.out.push(':'),
                        (':', None) => {}
                        _ => self.out.push(')'),
                    }
                    return Ok(end == ':');
                }
                Some(flag) => return Err(format!("its flag `{flag}` has no counterpart here")),
                None => return Err("a `)` is missing".to_owned()),
            }
        }
    }
}

/// Whether this is what stands between the braces of a repetition.
fn is_range(text: &str) -> bool {
    let is_number =
        |text: &str| (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    match text.split_once(',') {
        None => is_number(text),
        Some((least, most)) => {
            let number = |text: &str| text.parse::<u32>().unwrap_or_default();
            let rises = is_number(most) && number(least) <= number(most);
            is_number(least) && (most.is_empty() || rises)
        }
    }
}

fn group_name(name: &str) -> Result<&str, String> {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
    plain
        .then_some(name)
        .ok_or_else(|| "the name of a group is none".to_owned())
}
