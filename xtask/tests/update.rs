//! `cargo xtask update` from a publication on loopback to the text of a pull request, in a copy of the repository.

#![cfg(unix)]
#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

// Of which these tests need a part.
#[path = "support/copy.rs"]
#[allow(dead_code)]
mod copy;
#[allow(dead_code)]
mod support;

use copy::{Copy, another, publish, version};
use std::fs;
use std::path::Path;
use support::{Answer, Server};

#[test]
fn a_publication_becomes_a_pull_request() {
    let copy = Copy::new();
    let server = publish(&copy, another);
    let said = copy.update(&server, &[], true);
    assert!(said.contains("1 removed, 1 added"), "{said}");

    let body = copy.body().unwrap();
    let (title, rest) = body.split_once("\n\n").unwrap();
    let named = format!("Wise API {}", version().to_uppercase());
    assert!(
        title.to_uppercase().starts_with(&named.to_uppercase()),
        "{title}"
    );
    assert!(title.contains(" operations, 1 removed, 1 added"), "{title}");
    for text in [
        "### Breaking for Rust callers: ",
        "`activity::Activities` was removed",
        "### New operations: 1\n",
        "`GET /rate-forecasts`",
        "`rate::Rates::list_forecasts(&self) -> Call<rate::operation::ListForecasts>`",
        "### Names that the generator chose, marked in the `names.toml` of their resources: ",
        "### Census\n",
        "Next version: `0.",
        "**a person decides**",
        "operation.removed",
    ] {
        assert!(rest.contains(text), "no {text} in {body}");
    }
    let changelog = copy.0.read("CHANGELOG.md");
    assert_eq!(changelog.matches("\n## 0.").count(), 1, "{changelog}");
    let names = copy.0.read("spec/rate/names.toml");
    let line = names
        .lines()
        .find(|line| line.starts_with("\"rateForecast\" "))
        .unwrap();
    assert!(line.ends_with("# review"), "{line}");
    let asked = copy.0.read("target/cargo.log");
    assert!(asked.contains("fmt --all --check\n"), "{asked}");
    assert!(asked.contains("--workspace"), "{asked}");
    // The whole repository agrees with what is published now, but for what a person has to say.
    if !rest.contains("match nothing any more") {
        let check = copy.xtask(&["generate", "--check"]);
        let said = String::from_utf8_lossy(&check.stderr).into_owned();
        assert!(check.status.success(), "{said}");
    }

    // The next day nothing has changed, and nothing happens.
    copy.commit();
    let said = copy.update(&server, &[], true);
    assert!(said.contains("nothing has changed"), "{said}");
    assert!(copy.is_clean());
    assert_eq!(copy.body(), None);

    // Neither when only texts have changed.
    let server = publish(&copy, |root| {
        root["info"]["description"] = "Other words.".into();
    });
    let said = copy.update(&server, &[], true);
    assert!(said.contains("nothing has changed"), "{said}");
    assert!(copy.is_clean());
    assert_eq!(copy.body(), None);
}

#[test]
fn a_step_that_fails_says_so_and_can_be_taken_back() {
    let copy = Copy::new();
    let silent = Server::start(Answer::hang_up());
    copy.update(&silent, &[], false);
    assert!(copy.is_clean(), "nothing was fetched");
    assert_eq!(copy.body(), None);

    let server = publish(&copy, another);
    copy.cargo(1);
    let said = copy.update(&server, &[], false);
    assert!(
        said.contains("the update stopped at the step `format`"),
        "{said}"
    );
    let body = copy.body().unwrap();
    assert!(body.contains("> [!CAUTION]"), "{body}");
    assert!(body.contains("**a person decides**"), "{body}");

    // What a person may have done since is not written over.
    let said = copy.update(&server, &[], false);
    assert!(said.contains("not committed: "), "{said}");
    copy.cargo(0);
    copy.update(&server, &["--resume"], true);
    let body = copy.body().unwrap();
    assert!(!body.contains("CAUTION"), "{body}");
    let changelog = copy.0.read("CHANGELOG.md");
    assert_eq!(changelog.matches("\n## 0.").count(), 1, "{changelog}");

    copy.git(&[
        "stash",
        "--quiet",
        "--include-untracked",
        "--",
        "spec",
        "wise-api",
        "CHANGELOG.md",
    ]);
    assert!(copy.is_clean());
    assert!(!copy.0.path("CHANGELOG.md").exists());
}

/// Hand-written callers of what is gone are for a person, who learns where they are.
#[test]
fn what_no_longer_compiles_is_listed() {
    let copy = Copy::new();
    let server = publish(&copy, another);
    let line = "wise-mock/tests/a.rs:3:5: error[E0432]: unresolved import `x`: no `x` in the root";
    let check = format!("case \"$*\" in check*short*) echo '{line}' >&2;; esac");
    let included = line.replace("tests/", "src/../tests/");
    let check = format!("{check}\n{}", check.replace(line, &included));
    copy.cargo_that(&format!("{check}\ncase $1 in check) exit 1;; esac"));
    let said = copy.update(&server, &[], false);
    let place = "wise-mock/tests/a.rs:3:5 does not compile: unresolved import `x`";
    for text in [place, "stopped at the step `check`", "--resume"] {
        assert!(said.contains(text), "no {text} in {said}");
    }
    let body = copy.body().unwrap();
    let listed = |text: &str| body.matches(text).count();
    assert_eq!(
        (listed("wise-mock/tests/a.rs:3:5"), listed("a.rs:3:5")),
        (1, 1),
        "{body}"
    );
}

#[test]
fn a_real_publication_fits_into_a_pull_request() {
    let Some(bundles) = std::env::var_os("WISE_BUNDLES") else {
        return;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = path.join(bundles).join("20260727.yaml");
    let bundle = fs::read(path).unwrap();
    let copy = Copy::new();
    let known = copy.0.path("spec/2026q3").exists();
    let server = Server::start(Answer::bytes("application/yaml", bundle));
    copy.update(&server, &[], true);
    let body = copy.body().unwrap();
    assert!(body.chars().count() < 65_536);
    // Beside an older publication of its version, or the first of it.
    let told = match known {
        true => "6 removed, 2 added",
        false => "version `2026q3` of the API was added",
    };
    assert!(body.contains(told), "{body}");
}

/// What a version goes without since a rule, or code written by hand, does not fit a publication is first: nothing fails for it.
#[test]
fn what_no_longer_fits_is_first() {
    let copy = Copy::new();
    let server = publish(&copy, |root| {
        let paths = root["paths"].as_object_mut().unwrap();
        let operations = paths.values_mut().filter_map(|item| item.as_object_mut());
        let operations = operations.flat_map(|item| item.values_mut());
        let known = ["transferGet", "recipientCreate"];
        let found = operations.filter(|one| known.iter().any(|id| one["operationId"] == *id));
        let mut changed = 0;
        for operation in found {
            let parameters = operation.as_object_mut().unwrap().entry("parameters");
            let parameters = parameters.or_insert_with(|| serde_json::json!([]));
            parameters.as_array_mut().unwrap().push(serde_json::json!({
                "name": "view", "in": "query", "required": true, "schema": { "type": "string" },
            }));
            changed += 1;
        }
        assert_eq!(changed, known.len());
    });
    copy.update(&server, &[], true);
    let body = copy.body().unwrap();
    let at = |text: &str| {
        body.find(text)
            .unwrap_or_else(|| panic!("no {text} in {body}"))
    };
    let (left, breaking) = (at("### Left for a person"), at("### Breaking for"));
    for text in [
        "the version gets no method that follows",
        "spec/rules/outcomes.toml",
        "forms cannot create a recipient in",
    ] {
        assert!(left < at(text) && at(text) < breaking, "{text}: {body}");
    }
    // Nothing is stale: there is nothing to take out.
    assert!(!body.contains("--prune"), "{body}");
}

/// A quarter that comes beside the one at the root brings what nobody has decided or repaired: nothing fails for it, and a person reads of it
/// first.
#[test]
fn what_nobody_has_decided_is_first() {
    let copy = Copy::new();
    let server = publish(&copy, |root| {
        root["servers"][0]["url"] = "https://library.test/2199Q4".into();
        let paths = root["paths"].as_object_mut().unwrap();
        let operations = paths.values_mut().filter_map(|item| item.as_object_mut());
        let mut operations = operations.flat_map(|item| item.values_mut());
        let list = operations.find(|one| one["operationId"] == "activityList");
        let parameters = list.unwrap()["parameters"].as_array_mut().unwrap();
        parameters.push(serde_json::json!({
            "name": "aMoonId", "in": "query", "required": true, "schema": { "type": "integer", "loudness": 3 },
        }));
    });
    copy.update(&server, &[], true);
    let body = copy.body().unwrap();
    let place = "`activityList.query.aMoonId` is a plain `i64`, and no rule says why";
    let (before, after) = body.split_once("### Left for a person").unwrap();
    assert!(!before.contains(place) && after.contains(place), "{body}");
    assert!(after.contains("`[[plain_id]]`"), "{body}");
    let keyword = "`loudness` is no keyword of JSON Schema";
    assert!(
        !before.contains(keyword) && after.contains(keyword),
        "{body}"
    );
    let census = copy.xtask(&["census"]);
    let said = String::from_utf8_lossy(&census.stdout).into_owned();
    let words = "[parameters] `activityList.aMoonId` has no entry";
    assert!(said.contains(place) && said.contains(words), "{said}");
    assert!(copy.xtask(&["generate", "--check"]).status.success());
}

/// Rules and words that a publication leaves without a place are listed first, and taken out on demand.
#[test]
fn what_matches_nothing_is_first_and_can_be_taken_out() {
    let copy = Copy::new();
    // Whatever the versions are: rules and words that were right before.
    for name in ["rules/ids.toml", "quote/docs.toml"] {
        let path = copy.0.path("spec").join(name);
        let mut text = fs::read_to_string(&path).unwrap();
        match name {
            "rules/ids.toml" => text.push_str(
                "\n# Gone.\n[[plain_id]]\nat = [\"nothing.response.id\"]\nreason = \"a test\"\n",
            ),
            _ => {
                text = text.replacen(
                    "[types]\n",
                    "[types]\n\"nothing::Nothing\" = \"Words.\"\n",
                    1,
                )
            }
        }
        fs::write(path, text).unwrap();
    }
    copy.commit();
    let server = publish(&copy, another);
    copy.update(&server, &[], true);
    let body = copy.body().unwrap();
    let place = |text: &str| {
        body.find(text)
            .unwrap_or_else(|| panic!("no {text} in {body}"))
    };
    assert!(
        place("### Left for a person") < place("### Breaking for Rust callers"),
        "{body}"
    );
    assert!(place("`nothing.response.id` matches nothing") < place("generate --check") + 2_000);
    assert!(body.contains("`cargo xtask generate --prune`"), "{body}");
    assert!(!copy.xtask(&["generate", "--check"]).status.success());

    let output = copy.xtask(&["generate", "--prune"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("nothing.response.id") && said.contains("`nothing::Nothing`"),
        "{said}"
    );
    let rules = copy.0.read("spec/rules/ids.toml");
    assert!(
        !rules.contains("nothing.response.id") && !rules.contains("# Gone."),
        "{rules}"
    );
    assert!(
        !copy
            .0
            .read("spec/quote/docs.toml")
            .contains("nothing::Nothing")
    );
    let check = copy.xtask(&["generate", "--check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stderr)
    );
    copy.update(&server, &["--resume", "--prune"], true);
    let body = copy.body().unwrap();
    assert!(!body.contains("match nothing any more"), "{body}");

    // A file of words goes with the last of them.
    let words = "[operations]\nnothingGet = \"Words.\"\n";
    fs::create_dir_all(copy.0.path("spec/nothing")).unwrap();
    fs::write(copy.0.path("spec/nothing/docs.toml"), words).unwrap();
    let output = copy.xtask(&["generate", "--prune"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("spec/nothing/docs.toml: [operations] `nothingGet`"),
        "{said}"
    );
    assert!(!copy.0.path("spec/nothing").exists());

    // What stands in a file that nothing reads would be lost.
    for name in ["spec/names.toml", "spec/quote/words.toml"] {
        fs::write(copy.0.path(name), "[types]\n").unwrap();
        let output = copy.xtask(&["generate"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(name), "{said}");
        fs::remove_file(copy.0.path(name)).unwrap();
    }
}

/// Tests that fail with what is published are listed first, as what does not compile is.
#[test]
fn tests_that_fail_are_listed() {
    let copy = Copy::new();
    let server = publish(&copy, another);
    let run = "echo 'test quotes::sends_it ... FAILED'; echo 'test a::b ... ok'";
    copy.cargo_that(&format!("case $1 in test) {run}; exit 101;; esac"));
    // Without what is stale, which a person would have to decide on before tests are run.
    let said = copy.update(&server, &["--prune"], false);
    let body = copy.body().unwrap();
    for text in [
        "the test `quotes::sends_it` fails",
        "stopped at the step `test`",
    ] {
        assert!(
            said.contains(text) && body.contains(text),
            "no {text} in {said}{body}"
        );
    }
    assert!(body.find("CAUTION") < body.find("### Breaking"), "{body}");
    assert!(!body.contains("a::b"), "{body}");
    copy.update(&server, &["--resume", "--no-tests"], true);
    assert!(!copy.body().unwrap().contains("CAUTION"));
}

/// The active version is read at its own address, the preview is reported, and an edition that is broken is named.
#[test]
fn editions_are_one_pull_request() {
    let copy = Copy::new();
    let active = publish(&copy, another);
    let preview = publish(&copy, |root| {
        root["servers"][0]["url"] = "https://library.test/2031Q3".into();
        another(root);
    });
    let broken = Server::start(Answer::raw(
        "HTTP/1.1 500 Internal Server Error\ncontent-length: 0\n\n",
        b"",
    ));
    let place = match version().as_str() {
        "legacy" => "legacy",
        _ => "active",
    };
    let editions = format!(
        "latest = \"2031Q2\"\n[address.latest]\nurl = \"{}\"\n[address.{place}]\nurl = \"{}\"\n[address.preview]\nurl = \"{}\"\n",
        broken.url(),
        active.url(),
        preview.url()
    );
    fs::write(copy.0.path("spec/editions.toml"), editions).unwrap();
    // Only the links change with the file.
    assert!(copy.xtask(&["generate"]).status.success());
    copy.commit();
    let output = copy.xtask(&["update"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{said}");
    let body = copy.body().unwrap();
    for text in [
        "Not every edition could be fetched",
        "1 removed, 1 added",
        "## Coming: 2031Q3, the preview",
    ] {
        assert!(body.contains(text), "no {text} in {body}");
    }
    assert!(!copy.0.path("spec/2031q3").exists());
    assert!(copy.0.read("target/preview.md").contains("2031Q3"));
}
