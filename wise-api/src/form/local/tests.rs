//! Checks of accounts and codes that need no response of Wise.

use super::LocalCheck::{self, *};

#[test]
fn account_numbers_are_checked_by_their_rules() {
    let cases: &[(LocalCheck, &str, bool)] = &[
        (Iban, "DE89 3704 0044 0532 0130 00", true),
        (Iban, "de89370400440532013000", true),
        (Iban, "GB29NWBK60161331926819", true),
        (Iban, "MT84MALT011000012345MTLCAST001S", true),
        (Iban, "DE88370400440532013000", false),
        (Iban, "DE893704004405320130", false),
        (Iban, "NOT-AN-IBAN", false),
        (Iban, "", false),
        (Bic, "DEUTDEFF", true),
        (Bic, "deutdeff500", true),
        (Bic, "DEUTDEFF5", false),
        (Bic, "DEUT12FF", false),
        (Bic, "DEUTDEF€", false),
        (SortCode, "40-30-20", true),
        (SortCode, "403020", true),
        (SortCode, "40-30-2", false),
        (SortCode, "40302O", false),
        (Aba, "011000015", true),
        (Aba, "021000021", true),
        (Aba, "021000022", false),
        (Aba, "000000000", false),
        (Aba, "400000002", false),
        (Ifsc, "SBIN0005943", true),
        (Ifsc, "sbin0A05943", true),
        (Ifsc, "SBIN1005943", false),
        (Ifsc, "SBIN000594", false),
        (Clabe, "032180000118359719", true),
        (Clabe, "03218 00001183 59719", true),
        (Clabe, "032180000118359718", false),
        (Clabe, "32180000118359719", false),
        (Cpf, "529.982.247-25", true),
        (Cpf, "52998224725", true),
        (Cpf, "529.982.247-26", false),
        (Cpf, "111.111.111-11", false),
        (Cnpj, "11.222.333/0001-81", true),
        (Cnpj, "11222333000182", false),
        (Cnpj, "12.ABC.345/01DE-35", true),
        (Cnpj, "12.ABC.345/01DE-36", false),
        (Cnpj, "00000000000000", false),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(check, value, fits)| check.check(value).is_ok() != *fits)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_wrong_digit_of_an_american_routing_number_is_found() {
    for place in 0..9 {
        for change in 1..10 {
            let mut digits = *b"021000021";
            digits[place] = b'0' + (digits[place] - b'0' + change) % 10;
            let value = String::from_utf8_lossy(&digits);
            assert!(Aba.check(&value).is_err(), "{value}");
        }
    }
}

#[test]
fn the_key_decides_which_check_there_is() {
    assert_eq!(LocalCheck::of_key("IBAN"), Some(Iban));
    assert_eq!(LocalCheck::of_key("intermediary.swiftCode"), Some(Bic));
    assert_eq!(LocalCheck::of_key("accountNumber"), None);
    assert_eq!(LocalCheck::of_key("ibanNote"), None);
}
