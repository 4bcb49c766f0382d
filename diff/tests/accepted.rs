//! Whatever stands in `spec/accepted.toml`: entries, or problems with file, line and what to do.

#![allow(clippy::panic, clippy::unwrap_used)]

use wise_diff::accepted::parse;

const RIGHT: &str = "[[accepted]]
fingerprint = \"4be1c09a2d31\"
reason = \"the field was never filled\"
until = \"2027-01-31\"

[[accepted]]
fingerprint = \"00aa11bb22cc\"
reason = \"nobody calls it\"
until = \"9999-12-31\"
";

#[test]
fn what_is_wrong_is_told_with_its_line() {
    assert_eq!(parse("accepted.toml", RIGHT).unwrap().len(), 2);
    for (from, to, line, says) in [
        (
            "\"the field was never filled\"",
            "\" \"",
            3,
            "has no reason",
        ),
        ("2027-01-31", "2027-1-31", 4, "is not a day"),
        ("2027-01-31", "2027-13-31", 4, "is not a day"),
        ("2027-01-31", "2027-01-00", 4, "is not a day"),
        ("2027-01-31", "", 4, "is not a day"),
        ("2027-01-31", "tomorrow", 4, "is not a day"),
        ("00aa11bb22cc", "4be1c09a2d31", 7, "twice"),
        ("reason = \"nobody calls it\"", "because = 1", 8, "because"),
        (
            "reason = \"nobody calls it\"",
            "reason = 1",
            8,
            "invalid type",
        ),
    ] {
        assert!(RIGHT.contains(from), "{from}");
        let text = RIGHT.replacen(from, to, 1);
        let problems = parse("accepted.toml", &text).unwrap_err();
        let shown = problems.to_string();
        assert!(
            shown.starts_with(&format!("accepted.toml:{line}:")),
            "{to}: {shown}"
        );
        assert!(
            shown.contains(says) && shown.contains("[[accepted]]"),
            "{to}: {shown}"
        );
    }
}

#[test]
fn no_text_is_too_odd() {
    let odd = [
        "",
        "\0",
        "[[",
        "]]",
        "\"",
        "=",
        "\u{202e}",
        "🦀",
        "[[accepted]]",
        "a.b.c = 1",
        "\r\n",
        "\"\"\"",
        "1e999",
    ];
    for (at, _) in RIGHT.char_indices() {
        let (before, after) = RIGHT.split_at(at);
        let texts = odd.iter().map(|odd| format!("{before}{odd}{after}"));
        for text in texts.chain([before.to_owned()]) {
            let Err(problems) = parse("accepted.toml", &text) else {
                continue;
            };
            assert!(!problems.is_empty(), "{text}");
            for problem in problems.iter() {
                assert_eq!(problem.source, "accepted.toml", "{problem}: {text}");
                assert!(problem.position.is_some(), "{problem}: {text}");
                assert!(
                    !problem.what.is_empty() && !problem.todo.is_empty(),
                    "{problem}"
                );
            }
        }
    }
}
