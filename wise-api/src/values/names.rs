//! Names under which secrets travel.

/// Whether a member, a parameter or a header of this name holds a secret: a token, a code that is redeemed for one, what clears a challenge, or
/// data of a card. Case and separators do not matter.
pub(crate) fn is_secret(name: &str) -> bool {
    let mut words: Vec<String> = Vec::new();
    let mut upper = false;
    for c in name.chars() {
        let begins = c.is_uppercase() && !upper;
        upper = c.is_uppercase();
        if !c.is_alphanumeric() {
            words.push(String::new());
            upper = false;
            continue;
        }
        if begins || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    let joined = words.concat();
    let is_last = words
        .last()
        .is_some_and(|last| LAST.contains(&last.as_str()));
    let ends = ENDS.iter().any(|end| joined.ends_with(end));
    let has = ANYWHERE.iter().any(|part| joined.contains(part));
    (is_last || ends || has) && !IDS.contains(&joined.as_str())
}

/// Last words of names.
const LAST: &[&str] = &[
    "pan",
    "pin",
    "cvv",
    "cvv2",
    "cvc",
    "cvc2",
    "otp",
    "jwt",
    "jws",
    "jwe",
    "jose",
    "token",
    "secret",
    "password",
    "passphrase",
    "credential",
    "credentials",
    "cookie",
    "signature",
    "assertion",
    "track2",
];

/// What names end with, without separators.
const ENDS: &[&str] = &[
    "token",
    "cardnumber",
    "accountnumberofcard",
    "securitycode",
    "otpcode",
    "registrationcode",
    "claimaccountcode",
    "facemap",
    "fingerprint",
    "authorization",
    "samlresponse",
    "encryptedpassdata",
    "x2faapproval",
    "setcookie",
    "pinblock",
    "encryptedpin",
    "cvv",
    "cvv2",
];

/// What no other name has in it.
const ANYWHERE: &[&str] = &["password", "secret", "privatekey", "apikey", "sessionkey"];

/// Names that end alike, of values that are ids.
const IDS: &[&str] = &["cardtoken", "granttoken"];

#[cfg(test)]
mod tests;
