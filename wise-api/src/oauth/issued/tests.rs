//! Tokens of a response, and how long they live.

use super::*;

fn read(body: &str) -> Option<Issued> {
    Issued::read(body.as_bytes(), SystemTime::UNIX_EPOCH)
}

fn lives(expires_in: &str) -> u64 {
    let body = format!(r#"{{"expires_in":{expires_in},"access_token":"a"}}"#);
    let (from, to) = read(&body).unwrap().life();
    to.duration_since(from).unwrap().as_secs()
}

#[test]
fn a_life_is_read_in_any_form_and_otherwise_the_usual_one() {
    for (text, seconds) in [
        ("43199", 43199),
        ("43199.5", 43199),
        ("\"43199\"", 43199),
        ("4.3e3", 4300),
        ("1", 1),
    ] {
        assert_eq!(lives(text), seconds, "{text}");
    }
    let usual = USUAL_LIFE.as_secs();
    for text in [
        "0",
        "-1",
        "0.5",
        "-0",
        "1e300",
        "1e999",
        "9223372036854775807",
        "43200000",
        "\"soon\"",
        "{}",
        "[]",
        "null",
        "true",
        "\"\"",
        "NaN",
        "inf",
        "\"NaN\"",
        "\"inf\"",
        "{\"a\":[\"}\"]}",
    ] {
        assert_eq!(lives(text), usual, "{text}");
    }
}

#[test]
fn tokens_do_not_depend_on_their_neighbours() {
    for odd in [
        "[]",
        "{}",
        "-1",
        "1e999",
        "\"soon\"",
        "null",
        "[\"a\",1]",
        "nonsense",
        "43199.5",
    ] {
        for name in [
            "scope",
            "expires_in",
            "refresh_token_expires_in",
            "created_at",
            "token_type",
            "x",
        ] {
            for order in [0, 1, 2] {
                let mut members = vec![
                    r#""access_token":"a""#.to_owned(),
                    r#""refresh_token":"r""#.to_owned(),
                ];
                members.insert(order, format!("\"{name}\":{odd}"));
                let body = format!("{{{}}}", members.join(","));
                let pair = read(&body).unwrap().into_pair(None).unwrap();
                assert_eq!(pair.access_token, Some(Secret::from("a")), "{body}");
                assert_eq!(pair.refresh_token, Secret::from("r"), "{body}");
            }
        }
    }
    let listed = read(r#"{"access_token":"a","refresh_token":"r","scope":["x","y"]}"#).unwrap();
    assert_eq!(
        listed.into_pair(None).unwrap().scope.as_deref(),
        Some("x y")
    );
}

#[test]
fn half_a_token_is_none() {
    assert!(read(r#"{"access_token":"a"#).is_none());
    assert!(read(r#"{"access_token":{},"refresh_token":""}"#).is_none());
    let cut = read(r#"{"access_token":"a","refresh_token":"r","scope":"#).unwrap();
    assert!(cut.into_pair(None).is_some());
    let cut = read(r#"{"access_token":"a","refresh_token":"r"#).unwrap();
    assert!(cut.refresh_token.is_none() && cut.into_pair(None).is_none());
}
