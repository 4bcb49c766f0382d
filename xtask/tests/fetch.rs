//! `cargo xtask fetch` as its user meets it: the program itself against a server on loopback. Every failure says where,
//! what and what to do, ends with a non-zero status, and leaves the old files as they were.

#![allow(missing_docs, clippy::panic, clippy::unwrap_used)]

mod support;

use std::fs;
use std::process::Output;
use std::time::Duration;

use support::{Answer, Place, Server, bundle};

/// Fetches `answer` over an older contract and expects to be refused with all these words.
fn refused(answer: Answer, words: &[&str]) -> String {
    let place = Place::new();
    place.plant("2031q2");
    let before = place.files();
    let server = Server::start(answer);
    let output = place.fetch(&["--url", &server.url()]);
    let said = stderr(&output);
    assert!(!output.status.success(), "accepted: {said}");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error: "), "{said}");
    for word in words {
        assert!(said.contains(word), "no `{word}` in: {said}");
    }
    assert_eq!(place.files(), before, "something changed: {said}");
    said
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_published_bundle_becomes_a_contract() {
    let place = Place::new();
    let text = bundle("https://library.test/2031Q2");
    let server = Server::start(Answer::ok("application/yaml", &text));
    let output = place.fetch(&["--url", &server.url()]);
    let said = stderr(&output);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains(&format!("downloaded {0} of {0} bytes", text.len())),
        "{said}"
    );
    assert!(
        said.contains("notice: 2031q2"),
        "a new version goes unnoticed: {said}"
    );

    let contract = place.read("spec/2031q2/contract.yaml");
    assert!(
        contract.starts_with("# Written by `cargo xtask fetch`"),
        "{contract}"
    );
    assert!(contract.contains("operationId: loanList"), "{contract}");
    assert!(!contract.contains("description"), "{contract}");
    let source = place.read("spec/2031q2/source.toml");
    for line in [
        format!("url = \"{}\"", server.url()),
        format!("size = {}", text.len()),
        "operations = 1".to_owned(),
        format!("sha256 = \"{}\"", support::SHA256_OF_BUNDLE),
    ] {
        assert!(source.contains(&line), "no `{line}` in {source}");
    }
    assert_eq!(place.read("target/bundles/2031q2.yaml"), text);
    assert_eq!(place.files().len(), 3, "{:?}", place.files().keys());

    // Nothing has changed, so nothing is written; not even the date of another day.
    let dated = source.replace("retrieved = \"20", "retrieved = \"19");
    fs::write(place.path("spec/2031q2/source.toml"), &dated).unwrap();
    let again = place.fetch(&["--url", &server.url()]);
    assert!(again.status.success());
    assert!(String::from_utf8_lossy(&again.stdout).contains("up to date"));
    assert!(!stderr(&again).contains("notice"), "{}", stderr(&again));
    assert_eq!(place.read("spec/2031q2/source.toml"), dated);
}

#[test]
fn json_and_redirects_and_chunks_are_fine() {
    let yaml = Place::new();
    let server = Server::start(Answer::ok("text/plain", &bundle("/2031Q2")));
    assert!(yaml.fetch(&["--url", &server.url()]).status.success());
    let expected = yaml.read("spec/2031q2/contract.yaml");

    let value: serde_json::Value = serde_json::from_str(&support::json("/2031Q2")).unwrap();
    let place = Place::new();
    let server = Server::start(Answer::ok("application/octet-stream", &value.to_string()));
    let hop = Server::start(Answer::redirect(&server.url()));
    let output = place.fetch(&["--url", &hop.url()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(place.read("spec/2031q2/contract.yaml"), expected);

    let place = Place::new();
    let server = Server::start(Answer::chunked("application/yaml", &bundle("/2031Q2")));
    let output = place.fetch(&["--url", &server.url()]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(place.read("spec/2031q2/contract.yaml"), expected);
}

#[test]
fn the_directory_is_the_version_of_the_server() {
    for (server, directory) in [
        ("https://library.test", "legacy"),
        ("https://library.test/", "legacy"),
        ("https://library.test/2032Q1", "2032q1"),
        ("https://library.test/beta2/", "beta2"),
    ] {
        let place = Place::new();
        let file = place.path("published.yaml");
        fs::write(&file, bundle(server)).unwrap();
        let output = place.fetch(&["--file", file.to_str().unwrap()]);
        assert!(output.status.success(), "{server}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(&format!("notice: {directory}")),
            "{server}"
        );
        assert!(
            place
                .path(&format!("spec/{directory}/contract.yaml"))
                .exists(),
            "{server}"
        );
        let source = place.read(&format!("spec/{directory}/source.toml"));
        assert!(source.contains("file = \"published.yaml\""), "{source}");
        assert!(!source.contains("url ="), "{source}");
    }
    for odd in ["/a/b", "/../x", "/{version}", "/legacy"] {
        let text = bundle(&format!("https://library.test{odd}"));
        refused(
            Answer::ok("application/yaml", &text),
            &["/servers/0/url", odd, "version"],
        );
    }
}

#[test]
fn a_dated_copy_counts_as_the_official_publication() {
    let place = Place::new();
    let file = place.path("copy.yaml");
    fs::write(&file, bundle("/2031Q2")).unwrap();
    let file = file.to_str().unwrap().to_owned();
    let output = place.fetch(&["--file", &file, "--published", "2031-04-01"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let source = place.read("spec/2031q2/source.toml");
    assert!(source.contains("published = \"2031-04-01\""), "{source}");
    assert!(
        source.contains("url = \"https://docs.wise.com/"),
        "{source}"
    );
    assert!(
        !source.contains(file.as_str()),
        "a path of this machine: {source}"
    );
    assert!(
        !place
            .fetch(&["--file", &file, "--published", "soon"])
            .status
            .success()
    );
}

#[test]
fn http_errors_are_refused() {
    refused(
        Answer::status("404 Not Found"),
        &["http://127.0.0.1", "404 Not Found", "--url"],
    );
    refused(
        Answer::status("503 Service Unavailable"),
        &["503", "Try again later"],
    );
    refused(Answer::status("204 No Content"), &["204"]);
}

#[test]
fn pages_instead_of_the_bundle_are_refused() {
    let page = "<!doctype html><title>Sign in</title>";
    let login = Server::start(Answer::ok("text/html; charset=utf-8", page));
    let said = refused(
        Answer::redirect(&login.url()),
        &["redirected to", "text/html", "--file"],
    );
    assert!(said.contains(&login.url()), "{said}");
    refused(Answer::ok("text/html", page), &["sent a page"]);
    // Some servers call everything YAML.
    refused(
        Answer::ok("application/yaml", page),
        &["refused.yaml", "HTML"],
    );
}

#[test]
fn redirects_without_end_are_refused() {
    let place = Place::new();
    let server = Server::start(Answer::redirect("/again"));
    let output = place.fetch(&["--url", &server.url()]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("redirects go wrong"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn bodies_that_end_early_are_refused() {
    let text = bundle("/2031Q2");
    let short = refused(
        Answer::cut_off("application/yaml", &text, text.len() / 2),
        &["broke off after", "Try again"],
    );
    assert!(
        short.contains(&format!("{} of {} bytes", text.len() / 2, text.len())),
        "{short}"
    );
    refused(
        Answer::cut_off_chunk("application/yaml", &text),
        &["broke off", "Try again"],
    );
    // A length that nobody stated hides the cut; the references give it away.
    let end = text.find("components:").unwrap();
    refused(
        Answer::until_closed("application/yaml", &text[..end]),
        &["does not resolve", "cut off"],
    );
}

#[test]
fn slow_answers_are_given_up() {
    let place = Place::new();
    let server = Server::start(
        Answer::ok("application/yaml", "openapi: 3.1.0").after(Duration::from_secs(20)),
    );
    let started = std::time::Instant::now();
    let output = place.fetch(&["--url", &server.url(), "--timeout", "1"]);
    assert!(!output.status.success());
    assert!(started.elapsed() < Duration::from_secs(15));
    assert!(
        stderr(&output).contains("not complete after 1 second"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("--timeout"), "{}", stderr(&output));
}

#[test]
fn servers_that_do_not_answer_are_named() {
    let place = Place::new();
    let url = Server::start(Answer::hang_up()).url();
    let output = place.fetch(&["--url", &url]);
    assert!(!output.status.success());
    assert!(stderr(&output).contains(&url), "{}", stderr(&output));
    for url in ["ftp://library.test/x", "nonsense", "file:///etc/hostname"] {
        let output = place.fetch(&["--url", url]);
        assert!(!output.status.success(), "{url}");
        assert!(
            stderr(&output).contains("--file"),
            "{url}: {}",
            stderr(&output)
        );
    }
    let output = place.fetch(&["--file", "no/such/file.yaml"]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("no/such/file.yaml: cannot be read"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn other_documents_are_refused_with_their_place() {
    let yaml = |text: &str| Answer::ok("application/yaml", text);
    let good = bundle("https://library.test/2031Q2");
    refused(
        yaml("a: [1, 2\nb: 3\n"),
        &["refused.yaml:2:", "not YAML", "fetch it again"],
    );
    refused(yaml(""), &["empty"]);
    refused(yaml("just words"), &["not a mapping"]);
    refused(yaml("{\"message\": \"gone\"}"), &["no `openapi`"]);
    refused(
        yaml("swagger: '2.0'\npaths: {}\n"),
        &["refused.yaml:1:1: /swagger", "Swagger 2.0", "Convert"],
    );
    refused(
        yaml(&good.replace("openapi: 3.1.0", "openapi: 3.0.3")),
        &["refused.yaml:1:1: /openapi", "OpenAPI 3.0.3", "Convert"],
    );
    refused(
        yaml(&good.replace(
            "      summary: All loans",
            "      operationId: again\n      summary: All loans",
        )),
        &[
            "refused.yaml:9:7: /paths/~1loans/get/operationId",
            "twice",
            "Keep one",
        ],
    );
    let said = refused(
        yaml(&good.replace("schemas/Loan'", "schemas/Lost'")),
        &[
            "refused.yaml:",
            "`#/components/schemas/Lost` does not resolve",
            "report it to the publisher",
        ],
    );
    assert!(
        said.contains(
            "/paths/~1loans/get/responses/200/content/application~1json/schema/items/$ref"
        ),
        "{said}"
    );
    let mut latin = good.clone().into_bytes();
    latin.extend(b"x-name: caf\xe9\n");
    refused(
        Answer::bytes("application/yaml", latin),
        &["refused.yaml:", "not UTF-8"],
    );
}

#[test]
fn all_problems_are_told_at_once() {
    let text = bundle("/2031Q2")
        .replace("schemas/Loan'", "schemas/Lost'")
        .replace(
            "      summary: All loans",
            "      operationId: again\n      tags: []\n      tags: []",
        );
    let said = refused(
        Answer::ok("application/yaml", &text),
        &["operationId", "get/tags", "Lost", "3 problems"],
    );
    assert_eq!(said.matches("refused.yaml:").count(), 3, "{said}");
}

#[test]
fn refused_bytes_can_be_looked_up() {
    let place = Place::new();
    let server = Server::start(Answer::ok("application/yaml", "swagger: '2.0'\n"));
    assert!(!place.fetch(&["--url", &server.url()]).status.success());
    assert_eq!(
        place.read("target/bundles/refused.yaml"),
        "swagger: '2.0'\n"
    );
}

#[test]
fn both_files_change_or_neither() {
    let place = Place::new();
    place.plant("2031q2");
    // A directory in the place of the second file: the first has been replaced already when this comes up.
    fs::remove_file(place.path("spec/2031q2/source.toml")).unwrap();
    fs::create_dir_all(place.path("spec/2031q2/source.toml/taken")).unwrap();
    let before = place.files();
    let server = Server::start(Answer::ok("application/yaml", &bundle("/2031Q2")));
    let output = place.fetch(&["--url", &server.url()]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("source.toml: cannot replace"),
        "{}",
        stderr(&output)
    );
    assert_eq!(place.files(), before);

    let place = Place::new();
    fs::create_dir_all(place.path("spec")).unwrap();
    fs::write(
        place.path("spec/2031q2"),
        "a file where a directory belongs",
    )
    .unwrap();
    let before = place.files();
    let output = place.fetch(&["--url", &server.url()]);
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("spec/2031q2"),
        "{}",
        stderr(&output)
    );
    assert_eq!(place.files(), before);
}

#[test]
fn bundles_of_other_days_are_accepted() {
    let Some(directory) = std::env::var_os("WISE_BUNDLES") else {
        return;
    };
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(directory);
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "yaml") {
            continue;
        }
        let place = Place::new();
        let text = fs::read_to_string(&path).unwrap();
        let server = Server::start(Answer::ok("application/yaml", &text));
        let output = place.fetch(&["--url", &server.url()]);
        assert!(
            output.status.success(),
            "{}: {}",
            path.display(),
            stderr(&output)
        );
    }
}
