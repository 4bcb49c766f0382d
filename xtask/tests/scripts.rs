//! The scripts of the workflows, with a remote on disk and with a `gh` and a `cargo` that only remember what they were
//! asked for.

#![cfg(unix)]
#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Says what there is, and notes what it was asked for. What `--jq` would make of it is in the files.
const GH: &str = r#"#!/bin/sh
echo "$@" >> "$FAKE/log"
for last; do :; done
case "$1 $2 $3 $4" in
    "pr list "*) cat "$FAKE/pulls" 2>/dev/null ;;
    "pr create "*) echo "7 OPEN $(git ls-remote origin refs/heads/spec-update | cut -f 1)" >> "$FAKE/pulls" ;;
    "api --paginate "*) cat "$FAKE/comments" 2>/dev/null ;;
    "api --silent --method "*) cp "${last#body=@}" "$FAKE/comment"; echo 42 > "$FAKE/comments" ;;
esac
exit 0
"#;

/// `cargo xtask update --body FILE` that changes what `$FAKE/change` says; any other command says its name.
const CARGO: &str = r#"#!/bin/sh
if [ "$2" = update ]; then
    [ -f "$FAKE/change" ] || exit 0
    cp "$FAKE/change" spec/new.yaml
    printf 'Title\n\nBody\n' > "$4"
    exit "$(cat "$FAKE/status")"
fi
echo "$@"
"#;

static PLACES: AtomicUsize = AtomicUsize::new(0);

struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        let count = PLACES.fetch_add(1, Ordering::Relaxed);
        let name = format!("scripts-{}-{count}", std::process::id());
        let place = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        for directory in ["bin", "fake", "clone/spec", "clone/wise-api", "out"] {
            fs::create_dir_all(place.at(directory)).unwrap();
        }
        for (name, text) in [("gh", GH), ("cargo", CARGO)] {
            let path = place.at("bin").join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
        }
        place.write("fake/status", "0");
        place.write("clone/spec/old.yaml", "old\n");
        place.write("clone/wise-api/lib.rs", "old\n");
        place.git(&[
            "init",
            "--quiet",
            "--bare",
            "--initial-branch=main",
            "../remote",
        ]);
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.git(&["remote", "add", "origin", "../remote"]);
        place.commit("test@library.test");
        place.git(&["push", "--quiet", "origin", "main"]);
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.at(name)).unwrap_or_default()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn git(&self, args: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.at("clone"))
            .args(args)
            .output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {args:?}: {said}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn commit(&self, email: &str) {
        self.git(&["add", "--all"]);
        let email = format!("user.email={email}");
        self.git(&[
            "-c",
            "user.name=somebody",
            "-c",
            &email,
            "commit",
            "--quiet",
            "-m",
            "work",
        ]);
    }

    /// Runs a script of the workflows in the clone.
    fn script(&self, name: &str, args: &[&str], more: &[(&str, &str)]) -> Output {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/scripts");
        let path = format!(
            "{}:{}",
            self.at("bin").display(),
            std::env::var("PATH").unwrap()
        );
        Command::new(scripts.join(name))
            .current_dir(self.at("clone"))
            .args(args)
            .env("PATH", path)
            .env("FAKE", self.at("fake"))
            .env("GITHUB_OUTPUT", self.at("output"))
            .env_remove("GITHUB_STEP_SUMMARY")
            .env_remove("GITHUB_ACTIONS")
            .envs(more.iter().copied())
            .output()
            .unwrap()
    }

    fn ok(&self, name: &str, args: &[&str], more: &[(&str, &str)]) -> String {
        let output = self.script(name, args, more);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{name}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What there is to publish: a change, taken in.
    fn update(&self, change: &str) {
        self.write("fake/change", change);
        self.ok("update-spec", &["../out"], &[]);
        self.git(&["clean", "--quiet", "--force", "spec"]);
    }

    fn open(&self) -> String {
        self.ok("open-pull-request", &["../out"], &[])
    }

    fn asked(&self, what: &str) -> usize {
        let log = self.read("fake/log");
        log.lines().filter(|line| line.starts_with(what)).count()
    }

    fn branch(&self) -> String {
        self.git(&["ls-remote", "origin", "refs/heads/spec-update"])
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn one_pull_request_is_opened_and_kept_up_to_date() {
    let place = Place::new();
    place.update("one\n");
    place.open();
    let first = place.branch();
    assert!(!first.is_empty());
    let log = place.read("fake/log");
    assert!(
        log.contains("pr create --base main --head spec-update --title Title --body-file"),
        "{log}"
    );
    assert!(!log.contains("--draft"), "{log}");
    assert_eq!(place.read("out/body.md"), "Body\n");

    // The same on the next day: nothing is pushed, and no second one comes.
    place.open();
    assert_eq!(place.branch(), first);
    // Something else after that.
    place.update("two\n");
    place.open();
    assert_ne!(place.branch(), first);
    assert_eq!(place.asked("pr create"), 1);
    assert_eq!(place.asked("pr edit 7"), 2);
    assert_eq!(place.asked("workflow run"), 0);

    place.git(&["fetch", "--quiet", "origin", "spec-update"]);
    assert_eq!(place.git(&["show", "FETCH_HEAD:spec/new.yaml"]), "two");
    assert_eq!(place.git(&["rev-list", "--count", "main..FETCH_HEAD"]), "1");
    // Whoever runs this keeps what they have.
    assert_eq!(place.git(&["branch", "--show-current"]), "main");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn the_work_of_people_is_left_alone() {
    let place = Place::new();
    place.update("one\n");
    place.open();
    place.git(&["fetch", "--quiet", "origin", "spec-update"]);
    place.git(&["switch", "--quiet", "--create", "mine", "FETCH_HEAD"]);
    place.write("clone/spec/quote/names.toml", "better\n");
    place.commit("person@library.test");
    place.git(&["push", "--quiet", "origin", "mine:spec-update"]);
    place.git(&["switch", "--quiet", "main"]);
    let theirs = place.branch();
    place.update("two\n");
    let said = place.open();
    assert!(
        said.contains("somebody has worked on pull request #7"),
        "{said}"
    );
    assert_eq!(place.branch(), theirs);
    assert_eq!(place.asked("pr edit"), 0);

    // Once it is merged the branch is free again.
    place.write("fake/pulls", "7 MERGED 0\n");
    place.open();
    assert_ne!(place.branch(), theirs);
    assert_eq!(place.asked("pr create"), 2);
}

#[test]
fn what_a_person_has_closed_is_not_opened_again() {
    let place = Place::new();
    place.update("one\n");
    place.open();
    let closed = place.read("fake/pulls").replace("OPEN", "CLOSED");
    place.write("fake/pulls", &closed);
    let said = place.open();
    assert!(said.contains("was closed"), "{said}");
    assert_eq!(place.asked("pr create"), 1);
    // Something new is worth another.
    place.update("two\n");
    place.open();
    assert_eq!(place.asked("pr create"), 2);
}

#[test]
fn nothing_is_opened_when_nothing_has_changed() {
    let place = Place::new();
    place.ok("update-spec", &["../out"], &[]);
    assert!(place.read("output").contains("changed=false\n"));
    place.open();
    assert_eq!(place.branch(), "");
    assert_eq!(place.read("fake/log"), "");
}

#[test]
fn an_update_that_stopped_is_a_draft_and_ci_is_started() {
    let place = Place::new();
    place.write("fake/change", "half\n");
    place.write("fake/status", "3");
    let output = place.script("update-spec", &["../out"], &[]);
    assert_eq!(output.status.code(), Some(3));
    let said = place.read("output");
    assert!(said.contains("changed=true\n"), "{said}");
    let head = place.git(&["rev-parse", "HEAD"]);
    assert!(said.contains(&format!("base={head}\n")), "{said}");
    assert_eq!(
        place.git(&["status", "--porcelain"]),
        "?? spec/new.yaml",
        "nothing is staged"
    );
    assert!(place.read("out/changes.patch").contains("+half"));

    place.write("out/message.md", "Title\n\n> [!CAUTION]\n> Not finished.\n");
    place.ok(
        "open-pull-request",
        &["../out"],
        &[("GITHUB_ACTIONS", "true")],
    );
    let log = place.read("fake/log");
    assert!(log.contains(" --draft\n"), "{log}");
    assert!(
        log.contains("workflow run ci.yml --ref spec-update\n"),
        "{log}"
    );
}

#[test]
fn a_report_is_one_comment() {
    let place = Place::new();
    place.write("report.md", "first\n");
    place.ok("comment-report", &["5", "../report.md"], &[]);
    place.write("report.md", "second\n");
    place.ok("comment-report", &["5", "../report.md"], &[]);
    assert_eq!(place.read("fake/comment"), "<!-- spec-report -->\nsecond\n");
    assert_eq!(
        place.asked("api --silent --method POST repos/{owner}/{repo}/issues/5/comments"),
        1
    );
    assert_eq!(
        place.asked("api --silent --method PATCH repos/{owner}/{repo}/issues/comments/42"),
        1
    );
}

#[test]
fn only_what_touches_spec_is_reported() {
    let place = Place::new();
    let base = place.git(&["rev-parse", "HEAD"]);
    place.write("clone/wise-api/lib.rs", "new\n");
    place.commit("person@library.test");
    place.ok("report-spec", &[&base, "../out"], &[]);
    assert!(place.read("output").ends_with("touched=false\n"));
    assert!(!place.at("out/report.md").exists());

    place.write("clone/spec/old.yaml", "new\n");
    place.commit("person@library.test");
    let summary = place.at("summary").display().to_string();
    place.ok(
        "report-spec",
        &[&base, "../out"],
        &[("GITHUB_STEP_SUMMARY", &summary)],
    );
    assert!(place.read("output").ends_with("touched=true\n"));
    let asked = format!("xtask diff {base}:spec spec --format markdown\n");
    assert_eq!(place.read("out/report.md"), asked);
    assert_eq!(place.read("summary"), asked);
    assert!(place.read("out/report.html").ends_with("--format html\n"));
}

#[test]
fn workflows_run_scripts_that_are_here_and_actions_that_are_pinned() {
    let github = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github");
    let mut scripts = 0;
    for entry in fs::read_dir(github.join("workflows")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(text.contains("\npermissions:"), "rights are given by job");
        assert!(!text.contains("pull_request_target"));
        for line in text.lines() {
            if let Some((_, action)) = line.split_once("uses: ") {
                let (action, tag) = action.split_once(" # v").unwrap();
                let (_, commit) = action.split_once('@').unwrap();
                assert_eq!(commit.len(), 40, "{line}");
                assert!(commit.bytes().all(|b| b.is_ascii_hexdigit()), "{line}");
                assert_eq!(tag.split('.').count(), 3, "{line}");
            }
            for path in line
                .split(' ')
                .filter_map(|word| word.strip_prefix(".github/"))
            {
                if path.starts_with("scripts/") && !line.trim_start().starts_with("sparse") {
                    let mode = fs::metadata(github.join(path))
                        .unwrap()
                        .permissions()
                        .mode();
                    assert_eq!(mode & 0o111, 0o111, "{path} cannot be run");
                    scripts += 1;
                }
            }
        }
    }
    assert_eq!(scripts, 4);
}
