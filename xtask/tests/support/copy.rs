//! A copy of what an update reads and writes, in which its commands run.

use crate::support::{Answer, Place, Server};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use wise_codegen::document::Document;

/// The newest version of the repository.
pub fn version() -> String {
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
pub struct Copy(pub Place);

impl Copy {
    pub fn new() -> Self {
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
    pub fn cargo(&self, status: u8) {
        self.cargo_that(&format!("exit {status}"));
    }

    pub fn cargo_that(&self, does: &str) {
        let path = self.0.path("target/cargo");
        let text = format!("#!/bin/sh\necho \"$@\" >> \"$0.log\"\n{does}\n");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    pub fn git(&self, args: &[&str]) -> String {
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

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "state"]);
    }

    pub fn is_clean(&self) -> bool {
        self.git(&["status", "--porcelain"]).is_empty()
    }

    pub fn xtask(&self, args: &[&str]) -> Output {
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
    pub fn update(&self, server: &Server, more: &[&str], succeeds: bool) -> String {
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

    pub fn body(&self) -> Option<String> {
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
pub fn publish(copy: &Copy, change: impl FnOnce(&mut serde_json::Value)) -> Server {
    let text = copy.0.read(&format!("spec/{}/contract.yaml", version()));
    let mut root = Document::parse("contract.yaml", &text).unwrap().root;
    change(&mut root);
    Server::start(Answer::ok("application/yaml", &root.to_string()))
}

/// One operation is new, and one is gone.
pub fn another(root: &mut serde_json::Value) {
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
