//! Texts that say the same, and texts that do not.

use super::say_the_same;

#[test]
fn elements_without_a_value_and_spellings_make_no_difference() {
    for (one, other) in [
        ("[]", "[null]"),
        ("[1]", "[null,1]"),
        ("[1,2]", "[ 1 , null, 2, null , null ]"),
        (r#"["5411","true"]"#, r#"[null,5411,true]"#),
        ("[[],[1]]", "[[null],null,[null,1]]"),
        (r#"[{"a":null},{}]"#, r#"[{"a":null},null,{}]"#),
        ("[null]", "[null]"),
        ("[null,1]", "[null, null ,1]"),
        (
            r#"[{"a":1,"b":[2]}]"#,
            r#"[null,{ "b" : [ null , 2.0 ] , "a" : "1" }]"#,
        ),
        (r#"[{"a":{"b":1,"c":2}}]"#, r#"[{"a":{"c":2,"b":1}},null]"#),
        (
            r#"["é",{"k":"\n"}]"#,
            r#"["\u00e9",null,{"\u006b":"\u000a"}]"#,
        ),
        (r#"{"b":1}"#, r#"{"a":null,"b":1,"c":null}"#),
        (r#"{}"#, r#"{"a":null}"#),
        // Of two with one key, the last.
        (r#"[{"a":2}]"#, r#"[{"a":1,"a":2},null]"#),
    ] {
        assert!(say_the_same(one, other), "{one} {other}");
    }
    for (one, other) in [
        ("[null]", "[]"),
        ("[1]", "[null,2]"),
        ("[1]", "[1,null,2]"),
        ("[1,2]", "[1,null]"),
        (r#"{"a":1}"#, r#"{"a":null}"#),
        (r#"{"a":null}"#, r#"{"a":1}"#),
        ("1", "null"),
        (r#"[{"a":1,"b":2}]"#, r#"[null,{"b":1,"a":2}]"#),
        (r#"[{"a":1}]"#, r#"[null,{"b":1}]"#),
        (r#"[{"a":1}]"#, r#"[null,{"a":1,"b":1}]"#),
        (r#"{"a":null,"b":1}"#, r#"{"b":1}"#),
        (r#"["null"]"#, "[null]"),
        (r#"["1,2"]"#, "[1,2]"),
    ] {
        assert!(!say_the_same(one, other), "{one} {other}");
    }
}

#[test]
fn what_is_no_json_or_too_deep_is_not_the_same() {
    for (one, other) in [
        ("[", "[1]"),
        ("", "1"),
        (r#"{"a"}"#, r#"{"a":1}"#),
        ("[1 2]", "[1,2]"),
    ] {
        assert!(!say_the_same(one, other), "{one} {other}");
    }
    for depth in [100, 100_000] {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let same = say_the_same(&format!("{open}1{close}"), &format!("{open}null,1{close}"));
        assert_eq!(same, depth == 100, "{depth}");
    }
}
