//! `cargo xtask update` from a publication on loopback to the text of a pull request, in a copy of the repository.

#![cfg(unix)]
#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

// Of which this test needs a part.
#[allow(dead_code)]
mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::{Answer, Place, Server};
use wise_codegen::document::Document;

/// The newest version of the repository.
fn version() -> String {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let entries = fs::read_dir(spec.join("spec")).unwrap();
    let versions = entries.map(|entry| entry.unwrap().path());
    let versions = versions.filter(|path| path.join("contract.yaml").is_file());
    let names = versions.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    names
        .min_by_key(|name| (name == "legacy", std::cmp::Reverse(name.clone())))
        .unwrap()
}

/// A copy of what an update reads and writes, committed.
struct Copy(Place);

impl Copy {
    fn new() -> Self {
        let copy = Self(Place::new());
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for name in ["spec", "wise-api"] {
            tree(&own.join(name), &copy.0.path(name));
        }
        fs::write(copy.0.path(".gitignore"), "/target\n").unwrap();
        fs::create_dir_all(copy.0.path("target")).unwrap();
        copy.cargo(0);
        copy.git(&["init", "--quiet"]);
        copy.commit();
        copy
    }

    /// A cargo that does nothing but say what it was asked for.
    fn cargo(&self, status: u8) {
        self.cargo_that(&format!("exit {status}"));
    }

    fn cargo_that(&self, does: &str) {
        let path = self.0.path("target/cargo");
        let text = format!("#!/bin/sh\necho \"$@\" >> \"$0.log\"\n{does}\n");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    fn git(&self, args: &[&str]) -> String {
        let who = ["-c", "user.name=test", "-c", "user.email=test@library.test"];
        let output = Command::new("git")
            .current_dir(self.0.path(""))
            .args(who)
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {args:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "state"]);
    }

    fn is_clean(&self) -> bool {
        self.git(&["status", "--porcelain"]).is_empty()
    }

    fn xtask(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(args)
            .current_dir(self.0.path(""))
            .env("CARGO", self.0.path("target/cargo"))
            .env("CARGO_MANIFEST_DIR", self.0.path("xtask"))
            .env("CARGO_TARGET_DIR", self.0.path("target"))
            .env("HTTP_PROXY", "http://127.0.0.1:9")
            .output()
            .unwrap()
    }

    /// Runs an update; what it wrote to the standard output and error.
    fn update(&self, server: &Server, more: &[&str], succeeds: bool) -> String {
        let url = server.url();
        let args: Vec<&str> = ["update", "--url", &url]
            .iter()
            .chain(more)
            .copied()
            .collect();
        let output = self.xtask(&args);
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.success(), succeeds, "{said}");
        said
    }

    fn body(&self) -> Option<String> {
        fs::read_to_string(self.0.path("target/update.md")).ok()
    }
}

fn tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            tree(&path, &to);
        } else {
            fs::copy(&path, to).unwrap();
        }
    }
}

/// What is published, after a change.
fn publish(copy: &Copy, change: impl FnOnce(&mut serde_json::Value)) -> Server {
    let text = copy.0.read(&format!("spec/{}/contract.yaml", version()));
    let mut root = Document::parse("contract.yaml", &text).unwrap().root;
    change(&mut root);
    Server::start(Answer::ok("application/yaml", &root.to_string()))
}

/// One operation is new, and one is gone.
fn another(root: &mut serde_json::Value) {
    let paths = root["paths"].as_object_mut().unwrap();
    let rates = paths
        .values()
        .find(|item| item["get"]["operationId"] == "rateGet");
    let mut one = serde_json::json!({ "get": rates.unwrap()["get"] });
    one["get"]["operationId"] = "rateForecast".into();
    paths.insert("/rate-forecasts".into(), one);
    let found = paths
        .values_mut()
        .filter_map(|item| item.as_object_mut())
        .find(|item| {
            item.get("get")
                .is_some_and(|get| get["operationId"] == "activityList")
        });
    found.unwrap().remove("get").unwrap();
}

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
    if !rest.contains("### Left for a person") {
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
    copy.cargo_that(&format!("{check}\ncase $1 in check) exit 1;; esac"));
    let said = copy.update(&server, &[], false);
    let place = "wise-mock/tests/a.rs:3:5 does not compile: unresolved import `x`";
    for text in [place, "stopped at the step `check`", "--resume"] {
        assert!(said.contains(text), "no {text} in {said}");
    }
    let body = copy.body().unwrap();
    assert!(body.contains("wise-mock/tests/a.rs:3:5"), "{body}");
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
    let server = Server::start(Answer::bytes("application/yaml", bundle));
    copy.update(&server, &[], true);
    let body = copy.body().unwrap();
    assert!(body.chars().count() < 65_536);
    assert!(body.contains("6 removed, 2 added"), "{body}");
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
    assert!(!copy.body().unwrap().contains("### Left for a person"));

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

#[test]
fn a_quarter_is_retired_in_two_steps() {
    let old = version();
    if old == "legacy" {
        return;
    }
    let copy = Copy::new();
    let retire = |more: &[&str]| {
        let args: Vec<&str> = ["retire", &old].iter().chain(more).copied().collect();
        let output = copy.xtask(&args);
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        (output.status.success(), said)
    };
    let (done, said) = retire(&[]);
    assert!(!done && said.contains("is the newest quarter"), "{said}");

    let text = copy.0.read(&format!("spec/{old}/contract.yaml"));
    let mut root = Document::parse("contract.yaml", &text).unwrap().root;
    another(&mut root);
    root["servers"][0]["url"] = "https://library.test/2031Q3".into();
    let file = copy.0.path("target/next.json");
    fs::write(&file, root.to_string()).unwrap();
    let file = file.display().to_string();
    assert!(copy.xtask(&["fetch", "--file", &file]).status.success());
    let generated = copy.xtask(&["generate"]);
    assert!(
        generated.status.success(),
        "{}",
        String::from_utf8_lossy(&generated.stderr)
    );
    copy.commit();

    let (done, said) = retire(&["--dry-run"]);
    assert!(done && copy.is_clean(), "{said}");
    // The new quarter came beside the old one, which callers have at the root.
    let (done, said) = retire(&[]);
    assert!(
        !done && said.contains("stands at the root of the crate"),
        "{said}"
    );
    release_root(&copy);
    copy.commit();
    let (done, said) = retire(&[]);
    assert!(done, "{said}");
    for text in [
        "lose its ",
        "move to 2031Q3",
        "`activityList` was removed",
        "is deprecated now",
    ] {
        assert!(said.contains(text), "no {text} in {said}");
    }
    let versions = copy.0.read("wise-api/src/versions.rs");
    assert_eq!(versions.matches("#[deprecated").count(), 1, "{versions}");
    assert!(
        copy.0
            .read("spec/editions.toml")
            .contains(&format!("[retiring]\n\"{}\" = ", old.to_uppercase()))
    );
    assert!(copy.xtask(&["generate", "--check"]).status.success());

    let (done, said) = retire(&[]);
    assert!(
        !done && said.contains("no release has been made since"),
        "{said}"
    );
    let (done, said) = retire(&["--now"]);
    assert!(done, "{said}");
    assert!(!copy.0.path("spec").join(&old).exists());
    assert!(
        !copy
            .0
            .path("wise-api/src")
            .join(format!("v{old}/mod.rs"))
            .exists()
    );
    assert!(
        !copy
            .0
            .read("spec/editions.toml")
            .contains(&old.to_uppercase())
    );
    let check = copy.xtask(&["generate", "--check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stderr)
    );
}

/// Takes the line that holds the root out of the file, and generates.
fn release_root(copy: &Copy) {
    let path = copy.0.path("spec/editions.toml");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (held, rest): (Vec<&str>, Vec<&str>) =
        lines.iter().partition(|line| line.starts_with("root ="));
    assert_eq!(held.len(), 1, "{text}");
    fs::write(&path, rest.join("\n") + "\n").unwrap();
    let generated = copy.xtask(&["generate"]);
    let said = String::from_utf8_lossy(&generated.stderr).into_owned();
    assert!(generated.status.success(), "{said}");
}

/// What callers have at the root stays there until a person moves it, and the text says so first.
#[test]
fn a_new_quarter_comes_beside_what_callers_have() {
    let old = version();
    if old == "legacy" {
        return;
    }
    let copy = Copy::new();
    let server = publish(&copy, |root| {
        another(root);
        root["servers"][0]["url"] = "https://library.test/2031Q3".into();
    });
    copy.update(&server, &[], true);
    let body = copy.body().unwrap();
    let (_, rest) = body.split_once("\n\n").unwrap();
    let first = "### 2031Q3 stands beside what callers have";
    assert!(rest.starts_with(first), "{body}");
    assert!(!body.contains("### Breaking for Rust callers"), "{body}");
    let editions = copy.0.read("spec/editions.toml");
    let held = format!("\nroot = \"{}\"\n", old.to_uppercase());
    assert_eq!(editions.matches(&held).count(), 1, "{editions}");
    let root = |module: &str| {
        let versions = copy.0.read("wise-api/src/versions.rs");
        assert_eq!(versions.matches("pub use ").count(), 1, "{versions}");
        versions.contains(&format!("pub use {module}::*;"))
    };
    assert!(root(&format!("v{old}")));
    let manifest = copy.0.read("wise-api/Cargo.toml");
    assert!(
        manifest.contains(&format!("\nv2031q3 = [\"v{old}\"")),
        "{manifest}"
    );
    assert!(
        manifest.contains(&format!("\n__newest = [\"v{old}\"]\n")),
        "{manifest}"
    );
    copy.commit();

    release_root(&copy);
    assert!(root("v2031q3"));
    let manifest = copy.0.read("wise-api/Cargo.toml");
    assert!(
        manifest.contains("\n__newest = [\"v2031q3\"]\n"),
        "{manifest}"
    );
    let output = copy.xtask(&["diff"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let moved = format!("the version at the root of the crate changed from `v{old}` to `v2031q3`");
    assert!(said.contains(&moved), "{said}");
}

/// Tests that fail with what is published are listed first, as what does not compile is.
#[test]
fn tests_that_fail_are_listed() {
    let copy = Copy::new();
    let server = publish(&copy, another);
    let run = "echo 'test quotes::sends_it ... FAILED'; echo 'test a::b ... ok'";
    copy.cargo_that(&format!("case $1 in test) {run}; exit 101;; esac"));
    let said = copy.update(&server, &[], false);
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
    let editions = format!(
        "latest = \"2031Q2\"\n[address.latest]\nurl = \"{}\"\n[address.active]\nurl = \"{}\"\n[address.preview]\nurl = \"{}\"\n",
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
