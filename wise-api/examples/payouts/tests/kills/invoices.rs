//! The invoices: each to one of forty people, in eight ways.

use std::collections::BTreeSet;

/// Currency, type, answers and details of a transfer.
const RECIPIENTS: [(&str, &str, &[(&str, &str)]); 8] = [
    (
        "EUR",
        "iban",
        &[("legalType", "PRIVATE"), ("IBAN", "DE89370400440532013000")],
    ),
    (
        "GBP",
        "sort_code",
        &[
            ("legalType", "PRIVATE"),
            ("sortCode", "231470"),
            ("accountNumber", "28821822"),
        ],
    ),
    (
        "USD",
        "aba",
        &[
            ("legalType", "PRIVATE"),
            ("abartn", "021000021"),
            ("accountNumber", "12345678"),
            ("accountType", "CHECKING"),
            ("address.country", "US"),
            ("address.state", "NY"),
            ("address.city", "New York"),
            ("address.firstLine", "1 Example Street"),
            ("address.postCode", "10001"),
        ],
    ),
    (
        "INR",
        "indian",
        &[
            ("legalType", "PRIVATE"),
            ("ifscCode", "SBIN0005943"),
            ("accountNumber", "678911234567891"),
            ("address.country", "IN"),
            ("address.city", "Mumbai"),
            ("address.firstLine", "1 Example Street"),
            ("address.postCode", "400001"),
            (
                "transfer.transferPurpose",
                "verification.transfers.purpose.other",
            ),
            (
                "transfer.sourceOfFunds",
                "verification.source.of.funds.other",
            ),
            ("transfer.sourceOfFundsOther", "sales"),
        ],
    ),
    (
        "MXN",
        "mexican",
        &[("legalType", "BUSINESS"), ("clabe", "032180000118359719")],
    ),
    (
        "ZAR",
        "southafrica",
        &[
            ("legalType", "PRIVATE"),
            ("swiftCode", "ABSAZAJJ"),
            ("accountNumber", "12345678"),
            (
                "transfer.transferPurpose",
                "verification.transfers.purpose.pay.bills",
            ),
        ],
    ),
    (
        "CHF",
        "iban",
        &[("legalType", "PRIVATE"), ("IBAN", "CH9300762011623852957")],
    ),
    (
        "NGN",
        "nigeria",
        &[
            ("legalType", "PRIVATE"),
            ("bankCode", "044"),
            ("accountNumber", "0123456789"),
            (
                "transfer.transferPurpose",
                "verification.transfers.purpose.other",
            ),
        ],
    ),
];

pub(super) fn csv(count: usize) -> String {
    let keys: BTreeSet<&str> = RECIPIENTS
        .iter()
        .flat_map(|(_, _, answers)| answers.iter().map(|(key, _)| *key))
        .collect();
    let mut rows = vec![
        [
            "invoice",
            "source",
            "target",
            "amount",
            "reference",
            "type",
            "accountHolderName",
        ]
        .join(","),
    ];
    rows[0] += &keys.iter().map(|key| format!(",{key}")).collect::<String>();
    for number in 0..count {
        let (currency, kind, answers) = RECIPIENTS[number % RECIPIENTS.len()];
        let person = number % 40;
        let mut row = format!(
            "I{number:03},GBP,{currency},{}.50,I{number:03},{kind},Person {person}",
            100 + number
        );
        for key in &keys {
            let answer = answers
                .iter()
                .find(|(known, _)| known == key)
                .map_or("", |(_, answer)| answer);
            row += &format!(",{answer}");
        }
        rows.push(row);
    }
    rows.join("\n") + "\n"
}
