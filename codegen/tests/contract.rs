//! What a contract promises: every fact, no prose, and the same bytes for the same API.

#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::tally::tally;
use support::{contract_of, contract_of_value, documents, parse, renumbered, reversed};
use wise_codegen::contract::{contract, counts, dropped};
use wise_codegen::version::of_document;

/// A small API with a bit of everything, told with all the trimmings.
const TOLD: &str = include_str!("documents/told.yaml");

/// The same API without a word too many, in another order, quoted otherwise, and bundled on another day.
const BARE: &str = include_str!("documents/bare.yaml");

#[test]
fn bundles_that_tell_the_same_have_the_same_contract() {
    let told = contract_of("told.yaml", TOLD);
    let bare = contract_of("bare.yaml", BARE);
    if told != bare {
        let diff = similar::TextDiff::from_lines(&told, &bare);
        panic!("{}", diff.unified_diff());
    }
    let json = parse("told.yaml", TOLD).root;
    assert_eq!(contract_of_value("told.json", &json), told);
}

#[test]
fn a_contract_of_a_contract_is_itself() {
    for (name, text) in documents()
        .into_iter()
        .chain([("told".into(), TOLD.into())])
    {
        let once = contract_of(&name, &text);
        assert_eq!(
            contract_of(&name, &text),
            once,
            "{name}: not the same twice"
        );
        assert!(
            contract_of(&name, &once) == once,
            "{name}: its contract differs"
        );
    }
    for path in support::contracts() {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).unwrap();
        let body = text.split_once('\n').unwrap().1;
        assert!(
            contract_of(&name, &text) == body,
            "{name}: not what fetch would write"
        );
    }
}

#[test]
fn order_and_numbers_of_the_bundler_leave_no_trace() {
    for (name, text) in documents()
        .into_iter()
        .chain([("told".into(), TOLD.into())])
    {
        let document = parse(&name, &text);
        let expected = contract_of(&name, &text);
        let other_order = contract_of_value(&name, &reversed(&document.root));
        assert!(other_order == expected, "{name}: the order of keys shows");
        let Value::Object(_) = &document.root["components"] else {
            continue;
        };
        // Numbers can only be told apart from names while the bundler's are still there.
        let again = contract_of_value(&name, &renumbered(&document.root));
        assert!(again == expected, "{name}: the numbers of components show");
    }
}

#[test]
fn prose_beside_references_leaves_no_trace() {
    fn annotate(value: &mut Value) -> usize {
        match value {
            Value::Object(map) => {
                let refers = map.get("$ref").and_then(Value::as_str);
                let refers = refers.is_some_and(|target| target.starts_with("#/"));
                // Examples may hold anything, `default` and `const` are data.
                let inner: usize = map
                    .iter_mut()
                    .filter(|(key, _)| {
                        !["example", "examples", "default", "const"].contains(&key.as_str())
                    })
                    .map(|(_, value)| annotate(value))
                    .sum();
                if refers {
                    map.insert("description".into(), "Added later".into());
                    map.insert("summary".into(), "More".into());
                }
                inner + usize::from(refers)
            }
            Value::Array(items) => items.iter_mut().map(annotate).sum(),
            _ => 0,
        }
    }
    for (name, text) in documents()
        .into_iter()
        .chain([("told".into(), TOLD.into())])
    {
        let mut root = parse(&name, &text).root;
        assert!(annotate(&mut root) > 5, "{name}");
        assert!(
            contract_of_value(&name, &root) == contract_of(&name, &text),
            "{name}"
        );
    }
}

#[test]
fn no_fact_is_dropped_or_added() {
    for (name, text) in documents()
        .into_iter()
        .chain([("told".into(), TOLD.into())])
    {
        let document = parse(&name, &text);
        let contract = contract(&document).unwrap();
        let (before, after) = (tally(&document.root), tally(&contract));
        let lost: Vec<_> = before
            .iter()
            .filter(|(fact, n)| after.get(*fact) != Some(n))
            .collect();
        let new: Vec<_> = after
            .iter()
            .filter(|(fact, n)| before.get(*fact) != Some(n))
            .collect();
        assert!(
            lost.is_empty() && new.is_empty(),
            "{name}: {lost:#?} became {new:#?}"
        );
        assert!(before.len() > 50, "{name}: the tally saw nothing");

        assert_eq!(counts(&document.root), counts(&contract), "{name}");
        let sum = |sort: &str| -> usize {
            let sort = format!("{sort} ");
            before
                .iter()
                .filter(|(fact, _)| fact.starts_with(&sort))
                .map(|(_, n)| n)
                .sum()
        };
        let counted = counts(&contract);
        assert_eq!(
            counted.operations + counted.webhooks,
            sum("operation"),
            "{name}"
        );
        assert_eq!(counted.properties, sum("property"), "{name}");
        assert_eq!(counted.media_types, sum("media type"), "{name}");
        assert_eq!(counted.enum_values, sum("enum") + sum("const"), "{name}");
        assert_eq!(counted.schemas, sum("schema"), "{name}");
        assert_eq!(counted.required, sum("required"), "{name}");
        assert_eq!(counted.servers, sum("server"), "{name}");
        assert_eq!(counted.security, sum("security"), "{name}");
        assert_eq!(counted.discriminators, sum("discriminator"), "{name}");
        assert_eq!(counted.response_headers, sum("response header"), "{name}");
        assert_eq!(counted.webhooks, sum("webhook"), "{name}");
        assert_eq!(counted.formats, sum("format"), "{name}");
        assert_eq!(counted.deprecated, sum("deprecated"), "{name}");
    }
}

/// Looks for prose by key alone, and forgives a key only where its parent is a mapping of names.
#[test]
fn no_prose_is_left() {
    fn search(value: &Value, parent: &str, path: &str, found: &mut Vec<String>) {
        const NAMED: &[&str] = &[
            "properties",
            "$defs",
            "schemas",
            "headers",
            "default",
            "const",
        ];
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let here = format!("{path}/{key}");
                    let prose = [
                        "description",
                        "summary",
                        "example",
                        "examples",
                        "externalDocs",
                    ]
                    .contains(&key.as_str());
                    let extension = key.starts_with("x-")
                        && !["x-global", "x-temporal-constraint"].contains(&key.as_str())
                        && !["headers", "parameters"].contains(&parent);
                    if (prose || extension) && !NAMED.contains(&parent) {
                        found.push(here.clone());
                    }
                    // A property called `properties` is no mapping of names.
                    let parent = if NAMED.contains(&parent) { "" } else { key };
                    search(value, parent, &here, found);
                }
            }
            Value::Array(items) => {
                for item in items {
                    search(item, "", path, found);
                }
            }
            _ => {}
        }
    }
    for (name, text) in documents()
        .into_iter()
        .chain([("told".into(), TOLD.into())])
    {
        let contract = contract(&parse(&name, &text)).unwrap();
        let mut found = Vec::new();
        search(&contract, "", "", &mut found);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn data_is_not_read_as_openapi() {
    let contract = contract(&parse("told", TOLD)).unwrap();
    let schemas = &contract["components"]["schemas"];
    assert_eq!(schemas["Unused"]["const"], json!({"example": "kept"}));
    assert_eq!(
        schemas["Item"]["properties"]["other"]["default"].to_string(),
        r#"{"a":2,"b":1,"description":"kept"}"#
    );
    let body = &contract["paths"]["/shelves/{shelf}/books/{book}"]["post"]["requestBody"];
    let schema = &body["content"]["application/json"]["schema"];
    for name in ["description", "example", "$ref", "title"] {
        assert!(
            schema["properties"][name]["type"].is_string() || name == "title",
            "{name}"
        );
    }
    assert_eq!(
        schema["properties"]["band"]["enum"],
        json!(["yes", "0_2350", "2351_6000", "12000001_+"])
    );
}

#[test]
fn components_are_named_by_what_does_not_move() {
    let contract = contract(&parse("told", TOLD)).unwrap();
    let names: Vec<&String> = contract["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(
        names,
        [
            "Address.loanCreate.request.address",
            "Address.loanCreate.request.second",
            "Item",
            "Unused",
            "v1.0.eventBook.request.1.0",
            "v1.0.eventBook.request.2.0",
        ]
    );
}

#[test]
fn extensions_that_were_dropped_are_named() {
    let dropped: Vec<String> = dropped(&parse("told", TOLD)).into_keys().collect();
    assert_eq!(
        dropped,
        [
            "x-codeSamples",
            "x-displayName",
            "x-enumDescriptions",
            "x-tagGroups",
            "x-tags"
        ]
    );
}

#[test]
fn a_reference_into_a_list_that_moves_is_a_problem() {
    let text = TOLD.replace(
        "parent: {$ref: '#/components/schemas/Item'}",
        "parent: {$ref: '#/paths/~1shelves~1{shelf}~1books~1{book}/post/parameters/3/schema'}",
    );
    let problems = contract(&parse("told.yaml", &text)).unwrap_err();
    assert_eq!(problems.len(), 1);
    let line = problems.to_string();
    assert!(
        line.contains("parent/$ref") && line.starts_with("told.yaml:"),
        "{line}"
    );

    let stays = TOLD.replace(
        "parent: {$ref: '#/components/schemas/Item'}",
        "parent: {$ref: '#/components/schemas/Address-2/properties/road'}",
    );
    let contract = contract(&parse("told.yaml", &stays)).unwrap();
    assert_eq!(
        contract["components"]["schemas"]["Item"]["properties"]["parent"]["$ref"],
        "#/components/schemas/Address.loanCreate.request.second/properties/road"
    );
}

#[test]
fn the_version_is_the_path_of_the_first_server() {
    let of = |server: &str| {
        let text = format!("openapi: 3.1.0\ninfo: {{}}\npaths: {{}}\n{server}");
        of_document(&parse("api.yaml", &text)).map_err(|problem| problem.to_string())
    };
    assert_eq!(
        of("servers: [{url: 'https://api.test/2026Q4'}]").unwrap(),
        "2026q4"
    );
    assert_eq!(
        of("servers: [{url: 'https://api.test/2026Q4/'}]").unwrap(),
        "2026q4"
    );
    assert_eq!(of("servers: [{url: /beta}]").unwrap(), "beta");
    for none in [
        "",
        "servers: []",
        "servers: [{url: 'https://api.test'}]",
        "servers: [{url: /}]",
    ] {
        assert_eq!(of(none).unwrap(), "legacy", "{none}");
    }
    for odd in ["/a/b", "/..", "/{version}", "/v 1", "/Legacy", "/a%2Fb"] {
        let message = of(&format!("servers: [{{url: 'https://api.test{odd}'}}]")).unwrap_err();
        assert!(
            message.starts_with("api.yaml:4:") && message.contains(odd),
            "{message}"
        );
    }
    assert!(of("servers: [{description: no address}]").is_err());
}
