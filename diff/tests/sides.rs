//! What can be compared, and what is said of what cannot.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;
use wise_codegen::inputs::Texts;
use wise_diff::{compare, load};

/// A repository of its own with a small contract, and a second one in the working tree.
fn repository(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&root);
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("wise-api/Cargo.toml", "[features]\n");
    put("wise-api/tests/contract/Cargo.toml", "[features]\n");
    put("spec/2031q2/contract.yaml", &contract("string", ""));
    put("spec/2031q2/source.toml", "published = \"2031-05-04\"\n");
    put("spec/rules/ids.toml", "");
    git(&root, &["init", "--quiet"]);
    git(&root, &["add", "."]);
    let commit = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        "commit",
        "--quiet",
        "-m",
        "a",
    ];
    git(&root, &commit);
    put("spec/2031q2/contract.yaml", &contract("boolean", ""));
    put("20310504.yaml", &contract("string", "description: Words."));
    put("notes.yaml", "title: no document\n");
    put("broken.yaml", "openapi: [3.1.0\n");
    put("empty/readme.txt", "nothing\n");
    root
}

fn git(root: &Path, command: &[&str]) {
    let status = Command::new("git").current_dir(root).args(command).status();
    assert!(status.unwrap().success());
}

fn contract(ty: &str, more: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Small, version: '1'}}
servers: [{{url: https://api.example.com/2031Q2}}]
paths:
  /things:
    get:
      operationId: thingList
      responses:
        '200':
          {more}
          content:
            application/json:
              schema: {{type: object, properties: {{name: {{type: {ty}}}, size: {{type: integer}}}}}}
"
    )
}

/// Revisions from before `spec/` was laid out by resource are read as they are; the working tree is not.
#[test]
fn a_revision_of_the_older_layout_keeps_its_decisions() {
    let root = repository("older");
    let old = root.join("spec/rules.toml");
    let rule = "[[never_retry]]\nat = [\"thingList\"]\nreason = \"a test\"\n";
    std::fs::write(&old, rule).unwrap();
    let names = "[operations]\nthingList = { http = \"GET /things\", call = \"things.list\" }\n";
    std::fs::write(root.join("spec/names.toml"), names).unwrap();
    git(&root, &["rm", "--quiet", "--cached", "spec/rules/ids.toml"]);
    git(&root, &["add", "spec/rules.toml", "spec/names.toml"]);
    git(
        &root,
        &[
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.com",
            "commit",
            "--quiet",
            "-m",
            "a",
        ],
    );
    let refused = load(&root, "HEAD:spec").err().unwrap().to_string();
    assert!(
        refused.contains("spec/rules.toml: the layout has no file"),
        "{refused}"
    );
    std::fs::remove_file(&old).unwrap();
    std::fs::remove_file(root.join("spec/names.toml")).unwrap();
    let side = load(&root, "HEAD:spec").unwrap().inputs;
    let of = |texts: &Texts| {
        texts
            .iter()
            .map(|file| file.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&side.rules), ["HEAD:spec: rules.toml"]);
    assert_eq!(of(&side.names), ["HEAD:spec: names.toml"]);
    assert!(side.rules.contain("thingList") && side.names.contain("things.list"));
}

#[test]
fn files_directories_and_revisions_are_sides() {
    let root = repository("sides");
    let path = |below: &str| root.join(below).display().to_string();
    let (bundle, own, spec) = (path("20310504.yaml"), path("spec/2031q2"), path("spec"));
    let contract = path("spec/2031q2/contract.yaml");
    // Old, new, and how many changes there are.
    let pairs: [(&str, &str, usize); 8] = [
        (&bundle, &contract, 1),
        (&bundle, &own, 1),
        (&bundle, &spec, 1),
        ("HEAD:spec", &spec, 1),
        ("HEAD:spec/2031q2", &own, 1),
        ("HEAD:spec/2031q2/", "HEAD:spec", 0),
        ("HEAD:spec/2031q2/contract.yaml", &bundle, 0),
        ("HEAD:spec", &bundle, 0),
    ];
    for (old, new, changes) in pairs {
        let sides = (load(&root, old).unwrap(), load(&root, new).unwrap());
        assert_eq!(sides.0.label, old);
        let report = compare(&sides.0, &sides.1, "0.4.0").unwrap();
        assert_eq!(
            report.changes.len(),
            changes,
            "{old} {new}: {:?}",
            report.changes
        );
        if let [change] = report.changes.as_slice() {
            assert_eq!(change.rule, "field.retyped");
        }
    }
    let published = |side: &str| load(&root, side).unwrap().published;
    let day = Some("2031-05-04".to_owned());
    assert_eq!(published(&bundle), day);
    assert_eq!(published("HEAD:spec"), day);
    assert_eq!(published(&own), day);
}

/// Each failure says what was asked for and what is wrong with it.
#[test]
fn bad_sides_are_refused_in_words() {
    let root = repository("bad-sides");
    let path = |below: &str| root.join(below).display().to_string();
    std::fs::write(root.join("image.yaml"), [0xff, 0xfe, 0x00]).unwrap();
    let cases: [(String, &[&str]); 10] = [
        (path("image.yaml"), &["image.yaml", "no text in UTF-8"]),
        // Git would take it for one of its options.
        (
            "--output=x:spec".to_owned(),
            &["--output=x", "is no revision"],
        ),
        (
            path("missing.yaml"),
            &["missing.yaml", "does not exist", "REVISION:path"],
        ),
        (path("notes.yaml"), &["notes.yaml", "openapi"]),
        (path("broken.yaml"), &["broken.yaml:2:1", "not YAML"]),
        (path("empty"), &["empty", "holds no contract"]),
        ("nowhere:spec".to_owned(), &["nowhere:spec", "revision"]),
        ("HEAD:nothing".to_owned(), &["HEAD:nothing", "nothing"]),
        (
            "HEAD:wise-api".to_owned(),
            &["HEAD:wise-api", "holds no contract"],
        ),
        (
            "HEAD:wise-api/Cargo.toml".to_owned(),
            &["HEAD:wise-api/Cargo.toml"],
        ),
    ];
    for (side, words) in cases {
        let said = load(&root, &side).unwrap_err().to_string();
        for word in words {
            assert!(said.contains(word), "{side}: no `{word}` in: {said}");
        }
    }
}

#[test]
fn a_directory_without_history_has_no_revisions() {
    let root = repository("no-history");
    // Not even that of a directory around it.
    std::fs::remove_dir_all(root.join(".git")).unwrap();
    std::fs::write(root.join(".git"), "gitdir: nowhere\n").unwrap();
    let said = load(&root, "HEAD:spec").unwrap_err().to_string();
    for word in ["HEAD:spec", "not a git repository"] {
        assert!(said.contains(word), "no `{word}` in: {said}");
    }
}
