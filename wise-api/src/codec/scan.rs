//! Where the parts of a JSON text end. Everything that is passed over is checked, nothing is copied, and nothing here recurses.

use std::borrow::Cow;

/// What is wrong with a text, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) what: &'static str,
}

pub(super) type Scan<T> = Result<T, Fault>;

const ENDS: &str = "EOF: the text ends before the value does";

#[cold]
fn fault<T>(bytes: &[u8], at: usize, what: &'static str) -> Scan<T> {
    let what = if at < bytes.len() { what } else { ENDS };
    Err(Fault { at, what })
}

/// The first byte at or behind `at` that is no white space.
#[inline]
pub(super) fn space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The closing quote of the string whose opening quote is at `at`, and whether escapes are in between.
#[inline(always)]
pub(super) fn string(bytes: &[u8], at: usize) -> Scan<(usize, bool)> {
    if bytes.get(at) != Some(&b'"') {
        return fault(bytes, at, "a string was expected");
    }
    let end = plain(bytes, at + 1);
    if bytes.get(end) == Some(&b'"') {
        return Ok((end, false));
    }
    escaped(bytes, end)
}

/// The closing quote of the string at `at`, if it is one without escapes.
#[inline]
pub(super) fn plain_string(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let end = plain(bytes, at + 1);
    (bytes.get(end) == Some(&b'"')).then_some(end)
}

/// The rest of a string, from its first escape on.
#[cold]
fn escaped(bytes: &[u8], mut at: usize) -> Scan<(usize, bool)> {
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok((at, true)),
            Some(b'\\') => {
                at = match bytes.get(at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at + 2,
                    Some(b'u') if hex(bytes, at + 2).is_some() => at + 6,
                    _ => return fault(bytes, at + 1, "no such escape"),
                }
            }
            _ => return fault(bytes, at, "a control character in a string"),
        }
        at = plain(bytes, at);
    }
}

/// The first byte from `at` on that ends a string or needs a closer look, eight bytes at a time.
#[inline]
fn plain(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let (chunks, _) = bytes.get(at..).unwrap_or_default().as_chunks::<8>();
    for chunk in chunks {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = zero(word ^ (ONES * 0x22));
        let backslash = zero(word ^ (ONES * 0x5c));
        let found = (control | quote | backslash) & HIGH;
        if found != 0 {
            // The lowest mark is exact, and only those above it can be wrong.
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(0x20..=0x21 | 0x23..=0x5b | 0x5d..) = bytes.get(at) {
        at += 1;
    }
    at
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |number, digit| {
        Some(number * 16 + char::from(*digit).to_digit(16)?)
    })
}

/// The characters between the quotes of a string that has passed [`string`]. `None` where half of a surrogate pair is missing.
pub(super) fn unescape(content: &str, escapes: bool) -> Option<Cow<'_, str>> {
    if !escapes {
        return Some(Cow::Borrowed(content));
    }
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        text.push_str(rest.get(..at)?);
        let (character, length) = escape(rest.as_bytes(), at)?;
        text.push(character);
        rest = rest.get(at + length..)?;
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// The character of the escape at `at`, and how many bytes it has.
fn escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let character = match bytes.get(at + 1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = hex(bytes, at + 2)?;
            if !(0xd800..0xe000).contains(&first) {
                return Some((char::from_u32(first)?, 6));
            }
            let paired = first < 0xdc00 && bytes.get(at + 6..at + 8)? == b"\\u";
            let second = hex(bytes, at + 8).filter(|second| (0xdc00..0xe000).contains(second))?;
            let code = 0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff);
            return paired.then_some((char::from_u32(code)?, 12));
        }
        other => char::from(*other),
    };
    Some((character, 2))
}

/// How many digits an `i64` has in any case.
const SAFE_DIGITS: usize = 18;

/// The digits of a number that is written as one short integer or decimal, as nearly all are.
pub(super) struct Short {
    pub(super) negative: bool,
    /// Without the point.
    pub(super) digits: i64,
    /// How many of them stand behind the point.
    pub(super) scale: u32,
    pub(super) end: usize,
}

/// The number at `at`, if it has at most 18 digits and no exponent.
#[inline]
pub(super) fn short(bytes: &[u8], at: usize) -> Option<Short> {
    let negative = bytes.get(at) == Some(&b'-');
    let whole = at + usize::from(negative);
    let (mut number, mut end) = (0_i64, whole);
    while let Some(digit @ b'0'..=b'9') = bytes.get(end)
        && end - whole < SAFE_DIGITS
    {
        number = number * 10 + i64::from(digit - b'0');
        end += 1;
    }
    let zero_first = bytes.get(whole) == Some(&b'0') && end > whole + 1;
    if end == whole || zero_first {
        return None;
    }
    let mut scale = 0;
    if bytes.get(end) == Some(&b'.') {
        end += 1;
        let point = end;
        while let Some(digit @ b'0'..=b'9') = bytes.get(end)
            && end - whole <= SAFE_DIGITS
        {
            number = number * 10 + i64::from(digit - b'0');
            end += 1;
        }
        if end == point {
            return None;
        }
        scale = u32::try_from(end - point).ok()?;
    }
    if let Some(b'0'..=b'9' | b'.' | b'e' | b'E') = bytes.get(end) {
        return None;
    }
    Some(Short {
        negative,
        digits: number,
        scale,
        end,
    })
}

/// Behind the number at `at`.
#[inline]
pub(super) fn number(bytes: &[u8], at: usize) -> Scan<usize> {
    let whole = at + usize::from(bytes.get(at) == Some(&b'-'));
    let mut end = match bytes.get(whole) {
        Some(b'0') => whole + 1,
        Some(b'1'..=b'9') => digits(bytes, whole + 1),
        _ => return fault(bytes, whole, "a value was expected"),
    };
    if bytes.get(end) == Some(&b'.') {
        end = at_least_one(bytes, end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let signed = matches!(bytes.get(end + 1), Some(b'+' | b'-'));
        end = at_least_one(bytes, end + 1 + usize::from(signed))?;
    }
    Ok(end)
}

#[inline]
fn digits(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    at
}

fn at_least_one(bytes: &[u8], at: usize) -> Scan<usize> {
    let end = digits(bytes, at);
    if end == at {
        return fault(bytes, at, "a digit was expected");
    }
    Ok(end)
}

fn literal(bytes: &[u8], at: usize, word: &[u8]) -> Scan<usize> {
    match bytes.get(at..at + word.len()) {
        Some(found) if found == word => Ok(at + word.len()),
        Some(_) => fault(bytes, at, "a value was expected"),
        None => fault(bytes, bytes.len(), ENDS),
    }
}

/// The start of the value that belongs to the key at `at`, the closing quote of the key, and whether the key has escapes.
#[inline(always)]
pub(super) fn key(bytes: &[u8], at: usize) -> Scan<(usize, usize, bool)> {
    let (end, escapes) = string(bytes, at)?;
    let colon = space(bytes, end + 1);
    if bytes.get(colon) != Some(&b':') {
        return fault(bytes, colon, "`:` was expected");
    }
    Ok((space(bytes, colon + 1), end, escapes))
}

/// The start of the next element or key of a list or object, or `None` behind its end. `at` is behind the opening bracket
/// (`first`), or behind an element.
#[inline(always)]
pub(super) fn next(bytes: &[u8], at: usize, first: bool, close: u8) -> Scan<Result<usize, usize>> {
    let at = space(bytes, at);
    match bytes.get(at) {
        Some(byte) if *byte == close => Ok(Err(at + 1)),
        Some(b',') if !first => {
            let at = space(bytes, at + 1);
            if bytes.get(at) == Some(&close) {
                return fault(bytes, at, "a comma too many");
            }
            Ok(Ok(at))
        }
        Some(_) if first => Ok(Ok(at)),
        _ => fault(bytes, at, "`,` or the closing bracket was expected"),
    }
}

/// The start of the element behind a comma at `at`, where no white space is in between, and it cannot be `null`.
#[inline]
pub(super) fn bare_element(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..at + 2) {
        Some([b',', b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f']) => Some(at + 1),
        _ => None,
    }
}

/// Start and end of the key at `at` (`first`), or behind the comma there, if it has no escapes and its value follows without white space.
#[inline]
pub(super) fn bare_key(bytes: &[u8], at: usize, first: bool) -> Option<(usize, usize)> {
    let quote = if first {
        at
    } else if bytes.get(at) == Some(&b',') {
        at + 1
    } else {
        return None;
    };
    if bytes.get(quote) != Some(&b'"') {
        return None;
    }
    let end = plain(bytes, quote + 1);
    match bytes.get(end..end + 3) {
        Some([b'"', b':', value]) if *value > b' ' => Some((quote + 1, end)),
        _ => None,
    }
}

/// Behind the value at `at`.
#[inline]
pub(super) fn value(bytes: &[u8], at: usize) -> Scan<usize> {
    match bytes.get(at) {
        Some(b'{' | b'[') => nested(bytes, at),
        _ => scalar(bytes, at),
    }
}

/// Which of these keys the object at `at` has with values other than `null`: a bit each.
pub(super) fn keys(bytes: &[u8], at: usize, wanted: &[&str]) -> Scan<u64> {
    let (mut at, mut first, mut found) = (at + 1, true, 0);
    while let Ok(start) = next(bytes, at, first, b'}')? {
        let (value_at, end, escapes) = key(bytes, start)?;
        let name = bytes.get(start + 1..end).unwrap_or_default();
        if bytes.get(value_at) != Some(&b'n') {
            for (index, wanted) in wanted.iter().enumerate() {
                if name == wanted.as_bytes() || (escapes && is_called(name, wanted)) {
                    found |= 1 << (index & 63);
                }
            }
        }
        (at, first) = (value(bytes, value_at)?, false);
    }
    Ok(found)
}

/// Whether a key with escapes is this one.
#[cold]
fn is_called(key: &[u8], name: &str) -> bool {
    let text = std::str::from_utf8(key).ok();
    text.and_then(|text| unescape(text, true))
        .is_some_and(|text| text == name)
}

#[inline]
fn scalar(bytes: &[u8], at: usize) -> Scan<usize> {
    match bytes.get(at) {
        Some(b'"') => string(bytes, at).map(|(end, _)| end + 1),
        Some(b't') => literal(bytes, at, b"true"),
        Some(b'f') => literal(bytes, at, b"false"),
        Some(b'n') => literal(bytes, at, b"null"),
        _ => number(bytes, at),
    }
}

fn nested(bytes: &[u8], mut at: usize) -> Scan<usize> {
    let mut levels = Levels::default();
    loop {
        // At the start of a value.
        let opened = match bytes.get(at) {
            Some(b'{') => Some(true),
            Some(b'[') => Some(false),
            _ => None,
        };
        match opened {
            Some(object) => {
                levels.push(object);
                at += 1;
            }
            None => at = scalar(bytes, at)?,
        }
        let mut first = opened.is_some();
        // At the end of one, or behind an opening bracket.
        loop {
            let Some(object) = levels.top() else {
                return Ok(at);
            };
            match next(bytes, at, first, if object { b'}' } else { b']' })? {
                Ok(start) if object => {
                    at = key(bytes, start)?.0;
                    break;
                }
                Ok(start) => {
                    at = start;
                    break;
                }
                Err(end) => {
                    levels.pop();
                    (at, first) = (end, false);
                }
            }
        }
    }
}

/// What is open at each level, an object or a list: one bit a level.
#[derive(Default)]
struct Levels {
    word: u64,
    depth: usize,
    spilled: Vec<u64>,
}

impl Levels {
    fn push(&mut self, object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.spilled.push(self.word);
        }
        self.word = self.word << 1 | u64::from(object);
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.depth -= 1;
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.word = self.spilled.pop().unwrap_or_default();
        } else {
            self.word >>= 1;
        }
    }

    fn top(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.word & 1 == 1)
    }
}
