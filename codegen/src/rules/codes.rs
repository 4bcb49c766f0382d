//! Texts that are codes of currencies or countries: by their places, by their names, or by the words that their names end with.

use super::Rules;
use crate::model::CountryForm;
use crate::names::number::singular;
use heck::ToSnakeCase;
use serde::Deserialize;
use serde_json::Value;

/// A rule about codes of currencies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CurrencyRule {
    /// Parameters and properties of these names, wherever they are.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Parameters and properties whose names end with these words: `currency code` is `sourceCurrencyCode` and
    /// `source_currency_codes`. What the contract says about the text has to allow three letters.
    #[serde(default)]
    pub last_words: Vec<String>,
    /// Places.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// A rule about country codes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryRule {
    /// How the code is written there.
    pub form: CountryForm,
    /// Parameters and properties of these names, wherever they are.
    #[serde(default)]
    pub properties: Vec<String>,
    /// Parameters and properties whose names end with these words. Where the contract allows only the other number of letters, the
    /// code is written with as many.
    #[serde(default)]
    pub last_words: Vec<String>,
    /// Places.
    #[serde(default)]
    pub at: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What a contract says about a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// `minLength` and `maxLength`.
    pub lengths: (Option<usize>, Option<usize>),
    /// `pattern`.
    pub pattern: Option<&'a str>,
    /// `format`.
    pub format: Option<&'a str>,
    /// `enum`.
    pub values: &'a [Value],
}

/// Formats that name the standard. `string` says nothing.
const CURRENCY_FORMATS: [&str; 4] = ["currency", "currency-code", "iso-4217", "iso4217"];

impl Hints<'_> {
    /// Whether a code of so many letters is allowed.
    fn allow(&self, letters: usize) -> bool {
        let (least, most) = self.lengths;
        let format = self.format.map(str::to_ascii_lowercase);
        let format = format.as_deref();
        let plain = format.is_none_or(|name| name == "string" || CURRENCY_FORMATS.contains(&name));
        let listed = |value: &Value| {
            let text = value.as_str().unwrap_or_default();
            value.is_null()
                || text.len() == letters && text.bytes().all(|b| b.is_ascii_alphabetic())
        };
        plain
            && least.unwrap_or(0) <= letters
            && most.is_none_or(|most| letters <= most)
            && self.letters().is_none_or(|(count, _)| count == letters)
            && self.values.iter().all(listed)
    }

    /// How many letters the pattern takes, and whether all are upper-case or lower-case, if it is as plain as `^[A-Z]{3}$`.
    fn letters(&self) -> Option<(usize, Option<bool>)> {
        let mut rest = self.pattern?;
        rest = rest.strip_prefix('^').unwrap_or(rest);
        rest = rest.strip_suffix('$').unwrap_or(rest);
        let (mut count, mut upper, mut lower) = (0, true, true);
        while !rest.is_empty() {
            let (class, after) = rest.strip_prefix('[')?.split_once(']')?;
            match class {
                "A-Z" => lower = false,
                "a-z" => upper = false,
                "A-Za-z" | "a-zA-Z" => (upper, lower) = (false, false),
                _ => return None,
            }
            let (times, after) = match after.strip_prefix('{') {
                Some(after) => after.split_once('}')?,
                None => ("1", after),
            };
            count += times.parse::<usize>().ok()?;
            rest = after;
        }
        let case = (upper != lower).then_some(upper);
        (count > 0).then_some((count, case))
    }

    /// A form as the contract has it, if it says so.
    fn fit(&self, form: CountryForm) -> Option<CountryForm> {
        use CountryForm::{Alpha2, Alpha2Lower, Alpha3, Alpha3Lower};
        let own = match form {
            Alpha2 | Alpha2Lower => 2,
            Alpha3 | Alpha3Lower => 3,
        };
        let letters = [own, 5 - own]
            .into_iter()
            .find(|count| self.allow(*count))?;
        let case = self.letters().and_then(|(_, case)| case);
        let upper = case.unwrap_or(matches!(form, Alpha2 | Alpha3));
        Some(match (letters, upper) {
            (2, true) => Alpha2,
            (2, false) => Alpha2Lower,
            (_, true) => Alpha3,
            (_, false) => Alpha3Lower,
        })
    }
}

/// The words of a name, small and singular: `sourceCurrencyCodes` is `source`, `currency`, `code`.
fn words(name: &str) -> Vec<String> {
    let name = name.to_snake_case();
    name.split('_').map(singular).collect()
}

/// Whether a name has the word.
pub(crate) fn names_a_currency(name: &str) -> bool {
    words(name).iter().any(|word| word == "currency")
}

fn ends_with(name: &[String], last: &str) -> bool {
    let mut ends = name.iter().rev();
    let mut last = last.split(' ').rev();
    last.all(|word| ends.next().is_some_and(|end| end == word))
}

impl Rules {
    /// Whether a text is the code of a currency. A place is more precise than a name, and a name than its last words.
    pub fn is_currency(&self, keys: &[String], property: &str, hints: &Hints<'_>) -> bool {
        let mut found = false;
        for (index, rule) in self.currency.iter().enumerate() {
            let (names, at) = (&rule.properties, &rule.at);
            found |= self.matches("currency", index, names, at, keys, property);
        }
        if found || self.place("plain_currency", &self.plain_currency, keys, property) {
            return found;
        }
        let name = words(property);
        for (index, rule) in self.currency.iter().enumerate() {
            let last = |last: &&String| hints.allow(3) && ends_with(&name, last);
            for last in rule.last_words.iter().filter(last) {
                self.hit("currency", index, last);
                found = true;
            }
        }
        let format = hints.format.map(str::to_ascii_lowercase);
        let standard = format.is_some_and(|name| CURRENCY_FORMATS.contains(&name.as_str()));
        let three_capitals = hints.letters() == Some((3, Some(true)));
        found || standard || (three_capitals && names_a_currency(property))
    }

    /// How a text is written that is the code of a country. A place is more precise than a name, and a name than its last words.
    pub fn country(
        &self,
        keys: &[String],
        property: &str,
        hints: &Hints<'_>,
    ) -> Option<CountryForm> {
        let by = |names: bool| {
            let mut rules = self.country.iter().enumerate();
            rules.find(|(index, rule)| {
                let (properties, at): (&[String], &[String]) = if names {
                    (&rule.properties, &[])
                } else {
                    (&[], &rule.at)
                };
                self.matches("country", *index, properties, at, keys, property)
            })
        };
        let plain = |names: bool| {
            let none = Vec::new();
            let mut rules = self.plain_country.iter().enumerate();
            rules.any(|(index, rule)| {
                let (properties, at) = match names {
                    true => (&rule.properties, &none),
                    false => (&none, &rule.at),
                };
                self.matches("plain_country", index, properties, at, keys, property)
            })
        };
        let listed = match by(false) {
            None if plain(false) => return None,
            found => found.or_else(|| by(true)),
        };
        if let Some((_, rule)) = listed {
            return Some(rule.form);
        }
        if plain(true) {
            return None;
        }
        self.country_by_words(&words(property), hints)
    }

    /// The form by the most words that a name ends with.
    fn country_by_words(&self, name: &[String], hints: &Hints<'_>) -> Option<CountryForm> {
        let rules = self.country.iter().enumerate();
        let ends = rules.flat_map(|(index, rule)| {
            let last = rule.last_words.iter();
            last.map(move |last| (last.split(' ').count(), index, last, rule.form))
        });
        let fitting = ends.filter(|(_, _, last, _)| ends_with(name, last));
        let (_, index, last, form) = fitting.max_by_key(|(count, ..)| *count)?;
        let form = hints.fit(form)?;
        self.hit("country", index, last);
        Some(form)
    }
}

/// What is wrong with the last words of a rule.
pub(super) fn wrong_words(last_words: &[String]) -> Option<(usize, String)> {
    let wrong = |text: &String| {
        let word = |word: &str| !word.is_empty() && words(word) == [word];
        !text.split(' ').all(word)
    };
    let at = last_words.iter().position(wrong)?;
    let shown = last_words[at].escape_debug();
    Some((
        at,
        format!("`{shown}` is not made of small, singular words"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(pattern: &str) -> Hints<'_> {
        Hints {
            pattern: Some(pattern),
            ..Hints::default()
        }
    }

    #[test]
    fn a_plain_pattern_is_counted() {
        for (pattern, expected) in [
            ("^[A-Z]{3}$", Some((3, Some(true)))),
            ("[a-z][a-z]", Some((2, Some(false)))),
            ("^[A-Za-z]{3}$", Some((3, None))),
            ("^[A-Z]{2}[a-z]$", Some((3, None))),
            ("^[A-Z]{2,3}$", None),
            ("\\S", None),
            ("^$", None),
            ("", None),
        ] {
            assert_eq!(hints(pattern).letters(), expected, "{pattern}");
        }
    }

    #[test]
    fn names_are_told_by_their_last_words() {
        let fits = |name: &str| {
            let name = words(name);
            ["currency", "currency code"].map(|last| ends_with(&name, last))
        };
        for (name, expected) in [
            ("currency", [true, false]),
            ("destinationCurrency", [true, false]),
            ("payin_currencies", [true, false]),
            ("X-Settlement-Currency", [true, false]),
            ("currencyCode", [false, true]),
            ("sourceCurrencyCodes", [false, true]),
            ("SOURCE_CURRENCY_CODE", [false, true]),
            ("code", [false, false]),
            ("currencyName", [false, false]),
            ("concurrency", [false, false]),
            ("", [false, false]),
        ] {
            assert_eq!(fits(name), expected, "{name}");
        }
    }

    #[test]
    fn what_the_contract_says_decides_how_long_a_code_is() {
        use CountryForm::{Alpha2, Alpha3, Alpha3Lower};
        for (pattern, form, expected) in [
            ("^[A-Z]{3}$", Alpha2, Some(Alpha3)),
            ("^[a-z]{3}$", Alpha2, Some(Alpha3Lower)),
            ("^[A-Z]{2}$", Alpha3Lower, Some(Alpha2)),
            ("^[A-Z]{4}$", Alpha2, None),
            ("\\S", Alpha3, Some(Alpha3)),
        ] {
            assert_eq!(hints(pattern).fit(form), expected, "{pattern}");
        }
        let lengths = |least, most| Hints {
            lengths: (least, most),
            ..Hints::default()
        };
        assert_eq!(lengths(Some(3), Some(3)).fit(Alpha2), Some(Alpha3));
        assert_eq!(lengths(None, Some(100)).fit(Alpha2), Some(Alpha2));
        assert_eq!(lengths(Some(4), None).fit(Alpha2), None);
        assert!(!lengths(Some(4), None).allow(3) && lengths(Some(1), None).allow(3));
    }

    #[test]
    fn words_of_rules_are_small_and_singular() {
        let wrong = |text: &str| wrong_words(&[text.to_owned()]).is_some();
        assert!(!wrong("currency") && !wrong("currency code") && !wrong("country iso2 code"));
        for text in ["", " ", "currencies", "Currency", "currency  code", "a-b"] {
            assert!(wrong(text), "{text}");
        }
    }
}
