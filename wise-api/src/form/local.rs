//! Checks of account numbers that need no network: form, length and check digits.
//!
//! IBANs are checked by `iban_validate`, which follows the registry. The others are a few lines each; no crate
//! for them was found that is plainly kept. A CNPJ may have letters since July 2026.

use std::fmt;

use iban::{Iban, ParseIbanError};

/// What a local check looks for. Which one a field gets depends on its key, see [`LocalCheck::of_key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LocalCheck {
    /// An IBAN: length and form by country, check digits.
    Iban,
    /// A BIC, or SWIFT code: 8 or 11 characters with a country in them.
    Bic,
    /// A British sort code: six digits.
    SortCode,
    /// An American routing number (ABA): nine digits with a check digit.
    Aba,
    /// An Indian branch code: four letters, a zero, six letters or digits.
    Ifsc,
    /// A Mexican account number: 18 digits with a check digit.
    Clabe,
    /// A Brazilian taxpayer number of a person: eleven digits, two of them check digits.
    Cpf,
    /// A Brazilian taxpayer number of a business: fourteen characters, two of them check digits.
    Cnpj,
}

impl LocalCheck {
    /// The check for a field, by the last part of its key.
    pub fn of_key(key: &str) -> Option<Self> {
        let name = key.rsplit('.').next().unwrap_or(key);
        Some(match name.to_ascii_lowercase().as_str() {
            "iban" => Self::Iban,
            "bic" | "swiftcode" => Self::Bic,
            "sortcode" => Self::SortCode,
            "abartn" => Self::Aba,
            "ifsccode" => Self::Ifsc,
            "clabe" => Self::Clabe,
            "cpf" => Self::Cpf,
            "cnpj" => Self::Cnpj,
            _ => return None,
        })
    }

    /// Checks a value.
    ///
    /// # Errors
    /// What is wrong with it, without the value.
    pub fn check(self, value: &str) -> Result<(), &'static str> {
        let plain: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        match self {
            Self::Iban => iban(&plain),
            Self::Bic => bic(&plain),
            Self::SortCode => {
                digits::<6>(&plain.replace('-', ""), "a sort code has six digits").map(|_| ())
            }
            Self::Aba => aba(&plain),
            Self::Ifsc => ifsc(&plain),
            Self::Clabe => clabe(&plain),
            Self::Cpf => cpf(&without(&plain, ".-")),
            Self::Cnpj => cnpj(&without(&plain, ".-/")),
        }
    }
}

impl fmt::Display for LocalCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iban => "IBAN",
            Self::Bic => "BIC",
            Self::SortCode => "sort code",
            Self::Aba => "ABA routing number",
            Self::Ifsc => "IFSC",
            Self::Clabe => "CLABE",
            Self::Cpf => "CPF",
            Self::Cnpj => "CNPJ",
        })
    }
}

fn without(text: &str, signs: &str) -> String {
    text.chars().filter(|char| !signs.contains(*char)).collect()
}

fn digits<const N: usize>(text: &str, wrong: &'static str) -> Result<[u32; N], &'static str> {
    let digits: Option<Vec<u32>> = text.chars().map(|char| char.to_digit(10)).collect();
    digits
        .and_then(|digits| <[u32; N]>::try_from(digits).ok())
        .ok_or(wrong)
}

fn iban(plain: &str) -> Result<(), &'static str> {
    match plain.to_ascii_uppercase().parse::<Iban>() {
        // A country that the registry did not have when the library was written: the check digits are right.
        Ok(_) | Err(ParseIbanError::UnknownCountry(_)) => Ok(()),
        Err(ParseIbanError::InvalidBban(_)) => {
            Err("its length or form is not that of IBANs of its country")
        }
        Err(ParseIbanError::InvalidBaseIban { .. }) => {
            Err("it is not an IBAN, or its check digits do not fit: a character may be mistyped")
        }
    }
}

fn bic(plain: &str) -> Result<(), &'static str> {
    let bytes = plain.as_bytes();
    if !matches!(bytes.len(), 8 | 11) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return Err("a BIC has 8 or 11 letters and digits");
    }
    if !bytes[4..6].iter().all(u8::is_ascii_alphabetic) {
        return Err("the fifth and sixth character of a BIC are a country");
    }
    Ok(())
}

fn aba(plain: &str) -> Result<(), &'static str> {
    let digits = digits::<9>(plain, "a routing number has nine digits")?;
    let sum: u32 = digits
        .iter()
        .zip([3, 7, 1].iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    let district = digits[0] * 10 + digits[1];
    if !sum.is_multiple_of(10) || sum == 0 {
        return Err("its check digit does not fit: a digit may be mistyped");
    }
    if !matches!(district, 0..=12 | 21..=32 | 61..=72 | 80) {
        return Err("its first two digits are no district of the Federal Reserve");
    }
    Ok(())
}

fn ifsc(plain: &str) -> Result<(), &'static str> {
    let bytes = plain.as_bytes();
    let fits = bytes.len() == 11
        && bytes[..4].iter().all(u8::is_ascii_alphabetic)
        && bytes[4] == b'0'
        && bytes[5..].iter().all(u8::is_ascii_alphanumeric);
    fits.then_some(())
        .ok_or("an IFSC has four letters, a zero, and six letters or digits")
}

fn clabe(plain: &str) -> Result<(), &'static str> {
    let digits = digits::<18>(plain, "a CLABE has 18 digits")?;
    let weights = [3, 7, 1].iter().cycle();
    let sum: u32 = digits[..17]
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight % 10)
        .sum();
    ((10 - sum % 10) % 10 == digits[17])
        .then_some(())
        .ok_or("its check digit does not fit: a digit may be mistyped")
}

/// The check digit modulo 11 over values that are weighted from the right with 2, 3, … up to `most`, and from 2 again.
fn modulo_11(values: &[u32], most: u32) -> u32 {
    let weights = (2..=most).cycle();
    let sum: u32 = values
        .iter()
        .rev()
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .sum();
    match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    }
}

fn cpf(plain: &str) -> Result<(), &'static str> {
    let digits = digits::<11>(plain, "a CPF has eleven digits")?;
    // They fit the check digits, and nobody has them.
    let repeated = digits.iter().all(|digit| *digit == digits[0]);
    let fits =
        modulo_11(&digits[..9], 11) == digits[9] && modulo_11(&digits[..10], 11) == digits[10];
    (fits && !repeated)
        .then_some(())
        .ok_or("its check digits do not fit: a digit may be mistyped")
}

fn cnpj(plain: &str) -> Result<(), &'static str> {
    let bytes = plain.to_ascii_uppercase().into_bytes();
    let form = bytes.len() == 14
        && bytes[..12].iter().all(u8::is_ascii_alphanumeric)
        && bytes[12..].iter().all(u8::is_ascii_digit);
    if !form {
        return Err("a CNPJ has twelve letters or digits and two check digits");
    }
    // A letter counts as the distance of its code from that of `0`.
    let values: Vec<u32> = bytes
        .iter()
        .map(|byte| u32::from(*byte) - u32::from(b'0'))
        .collect();
    let repeated = values.iter().all(|value| *value == values[0]);
    let fits =
        modulo_11(&values[..12], 9) == values[12] && modulo_11(&values[..13], 9) == values[13];
    (fits && !repeated)
        .then_some(())
        .ok_or("its check digits do not fit: a character may be mistyped")
}

#[cfg(test)]
mod tests;
