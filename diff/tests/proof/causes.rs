//! Changes that share a cause are one line.

use crate::documents::{Decisions, report};
use crate::mutations::lines;
use serde_json::{Value, json};
use wise_diff::render::terminal;
use wise_diff::report::{Change, Report, Step};

/// Five operations that refer to one component, each by another name.
fn five() -> Value {
    let names = ["home", "work", "post", "bank", "shop"];
    let mut paths = json!({});
    for name in names {
        let body =
            json!({"type": "object", "properties": {name: {"$ref": "#/components/schemas/Place"}}});
        paths[format!("/v1/{name}s/{{id}}")] = json!({"get": {
            "operationId": format!("{name}Get"),
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"content": {"application/json": {"schema": body}}}},
        }});
    }
    let place = json!({"type": "object", "properties": {
        "city": {"type": "string"},
        "street": {"type": "string"},
    }});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Five", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": paths,
        "components": {"schemas": {"Place": place}},
    })
}

/// The report on a change of every operation, or of the document.
fn changed(edit: impl Fn(&mut Value), each: impl Fn(&mut Value)) -> Report {
    let old = five();
    let mut new = old.clone();
    edit(&mut new);
    for (_, item) in new["paths"].as_object_mut().unwrap() {
        each(&mut item["get"]);
    }
    report(&old, &new, Decisions::None)
}

fn one(report: &Report, rule: &str) {
    let rules: Vec<&str> = report.changes.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(rules, [rule], "{:#?}", lines(report));
    assert_eq!(report.changes[0].places.len(), 5);
}

#[test]
fn a_component_of_five_operations() {
    let place = "/components/schemas/Place";
    let field = changed(
        |doc| doc.pointer_mut(place).unwrap()["properties"]["city"] = json!({"type": "integer"}),
        |_| {},
    );
    one(&field, "field.retyped");
    // The component itself goes by five names.
    let itself = changed(
        |doc| doc.pointer_mut(place).unwrap()["type"] = json!(["object", "null"]),
        |_| {},
    );
    one(&itself, "field.became-nullable");
    assert!(itself.changes[0].everywhere);
}

#[test]
fn what_is_added_to_every_operation() {
    let header = json!({"name": "X-Zulu", "in": "header", "schema": {"type": "string"}});
    let with_header = changed(
        |_| {},
        |operation| {
            operation["parameters"]
                .as_array_mut()
                .unwrap()
                .push(header.clone())
        },
    );
    one(&with_header, "parameter.added-optional");
    assert!(with_header.changes[0].everywhere);
    assert!(terminal(&with_header).contains("at every operation, 5 places"));

    let with_status = changed(
        |_| {},
        |operation| operation["responses"]["429"] = json!({}),
    );
    one(&with_status, "status.added");
    assert!(with_status.changes[0].everywhere);
}

#[test]
fn a_path_prefix_that_changed_everywhere() {
    let mut old = five();
    let gone = json!({"get": {"operationId": "oldGetV1", "deprecated": true,
        "responses": {"200": {}}}});
    let other = json!({"get": {"operationId": "oldGet", "responses": {"200": {}}}});
    old["paths"]["/v1/olds"] = gone;
    old["paths"]["/v2/olds"] = other;
    let mut new = old.clone();
    new["servers"] = json!([{"url": "https://api.example.com/2031Q2"}]);
    let paths = std::mem::take(&mut new["paths"]);
    new["paths"] = json!({});
    for (path, item) in paths.as_object().unwrap() {
        if path != "/v1/olds" {
            new["paths"][&path[3..]] = item.clone();
        }
    }
    let report = report(&old, &new, Decisions::None);
    let start = "7 → 6 operations, all survivors moved from /vN to /2031Q2, 1 removed";
    assert!(report.headline.starts_with(start), "{}", report.headline);
    let rules: Vec<&str> = report.changes.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(
        rules,
        ["operation.removed", "operation.version-moved"],
        "{:#?}",
        lines(&report)
    );
    assert_eq!(report.changes[0].successors, ["oldGet"]);
    assert_eq!(report.changes[1].places.len(), 6);
    assert!(terminal(&report).contains("instead: oldGet"));
}

/// Five resources below `/spend`, of which that part of the path changes.
#[test]
fn a_part_of_the_path_that_changed_everywhere() {
    let below = |first: &str| {
        let mut doc = five();
        let paths = std::mem::take(&mut doc["paths"]);
        for (path, item) in paths.as_object().unwrap() {
            doc["paths"][format!("{first}{}", &path[3..])] = item.clone();
        }
        doc
    };
    let (old, new) = (below("/spend"), below("/cards"));
    for (old, new, said) in [
        (&old, &new, "from `/spend/…` to `/cards/…`"),
        (&new, &old, "from `/cards/…` to `/spend/…`"),
    ] {
        let report = report(old, new, Decisions::None);
        one(&report, "operation.path-changed");
        let title = &report.changes[0].title;
        assert!(title.ends_with(said), "{title}");
    }
}

/// A field that tells alternatives apart comes and goes with them.
#[test]
fn another_field_that_decides() {
    let with = |tag: &str| {
        let one = |value: &str| {
            json!({"type": "object", "required": [tag], "properties": {
                tag: {"type": "string", "enum": [value]},
                format!("of{value}"): {"type": "string"},
            }})
        };
        let mut doc = five();
        let schemas = &mut doc["components"]["schemas"];
        schemas["A"] = one("A");
        schemas["B"] = one("B");
        schemas["Place"] = json!({
            "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": tag, "mapping": {
                "A": "#/components/schemas/A", "B": "#/components/schemas/B"}},
        });
        doc
    };
    let report = report(&with("type"), &with("kind"), Decisions::None);
    one(&report, "union.discriminator-changed");
    let title = &report.changes[0].title;
    assert!(title.ends_with("from `type` to `kind`"), "{title}");
}

/// What an operation that is gone is called now, if it takes and gives the same.
#[test]
fn an_operation_with_another_name_and_path() {
    let old = five();
    let mut new = old.clone();
    let paths = new["paths"].as_object_mut().unwrap();
    let mut moved = paths.remove("/v1/homes/{id}").unwrap();
    moved["get"]["operationId"] = json!("houseRead");
    paths.insert("/v1/houses/{id}/whole".to_owned(), moved);
    let report = report(&old, &new, Decisions::None);
    let gone = &report.changes[0];
    assert_eq!(
        (gone.rule.as_str(), &gone.successors[..]),
        ("operation.removed", &["houseRead".to_owned()][..])
    );
}

/// Two versions of one path, of which one goes and the other gets its number: nothing else tells them apart.
#[test]
fn names_that_do_not_follow_an_operation() {
    let mut old = five();
    for (path, id) in [("/v3/olds", "oldGetV3"), ("/v5/olds", "oldGet")] {
        let body = json!({"type": "object", "properties": {id: {"type": "string"}}});
        old["paths"][path] = json!({"get": {"operationId": id, "responses": {
            "200": {"content": {"application/json": {"schema": body}}}}}});
    }
    let mut new = old.clone();
    let paths = new["paths"].as_object_mut().unwrap();
    paths.remove("/v3/olds").unwrap();
    paths["/v5/olds"]["get"]["operationId"] = json!("oldGetV5");
    let report = report(&old, &new, Decisions::None);
    let rules: Vec<&str> = report.changes.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(
        rules,
        ["operation.removed", "operation.id-changed"],
        "{:#?}",
        lines(&report)
    );
    assert!(terminal(&report).contains("`aliases` of names.toml"));
}

/// A version that is no quarter: nothing is left out of the comparison.
#[test]
fn versions_of_any_name_are_compared() {
    let old = five();
    let mut new = old.clone();
    new["servers"] = json!([{"url": "https://api.example.com/v1"}]);
    let paths = std::mem::take(&mut new["paths"]);
    for (path, item) in paths.as_object().unwrap() {
        new["paths"][&path[3..]] = item.clone();
    }
    let report = report(&old, &new, Decisions::None);
    assert!(report.changes.is_empty(), "{:#?}", lines(&report));
    assert!(report.headline == "no change", "{}", report.headline);
    let removed = self::report(
        &five(),
        &json!({
            "openapi": "3.1.0", "info": {"title": "Other", "version": "1"},
            "servers": [{"url": "https://example.com/v1"}],
            "paths": {"/pets": {"get": {"operationId": "petList", "responses": {"200": {}}}}},
        }),
        Decisions::None,
    );
    assert!(
        removed
            .headline
            .starts_with("5 → 1 operations, 5 removed, 1 added"),
        "{}",
        removed.headline
    );
}

/// It says how a text is to be read: nobody but a person knows what that does.
#[test]
fn an_encoding_is_no_limit() {
    let report = changed(
        |doc| {
            doc.pointer_mut("/components/schemas/Place/properties/city")
                .unwrap()["contentEncoding"] = json!("base64")
        },
        |_| {},
    );
    one(&report, "unknown.fact");
    assert_eq!(report.advice.step, Step::Decide);
}

/// Two operations share a type, and one of them changes: what a caller has to know is said once, with its fields below it.
#[test]
fn a_type_that_splits_is_one_finding() {
    let answer = |name: &str| {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        json!({ "200": { "description": "", "content": { "application/json": { "schema": schema } } } })
    };
    let document = |got: &str, schemas: Value| {
        json!({
            "openapi": "3.1.0",
            "info": { "title": "Parcels", "version": "1" },
            "servers": [{ "url": "https://api.example.com/2031Q2" }],
            "paths": { "/parcels": {
                "post": { "operationId": "parcelCreate", "tags": ["parcel"], "responses": answer("Parcel") },
                "get": { "operationId": "parcelGet", "tags": ["parcel"], "responses": answer(got) }
            } },
            "components": { "schemas": schemas }
        })
    };
    let shared = json!({ "type": "object", "properties": {
        "id": { "type": "string" }, "weight": { "type": "integer" }
    } });
    let mut own = shared.clone();
    own["properties"]["route"] = json!({ "type": "string" });
    own["properties"]["insured"] = json!({ "type": "boolean" });
    let old = document("Parcel", json!({ "Parcel": shared }));
    let new = document("Details", json!({ "Parcel": shared, "Details": own }));
    // Whichever of the two keeps the name of the type.
    let mut swapped = (old.clone(), new.clone());
    for document in [&mut swapped.0, &mut swapped.1] {
        let item = document["paths"]["/parcels"].as_object_mut().unwrap();
        let (get, post) = (item["get"].clone(), item["post"].clone());
        item["get"] = post;
        item["post"] = get;
    }
    for (old, new) in [(&old, &new), (&swapped.0, &swapped.1)] {
        let parts = "  - field `route` was added (`string`)";
        one_change(&report(old, new, Decisions::None), SPLIT, parts);
        let parts = "  - field `route` was removed (`string`)";
        one_change(&report(new, old, Decisions::None), JOINED, parts);
    }
}

const SPLIT: (&str, &str) = (
    "type.split",
    "no longer shares its response type, which changed from `parcel::",
);
const JOINED: (&str, &str) = (
    "type.joined",
    "now shares a response type, which changed from `parcel::",
);

fn one_change(report: &Report, (rule, says): (&str, &str), part: &str) {
    let splits = report.changes.iter().filter(|one| one.rule == rule);
    let splits: Vec<&Change> = splits.collect();
    let [split] = splits[..] else {
        panic!("{:#?}", lines(report));
    };
    let title = &split.title;
    assert!(
        title.starts_with("`parcel") && title.contains(says),
        "{title}"
    );
    let instead = split.rust.instead.as_deref().unwrap();
    assert!(instead.starts_with("write `parcel::"), "{instead}");
    assert_eq!(split.rust.behaviour.len(), 2, "{:?}", split.rust.behaviour);
    // Nothing else repeats what became of the operation.
    let others = report.changes.iter().filter(|one| one.rule != rule);
    let items = others.clone().flat_map(|one| &one.rust.items);
    let again = items.filter(|item| item.path.ends_with(": Operation"));
    assert_eq!(again.count(), 0, "{:#?}", lines(report));
    assert!(
        others.clone().all(|one| one.rule != "rust.changed"),
        "{:#?}",
        lines(report)
    );
    // What went with the type that the operation had alone stands there once.
    if rule == JOINED.0 {
        let items = report.changes.iter().flat_map(|one| &one.rust.items);
        let gone = items.filter(|item| item.new.is_none());
        let mut gone: Vec<&str> = gone.map(|item| item.path.as_str()).collect();
        gone.sort_unstable();
        let twice = gone.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None, "{:#?}", lines(report));
    }
    let page = wise_diff::render::markdown(report);
    assert_eq!(page.matches("Operation<Output").count(), 2, "{page}");
    assert!(page.contains(part), "{page}");
}
