//! The RSA key in a `SubjectPublicKeyInfo`, which ring does not read itself. DER has one form for each key, and only that is taken.

use super::LEAST_MODULUS;

/// The longest modulus, in bytes.
const MOST_MODULUS: usize = 8192 / 8;
const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
/// `rsaEncryption`, with its parameters, which are `NULL`.
const RSA: &[u8] = &[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// The `RSAPublicKey`, of 2048 to 8192 bits.
pub(super) fn rsa_public_key(spki: &[u8]) -> Option<&[u8]> {
    let (info, rest) = value(spki, SEQUENCE)?;
    let (algorithm, key) = value(info, SEQUENCE)?;
    let (bits, after) = value(key, BIT_STRING)?;
    let [0, key @ ..] = bits else { return None };
    let (numbers, after_numbers) = value(key, SEQUENCE)?;
    let (modulus, numbers) = value(numbers, INTEGER)?;
    let (exponent, after_exponent) = value(numbers, INTEGER)?;
    let modulus = positive(modulus)?;
    let exponent = positive(exponent)?;
    let whole = [rest, after, after_numbers, after_exponent];
    let least_bits = modulus.len() > LEAST_MODULUS || modulus.first()? & 0x80 != 0;
    let usable = whole.iter().all(|rest| rest.is_empty())
        && algorithm == RSA
        && (LEAST_MODULUS..=MOST_MODULUS).contains(&modulus.len())
        && least_bits
        && modulus.last()? & 1 == 1
        && exponent.last()? & 1 == 1;
    usable.then_some(key)
}

/// The content of the value at the beginning, if it has this tag, and what follows it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, der) = der.split_first()?;
    let (&first, der) = der.split_first()?;
    let (length, der) = match first {
        0..=0x7f => (usize::from(first), der),
        0x81 => {
            let (&length, der) = der.split_first()?;
            // Shorter ones have the form above.
            (length >= 0x80).then_some((usize::from(length), der))?
        }
        0x82 => {
            let (length, der) = der.split_first_chunk()?;
            let length = u16::from_be_bytes(*length);
            (length > 0xff).then_some((usize::from(length), der))?
        }
        _ => return None,
    };
    (found == tag).then(|| der.split_at_checked(length))?
}

/// The bytes of a positive number without the zero before them. DER has that where the first bit is set, and nowhere else.
fn positive(integer: &[u8]) -> Option<&[u8]> {
    match integer {
        [0, rest @ ..] => (rest.first()? & 0x80 != 0).then_some(rest),
        [first, ..] => (first & 0x80 == 0).then_some(integer),
        [] => None,
    }
}
