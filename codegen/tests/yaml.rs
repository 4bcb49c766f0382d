//! The YAML that contracts are written in.

#![allow(clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};
use wise_codegen::yaml::to_yaml;

#[test]
fn written_yaml_reads_back_and_leaves_nothing_to_guess() {
    let words = [
        "",
        " ",
        "~",
        "null",
        "Null",
        "yes",
        "No",
        "on",
        "y",
        "true",
        "0",
        "012",
        "0o7",
        "0x1f",
        "1_000",
        "1e5",
        "1.5",
        ".5",
        "-1",
        "+1",
        "12:30:00",
        "2020-01-01",
        "4.0.0",
        "0_2350",
        ".inf",
        "=",
        "<<",
        "- a",
        "a: b",
        "a #b",
        "#a",
        "a:",
        ":a",
        "[a]",
        "{a}",
        "a, b",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "'",
        "\"",
        "it's",
        "back\\slash",
        "two\nlines",
        "tab\t",
        "trailing ",
        "\u{0}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "é",
        "日本",
        "😀",
        "a\r\nb",
        "---",
        "...",
        "?",
        "? a",
        "^[A-Z]{2}$",
        "x-\u{1}y",
        "NaN",
        "Infinity",
        "e5",
        "_1",
        "/a/{b}",
        "$ref",
        "a#b",
        "https://a.test/b?c=d",
    ];
    let long = "k".repeat(3000);
    let value = json!({
        "list": words.as_slice(),
        "keys": words.iter().map(|word| ((*word).to_owned(), json!(word))).collect::<serde_json::Map<_, _>>(),
        "numbers": [0, -1, u64::MAX, i64::MIN, 0.1, 1e-7, 1e300, 1e20, -2.5],
        "nested": [[1, [2, []]], [{"a": [{"b": {}}]}], {"c": null, "d": [true, false]}],
        long.as_str(): {long.as_str(): "x"},
    });
    let text = to_yaml(&value);
    let back: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(back, value, "{text}");
    let plain = |word: &str| !to_yaml(&json!(word)).starts_with(['\'', '"']);
    for word in [
        "quote",
        "https://a.test/b",
        "/a/{b}",
        "$ref",
        "_x",
        "SAME DAY",
        "a+b",
    ] {
        assert!(plain(word), "{word} needs no quotes");
    }
    for word in words.iter().take_while(|word| **word != "- a") {
        assert!(!plain(word), "{word} needs quotes");
    }
    assert_eq!(to_yaml(&json!([])), "[]\n");
    assert_eq!(to_yaml(&json!("a")), "a\n");
}
