//! Exact decimals: every digit of the text, or an error; never a rounded value.

use rust_decimal::Decimal;

use super::{Decode, DecodeError, Encode, JsonWriter, Node, trimmed};

/// The largest scale of a `Decimal`.
const MAX_SCALE: i64 = 28;
/// The largest number of significant digits that a `Decimal` may have.
const MAX_DIGITS: usize = 29;

/// The value of a decimal text (`-1.50`, `2e-7`), without loss. `None` when it is not such a text, or does not fit.
pub(crate) fn parse(text: &str) -> Option<Decimal> {
    short(text).or_else(|| any(text))
}

/// A number of at most 18 digits without an exponent, as nearly all are.
fn short(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if digits.len() > 19 {
        return None;
    }
    let (mut number, mut count, mut point) = (0_i64, 0, None);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' if count < 18 => {
                number = number * 10 + i64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() && count > 0 => point = Some(count),
            _ => return None,
        }
    }
    let scale = count - point.unwrap_or(count);
    if count == 0 || point == Some(count) {
        return None;
    }
    Decimal::try_new(if negative { -number } else { number }, scale).ok()
}

/// The integer of a text with a point, an exponent, or digits in front that say nothing.
pub(super) fn integer<T: TryFrom<i128>>(text: &str) -> Option<T> {
    T::try_from(any_integer(text)?).ok()
}

fn any_integer(text: &str) -> Option<i128> {
    let Parts {
        negative,
        digits,
        mut scale,
    } = Parts::of(text)?;
    let mut digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    while scale > 0 {
        digits = digits.strip_suffix('0')?;
        scale -= 1;
    }
    let number = whole_number(digits, scale)?;
    Some(if negative { -number } else { number })
}

/// Whether a number would be written like this.
fn is_spelled(number: &Decimal, text: &str) -> bool {
    let digits = text.strip_prefix('-');
    let negative = digits.is_some();
    let digits = digits.unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = whole.len() > 1 && whole.starts_with('0');
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let scale = usize::try_from(number.scale()).ok();
    plain && !padded && scale == Some(fraction.len()) && !(negative && number.is_zero())
}

/// A number in its parts.
struct Parts {
    negative: bool,
    digits: String,
    /// How many of the digits stand behind the point; below zero where zeros are missing behind them.
    scale: i64,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent_of(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let dangling = mantissa.ends_with('.');
        if whole.is_empty() || dangling || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }

        Some(Self {
            negative,
            digits: [whole, fraction].concat(),
            scale: i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?,
        })
    }
}

fn any(text: &str) -> Option<Decimal> {
    let Parts {
        negative,
        digits,
        mut scale,
    } = Parts::of(text)?;
    let mut digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(Decimal::new(
            0,
            u32::try_from(scale.clamp(0, MAX_SCALE)).ok()?,
        ));
    }
    // Zeros behind the last digit carry no value: only they may be dropped to make it fit.
    loop {
        if let Some(number) = whole_number(digits, scale) {
            let number = if negative { -number } else { number };
            let scale = u32::try_from(scale.max(0)).ok()?;
            if let Ok(decimal) = Decimal::try_from_i128_with_scale(number, scale) {
                return Some(decimal);
            }
        }
        digits = digits.strip_suffix('0').filter(|_| scale > 0)?;
        scale -= 1;
    }
}

/// The digits as a number of so many decimal places, or of none where zeros are missing behind it.
fn whole_number(digits: &str, scale: i64) -> Option<i128> {
    if digits.len() > MAX_DIGITS {
        return None;
    }
    let zeros = u32::try_from(scale.min(0).unsigned_abs()).ok()?;
    let number: i128 = digits.parse().ok()?;
    number.checked_mul(10_i128.checked_pow(zeros)?)
}

/// An exponent: an optional sign and digits.
fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

impl Encode for Decimal {
    fn encode(&self, out: &mut JsonWriter) {
        out.raw(&self.to_string());
    }
}

impl Decode for Decimal {
    const AMOUNT: bool = true;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        if let Some(short) = node.short() {
            let number = if short.negative {
                -short.digits
            } else {
                short.digits
            };
            if let Ok(number) = Decimal::try_new(number, short.scale) {
                // Zero has no sign here.
                if short.negative && short.digits == 0 {
                    node.reader.odd.set(true);
                }
                return Ok(number);
            }
        }
        in_other_words(node)
    }
}

/// A number that is in quotes or long, or has an exponent.
#[cold]
fn in_other_words(node: &Node<'_>) -> Result<Decimal, DecodeError> {
    let text = node.number("a decimal number")?;
    let text = trimmed(&text);
    match short(text) {
        Some(number) => {
            if number.is_zero() && text.starts_with('-') {
                node.reader.odd.set(true);
            }
            Ok(number)
        }
        None => unusual(node, text),
    }
}

/// A number that is long, or has an exponent.
#[cold]
fn unusual(node: &Node<'_>, text: &str) -> Result<Decimal, DecodeError> {
    if let Some(number) = any(text) {
        if !is_spelled(&number, text) {
            node.reader.odd.set(true);
        }
        return Ok(number);
    }
    // Only what looks like a number is quoted: anything else may be personal data in the wrong place.
    let numeric = (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let shown = if numeric { text } else { "the value" };
    Err(node.error(format_args!(
        "{shown} is not a number that a Decimal holds exactly"
    )))
}
