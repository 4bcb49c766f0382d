//! Words of the wire → words of Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// `paymentOption` → `PaymentOption`. Digits that would run together are kept apart: `4.0.0` → `V4_0_0`.
///
/// What has no letters gets some: a span of numbers, `2351_6000`, becomes `From2351To6000`, and one digit before letters
/// is spelled out: `3ds` → `ThreeDs`.
pub fn pascal(text: &str) -> String {
    sane(&pascal_word(text))
}

/// A word without the characters that no identifier has, which some numerals and signs are beside letters.
pub fn sane(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let fits = |text: &str| syn::parse_str::<syn::Ident>(text).is_ok();
    let mut out = String::new();
    for c in word.chars() {
        let first = out.is_empty();
        if (first && fits(&format!("{c}x"))) || (!first && fits(&format!("x{c}"))) {
            out.push(c);
        } else {
            out.push_str(&format!("U{:X}", c as u32));
        }
    }
    out
}

fn pascal_word(text: &str) -> String {
    if let Some(span) = span(text) {
        return span;
    }
    let mut out = String::new();
    for word in spell(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let word = word.to_upper_camel_case();
        if out.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit())
        {
            out.push('_');
        }
        out.push_str(&word);
    }
    if text.len() > 1 && text.ends_with('+') {
        out.push_str("Plus");
    }
    if out.is_empty() {
        return match text {
            "" => "Empty".to_owned(),
            "+" => "Plus".to_owned(),
            "-" => "Minus".to_owned(),
            "*" => "Any".to_owned(),
            other => other.chars().map(|c| format!("U{:X}", c as u32)).collect(),
        };
    }
    let version = text.contains('.') && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    match out.chars().next() {
        Some(first) if first.is_ascii_digit() => {
            format!("{}{out}", if version { 'V' } else { 'N' })
        }
        _ => out,
    }
}

/// `2351_6000` and `175001_+`.
fn span(text: &str) -> Option<String> {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (from, to) = text.split_once(['_', '-'])?;
    match to {
        "+" if number(from) => Some(format!("From{from}")),
        _ if number(from) && number(to) => Some(format!("From{from}To{to}")),
        _ => None,
    }
}

/// `3ds` → `Three Ds`.
fn spell(text: &str) -> String {
    const DIGITS: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let mut chars = text.chars();
    let digit = chars
        .next()
        .and_then(|c| c.to_digit(10))
        .and_then(|digit| DIGITS.get(digit as usize));
    match digit {
        Some(word) if chars.clone().next().is_some_and(char::is_alphabetic) => {
            format!("{word} {}", chars.as_str())
        }
        _ => text.to_owned(),
    }
}

/// `paymentOption` → `payment_option`, as an identifier: keywords raw, digits not in front.
pub fn snake(text: &str) -> String {
    let joined: String = spell(text)
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let out = sane(&joined.to_snake_case()).to_lowercase();
    let out = if out.is_empty() {
        "value".to_owned()
    } else {
        out
    };
    let out = if out.starts_with(|c: char| c.is_ascii_digit()) {
        format!("n{out}")
    } else {
        out
    };
    escape(&out)
}

/// A word as an identifier.
pub fn escape(word: &str) -> String {
    match word {
        "self" | "super" | "crate" | "Self" | "_" => format!("{word}_"),
        _ if is_keyword(word) => format!("r#{word}"),
        _ => word.to_owned(),
    }
}

/// Whether a word is one that Rust, in any edition so far, keeps for itself and takes raw.
pub fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
        "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe",
        "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pascal_keeps_digits_apart_and_never_starts_with_one() {
        for (wire, name) in [
            ("PENDING", "Pending"),
            ("SAME DAY", "SameDay"),
            ("jws+jwe", "JwsJwe"),
            ("4.0.0", "V4_0_0"),
            ("0_2350", "From0To2350"),
            ("175001_+", "From175001"),
            ("3ds-challenge", "ThreeDsChallenge"),
            ("recipients#state-change", "RecipientsStateChange"),
            ("", "Empty"),
        ] {
            assert_eq!(pascal(wire), name);
        }
    }

    #[test]
    fn snake_is_always_an_identifier() {
        for (wire, name) in [
            ("type", "r#type"),
            ("beneficiaryBankBIC", "beneficiary_bank_bic"),
            ("3dsResult", "three_ds_result"),
            ("X-idempotence-uuid", "x_idempotence_uuid"),
            ("self", "self_"),
            ("$", "value"),
        ] {
            assert_eq!(snake(wire), name);
        }
    }
}
