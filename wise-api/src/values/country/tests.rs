//! Codes of countries as they are given, read and written.

use std::collections::HashSet;

use super::{CountryCode, CountryForm, InForm, table};
use crate::codec::{decode_text, encode_text};
use crate::engine::ParamValue;

#[test]
fn only_letters_of_one_case_make_a_country() {
    let cases = [
        ("GB", true),
        ("gb", true),
        ("GBR", true),
        ("gbr", true),
        ("QQ", true),
        ("qqq", true),
        ("XK", true),
        ("Gb", false),
        ("gbR", false),
        ("GBP", false),
        ("G", false),
        ("GBRT", false),
        ("G1", false),
        ("", false),
        ("é", false),
        (" GB", false),
        ("United Kingdom", false),
        ("\u{0}\u{0}", false),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .filter(|(text, valid)| text.parse::<CountryCode>().is_ok() != *valid)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let long = "\u{1f1ec}".repeat(10_000);
    let error = long.parse::<CountryCode>().unwrap_err().to_string();
    assert!(error.len() < 300, "{error}");
    let error = "GBP".parse::<CountryCode>().unwrap_err().to_string();
    assert_eq!(
        error,
        "`GBP` is the code of a currency, not of a country: give two or three letters of one case, such as `GB` or `GBR`"
    );
}

#[test]
fn every_row_converts_both_ways() {
    let rows = table::ROWS;
    assert!(rows.is_sorted_by(|a, b| a.0 < b.0));
    assert_eq!(rows.len(), 250);
    assert_eq!(rows.len(), CountryCode::ISO_3166_1.len());
    let threes: HashSet<_> = rows.iter().map(|(_, three)| three).collect();
    assert_eq!(threes.len(), rows.len());
    for (country, (two, three)) in CountryCode::ISO_3166_1.iter().zip(rows) {
        assert_eq!(country.as_str(), *two);
        for text in [
            (*two).to_owned(),
            (*three).to_owned(),
            two.to_lowercase(),
            three.to_lowercase(),
        ] {
            let parsed: CountryCode = text.parse().unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(parsed.as_str(), text);
            assert_eq!(parsed.alpha2().as_str(), *two, "{text}");
            assert_eq!(parsed.alpha3().as_str(), *three, "{text}");
            assert_eq!(parsed, *country);
            assert!(parsed.is_listed() && parsed.is_code());
        }
    }
}

#[test]
fn two_codes_of_one_country_are_one_key() {
    let texts = ["GB", "gb", "GBR", "gbr", "FR", "QQ", "qq"];
    let countries: HashSet<CountryCode> = texts.iter().map(|text| text.parse().unwrap()).collect();
    // `QQ` is no country that is known, so nothing says what its forms are.
    assert_eq!(countries.len(), 4);
    let mut sorted: Vec<CountryCode> = ["usa", "FR", "GBR"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    sorted.sort();
    assert_eq!(sorted, [CountryCode::FR, CountryCode::GB, CountryCode::US]);
}

#[test]
fn each_place_writes_its_form() {
    use CountryForm::{Alpha2, Alpha2Lower, Alpha3, Alpha3Lower};
    let cases = [
        ("\"gbr\"", Alpha2, "\"GB\""),
        ("\"GB\"", Alpha2Lower, "\"gb\""),
        ("\"gb\"", Alpha3, "\"GBR\""),
        ("\"GB\"", Alpha3Lower, "\"gbr\""),
        ("\"qq\"", Alpha2, "\"QQ\""),
        ("\"QQQ\"", Alpha3Lower, "\"qqq\""),
        ("\"QQ\"", Alpha3, "\"QQ\""),
        ("\"United Kingdom\"", Alpha2, "\"United Kingdom\""),
        ("\"\"", Alpha3, "\"\""),
    ];
    for (json, form, wanted) in cases {
        let country: CountryCode = decode_text(json).unwrap();
        assert_eq!(encode_text(&InForm(country, form)), wanted, "{json}");
        let mut texts = Vec::new();
        InForm(Some(country), form).each(&mut |text| texts.push(format!("{text:?}")));
        assert_eq!(texts, [wanted]);
    }
    let list = vec![CountryCode::GB, CountryCode::FR];
    assert_eq!(encode_text(&InForm(list, Alpha3)), r#"["GBR","FRA"]"#);
}

#[test]
fn what_wise_sends_is_kept_and_written_back() {
    for json in [
        r#""GB""#,
        r#""gbr""#,
        r#""United States of America""#,
        r#""""#,
        r#""\u00c5land""#,
    ] {
        let country: CountryCode = decode_text(json).unwrap();
        let again: CountryCode = decode_text(&encode_text(&country)).unwrap();
        assert_eq!(country.as_str(), again.as_str(), "{json}");
    }
    for json in [
        r#""a text that is much longer than any country""#,
        "{}",
        "[1]",
    ] {
        assert!(decode_text::<CountryCode>(json).is_err(), "{json}");
    }
}
