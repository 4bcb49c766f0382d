//! Secrets within a text, by their form.

/// What stands in place of a text that was cut out.
pub(super) const CUT: &str = "cut-out";

/// A text with everything cut out that is found at some place in it: from there to the place that is given.
pub(super) fn without(text: &str, find: impl Fn(&str, usize) -> Option<(usize, usize)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut copied = 0;
    while at < text.len() {
        match text.is_char_boundary(at).then(|| find(text, at)).flatten() {
            Some((from, to)) if to > from && from >= copied => {
                out.push_str(text.get(copied..from).unwrap_or_default());
                out.push_str(CUT);
                (at, copied) = (to, to);
            }
            _ => at += 1,
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn begins(text: &str, at: usize) -> bool {
    at == 0 || !text.as_bytes().get(at - 1).copied().is_some_and(is_word)
}

/// A message in the compact form of JOSE: base64url that begins with an encoded `{"`, and dots.
pub(super) fn jose_at(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    if !rest.starts_with("eyJ") || !begins(text, at) {
        return None;
    }
    let length = rest
        .bytes()
        .take_while(|byte| is_word(*byte) || *byte == b'.')
        .count();
    rest.get(..length)?
        .contains('.')
        .then_some((at, at + length))
}

/// A value behind a secret name and `=` or `:`, or behind the scheme of a header.
pub(super) fn named_at(
    text: &str,
    at: usize,
    names: &dyn Fn(&str) -> bool,
) -> Option<(usize, usize)> {
    let rest = text.get(at..)?;
    if !begins(text, at) || !rest.as_bytes().first().copied().is_some_and(is_word) {
        return None;
    }
    let length = rest.bytes().take_while(|byte| is_word(*byte)).count();
    let (name, behind) = rest.split_at_checked(length)?;
    let scheme = ["bearer", "basic"]
        .iter()
        .any(|scheme| name.eq_ignore_ascii_case(scheme));
    let gap = behind.len()
        - behind
            .trim_start_matches(['"', '\'', '\\', ' ', '=', ':', '>'])
            .len();
    let separates = behind.get(..gap)?.contains(['=', ':', '>']) || (scheme && gap > 0);
    if !separates || !(scheme || names(name)) {
        return None;
    }
    let value = behind.get(gap..)?;
    let end = value
        .find(|c: char| c.is_whitespace() || "\"'\\,;&<>}])".contains(c))
        .unwrap_or(value.len());
    let from = at + length + gap;
    // `Authorization: Bearer …` is found again at the scheme.
    let is_scheme = ["bearer", "basic"].iter().any(|scheme| {
        value
            .get(..end)
            .is_some_and(|word| word.eq_ignore_ascii_case(scheme))
    });
    (end > 0 && !is_scheme).then_some((from, from + end))
}

/// A card number: digits, possibly with spaces or dashes between them.
pub(super) fn card_at(text: &str, at: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    if !bytes.get(at)?.is_ascii_digit() || before.is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut digits = String::new();
    let mut end = at;
    let mut found = None;
    while let Some(byte) = bytes.get(end) {
        match byte {
            digit if digit.is_ascii_digit() => digits.push(char::from(*digit)),
            b' ' | b'-' if bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => {}
            _ => break,
        }
        end += 1;
        let ends = !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
        if ends && is_card_number(&digits) {
            found = Some((at, end));
        }
    }
    found
}

/// Whether digits are a card number: the lengths and the first digits of the networks, and the check digit.
pub(super) fn is_card_number(digits: &str) -> bool {
    if !(14..=19).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if !digits.starts_with(['2', '3', '4', '5', '6']) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, factor)| {
            let value = u32::from(digit - b'0') * factor;
            value / 10 + value % 10
        })
        .sum();
    sum.is_multiple_of(10)
}
