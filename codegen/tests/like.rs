//! `[[values]]` with `like`: a text is of the type that a different place has, whatever values the contract adds there.

#![allow(clippy::panic, clippy::unwrap_used)]

use serde_json::Value;
use wise_codegen::generate::{Models, Options, models};
use wise_codegen::identities::Identities;
use wise_codegen::inputs::{Inputs, Source, Text, VersionInput};
use wise_codegen::listed;
use wise_codegen::model::{Kind, TypeRef};
use wise_codegen::names::registry::Registry;
use wise_codegen::problem::Problems;
use wise_codegen::rules::Rules;

const CONTRACT: &str = r"
openapi: 3.1.0
info: {title: Gates, version: '1'}
paths:
  /gates:
    get:
      operationId: gateList
      tags: [gate]
      parameters:
        - {name: state, in: query, schema: {type: string}}
        - {name: kinds, in: query, schema: {type: array, items: {type: string}}}
        - {name: first, in: query, schema: {type: string}}
      responses: {'200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Gate'}}}}}}
    post:
      operationId: gateCreate
      tags: [gate]
      requestBody: {content: {application/json: {schema: {type: object, required: [state], properties: {
        state: {type: [string, 'null'], maxLength: 9}, colour: {type: string}, note: {type: string}}}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Gate'}}}}}
components:
  schemas:
    Gate:
      type: object
      properties:
        state: {$ref: '#/components/schemas/State'}
        kinds: {type: array, items: {type: string, enum: [wood, iron]}}
        colour: {type: string}
        width: {type: integer}
        post: {type: object, properties: {height: {type: integer}}}
    State: {type: string, enum: [open, shut]}
";

/// A rule.
fn rule(at: &str, like: &str) -> String {
    format!(
        "[[values]]\nat = [{at:?}]\nlike = {like:?}\nsource = \"https://gates.example\"\nreason = \"r\"\n\n"
    )
}

fn all() -> String {
    [
        rule("gateList.query.state", "gateList.response[].state"),
        rule("gateList.query.kinds[]", "gateCreate.response.kinds[]"),
        // Over a different rule, which stands behind it.
        rule("gateList.query.first", "gateCreate.request.state"),
        rule("gateCreate.request.state", "gatelist.response[].state"),
    ]
    .concat()
}

fn inputs(contracts: &[&str], rules: &str, names: &str) -> Inputs {
    let text = |name: String, text: &str| Text {
        name,
        text: text.to_owned(),
    };
    let versions = contracts.iter().enumerate().map(|(index, contract)| {
        let name = format!("contract{index}.yaml");
        VersionInput {
            directory: format!("203{index}q1"),
            contract: Source::Text(text(name, contract)),
            supplements: Vec::new(),
        }
    });
    Inputs {
        versions: versions.collect(),
        rules: text("rules.toml".to_owned(), rules).into(),
        names: text("names.toml".to_owned(), names).into(),
        ..Inputs::default()
    }
}

fn run(contracts: &[&str], rules: &str, names: &str) -> Models {
    let inputs = inputs(contracts, rules, names);
    models(&inputs, Options::default()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What `cargo xtask generate` reads.
fn complete(contracts: &[&str], rules: &str) -> Inputs {
    let manifest = |path: &str| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = std::fs::read_to_string(root.join(path)).unwrap();
        Text {
            name: path.to_owned(),
            text,
        }
    };
    Inputs {
        manifest: manifest("wise-api/Cargo.toml"),
        tests_manifest: manifest("wise-api/tests/contract/Cargo.toml"),
        ..inputs(contracts, rules, "")
    }
}

/// What `cargo xtask generate` says.
fn problems(contracts: &[&str], rules: &str) -> Problems {
    let run = wise_codegen::generate::generate(&complete(contracts, rules), Options::default());
    run.map_or_else(|problems| problems, |_| Problems::default())
}

/// The type of a text in a version: its name and values.
fn of(models: &Models, version: usize, name: &str) -> (String, Vec<String>) {
    let version = &models.output.versions[version];
    let named = |ty: &TypeRef| match ty {
        TypeRef::List(inner) => inner.named(),
        ty => ty.named(),
    };
    let parameters = version
        .api
        .operations
        .iter()
        .flat_map(|one| &one.parameters);
    let mut parameters = parameters.filter(|one| one.wire == name);
    let sent = version
        .api
        .types
        .iter()
        .find(|def| def.sent && matches!(def.kind, Kind::Struct(_)));
    let ty = match parameters.next() {
        Some(parameter) => named(&parameter.ty),
        None => match &sent.unwrap().kind {
            Kind::Struct(object) => {
                let mut fields = object.fields.iter();
                named(&fields.find(|field| name.ends_with(&field.wire)).unwrap().ty)
            }
            _ => None,
        },
    };
    let id = ty.unwrap_or_else(|| panic!("{name} has no type of its own"));
    let named = &version.names.types[id.0];
    match &version.api.ty(id).kind {
        Kind::Enum(values) => (format!("{}::{}", named.module, named.name), values.clone()),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn both_places_are_one_type_that_grows_with_the_contract() {
    let models = run(&[CONTRACT], &all(), "");
    let (state, values) = of(&models, 0, "state");
    assert_eq!(values, ["open", "shut"]);
    assert_eq!(of(&models, 0, "first"), (state.clone(), values.clone()));
    assert_eq!(of(&models, 0, ".state"), (state.clone(), values));
    let (kind, values) = of(&models, 0, "kinds");
    assert_eq!(values, ["wood", "iron"]);
    let enums = models.output.versions[0].api.types.iter();
    let enums = enums.filter(|def| matches!(def.kind, Kind::Enum(_)));
    assert_eq!(enums.count(), 2);
    // The names that this run records stay in one where both lists are longer, beside a version where they are not.
    let names = models.used.to_toml();
    let grown = CONTRACT.replace("[open, shut]", "[ajar, open, shut, gone]");
    let grown = grown.replace("[wood, iron]", "[glass, wood, iron]");
    let models = run(&[CONTRACT, &grown], &all(), &names);
    for (version, states, kinds) in [(0, 2, 2), (1, 4, 3)] {
        for (name, known, count) in [
            ("state", &state, states),
            ("first", &state, states),
            ("kinds", &kind, kinds),
        ] {
            let (is, values) = of(&models, version, name);
            assert_eq!((&is, values.len()), (known, count), "{name} of {version}");
        }
    }
    assert!(
        models.output.new_names.is_empty(),
        "{:?}",
        models.output.new_names
    );
    assert!(models.rules.unused().is_empty());
}

#[test]
fn the_document_for_the_mock_has_the_lists_of_the_contract() {
    let mut document: Value = serde_yaml::from_str(CONTRACT).unwrap();
    let rules = Rules::parse("rules.toml", &all()).unwrap_or_else(|error| panic!("{error}"));
    let known = Identities::of(&document, &Registry::default());
    let without = listed::write(&mut document, &rules, &known);
    assert!(without.is_empty(), "{without:?}");
    let parameters = "/paths/~1gates/get/parameters";
    let request = "/paths/~1gates/post/requestBody/content/application~1json/schema/properties";
    for (at, list) in [
        (format!("{parameters}/0/schema"), ["open", "shut"]),
        (format!("{parameters}/1/schema/items"), ["wood", "iron"]),
        (format!("{parameters}/2/schema"), ["open", "shut"]),
        (format!("{request}/state"), ["open", "shut"]),
    ] {
        let found = document.pointer(&format!("{at}/{}", listed::KEYWORD));
        assert_eq!(found, Some(&Value::from(list.to_vec())), "{at}");
    }
}

/// Rules, and what a run says of them: line, key, what.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "gateList.query.state",
        "gateList.response[].phase",
        "`gateList.response[].phase` is not there in 2030Q1. Name a place",
    ),
    (
        "gateList.query.state",
        "gateGone.response.state",
        "`gateGone.response.state` is not there in 2030Q1",
    ),
    (
        "gateList.query.state",
        "gateList.response[].colour",
        "`gateList.response[].colour` has no list of values in 2030Q1",
    ),
    (
        "gateList.query.state",
        "gateList.response[].width",
        "`gateList.response[].width` has no list of values",
    ),
    (
        "gateList.query.state",
        "gateList.response[].post",
        "`gateList.response[].post` is an object or a union",
    ),
    (
        "gateList.query.kinds[]",
        "gateCreate.response.kinds",
        "its items end in `[]`",
    ),
    (
        "gateList.query.state",
        "gateList.query.state",
        "`gateList.query.state` refers to itself. Name",
    ),
    (
        "gateList.query.state",
        "gatelist.query.state",
        "`gatelist.query.state` refers to itself",
    ),
    (
        "gateList.query.state",
        "gateList",
        "`gateList` is no place. Write",
    ),
    ("gateList.query.state", "", "`` is no place"),
    (
        "gateList.query.state",
        " gateList.response[].state",
        "is no place",
    ),
    (
        "gateList.query.state",
        "gates#shut@1.0.0.state",
        "is of an event and `at` of an operation",
    ),
    (
        "gates#shut@1.0.0.state",
        "gateList.response[].state",
        "is of an event and `at` of an operation",
    ),
    (
        "gates#shut@1.0.0.state",
        "gates#open@*.state",
        "`gates#open@*.state` is several places. Write the schema version",
    ),
];

#[test]
fn a_place_without_a_list_is_a_problem_with_line_and_key() {
    for (at, like, what) in WRONG {
        let said = problems(&[CONTRACT], &rule(at, like)).to_string();
        let line = format!("rules.toml:3:1: [[values]] number 1: {what}");
        let found = said.contains("rules.toml:3:1: [[values]] number 1: ") && said.contains(what);
        assert!(found, "wanted {line}\nsaid {said}");
    }
    // A circle of two, and a longer one, name the key of each rule.
    let of_two = [
        rule("gateList.query.state", "gateList.query.first"),
        rule("gateList.query.first", "gateList.query.state"),
    ];
    let said = problems(&[CONTRACT], &of_two.concat()).to_string();
    for line in ["rules.toml:3:1: ", "rules.toml:9:1: "] {
        assert!(
            said.contains(line) && said.contains("a place of this rule"),
            "{said}"
        );
    }
    let of_three = rule("gateList.query.state", "gateCreate.request.state")
        + &rule("gateCreate.request.state", "gateCreate.request.note")
        + &rule("gateCreate.request.note", "gateList.query.state");
    let said = problems(&[CONTRACT], &of_three).to_string();
    for line in ["rules.toml:3:1: ", "rules.toml:9:1: ", "rules.toml:15:1: "] {
        assert!(said.contains(line), "{said}");
    }
}

#[test]
fn like_stands_alone() {
    let right = rule("gateList.query.state", "gateList.response[].state");
    for (key, part) in [
        (
            "values = [\"open\"]",
            "has `values` beside the list of `gateList.response[].state`. Keep one of them",
        ),
        (
            "final = [\"open\"]",
            "has `final` beside the list of `gateList.response[].state`. Say what is final",
        ),
    ] {
        let said = problems(
            &[CONTRACT],
            &right.replace("source", &format!("{key}\nsource")),
        )
        .to_string();
        assert!(
            said.contains("rules.toml:3:1: [[values]] number 1: ") && said.contains(part),
            "{said}"
        );
    }
    let nothing = right.lines().filter(|line| !line.starts_with("like"));
    let nothing = nothing.collect::<Vec<_>>().join("\n");
    let said = problems(&[CONTRACT], &nothing).to_string();
    assert!(
        said.contains("rules.toml:1:1: ") && said.contains("there is no `like`"),
        "{said}"
    );
}

/// Wise gives up a list in one version: the text is text there, and a run says so. Without the list in any version, the rule is wrong.
#[test]
fn a_list_that_one_version_lacks_leaves_text_there_and_says_so() {
    let rules = rule("gateList.query.state", "gateList.response[].state")
        + &rule("gateList.query.kinds[]", "gateCreate.response.kinds[]");
    let without = CONTRACT.replace("enum: [open, shut]", "maxLength: 9");
    for contracts in [[CONTRACT, &without], [&without, CONTRACT]] {
        let inputs = complete(&contracts, &rules);
        let output = wise_codegen::generate::generate(&inputs, Options::default())
            .unwrap_or_else(|problems| panic!("{problems}"));
        let gone = contracts.iter().position(|one| *one == without).unwrap();
        let said = output.left_out.to_string();
        let wanted = format!(
            "`gateList.response[].state` has no list of values in 203{gone}Q1, and what has that list elsewhere is text there"
        );
        assert!(
            said.contains("rules.toml:3:1: ") && said.contains(&wanted),
            "{said}"
        );
        assert_eq!(output.left_out.0.len(), 1, "{said}");
        // A run prints it.
        assert!(output.problems.to_string().contains(&wanted));
        for (index, version) in output.versions.iter().enumerate() {
            let operations = version.api.operations.iter();
            let mut parameters = operations.flat_map(|one| &one.parameters);
            let state = parameters.find(|one| one.wire == "state").unwrap();
            let listed = state.ty.named().is_some();
            assert_eq!(listed, index != gone, "{:?}", state.ty);
            assert_eq!(state.ty == TypeRef::Text, index == gone);
        }
    }
    let said = problems(&[&without, &without], &rules).to_string();
    for version in ["2030Q1", "2031Q1"] {
        let wanted = format!("has no list of values in {version}. Name a place that has a list");
        assert!(
            said.contains("rules.toml:3:1: ") && said.contains(&wanted),
            "{said}"
        );
    }
    assert!(!said.contains("kinds"), "{said}");
}

#[test]
fn a_rule_in_the_way_of_a_list_is_a_problem() {
    let rules = rule("gateList.query.state", "gateList.response[].state");
    // The contract has a list itself where the rule expects text: the rule is in the way.
    let own = CONTRACT.replace(
        "name: state, in: query, schema: {",
        "name: state, in: query, schema: {enum: [open, shut], ",
    );
    let said = problems(&[&own], &rules).to_string();
    assert!(
        said.contains("`gateList.query.state` matches nothing in any version"),
        "{said}"
    );
}
