//! Reading: what is accepted, and that everything refused is named with its place.

#![allow(clippy::panic, clippy::unwrap_used)]

use wise_codegen::document::Document;
use wise_codegen::pointer::{join, last_segment, pointer, reference_pointer, segments};
use wise_codegen::problem::Position;

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Test, version: ''}\n";

fn accepted(text: &str) -> Document {
    match Document::parse("api.yaml", text) {
        Ok(document) => document,
        Err(problems) => panic!("refused: {problems}"),
    }
}

fn refused(text: &str) -> Vec<String> {
    match Document::parse("api.yaml", text) {
        Ok(_) => panic!("accepted"),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn yaml_1_2_scalars_keep_their_text() {
    let document = accepted(&format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    A:\n      enum: [0_2350, 2351_6000, yes, on, 0o17, 1_000, 12:30:00, 2020-01-01]\n"
    ));
    let values = document.get("/components/schemas/A/enum").unwrap();
    assert_eq!(
        serde_json::to_string(values).unwrap(),
        r#"["0_2350","2351_6000","yes","on",15,"1_000","12:30:00","2020-01-01"]"#
    );
}

#[test]
fn keys_are_read_as_they_are_written() {
    let document = accepted(&format!(
        "{HEAD}paths:\n  /a:\n    get:\n      responses:\n        200: {{description: x}}\n        0200: {{}}\n        true: {{}}\n        4.10: {{}}\n"
    ));
    let responses = document.get("/paths/~1a/get/responses").unwrap();
    let keys: Vec<&String> = responses.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["200", "0200", "true", "4.10"]);
}

#[test]
fn json_and_yaml_flow_are_told_apart_by_content() {
    let json = "\u{feff}\n{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"\\ud83d\\ude00\"},\n \"paths\": {}}\n";
    assert_eq!(accepted(json).get("/info/title").unwrap(), "😀");
    accepted("{openapi: 3.1.0, info: {}, paths: {}}");
    let broken = refused("{\"openapi\": \"3.1.0\", \"info\": {\"title\": ");
    assert!(broken[0].starts_with("api.yaml:1:"), "{broken:?}");
    assert!(broken[0].contains("not JSON"), "{broken:?}");
}

#[test]
fn every_duplicate_key_is_named_with_its_place() {
    let found = refused(&format!(
        "{HEAD}paths:\n  /a:\n    get: {{}}\n    get: {{}}\n  /b: {{}}\n  /a: {{}}\n  /a: {{}}\n"
    ));
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(
        found[0].starts_with("api.yaml:6:5: /paths/~1a/get: "),
        "{found:#?}"
    );
    assert!(
        found[1].starts_with("api.yaml:8:3: /paths/~1a: "),
        "{found:#?}"
    );
    assert!(
        found[2].starts_with("api.yaml:9:3: /paths/~1a: "),
        "{found:#?}"
    );
    let json = refused("{\"openapi\":\"3.1.0\",\"info\":{},\n\"paths\":{},\n  \"paths\":{}}");
    assert!(json[0].starts_with("api.yaml:3:3: /paths: "), "{json:#?}");
}

#[test]
fn other_formats_say_what_they_are() {
    for (text, says) in [
        ("", "empty"),
        ("<!doctype html><html></html>", "HTML"),
        ("just a sentence", "not a mapping"),
        ("- a\n- b\n", "not a mapping"),
        ("[1, 2]", "not a mapping"),
        ("a: 1\n", "no `openapi`"),
        ("swagger: '2.0'\n", "Swagger 2.0. Convert"),
        (
            "openapi: 3.0.3\ninfo: {}\npaths: {}\n",
            "OpenAPI 3.0.3. Convert",
        ),
        (
            "openapi: 3.0\ninfo: {}\npaths: {}\n",
            "OpenAPI 3.0. Convert",
        ),
        (
            "openapi: 3.2.0\ninfo: {}\npaths: {}\n",
            "OpenAPI 3.2.0. Only",
        ),
        ("openapi: 3.1.0\npaths: {}\n", "`info`"),
        ("openapi: 3.1.0\ninfo: {}\n", "not complete"),
        (
            "openapi: 3.1.0\ninfo: {}\npaths:\n",
            "`paths` is not a mapping",
        ),
        ("a: [1, 2\nb: 3\n", "not YAML"),
        ("a: \"unfinished\n", "not YAML"),
        ("a: 1\n---\nb: 2\n", "not YAML"),
        ("? [a, b]\n: 1\n", "not YAML"),
        (
            "openapi: 3.1.0\ninfo: {}\npaths: {}\nx-a: .nan\nx-b: .inf\n",
            "NaN",
        ),
        (
            "openapi: 3.1.0\ninfo: {}\npaths: {}\nx-a: 99999999999999999999999\n",
            "64 bits",
        ),
    ] {
        let found = refused(text);
        assert!(found[0].contains(says), "{text:?}: {found:?}");
    }
}

#[test]
fn hostile_documents_end_in_a_message() {
    let deep = format!("{HEAD}paths: {}{}\n", "[".repeat(5000), "]".repeat(5000));
    assert!(
        refused(&deep)[0].contains("recursion"),
        "{:?}",
        refused(&deep)
    );
    let json = format!("{{\"openapi\":\"3.1.0\",\"x\":{}", "[".repeat(5000));
    assert!(refused(&json)[0].contains("recursion"));
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for n in 1..12 {
        let items = vec![format!("*a{}", n - 1); 10].join(",");
        bomb.push_str(&format!("a{n}: &a{n} [{items}]\n"));
    }
    assert!(refused(&bomb)[0].contains("repetition"));
    assert!(refused("a: &a [*a]\n")[0].contains("not YAML"));
    assert!(refused("a: !secret b\n")[0].contains("not YAML"));
}

#[test]
fn references_are_checked_where_they_are_references() {
    let found = refused(&format!(
        r##"{HEAD}paths:
  /a:
    get:
      parameters:
        - $ref: '#/components/parameters/gone'
      responses:
        '200':
          $ref: 'other.yaml#/x'
        '400':
          content:
            application/json:
              schema:
                $ref: 5
              example: {{$ref: continue}}
components:
  schemas:
    Ok:
      type: object
      properties:
        $ref: {{type: string}}
        loop: {{$ref: '#/components/schemas/Loop'}}
        encoded: {{$ref: '#/paths/~1a/get/responses/400/content/application~1json/%73chema'}}
      default: {{$ref: '#/nowhere'}}
      enum: [{{$ref: '#/nowhere'}}]
      example: {{$ref: '#/nowhere'}}
    Loop: {{$ref: '#/components/schemas/Pool'}}
    Pool: {{$ref: '#/components/schemas/Loop', description: Round and round}}
    Union:
      discriminator: {{propertyName: t, mapping: {{a: '#/components/schemas/No', b: Ok, c: No}}}}
"##
    ));
    let expected = [
        ("parameters/0/$ref", "does not resolve"),
        ("responses/200/$ref", "out of the document"),
        ("schema/$ref", "not a string"),
        ("loop/$ref", "back to itself"),
        ("Loop/$ref", "back to itself"),
        ("Pool/$ref", "back to itself"),
        ("mapping/a", "does not resolve"),
        ("mapping/c", "does not resolve"),
    ];
    for (place, what) in expected {
        assert!(
            found
                .iter()
                .any(|line| line.contains(place) && line.contains(what)),
            "{place} {what}: {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    assert!(found[0].starts_with("api.yaml:7:11: "), "{found:#?}");
}

#[test]
fn places_are_those_of_keys_and_items() {
    let document = accepted(&format!(
        "{HEAD}paths:\n  /a/{{id}}:\n    get:\n      tags:\n        - one\n        - two\n"
    ));
    let at = |line, column| Some(Position { line, column });
    assert_eq!(document.locate("/paths/~1a~1{id}/get"), at(5, 5));
    assert_eq!(document.locate("/paths/~1a~1{id}/get/tags/1"), at(8, 11));
    assert_eq!(
        document.locate("/paths/~1a~1{id}/get/gone/deeper"),
        at(5, 5)
    );
    assert_eq!(document.locate(""), at(1, 1));
    let shown = document
        .problem("/paths", "it is short", "Add to it.")
        .to_string();
    assert_eq!(shown, "api.yaml:3:1: /paths: it is short. Add to it.");
}

#[test]
fn pointers_escape_and_unescape() {
    assert_eq!(pointer(["paths", "/a~b", ""]), "/paths/~1a~0b/");
    assert_eq!(segments("/paths/~1a~0b/~01"), ["paths", "/a~b", "~1"]);
    assert_eq!(last_segment("/a/~1b"), "/b");
    assert_eq!(last_segment(""), "");
    assert_eq!(join("", "$ref"), "/$ref");
    assert_eq!(
        reference_pointer("#/a/%7Bid%7D").as_deref(),
        Some("/a/{id}")
    );
    assert_eq!(reference_pointer("#/a/100%").as_deref(), Some("/a/100%"));
    assert_eq!(reference_pointer("#").as_deref(), Some(""));
    assert_eq!(reference_pointer("#anchor"), None);
    assert_eq!(reference_pointer("other.yaml#/a"), None);
}
