#![allow(clippy::unwrap_used)]

use super::{Engine, Pattern, PatternMatch};

fn verdict(pattern: &str, value: &str) -> &'static str {
    match Pattern::new(pattern).matches(value) {
        PatternMatch::Yes => "yes",
        PatternMatch::No => "no",
        PatternMatch::Unchecked(_) => "unchecked",
    }
}

#[test]
fn patterns_match_as_they_do_in_java() {
    // What `Pattern.matches` of Java says.
    let cases = [
        // The whole value, without anchors, too.
        ("[0-9]{8}", "12345678", "yes"),
        ("[0-9]{8}", "123456789", "no"),
        ("a|ab", "ab", "yes"),
        (r"^\d+$", "12\n", "no"),
        (r"a$\n?", "a\n", "yes"),
        // Digits, words and spaces are ASCII.
        (r"\d", "٣", "no"),
        (r"\w", "é", "no"),
        (r"\s", "\u{a0}", "no"),
        (r"\h", "\u{a0}", "yes"),
        (r"\D\W\S", "é!x", "yes"),
        (r"[\D&&[^a]]", "b", "yes"),
        (r"[\D&&[^a]]", "a", "no"),
        // A hyphen behind a range or a class is one.
        ("[0-9a-z-_()]+", "a-_(", "yes"),
        (r"[\w-.]+", "a-b.c", "yes"),
        ("[a-]+", "a-", "yes"),
        ("[+--]+", "+,-", "yes"),
        // What the engines would take for operators.
        ("[a~~b]+", "a~b", "yes"),
        ("[a--b]+", "no", "unchecked"),
        ("[!--]+", "!\"-", "yes"),
        ("[]a]+", "]a", "yes"),
        ("[^]a]", "b", "yes"),
        ("[{}]", "{", "yes"),
        (r"\<b\>", "<b>", "yes"),
        (r"a\/b", "a/b", "yes"),
        ("{", "{", "unchecked"),
        (r"\{", "{", "yes"),
        ("a|{b}", "{b}", "unchecked"),
        (r"\d?{10}", "1", "yes"),
        (r"\d?{10}", "12", "no"),
        ("[0-9]*{8}", "123", "yes"),
        ("a{2}{3}", "aa", "yes"),
        ("a|{4}", "", "yes"),
        ("[[:alpha:]]", "A", "no"),
        ("[[:alpha:]]", ":", "yes"),
        ("(?!0)[[:alpha:]]", "A", "no"),
        ("(?!0)[[:alpha:]]+", "a:", "yes"),
        (r"\d{7,3}", "1234567", "unchecked"),
        (r"\0{2}", "0", "unchecked"),
        (r"\R{2,}", "\r\n", "unchecked"),
        ("}]", "}]", "yes"),
        ("# x", "# x", "yes"),
        // Line ends.
        (".", "\u{85}", "no"),
        (".", "\r", "no"),
        ("(?s).", "\n", "yes"),
        ("(?s:.).", "\n\n", "no"),
        (r"a\Rb", "a\r\nb", "yes"),
        // Case.
        ("(?i)gb[a-z]", "GBX", "yes"),
        ("(?i:gb)x", "GBX", "no"),
        ("a(?i)b|c", "C", "yes"),
        ("(?-i)b", "B", "no"),
        // Quotations and escapes.
        (r"\Qa.b\E+", "a.bbb", "yes"),
        (r"\Qa.b\E", "axb", "no"),
        (r"[\Q^-]\E]+", "-]^", "yes"),
        (r"\\Q", "\\Q", "yes"),
        (r"\x41\u0042\x{43}\0104", "ABCD", "yes"),
        (r"\uD83D\uDE00", "😀", "yes"),
        (r"\cA\t", "\u{1}\t", "yes"),
        // Properties.
        (r"\p{Alpha}", "é", "no"),
        (r"\p{L}+", "éж", "yes"),
        (r"\pL\PL", "é1", "yes"),
        (r"\p{IsCyrillic}+", "жЖ", "yes"),
        (r"\p{script=Han}", "漢", "yes"),
        (r"\p{InCyrillic}[\p{javaLetterOrDigit} ]+", "жé 1", "yes"),
        (r"[\p{Punct}&&[^']]", "'", "no"),
        (r"\p{IsAlphabetic}", "é", "yes"),
        // Look-around, backreferences, atomic groups, possessive quantifiers.
        (r"^(?=.*\d)(?!0)\w{2,}$", "a1", "yes"),
        (r"^(?=.*\d)(?!0)\w{2,}$", "01", "no"),
        (r"(?<=a)b|a(?<!b)b", "ab", "yes"),
        (r"(\d)\1", "11", "yes"),
        (r"(\d)\1", "12", "no"),
        (r"(?<d>\d)-\k<d>", "1-1", "yes"),
        (r"(?>a+)a", "aaa", "no"),
        (r"a++a", "aaa", "no"),
        (r"(?:ab){1,2}+c", "ababc", "yes"),
        (r"(?!.*--)[a-z-]+", "a-b", "yes"),
        (r"(?!.*--)[a-z-]+", "a--b", "no"),
        // What is not to be run.
        (r"\X", "a", "unchecked"),
        (r"\p{InTibetan}", "a", "unchecked"),
        (r"\p{NoSuchThing}", "a", "unchecked"),
        ("(?x)a b", "ab", "unchecked"),
        ("a{,5}", "aa", "unchecked"),
        ("*a", "a", "unchecked"),
        ("(a", "a", "unchecked"),
        ("a)", "a", "unchecked"),
        ("[a", "a", "unchecked"),
        ("[z-a]", "a", "unchecked"),
        (r"\", "a", "unchecked"),
        (r"(\p{L}{1,1000}){1000}", "a", "unchecked"),
    ];
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(pattern, value, expected)| verdict(pattern, value) != *expected)
        .map(|(pattern, value, expected)| (pattern, value, expected, verdict(pattern, value)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_what_needs_it_leaves_linear_time() {
    let linear = |pattern| {
        let pattern = Pattern::new(pattern);
        matches!(pattern.engine().as_ref().unwrap(), Engine::Linear(_))
    };
    assert!(linear(r"^(?:[\w+-]{1,30}@)?(?i)[a-z]$"));
    assert!(!linear(r"(?=a)a") && !linear(r"(a)\1"));
}

#[test]
fn an_expression_that_explodes_is_unchecked_and_not_passed() {
    let pattern = Pattern::new(r"(a|b|ab)*(?=c)c");
    let value = "ab".repeat(64);
    assert!(matches!(
        pattern.matches(&value),
        PatternMatch::Unchecked(_)
    ));
}

#[test]
fn hostile_patterns_end_in_a_reason() {
    for pattern in ["(".repeat(100_000), "[".repeat(100_000), r"\Q".repeat(999)] {
        let _ = Pattern::new(&pattern).matches("a");
    }
    assert!(Pattern::new(&"(".repeat(100)).unchecked().is_some());
}
