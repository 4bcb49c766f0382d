//! Members of a body that is not valid JSON, or was cut off.

use super::*;

fn found(body: &str) -> Vec<(String, String)> {
    members(body.as_bytes())
        .map(|(key, value)| (key.into_owned(), String::from_utf8_lossy(value).into()))
        .collect()
}

#[test]
fn members_are_found_beside_anything() {
    for odd in [
        "null",
        "43199.5",
        "\"soon\"",
        "{}",
        "[\"a\",[{\"b\":\"]\"}]]",
        "1e999",
        "-1",
        "nonsense",
        "\"\\\"}\"",
        "{\"access_token\":\"inner\"}",
    ] {
        let body = format!(" {{ \"odd\" : {odd} , \"access_token\":\"a\\u0062\"}}");
        let value = member(body.as_bytes(), "access_token").unwrap();
        assert_eq!(text(value).as_deref(), Some("ab"), "{body}");
        assert_eq!(found(&body)[0], ("odd".to_owned(), odd.to_owned()));
    }
}

#[test]
fn what_did_not_come_whole_is_not_found() {
    let body = r#"{"n":1,"s":"a\"b","o":{"x":[1,"}"]},"e":12}"#;
    let whole = found(body);
    assert_eq!(whole.len(), 4);
    for cut in 0..body.len() {
        let part = found(&body[..cut]);
        assert_eq!(part, whole[..part.len()], "{}", &body[..cut]);
    }
    assert_eq!(found(&body[..body.len() - 1]).len(), 3);
    for none in [
        "", "[1]", "x", "{", "{1:2}", "{\"a\"}", "{\"a\":}", "{\"a\":]",
    ] {
        let some = found(none);
        assert!(some.iter().all(|(_, value)| value.is_empty()), "{none}");
    }
}

#[test]
fn elements_are_split() {
    let split = |text: &str| {
        elements(text.as_bytes())
            .map(|part| String::from_utf8_lossy(part).into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        split(r#" [ {"a":"],["} , null,[1,2] ,"x" , 3.5 ] "#),
        [r#"{"a":"],["}"#, "null", "[1,2]", "\"x\"", "3.5"]
    );
    for none in ["[]", "[ ]", "{}", "", "[", "[\"a"] {
        assert!(split(none).is_empty(), "{none}");
    }
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    assert_eq!(split(&deep).len(), 1);
}
