//! The characters of a pattern, and what stands behind a backslash.

use super::property;

/// How deep groups and classes may nest.
pub(super) const MAX_NESTING: usize = 60;

/// A character of the pattern, and whether it was quoted by `\Q…\E`, which makes it a plain one.
#[derive(Clone, Copy, PartialEq)]
struct Token {
    char: char,
    quoted: bool,
}

pub(super) struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

/// What stands behind a backslash.
pub(super) enum Escape {
    /// A plain character.
    Char(char),
    /// The inside of a class, and whether it is negated.
    Set(String, bool),
    /// Something that only exists outside of classes, by its letter.
    Other(char),
}

/// Resolves `\Q…\E`.
fn unquote(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    let mut quoted = false;
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        if char == '\\' && next == Some(if quoted { 'E' } else { 'Q' }) {
            chars.next();
            quoted = !quoted;
            continue;
        }
        tokens.push(Token { char, quoted });
        // So that the second of `\\Q` does not begin a quotation.
        if char == '\\' && !quoted {
            tokens.extend(chars.next().map(|char| Token { char, quoted }));
        }
    }
    tokens
}

impl Reader {
    pub(super) fn new(pattern: &str) -> Self {
        Self {
            tokens: unquote(pattern),
            at: 0,
        }
    }

    /// The next character, if it is not a quoted one.
    pub(super) fn peek(&self) -> Option<char> {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, count: usize) -> Option<char> {
        let token = self.tokens.get(self.at + count)?;
        // Quoted characters stand for themselves: a private one keeps them from being taken for syntax.
        Some(if token.quoted { '\u{e000}' } else { token.char })
    }

    /// Takes the next character, quoted or not.
    pub(super) fn take(&mut self) -> Option<char> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token.char)
    }

    pub(super) fn skip(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        self.at += usize::from(found);
        found
    }

    /// Takes what is there up to a character, and that, too.
    pub(super) fn until(&mut self, end: char) -> Result<String, String> {
        let mut text = String::new();
        loop {
            match self.take() {
                Some(char) if char == end => return Ok(text),
                Some(char) => text.push(char),
                None => return Err(format!("a `{end}` is missing")),
            }
        }
    }

    fn hex(&mut self, digits: usize) -> Result<u32, String> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.take().and_then(|char| char.to_digit(16));
            value = value * 16 + digit.ok_or("it has an incomplete hexadecimal escape")?;
        }
        Ok(value)
    }

    fn octal(&mut self) -> Result<char, String> {
        if !self.peek().is_some_and(|char| char.is_digit(8)) {
            return Err("it has an incomplete octal escape".to_owned());
        }
        let mut value = 0;
        for count in 0..3 {
            match self.peek().and_then(|char| char.to_digit(8)) {
                Some(digit) if count < 2 || value < 32 => value = value * 8 + digit,
                _ => break,
            }
            self.at += 1;
        }
        scalar(value)
    }

    /// `\u` with four digits, or two of them that are a pair.
    fn utf16(&mut self) -> Result<char, String> {
        let first = self.hex(4)?;
        if !(0xd800..0xdc00).contains(&first) {
            return scalar(first);
        }
        if self.skip('\\') && self.skip('u') {
            let second = self.hex(4)?;
            if (0xdc00..0xe000).contains(&second) {
                return scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
        }
        Err("it has half of a surrogate pair".to_owned())
    }

    /// The name behind `\p`.
    fn property(&mut self) -> Result<String, String> {
        if self.skip('{') {
            return self.until('}');
        }
        Ok(self.take().ok_or("it ends within an escape")?.to_string())
    }

    /// Reads what stands behind a backslash.
    pub(super) fn escape(&mut self) -> Result<Escape, String> {
        let char = self.take().ok_or("it ends with a backslash")?;
        let set = |set: &str, negated| Ok(Escape::Set(set.to_owned(), negated));
        let plain = match char {
            'd' | 'D' => return set("0-9", char == 'D'),
            'w' | 'W' => return set("0-9A-Z_a-z", char == 'W'),
            's' | 'S' => return set(r"\t\n\x0b\f\r\x20", char == 'S'),
            'h' | 'H' => {
                return set(
                    r"\t\x20\x{a0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}",
                    char == 'H',
                );
            }
            'v' | 'V' => return set(r"\n\x0b\f\r\x{85}\x{2028}\x{2029}", char == 'V'),
            'p' | 'P' => {
                let name = self.property()?;
                return property::set(&name).map(|set| Escape::Set(set, char == 'P'));
            }
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            'a' => '\u{7}',
            'e' => '\u{1b}',
            '0' => self.octal()?,
            'x' if self.skip('{') => {
                let digits = self.until('}')?;
                scalar(u32::from_str_radix(&digits, 16).map_err(|_| "it has a bad escape")?)?
            }
            'x' => scalar(self.hex(2)?)?,
            'u' => self.utf16()?,
            'c' => {
                let letter = self.take().ok_or("it ends within an escape")?;
                scalar(u32::from(letter) ^ 64)?
            }
            _ if char.is_ascii_alphanumeric() => return Ok(Escape::Other(char)),
            _ => char,
        };
        Ok(Escape::Char(plain))
    }
}

fn scalar(value: u32) -> Result<char, String> {
    char::from_u32(value).ok_or_else(|| "it has an escape that is no character".to_owned())
}

/// Writes a plain character so that neither engine takes it for syntax, in a class or outside.
pub(super) fn push_literal(out: &mut String, char: char) {
    if char.is_alphanumeric() {
        out.push(char);
    } else {
        out.push_str(&format!("\\x{{{:x}}}", u32::from(char)));
    }
}
