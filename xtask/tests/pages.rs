//! What the pages of the repository name is there: files, commands with their options, packages with their tests and benches.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

#[path = "support/sources.rs"]
#[allow(dead_code)]
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sources::{files, root};

/// Paths that a page names although no file has them, and why.
const NOT_HERE: [(&str, &str); 7] = [
    (
        "bundle.yaml",
        "what Wise publishes, on the disk of the reader",
    ),
    ("body/details/iban", "a place in a request"),
    (
        "spec/parcel/names.toml",
        "the worked example of the pipeline",
    ),
    (
        "spec/accepted.toml",
        "written when a person accepts a change",
    ),
    ("spec/names.toml", "the older layout, which is refused"),
    ("spec/docs.toml", "the older layout, which is refused"),
    ("spec/rules.toml", "the older layout, which is refused"),
];

/// The files of the repository by their paths from its root.
fn paths() -> Vec<String> {
    let enters = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        !path.is_symlink() && !matches!(name, "target" | ".git")
    };
    let all = files(root(), &enters).into_iter();
    all.map(|path| {
        path.strip_prefix(root())
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    })
    .collect()
}

/// Written by people for people who read the repository as it is now.
fn is_page(path: &str) -> bool {
    let generated = ["wise-api/api.md", "wise-api/arguments.md"];
    path.ends_with(".md") && !path.ends_with("CHANGELOG.md") && !generated.contains(&path)
}

/// A page by line, each with the code that is in it: what stands between backticks, or the line of a block.
fn code(text: &str) -> Vec<(usize, bool, String)> {
    let mut found = Vec::new();
    let mut block = false;
    let mut joined = String::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            block = !block;
            continue;
        }
        if block {
            joined.push_str(line.trim_end_matches('\\'));
            if !line.ends_with('\\') {
                found.push((at + 1, true, std::mem::take(&mut joined)));
            }
            continue;
        }
        let spans = line.split('`').skip(1).step_by(2);
        found.extend(spans.map(|span| (at + 1, false, span.to_owned())));
    }
    found
}

/// Whether a span of code is a path and no word, command or address.
fn is_path(span: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let ends = [".rs", ".md", ".toml", ".yaml", ".yml", ".json"];
    let is_file = ends.iter().any(|end| span.ends_with(end) && *end != span);
    let is_name = span
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphanumeric());
    // `a/b` is a media type, a ratio or a fork as often as it is a folder; `a/b/` and `a/b.rs` are paths.
    is_name
        && span.chars().all(plain)
        && (is_file || span.ends_with('/') || span.matches('/').count() > 1)
}

/// Whether a path, from the root or from any folder below it, leads to a file or a folder.
fn leads_somewhere(path: &str, all: &[String]) -> bool {
    let path = path.trim_end_matches('/');
    all.iter().any(|one| {
        let mut places = one.match_indices(path);
        places.any(|(at, _)| {
            let begins = at == 0 || one.as_bytes()[at - 1] == b'/';
            let end = at + path.len();
            begins && (end == one.len() || one.as_bytes()[end] == b'/')
        })
    })
}

/// The paths that a path stands for: pages name the files of one quarter as an example, which the repository may no longer have.
fn in_each_version(path: &str, all: &[String]) -> Vec<String> {
    let versions = all.iter().filter_map(|one| {
        let directory = one.strip_suffix("/contract.yaml")?;
        directory.strip_prefix("spec/")
    });
    let versions: Vec<&str> = versions.collect();
    let part = |part: &str, version: &str| {
        let quarter = part.trim_start_matches('v');
        let is_quarter = matches!(quarter.as_bytes(), [year @ .., b'q', b'1'..=b'4'] if year.len() == 4 && year.iter().all(u8::is_ascii_digit));
        if !is_quarter {
            part.to_owned()
        } else if part == quarter {
            version.to_owned()
        } else {
            wise_codegen::version::module(version)
        }
    };
    let each = versions.iter().map(|version| {
        let parts: Vec<String> = path.split('/').map(|one| part(one, version)).collect();
        parts.join("/")
    });
    each.collect()
}

#[test]
fn paths_on_pages_lead_somewhere() {
    let all = paths();
    let mut wrong = Vec::new();
    let mut named = BTreeSet::new();
    let mut counted = 0;
    for page in all.iter().filter(|path| is_page(path)) {
        let text = std::fs::read_to_string(root().join(page)).unwrap();
        for (line, block, span) in code(&text) {
            // Of the build, or of the reader.
            if block || !is_path(&span) || span.starts_with("target/") {
                continue;
            }
            counted += 1;
            let known = NOT_HERE.iter().any(|(path, _)| *path == span);
            if known {
                named.insert(span);
            } else if !in_each_version(&span, &all)
                .iter()
                .any(|path| leads_somewhere(path, &all))
            {
                wrong.push(format!("{page}:{line}: no file is called `{span}`"));
            }
        }
    }
    for (path, _) in NOT_HERE {
        if !named.contains(path) {
            wrong.push(format!("no page names `{path}`: remove it from the list"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counted > 100, "{counted}");
}

#[test]
fn each_package_has_a_page() {
    let all = paths();
    let packages = all
        .iter()
        .filter_map(|path| path.strip_suffix("/Cargo.toml"));
    let without = packages.filter(|package| !all.contains(&format!("{package}/README.md")));
    let without: Vec<&str> = without.collect();
    assert!(without.is_empty(), "no README.md: {without:?}");
}

/// What a command line of this repository can name.
struct Known {
    /// The options of each command of `cargo xtask`.
    commands: BTreeMap<String, BTreeSet<String>>,
    /// The targets of each package, by kind and name, with the features that they need.
    packages: BTreeMap<String, Targets>,
}

type Targets = BTreeMap<(String, String), Vec<String>>;

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{program} {arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

impl Known {
    fn read() -> Self {
        let xtask = env!("CARGO_BIN_EXE_xtask");
        let help = said(xtask, &["help"]);
        let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let names = listed.map_while(|line| line.split_whitespace().next());
        let options = |name: &str| -> BTreeSet<String> {
            let help = said(xtask, &["help", name]);
            let words = help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            words
                .filter(|word| word.starts_with("--"))
                .map(str::to_owned)
                .collect()
        };
        let commands = names.map(|name| match name {
            "help" => (name.to_owned(), BTreeSet::new()),
            name => (name.to_owned(), options(name)),
        });
        let metadata = said(
            env!("CARGO"),
            &[
                "metadata",
                "--no-deps",
                "--offline",
                "--format-version",
                "1",
            ],
        );
        let metadata: Value = serde_json::from_str(&metadata).unwrap();
        let packages = metadata["packages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|package| {
                let targets = package["targets"].as_array().unwrap().iter();
                let targets = targets.map(|target| {
                    let text = |value: &Value| value.as_str().unwrap().to_owned();
                    let needed = target["required-features"].as_array();
                    let needed = needed.into_iter().flatten().map(text).collect();
                    ((text(&target["kind"][0]), text(&target["name"])), needed)
                });
                (
                    package["name"].as_str().unwrap().to_owned(),
                    targets.collect(),
                )
            });
        Self {
            commands: commands.collect(),
            packages: packages.collect(),
        }
    }

    /// What is wrong with a command line, if it is one of cargo's.
    fn wrong(&self, line: &str) -> Option<String> {
        let line = line.trim().trim_start_matches("$ ");
        // What comes behind is for another program, or for people.
        let line = line.split(['|', '#', ';', '>', '&']).next()?;
        let mut words = line
            .split_whitespace()
            .skip_while(|word| word.contains('='));
        if words.next() != Some("cargo") {
            return None;
        }
        let words: Vec<&str> = words.take_while(|word| *word != "--").collect();
        match words.split_first()? {
            (&"xtask", rest) => self.wrong_command(rest),
            (&("test" | "bench" | "run" | "check" | "build"), rest) => self.wrong_target(rest),
            _ => None,
        }
    }

    fn wrong_command(&self, words: &[&str]) -> Option<String> {
        let (name, rest) = words.split_first()?;
        if *name == "COMMAND" {
            return None;
        }
        let Some(options) = self.commands.get(*name) else {
            return Some(format!("`cargo xtask` has no command `{name}`"));
        };
        let mut given = rest.iter().map(|word| word.split('=').next().unwrap());
        let unknown = given.find(|word| word.starts_with("--") && !options.contains(*word))?;
        Some(format!("`cargo xtask {name}` has no option `{unknown}`"))
    }

    fn wrong_target(&self, words: &[&str]) -> Option<String> {
        let mut targets = BTreeMap::new();
        let mut packages = 0;
        for pair in words.windows(2) {
            let [option, name] = pair else { continue };
            match *option {
                "-p" => {
                    let Some(of) = self.packages.get(*name) else {
                        return Some(format!("no package is called `{name}`"));
                    };
                    packages += 1;
                    targets.extend(of.clone());
                }
                "--manifest-path" if !root().join(name).is_file() => {
                    return Some(format!("no manifest is at `{name}`"));
                }
                _ => {}
            }
        }
        if packages == 0 {
            let all = self.packages.values().flatten();
            targets = all
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
        }
        words.windows(2).find_map(|pair| {
            let kind = pair[0].strip_prefix("--")?;
            if !matches!(kind, "test" | "bench" | "example") {
                return None;
            }
            let name = pair[1];
            let Some(needed) = targets.get(&(kind.to_owned(), name.to_owned())) else {
                return Some(format!("there is no {kind} `{name}`"));
            };
            let feature = needed.iter().find(|feature| !is_on(words, feature))?;
            Some(format!("{kind} `{name}` needs `--features {feature}`"))
        })
    }
}

/// Whether a command line turns a feature on.
fn is_on(words: &[&str], feature: &str) -> bool {
    words.contains(&"--all-features")
        || words.windows(2).any(|pair| {
            matches!(pair[0], "--features" | "-F") && pair[1].split(',').any(|on| on == feature)
        })
}

#[test]
fn commands_exist() {
    let known = Known::read();
    assert!(known.commands.len() > 15 && known.packages.len() > 5);
    let mut wrong = Vec::new();
    let mut counted = 0;
    for path in paths() {
        let page = is_page(&path);
        let script = path.starts_with(".github/") || path.starts_with(".ci/");
        if !page && !script && !path.ends_with(".rs") {
            continue;
        }
        let Ok(text) = std::fs::read_to_string(root().join(&path)) else {
            continue;
        };
        if !text.contains("cargo ") || path == "xtask/tests/pages.rs" {
            continue;
        }
        let lines = match script {
            true => text
                .lines()
                .enumerate()
                .map(|(at, line)| (at + 1, true, line.to_owned()))
                .collect(),
            false => code(&text),
        };
        for (line, _, span) in lines {
            let span = span
                .trim_start()
                .trim_start_matches("- run: ")
                .trim_start_matches("run: ");
            counted += usize::from(span.contains("cargo "));
            if let Some(what) = known.wrong(span) {
                wrong.push(format!("{path}:{line}: {what}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counted > 100, "{counted}");
}

#[test]
fn what_is_not_there_is_found() {
    let all = ["codegen/src/rust/ty.rs".to_owned()];
    for there in ["rust/ty.rs", "ty.rs", "codegen/src", "codegen/src/rust/"] {
        assert!(leads_somewhere(there, &all), "{there}");
    }
    for gone in ["rust/t.rs", "src/ty.rs", "y.rs", "codegen/s"] {
        assert!(!leads_somewhere(gone, &all), "{gone}");
    }
    for path in ["rules/", "a/b/c", "ty.rs"] {
        assert!(is_path(path), "{path}");
    }
    for other in [
        "/v1/rates",
        "application/json",
        "wise.rates()",
        ".rs",
        "cargo test",
    ] {
        assert!(!is_path(other), "{other}");
    }
    let known = Known::read();
    for (line, right) in [
        ("cargo xtask generate --check", true),
        ("cargo xtask generate --chek", false),
        ("cargo xtask generat", false),
        (
            "WISE_BUNDLES=DIR cargo test -p wise-diff --test proof -- --ignored one",
            true,
        ),
        ("cargo test -p wise-diff --test proofs", false),
        ("cargo test -p wise-dif", false),
        (
            "cargo run --manifest-path wise-api/examples/payout/Cargo.toml",
            false,
        ),
        ("cargo xtask diff OLD NEW | less --color", true),
        ("cargo run --example metrics --features testing,http2", true),
        ("cargo run --example metrics --features tests", false),
        ("cargo run --example metrics", false),
        ("cargo run --example send_money -- 100.00", true),
    ] {
        assert_eq!(known.wrong(line).is_none(), right, "{line}");
    }
}
