//! Character classes.

use super::reader::{Escape, MAX_NESTING, Reader, push_literal};

/// Reads a class whose `[` has been taken, and writes it.
pub(super) fn read(reader: &mut Reader, out: &mut String, depth: usize) -> Result<(), String> {
    if depth > MAX_NESTING {
        return Err("its classes nest too deep".to_owned());
    }
    out.push('[');
    if reader.skip('^') {
        out.push('^');
    }
    // As in Java, a `]` that comes first is a plain character.
    let mut empty = true;
    loop {
        match reader.peek() {
            None => return Err("a `]` is missing".to_owned()),
            Some(']') if !empty => {
                reader.take();
                out.push(']');
                return Ok(());
            }
            Some('[') => {
                reader.take();
                read(reader, out, depth + 1)?;
            }
            Some('&') if reader.ahead(1) == Some('&') => {
                while reader.skip('&') {}
                if empty || reader.peek() == Some(']') {
                    return Err("it has an intersection with one side only".to_owned());
                }
                out.push_str("&&");
            }
            Some(_) => item(reader, out)?,
        }
        empty = false;
    }
}

/// A character, a range of them, or a class that is written as an escape.
fn item(reader: &mut Reader, out: &mut String) -> Result<(), String> {
    let first = match member(reader)? {
        Escape::Char(char) => char,
        Escape::Set(set, negated) => {
            let not = if negated { "^" } else { "" };
            out.push_str(&format!("[{not}{set}]"));
            return Ok(());
        }
        Escape::Other(letter) => return Err(unknown(letter)),
    };
    push_literal(out, first);
    let is_range = reader.peek() == Some('-') && !matches!(reader.ahead(1), None | Some(']' | '['));
    if !is_range {
        if first == ':' {
            // As a range of one: the bounded engine unescapes it, and `[:alpha:]` would be the name of a class.
            out.push('-');
            push_literal(out, first);
        }
        return Ok(());
    }
    reader.take();
    match member(reader)? {
        Escape::Char(last) if first <= last => {
            out.push('-');
            push_literal(out, last);
            Ok(())
        }
        Escape::Other(letter) => Err(unknown(letter)),
        _ => Err("it has a range that does not go from one character to a later one".to_owned()),
    }
}

fn member(reader: &mut Reader) -> Result<Escape, String> {
    let escaped = reader.peek() == Some('\\');
    let char = reader.take().ok_or("a `]` is missing")?;
    if escaped {
        reader.escape()
    } else {
        Ok(Escape::Char(char))
    }
}

fn unknown(letter: char) -> String {
    format!("its `\\{letter}` has no counterpart within a class")
}
