//! Check digits and lengths of account numbers.

/// The length of IBANs by country, from the registry of SWIFT.
const IBANS: [(&str, usize); 84] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("XK", 20),
];

/// Checks the value of a field by its key; fields that have no check digits are right. Says what is wrong with it.
pub(super) fn check(key: &str, value: &str) -> Result<(), &'static str> {
    let signs = [' ', '-', '.', '/'];
    let plain: String = value.chars().filter(|sign| !signs.contains(sign)).collect();
    let plain = plain.to_ascii_uppercase();
    let (right, wrong) = match key.to_ascii_lowercase().as_str() {
        "iban" => (iban(&plain), "is not an IBAN, or has a wrong digit"),
        "bic" | "swiftcode" => (bic(&plain), "is not a BIC"),
        "abartn" | "aba" => (aba(&plain), "is not a routing number, or has a wrong digit"),
        "clabe" => (clabe(&plain), "is not a CLABE, or has a wrong digit"),
        "cpf" => (brazilian(&plain, 11), "is not a CPF, or has a wrong digit"),
        "cnpj" => (brazilian(&plain, 14), "is not a CNPJ, or has a wrong digit"),
        "luhn" => (luhn(&plain), "has a wrong digit"),
        _ => return Ok(()),
    };
    right.then_some(()).ok_or(wrong)
}

/// The digits, if there are as many and nothing else.
fn digits(text: &str, count: usize) -> Option<Vec<u32>> {
    let digits: Option<Vec<u32>> = text.chars().map(|sign| sign.to_digit(10)).collect();
    digits.filter(|digits| digits.len() == count)
}

/// ISO 7064, modulo 97: the country and the check digits go to the end, and letters count from ten.
fn iban(text: &str) -> bool {
    let known = IBANS.iter().find(|(country, _)| text.starts_with(country));
    if known.is_none_or(|(_, length)| *length != text.len()) || !text.is_ascii() {
        return false;
    }
    let (head, rest) = text.split_at(4);
    let mut remainder = 0;
    for sign in rest.chars().chain(head.chars()) {
        let Some(value) = sign.to_digit(36) else {
            return false;
        };
        remainder = (remainder * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    remainder == 1
}

fn bic(text: &str) -> bool {
    matches!(text.len(), 8 | 11)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text
            .bytes()
            .skip(4)
            .take(2)
            .all(|byte| byte.is_ascii_alphabetic())
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    let weights = weights.iter().cycle();
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum()
}

fn aba(text: &str) -> bool {
    let sum = digits(text, 9).map(|digits| weighted(&digits, &[3, 7, 1]));
    sum.is_some_and(|sum| sum > 0 && sum.is_multiple_of(10))
}

fn clabe(text: &str) -> bool {
    // The last weight is one, so that a right sum ends in zero.
    let weights = [3, 7, 1];
    let sum = digits(text, 18).map(|digits| weighted(&digits[..17], &weights) + digits[17]);
    sum.is_some_and(|sum| sum.is_multiple_of(10))
}

fn luhn(text: &str) -> bool {
    let Some(digits) = digits(text, text.len()) else {
        return false;
    };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    !digits.is_empty() && sum.is_multiple_of(10)
}

/// A CPF or a CNPJ: two digits at the end, each of them by what stands before it. A CNPJ may have letters.
fn brazilian(text: &str, length: usize) -> bool {
    let signs = text.as_bytes();
    let letters = length == 14;
    let right = |place: usize, byte: &u8| {
        byte.is_ascii_digit() || letters && place < 12 && byte.is_ascii_uppercase()
    };
    if signs.len() != length
        || !signs
            .iter()
            .enumerate()
            .all(|(place, byte)| right(place, byte))
    {
        return false;
    }
    let values: Vec<u32> = signs.iter().map(|byte| u32::from(*byte) - 48).collect();
    let most = if letters { 9 } else { 11 };
    let digit = |count: usize| {
        let weights = (2..=most).cycle();
        let values = values[..count].iter().rev();
        let sum: u32 = values
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum();
        let rest = sum % 11;
        if rest < 2 { 0 } else { 11 - rest }
    };
    let all_the_same = values.iter().all(|value| *value == values[0]);
    !all_the_same
        && digit(length - 2) == values[length - 2]
        && digit(length - 1) == values[length - 1]
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn numbers_have_their_check_digits() {
        let cases = [
            ("IBAN", "DE89 3704 0044 0532 0130 00", true),
            ("iban", "gb29nwbk60161331926819", true),
            ("IBAN", "DE88370400440532013000", false),
            ("IBAN", "DE8937040044053201300", false),
            ("IBAN", "NOT-AN-IBAN", false),
            ("IBAN", "DEé", false),
            ("BIC", "COBADEFFXXX", true),
            ("swiftCode", "COBADEFFX", false),
            ("abartn", "021000021", true),
            ("abartn", "021000022", false),
            ("abartn", "000000000", false),
            ("clabe", "032180000118359719", true),
            ("clabe", "032180000118359718", false),
            ("cpf", "529.982.247-25", true),
            ("cpf", "529.982.247-26", false),
            ("cnpj", "11.222.333/0001-81", true),
            ("cnpj", "12.ABC.345/01DE-35", true),
            ("cnpj", "11.222.333/0001-82", false),
            ("luhn", "4000000000000002", true),
            ("luhn", "4000000000000003", false),
            ("accountNumber", "anything", true),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .filter(|(key, value, right)| check(key, value).is_ok() != *right)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
